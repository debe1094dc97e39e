"""Runs that were trained in the background among the others: which is offered, which are spare."""

from __future__ import annotations

from collections.abc import Sequence

from .run_record import RunRecord
from .runs import number_of

KEPT = 3
"""So many of them stay that are neither used, nor named, nor noted."""


def first_name(number: int) -> str:
    """Return what a run of a number is called until it is given another name."""
    return f"Run {number}"


def offered(runs: Sequence[RunRecord], in_use: RunRecord | None) -> RunRecord | None:
    """Return the run that may take the place of the one in use, where there is one to be offered.

    The newest of the background, when it was found better than the model in use, or when none is
    in use yet; never one that the expert has said something of.

    Args:
        runs: the finished ones, the newest first.
        in_use: that of them whose model is in use.
    """
    newest = next((run for run in runs if run.background is not None), None)
    if newest is None or newest.background is None or newest.background.answer:
        return None
    if in_use is None:
        return newest
    is_beside = newest.background.beside == in_use.folder.name
    return newest if is_beside and newest.background.is_better else None


def spare(runs: Sequence[RunRecord], in_use: RunRecord | None) -> list[RunRecord]:
    """Return the runs of the background that may go: all but the newest few that nobody touched."""
    untouched = [
        run
        for run in runs
        if run.background is not None
        and not run.background.is_in_line
        and not run.note
        and run.name == first_name(number_of(run.folder))
        and (in_use is None or run.folder != in_use.folder)
    ]
    return untouched[KEPT:]
