"""What is said about tags that training would not take as they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.problems import find_problems
from eventner_gui.core.spans import Span, is_aligned, words

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
