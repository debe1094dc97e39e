"""What is said of a run, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.display import shown_name
from ...core.wording import counted
from .follow_words import beside_words

if TYPE_CHECKING:
    from ...storage.runs import RunRecord


def run_score(run: RunRecord) -> str:
    """Return a run's score in a few characters: that of cross-validation where there was one."""
    folds = run.cross_validation
    if folds is not None and folds.scores.f is not None:
        spread = "" if folds.spread is None else f" ± {100 * folds.spread:.0f}"
        return f"F {100 * folds.scores.f:.0f}{spread}"
    f = run.scores.f if run.scores else None
    return "not measured" if f is None else f"F {100 * f:.0f}"


def run_details(run: RunRecord, is_in_use: bool = False) -> str:
    """Return a run's second line in the list."""
    parts = ["in use"] if is_in_use else []
    parts += [counted(run.train, "sentence"), f"{run.seconds:.0f} s"]
    if run.stopped:
        parts.append("stopped")
    if run.background is not None:
        parts.append("in the background")
    return " · ".join(parts)


def run_about(run: RunRecord, is_in_use: bool) -> str:
    """Return what is to be known of a run in a line or two."""
    held = f", {run.dev:,} held out" if run.dev and not run.in_folds else ""
    folds = run.cross_validation
    parts = [
        f"Trained on {counted(run.train, 'sentence')}{held}",
        f"from {base_words(run.base)}",
        run_time(run),
        f"{run.seconds:.0f} s",
    ]
    if folds is not None and run.in_folds:
        parts.append(f"{folds.k} models joined, each measured on what it was trained without")
    elif folds is not None:
        parts.append(f"measured by {folds.k} trainings on parts (cross-validation)")
    if run.stopped:
        parts.append("stopped")
    if run.background is not None:
        parts.append(beside_words(run.background))
    if is_in_use:
        parts.append("the model in use")
    return "  ·  ".join(parts)


def run_tip(run: RunRecord) -> str:
    """Return what the list says of a run when asked."""
    said = f"{run_time(run)}, from {base_words(run.base)}"
    return f"{said}. {run.note}" if run.note else said


def run_time(run: RunRecord) -> str:
    """Return when a run began, to the minute."""
    return run.created.replace("T", " ")[:16]


def base_words(base: str) -> str:
    """Return a base model as one reads it: "blank (en)", a package, or a folder."""
    blank, _, code = base.partition("blank:")
    return f"a blank model ({shown_name(code)})" if code and not blank else shown_name(base)
