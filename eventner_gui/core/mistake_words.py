"""Mistakes in words that can be shown anywhere."""

from __future__ import annotations

from .display import shown_name, shown_words
from .mistakes import Entity, Mistake

_LONGEST = 40  # code points of an entity


def mistake_words(mistake: Mistake, text: str) -> str:
    """Return a mistake in words beside its kind: "“next Friday” DATE, found “Friday” DATE".

    Args:
        mistake: what is wrong.
        text: its sentence.
    """
    both = [entity_words(each, text) for each in (mistake.true, mistake.found) if each is not None]
    return ", found ".join(both)


def entity_words(entity: Entity, text: str) -> str:
    """Return an entity of a text in words: "“Friday” DATE"."""
    words = shown_words(text[entity.start : entity.end], _LONGEST)
    return f"“{words}” {shown_name(entity.label)}"


def pair_words(true: str | None, found: str | None, number: int) -> str:
    """Return a cell of a table of confusions in words: "DATE taken for TIME: 3".

    Args:
        true: the label that is right; None for nothing.
        found: the label that was found; None for nothing.
        number: how often.
    """
    if true is None:
        said = f"{shown_name(found or '')} found where nothing is tagged"
    elif found is None:
        said = f"{shown_name(true)} not found"
    elif true == found:
        said = f"{shown_name(true)} found as such"
    else:
        said = f"{shown_name(true)} taken for {shown_name(found)}"
    return f"{said}: {number:,}"
