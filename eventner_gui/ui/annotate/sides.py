"""List and labels at the sides of the sentence, as far as there is room for them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from ..widgets import button, row

_SENTENCE = 58  # average characters the sentence needs beside both panels

_SIDE = 36  # average characters a panel has where there is room


class Sides(QWidget):
    """Two buttons that show a side panel which a narrow window, or large type, has no room for.

    With room for both panels they are both there, and the buttons are not.
    """

    def __init__(self, first: QWidget, last: QWidget, parent: QWidget | None = None) -> None:
        """Make the buttons.

        Args:
            first: the panel at the beginning of the line (the list).
            last: the panel at its end (the labels); shown where only one has room.
            parent: where the buttons lie.
        """
        super().__init__(parent)
        self.setObjectName("sides")
        self._panels = (first, last)
        self._chosen: QWidget | None = last
        self._buttons = (
            self._button("Sentences", first, "sideList"),
            self._button("Labels", last, "sideLabels"),
        )
        self.setLayout(row(self._buttons[0], 1, self._buttons[1]))
        self.hide()

    def fit(self, splitter: QSplitter) -> None:
        """Show what has room in a splitter of panel, sentence and panel."""
        width = splitter.width()
        sentence = _SENTENCE * self.fontMetrics().averageCharWidth()
        all_fit = width >= sum(map(_least, self._panels)) + sentence
        self._show(all_fit=all_fit)
        if all_fit and splitter.sizes()[1] < sentence:
            # no panel gets less than it needs: the splitter sees to that
            side = min((width - sentence) // 2, _SIDE * self.fontMetrics().averageCharWidth())
            splitter.setSizes([side, width - 2 * side, side])

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel, if need be instead of the other one."""
        if panel.isHidden():
            self._chosen = panel
            self._show(all_fit=False)

    def _show(self, *, all_fit: bool) -> None:
        self.setVisible(not all_fit)
        for panel, made in zip(self._panels, self._buttons, strict=True):
            panel.setVisible(all_fit or panel is self._chosen)
            made.setChecked(panel is self._chosen)

    def _toggle(self, panel: QWidget) -> None:
        self._chosen = None if self._chosen is panel else panel
        self._show(all_fit=False)

    def _button(self, text: str, panel: QWidget, name: str) -> QPushButton:
        made = button(text, lambda: self._toggle(panel), name=name, role="toggle")
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made


def _least(panel: QWidget) -> int:
    """Return how wide a panel has to be, in pixels."""
    return max(panel.minimumSizeHint().width(), panel.minimumWidth())
