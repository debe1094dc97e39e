from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from eventner_gui.core.collector import SearchByHand, collector_at_rest, keep_model_from_search


class Cycle:
    """Holds itself, and notes the thread it is destroyed in."""

    def __init__(self, destroyed_in: list[threading.Thread]) -> None:
        self.me = self
        self.destroyed_in = destroyed_in

    def __del__(self) -> None:
        self.destroyed_in.append(threading.current_thread())


@pytest.fixture
def by_hand() -> Iterator[SearchByHand]:
    before = gc.get_threshold()
    assert before[0] > 0
    search = SearchByHand()
    yield search
    search.close()
    assert gc.get_threshold() == before


class Others(threading.Thread):
    """Makes more objects, in a thread of its own, than Python makes without a search."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[list[int]] = []
        self.start()
        self.join()

    def run(self) -> None:
        gc.enable()  # as srsly does
        self.made = [[] for _ in range(20_000)]


def test_garbage_goes_in_the_thread_that_searches(by_hand: SearchByHand) -> None:
    destroyed_in: list[threading.Thread] = []
    Cycle(destroyed_in)
    others = Others()
    assert destroyed_in == []
    by_hand.search()
    assert destroyed_in == [threading.current_thread()]
    assert others.made


def test_without_it_the_other_thread_destroys_garbage() -> None:
    gc.collect()
    destroyed_in: list[threading.Thread] = []
    Cycle(destroyed_in)
    others = Others()
    assert destroyed_in == [others]


def test_nothing_is_searched_before_it_is_due(by_hand: SearchByHand) -> None:
    gc.collect()
    destroyed_in: list[threading.Thread] = []
    Cycle(destroyed_in)
    by_hand.search()
    assert destroyed_in == []


def test_nothing_is_searched_at_rest(by_hand: SearchByHand) -> None:
    destroyed_in: list[threading.Thread] = []
    others = Others()
    with collector_at_rest():
        Cycle(destroyed_in)
        by_hand.search()
        assert destroyed_in == []
    by_hand.search()
    assert len(destroyed_in) == 1
    assert others.made


def test_older_generations_come_in_their_turn(by_hand: SearchByHand) -> None:
    gc.collect()
    destroyed_in: list[threading.Thread] = []
    old = Cycle(destroyed_in)
    gc.collect(0)
    gc.collect(1)  # it is in the oldest generation now
    del old
    turns = 0
    while not destroyed_in:
        others = Others()
        by_hand.search()
        del others  # only now: what is freed is not counted as made
        turns += 1
        assert turns < 1_000
    assert turns > 10


def test_several_end_in_any_order() -> None:
    before = gc.get_threshold()
    first, second = SearchByHand(), SearchByHand()
    first.close()
    first.close()  # does nothing
    assert gc.get_threshold()[0] == 0
    second.close()
    assert gc.get_threshold() == before


def test_what_a_replaced_model_leaves_goes() -> None:
    destroyed_in: list[threading.Thread] = []
    model = Cycle(destroyed_in)
    try:
        keep_model_from_search(replaces=False)
        del model
        gc.collect()
        assert destroyed_in == []
        keep_model_from_search(replaces=True)
        assert destroyed_in == [threading.current_thread()]
    finally:
        gc.unfreeze()
