"""Code points to the screen and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.display import (
    DisplayMap,
    reads_right_to_left,
    shown,
    shown_name,
    shown_plainly,
    utf16_length,
)

any_text = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("a😀\u0301\r\n\t\x00\x1f\x7f\x85\u2028\ud83d\ude00🇩🇪👨\u200d👩אب"),
    max_size=25,
)


@st.composite
def paragraphs_with_inserts(draw) -> tuple[str, dict[int, str], int]:
    text = draw(any_text)
    inserts = draw(
        st.dictionaries(
            st.integers(0, len(text)), st.text("T😀", min_size=1, max_size=3), max_size=4
        )
    )
    return text, inserts, draw(st.integers(0, 50))


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(any_text)
def test_length_is_in_utf16_units(text: str) -> None:
    assert utf16_length(text) == units(text)


@given(paragraphs_with_inserts())
def test_every_code_point_has_its_place_and_is_found_there(drawn) -> None:
    text, inserts, start = drawn
    display = DisplayMap(text, inserts, start)
    for index, character in enumerate(text):
        position = display.position(start + index)
        before = display.string.encode("utf-16-le", "surrogatepass")[: 2 * position]
        rest = display.string.encode("utf-16-le", "surrogatepass")[2 * position :]
        assert rest.startswith(shown(character).encode("utf-16-le", "surrogatepass"))
        assert len(before) == 2 * position
        assert display.code_point(position) == start + index
        if character > "\uffff":
            assert display.code_point(position + 1) == start + index
    end = start + len(text)
    assert display.code_point(display.position(end)) == end
    assert display.code_point(display.position(end, before_insert=True)) == end


@given(paragraphs_with_inserts())
def test_positions_within_an_insert_are_the_boundary_it_stands_at(drawn) -> None:
    text, inserts, start = drawn
    display = DisplayMap(text, inserts, start)
    for index, inserted in inserts.items():
        first = display.position(start + index, before_insert=True)
        last = display.position(start + index)
        assert last - first == units(inserted)
        found = [display.code_point(position) for position in range(first, last + 1)]
        assert found == [start + index] * len(found)


@given(paragraphs_with_inserts())
def test_the_shown_string_is_as_long_as_its_parts(drawn) -> None:
    text, inserts, start = drawn
    display = DisplayMap(text, inserts, start)
    assert units(display.string) == units(text) + sum(units(each) for each in inserts.values())
    assert display.position(start + len(text)) == units(display.string)
    assert len(display.string.splitlines()) <= 1


@given(paragraphs_with_inserts())
def test_positions_rise_and_are_clipped_to_the_paragraph(drawn) -> None:
    text, inserts, start = drawn
    display = DisplayMap(text, inserts, start)
    found = [display.position(at) for at in range(start - 2, start + len(text) + 3)]
    assert found == sorted(found)
    assert found[0] == found[1] == found[2]
    assert display.position(10**9) == units(display.string)
    assert display.code_point(10**6) == start + len(text)


@given(any_text)
def test_what_is_shown_is_one_code_point_that_can_be_seen(text: str) -> None:
    for character in text:
        assert len(shown(character)) == 1
        assert units(shown(character)) == units(character)
        assert not "\x00" <= shown(character) < "\x09"
        assert not "\ud800" <= shown(character) <= "\udfff"


def test_direction_follows_the_first_strong_character() -> None:
    assert reads_right_to_left("12 – مرحبا abc")
    assert reads_right_to_left("שלום")
    assert not reads_right_to_left("abc مرحبا")
    assert not reads_right_to_left("123")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("DATE", "DATE"),
        ("Größe 名前 مرحبا", "Größe 名前 مرحبا"),
        ("a\u202eb", "a[U+202E]b"),
        ("\ufeffa\u200b", "[U+FEFF]a[U+200B]"),
        ("a\u200db", "a[U+200D]b"),
        ("می\u200cخواهم 👩\u200d🚀 क्\u200dष", "می\u200cخواهم 👩\u200d🚀 क्\u200dष"),
        ("\u200dم\u200d", "[U+200D]م[U+200D]"),
        ("a\r\nb\tc\x00\ud800\U000e0041", "a b c␀\ufffd[U+E0041]"),
        ("x" * 61, "x" * 59 + "…"),
        ("x" * 60, "x" * 60),
        ("\u202e" * 60, "[U+202E]" * 7 + "[U+…"),
    ],
)
def test_a_name_shows_all_there_is_in_it(text: str, seen: str) -> None:
    assert shown_name(text) == seen
    assert len(shown_name(text)) <= 60


def test_several_lines_show_all_there_is_in_them() -> None:
    assert shown_plainly("a\nb\u202ec") == "a\nb[U+202E]c"
    assert shown_plainly("a\nb" * 999) == "a\nb" * 999
