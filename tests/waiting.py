"""What a `Driver` needs of qtbot, for scripts that run without pytest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer


class Waiting:
    """Waits as qtbot does: events go on, and other threads get the interpreter."""

    def wait(self, ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def waitUntil(self, condition: Callable[[], bool], timeout: int = 5_000) -> None:
        clock = QElapsedTimer()
        clock.start()
        while not condition():
            if clock.elapsed() > timeout:
                raise TimeoutError
            self.wait(10)

    @contextmanager
    def waitSignal(self, signal: Any, timeout: int = 5_000) -> Iterator[None]:
        seen: list[bool] = []

        def note(*_given: object) -> None:
            seen.append(True)

        signal.connect(note)
        yield
        self.waitUntil(lambda: bool(seen), timeout)
        signal.disconnect(note)
