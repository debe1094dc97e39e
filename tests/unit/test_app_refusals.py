"""Refusals: what is refused, one at a time or many at once, and the way back."""

from __future__ import annotations

import pytest

from eventner_gui.app.refusals import Refusals

FRIDAY = (11, 17, "DATE")
ANN = (4, 7, "PERSON")


@pytest.fixture
def refusals(qtbot):
    return Refusals()


def test_a_refusal_counts_for_its_text_alone(refusals, qtbot) -> None:
    with qtbot.waitSignal(refusals.changed):
        assert refusals.refuse("see Ann on friday", FRIDAY)
    assert refusals.refused("see Ann on friday") == {FRIDAY}
    assert not refusals.refused("see Bob on friday")
    with qtbot.waitSignal(refusals.changed):
        assert refusals.take_back("see Ann on friday", FRIDAY)
    assert not refusals.refused("see Ann on friday")


def test_what_changes_nothing_is_no_change(refusals, qtbot) -> None:
    refusals.refuse("a", FRIDAY)
    with qtbot.assertNotEmitted(refusals.changed):
        assert not refusals.refuse("a", FRIDAY)
        assert not refusals.take_back("a", ANN)
        assert not refusals.take_back("b", FRIDAY)
        assert refusals.refuse_all([]) == []


def test_many_are_one_change_whose_way_back_leaves_what_was_refused_before(refusals) -> None:
    changes = []
    refusals.changed.connect(lambda: changes.append(1))
    refusals.refuse("a", FRIDAY)
    new = refusals.refuse_all([("a", FRIDAY), ("a", ANN), ("b", FRIDAY), ("b", FRIDAY)])
    assert new == [("a", ANN), ("b", FRIDAY)] and len(changes) == 2
    assert refusals.take_back_all(new) == new and len(changes) == 3
    assert refusals.refused("a") == {FRIDAY} and not refusals.refused("b")
