"""Two models on the same sentences: what one gets right and the other does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .mistakes import Entity, Judged
from .scores import Scores
from .significance import Difference
from .wording import counted


class Change(str, Enum):
    """What the second model changes in a sentence."""

    FIXED = "fixed"
    BROKEN = "broken"
    OTHERWISE = "otherwise wrong"
    BOTH_WRONG = "wrong as before"
    BOTH_RIGHT = "right as before"


@dataclass(frozen=True, slots=True)
class Compared:
    """A sentence with both models' answers; ``b`` is looked at as the newer one.

    Attributes:
        index: of its example among those given to `compare`.
        a: the first model's answer, matched with the truth.
        b: the second model's.
    """

    index: int
    a: Judged
    b: Judged

    @property
    def text(self) -> str:
        """The sentence."""
        return self.a.text

    @property
    def true(self) -> tuple[Entity, ...]:
        """What is tagged in it, in code points."""
        return self.a.true

    @property
    def fixed(self) -> tuple[Entity, ...]:
        """True entities that only the second model finds, in order."""
        return tuple(sorted(set(self.b.right) - set(self.a.right)))

    @property
    def broken(self) -> tuple[Entity, ...]:
        """True entities that only the first model finds, in order."""
        return tuple(sorted(set(self.a.right) - set(self.b.right)))

    @property
    def both_miss(self) -> tuple[Entity, ...]:
        """True entities that neither finds, in order."""
        return tuple(sorted(set(self.true) - set(self.a.right) - set(self.b.right)))

    @property
    def wrong_gone(self) -> tuple[Entity, ...]:
        """Wrong entities that only the first model finds, in order."""
        return tuple(sorted(_wrong(self.a) - _wrong(self.b)))

    @property
    def wrong_new(self) -> tuple[Entity, ...]:
        """Wrong entities that only the second model finds, in order."""
        return tuple(sorted(_wrong(self.b) - _wrong(self.a)))

    @property
    def change(self) -> Change:
        """What becomes of the sentence as a whole."""
        better, worse = self.fixed or self.wrong_gone, self.broken or self.wrong_new
        if better and worse:
            return Change.OTHERWISE
        if better or worse:
            return Change.FIXED if better else Change.BROKEN
        return Change.BOTH_WRONG if self.a.mistakes else Change.BOTH_RIGHT


@dataclass(frozen=True, slots=True)
class LabelChange:
    """What changes for one label, counted in entities.

    Attributes:
        label: the entity label.
        support: true entities.
        fixed: of them, those only the second model finds.
        broken: those only the first finds.
        both_right: those both find.
        both_miss: those neither finds.
        wrong_gone: wrong entities with this label that only the first model finds.
        wrong_new: those only the second finds.
    """

    label: str
    support: int
    fixed: int
    broken: int
    both_right: int
    both_miss: int
    wrong_gone: int
    wrong_new: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same sentences.

    Attributes:
        name_a: of the first model: its run's, or its folder's.
        name_b: of the second.
        sentences: all that were compared, in order.
        scores_a: of the first model on them.
        scores_b: of the second.
        difference: in F, and whether it is more than chance.
        per_label: by label, sorted.
        labels_a: entity labels that the first model can find.
        labels_b: those of the second.
        trained_on_a: sentences that the first model was trained on.
        trained_on_b: sentences that the second was trained on.
        left_out: sentences that either was trained on and that were left out for it; 0 when they
            were compared all the same.
        chosen_by: compared sentences that decided when the training of either ended.
        unknown: names of models of which nobody knows what they were trained on.
    """

    name_a: str
    name_b: str
    sentences: tuple[Compared, ...]
    scores_a: Scores
    scores_b: Scores
    difference: Difference
    per_label: tuple[LabelChange, ...]
    labels_a: tuple[str, ...]
    labels_b: tuple[str, ...]
    trained_on_a: int
    trained_on_b: int
    left_out: int
    chosen_by: int
    unknown: tuple[str, ...]

    def count(self, change: Change) -> int:
        """Return how many sentences have a change."""
        return sum(each.change is change for each in self.sentences)

    def of(self, change: Change) -> tuple[Compared, ...]:
        """Return the sentences that have a change, in order."""
        return tuple(each for each in self.sentences if each.change is change)

    def verdict(self) -> str:
        """Return which is better, and how sure that is."""
        return self.difference.words(self.name_a, self.name_b)

    def remarks(self) -> tuple[str, ...]:
        """Return sentences on what the figures rest on, as plain text with strangers' names."""
        said = []
        seen = (
            f"{counted(self.trained_on_a, 'sentence')} of {self.name_a}'s training and "
            f"{self.trained_on_b:,} of {self.name_b}'s"
        )
        if self.left_out:
            said.append(
                f"{counted(self.left_out, 'sentence')} left out: a model was trained on them "
                f"({seen})."
            )
        elif self.trained_on_a or self.trained_on_b:
            said.append(f"Among them are {seen}: that flatters whoever was trained on them.")
        if self.chosen_by:
            said.append(
                f"{counted(self.chosen_by, 'sentence')} decided when a training ended; the scores "
                "on them flatter a little."
            )
        said += [f"Nobody knows what {name} was trained on." for name in self.unknown]
        return tuple(said)


def label_changes(sentences: Sequence[Compared]) -> tuple[LabelChange, ...]:
    """Return what changes for each label, sorted by label."""
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        groups = {
            "support": sentence.true,
            "fixed": sentence.fixed,
            "broken": sentence.broken,
            "both_right": set(sentence.a.right) & set(sentence.b.right),
            "both_miss": sentence.both_miss,
            "wrong_gone": sentence.wrong_gone,
            "wrong_new": sentence.wrong_new,
        }
        for name, entities in groups.items():
            for entity in entities:
                counts.setdefault(entity.label, Counter())[name] += 1
    names = ("support", "fixed", "broken", "both_right", "both_miss", "wrong_gone", "wrong_new")
    return tuple(
        LabelChange(label, *(counts[label][name] for name in names)) for label in sorted(counts)
    )


def _wrong(judged: Judged) -> set[Entity]:
    return set(judged.found) - set(judged.right)
