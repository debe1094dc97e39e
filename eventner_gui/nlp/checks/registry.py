"""Every check there is; adding one is adding it to the `CHECKS` of a file, or a file to this."""

from __future__ import annotations

from ...core.checks.finding import Check
from ...core.checks.registry import CHECKS as CORE_CHECKS
from . import language, sentences, vectors

CHECKS: tuple[Check, ...] = (
    *language.CHECKS,
    *CORE_CHECKS,
    *sentences.CHECKS,
    *vectors.CHECKS,
)
