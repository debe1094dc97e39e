from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.calibration import LEAST, Calibration

JUDGEMENTS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=LEAST, max_size=60)


def taught(judgements) -> Calibration:
    calibration = Calibration()
    for score, right in judgements:
        calibration.add(score, right)
    return calibration


def test_too_few_judgements_say_nothing() -> None:
    calibration = taught([(0.5, True)] * (LEAST - 1))
    assert calibration.probability(0.5) is None
    calibration.add(0.5, True)
    assert calibration.probability(0.5) is not None


@given(JUDGEMENTS, st.lists(st.floats(0, 1), min_size=2, max_size=20).map(sorted))
def test_it_never_falls_and_stays_between_0_and_1(judgements, scores) -> None:
    calibration = taught(judgements)
    found = [calibration.probability(score) for score in scores]
    assert all(0 <= each <= 1 for each in found)
    assert all(low <= high + 1e-12 for low, high in pairwise(found))


@given(JUDGEMENTS)
def test_of_one_score_it_says_how_often_that_was_right(judgements) -> None:
    rights = [right for _, right in judgements]
    calibration = taught((0.3, right) for right in rights)
    weights = [0.5 ** (age / 200) for age in range(len(rights) - 1, -1, -1)]
    right = sum(w for w, right in zip(weights, rights, strict=True) if right)
    rate = (right + right / sum(weights) + 0.5) / (sum(weights) + 2)
    for score in (0.0, 0.3, 0.9):
        assert abs(calibration.probability(score) - rate) < 1e-9


def test_scores_that_are_too_careful_or_too_bold_are_put_right() -> None:
    dice = random.Random(1)
    scores = [dice.random() for _ in range(500)]
    careful = taught((score / 2, dice.random() < score) for score in scores)
    bold = taught((score**0.3, dice.random() < score) for score in scores)
    for true in (0.25, 0.5, 0.75):
        assert abs(careful.probability(true / 2) - true) < 0.15
        assert abs(bold.probability(true**0.3) - true) < 0.15


def test_few_judgements_never_make_it_certain() -> None:
    calibration = taught([(0.2, False)] * LEAST + [(0.9, True)] * 3)
    assert 0 < calibration.probability(0.2) < 0.1
    assert 0.5 < calibration.probability(0.9) < 0.8
    assert 0.95 < taught([(0.9, True)] * LEAST).probability(0.9) < 0.99


def test_the_newest_count_most_and_old_ones_go() -> None:
    better = taught([(0.5, False)] * 250 + [(0.5, True)] * 250)
    worse = taught([(0.5, True)] * 250 + [(0.5, False)] * 250)
    assert better.probability(0.5) > 0.6 and worse.probability(0.5) < 0.4
    gone = taught([(0.5, False)] * 500 + [(0.5, True)] * 500)
    assert gone.probability(0.5) > 0.99
