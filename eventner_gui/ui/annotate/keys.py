"""Which keys type a character, and which label a typed character means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from ...core.document import Label


def label_of_key(text: str, labels: Sequence[Label]) -> Label | None:
    """Return the label of a typed key; in the other case too (Caps Lock) when that is clear."""
    exact = [label for label in labels if label.key and label.key == text]
    alike = [label for label in labels if label.key and label.key.casefold() == text.casefold()]
    if exact:
        return exact[0]
    return alike[0] if len(alike) == 1 else None


# A key of the number pad, and the third level of many keyboards, type like any other.
LAYOUT_MODIFIERS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
TYPING_MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    # AltGr on Windows
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
)
