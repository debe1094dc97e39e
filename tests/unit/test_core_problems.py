"""What is said about tags that training would not take as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.problems import find_problems
from eventner_gui.core.spans import Span, is_aligned
from eventner_gui.core.words import words

TEXT = "Move the yoga class to Friday, please"

annotations = st.builds(
    Annotation, st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(["date", "NAME"])
)


@given(st.lists(annotations, max_size=8))
def test_every_overlap_with_an_earlier_tag_is_reported(tags: list[Annotation]) -> None:
    reported = {
        id(problem.annotation) for problem in find_problems(Example(TEXT, tuple(tags)), None)
    }
    for index, tag in enumerate(tags):
        if any(other.overlaps(tag.start, tag.end) for other in tags[:index]):
            assert id(tag) in reported


@given(st.lists(annotations, max_size=8))
def test_a_tag_that_overlaps_none_before_it_is_not_said_to_overlap(tags: list[Annotation]) -> None:
    for problem in find_problems(Example(TEXT, tuple(tags)), None):
        tag = problem.annotation
        index = next(i for i, other in enumerate(tags) if other is tag)
        if not any(other.overlaps(tag.start, tag.end) for other in tags[:index]):
            assert "overlaps" not in problem.reason
            assert "is tagged" not in problem.reason


@given(st.integers(0, 40), st.integers(0, 40))
def test_alignment_is_membership_in_the_edges_of_the_tokens(start: int, end: int) -> None:
    tokens = words(TEXT)
    starts, ends = {t.start for t in tokens}, {t.end for t in tokens}
    assert is_aligned(Span(start, end), tokens) == (start in starts and end in ends)
    assert not is_aligned(Span(start, end), [])


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (9, 3, "ends before it begins (from character 9 to 3)"),
        (9, -3, "ends before it begins (from character 9 to -3)"),
        (-3, 4, "begins before the text, at character -3"),
        (-5, -2, "begins before the text, at character -5"),
        (5, 5, "is empty: it covers no character (at 5)"),
        (0, 99, "points outside the text, which has 37 characters (from 0 to 99)"),
        (50, 10**39, "points outside the text, which has 37 characters (from 50 to 1,000"),
    ],
)
def test_each_kind_of_span_outside_the_text_has_words_of_its_own(start, end, words) -> None:
    problems = find_problems(Example(TEXT, (Annotation(start, end, "date"),)), None)
    assert [words in problem.reason for problem in problems] == [True]
    assert "left out of training" in problems[0].reason


def test_names_and_words_in_a_reason_are_short_and_turn_nothing_round() -> None:
    text = "x\u202ey " * 1000
    tags = (Annotation(0, 5000, "L\u202e" * 5000), Annotation(0, 5000, "M" * 5000))
    for problem in find_problems(Example(text, tags), None):
        assert len(problem.reason) < 300
        assert "\u202e" not in problem.reason
