"""Trains the members of a recogniser, on all cores where that pays, and says how far they are."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.cross_validation import CrossPrediction, CrossValidation, FoldScore
from ..core.scores import Scores
from ..storage.runs import Evaluation
from .bootstrap import Counts, interval_of_f
from .data import TrainingData
from .evaluation import Entity, entities_of, score_spans
from .loop import is_time_for_safety
from .members import MemberJob, Setup, Trained, train_member, train_member_apart
from .reports import EvaluationReport, LogReport, Report, StepReport
from .side_by_side import Cancelled, Team
from .side_child import Desk

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Steps in all from which processes of their own pay: each takes some 3 s to start.
_WORTH_PROCESSES = 1_400


@dataclass(frozen=True, slots=True)
class Trainings:
    """What came of the members.

    Attributes:
        members: those that were trained, in order.
        scores: of all that was measured, each document by a member that was trained without it;
            None when nothing was.
        predictions: those measurements, document by document.
        cross_validation: with the spread over the members; None where fewer than two measured.
        history: measurements in order of steps, of the members together.
        stopped: whether they were asked to stop.
    """

    members: tuple[Trained, ...]
    scores: Scores | None
    predictions: tuple[CrossPrediction, ...]
    cross_validation: CrossValidation | None
    history: tuple[Evaluation, ...]
    stopped: bool

    @property
    def steps(self) -> int:
        """Updates of the member that made most."""
        return max((member.steps for member in self.members), default=0)

    @property
    def best_step(self) -> int:
        """Mean of the updates that the members' weights are from, rounded."""
        return round(statistics.fmean(member.best_step for member in self.members))

    @property
    def taught(self) -> int:
        """How many documents a teacher tagged for each member, at most."""
        return max((member.taught for member in self.members), default=0)


def train_all(
    setup: Setup,
    data: TrainingData,
    docs: Sequence[Doc],
    *,
    team: Team | None,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    put_aside: Callable[[Trainings], None] = lambda _so_far: None,
) -> Trainings:
    """Train the members of a recogniser.

    Args:
        setup: with the run's folder, where config and documents are written.
        data: its folds say what each member leaves out.
        docs: those in train.spacy, then those in dev.spacy.
        team: processes to use; None to train here, one after another.
        report: called in this thread.
        should_stop: answered in less than a second; what the members have by then is kept.
        put_aside: called every few minutes with what there is, in case the computer stops.
    """
    jobs = _jobs(setup, data, docs)
    watch = _Watch(setup, len(jobs), report, put_aside)
    started = time.monotonic()
    stopped = False
    if team is None or len(jobs) * setup.plan.max_steps < _WORTH_PROCESSES:
        results = _train_here(jobs, watch, should_stop)
    else:
        try:
            done = team.run(
                train_member_apart,
                jobs,
                told=watch.told,
                ended=watch.ended,
                should_stop=should_stop,
            )
            results = dict(enumerate(done))
        except Cancelled as cancelled:
            results, stopped = cancelled.results, True
    trained = tuple(results[number] for number in sorted(results) if results[number].weights)
    found = {at: each for member in trained for at, each in member.found.items()}
    pairs = [(entities_of(docs[at]), set(found[at])) for at in sorted(found)]
    scores = score_spans(pairs) if pairs else _only(trained)
    return Trainings(
        members=trained,
        scores=scores,
        predictions=tuple(
            each
            for number, member in enumerate(trained)
            for each in predictions_of(
                [docs[at] for at in member.found], member.found.values(), number
            )
        ),
        cross_validation=_cross_validation(trained, scores, pairs, time.monotonic() - started),
        history=watch.history(),
        stopped=stopped or any(member.stopped for member in trained),
    )


def _jobs(setup: Setup, data: TrainingData, docs: Sequence[Doc]) -> list[MemberJob]:
    if not data.folds:
        # a dev set was split off or given, or there is nothing to measure on
        dev = range(len(docs) - len(data.dev.docs), len(docs))
        return [
            MemberJob(setup, number, frozenset(dev), tuple(dev))
            for number in range(setup.plan.members)
        ]
    # Between what is trained on and the dev set may stand documents that belong to no fold.
    further = len(docs) - len(data.train.docs) - len(data.dev.docs)

    def place(at: int) -> int:
        return at if at < len(data.train.docs) else at + further

    every = {place(at) for at in range(len(data.train.docs) + len(data.dev.docs))}
    return [
        MemberJob(
            setup,
            number,
            frozenset(every - {place(at) for at in trained}),
            tuple(place(at) for at in held_out),
        )
        for number, (trained, held_out) in enumerate(data.folds)
    ]


def _train_here(
    jobs: Sequence[MemberJob], watch: _Watch, should_stop: Callable[[], bool]
) -> dict[int, Trained]:
    results: dict[int, Trained] = {}
    for number, job in enumerate(jobs):
        if should_stop():
            break
        with tempfile.TemporaryDirectory(prefix="eventner-", ignore_cleanup_errors=True) as folder:
            desk = Desk(Path(folder), watch.telling(number), should_stop)
            results[number] = train_member(job, desk)
        watch.ended(number, results[number])
    return results


class _Watch:
    """Turns what the members say into the reports of one training."""

    def __init__(
        self,
        setup: Setup,
        count: int,
        report: Callable[[Report], None],
        put_aside: Callable[[Trainings], None],
    ) -> None:
        self._plan = setup.plan
        self._count = count
        self._report = report
        self._started = time.monotonic()
        self._steps = [0] * count
        self._rates: dict[int, float] = {}  # words a second of those at work
        self._measured: dict[int, dict[int, EvaluationReport]] = {}  # by step and member
        self._losses: dict[int, float] = {}
        self._put_aside = put_aside
        self._aside = self._started
        self._so_far: dict[int, Trained] = {}  # those that have ended, and what others told

    def telling(self, number: int) -> Callable[[Report | Trained], None]:
        """Return the function that a member tells its reports by."""
        return lambda each: self.told(number, each)

    def told(self, number: int, report: Report | Trained) -> None:
        """Take in a report of a member, or what it has learnt so far."""
        if isinstance(report, Trained):
            self._keep_safe(number, report)
        if isinstance(report, StepReport):
            self._step(number, report)
        elif isinstance(report, EvaluationReport):
            self._measure(number, report)

    def ended(self, number: int, trained: Trained) -> None:
        """Take in a member that has been trained."""
        self._rates.pop(number, None)
        self._steps[number] = self._plan.max_steps
        if self._count == 1:
            return
        self._keep_safe(number, trained)
        taught = f", with {trained.taught:,} that a teacher tagged" if trained.taught else ""
        f = trained.scores.f if trained.scores else None
        measured = "" if f is None else f": F {f:.3f} on what it was trained without"
        self._report(
            LogReport(
                f"Model {number + 1} of {self._count} is trained on {trained.train:,} sentences"
                f"{taught}{measured}"
            )
        )

    def history(self) -> tuple[Evaluation, ...]:
        """Return the measurements by step, the members' together."""
        return tuple(
            Evaluation(step, self._mean(step), self._losses.get(step, 0.0))
            for step in sorted(self._measured)
        )

    def _step(self, number: int, report: StepReport) -> None:
        self._steps[number] = report.step
        self._rates[number] = report.words_per_second
        seconds = time.monotonic() - self._started
        share = sum(self._steps) / (self._count * self._plan.max_steps)
        left = seconds / share - seconds if share > 0.02 and seconds > 1.0 else None
        self._report(
            replace(
                report,
                words_per_second=sum(self._rates.values()),
                seconds=seconds,
                seconds_left=report.seconds_left if self._count == 1 else left,
                member=number + 1,
                members=self._count,
            )
        )

    def _measure(self, number: int, report: EvaluationReport) -> None:
        self._measured.setdefault(report.step, {})[number] = report
        self._losses.setdefault(report.step, report.loss)
        best = max(self._mean(step) or 0.0 for step in self._measured)
        mean = self._mean(report.step)
        self._report(replace(report, mean=mean, is_best=(mean or 0.0) >= best))
        f = "nothing to find" if report.scores.f is None else f"F {report.scores.f:.3f}"
        member = f"Model {number + 1}, step" if self._count > 1 else "Step"
        self._report(LogReport(f"{member} {report.step}: {f}, loss {report.loss:.1f}"))

    def _keep_safe(self, number: int, trained: Trained) -> None:
        """Put all that is learnt aside when it is time to and something else is still learnt."""
        self._so_far[number] = trained
        now = time.monotonic()
        is_last = sum(self._steps) >= self._count * self._plan.max_steps
        if is_time_for_safety(now - self._aside) and not is_last:
            self._aside = now
            members = tuple(self._so_far[each] for each in sorted(self._so_far))
            self._put_aside(
                Trainings(members, _only(members), (), None, self.history(), stopped=True)
            )

    def _mean(self, step: int) -> float | None:
        every = [each.scores.f for each in self._measured[step].values()]
        known = [f for f in every if f is not None]
        return statistics.fmean(known) if known else None


def _only(trained: Sequence[Trained]) -> Scores | None:
    """Return the scores of a member that was stopped while it alone had been measured."""
    return trained[0].scores if len(trained) == 1 else None


def predictions_of(
    docs: Iterable[Doc], found: Iterable[Iterable[Entity]], fold: int
) -> Iterator[CrossPrediction]:
    """Give what was found in documents beside what is true.

    Args:
        docs: with their true entities.
        found: in each of them, half-open tokens.
        fold: number of the member that found it.
    """
    for doc, entities in zip(docs, found, strict=True):
        yield CrossPrediction(
            doc.text, _in_text(doc, entities_of(doc)), _in_text(doc, entities), fold
        )


def _in_text(doc: Doc, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return entities in half-open code points instead of tokens."""
    return tuple(
        (span.start_char, span.end_char, label)
        for start, end, label in sorted(entities)
        for span in [doc[start:end]]
    )


def _cross_validation(
    trained: Sequence[Trained],
    scores: Scores | None,
    pairs: Sequence[tuple[set[Entity], set[Entity]]],
    seconds: float,
) -> CrossValidation | None:
    measured = [member for member in trained if member.found]
    if scores is None or len(measured) < 2:
        return None
    interval = interval_of_f(
        [Counts(len(true & found), len(found), len(true)) for true, found in pairs]
    )
    return CrossValidation(
        folds=tuple(
            FoldScore(
                member.train,
                len(member.found),
                member.scores.f if member.scores else None,
                member.best_step,
            )
            for member in measured
        ),
        scores=scores,
        interval=None if interval is None else (interval.low, interval.high),
        seconds=seconds,
    )
