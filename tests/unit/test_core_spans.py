"""From sloppy selections to spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.spans import (
    STRAY_PUNCTUATION,
    Span,
    cover,
    is_aligned,
    is_stray,
    snap,
    trim_space,
)
from eventner_gui.core.words import words

texts = st.text(st.sampled_from("ab é\u0301.,“”'-%😀\u00a0\n中7"), max_size=30)


@st.composite
def selections(draw) -> tuple[str, Span]:
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


def selected(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


@pytest.mark.parametrize(
    ("text", "part", "meant"),
    [
        ("Book the hall", "oo", "Book"),
        ("Book the hall", "k the h", "Book the hall"),
        ("Book the hall", " the ", "the"),
        ("on “next Friday”, please", "“next Friday”,", "next Friday"),
        ("at (noon).", "(noon).", "noon"),
        ("up by 20 % now", "20 %", "20 %"),
        ("mail @ana today", "@ana", "@ana"),
        ("don't go", "n't", "don't"),
        ("well - done", "well - done", "well - done"),
        ("what?!", "?!", "?!"),
        ("Fête 📺 show", "📺", "📺"),
    ],
)
def test_a_selection_means_whole_words_without_stray_marks(text, part, meant) -> None:
    found = snap(text, selected(text, part), words(text))
    assert found is not None
    assert found.of(text) == meant


@given(selections())
def test_a_snapped_span_is_aligned_touched_and_has_no_space_at_its_edges(selection) -> None:
    text, wanted = selection
    tokens = words(text)
    found = snap(text, wanted, tokens)
    touched = [t for t in tokens if t.overlaps(wanted)]
    assert (found is None) == (not touched)
    if found is not None:
        assert is_aligned(found, tokens)
        assert touched[0].start <= found.start < found.end <= touched[-1].end
        assert found.of(text) == found.of(text).strip() != ""
        assert snap(text, found, tokens) == found


@given(selections())
def test_trimming_takes_whitespace_off_and_nothing_else(selection) -> None:
    text, span = selection
    trimmed = trim_space(text, span)
    if trimmed is None:
        assert span.of(text).strip() == ""
    else:
        assert trimmed.of(text) == span.of(text).strip()
        assert span.start <= trimmed.start <= trimmed.end <= span.end


@given(selections(), selections())
def test_overlap_is_sharing_a_code_point(first, second) -> None:
    a, b = first[1], second[1]
    shared = set(range(a.start, a.end)) & set(range(b.start, b.end))
    # An empty span shares nothing; it counts as touching where it lies inside another.
    if a.start < a.end and b.start < b.end:
        assert a.overlaps(b) == bool(shared) == b.overlaps(a)


def test_a_selection_of_space_means_nothing() -> None:
    assert snap("a   b", Span(1, 3), words("a   b")) is None
    assert snap("", Span(0, 0), []) is None


def test_tokens_of_whitespace_are_left_out() -> None:
    tokens = [Span(0, 1), Span(1, 3), Span(3, 4)]  # as spaCy has them
    assert snap("a  b", Span(1, 4), tokens) == Span(3, 4)


def test_stray_is_nothing_but_punctuation() -> None:
    assert is_stray("”,")
    assert not is_stray("a,")
    assert not STRAY_PUNCTUATION & set("%#@&*/§$€+=")


def test_alignment_needs_both_ends() -> None:
    tokens = words("ab cd")
    assert is_aligned(Span(0, 5), tokens)
    assert not is_aligned(Span(1, 5), tokens)
    assert not is_aligned(Span(0, 4), tokens)


@pytest.mark.parametrize(
    ("selected", "meant"),
    [
        ("July (30)", "July (30)"),
        ("(30) July,", "(30) July"),
        ("(next Friday)", "next Friday"),
        ("Friday),", "Friday"),
        ("the “big” (one) day).", "the “big” (one) day"),
        ("[a (b) c]", "a (b) c"),
        ("x (y [z])", "x (y [z])"),
    ],
)
def test_a_bracket_stays_when_its_partner_is_inside(selected, meant):
    text = f"On {selected} then"
    start = text.index(selected)
    found = snap(text, Span(start, start + len(selected)), words(text))
    assert found is not None
    assert found.of(text) == meant


def test_cover_guesses_nothing_but_trims_space():
    text = "visit Yahoo! , then"
    assert cover(text, Span(7, 12), words(text)) == Span(6, 12)
    assert cover(text, Span(5, 6), words(text)) is None
    assert cover(text, Span(12, 14), words(text)) == Span(13, 14)
