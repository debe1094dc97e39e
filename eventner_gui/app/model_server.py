"""Serves a model over HTTP in a process of its own, which ends with this one."""

from __future__ import annotations

import enum
import json
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from ..core.errors import EventNerError

log = logging.getLogger(__name__)

_PACKAGES = Path(__file__).resolve().parents[2]  # where `python -m eventner_gui` is found
_ENDING_MS = 5_000  # that requests have to end in; then the process is killed
_MOST_TOLD = 64 * 1024  # bytes of a line


class Serving(enum.Enum):
    """What the service is doing."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    ENDING = "ending"


class ModelServer(QObject):
    """One service at a time, on this computer alone.

    Attributes:
        state: what it is doing.
        model: the folder that is served, or was.
        address: such as ``http://127.0.0.1:8000``; empty until it is on.
        answered: requests so far.

    Signals:
        changed: any of these is another one.
        failed: (EventNerError, str) it could not begin, or has ended by itself; and the kind of
            error, "PortTaken" for a port that another program has.
    """

    changed = Signal()
    failed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = Serving.OFF
        self.model: Path | None = None
        self.address = ""
        self.answered = 0
        self._told = b""  # the beginning of a line
        self._has_failed = False
        self._process = QProcess(self)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._not_started)
        # what it complains of stands in its own log too; here nobody would read it
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._kill = QTimer(self)
        self._kill.setSingleShot(True)
        self._kill.setInterval(_ENDING_MS)
        self._kill.timeout.connect(self._process.kill)

    def start(self, model: Path, port: int) -> None:
        """Begin to serve, unless something is served.

        Args:
            model: folder of a model or of a run.
            port: 0 for any that is free.
        """
        if self.state is not Serving.OFF:
            return
        self.model, self.address, self.answered = model, "", 0
        self._told, self._has_failed = b"", False
        environment = QProcessEnvironment.systemEnvironment()
        paths = [str(_PACKAGES), *filter(None, [environment.value("PYTHONPATH")])]
        environment.insert("PYTHONPATH", os.pathsep.join(paths))
        environment.insert("PYTHONUNBUFFERED", "1")
        self._process.setProcessEnvironment(environment)
        self._set(Serving.STARTING)
        command = ["-X", "utf8", "-m", "eventner_gui", "serve", str(model)]
        self._process.start(sys.executable, [*command, "--port", str(port), "--for-window"])

    def end(self) -> None:
        """Answer what has been asked, and end; `changed` tells when that is done."""
        if self.state is Serving.STARTING:  # nobody has asked yet
            self._set(Serving.ENDING)
            self._process.kill()
        elif self.state is Serving.ON:
            self._set(Serving.ENDING)
            self._process.closeWriteChannel()
            self._kill.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self.end()
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            if not self._process.waitForFinished(_ENDING_MS):
                self._process.kill()
            self._process.waitForFinished(_ENDING_MS)

    def _read(self) -> None:
        *lines, self._told = (self._told + self._process.readAllStandardOutput().data()).split(
            b"\n"
        )
        self._told = self._told[:_MOST_TOLD]
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                continue  # what a component of the model prints
            if isinstance(told, dict):
                self._take(told)

    def _take(self, told: dict[str, object]) -> None:
        if "serving" in told and self.state is Serving.STARTING:
            self.address = str(told["serving"])
            self._set(Serving.ON)
        elif isinstance(told.get("answered"), int):
            self.answered = int(str(told["answered"]))
            self.changed.emit()
        elif "failed" in told:
            self._fail(
                EventNerError(str(told["failed"]), str(told.get("hint", ""))),
                str(told.get("kind", "")),
            )

    def _fail(self, error: EventNerError, kind: str = "") -> None:
        self._has_failed = True
        self.failed.emit(error, kind)

    def _ended(self, status: int, _how: QProcess.ExitStatus) -> None:
        self._read()
        self._kill.stop()
        was_wanted = self.state is Serving.ENDING
        log.info("the service has ended with status %d", status)
        self.address = ""
        self._set(Serving.OFF)
        if not was_wanted and not self._has_failed:
            self._fail(
                EventNerError(
                    "The service has ended by itself, perhaps because the memory ran out.",
                    "Start it again.",
                )
            )

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error is not QProcess.ProcessError.FailedToStart:
            return  # `_ended` tells
        self._set(Serving.OFF)
        self._fail(EventNerError("No process could be started for the service.", "Try again."))

    def _set(self, state: Serving) -> None:
        self.state = state
        self.changed.emit()
