"""What stands in the menu bar, and what of it can be chosen when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from .menus import Menus
from .pages import TABS

if TYPE_CHECKING:
    from ..annotate.tab import AnnotateTab
    from .main_window import MainWindow


class MenuBar(QObject):
    """The menus of the window.

    Attributes:
        undo: the entry that takes the last step back.
        redo: the entry that makes it again.
    """

    undo: QAction
    redo: QAction

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stack = window.session.undo_stack
        self._menus = menus = Menus(window.menuBar(), window)
        self._fill_file(menus.menu("&File"))
        self._fill_edit(menus.menu("&Edit"))
        self._fill_view(menus.menu("&View"))
        self._fill_help(menus.menu("&Help"))
        self.show_undo()

    def enable(self, is_open: bool) -> None:
        """Let what needs an open project be chosen, or not."""
        for action in self._menus.for_project:
            action.setEnabled(is_open)

    def show_undo(self) -> None:
        """Say what undo and redo would do."""
        stack = self._stack
        for action, word, text, possible in (
            (self.undo, "&Undo", stack.undoText(), stack.canUndo()),
            (self.redo, "&Redo", stack.redoText(), stack.canRedo()),
        ):
            # an ampersand of the sentence is shown, not a mnemonic
            action.setText(f"{word}: {text.replace('&', '&&')}" if text else word)
            action.setEnabled(possible)

    def _fill_file(self, menu: QMenu) -> None:
        menus, window = self._menus, self._window
        projects, adding = window.projects, window.adding
        menus.add(menu, "&New project…", adding.begin_project, key="new")
        menus.add(menu, "&Open…", projects.choose_and_open, key="open")
        menus.add(menu, "Open the sa&mple", projects.open_sample, name="menuSample")
        menu.addSeparator()
        menus.add_for_project(menu, "A&dd sentences…", adding.add_more, key="add_sentences")
        menus.add(menu, "&Import…", window.transfer.choose_and_import, name="import")
        menu.addSeparator()
        menus.add_for_project(menu, "&Save", projects.save_now, key="save")
        menus.add_for_project(menu, "Sa&ve as…", projects.save_as, key="save_as")
        menus.add_for_project(menu, "&Export…", window.transfer.export, name="export")
        menu.addSeparator()
        menus.add(menu, "&Base models…", window.dialogs.show_bases, name="baseModels")
        menu.addSeparator()
        menus.add(menu, "&Quit", window.close, key="quit")

    def _fill_edit(self, menu: QMenu) -> None:
        menus, dialogs = self._menus, self._window.dialogs
        self.undo = menus.add(menu, "&Undo", self._stack.undo, key="undo")
        self.redo = menus.add(menu, "&Redo", self._stack.redo, key="redo")
        menu.addSeparator()
        for text, act, key, name in (
            ("&History…", dialogs.show_history, "history", ""),
            ("&Project settings…", dialogs.show_project_settings, "", "projectSettings"),
            ("&Word boundaries…", dialogs.show_word_rules, "", "wordRules"),
            ("&Suggestions…", dialogs.show_suggestions, "", "suggestions"),
        ):
            menus.add_for_project(menu, text, act, key=key, name=name)
        menu.addSeparator()
        self._add_for_annotate(menu, "&Find a sentence", lambda tab: tab.focus_search(), "find")
        menus.add_for_project(
            menu, "&Delete the sentence", self._window.delete_sentence, key="delete"
        )

    def _fill_view(self, menu: QMenu) -> None:
        menus = self._menus
        for text, name in zip(("&Annotate", "&Train", "T&est", "Re&view"), TABS, strict=True):
            show = partial(self._window.show_tab, name)
            menus.add_for_project(menu, text, show, key=name.lower())
        menu.addSeparator()
        for text, key, act in (
            ("&Back", "back", lambda tab: tab.visit(-1)),
            ("F&orth", "forth", lambda tab: tab.visit(1)),
            ("&Next part", "next_pane", lambda tab: tab.focus_pane(1)),
            ("&Part before", "previous_pane", lambda tab: tab.focus_pane(-1)),
            ("Gu&idelines", "guidelines", lambda tab: tab.show_guidelines()),
        ):
            self._add_for_annotate(menu, text, act, key)
        menu.addSeparator()
        self._add_orders(menu.addMenu("Ne&xt sentence"))
        for text, name, act in (
            ("Select by &characters or words", "menuExact", lambda tab: tab.toggle_exact()),
            ("Show or hide &word boundaries", "menuEnds", lambda tab: tab.toggle_boundaries()),
        ):
            self._add_for_annotate(menu, text, act, name=name)
        menu.addSeparator()
        self._window.look.fill(menus, menu)

    def _add_orders(self, menu: QMenu) -> None:
        """Offer the orders in which sentences come, when the menu opens."""
        self._menus.for_project.append(menu.menuAction())

        def fill() -> None:
            from ..annotate.order_menu import fill_order_menu

            fill_order_menu(menu, self._window.choices)

        menu.aboutToShow.connect(fill)

    def _fill_help(self, menu: QMenu) -> None:
        menus, window = self._menus, self._window
        menus.add(menu, "&Keys", window.dialogs.show_keys, key="help")
        menus.add(menu, "&Copy details for a report", window.copy_report, name="copyReport")
        menus.add(menu, "Open the &log folder", window.open_log_folder, name="openLogs")
        menus.add(menu, "&About EventNER", window.dialogs.show_about, name="about")

    def _add_for_annotate(
        self,
        menu: QMenu,
        text: str,
        act: Callable[[AnnotateTab], object],
        key: str = "",
        name: str = "",
    ) -> None:
        """Add what is done in the Annotate tab, which is not there while the menus are made."""
        made = partial(self._window.in_annotate, act)
        self._menus.add_for_project(menu, text, made, key=key, name=name)
