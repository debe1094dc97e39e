"""What is said of an entity that was found, in a line."""

from __future__ import annotations

from collections.abc import Iterable

from ...core.display import shown_name, shown_words
from ...core.document import Annotation
from ..text.marks import Mark


def mark_words(mark: Mark, text: str) -> str:
    """Return a mark's label, its words and its offsets, as they stand in the JSON."""
    words = shown_words(text[mark.start : mark.end])
    return f"{shown_name(mark.tag)} · “{words}” · start {mark.start:,}, end {mark.end:,}"


def mark_tip(mark: Mark, text: str) -> str:
    """Return the same with what the label is for, and what the offsets count."""
    about = f" {mark.about}." if mark.about not in ("", mark.tag) else ""
    return f"{mark_words(mark, text)}.{about} Offsets count code points; end is not included."


def all_words(text: str, entities: Iterable[Annotation]) -> str:
    """Return all entities, for a screen reader."""
    said = [
        f"{shown_name(each.label)}: {shown_name(text[each.start : each.end])}" for each in entities
    ]
    return "; ".join(said) or "no entities"
