"""The loop of one training: steps, measurements, the weights that are kept, when to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..core.scores import Scores
from ..storage.runs import Evaluation
from .checkpoint import Checkpoint
from .config import PipelinePlan
from .evaluation import Stopped, bare, evaluate
from .plan import Plan
from .reports import EvaluationReport, Report, StepReport
from .stepping import stepping

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from thinc.api import Optimizer

REPORT_EVERY = 0.05  # seconds
SAFE_EVERY = 300.0  # seconds; a power cut costs a long training no more than about this
_MEASURED_AT_A_STOP = 200  # documents; some tenths of a second
_SMOOTHING = 0.05  # weight of the newest step in the running mean of seconds a step


@dataclass(slots=True)
class Outcome:
    """How the loop ended.

    Attributes:
        weights: by component; the last ones, or with patience the best of those measured.
        scores: of these weights; None when they were not measured.
        best_step: the step they are from.
        steps: the last step.
        stopped: whether it was asked to stop.
        history: the measurements in order.
    """

    weights: dict[str, bytes] = field(default_factory=dict)
    scores: Scores | None = None
    best_step: int = 0
    steps: int = 0
    stopped: bool = False
    history: list[Evaluation] = field(default_factory=list)


def run_loop(
    pipeline: Language,
    *,
    components: PipelinePlan,
    plan: Plan,
    docs: Sequence[Doc],
    dev: Sequence[Doc],
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    put_aside: Callable[[Outcome], None] = lambda _outcome: None,
) -> Outcome:
    """Train an initialised pipeline.

    Args:
        pipeline: as `spacy.training.initialize.init_nlp` returned it; trained in place.
        components: what is trained and what runs when measuring.
        plan: when to measure and when to end; the rest stands in the pipeline's config.
        docs: to train on, with their entities.
        dev: to measure on; may be empty.
        report: called with step, evaluation and log reports.
        should_stop: looked at after every step and while measuring.
        put_aside: called every few minutes with what there is, in case the computer stops.
    """
    from spacy.schemas import ConfigSchemaTraining
    from spacy.training import Example
    from spacy.training.loop import create_train_batches, train_while_improving
    from spacy.util import fix_random_seed, registry

    config = pipeline.config.interpolate()
    settings = registry.resolve(config["training"], schema=ConfigSchemaTraining)
    optimizer: Optimizer = settings["optimizer"]
    examples = [Example(bare(doc, pipeline.vocab), doc) for doc in docs if len(doc)]
    # After initialising, as `spacy train` does: both then see the same random numbers.
    fix_random_seed(plan.seed)
    watch = _Watch(pipeline, components, plan, dev, report, should_stop, put_aside)
    frozen, annotating = settings["frozen_components"], settings["annotating_components"]
    with stepping(pipeline, optimizer, frozen, annotating) as (trained, bring_up):

        def measure() -> tuple[float, dict[str, float]]:
            bring_up()
            return watch.measure()

        steps = train_while_improving(
            trained,
            optimizer,
            create_train_batches(
                pipeline, lambda _: examples, settings["batcher"], settings["max_epochs"]
            ),
            measure,
            dropout=settings["dropout"],
            accumulate_gradient=settings["accumulate_gradient"],
            patience=plan.patience,
            max_steps=plan.max_steps,
            eval_frequency=plan.eval_frequency,
            exclude=frozen,
            annotating_components=annotating,
            before_update=settings["before_update"],
        )
        for batch, info, _ in steps:
            watch.after_step(info, sum(len(example) for example in batch))
            if watch.outcome.stopped or should_stop():
                watch.outcome.stopped = True
                break
    with pipeline.use_params(optimizer.averages):
        watch.finish()
    return watch.outcome


class _Watch:
    """Keeps what the loop has seen: losses, speed, measurements, the best weights."""

    def __init__(
        self,
        pipeline: Language,
        components: PipelinePlan,
        plan: Plan,
        dev: Sequence[Doc],
        report: Callable[[Report], None],
        should_stop: Callable[[], bool],
        put_aside: Callable[[Outcome], None],
    ) -> None:
        self.outcome = Outcome()
        self._best: Checkpoint | None = None
        self._put_aside = put_aside
        self._pipeline = pipeline
        self._components = components
        self._plan = plan
        self._dev = dev
        self._report = report
        self._should_stop = should_stop
        self._started = self._reported = self._stepped = self._aside = time.perf_counter()
        self._step_seconds: float | None = None
        self._measured: Scores | None = None
        self._last: dict[str, Any] = {}
        # Sums since the last report, and since the last measurement.
        self._losses, self._words, self._count = 0.0, 0, 0
        self._losses_measured, self._count_measured = 0.0, 0
        self._total_before = 0.0

    def measure(self) -> tuple[float, dict[str, float]]:
        """Score the mean of the weights on the dev set; called by spaCy's loop."""
        self._measured = None
        if self._dev:
            try:
                self._measured = evaluate(
                    self._pipeline,
                    self._dev,
                    components=self._components.scoring,
                    should_stop=self._should_stop,
                )
            except Stopped:
                self.outcome.stopped = True
        if self._measured is None:
            return 0.0, {}
        if not self._plan.patience or _f(self._measured) > _f(self.outcome.scores):
            self.outcome.scores = self._measured
            if self._plan.patience:
                # The means are in place here, so these are the weights that were measured.
                self._best = Checkpoint(self._pipeline, self._components.trained)
        self._keep_safe()
        return _f(self._measured), {}

    def after_step(self, info: dict[str, Any], words: int) -> None:
        """Take note of a step, and report now and then."""
        self._last = info
        self.outcome.steps = info["step"]
        total = float(info["losses"].get(self._components.recognizer, 0.0))
        loss = total - self._total_before
        self._total_before = total
        self._losses += loss
        self._losses_measured += loss
        self._words += words
        self._count += 1
        self._count_measured += 1
        now = time.perf_counter()
        seconds, self._stepped = now - self._stepped, now
        if self._step_seconds is None:
            self._step_seconds = seconds
        self._step_seconds += _SMOOTHING * (seconds - self._step_seconds)
        if now - self._reported >= REPORT_EVERY:
            self._report_step(now)
        if info["score"] is not None:
            # spaCy's loop starts a new sum of losses after each measurement.
            self._total_before = 0.0
            self._after_measuring(info["step"])

    def finish(self) -> None:
        """Keep the last weights where none are kept; the means are in place."""
        if self._count:
            self._report_step(time.perf_counter())
        outcome = self.outcome
        if self._best is not None:
            self._best.put_back(self._pipeline)
            outcome.weights = self._weights()
            return
        outcome.weights = self._weights()
        if outcome.best_step != outcome.steps:
            outcome.scores = None  # those are of earlier weights
        outcome.best_step = outcome.steps
        # Who stops does not wait for a large dev set; what is not stopped is measured elsewhere.
        few = 0 < len(self._dev) <= _MEASURED_AT_A_STOP
        if outcome.stopped and outcome.scores is None and few:
            outcome.scores = evaluate(
                self._pipeline, self._dev, components=self._components.scoring
            )

    def _keep_safe(self) -> None:
        """Put the means, which are in place, aside when it is time to."""
        now = time.perf_counter()
        if not is_time_for_safety(now - self._aside):
            return
        self._aside, steps = now, self.outcome.steps
        self._put_aside(
            replace(self.outcome, weights=self._weights(), best_step=steps, stopped=True)
        )

    def _weights(self) -> dict[str, bytes]:
        return {
            name: self._pipeline.get_pipe(name).model.to_bytes()
            for name in self._components.trained
        }

    def _after_measuring(self, step: int) -> None:
        mean = self._losses_measured / max(self._count_measured, 1)
        self._losses_measured, self._count_measured = 0.0, 0
        if self._measured is None:
            return
        best = self._measured is self.outcome.scores
        if best:
            self.outcome.best_step = step
        self.outcome.history.append(Evaluation(step, self._measured.f, mean))
        self._report(EvaluationReport(step, self._measured, best, mean, self._measured.f))

    def _report_step(self, now: float) -> None:
        self._report(
            StepReport(
                step=self._last["step"],
                epoch=self._last["epoch"],
                max_steps=self._plan.max_steps,
                loss=self._losses / self._count,
                words_per_second=self._words / max(now - self._reported, 1e-6),
                seconds=now - self._started,
                seconds_left=self._seconds_left(now),
            )
        )
        self._reported = now
        self._losses, self._words, self._count = 0.0, 0, 0

    def _seconds_left(self, now: float) -> float | None:
        """Estimate from the pace so far."""
        if now - self._started < 1.0 or self._step_seconds is None:
            return None
        end = self._plan.max_steps
        if self._plan.patience:
            end = min(end, self.outcome.best_step + self._plan.patience)
        return max(end - self._last["step"], 0) * self._step_seconds


def is_time_for_safety(seconds: float) -> bool:
    """Tell whether so long after the last time what is learnt should be put aside again."""
    return seconds >= SAFE_EVERY


def _f(scores: Scores | None) -> float:
    return 0.0 if scores is None or scores.f is None else scores.f
