"""Each mend takes its problem away and brings no other one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Document, Example, Settings, Status
from eventner_gui.core.mends import Mend, MendKind, apply, mend_all, mends_for
from eventner_gui.core.problems import Problem, ProblemKind, find_problems
from eventner_gui.core.rules import BetweenRule, Sort, WordRule
from eventner_gui.core.words import words

TEXT = "Move 11AM  yoga (class) to Friday5"
TOKENS = words(TEXT)
OVERLAP, DOUBLE = ProblemKind.OVERLAP, ProblemKind.DOUBLE

annotations = st.builds(
    Annotation,
    st.integers(-2, 36),
    st.integers(-2, 36),
    st.sampled_from(["date", "NAME"]),
    st.sampled_from([None, {"start": 0, "end": 0, "tag_name": "x", "who": "Ann"}]),
)
lists = st.lists(annotations, max_size=6)


def document_of(*tags: Annotation) -> Document:
    return Document(Settings(), [Example("before"), Example(TEXT, tags, Status.DONE)])


def problems_of(document: Document) -> list[Problem]:
    return find_problems(document.examples[1], TOKENS)


def kinds_of(document: Document) -> dict[int, set[ProblemKind]]:
    """Return the kinds of problems of each annotation, by its place."""
    found: dict[int, set[ProblemKind]] = {}
    for place, tag in enumerate(document.examples[1].annotations):
        found[place] = {p.kind for p in problems_of(document) if p.annotation is tag}
    return found


@given(lists, st.data())
def test_a_mend_takes_its_problem_away_and_brings_no_other(tags, data) -> None:
    document = document_of(*tags)
    problems = problems_of(document)
    if not problems:
        return
    problem = data.draw(st.sampled_from(problems))
    mends = mends_for(document.examples[1], problem, TOKENS)
    assert mends
    mend = data.draw(st.sampled_from(mends))
    before, kinds = document.examples[1], kinds_of(document)
    change = apply(document, 1, problem, mend)
    assert change and change.text
    change.apply(document)
    after = document.examples[1]
    if mend.kind is MendKind.ADD_RULES:
        assert after == before and document.settings.token_rules == mend.rules
    else:
        check_mended(before, after, problem, kinds, kinds_of(document))
    change.inverse().apply(document)
    assert document.examples[1] is before and document.settings == Settings()


def check_mended(before, after, problem, kinds, kinds_after) -> None:
    assert (after.content, after.status) == (before.content, before.status)
    places = {id(tag): place for place, tag in enumerate(before.annotations)}
    order = []
    for number, tag in enumerate(after.annotations):
        place = places.get(id(tag), places[id(problem.annotation)])
        order.append(place)
        # a double that overlaps a third one as well overlaps that still
        known = kinds[place] | ({OVERLAP} if DOUBLE in kinds[place] else set())
        if problem.annotation is before.annotations[place]:
            known -= {OVERLAP, DOUBLE} if problem.other else {problem.kind}
        assert kinds_after[number] <= known
        assert tag.source is before.annotations[place].source
        assert tag.tag_name == before.annotations[place].tag_name
    assert order == sorted(set(order))


@given(lists, st.sampled_from(list(ProblemKind)))
def test_mending_all_of_a_kind_leaves_none_that_can_be_mended(tags, kind) -> None:
    document = document_of(*tags)
    kinds = kinds_of(document)
    change = mend_all(document, [0, 1], kind, lambda _text: TOKENS)
    if change is None:
        left = [p for p in problems_of(document) if p.kind is kind]
        assert not any(mends_for(document.examples[1], p, TOKENS)[0].span for p in left)
        assert not left or kind is ProblemKind.MISALIGNED
        return
    before = document.examples[1]
    change.apply(document)
    left = kinds_of(document)
    if kind is not ProblemKind.MISALIGNED:
        assert not any(kind in found for found in left.values())
    assert set().union(*left.values()) <= set().union(*kinds.values())
    change.inverse().apply(document)
    assert document.examples[1] is before


def mends_of(*tags: Annotation, number: int = 0, **options: bool) -> list[Mend]:
    document = document_of(*tags)
    return mends_for(document.examples[1], problems_of(document)[number], TOKENS, **options)


def test_mends_are_told_in_words_the_recommended_first() -> None:
    assert [mend.text for mend in mends_of(Annotation(10, 16, "name"))] == [
        "Trim “ yoga ” (NAME)",
        "Remove “ yoga ” (NAME)",
    ]
    assert [mend.text for mend in mends_of(Annotation(5, 7, "time"))] == [
        "Grow “11” (TIME) to “11AM”",
        "“11AM” is split into “11” “AM”",
        "A number is split from letters behind it: “11AM” into “11” “AM”",
        "Remove “11” (TIME)",
    ]
    assert [mend.text for mend in mends_of(Annotation(11, 19, "name"))] == [
        "Grow “yoga (cl” (NAME) to “yoga (class”",
        "Shorten “yoga (cl” (NAME) to “yoga (”",
        "“class” is split into “cl” “ass”",
        "Remove “yoga (cl” (NAME)",
    ]
    assert [mend.text for mend in mends_of(Annotation(3, 3, "name"))] == ["Remove the NAME tag"]


def test_the_rules_that_are_offered_are_what_would_be_added() -> None:
    rules = [mend.rules for mend in mends_of(Annotation(5, 7, "time")) if mend.rules]
    assert rules == [
        (WordRule("11AM", ("11", "AM")),),
        (BetweenRule(Sort.DIGIT, Sort.LETTER),),
    ]
    assert not any(m.rules for m in mends_of(Annotation(5, 7, "time"), takes_rules=False))


def test_growing_is_not_offered_over_another_tag() -> None:
    tags = Annotation(5, 7, "time"), Annotation(7, 9, "name")
    for number in (0, 1):
        kinds = [mend.kind for mend in mends_of(*tags, number=number)]
        assert MendKind.GROW not in kinds
        assert MendKind.ADD_RULES in kinds


@pytest.mark.parametrize("number", [0, 1])
def test_of_overlapping_tags_the_one_that_training_takes_is_kept_first(number: int) -> None:
    tags = Annotation(11, 15, "name"), Annotation(11, 22, "date")
    mends = mends_of(*tags, number=number)
    assert mends[0].text.startswith("Keep “yoga (class” (DATE)")
    document = document_of(*tags)
    change = apply(document, 1, problems_of(document)[number], mends[0])
    assert change
    change.apply(document)
    assert document.examples[1].annotations == (tags[1],)


def test_of_the_same_tag_twice_one_is_kept() -> None:
    tags = Annotation(11, 15, "name"), Annotation(11, 15, "NAME")
    [mend] = mends_of(*tags)
    assert mend.text == "Keep “yoga” (NAME) alone"


def test_mending_all_counts_the_tags() -> None:
    document = document_of(Annotation(10, 16, "name"), Annotation(4, 9, "time"))
    document.examples[0] = Example("to Friday ", (Annotation(3, 10, "date"),))
    change = mend_all(document, [0, 1], ProblemKind.SPACE_AT_EDGE, words)
    assert change and change.text == "Trim 3 tags"
    change.apply(document)
    assert [(a.start, a.end) for e in document.examples for a in e.annotations] == [
        (3, 9), (11, 15), (5, 9),
    ]  # fmt: skip
    assert mend_all(document, [0, 1], ProblemKind.SPACE_AT_EDGE, words) is None


def test_mending_thousands_of_tags_in_one_text() -> None:
    text = "word5x " * 5000
    tags = tuple(Annotation(7 * i, 7 * i + 4, "x") for i in range(5000))
    document = Document(Settings(), [Example(text, tags)])
    change = mend_all(document, [0], ProblemKind.MISALIGNED, words)
    assert change and change.text == "Snap 5,000 tags to whole words"
    change.apply(document)
    assert find_problems(document.examples[0], words(text)) == []
