"""The learning curve: the fitted law, the interval of what it promises, and the words."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventner_gui.core.advice import basis, headline, words
from eventner_gui.core.curve import FURTHEST, Curve, Measured, Verdict, curves, step_for
from eventner_gui.core.power_law import PowerLaw, fit

SIZES = (40.0, 80.0, 160.0, 240.0, 320.0)


def made_up(
    law: PowerLaw,
    *,
    seed: int,
    examples: int = 150,
    folds: int = 5,
    noise: float = 0.012,
    label: str = "DATE",
) -> Measured:
    """Return what models would be measured as whose F follows a law, each off by some noise.

    A sentence has two entities; each is found by all models that are good enough for it.
    """
    dice = random.Random(seed)
    largest = examples * (folds - 1) / folds
    sizes = tuple(largest * part for part in (1 / 8, 1 / 4, 1 / 2, 3 / 4, 1))
    measured = []
    for _ in range(folds):
        chances = [law.at(size) + dice.gauss(0, noise) for size in sizes]
        fold = []
        for _ in range(examples // folds):
            hard = [dice.random(), dice.random()]
            fold.append(tuple({label: (sum(h < chance for h in hard), 4)} for chance in chances))
        measured.append(tuple(fold))
    # of 4 found and true entities 2 are right at most
    return Measured(
        sizes, {label: sizes}, tuple(measured), examples, {label: examples}, {label: 2 * examples}
    )


@given(
    a=st.floats(0.3, 1.0),
    c=st.floats(0.1, 1.5),
    rise=st.floats(0.0, 1.0),
)
@example(a=1.0, c=1.25, rise=1.0)  # between two bends that were tried
def test_a_law_without_noise_is_found(a: float, c: float, rise: float) -> None:
    law = PowerLaw(a, rise * a * SIZES[0] ** c, c)
    values = [law.at(size) for size in SIZES]
    found = fit(SIZES, values, [0.001] * len(SIZES))
    for size, value in zip(SIZES, values, strict=True):
        assert found.at(size) == pytest.approx(value, abs=0.01)
    assert found.at(2 * SIZES[-1]) == pytest.approx(law.at(2 * SIZES[-1]), abs=0.03)


@given(
    values=st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5),
    errors=st.lists(st.floats(0.001, 0.5), min_size=5, max_size=5),
    seed=st.integers(0, 9),
)
def test_whatever_is_measured_f_stays_between_0_and_1(
    values: list[float], errors: list[float], seed: int
) -> None:
    for law in (fit(SIZES, values, errors), fit(SIZES, values, errors, random.Random(seed))):
        assert law.a <= 1.0
        assert all(0.0 <= law.at(n) <= 1.0 for n in (1, 10, 1_000, 100_000))


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    laws = [PowerLaw(0.8, 2, 0.5), PowerLaw(0.9, 1.5, 0.3), PowerLaw(0.75, 5, 1.0)]
    inside = 0
    for law in laws:
        for seed in range(10):
            whole = curves(made_up(law, seed=seed, examples=100), draws=80)[0]
            truth = law.at(100 + whole.step) - law.at(100)
            inside += whole.low <= truth <= whole.high
            assert whole.gain == pytest.approx(truth, abs=0.035)
    assert inside >= 26  # of 30


def test_a_steep_curve_helps_and_a_flat_one_does_not() -> None:
    steep = curves(made_up(PowerLaw(0.9, 2.5, 0.4), seed=1))[1]
    flat = curves(made_up(PowerLaw(0.8, 0.0, 0.4), seed=1))[1]
    assert (steep.label, steep.verdict) == ("DATE", Verdict.HELPS)
    assert flat.verdict is Verdict.FLAT
    assert words(flat) == "DATE is flat: more examples will hardly help."
    assert words(steep).startswith("50 more sentences with DATE should add about ")


def test_a_label_that_is_hardly_found_yet_is_not_called_flat() -> None:
    found = curves(made_up(PowerLaw(0.03, 0.0, 0.4), seed=1, noise=0.0))[1]
    assert found.verdict is Verdict.UNKNOWN
    assert words(found) == (
        "DATE is hardly found yet, so it is too early to say (150 sentences have it)."
    )


def joined(one: Measured, other: Measured) -> Measured:
    """Return both as the labels of the same sentences."""
    return replace(
        one,
        with_label={**one.with_label, **other.with_label},
        folds=tuple(
            tuple(
                tuple({**x, **y} for x, y in zip(a, b, strict=True))
                for a, b in zip(fold, more, strict=True)
            )
            for fold, more in zip(one.folds, other.folds, strict=True)
        ),
        examples_with={**one.examples_with, **other.examples_with},
        support={**one.support, **other.support},
    )


def test_what_helps_most_comes_first_and_what_is_unknown_last() -> None:
    steep = made_up(PowerLaw(0.9, 2.5, 0.4), seed=1, label="DATE")
    flat = made_up(PowerLaw(0.8, 0.0, 0.4), seed=2, label="ACTION")
    both = joined(flat, steep)
    both = replace(
        both,
        with_label={**both.with_label, "RARE": (0.0, 0.0, 1.0, 1.0, 2.0)},
        examples_with={**both.examples_with, "RARE": 2},
        support={**both.support, "RARE": 2},
    )
    found = curves(both, draws=80)
    assert [curve.label for curve in found] == ["", "DATE", "ACTION", "RARE"]
    assert found[-1].verdict is Verdict.UNKNOWN
    assert words(found[-1]) == "RARE: too few measurements to say (2 sentences have it)."
    assert headline(found) == "Label more sentences with DATE: that should help most."
    assert sum(curve.share for curve in found[1:]) == pytest.approx(1.0)


@given(examples=st.integers(0, 200_000))
def test_nothing_is_promised_beyond_twice_the_data(examples: int) -> None:
    assert step_for(examples) <= examples / 2
    assert step_for(examples) > 0 or examples < 10


@settings(max_examples=15)
@given(
    data=st.data(),
    labels=st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=3, unique=True),
)
def test_any_counts_give_a_curve_for_all_and_for_each_label(
    data: st.DataObject, labels: list[str]
) -> None:
    count = st.integers(0, 3).map(lambda right: (right, 2 * right + data.draw(st.integers(0, 3))))
    sentence = st.tuples(*[st.dictionaries(st.sampled_from(labels), count)] * 3)
    folds = data.draw(st.lists(st.lists(sentence, max_size=6).map(tuple), min_size=1, max_size=3))
    sizes = (2.0, 4.0, 8.0)
    measured = Measured(
        sizes,
        dict.fromkeys(labels, sizes),
        tuple(folds),
        30,
        dict.fromkeys(labels, 30),
        dict.fromkeys(labels, 20),
    )
    found = curves(measured, draws=10)
    assert [found[0].label, *sorted(curve.label for curve in found[1:])] == ["", *sorted(labels)]
    for curve in found:
        assert curve.low <= curve.gain <= curve.high
        assert all(0 <= p.low <= p.f <= p.high <= 1 for p in curve.band)
        assert all(p.n <= FURTHEST * curve.examples + 1e-6 for p in curve.band)
        assert words(curve)
    assert headline(found)


def curve(verdict: Verdict, label: str = "DATE", **more: float) -> Curve:
    given_ = {"step": 40, "gain": 0.03, "low": 0.01, "high": 0.05, **more}
    return Curve(label, 80, verdict=verdict, **given_)  # type: ignore[arg-type]


def test_the_words_say_how_sure_they_are() -> None:
    assert words(curve(Verdict.HELPS)) == (
        "40 more sentences with DATE should add about 3 points (1 to 5)."
    )
    assert words(curve(Verdict.MAY_HELP, low=-0.02)) == (
        "40 more sentences with DATE may add about 3 points (0 to 5)."
    )
    assert words(curve(Verdict.HELPS, "", step=100)) == (
        "100 more sentences should add about 3 points (1 to 5)."
    )
    assert words(curve(Verdict.MAY_HELP, gain=0.004)) == (
        "40 more sentences with DATE may add less than 1 point (1 to 5)."
    )
    assert "hardly help" in words(curve(Verdict.FLAT, ""))
    assert "too few" in words(curve(Verdict.UNKNOWN, ""))
    assert "12 finished sentences" in basis(12, 5)


def test_the_headline_names_what_to_do() -> None:
    whole = curve(Verdict.HELPS, "")
    many = [curve(Verdict.HELPS, name) for name in "ABCD"]
    assert headline([whole, *many]) == (
        "Label more sentences with A, B or C: that should help most."
    )
    assert headline([whole, curve(Verdict.MAY_HELP, "A")]).startswith("More sentences with A may")
    assert "every kind" in headline([whole, curve(Verdict.FLAT, "A")])
    for verdict, said in (
        (Verdict.FLAT, "levelled off"),
        (Verdict.MAY_HELP, "may help a little"),
        (Verdict.UNKNOWN, "too few"),
    ):
        assert said in headline([curve(verdict, "")])
