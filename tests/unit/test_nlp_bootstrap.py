from __future__ import annotations

import random

import pytest

from eventner_gui.core.significance import Difference, Interval
from eventner_gui.nlp.bootstrap import Counts, difference, interval_of_f


def model(quality: float, sentences: int, seed: int, truth_seed: int = 0) -> list[Counts]:
    """Return counts of a model that finds each true entity with the same probability."""
    true_of, chance = random.Random(truth_seed), random.Random(seed)
    made = []
    for _ in range(sentences):
        true = true_of.randint(0, 3)
        right = sum(chance.random() < quality for _ in range(true))
        made.append(Counts(right, right + (chance.random() > quality), true))
    return made


def resampled_by_hand(a: list[Counts], b: list[Counts], times: int) -> list[float]:
    """Draw sentences one by one, as the textbook has it."""
    chance = random.Random(5)

    def f(counts: list[Counts]) -> float:
        whole = sum(c.found + c.true for c in counts)
        return 2 * sum(c.right for c in counts) / whole if whole else 0.0

    found = []
    for _ in range(times):
        drawn = chance.choices(range(len(a)), k=len(a))
        found.append(f([b[i] for i in drawn]) - f([a[i] for i in drawn]))
    return sorted(found)


def test_it_is_the_textbooks_bootstrap() -> None:
    a, b = model(0.6, 120, 1), model(0.7, 120, 2)
    by_hand = resampled_by_hand(a, b, 2000)
    ours = difference(a, b, resamples=20_000)
    assert ours.interval.low == pytest.approx(by_hand[50], abs=0.012)
    assert ours.interval.high == pytest.approx(by_hand[1949], abs=0.012)
    far = sum(abs(x - ours.value) >= abs(ours.value) for x in by_hand) / 2000
    assert ours.p == pytest.approx(far, abs=0.02)


def test_a_large_difference_is_shown_and_a_small_one_is_not() -> None:
    large = difference(model(0.5, 300, 1), model(0.8, 300, 2))
    assert large.is_shown and large.interval.low > 0
    assert large.words("Run 2", "Run 3").startswith("Run 3 is better by")
    assert "in fewer than 1 of 100 cases" in large.words("Run 2", "Run 3")
    small = difference(model(0.7, 30, 1), model(0.7, 30, 2))
    assert not small.is_shown and small.interval.low < 0 < small.interval.high
    assert small.words("Run 2", "Run 3").startswith(
        "There is no difference that 30 sentences could show"
    )


def test_equally_good_models_are_rarely_told_apart() -> None:
    """At 5 per cent about 5 of 100 pairs are; 15 or more of 100 would be one in 10,000."""
    shown = sum(
        difference(
            model(0.7, 150, 2 * seed, seed), model(0.7, 150, 2 * seed + 1, seed), resamples=500
        ).is_shown
        for seed in range(100)
    )
    assert shown < 15


def test_both_directions_are_alike_and_the_same_each_time() -> None:
    a, b = model(0.6, 80, 1), model(0.75, 80, 2)
    there, back = difference(a, b), difference(b, a)
    assert there == difference(a, b)
    assert there.value == -back.value
    assert there.p == pytest.approx(back.p, abs=0.02)


def test_a_model_does_not_differ_from_itself() -> None:
    a = model(0.6, 80, 1)
    same = difference(a, a)
    assert (same.value, same.p, same.interval) == (0.0, 1.0, Interval(0.0, 0.0))
    assert same.words("a", "b").endswith("both have the same F.")


def test_the_interval_of_one_f_holds_the_f() -> None:
    counts = model(0.7, 200, 3)
    found = interval_of_f(counts)
    assert found is not None
    f = 2 * sum(c.right for c in counts) / sum(c.found + c.true for c in counts)
    assert found.low < f < found.high
    wide = interval_of_f(counts[:20])
    assert wide is not None and wide.high - wide.low > found.high - found.low


def test_all_right_on_a_few_sentences_is_not_called_sure() -> None:
    found = interval_of_f([Counts(1, 1, 1)] * 10)
    assert found is not None and found.high == 1.0
    assert found.low == pytest.approx(2 * 0.6915 / 1.6915, abs=0.001)  # Clopper-Pearson, 10 of 10
    nothing = interval_of_f([Counts(0, 1, 1)] * 10)
    assert nothing is not None and nothing.low == 0.0 and 0 < nothing.high < 0.5


def test_nothing_to_find_has_no_interval() -> None:
    assert interval_of_f([Counts(0, 0, 0)] * 3) is None
    assert interval_of_f([]) is None


def test_other_sentences_are_refused() -> None:
    with pytest.raises(ValueError, match="same sentences"):
        difference([Counts(0, 0, 1)], [Counts(0, 0, 2)])


def test_words_of_one_point() -> None:
    one = Difference(0.7, 0.71, Interval(0.001, 0.02), 0.03, 50)
    assert (
        one.words("a", "b")
        == "b is better by 1.0 point; it would be so by chance in 3 of 100 cases."
    )
