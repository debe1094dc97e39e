"""Formats that need spaCy, put into the table of `storage.formats` from here."""

from __future__ import annotations

from ...storage.formats.table import register
from . import displacy_page, docbin


def register_formats() -> None:
    """Put them into the table; spaCy is imported when one is read or written."""
    register(docbin.FORMAT)
    register(displacy_page.FORMAT)
