"""The lattice against all ways through, counted one by one."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product
from math import exp, isclose, prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventner_gui.core import lattice as lattice_module
from eventner_gui.core.lattice import Lattice, begin_of, goes_on_of, is_going_on

LABELS = 2
STATES = range(1 + 2 * LABELS)
WEIGHTS = st.floats(-3, 3)


@pytest.fixture(autouse=True, scope="module")
def every_state_is_followed():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lattice_module, "_LEAST_SHARE", 0.0)
        yield


@st.composite
def sequences(draw):
    """Draw scores, rows and the states allowed."""
    length = draw(st.integers(1, 4))
    scores = [[draw(WEIGHTS) for _ in STATES] for _ in range(length)]
    rows = [
        [
            0.0 if is_going_on(to) and to not in (state, goes_on_of(state)) else exp(draw(WEIGHTS))
            for to in STATES
        ]
        for state in STATES
    ]
    rows[0] = [0.0 if is_going_on(to) else each for to, each in enumerate(rows[0])]
    some = st.none() | st.sets(st.sampled_from(STATES), min_size=1).map(sorted)
    allowed = draw(st.none() | st.lists(some, min_size=length, max_size=length))
    return scores, rows, allowed


def every_way(scores, rows, allowed) -> dict[tuple[int, ...], float]:
    """Return the probability of each way that can be."""
    weights = {}
    for way in product(*((each or STATES) for each in (allowed or [None] * len(scores)))):
        weight = prod(exp(score[state]) for score, state in zip(scores, way, strict=True))
        weight *= prod(rows[before][state] for before, state in pairwise(way))
        if weight and not is_going_on(way[0]):
            weights[way] = weight
    total = sum(weights.values())
    return {way: weight / total for way, weight in weights.items()}


def is_same(one: dict, other: dict) -> bool:
    keys = set(one) | set(other)
    return all(isclose(one.get(k, 0), other.get(k, 0), rel_tol=1e-6, abs_tol=1e-9) for k in keys)


@given(sequences(), st.integers(1, 8))
def test_ways_states_steps_and_spans_have_their_share_of_all_ways(drawn, count) -> None:
    ways = every_way(*drawn)
    scores, rows, allowed = drawn
    assume(ways)
    lattice = Lattice(scores, rows.__getitem__, allowed)

    best = lattice.best(count)
    assert len(best) == min(count, len(ways)) == len({tuple(each.states) for each in best})
    highest = sorted(ways.values(), reverse=True)
    for way, probability in zip(best, highest, strict=False):
        assert isclose(way.probability, probability, rel_tol=1e-6)
        assert isclose(way.probability, ways[tuple(way.states)], rel_tol=1e-6)

    for at in range(len(scores)):
        states: dict[int, float] = defaultdict(float)
        steps: dict[tuple[int, int], float] = defaultdict(float)
        for way, probability in ways.items():
            states[way[at]] += probability
            if at:
                steps[way[at - 1], way[at]] += probability
        assert is_same(lattice.states(at), states)
        if at:
            mine = {(s, to): p for s, row in lattice.steps(at).items() for to, p in row.items()}
            assert is_same(mine, steps)

    for first, label, length in product(range(len(scores)), range(LABELS), range(1, 5)):
        end, goes_on = first + length, goes_on_of(begin_of(label))
        if end > len(scores):
            continue
        run = [begin_of(label)] + [goes_on] * (length - 1)
        wanted = sum(
            probability
            for way, probability in ways.items()
            if list(way[first:end]) == run and (end == len(way) or way[end] != goes_on)
        )
        mine = lattice.probability(first, run, goes_on)
        assert isclose(mine, wanted, rel_tol=1e-6, abs_tol=1e-9)


def test_unlikely_states_lead_nowhere(monkeypatch) -> None:
    monkeypatch.setattr(lattice_module, "_LEAST_SHARE", 0.1)
    rows = [[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    lattice = Lattice([[5.0, 0.0, 0.0], [0.0, 0.0, 9.0]], rows.__getitem__)
    assert lattice.states(0) == {0: 1.0}
    assert len(lattice.best(5)) == 2
    assert lattice.probability(0, [1], 2) == lattice.probability(0, [1, 2], 2) == 0


def test_of_very_many_states_the_likeliest_are_followed(monkeypatch) -> None:
    monkeypatch.setattr(lattice_module, "_MOST_LIKELY", 2)
    lattice = Lattice([[3.0, 2.0, 9.0, 1.0, 9.0]], lambda state: [])
    assert set(lattice.states(0)) == {0, 1}
    assert sum(lattice.states(0).values()) == pytest.approx(1)


def test_nothing_has_one_empty_way() -> None:
    lattice = Lattice([], lambda state: [])
    assert lattice.best(3) == [([], 1.0)] and len(lattice) == 0
