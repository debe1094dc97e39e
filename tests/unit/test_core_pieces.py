"""A text cut into pieces that can be laid out one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.graphemes import cluster_bounds
from eventner_gui.core.pieces import LONGEST, pieces
from eventner_gui.core.spans import Span

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
any_text = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("a😀\u0301\r\n\t\x00\x1f\x7f\x85\u2028\ud83d\ude00🇩🇪👨\u200d👩אב"),
    max_size=25,
)


@given(any_text)
def test_lines_and_line_ends_are_the_whole_text(text: str) -> None:
    lines = pieces(text)
    at = 0
    for line in lines:
        assert all(c in LINE_ENDS for c in text[at : line.start])
        assert not set(line.of(text)) & set(LINE_ENDS)
        at = line.end
    assert at == len(text)
    assert len(lines) == len((text + "x").splitlines())


def test_carriage_return_and_line_feed_are_one_line_end() -> None:
    assert pieces("a\r\nb") == [Span(0, 1), Span(3, 4)]
    assert pieces("") == [Span(0, 0)]
    assert pieces("a\n") == [Span(0, 1), Span(2, 2)]
    assert pieces("\n") == [Span(0, 0), Span(1, 1)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["one. ", "two ", "三", "👩\u200d💻", "e\u0301", "é\n", "אב "]), max_size=40
    )
)
def test_a_long_line_is_cut_between_characters_and_nothing_is_lost(parts: list[str]) -> None:
    text = "".join(part * 300 for part in parts)
    found = pieces(text)
    assert all(len(span.of(text)) <= LONGEST for span in found)
    for first, second in pairwise(found):
        if first.end == second.start:
            assert first.end - first.start > 900
            assert cluster_bounds(text, first.end)[0] == first.end
        else:
            assert text[first.end : second.start] == "\n"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("A sentence has an end. " * 200, ". "),
        ("words without an end " * 200, " "),
        ("会議は来週です。" * 600, "。"),
        ("x" * 9000, "x"),
        ("\u0301" * 9000, "\u0301"),
    ],
)
def test_a_line_is_cut_where_it_shows_least(text: str, ends: str) -> None:
    found = pieces(text)
    assert len(found) > 1
    assert all(span.of(text).endswith(ends) for span in found)


def test_a_line_that_is_not_long_stays_whole() -> None:
    assert pieces("x. " * (LONGEST // 3)) == [Span(0, LONGEST)]
