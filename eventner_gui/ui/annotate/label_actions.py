"""What can be done with a label: each action asks what it has to, and is one step of undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ...app.session import Session
from ...core import label_edits
from ...core.display import shown_name
from ...core.document import Label
from ...core.labels import KEYS, free_color, free_keys, visible_labels
from ...core.wording import counted
from ...storage.resources import palette
from ..keymap import keymap
from ..widgets import menu_text
from .label_dialog import LabelDialog
from .merge_label_dialog import MergeLabelDialog


class LabelActions(QObject):
    """Adds, edits, merges, moves, hides and deletes labels.

    Signals:
        said: (text) a short remark for the status line.
        activated: (Label) an action left this label to go on with.
        hid: (Label) it was hidden.
    """

    said = Signal(str)
    activated = Signal(object)
    hid = Signal(object)

    def __init__(self, session: Session, owner: QWidget) -> None:
        """Make the actions.

        Args:
            session: whose labels they are.
            owner: the widget dialogs and menus belong to.
        """
        super().__init__(owner)
        self._session = session
        self._owner = owner

    def add(self, name: str = "") -> None:
        """Ask for a new label and add it; a name is enough."""
        labels = self._session.document.settings.labels
        key = next(iter(free_keys(labels, reserved_keys())), "")
        blank = Label(name, free_color(labels, palette()), key)
        dialog = LabelDialog(blank, labels, is_new=True, parent=self._owner.window())
        dialog.accepted.connect(lambda: self._added(dialog.result_label))
        dialog.open()

    def edit(self, old: Label) -> None:
        """Ask for the properties of a label."""
        others = [each for each in self._session.document.settings.labels if each != old]
        dialog = LabelDialog(old, others, is_new=False, parent=self._owner.window())
        dialog.accepted.connect(lambda: self._edited(old, dialog.result_label))
        dialog.open()

    def merge(self, label: Label) -> None:
        """Ask which label this one is to become part of."""
        others = [e for e in self._session.document.settings.labels if e.label != label.label]
        dialog = MergeLabelDialog(label, others, self._count, self._owner.window())
        dialog.accepted.connect(lambda: self._merged(label, dialog.chosen))
        dialog.open()

    def move_by(self, label: Label, step: int) -> None:
        """Move a label past its neighbour among those shown, or among those hidden."""
        labels = self._session.document.settings.labels
        alike = [each for each in labels if each.hidden == label.hidden]
        place = alike.index(label) + step
        if 0 <= place < len(alike):
            self.move_to(label, alike[place])

    def move_to(self, label: Label, other: Label) -> None:
        """Move a label to the place another one has."""
        document = self._session.document
        to = document.settings.labels.index(other)
        self._session.apply(label_edits.move_label(document, label, to))

    def set_hidden(self, label: Label, hidden: bool) -> None:
        """Hide a label or show it again."""
        self._session.apply(label_edits.hide_label(self._session.document, label, hidden))
        name = shown_name(label.label)
        if hidden:
            self.hid.emit(label)
            self.said.emit(f"{name} is hidden. Its tags stay, and are trained on.")
        else:
            self.said.emit(f"{name} is shown again.")

    def give_keys(self) -> None:
        """Give the labels without a key the free ones, in their order."""
        before = self._without_key()
        self._session.apply(label_edits.give_keys(self._session.document, reserved_keys()))
        given, left = before - self._without_key(), self._without_key()
        more = f" No key is left for {counted(left, 'label')}." if left else ""
        self.said.emit(f"{counted(given, 'label')} got a key.{more}")

    def ask_to_delete(self, label: Label, where: QPoint) -> None:
        """Open a menu that says how many tags go with a label, and deletes it."""
        count = self._count(label)
        menu = self._menu("deleteLabelMenu")
        tags = f"its {counted(count, 'tag')}" if count else "no tags"
        sure = menu.addAction(f"Delete {menu_text(label.label)} and {tags}")
        sure.setObjectName("deleteLabelSure")
        sure.triggered.connect(lambda: self._deleted(label, count))
        menu.addAction("Keep it")
        menu.popup(where)

    def open_menu(self, label: Label | None, where: QPoint) -> None:
        """Open the menu of a label at a point of the screen."""
        menu = self._menu("labelMenu")
        labels = self._session.document.settings.labels
        if label is not None:
            self._fill_menu(menu, label, where)
            menu.addSeparator()
        keys = menu.addAction("Give keys to the others")
        keys.setObjectName("giveKeys")
        keys.setEnabled(self._without_key() > 0 and bool(free_keys(labels, reserved_keys())))
        keys.triggered.connect(lambda: self.give_keys())
        menu.addAction("Add label…").triggered.connect(lambda: self.add())
        menu.popup(where)

    def _fill_menu(self, menu: QMenu, label: Label, where: QPoint) -> None:
        labels = self._session.document.settings.labels
        alike = [each for each in labels if each.hidden == label.hidden]
        place = alike.index(label)
        menu.addAction("Edit…\tF2").triggered.connect(lambda: self.edit(label))
        merge = menu.addAction("Merge into…")
        merge.setObjectName("mergeLabel")
        merge.setEnabled(len(labels) > 1)
        merge.triggered.connect(lambda: self.merge(label))
        up = menu.addAction("Move up\tCtrl+Up")
        up.setEnabled(place > 0)
        up.triggered.connect(lambda: self.move_by(label, -1))
        down = menu.addAction("Move down\tCtrl+Down")
        down.setEnabled(place + 1 < len(alike))
        down.triggered.connect(lambda: self.move_by(label, 1))
        hide = menu.addAction("Show" if label.hidden else "Hide")
        hide.setObjectName("hideLabel")
        hide.triggered.connect(lambda: self.set_hidden(label, not label.hidden))
        delete = menu.addAction("Delete…")
        delete.setObjectName("deleteLabel")
        delete.triggered.connect(lambda: self.ask_to_delete(label, where))

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self._owner)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _added(self, wanted: Label | None) -> None:
        if wanted:
            self._session.apply(label_edits.add_label(self._session.document, wanted))
            self.activated.emit(wanted)

    def _edited(self, old: Label, new: Label | None) -> None:
        if new:
            self._session.apply(label_edits.change_label(self._session.document, old, new))

    def _merged(self, label: Label, into: Label | None) -> None:
        if into is None:
            return
        merge = label_edits.merge_labels(self._session.document, label, into)
        self._session.apply(merge.change)
        self.activated.emit(into)
        name = shown_name(into.label)
        said = f"{counted(merge.tags, 'tag')} became {name}."
        if merge.doubles:
            said += (
                f" {counted(merge.doubles, 'double')} went: the same words had that tag already."
            )
        self.said.emit(f"{said} Ctrl+Z takes it back.")

    def _deleted(self, label: Label, count: int) -> None:
        self._session.apply(label_edits.delete_label(self._session.document, label))
        tags = f" and {counted(count, 'tag')}" if count else ""
        self.said.emit(f"Deleted {shown_name(label.label)}{tags}. Ctrl+Z brings it back.")

    def _count(self, label: Label) -> int:
        return self._session.counts.of_label(label.label)

    def _without_key(self) -> int:
        return sum(not each.key for each in visible_labels(self._session.document.settings))


def reserved_keys() -> set[str]:
    """Return the keys among those given to labels that run a command."""
    return {key for key in KEYS if keymap().meaning(key)}
