"""What is said of a run, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.display import shown_name
from ...core.wording import counted

if TYPE_CHECKING:
    from ...storage.runs import RunRecord


def run_score(run: RunRecord) -> str:
    """Return a run's score in a few characters."""
    f = run.scores.f if run.scores else None
    return "not measured" if f is None else f"F {100 * f:.0f}"


def run_details(run: RunRecord) -> str:
    """Return a run's second line."""
    parts = [f"{run.train:,} sentences", f"{run.seconds:.0f} s"]
    if run.stopped:
        parts.append("stopped")
    return " · ".join(parts)


def run_about(run: RunRecord) -> str:
    """Return what is to be known of a run in a line or two."""
    held = f", {run.dev:,} held out" if run.dev else ""
    parts = [
        f"Trained on {counted(run.train, 'sentence')}{held}",
        f"from {shown_name(run.base)}",
        f"{run.created.replace('T', ' ')[:16]}",
        f"{run.seconds:.0f} s",
    ]
    if run.stopped:
        parts.append("stopped")
    return "  ·  ".join(parts)
