"""Scores of entity recognition: precision, recall and F, overall and for each label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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


def score_spans(
    pairs: Iterable[tuple[set[tuple[int, int, str]], set[tuple[int, int, str]]]],
) -> Scores:
    """Return the scores for (true, found) entities of each text: (start, end, label).

    An entity is right when start, end and label are.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for gold, predicted in pairs:
        right.update(label for _, _, label in gold & predicted)
        found.update(label for _, _, label in predicted)
        true.update(label for _, _, label in gold)
    all_labels = label_score(right.total(), found.total(), true.total())
    return Scores(
        all_labels.precision,
        all_labels.recall,
        all_labels.f,
        {
            label: label_score(right[label], found[label], true[label])
            for label in sorted(true.keys() | found.keys())
        },
    )


def macro_average(scores: Scores) -> LabelScore:
    """Return the mean over the labels, each with the same weight; what is None counts as 0.

    F is the mean of the labels' F, as scikit-learn and seqeval have it.
    """
    each = scores.per_label.values()
    if not each:
        return LabelScore(None, None, None, 0)
    return LabelScore(
        sum(label.precision or 0.0 for label in each) / len(each),
        sum(label.recall or 0.0 for label in each) / len(each),
        sum(label.f or 0.0 for label in each) / len(each),
        sum(label.support for label in each),
    )
