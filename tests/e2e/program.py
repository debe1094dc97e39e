"""The real program in a process of its own, acted in step by step."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from eventner_gui import cli
from eventner_gui.ui.window.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
FAILED = 3
_POLL_MS = 20
_PATIENCE = 60  # seconds a step may be waited for

Steps = Callable[[MainWindow], Generator[Callable[[], bool], None, None]]


def run_program(
    module: str, *arguments: str, home: Path, before: Sequence[str] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a module of these tests as the program, with a home of its own.

    Args:
        module: in this folder; it calls `act`.
        arguments: of the module.
        home: of the program.
        before: a command to run it under, such as strace.
        environment: further variables.
    """
    command = [*before, sys.executable, "-X", "utf8", "-m", f"tests.e2e.{module}", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={
            **os.environ,
            "EVENTNER_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            **environment,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=200,
        check=False,
    )


def act(steps: Steps, *arguments: str) -> int:
    """Open the window as the command line does and go through the steps.

    Args:
        steps: yields what is to be waited for before it goes on; the window closes at its end.
        arguments: of the command line.

    Returns:
        The program's exit status. Where a step fails the process ends with its traceback.
    """
    app = QApplication(sys.argv[:1])
    _Actor(steps, app)
    return cli.main(list(arguments))


class _Actor(QObject):
    """Waits for the window, then takes a step whenever what it waits for has come."""

    def __init__(self, steps: Steps, parent: QObject) -> None:
        super().__init__(parent)
        self._make = steps
        self._steps: Generator[Callable[[], bool], None, None] | None = None
        self._may_go_on: Callable[[], bool] = lambda: True
        self._until = time.monotonic() + _PATIENCE
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._poll)
        self._timer.start(_POLL_MS)

    def _poll(self) -> None:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        if not windows or not windows[0].isVisible():
            return
        if self._steps is None:
            self._steps = self._make(windows[0])
        try:
            if self._may_go_on():
                self._may_go_on, self._until = next(self._steps), time.monotonic() + _PATIENCE
            assert time.monotonic() < self._until, f"waited in vain at line {self._line()}"
        except StopIteration:
            self._timer.stop()
            windows[0].close()
        except Exception:  # noqa: BLE001 - told to the test that started this
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(FAILED)

    def _line(self) -> int:
        frame = self._steps.gi_frame if self._steps else None
        return frame.f_lineno if frame else 0
