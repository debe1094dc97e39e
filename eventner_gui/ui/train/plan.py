"""What the next training would be on, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.document import Document, Example, Status, count_labels
from ...core.split import split, text_key
from ...core.test_set import set_aside
from ...core.wording import counted


@dataclass(frozen=True, slots=True)
class Plan:
    """The data of the next training.

    Attributes:
        train: examples to train on.
        dev: examples held out.
        left_out: examples that are not done.
        near: done, but nearly the same as one of the test set or as one held out, so in neither.
        test: done and in the frozen test set.
        alike: nearly all are near-duplicates of others; see `core.split.Split`.
        tagged: of those, how many have tags.
        labels: by entity label, sorted: (spans to train on, spans held out).
    """

    train: int
    dev: int
    left_out: int
    tagged: int
    labels: Mapping[str, tuple[int, int]]
    near: int = 0
    test: int | None = None
    alike: bool = False

    @property
    def title(self) -> str:
        """Return what would be trained, as a heading."""
        if not self.train + self.dev:
            return "No sentence is done yet"
        held = f", {self.dev:,} held out" if self.dev else ""
        return f"Train on {counted(self.train, 'sentence')}{held}"

    @property
    def about(self) -> str:
        """Return what is to be known of it in a line."""
        if not self.train + self.dev:
            return "Tag a few sentences in the Annotate tab; Return marks one as done."
        parts = []
        if self.left_out:
            parts.append(f"{counted(self.left_out, 'sentence')} not done: left out")
        if self.near:
            parts.append(
                f"{counted(self.near, 'sentence')} nearly the same as a held-out one: left out"
            )
        if self.alike:
            parts.append("nearly all are alike: the scores will be too good")
        if not self.dev:
            parts.append("too few to hold any out: the model will not be measured")
        return "  ·  ".join(parts) or "The held-out sentences are never trained on."


def make_plan(document: Document, dev_share: float) -> Plan:
    """Return what a training would be on.

    Args:
        document: the project.
        dev_share: part of the texts to hold out, above 0 and below 1.
    """
    examples = document.examples
    done = [example for example in examples if example.status is Status.DONE]
    test = document.settings.test
    aside = set_aside(done, test.keys if test else frozenset())
    parts = split(aside.rest, document.held_out, share=dev_share)
    return Plan(
        train=len(parts.train),
        dev=len(parts.dev),
        left_out=len(examples) - len(done),
        tagged=sum(e.status is Status.TODO and bool(e.annotations) for e in examples),
        labels=_labels(parts.train, parts.dev),
        near=len(aside.near) + len(parts.left_out),
        test=len({text_key(e.content) for e in aside.test}) if test else None,
        alike=parts.alike,
    )


def _labels(train: Sequence[Example], dev: Sequence[Example]) -> dict[str, tuple[int, int]]:
    trained, held = count_labels(train), count_labels(dev)
    return {
        label: (trained.get(label, 0), held.get(label, 0))
        for label in sorted(trained.keys() | held.keys())
    }
