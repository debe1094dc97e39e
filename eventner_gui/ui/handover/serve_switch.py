"""The switch that serves the tested model to other programs of this computer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QVBoxLayout, QWidget

from ...app.model_server import ModelServer, Serving
from ...core.errors import EventNerError
from ...core.wording import counted
from ...nlp.model_card import curl_example
from ...nlp.package_wish import EXAMPLE
from ..announce import announce
from ..notice import Action, Notice, error_text
from ..widgets import clear, column, label, panel, row
from .code_box import CodeBox

_PORT = 8000
_TOKEN = "EVENTNER_TOKEN"  # the variable that holds one, where there is to be one
_WORDS = {
    Serving.OFF: "Programs of this computer can ask it over HTTP while this is on.",
    Serving.STARTING: "Starting…",
    Serving.ENDING: "Ending…",
}


class ServeSwitch(QWidget):
    """Starts and ends the service; shows where it is and how it is asked.

    Signals:
        said: (str) a short remark.
    """

    said = Signal(str)

    def __init__(self, server: ModelServer, chosen: Callable[[], Path | None]) -> None:
        """Make it.

        Args:
            server: serves.
            chosen: tells which model is chosen.
        """
        super().__init__()
        self.setObjectName("serveSwitch")
        self._server = server
        self._chosen = chosen
        self.switch = QCheckBox("Serve this model to other programs")
        self.switch.setObjectName("serveOn")
        self.switch.clicked.connect(self._clicked)
        self.port = QSpinBox()
        self.port.setObjectName("servePort")
        self.port.setAccessibleName("Port, 0 for any that is free")
        self.port.setRange(0, 65535)
        self.port.setValue(_PORT)
        self._state = label(role="small", name="serveState", wrap=True)
        self.curl = CodeBox("Ask it from a terminal", name="serveCurl", lines=2)
        self.curl.copied.connect(lambda: self.said.emit("The lines are in the clipboard."))
        self._notices = QVBoxLayout()
        port = label("Port")
        port.setBuddy(self.port)
        self._ports = panel(row(port, self.port, 1))
        self.setLayout(
            column(self.switch, self._ports, self._state, self._notices, self.curl, spacing=8)
        )
        server.changed.connect(self.refresh)
        server.failed.connect(self._failed)
        self.refresh()

    def refresh(self) -> None:
        """Show what the service is doing."""
        server = self._server
        state = server.state
        self.switch.setChecked(state in (Serving.STARTING, Serving.ON))
        can_begin = state is Serving.OFF and self._chosen() is not None
        self.switch.setEnabled(can_begin or state in (Serving.STARTING, Serving.ON))
        self._ports.setVisible(state is Serving.OFF)
        self.curl.setVisible(state is Serving.ON)
        if state is not Serving.ON:
            self._state.setText(_WORDS[state])
            return
        other = " Another model is chosen above." if server.model != self._chosen() else ""
        name = server.model.name if server.model else ""
        self._state.setText(
            f"Serving {name} at {server.address}, to this computer alone; {server.address}/docs "
            f"describes it. {counted(server.answered, 'request')} answered.{other}"
        )
        lines = curl_example(
            EXAMPLE, server.address, token=os.environ.get(_TOKEN, ""), windows=os.name == "nt"
        )
        if self.curl.text() != lines.rstrip("\n"):
            self.curl.show_lines(lines)
            announce(self, f"The model is served at {server.address}")

    def _clicked(self, on: bool) -> None:
        clear(self._notices)
        model = self._chosen()
        if on and model is not None:
            self._server.start(model, self.port.value())
        else:
            self._server.end()
        self.refresh()

    def _failed(self, error: EventNerError, kind: str) -> None:
        clear(self._notices)
        if kind == "PortTaken":
            words = f"{error} Choose another one."
            actions: list[Action] = [("Take any free port", self._take_any_port)]
        else:
            words, actions = error_text(error), []
        self._notices.addWidget(Notice(words, actions, kind="error"))
        announce(self, words)

    def _take_any_port(self) -> None:
        clear(self._notices)
        model = self._chosen()
        if model is not None:
            self.port.setValue(0)
            self._server.start(model, 0)
