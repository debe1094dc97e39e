"""Progress bars on standard error, where that is a terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, TypeVar

from ..nlp.reports import EvaluationReport, LogReport, Prepared, Report, StepReport
from .console import is_terminal

_Self = TypeVar("_Self", bound="_Bar")


class _Bar:
    """A bar that is made when there is something to show, and closed at the end of a block."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._shown = is_terminal(sys.stderr)

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()


class Progress(_Bar):
    """Shows the reports of a training as one line; shows nothing where nobody looks."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, str] = {}

    def show(self, report: Report) -> None:
        """Show a report."""
        if not self._shown:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(file=sys.stderr, unit="step", leave=False, desc="Preparing")
        if isinstance(report, Prepared):
            self._bar.total = report.max_steps
        elif isinstance(report, StepReport):
            self._values["loss"] = f"{report.loss:.1f}"
            self._bar.update(report.step - self._bar.n)
        elif isinstance(report, EvaluationReport) and report.is_best:
            f = report.scores.f
            self._values["F"] = "-" if f is None else f"{f:.3f}"
            self._bar.set_description("Training", refresh=False)
        elif isinstance(report, LogReport) and not self._values:
            self._bar.set_description(report.text)
        self._bar.set_postfix(self._values, refresh=False)


class SentenceProgress(_Bar):
    """Shows how many sentences are done; shows nothing where nobody looks."""

    def show(self, done: int, of: int) -> None:
        """Show how many are done of how many."""
        if not self._shown:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(file=sys.stderr, unit="sentence", leave=False, total=of)
        self._bar.update(done - self._bar.n)


class ShareProgress(_Bar):
    """Shows which part of some work is done; shows nothing where nobody looks."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def show(self, share: float) -> None:
        """Show a part, 0 to 1."""
        if not self._shown:
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                file=sys.stderr,
                desc=self._words,
                leave=False,
                total=100,
                bar_format="{desc}: {percentage:3.0f}% {bar}",
            )
        self._bar.update(round(100 * share) - self._bar.n)
