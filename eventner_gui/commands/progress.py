"""Progress bars on standard error, where that is a terminal."""

from __future__ import annotations

import sys
import time
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


class PileProgress(_Bar):
    """Shows how far a pile is, with the time left; shows nothing where nobody looks."""

    def __init__(self) -> None:
        super().__init__()
        self._doing = ""
        self._first = (0.0, 0)  # when the rows began to be counted, and how many there were

    def show(self, doing: str, done: int, of: int, rows: int) -> None:
        """Show what is done, how far, of how much, and how many texts that are."""
        if not self._shown:
            return
        if doing != self._doing:
            self._begin(doing, done, of, rows)
        seconds = time.monotonic() - self._first[0]
        if rows > self._first[1] and seconds > 0:
            speed = (rows - self._first[1]) / seconds
            self._bar.set_postfix_str(f"{rows:,} texts, {speed:,.0f} a second", refresh=False)
        self._bar.update(done - self._bar.n)

    def _begin(self, doing: str, done: int, of: int, rows: int) -> None:
        from tqdm import tqdm

        if self._bar is not None:
            self._bar.close()
        self._doing, self._first = doing, (time.monotonic(), rows)
        self._bar = tqdm(
            file=sys.stderr,
            desc=doing.capitalize(),
            leave=False,
            total=of,
            initial=done,
            smoothing=0.05,  # parts of a pile take turns to arrive
            bar_format="{desc}: {percentage:3.0f}% {bar} {remaining} left{postfix}",
        )
