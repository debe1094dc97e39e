"""Doubts about tags: what becomes of them, and that each decision is one step that can go back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core import edits
from eventner_gui.core.document import Annotation, Confirmed, Document, Example, Status
from eventner_gui.core.doubts import (
    Decision,
    Doubt,
    DoubtKind,
    decision,
    keep_mine,
    queue,
    take_model,
)
from eventner_gui.core.spans import Span

TEXT = "Cancel lunch with Priya tomorrow"
LUNCH, PRIYA, TOMORROW = Annotation(7, 12, "event"), Annotation(18, 23, "person"), (24, 32)
DATE = Annotation(*TOMORROW, "date")


def doubt(mine: Annotation | None, model: Annotation | None, suspicion: float = 0.5) -> Doubt:
    return Doubt(DoubtKind.LABEL, 0, TEXT, mine, model, suspicion, "why")


def document(*tags: Annotation) -> Document:
    return Document(examples=[Example(TEXT, tags, Status.DONE)])


def decided(it: Doubt, doc: Document) -> Decision:
    return decision(it, doc.examples[0])


@pytest.mark.parametrize(
    ("mine", "model", "before", "after"),
    [
        (None, DATE, (LUNCH, PRIYA), (LUNCH, PRIYA, DATE)),
        (PRIYA, None, (LUNCH, PRIYA), (LUNCH,)),
        (LUNCH, Annotation(7, 12, "meal"), (LUNCH, PRIYA), (Annotation(7, 12, "meal"), PRIYA)),
        (LUNCH, Annotation(0, 12, "event"), (LUNCH, PRIYA), (Annotation(0, 12, "event"), PRIYA)),
    ],
    ids=["missed", "spurious", "label", "boundary"],
)
def test_each_decision_is_one_step_and_goes_back(
    mine: Annotation | None,
    model: Annotation | None,
    before: tuple[Annotation, ...],
    after: tuple[Annotation, ...],
) -> None:
    doc, it = document(*before), doubt(mine, model)
    was = doc.examples[0]
    assert decided(it, doc) is Decision.OPEN
    taken = take_model(doc, it)
    assert taken is not None
    taken.apply(doc)
    assert doc.examples[0].annotations == after
    assert decided(it, doc) is Decision.MODEL
    assert take_model(doc, it) is None
    assert keep_mine(doc, it) is None
    taken.inverse().apply(doc)
    assert doc.examples[0] == was
    kept = keep_mine(doc, it)
    assert kept is not None
    kept.apply(doc)
    assert doc.examples[0].annotations == before
    assert decided(it, doc) is Decision.MINE
    assert keep_mine(doc, it) is None
    kept.inverse().apply(doc)
    assert doc.examples[0] == was


def test_who_has_confirmed_may_still_take_the_models() -> None:
    doc, it = document(LUNCH), doubt(None, DATE)
    for make in (keep_mine, take_model):
        change = make(doc, it)
        assert change is not None
        change.apply(doc)
    assert doc.examples[0].annotations == (LUNCH, DATE)
    # that nothing is tagged there is not confirmed any more; the tag is
    assert doc.examples[0].confirmed == (Confirmed(24, 32, "DATE"),)


def test_a_changed_tag_is_not_confirmed_any_more_and_others_stay_so() -> None:
    doc = document(LUNCH, PRIYA)
    for it in (doubt(LUNCH, None), doubt(PRIYA, None), doubt(None, DATE)):
        change = keep_mine(doc, it)
        assert change is not None
        change.apply(doc)
    assert len(doc.examples[0].confirmed) == 3
    change = edits.relabel(doc, 0, doc.examples[0].annotations[0], "meal")
    assert change is not None
    change.apply(doc)
    assert doc.examples[0].confirmed == (Confirmed(18, 23, "PERSON"), Confirmed(24, 32, ""))
    change = edits.tag(doc, 0, Span(24, 28), "date")
    assert change is not None
    change.apply(doc)
    assert doc.examples[0].confirmed == (Confirmed(18, 23, "PERSON"),)
    assert decided(doubt(None, DATE), doc) is Decision.OTHER


def test_an_untagged_stretch_that_is_confirmed_answers_for_what_overlaps_it() -> None:
    doc = document()
    change = keep_mine(doc, doubt(None, DATE))
    assert change is not None
    change.apply(doc)
    assert decided(doubt(None, Annotation(18, 32, "person")), doc) is Decision.MINE
    assert decided(doubt(None, Annotation(7, 12, "event")), doc) is Decision.OPEN


def test_a_doubt_is_about_a_tag() -> None:
    with pytest.raises(ValueError, match="about a tag"):
        doubt(None, None)


def test_the_likeliest_mistakes_come_first() -> None:
    some = [doubt(LUNCH, None, 0.2), doubt(PRIYA, None, 0.9), doubt(None, DATE, 0.9)]
    assert queue(some) == [some[1], some[2], some[0]]


tags = st.lists(
    st.builds(
        lambda start, length, label: Annotation(start, start + length, label),
        st.integers(0, 28),
        st.integers(1, 4),
        st.sampled_from("ab"),
    ),
    max_size=5,
)


@given(tags, tags, st.data())
def test_what_is_confirmed_always_holds_for_the_tags(
    some: list[Annotation], others: list[Annotation], data: st.DataObject
) -> None:
    confirmed = tuple(
        each
        for each in (Confirmed(tag.start, tag.end, data.draw(st.sampled_from(["A", "B", ""])))
                     for tag in (*some, *others))
        if each.holds(some)
    )  # fmt: skip
    example = Example(TEXT, tuple(some), Status.DONE, confirmed=confirmed)
    after = example.with_annotations(others)
    assert all(each.holds(after.annotations) for each in after.confirmed)
    assert set(after.confirmed) == {each for each in confirmed if each.holds(others)}
