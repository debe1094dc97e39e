"""The bar and the menus of what can be done to all selected sentences."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ...core.document import Status
from ...core.problems import ProblemKind
from ..flow_layout import FlowLayout
from ..widgets import button, column, label, menu_text, panel, rule
from .bulk_actions import BulkActions

_MARKS = {
    Status.DONE: "Done",
    Status.TODO: "To do",
    Status.SKIPPED: "Skip",
    Status.FLAGGED: "Flag",
}
_REPAIRS = {
    ProblemKind.SPACE_AT_EDGE: "Trim space at the edges",
    ProblemKind.MISALIGNED: "Snap to whole words",
    ProblemKind.OVERLAP: "Remove what overlaps and is not learnt",
    ProblemKind.OUTSIDE: "Remove what points outside the text",
    ProblemKind.EMPTY: "Remove what covers nothing",
    ProblemKind.ONLY_SPACE: "Remove what holds space alone",
    ProblemKind.REVERSED: "Remove what ends before it begins",
}


class RelabelMenu(QMenu):
    """Which label becomes which; those are offered that the selected sentences have."""

    def __init__(self, actions: BulkActions, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName("relabelMenu")
        self._actions = actions
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        tags = self._actions.tags()
        for old, count in tags.items():
            sub = self.addMenu(f"{menu_text(old)} ({count:,}) to")
            sub.setObjectName(f"relabel{old}")
            sub.aboutToShow.connect(partial(self._fill_targets, sub, old))
        if not tags:
            self.addAction("No tags here").setEnabled(False)

    def _fill_targets(self, sub: QMenu, old: str) -> None:
        sub.clear()
        for each in self._actions.labels:
            if each.label != old:
                action = sub.addAction(menu_text(each.label))
                action.triggered.connect(partial(self._relabel, old, each.name))

    def _relabel(self, old: str, name: str, _checked: bool = False) -> None:
        self._actions.relabel(old, name)


class RemoveTagsMenu(QMenu):
    """Which tags are removed; those are offered that the selected sentences have."""

    def __init__(self, actions: BulkActions, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName("removeTagsMenu")
        self._actions = actions
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        tags = self._actions.tags()
        for each, count in tags.items():
            action = self.addAction(f"{menu_text(each)} ({count:,})")
            action.triggered.connect(partial(self._remove, each))
        if tags:
            self.addSeparator()
            total = sum(tags.values())
            self.addAction(f"All tags ({total:,})").triggered.connect(partial(self._remove, None))
        else:
            self.addAction("No tags here").setEnabled(False)

    def _remove(self, which: str | None, _checked: bool = False) -> None:
        self._actions.remove_tags(which)


class RepairMenu(QMenu):
    """Which problem of tags is mended."""

    def __init__(self, actions: BulkActions, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName("repairMenu")
        for kind, words in _REPAIRS.items():
            self.addAction(words).triggered.connect(partial(self._repair, actions, kind))

    def _repair(self, actions: BulkActions, kind: ProblemKind, _checked: bool = False) -> None:
        actions.repair(kind)


class BulkMenu(QMenu):
    """The context menu of the selected sentences."""

    def __init__(self, actions: BulkActions, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bulkMenu")
        for status, words in _MARKS.items():
            self.addAction(words).triggered.connect(partial(self._mark, actions, status))
        self.addSeparator()
        self.addMenu(RelabelMenu(actions, "Re-label", self))
        self.addMenu(RemoveTagsMenu(actions, "Remove tags", self))
        self.addMenu(RepairMenu(actions, "Repair tags", self))
        self.addSeparator()
        words = "Delete" if count == 1 else f"Delete {count:,} sentences"
        self.addAction(words).triggered.connect(lambda _checked=False: actions.delete())
        self.aboutToHide.connect(self.deleteLater)

    def _mark(self, actions: BulkActions, status: Status, _checked: bool = False) -> None:
        actions.mark(status)


class BulkBar(QWidget):
    """Says how many sentences are selected and what can be done to them; hidden for one."""

    def __init__(self, actions: BulkActions) -> None:
        super().__init__()
        self.setObjectName("bulkBar")
        self._actions = actions
        self._selected = 0
        self._count = label(role="heading", name="selectedCount")
        flow = FlowLayout(spacing=6)
        flow.addWidget(self._count)
        self._buttons: list[QPushButton] = []
        for status, words in _MARKS.items():
            name = f"bulk{status.value}"
            mark = button(words, partial(actions.mark, status), name=name, role="small")
            self._buttons.append(mark)
        for menu, name in (
            (RelabelMenu(actions, "Re-label…", self), "bulkRelabel"),
            (RemoveTagsMenu(actions, "Remove tags…", self), "bulkRemoveTags"),
            (RepairMenu(actions, "Repair tags…", self), "bulkRepair"),
        ):
            self._buttons.append(_menu_button(menu, name))
        self._buttons.append(button("Delete", actions.delete, name="bulkDelete", role="small"))
        self._all = button("Change…", self._open_menu, name="bulkChange", role="small")
        self._all.hide()
        for each in (*self._buttons, self._all):
            flow.addWidget(each)
        self.setLayout(column(rule(), panel(_with_margins(flow)), spacing=0))
        self.show_count(0)

    def set_compact(self, is_compact: bool) -> None:
        """Show one button with a menu instead of all."""
        for each in self._buttons:
            each.setHidden(is_compact)
        self._all.setVisible(is_compact)

    def show_count(self, count: int) -> None:
        """Show how many are selected."""
        self._selected = count
        self._count.setText(f"{count:,} selected:")
        self.setVisible(count > 1)

    def _open_menu(self) -> None:
        menu = BulkMenu(self._actions, self._selected, self)
        menu.popup(self._all.mapToGlobal(self._all.rect().topLeft()))


def _menu_button(menu: QMenu, name: str) -> QPushButton:
    made = button(menu.title(), lambda: None, name=name, role="small")
    made.setMenu(menu)
    return made


def _with_margins(flow: FlowLayout) -> FlowLayout:
    flow.setContentsMargins(12, 8, 12, 8)
    return flow
