"""What is said about tags that training would not take as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.util import filter_spans

from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.problems import ProblemKind, find_problems, trained_span
from eventner_gui.core.spans import Span, is_aligned
from eventner_gui.core.words import words
from eventner_gui.nlp.tokens import Tokens

TEXT = "Move the yoga class to Friday, please"

TOKENS = Tokens.load("en")

annotations = st.builds(
    Annotation, st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(["date", "NAME"])
)


WORDS = words(TEXT)
CLASHES = (ProblemKind.OVERLAP, ProblemKind.DOUBLE)


def spans_of(tags: list[Annotation]) -> list[Span | None]:
    return [trained_span(tag, TEXT) for tag in tags]


def index_of(tags: list[Annotation], wanted: Annotation | None) -> int:
    return next(i for i, tag in enumerate(tags) if tag is wanted)


@given(st.lists(annotations, max_size=8), st.sampled_from([None, WORDS]))
def test_overlaps_are_reported_from_both_sides_and_no_others(tags, tokens) -> None:
    problems = find_problems(Example(TEXT, tuple(tags)), tokens)
    found = {index_of(tags, p.annotation): p for p in problems if p.kind in CLASHES}
    spans = spans_of(tags)
    for index, span in enumerate(spans):
        others = [o for i, o in enumerate(spans) if i != index and o and span and o.overlaps(span)]
        assert (index in found) == bool(others)
        if index in found:
            other = spans[index_of(tags, found[index].other)]
            assert other and span and other.overlaps(span)
            assert (found[index].kind is ProblemKind.DOUBLE) == (span in others)
            assert (other == span) == (span in others)


@given(st.lists(annotations, max_size=8))
def test_of_overlapping_tags_training_takes_those_that_are_said_to_be_taken(tags) -> None:
    doc = TOKENS._make_doc(TEXT)
    problems = find_problems(Example(TEXT, tuple(tags)), TOKENS.spans(TEXT))
    learnt = {}
    for index, span in enumerate(spans_of(tags)):
        if span is not None:
            whole = doc.char_span(span.start, span.end, label=str(index), alignment_mode="contract")
            if whole is not None:
                learnt[index] = whole
    taken = {int(span.label_) for span in filter_spans(learnt.values())}
    if any(problem.kind is ProblemKind.MISALIGNED for problem in problems):
        return  # what is whole in them need not overlap
    for problem in problems:
        index = index_of(tags, problem.annotation)
        if problem.kind in CLASHES and index in learnt:
            assert problem.is_used == (index in taken)


@given(st.lists(annotations, max_size=8), st.sampled_from([None, WORDS]))
def test_every_tag_that_training_would_alter_has_a_problem_of_its_kind(tags, tokens) -> None:
    problems = find_problems(Example(TEXT, tuple(tags)), tokens)
    kinds = [{p.kind for p in problems if p.annotation is tag} for tag in tags]
    order = [index_of(tags, problem.annotation) for problem in problems]
    assert order == sorted(order)
    for tag, span, found in zip(tags, spans_of(tags), kinds, strict=True):
        if span is None:
            assert len(found) == 1
            continue
        trimmed = (span.start, span.end) != (tag.start, tag.end)
        assert (ProblemKind.SPACE_AT_EDGE in found) == trimmed
        cuts = tokens is not None and not is_aligned(span, tokens)
        assert (ProblemKind.MISALIGNED in found) == cuts


def test_thousands_of_overlapping_tags_are_all_found() -> None:
    text = "word " * 20_000
    tags = [Annotation(5 * i, 5 * i + 9, "x") for i in range(19_000)]
    problems = find_problems(Example(text, tuple(tags)), None)
    assert len(problems) == 19_000
    assert sum(problem.is_used for problem in problems) == 9_500


def test_reasons_say_what_training_does() -> None:
    tags = (
        Annotation(0, 6, "name"),
        Annotation(9, 13, "name"),
        Annotation(9, 13, "date"),
        Annotation(9, 19, "time"),
        Annotation(23, 29, "date"),
        Annotation(23, 29, "DATE"),
    )
    reasons = [p.reason for p in find_problems(Example(TEXT, tags), WORDS)]
    assert reasons == [
        "“Move t” (NAME) cuts a word of spaCy's: “the”; training takes “Move” instead.",
        "“yoga” is tagged NAME, and DATE too; training would leave this tag out.",
        "“yoga” is tagged DATE, and NAME too; training would leave this tag out.",
        "“yoga class” (TIME) overlaps “yoga” (DATE); training would take this tag.",
        "“Friday” is tagged DATE more than once; it counts once.",
        "“Friday” is tagged DATE more than once; it counts once.",
    ]


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
