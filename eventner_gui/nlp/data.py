"""The data of one training: split, converted, checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.document import Example
from ..core.errors import TrainingError
from ..core.wording import counted
from .dataset import Converted, Note, convert, count_labels
from .division import FoldPlaces, divide, leave_out_empty
from .jobs import TrainingJob
from .reports import Prepared

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class StoppedEarly(TrainingError):
    """The user stopped a training before it had learnt anything; there is nothing to keep."""

    def __init__(self) -> None:
        super().__init__("Training was stopped before it had learnt anything.", "Nothing was kept.")


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What is trained and measured on.

    Attributes:
        train: to train on; at least one entity is in it.
        dev: to measure on; may be empty.
        notes: everything dropped, shortened, merged or left out.
        held_out: keys of all texts held out so far.
        test: those of the frozen test set; empty where there is none.
        alike: nearly all texts are near-duplicates of others; see `core.split.Split`.
        folds: see `division.Division`; empty where there is one dev set or none.
    """

    train: Converted
    dev: Converted
    notes: tuple[Note, ...]
    held_out: frozenset[str]
    test: tuple[Example, ...] = ()
    alike: bool = False
    folds: tuple[FoldPlaces, ...] = ()

    def trained_on(self) -> list[Doc]:
        """Return the documents that the finished model has learnt from."""
        return [*self.train.docs, *self.dev.docs] if self.folds else [*self.train.docs]

    def measured_on(self) -> list[Doc]:
        """Return the documents that scores are from: what folds hold out, or the dev set."""
        if not self.folds:
            return [*self.dev.docs]
        docs = self.trained_on()
        return [docs[at] for _, held_out in self.folds for at in held_out]

    def labels(self) -> dict[str, tuple[int, int]]:
        """Return spans trained and measured on by entity label, sorted."""
        train, dev = count_labels(self.trained_on()), count_labels(self.measured_on())
        return {
            label: (train.get(label, 0), dev.get(label, 0))
            for label in sorted(train.keys() | dev.keys())
        }

    def prepared(self, max_steps: int) -> Prepared:
        """Return the report that training begins with."""
        return Prepared(
            train=len(self.trained_on()),
            dev=len(self.measured_on()),
            notes=self.notes,
            labels=self.labels(),
            max_steps=max_steps,
            held_out=self.held_out,
            test=len(self.test),
            alike=self.alike,
            folds=len(self.folds),
        )

    def words(self) -> str:
        """Return the data in one or two sentences."""
        docs = self.trained_on()
        spans = sum(len(doc.ents) for doc in docs)
        said = f"Trains on {len(docs):,} sentences with {spans:,} entities"
        if self.folds:
            said += (
                f"; {len(self.measured_on()):,} of them are measured on, each by a model that was "
                "trained without it."
            )
        elif self.dev.docs:
            said += f"; {len(self.dev.docs):,} sentences are held out to measure on."
        else:
            said += ". There are too few to hold some out, so nothing will be measured."
        if self.alike:
            said += (
                " Nearly all sentences are like one another, so the held-out ones are too: on "
                "others the model will do worse than the scores say."
            )
        if self.test:
            said += (
                f" The {counted(len(self.test), 'sentence')} of the frozen test set are kept out "
                "of all this."
            )
        unknown = [label for label, (train, _) in self.labels().items() if not train]
        if unknown:
            said += f" Only in the held-out sentences, so not learnt: {', '.join(unknown)}."
        return said


def prepare(
    job: TrainingJob,
    pipeline: Language,
    should_stop: Callable[[], bool] = lambda: False,
    *,
    fold_count: int = 0,
) -> TrainingData:
    """Return the data of a job.

    Args:
        job: the job.
        pipeline: its tokenizer splits the texts.
        should_stop: looked at before each example.
        fold_count: for cross-validation instead of one dev set; 0 for a dev set.

    Raises:
        TrainingError: there is no example, no annotation, or none that spaCy can learn.
        StoppedEarly: ``should_stop`` said so.
    """
    examples, notes = leave_out_empty(job.examples)
    check_examples(examples)
    parts = divide(job, examples, fold_count=fold_count)
    train, dev = parts.train, parts.dev
    notes += parts.notes
    converted = convert(train, pipeline, should_stop=should_stop)
    measured = convert(dev, pipeline, should_stop=should_stop)
    if should_stop():
        raise StoppedEarly
    notes += [*converted.notes, *measured.notes]
    _check_entities(converted, train)
    return TrainingData(
        converted,
        measured,
        tuple(notes),
        parts.held_out,
        parts.test,
        parts.alike,
        parts.folds,
    )


def check_examples(examples: Sequence[Example]) -> None:
    """See that there is anything to train on.

    Raises:
        TrainingError: there is not.
    """
    if not examples:
        raise TrainingError(
            "No sentence is marked as done, so there is nothing to train on.",
            "Tag some sentences; only those marked as done are trained on.",
        )


def _check_entities(converted: Converted, train: Sequence[Example]) -> None:
    if any(doc.ents for doc in converted.docs):
        return
    if any(example.annotations for example in train):
        raise TrainingError(
            "None of the tags can be learnt: each is empty, outside its text, or no whole word.",
            "The notes say why for each; mend some on the Annotate tab, then train again. The "
            f"first: {converted.notes[0].reason}",
        )
    raise TrainingError(
        "None of the finished sentences has a tag, so there is nothing to learn.",
        "Tag some words on the Annotate tab, then train again.",
    )
