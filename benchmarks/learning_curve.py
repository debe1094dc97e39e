"""Is what the learning curve promises what comes, and is the quick learner's curve spaCy's?

    python benchmarks/learning_curve.py [--data ../shared/data/calendar/train.json] [--seeds 3]

From a part of the sentences (260 of 525) a curve is worked out and asked for F when trained on as
many as the cross-validation of all sentences trains on (420). What came then is compared with it,
for all labels together and for each one, with its interval. ``--spacy`` does the same with spaCy
pipelines instead of the quick learner (minutes).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from eventner_gui.core.curve import Curve, Point
from eventner_gui.core.document import Example, Status
from eventner_gui.core.power_law import PowerLaw, fit
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.learning_curve import CurveJob, LearningCurve, learning_curve
from eventner_gui.storage.projects import open_project

DATA = Path(__file__).parents[2] / "shared" / "data" / "calendar" / "train.json"
PART = 260


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--part", type=int, default=PART)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--spacy", action="store_true")
    arguments = parser.parse_args()
    examples = [
        each.with_status(Status.DONE) for each in open_project(arguments.data).document.examples
    ]
    whole = work_out(examples, arguments.spacy)
    say(f"{len(examples)} sentences, {whole.seconds:.0f} s, F by size:", shape(whole.curves[0]))
    for seed in range(arguments.seeds):
        part = random.Random(seed).sample(examples, arguments.part)
        found = work_out(part, arguments.spacy)
        say(f"\nseed {seed}: {len(part)} sentences, {found.seconds:.0f} s")
        say("  F by size:", shape(found.curves[0]))
        for curve in found.curves:
            compare(curve, whole)


def work_out(examples: list[Example], spacy: bool) -> LearningCurve:
    job = TrainingJob((), TrainingSettings()) if spacy else None
    return learning_curve(CurveJob(tuple(examples), job))


def shape(curve: Curve) -> str:
    return "  ".join(f"{point.n:.0f}: {point.f:.3f}" for point in curve.points)


def compare(curve: Curve, whole: LearningCurve) -> None:
    """Print what the curve promised, F and gain, and what the curve of all sentences has there."""
    (other,) = [each for each in whole.curves if each.label == curve.label]
    if not curve.band or not other.band:
        return
    came = other.points[-1]
    said = fitted(curve.band)
    reach = next((p for p in curve.band if p.n >= came.n), curve.band[-1])
    inside = "inside" if reach.low <= came.f <= reach.high else "OUTSIDE"
    later = fitted(other.points)
    gained = later.at(curve.examples + curve.step) - later.at(curve.examples)
    held = "inside" if curve.low <= gained <= curve.high else "OUTSIDE"
    say(
        f"  {curve.label or 'all labels':18} F at {came.n:3.0f}: promised {said.at(came.n):.3f} "
        f"({reach.low:.3f} to {reach.high:.3f}), came {came.f:.3f}, error "
        f"{said.at(came.n) - came.f:+.3f}, {inside}; {curve.step:3} more: promised "
        f"{curve.gain:+.3f} ({curve.low:+.3f} to {curve.high:+.3f}), came {gained:+.3f}, {held}, "
        f"{curve.verdict.value}"
    )


def fitted(points: Sequence[Point]) -> PowerLaw:
    return fit([p.n for p in points], [p.f for p in points], [0.01] * len(points))


if __name__ == "__main__":
    main()
