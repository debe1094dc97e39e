"""What became of a base model's own entity types: counted on the same texts before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .wording import counted

Entity = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class OldType:
    """What became of one entity type of the base model, on exact spans.

    Attributes:
        label: the type.
        before: entities that the base found by itself.
        still: those of them that the trained model finds as well, with the same label.
        yours: those of them whose words are, or are in part, one of the project's labels now.
        after: entities of this type that the trained model finds in all.
    """

    label: str
    before: int
    still: int
    yours: int
    after: int

    @property
    def f(self) -> float | None:
        """Return F of the trained model with the base's finds as the truth, 0 to 1."""
        total = self.before + self.after
        return 2 * self.still / total if total else None

    def words(self) -> str:
        """Return what became of it in words: "PERSON: 41 of 43 still found, 1 new"."""
        said = f"{self.label}: {self.still} of {self.before} still found"
        if self.yours:
            said += f", {self.yours} now part of your tags"
        new = self.after - self.still
        return said + (f", {new} new" if new else "")


def compare_old_types(
    pairs: Iterable[tuple[set[Entity], set[Entity]]],
    labels: Iterable[str],
    project_labels: Iterable[str],
) -> tuple[OldType, ...]:
    """Return what became of each type, those that were found at all, sorted by label.

    Args:
        pairs: for each text the entities that the base found, and those of the trained model.
        labels: types of the base.
        project_labels: of the project; a type with the same name is the project's from now on,
            and left out.
    """
    mine = set(project_labels)
    asked = sorted(set(labels) - mine)
    counts = {label: [0, 0, 0, 0] for label in asked}
    for before, after in pairs:
        taken = [(start, end) for start, end, label in after if label in mine]
        for _, _, label in before & after:
            if label in counts:
                counts[label][1] += 1
        for start, end, label in before:
            if label not in counts:
                continue
            counts[label][0] += 1
            if any(start < stop and first < end for first, stop in taken):
                counts[label][2] += 1
        for _, _, label in after:
            if label in counts:
                counts[label][3] += 1
    return tuple(
        OldType(label, before, still, yours, after)
        for label, (before, still, yours, after) in counts.items()
        if before or after
    )


def old_types_words(types: Sequence[OldType], texts: int) -> str:
    """Return the forgetting check in one sentence.

    Args:
        types: as `compare_old_types` returned them.
        texts: number of texts compared on.
    """
    where = counted(texts, "sentence")
    if not types:
        return f"The base model's own types: it found none in {where}, so nothing can be said."
    return f"The base model's own types, on {where}: {'; '.join(each.words() for each in types)}."
