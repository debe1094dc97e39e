"""What a user can do to the project's own words and settings, each in one change."""

from __future__ import annotations

from dataclasses import replace

from .changes import Change
from .direction import Direction
from .document import Document

GUIDELINES_TEXT = "Edit the guidelines"


def set_guidelines(document: Document, guidelines: str) -> Change | None:
    """Set the guidelines.

    Args:
        document: as it is.
        guidelines: markdown.
    """
    before = document.settings
    if guidelines == before.guidelines:
        return None
    return Change(GUIDELINES_TEXT, settings=(before, replace(before, guidelines=guidelines)))


def set_project(document: Document, language: str, direction: Direction) -> Change | None:
    """Set the language whose tokens spans snap to, and how texts run, in one step."""
    before = document.settings
    after = replace(before, language=language, direction=direction)
    return None if after == before else Change("Project settings", settings=(before, after))
