"""Numbers and statuses in the user's words."""

from __future__ import annotations

from collections.abc import Sequence

from .document import Status

STATUS_WORDS = {
    Status.DONE: "done",
    Status.TODO: "to do",
    Status.FLAGGED: "flagged",
    Status.SKIPPED: "skipped",
}


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where there is not just one: "1,200 tags"."""
    if number == 1:
        return f"1 {noun}"
    is_y = noun.endswith("y") and noun[-2:-1] not in tuple("aeiou")
    return f"{number:,} {noun[:-1]}ies" if is_y else f"{number:,} {noun}s"


def listed(items: Sequence[str], most: int = 4) -> str:
    """Return items as they are said: "A, B and C", of many the first: "A, B and 7 more"."""
    if len(items) > most:
        items = [*items[: most - 1], f"{len(items) - most + 1:,} more"]
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def time_left(seconds: float) -> str:
    """Return how long something still takes, roughly."""
    if seconds < 1.5:
        return "almost done"
    if seconds < 90:
        return f"about {seconds:.0f} seconds left"
    return f"about {seconds / 60:.0f} minutes left"
