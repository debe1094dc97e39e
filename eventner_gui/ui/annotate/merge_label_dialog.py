"""The dialog that asks which label another one is to become part of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from ...core.display import shown_name
from ...core.document import Label
from ...core.wording import counted
from ..widgets import button, column, fitting_width, label, menu_text, row
from .label_picker import LabelChoice

_ROWS = 8
_TALL = 600  # pixels, where there is no window
_FRAME = 60  # pixels of the title, and of what the style adds
_LONGEST = 24  # code points of a name on the button


class MergeLabelDialog(QDialog):
    """Offers the other labels; its button says what would become what.

    Attributes:
        chosen: the label to merge into, once the dialog is accepted.
    """

    def __init__(
        self,
        merged: Label,
        others: Sequence[Label],
        count: Callable[[Label], int],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            merged: the label that goes.
            others: all others.
            count: how many annotations a label has.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("mergeLabelDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Merge label {shown_name(merged.label)}")
        self.chosen: Label | None = None
        self._merged = merged
        self._count = count(merged)
        self._choice = LabelChoice(others, count, name="mergeInto")
        self._ok: QPushButton = button("Merge", self._take, name="mergeOk", role="primary")
        cancel = button("Cancel", self.reject, name="mergeCancel")
        words = label(
            f"All tags of {shown_name(merged.label)} get the label you choose, and "
            f"{shown_name(merged.label)} is deleted. One undo brings it back.",
            role="muted",
            wrap=True,
        )
        self._effect = label(name="mergeEffect", wrap=True)
        heading = label(f"Merge {shown_name(merged.label)} into", role="heading")
        # the button's words are long: under one another they fit any width
        self.setLayout(
            column(
                heading,
                self._choice,
                words,
                self._effect,
                self._ok,
                row(1, cancel),
                margins=20,
                spacing=12,
            )
        )
        self._choice.chosen.connect(lambda _label: self._take_or_say())
        self._choice.left.connect(self.reject)
        self._choice.changed.connect(self._say)
        self.setMinimumWidth(fitting_width(self, 56))
        self._say()
        self._fit((parent.height() if parent else _TALL) - _FRAME)
        self._choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self, room: int) -> None:
        """Show as many rows as there is room for on the window, in pixels."""
        for rows in range(_ROWS, 1, -1):
            self._choice.fit(rows)
            layout = self.layout()
            if layout is None or layout.totalHeightForWidth(self.minimumWidth()) <= room:
                break
        self.resize(self.sizeHint())
        self._choice.fit(_ROWS, least=3)  # made lower, it scrolls the others

    def _say(self) -> None:
        into = self._choice.current
        self._ok.setEnabled(into is not None)
        if into is None:
            self._ok.setText("Merge")
            self._effect.setText("")
            return
        here, there = (menu_text(each.label, _LONGEST) for each in (self._merged, into))
        verb = "becomes" if self._count == 1 else "become"
        self._ok.setText(f"Merge into {there}")
        self._effect.setText(f"{counted(self._count, 'tag')} {verb} {shown_name(into.label)}.")
        self._ok.setAccessibleName(f"Merge {here} into {there}".replace("&&", "&"))

    def _take_or_say(self) -> None:
        """Choose by a row or Return; the button is what merges, so that nothing goes by a slip."""
        self._say()
        self._ok.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ok.setDefault(True)

    def _take(self) -> None:
        self.chosen = self._choice.current
        if self.chosen is not None:
            self.accept()
