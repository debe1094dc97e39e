"""Changes can be made, taken back and joined."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.changes import Change, ExampleEdit, edit_example, join
from eventner_gui.core.difference import change_to
from eventner_gui.core.document import Annotation, Document, Example, Settings, Status

examples = st.builds(
    Example,
    st.text("ab", max_size=3),
    st.lists(st.builds(Annotation, st.integers(0, 3), st.integers(0, 3), st.just("a"))).map(tuple),
    st.sampled_from(Status),
)
documents = st.lists(examples, max_size=8).map(lambda found: Document(examples=found))


@st.composite
def edits(draw, document: Document) -> Change:
    count = len(document.examples)
    indices = draw(st.sets(st.integers(0, count - 1))) if count else set()
    settings = None
    if draw(st.booleans()):
        settings = (document.settings, replace(document.settings, guidelines=draw(st.text())))
    changed = tuple(ExampleEdit(i, document.examples[i], draw(examples)) for i in sorted(indices))
    return Change("edit", changed, settings)


@st.composite
def changes(draw, document: Document) -> Change:
    kind = draw(st.sampled_from(["edit", "insert", "remove", "all"]))
    if kind == "all":
        return change_to(
            document, draw(st.lists(examples, max_size=8)), document.settings, "all"
        ) or Change("nothing")
    count = len(document.examples)
    if kind == "insert":
        new = draw(st.lists(examples, max_size=5))
        places = draw(
            st.lists(
                st.integers(0, count + len(new) - 1 if new else 0),
                min_size=len(new),
                max_size=len(new),
                unique=True,
            )
        )
        return Change("insert", inserted=tuple(zip(sorted(places), new, strict=True)))
    if kind == "remove":
        indices = draw(st.sets(st.integers(0, count - 1))) if count else set()
        return Change("remove", removed=tuple((i, document.examples[i]) for i in sorted(indices)))
    return draw(edits(document))


@given(documents, st.data())
def test_an_inverse_takes_a_change_back(document: Document, data) -> None:
    before = copy.deepcopy(document)
    done: list[Change] = []
    states = [before]
    for _ in range(data.draw(st.integers(1, 4))):
        change = data.draw(changes(document))
        change.apply(document)
        done.append(change)
        states.append(copy.deepcopy(document))
    for change in reversed(done):
        assert document == states.pop()
        change.inverse().apply(document)
    assert document == before
    for change in done:
        change.apply(document)
        assert change.inverse().inverse() == change


@given(documents, st.data())
def test_inserted_examples_stand_where_they_should(document: Document, data) -> None:
    change = data.draw(changes(document).filter(lambda each: bool(each.inserted)))
    removed = {index for index, _ in change.removed}
    others = [e for i, e in enumerate(document.examples) if i not in removed]
    for edit in change.edits:
        others[edit.index - sum(index < edit.index for index in removed)] = edit.after
    change.apply(document)
    for index, example in change.inserted:
        assert document.examples[index] is example
    places = {index for index, _ in change.inserted}
    assert [e for i, e in enumerate(document.examples) if i not in places] == others


@given(documents, st.data())
def test_a_joined_change_does_what_both_did(document: Document, data) -> None:
    before = copy.deepcopy(document)
    first = data.draw(edits(document))
    first.apply(document)
    second = data.draw(edits(document))
    second.apply(document)
    joined = join(first, second)
    assert joined.text == first.text
    other = copy.deepcopy(before)
    joined.apply(other)
    assert other == document
    joined.inverse().apply(other)
    assert other == before


def test_a_change_that_does_not_fit_alters_nothing() -> None:
    a, b, c = Example("a"), Example("b"), Example("c")
    settings = (Settings(guidelines="other"), Settings())
    for change in (
        Change("x", (ExampleEdit(0, a, c), ExampleEdit(1, c, a))),
        edit_example("x", 2, a, b),
        Change("x", (ExampleEdit(0, a, c),), settings),
        Change("x", removed=((0, a), (1, a))),
        Change("x", removed=((5, a),)),
        Change("x", inserted=((2, c), (4, c))),
        Change("x", settings=(Settings(), Settings("de")), inserted=((3, c),)),
    ):
        document = Document(examples=[a, b])
        with pytest.raises(ValueError, match=r"is not the one|are not those|cannot be inserted"):
            change.apply(document)
        assert document == Document(examples=[a, b])


def test_a_change_does_one_thing_to_an_example() -> None:
    a = Example("a")
    edit = ExampleEdit(0, a, a)
    for parts in ({"edits": (edit,), "removed": ((0, a),)}, {"edits": (edit, edit)}):
        with pytest.raises(ValueError, match="change"):
            Change("x", **parts)


def test_changes_that_move_examples_are_not_joined() -> None:
    a = Example("a")
    edit = edit_example("x", 0, a, a)
    move = Change("x", inserted=((0, a),))
    assert move.moves_examples
    assert not edit.moves_examples
    for pair in ((edit, move), (move, edit)):
        with pytest.raises(ValueError, match="not joined"):
            join(*pair)


def test_a_snapshot_is_untouched_by_later_changes() -> None:
    a, b = Example("a"), Example("b")
    document = Document(examples=[a])
    snapshot = document.snapshot()
    edit_example("x", 0, a, b).apply(document)
    Change("x", inserted=((1, a),)).apply(document)
    assert snapshot.examples == [a]
    assert document.examples == [b, a]
