"""Errors nobody caught: each is logged, and told once at the top of the window."""

from __future__ import annotations

import logging
import sys
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QThread, Signal

from ..storage.crashes import Crash
from ..storage.private_log import trace_of
from .notice import Notice

log = logging.getLogger(__name__)

_MAX_TOLD = 20  # different errors; more of them say nothing new

_Place = tuple[type[BaseException], str, int]


class ErrorReporter(QObject):
    """Takes what nobody caught, in whatever thread, and tells it in the window.

    An error that comes again from the same place (at each painting, say) is counted, not told
    again.

    Signals:
        happened: (kind, trace) a new one; queued, so that nothing is shown within a painting.
    """

    happened = Signal(str, str)

    def __init__(
        self,
        show: Callable[[Notice], object],
        copy: Callable[[str], object],
        open_folder: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        """Make the reporter; it takes nothing before `install`.

        Args:
            show: puts a notice at the top of the window.
            copy: puts a report about a traceback into the clipboard.
            open_folder: opens the folder of the log.
            parent: owner.
        """
        super().__init__(parent)
        self._show, self._copy, self._open_folder = show, copy, open_folder
        self._lock = threading.Lock()
        self._seen: Counter[_Place] = Counter()
        self._notice: Notice | None = None
        self._traces: list[str] = []
        self.happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take every error nobody catches from now on."""
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._unhandled
        threading.excepthook = self._unhandled_in_thread
        sys.unraisablehook = self._unraisable

    def uninstall(self) -> None:
        """Leave errors to Python again."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def tell_crash(self, crash: Crash) -> None:
        """Say that the last session ended in a crash."""
        parts = [f"The last session ended in a crash: {crash.reason}", crash.trace, crash.log]
        self._show(
            Notice(
                f"EventNER ended unexpectedly last time ({crash.reason}). Your work was kept.",
                [
                    ("Copy details", lambda: self._copy("\n\n".join(parts))),
                    ("Open the log folder", self._open_folder),
                ],
                closable=True,
            )
        )

    def _unhandled(
        self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        if not isinstance(error, KeyboardInterrupt):
            self._take(error)

    def _unhandled_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self._take(args.exc_value)

    def _unraisable(self, args: sys.UnraisableHookArgs) -> None:
        # The object it happened in is left out: its description may quote a text.
        if args.exc_value is not None:
            self._take(args.exc_value)

    def _take(self, error: BaseException) -> None:
        with self._lock:
            place = _place_of(error)
            self._seen[place] += 1
            times, different = self._seen[place], len(self._seen)
        if times == 1:
            thread = QThread.currentThread().objectName() or threading.current_thread().name
            log.critical("unhandled error in the thread %s", thread, exc_info=error)
            if different <= _MAX_TOLD:
                self.happened.emit(type(error).__name__, trace_of(error))
        elif str(times).strip("0") == "1":  # 10, 100, 1000
            log.error("%d times by now: %s in %s:%d", times, place[0].__name__, *place[1:])

    def _tell(self, kind: str, trace: str) -> None:
        self._traces.append(trace)
        if self._notice is not None:
            self._notice.put_away()
        count = len(self._traces)
        others = f", the latest of {count}" if count > 1 else ""
        self._notice = Notice(
            f"Something went wrong inside EventNER ({kind}{others}). You can go on; what you did "
            "just now may not have worked.",
            [
                ("Copy details", lambda: self._copy("\n\n".join(self._traces))),
                ("Open the log folder", self._open_folder),
            ],
            kind="error",
            closable=True,
        )
        self._notice.closed.connect(self._put_away)
        self._show(self._notice)

    def _put_away(self) -> None:
        self._notice = None


def _place_of(error: BaseException) -> _Place:
    """Return what makes an error the same as another: its kind and the place it comes from."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error), "", 0
    return type(error), trace.tb_frame.f_code.co_filename, trace.tb_lineno
