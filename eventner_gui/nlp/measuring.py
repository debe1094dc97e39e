"""Measures one model on sentences whose tags are known, honestly. Offsets: code points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.document import Example
from ..core.errors import EventNerError, ModelError
from ..core.mistakes import Entity, ErrorCounts, Judged, count_errors
from ..core.scores import Scores
from ..core.semeval import SemEval, semeval
from ..core.significance import Interval
from ..core.wording import counted
from .bootstrap import counts_of, interval_of_f
from .comparison import scores_of
from .judging import answers
from .prediction import find_model, load_model
from .seen_texts import FairChoice, choose_fairly, name_of, seen_by
from .trust import Trust


@dataclass(frozen=True, slots=True)
class Measured:
    """How well a model does.

    Attributes:
        name: of the model: its run's, or its folder's.
        choice: which sentences it was measured on, and why not on the others.
        training_is_known: whether the model's run folder says what it was trained on.
        judged: the sentences, in the order of ``choice.kept``.
        scores: on exact spans, all labels together and each.
        interval: of the F of all labels together; None where there is none.
        errors: the mistakes, counted.
        semeval: counted in other ways.
        cut: (place in ``judged``, entity) of each true entity that is no whole words of the
            model; it counts as missed.
        only_in_model: entity labels that the model knows and no tag in the sentences has.
        only_in_truth: those of tags that the model does not know, so that it misses them all.
    """

    name: str
    choice: FairChoice
    training_is_known: bool
    judged: tuple[Judged, ...]
    scores: Scores
    interval: Interval | None
    errors: ErrorCounts
    semeval: SemEval
    cut: tuple[tuple[int, Entity], ...]
    only_in_model: tuple[str, ...]
    only_in_truth: tuple[str, ...]


def measure(
    model: Path,
    examples: Sequence[Example],
    *,
    trust: Trust = Trust.KNOWN,
    include_seen: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda done, of: None,
) -> Measured:
    """Measure a model on sentences that it was not trained on.

    Args:
        model: a run folder, or any folder with a spaCy pipeline.
        examples: done ones, whose tags are the truth.
        trust: which models may be opened.
        include_seen: measure on sentences too that it was trained on.
        should_stop: looked at after each sentence.
        report: called with sentences done and all there are, now and then.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: there is no such model, it cannot be loaded, or it finds no entities at all.
        EvaluationStopped: ``should_stop`` said so.
        EventNerError: no sentence is left to measure on.
    """
    find_model(model)
    seen = seen_by(model)
    choice = choose_fairly(examples, [seen], include_seen=include_seen)
    if not choice.kept:
        raise _nothing_left(len(examples))
    chosen = [examples[number] for number in choice.kept]
    loaded = load_model(model, trust)
    if not loaded.labels:
        raise ModelError(
            f"The model in {model} finds no entities: it knows no label.",
            "Choose a model with an entity recogniser.",
        )
    found = answers(loaded, chosen, should_stop=should_stop, report=report)
    errors = count_errors(found.judged)
    true = {entity.label for each in found.judged for entity in each.true}
    return Measured(
        name=name_of(model),
        choice=choice,
        training_is_known=seen.is_known,
        judged=found.judged,
        scores=scores_of(found.judged),
        interval=interval_of_f(counts_of(found.judged)),
        errors=errors,
        semeval=semeval(found.judged),
        cut=found.cut,
        only_in_model=tuple(sorted(set(found.labels) - true)),
        only_in_truth=tuple(sorted(true - set(found.labels))),
    )


def _nothing_left(examples: int) -> EventNerError:
    if not examples:
        return EventNerError(
            "No sentence is done, so there is nothing to measure on.",
            "Tag some sentences and mark them as done.",
        )
    return EventNerError(
        f"The model was trained on all {counted(examples, 'sentence')}, so nothing can be said "
        "about new ones.",
        "Give other sentences, or include those all the same (--all).",
    )
