"""The choices of how everything looks: appearance and size of text."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from ...storage.preferences import TEXT_SCALES
from ..theme.theme import theme
from .menus import Menus
from .projects import Projects

_APPEARANCES = {
    "system": "As the s&ystem",
    "light": "&Light",
    "dark": "&Dark",
    "light-contrast": "&High contrast, light",
    "dark-contrast": "High cont&rast, dark",
}


class Look(QObject):
    """Puts choices on the program, and has them remembered.

    Signals:
        said: (text) a short remark.
    """

    said = Signal(str)

    def __init__(self, projects: Projects) -> None:
        super().__init__(projects)
        self._projects = projects

    def fill(self, menus: Menus, menu: QMenu) -> None:
        """Add the choices to a menu."""
        menus.add_choice(
            menu, _APPEARANCES, self._projects.preferences.appearance, self._set_appearance
        )
        menu.addSeparator()
        for text, key, step in (
            ("Lar&ger text", "larger", 1),
            ("&Smaller text", "smaller", -1),
            ("&Usual size", "usual_size", 0),
        ):
            menus.add(menu, text, partial(self._step_scale, step), key=key)

    def _set_appearance(self, appearance: str) -> None:
        theme().set_appearance(appearance)
        self._projects.set_appearance(appearance)

    def _step_scale(self, step: int) -> None:
        """Make text larger (1) or smaller (-1), or as large as the system's (0)."""
        at = TEXT_SCALES.index(theme().scale)
        scale = TEXT_SCALES[min(max(at + step, 0), len(TEXT_SCALES) - 1)] if step else 100
        if scale != theme().scale:
            theme().set_scale(scale)
            self._projects.set_text_scale(scale)
        self.said.emit(f"Text at {scale} per cent.")
