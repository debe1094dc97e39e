"""The right side: the labels, the chosen one's description, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QMenu, QScrollArea, QWidget

from ...app.session import Session
from ...core import edits
from ...core.display import shown_name
from ...core.document import Label
from ...core.wording import counted
from ...storage.resources import palette
from ..lists import set_up
from ..widgets import ElidedLabel, at_least, button, column, label, menu_text, panel, row, rule
from .label_dialog import LabelDialog
from .label_list import LabelDelegate, LabelModel


class _LabelView(QListView):
    """The list of labels; keys that type go to the tab, where they tag."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave typed keys and Return to the tab."""
        if event.text() and event.key() != Qt.Key.Key_Delete:
            event.ignore()
        else:
            super().keyPressEvent(event)


class LabelsPanel(QWidget):
    """The labels of the project.

    Signals:
        tag_wanted: (Label) tag the selection with this label (its row was double-clicked).
        said: (text) a short remark for the status line.
        clicked: a label was chosen with the mouse; the keys should go on acting on the sentence.
    """

    clicked = Signal()
    tag_wanted = Signal(object)
    said = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._active_row = 0
        self.model = LabelModel(session)
        self.view = self._make_view()
        self._name = ElidedLabel(role="heading", name="activeLabel")
        self._description = label(role="muted", name="activeDescription", wrap=True)
        self._edit = button("Edit", self.edit_active, name="editLabel", role="link")
        self._delete = button("Delete", self.delete_active, name="deleteLabel", role="link")
        title = label("Labels", role="heading")
        title.setContentsMargins(14, 0, 0, 0)
        add = button("+ Add label", self.add, name="addLabel", role="link")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(panel(column(self._description, 1), name="surface"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = row(self._name, self._edit, self._delete, spacing=2)
        head.setStretchFactor(self._name, 1)
        inner = column(head, scroll, spacing=6)
        inner.setContentsMargins(14, 6, 14, 8)
        below = panel(inner)
        layout = column(title, self.view, row(add, 1), rule(), below, spacing=8)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setStretchFactor(self.view, 3)
        layout.setStretchFactor(below, 2)
        self.setLayout(layout)
        at_least(self, 21)
        session.opened.connect(self._opened)
        session.settings_changed.connect(self._restore)
        self._opened()

    @property
    def active(self) -> Label | None:
        """The label that dragging tags with."""
        return self.model.label_at(self._active_row)

    def activate(self, wanted: Label) -> None:
        """Make a label the one that dragging tags with."""
        labels = self._session.document.settings.labels
        rows = [i for i, each in enumerate(labels) if each.label == wanted.label]
        if rows:
            self._select(rows[0])

    def add(self) -> None:
        """Ask for a new label and add it."""
        labels = self._session.document.settings.labels
        blank = Label("", _free_color(labels), _free_key(labels))
        dialog = LabelDialog(blank, labels, is_new=True, parent=self.window())
        dialog.accepted.connect(lambda: self._added(dialog.result_label))
        dialog.open()

    def edit_active(self) -> None:
        """Ask for the properties of the chosen label."""
        old = self.active
        if old is None:
            return
        others = [each for each in self._session.document.settings.labels if each != old]
        dialog = LabelDialog(old, others, is_new=False, parent=self.window())
        dialog.accepted.connect(lambda: self._edited(old, dialog.result_label))
        dialog.open()

    def delete_active(self) -> None:
        """Delete the chosen label; the button says first how many tags go with it."""
        chosen = self.active
        if chosen is None:
            return
        count = self.model.count_of(chosen)
        menu = QMenu(self)
        menu.setObjectName("deleteLabelMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        tags = f"its {counted(count, 'tag')}" if count else "no tags"
        sure = menu.addAction(f"Delete {menu_text(chosen.label)} and {tags}")
        sure.setObjectName("deleteLabelSure")
        sure.triggered.connect(lambda: self._deleted(chosen, count))
        menu.addAction("Keep it")
        menu.popup(self._delete.mapToGlobal(QPoint(0, self._delete.height())))

    def _make_view(self) -> _LabelView:
        view = _LabelView()
        set_up(view, self.model, LabelDelegate(), name="labelList", accessible="Labels")
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.clicked.connect(lambda _index: self.clicked.emit())
        view.doubleClicked.connect(lambda _index: self.tag_wanted.emit(self.active))
        view.selectionModel().currentChanged.connect(lambda now, _: self._chosen(now.row()))
        return view

    def _open_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Edit…").triggered.connect(lambda: self.edit_active())
        menu.addAction("Delete…").triggered.connect(lambda: self.delete_active())
        menu.addAction("Add label…").triggered.connect(lambda: self.add())
        menu.popup(self.view.viewport().mapToGlobal(where))

    def _added(self, wanted: Label | None) -> None:
        if wanted:
            self._session.apply(edits.add_label(self._session.document, wanted))
            self.activate(wanted)

    def _edited(self, old: Label, new: Label | None) -> None:
        if new:
            self._session.apply(edits.change_label(self._session.document, old, new))

    def _deleted(self, chosen: Label, count: int) -> None:
        self._session.apply(edits.delete_label(self._session.document, chosen))
        tags = f" and {counted(count, 'tag')}" if count else ""
        self.said.emit(f"Deleted {shown_name(chosen.label)}{tags}. Ctrl+Z brings it back.")

    def _opened(self) -> None:
        self._active_row = 0
        self._restore()

    def _restore(self) -> None:
        """Select the active row again after the model was reset."""
        count = self.model.rowCount()
        self._active_row = min(self._active_row, max(count - 1, 0))
        if count:
            self._select(self._active_row)
        self._fit()
        self._describe()

    def _fit(self) -> None:
        """Be no taller than the labels need."""
        rows = self.model.rowCount() * max(self.view.sizeHintForRow(0), 1)
        self.view.setMaximumHeight(rows + 4)

    def _select(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.view.selectionModel().setCurrentIndex(self.model.index(row), flags)
        self._chosen(row)

    def _chosen(self, row: int) -> None:
        if row >= 0:
            self._active_row = row
        self._describe()

    def _describe(self) -> None:
        chosen = self.active
        self._name.setText(chosen.label if chosen else "No labels yet")
        words = chosen.description if chosen else "A label is a kind of thing to find, say DATE."
        self._description.setText(words or "No description yet.")
        self._edit.setEnabled(chosen is not None)
        self._delete.setEnabled(chosen is not None)


def _free_color(labels: tuple[Label, ...]) -> str:
    used = {each.color.lower() for each in labels}
    colors = palette()
    return next((c for c in colors if c.lower() not in used), colors[len(labels) % len(colors)])


def _free_key(labels: tuple[Label, ...]) -> str:
    used = {each.key for each in labels}
    return next((str(n) for n in range(1, 10) if str(n) not in used), "")
