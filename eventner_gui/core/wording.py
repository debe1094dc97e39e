"""Numbers in the user's words."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where there is not just one: "1,200 tags"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
