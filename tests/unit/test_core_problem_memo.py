"""What is remembered of many tags is what one would find anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core import problem_memo
from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.problem_memo import ProblemMemo
from eventner_gui.core.problems import find_problems
from eventner_gui.core.same_ends import same_ends
from eventner_gui.core.words import words

TEXT = "Book the  hall for yoga, please. "
TOKENS = words(TEXT)

annotations = st.builds(
    Annotation, st.integers(-2, 36), st.integers(-2, 36), st.sampled_from(["a", "B"])
)


@settings(max_examples=300, deadline=None)
@given(first=st.lists(annotations, max_size=12), data=st.data())
def test_after_any_edits_the_problems_are_those_found_anew(
    first: list[Annotation], data: st.DataObject
) -> None:
    memo = ProblemMemo()
    tokens = data.draw(st.sampled_from([TOKENS, None]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(problem_memo, "_MANY", 0)
        now = first
        for _ in range(4):
            example = Example(TEXT, tuple(now))
            expected = find_problems(example, tokens)
            for found in (memo.find(example, tokens), memo.find(example, tokens)):
                assert found == expected
                assert [id(p.annotation) for p in found] == [id(p.annotation) for p in expected]
            at = data.draw(st.integers(0, len(now)))
            end = data.draw(st.integers(at, min(at + 2, len(now))))
            now = [*now[:at], *data.draw(st.lists(annotations, max_size=2)), *now[end:]]


def test_another_text_and_other_tokens_are_looked_at_anew() -> None:
    tags = tuple(Annotation(0, 2, "a") for _ in range(1)) + tuple(
        Annotation(5, 8, "a") for _ in range(300)
    )
    memo = ProblemMemo()
    for example, tokens in (
        (Example(TEXT, tags), TOKENS),
        (Example(TEXT, tags), None),
        (Example("Bo the  hall", tags), words("Bo the  hall")),
    ):
        assert memo.find(example, tokens) == find_problems(example, tokens)


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_same_ends_are_as_long_as_they_can_be(one: list[int], other: list[int]) -> None:
    start, end = same_ends(one, other)
    shorter = min(len(one), len(other))
    assert one[:start] == other[:start]
    assert one[len(one) - end :] == other[len(other) - end :]
    assert start == shorter or one[start] != other[start]
    assert start + end == shorter or one[-end - 1] != other[-end - 1]
