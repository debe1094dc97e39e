"""Two states are set against each other and put together without losing anything."""

from __future__ import annotations

import copy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.difference import change_to, identical
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status
from eventner_gui.core.merge import Merge

annotations = st.builds(Annotation, st.just(0), st.integers(1, 3), st.sampled_from(["a", "b"]))
examples = st.builds(
    Example,
    st.text("xyz", max_size=2),
    st.lists(annotations, max_size=2).map(tuple),
    st.sampled_from(Status),
    st.none() | st.fixed_dictionaries({"id": st.integers(0, 2)}),
)
states = st.lists(examples, max_size=7)


@given(states, states)
def test_a_change_turns_one_state_into_the_other_and_back(before, after) -> None:
    document = Document(examples=list(before))
    change = change_to(document, after, document.settings, "x")
    if change is None:
        assert len(before) == len(after)
        assert all(map(identical, before, after))
        return
    change.apply(document)
    assert len(document.examples) == len(after)
    assert all(map(identical, document.examples, after))
    change.inverse().apply(document)
    assert document.examples == before


def test_an_edited_example_is_edited_not_replaced() -> None:
    texts = [Example(text) for text in "abcdef"]
    document = Document(examples=list(texts))
    after = [*texts[:2], texts[2].with_status(Status.DONE), *texts[4:], Example("g")]
    change = change_to(document, after, document.settings, "x")
    assert [edit.index for edit in change.edits] == [2]
    assert [index for index, _ in change.removed] == [3]
    assert change.inserted == ((5, Example("g")),)


def test_what_the_program_does_not_know_counts_as_a_difference() -> None:
    document = Document(examples=[Example("a", source={"content": None, "id": 1})])
    after = [Example("a", source={"content": None, "id": 2})]
    change = change_to(document, after, document.settings, "x")
    change.apply(document)
    assert document.examples[0].source["id"] == 2


def _document(*examples: Example, labels: str = "") -> Document:
    made = tuple(Label(name, "#000000") for name in labels)
    return Document(Settings(labels=made), list(examples))


A, B, C = Example("a"), Example("b"), Example("c")
A_TAGGED = A.with_annotations([Annotation(0, 1, "x")])
A_OTHER = A.with_annotations([Annotation(0, 1, "y")])


def test_what_one_side_changed_is_taken_from_it() -> None:
    merge = Merge(
        _document(A, B), _document(A_TAGGED, B), _document(A, B.with_status(Status.DONE), C)
    )
    assert merge.settles_itself
    assert (merge.mine_changed, merge.theirs_changed) == (1, 2)
    found, _settings = merge.result({})
    assert found == [A_TAGGED, B.with_status(Status.DONE), C]


def test_what_both_changed_is_decided_by_example() -> None:
    merge = Merge(_document(A, B), _document(A_TAGGED, B), _document(A_OTHER, B))
    (conflict,) = merge.conflicts
    assert (conflict.mine, conflict.theirs) == (A_TAGGED, A_OTHER)
    assert merge.result({})[0] == [A_TAGGED, B]
    assert merge.result({conflict.name: True})[0] == [A_OTHER, B]


def test_deleted_here_and_edited_there_is_a_conflict_and_stays_unless_told() -> None:
    merge = Merge(_document(A, B), _document(B), _document(A_TAGGED, B))
    (conflict,) = merge.conflicts
    assert merge.result({})[0] == [A_TAGGED, B]
    assert merge.result({conflict.name: False})[0] == [B]


def test_deleted_on_one_side_is_deleted() -> None:
    assert Merge(_document(A, B), _document(B), _document(A, B)).result({})[0] == [B]
    assert Merge(_document(A, B), _document(A, B), _document(B)).result({})[0] == [B]


def test_what_was_added_there_stands_behind_what_it_follows_there() -> None:
    merge = Merge(_document(A, B), _document(A, B), _document(A, C, B))
    assert merge.result({})[0] == [A, C, B]


def test_labels_of_both_sides_are_there_and_no_key_twice() -> None:
    base = _document(labels="x")
    mine = replace(base, settings=Settings(labels=(*base.settings.labels, Label("m", "#1", "1"))))
    theirs = replace(base, settings=Settings(labels=(*base.settings.labels, Label("t", "#2", "1"))))
    _examples, settings = Merge(base, mine, theirs).result({})
    assert [(each.name, each.key) for each in settings.labels] == [
        ("x", ""),
        ("m", "1"),
        ("t", ""),
    ]


def test_a_label_that_is_used_here_survives_its_deletion_there() -> None:
    base = _document(A, labels="x")
    mine = _document(A_TAGGED, labels="x")
    theirs = _document(A)
    found, settings = Merge(base, mine, theirs).result({})
    assert found == [A_TAGGED]
    assert [label.name for label in settings.labels] == ["x"]


different = st.lists(examples, max_size=7, unique_by=lambda example: example.content)


@given(different, different, different, st.booleans())
def test_nothing_is_lost_in_a_merge(base, mine, theirs, choose_theirs) -> None:
    documents = [Document(examples=list(each)) for each in (base, mine, theirs)]
    before = copy.deepcopy(documents)
    merge = Merge(*documents)
    found, _settings = merge.result({c.name: choose_theirs for c in merge.conflicts})
    assert documents == before
    was, here, there, result = (
        {example.content: example for example in each} for each in (base, mine, theirs, found)
    )
    assert len(result) == len(found)
    for text in {*was, *here, *there}:
        if identical(here.get(text), was.get(text)):
            wanted = there.get(text)
        elif identical(there.get(text), was.get(text)) or not choose_theirs:
            wanted = here.get(text)
        else:
            wanted = there.get(text)
        assert identical(result.get(text), wanted)


@given(states, states)
def test_merging_with_an_unchanged_side_gives_the_other(base, other) -> None:
    for sides in ((base, other), (other, base)):
        documents = [Document(examples=list(each)) for each in (base, *sides)]
        merge = Merge(*documents)
        assert merge.settles_itself
        found = merge.result({})[0]
        assert sorted(map(repr, found)) == sorted(map(repr, other))
