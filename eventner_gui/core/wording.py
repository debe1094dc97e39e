"""Numbers and statuses in the user's words."""

from __future__ import annotations

from .document import Status

STATUS_WORDS = {
    Status.DONE: "done",
    Status.TODO: "to do",
    Status.FLAGGED: "flagged",
    Status.SKIPPED: "skipped",
}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where there is not just one: "1,200 tags"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
