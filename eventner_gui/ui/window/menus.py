"""The menu bar: every action with its key from the one table of shortcuts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from ..keymap import keymap

Act = Callable[[], object]


class Menus(QObject):
    """Fills a menu bar.

    Attributes:
        for_project: actions that need an open project.
    """

    def __init__(self, bar: QMenuBar, owner: QWidget) -> None:
        super().__init__(owner)
        self._bar = bar
        self._owner = owner
        self.for_project: list[QAction] = []
        self._keyed: dict[str, QAction] = {}
        keymap().changed.connect(self._bind)

    def menu(self, title: str) -> QMenu:
        """Add a menu."""
        return self._bar.addMenu(title)

    def add(
        self,
        menu: QMenu,
        text: str,
        act: Act,
        *,
        key: str = "",
        name: str = "",
    ) -> QAction:
        """Add an action.

        Args:
            menu: where.
            text: with an ampersand before its mnemonic.
            act: what it does.
            key: name in the table of shortcuts.
            name: object name; that of the key unless given.
        """
        action = menu.addAction(text)
        action.setObjectName(name or key)
        if key:
            self._keyed[key] = action
            _bind(action, key)
        action.triggered.connect(lambda _checked=False: act())
        return action

    def add_for_project(
        self, menu: QMenu, text: str, act: Act, *, key: str = "", name: str = ""
    ) -> QAction:
        """Add an action that is grey while no project is open; see `add`."""
        action = self.add(menu, text, act, key=key, name=name)
        self.for_project.append(action)
        return action

    def add_choice(
        self, menu: QMenu, texts: dict[str, str], chosen: str, act: Callable[[str], object]
    ) -> None:
        """Add actions of which one is on.

        Args:
            menu: where.
            texts: by value.
            chosen: the value that is on at first.
            act: called with the value.
        """
        group = QActionGroup(self._owner)
        for value, text in texts.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setObjectName(f"appearance-{value}")
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, value=value: act(value))

    def _bind(self) -> None:
        """Give each action the keys it has now."""
        for key, action in self._keyed.items():
            _bind(action, key)


def _bind(action: QAction, name: str) -> None:
    """Give an action its keys; a plain sign is none, since it may be typed into a field."""
    action.setShortcuts([QKeySequence(key) for key in keymap().keys(name) if len(key) > 1])
