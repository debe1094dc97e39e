"""What a learning curve says, in words: what to label next, and how much more would help."""

from __future__ import annotations

from collections.abc import Sequence

from .curve import LEARNT, WORTH, Curve, Verdict
from .display import shown_name
from .wording import counted

_MOST_NAMED = 3


def headline(curves: Sequence[Curve]) -> str:
    """Return the answer in one sentence.

    Args:
        curves: as `core.curve.curves` returns them: all labels together first.
    """
    labels = curves[1:]
    helping = [each for each in labels if each.verdict is Verdict.HELPS]
    if helping:
        return f"Label more sentences with {_names(helping)}: that should help most."
    perhaps = [e for e in labels if e.verdict is Verdict.MAY_HELP and e.gain >= WORTH]
    if perhaps:
        return (
            f"More sentences with {_names(perhaps)} may help most; the measurements cannot tell "
            "for sure."
        )
    verdict = curves[0].verdict
    if verdict is Verdict.HELPS:
        return "More sentences of every kind should help; no single label stands out."
    if verdict is Verdict.FLAT:
        return "More sentences of this kind will hardly help: the score has levelled off."
    if verdict is Verdict.MAY_HELP:
        return "More sentences may help a little; the measurements cannot tell for sure."
    return "There are too few measurements to say what more sentences would bring."


def words(curve: Curve) -> str:
    """Return what more examples should bring for one label, or for all together.

    Gains are in points: hundredths of F.
    """
    if curve.verdict is Verdict.UNKNOWN:
        return _unknown(curve)
    if curve.verdict is Verdict.FLAT:
        if curve.label:
            return f"{_name(curve)} is flat: more examples will hardly help."
        return "All labels together are flat: more sentences of this kind will hardly help."
    what = counted(curve.step, "more sentence")
    if curve.label:
        what += f" with {_name(curve)}"
    should = "should add" if curve.verdict is Verdict.HELPS else "may add"
    return f"{what} {should} {_about(curve.gain)} ({_range(curve)})."


def basis(examples: int, folds: int) -> str:
    """Return what the curves are based on.

    Args:
        examples: finished sentences.
        folds: how often they were divided.
    """
    return (
        f"Worked out from {counted(examples, 'finished sentence')}: models of an eighth up to all "
        f"of them, measured {folds} times on sentences they had not seen. In brackets: where the "
        "gain lies in 95 of 100 cases. It holds for sentences like these."
    )


def _names(curves: Sequence[Curve]) -> str:
    *some, last = map(_name, curves[:_MOST_NAMED])
    return f"{', '.join(some)} or {last}" if some else last


def _name(curve: Curve) -> str:
    return shown_name(curve.label)


def _unknown(curve: Curve) -> str:
    if curve.label:
        has = "has" if curve.examples == 1 else "have"
        why = f"({counted(curve.examples, 'sentence')} {has} it)"
        if curve.step and curve.points[-1].f < LEARNT:
            return f"{_name(curve)} is hardly found yet, so it is too early to say {why}."
        return f"{_name(curve)}: too few measurements to say {why}."
    return "All labels together: too few measurements to say."


def _about(gain: float) -> str:
    points = round(100 * gain)
    if points < 1:
        return "less than 1 point"
    return f"about {counted(points, 'point')}"


def _range(curve: Curve) -> str:
    low, high = max(round(100 * curve.low), 0), max(round(100 * curve.high), 0)
    return f"{low} to {high}" if low < high else f"{high}"
