from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.changes import Change
from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.core.filters import (
    ChangedSince,
    Facts,
    Filter,
    HasLabel,
    HasProblem,
    HasStatus,
    HoldsText,
    OneOf,
    Untagged,
    holds_text,
    passing,
)
from eventner_gui.core.moves import Moves
from eventner_gui.core.sorts import SORTS, alphabetical

EXAMPLES = [
    Example("Cancel lunch", (Annotation(7, 12, "name"),), Status.DONE),
    Example("Book yoga on Friday", (Annotation(13, 19, "date"),), Status.TODO),
    Example("FRIDAY again", (), Status.TODO),
]


def found(*conditions, facts=None):
    wanted = Filter(tuple(conditions))
    return passing(range(len(EXAMPLES)), EXAMPLES, wanted, facts or Facts())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (HoldsText("friday"), [1, 2]),
        (HoldsText("name"), [0]),
        (HasStatus(Status.TODO), [1, 2]),
        (HasLabel("DATE"), [1]),
        (HasLabel("DATE", wanted=False), [0, 2]),
        (Untagged(), [2]),
        (OneOf(frozenset({0, 2}), "two"), [0, 2]),
    ],
)
def test_a_condition_lets_through_what_meets_it(condition, expected):
    assert found(condition) == expected


def test_all_conditions_are_to_be_met_and_one_of_each_kind_is_kept():
    wanted = Filter().having(HasStatus(Status.DONE)).having(HasStatus(Status.TODO))
    wanted = wanted.having(HoldsText("friday")).having(Untagged())
    assert [each.kind for each in wanted.conditions] == ["status", "search", "untagged"]
    assert found(*wanted.conditions) == [2]
    assert found(*wanted.lacking("untagged").conditions) == [1, 2]
    assert wanted.finder == HoldsText("friday")
    assert Filter().finder is None


def test_problems_and_times_are_asked_for():
    facts = Facts(lambda index, _example: index == 1, lambda index: 10.0 * index)
    assert found(HasProblem(), facts=facts) == [1]
    assert found(ChangedSince(10.0, "today"), facts=facts) == [1, 2]


def test_nothing_typed_is_no_search():
    assert holds_text("  ") is None
    assert holds_text(" FRIday ") == HoldsText("friday")


@given(st.text(min_size=1, max_size=4), st.text(max_size=30))
def test_what_passes_a_search_has_spans_that_fold_to_it(wanted, text):
    search = holds_text(wanted)
    if search is None:
        return
    spans = search.spans(text)
    assert bool(spans) == (search.text in text.casefold())
    for span in spans:
        assert search.text in text[span.start : span.end].casefold()
    assert all(a.start <= b.start for a, b in pairwise(spans))


def test_spans_are_right_where_folding_makes_a_text_longer():
    assert [s.of("Die Straße") for s in HoldsText("straße".casefold()).spans("Die Straße")] == [
        "Straße"
    ]


@given(st.data())
def test_moves_say_where_examples_stand_after_a_change(data):
    count = data.draw(st.integers(1, 12))
    before = [Example(str(i)) for i in range(count)]
    removed = sorted(data.draw(st.sets(st.integers(0, count - 1))))
    kept = [i for i in range(count) if i not in removed]
    new = data.draw(st.integers(0, 5))
    after_count = len(kept) + new
    inserted = sorted(
        data.draw(st.permutations(range(after_count)).map(lambda p: p[:new])) if after_count else []
    )
    change = Change(
        "x",
        inserted=tuple((i, Example(f"new {i}")) for i in inserted),
        removed=tuple((i, before[i]) for i in removed),
    )
    document = Document(examples=list(before))
    change.apply(document)
    for index, example in enumerate(before):
        at = change.moves.after(index)
        assert (at is None) == (index in removed)
        if at is not None:
            assert document.examples[at] is example
            assert change.moves.nearest(index) == at
    assert change.moves.all_after(range(count)) == [change.moves.after(i) for i in kept]
    condition = OneOf(frozenset(range(count)), "all").moved(change.moves)
    assert {document.examples[i].content for i in condition.indices} == {str(i) for i in kept}


def test_what_follows_a_removed_example_is_nearest_to_it():
    moves = Moves([2, 3], [])
    assert [moves.nearest(i) for i in range(6)] == [0, 1, 2, 2, 2, 3]


def test_the_alphabet_knows_no_case_and_no_accents():
    words = ["zebra", "Éclair", "apple", "äpfel", "Banana"]
    expected = ["äpfel", "apple", "Banana", "Éclair", "zebra"]
    assert sorted(words, key=alphabetical) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", [1, 0, 2]),
        ("short", [0, 2, 1]),
        ("long", [1, 0, 2]),
        ("many", [0, 1, 2]),
        ("few", [2, 0, 1]),
        ("changed", [2, 1, 0]),
    ],
)
def test_each_order_sorts_by_its_key(name, expected):
    facts = Facts(changed=lambda index: 1.0 + index)
    key = SORTS[name].key
    assert key is not None
    assert sorted(range(3), key=lambda i: (key(i, EXAMPLES[i], facts), i)) == expected
