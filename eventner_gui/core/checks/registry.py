"""All checks that need no spaCy, in the order of their findings (within a severity)."""

from __future__ import annotations

from . import amounts, consistency, leaks, names, pairs, repeats, tags, texts, words
from .finding import Check

CHECKS: tuple[Check, ...] = (
    *texts.CHECKS,
    *tags.CHECKS,
    *consistency.CHECKS,
    *repeats.CHECKS,
    *leaks.CHECKS,
    *names.CHECKS,
    *amounts.CHECKS,
    *words.CHECKS,
    *pairs.CHECKS,
)
