"""Scores of entity recognition: precision, recall and F, overall and for each label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label is found, on exact spans.

    Attributes:
        precision: part of the found entities that are right, 0 to 1; None when none was found.
        recall: part of the true entities that were found, 0 to 1; None when there is none.
        f: harmonic mean of the two, 0 to 1; None when there is nothing to find and nothing found.
        support: number of true entities measured on.
    """

    precision: float | None
    recall: float | None
    f: float | None
    support: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores over all labels (micro average) and for each.

    Attributes:
        precision: as in `LabelScore`.
        recall: as in `LabelScore`.
        f: as in `LabelScore`.
        per_label: by entity label, labels of the true and the found entities, sorted.
    """

    precision: float | None
    recall: float | None
    f: float | None
    per_label: Mapping[str, LabelScore]


def label_score(right: int, found: int, true: int) -> LabelScore:
    """Return the score for counts of entities: right among the found, found, and true ones."""
    return LabelScore(
        precision=right / found if found else None,
        recall=right / true if true else None,
        f=2 * right / (found + true) if found + true else None,
        support=true,
    )
