"""Whether the project's language can be split into words here."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.checks.finding import Check, Finding, Places, Severity
from ...core.checks.survey import Survey


def _no_tokenizer(survey: Survey) -> Iterator[Finding]:
    error = survey.language_error
    if error is not None:
        yield Finding("no-tokenizer", Severity.STOPS, str(error), error.hint, Places())


CHECKS = (
    Check(
        "no-tokenizer",
        "a language whose words cannot be split on this computer",
        "stops training",
        "A few languages need further packages (Japanese, Korean, Thai, Vietnamese, Chinese with "
        "some settings).",
        _no_tokenizer,
    ),
)
