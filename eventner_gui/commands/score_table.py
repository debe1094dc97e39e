"""Scores as a table of plain text, and texts cut short beside them."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.display import shown_name, shown_words
from ..core.scores import LabelScore, Scores
from .console import say

_ALL = "all labels"


def say_scores(scores: Scores, *, last: str, macro: LabelScore | None = None) -> None:
    """Print precision, recall and F, 0 to 1, of all labels and of each.

    Args:
        scores: to print.
        last: title of the last column, the number of true entities.
        macro: the mean over the labels, where it is wanted.
    """
    rows: list[tuple[str, float | None, float | None, float | None, str]] = [
        (_ALL, scores.precision, scores.recall, scores.f, "")
    ]
    if macro is not None:
        rows.append(("mean of labels", macro.precision, macro.recall, macro.f, ""))
    rows += [
        (shown_name(name), each.precision, each.recall, each.f, f"{each.support:,}")
        for name, each in scores.per_label.items()
    ]
    say_rows(rows, last=last)


def say_rows(
    rows: Iterable[tuple[str, float | None, float | None, float | None, str]], *, last: str
) -> None:
    """Print rows of a name, precision, recall and F, 0 to 1, and one thing more."""
    rows = list(rows)
    width = max(len(row[0]) for row in rows)
    room = max(len(last), 8)
    say(f"{'':<{width}}  precision  recall      F  {last:>{room}}".rstrip())
    for name, precision, recall, f, more in rows:
        say(
            f"{name:<{width}}  {cell(precision):>9}  {cell(recall):>6}  {cell(f):>5}  "
            f"{more:>{room}}".rstrip()
        )


def short(text: str, width: int = 80) -> str:
    """Return a text as one line that is not too long."""
    return shown_words(text, width)


def cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
