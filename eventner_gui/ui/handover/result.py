"""A model that was handed over: where it is, and how a programmer uses it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...nlp.model_card import curl_example, python_example, serve_example
from ..details import open_folder
from ..widgets import button, column, label, row
from .code_box import CodeBox

if TYPE_CHECKING:
    from ...nlp.packaging import Package


class HandedOver(QWidget):
    """Shows the folder, and lines that work as they stand.

    Signals:
        said: (str) a short remark.
    """

    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("handedOver")
        self._package: Package | None = None
        self._where = label(name="handedOverWhere", wrap=True)
        self._what = label(name="handedOverWhat", wrap=True)
        self.open_button = button("Open the folder", self._open, name="handedOverOpen")
        self.python = CodeBox("In Python, with spaCy", name="handedOverPython", lines=6)
        self.serve = CodeBox("As a service, in a terminal", name="handedOverServe", lines=1)
        self.curl = CodeBox("Then, from any program", name="handedOverCurl", lines=2)
        for box in (self.python, self.serve, self.curl):
            box.copied.connect(lambda: self.said.emit("The lines are in the clipboard."))
        self.setLayout(
            column(
                label("It is ready", role="heading"),
                self._where,
                self._what,
                row(self.open_button, 1),
                self.python,
                self.serve,
                self.curl,
                1,
                spacing=12,
            )
        )

    def show_package(self, package: Package, text: str) -> None:
        """Show what was made.

        Args:
            package: what was made.
            text: a sentence for the examples.
        """
        self._package = package
        self._where.setText(f"{package.folder}")
        wheel = (
            f"{package.wheel.name} can be installed with pip; "
            f"spacy.load(“{package.name}”) loads it then. "
            if package.wheel
            else ""
        )
        self._what.setText(
            f"Give this folder away as it is. {wheel}README.md is the page about the model."
        )
        self.python.show_lines(python_example(str(package.model), text))
        self.serve.show_lines(serve_example(package.model, windows=os.name == "nt"))
        self.curl.show_lines(curl_example(text, windows=os.name == "nt"))

    def _open(self) -> None:
        if self._package is not None:
            open_folder(self._package.folder)
