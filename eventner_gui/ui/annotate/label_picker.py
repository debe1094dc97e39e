"""A list of labels to choose from by a few letters: on its own as a popup, or in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QListView, QWidget

from ...core.document import Label
from ...core.labels import matching
from ..lists import set_up
from ..widgets import column, label
from .label_filter import LabelFilter
from .label_model import LabelModel
from .label_row import LabelDelegate

_ROWS = 10


class LabelChoice(QWidget):
    """A field and a list under it; what is typed narrows the list.

    Signals:
        chosen: (Label) Return, or a click on a row.
        left: Escape.
        changed: another label is the current one.
    """

    chosen = Signal(object)
    left = Signal()
    changed = Signal()

    def __init__(
        self, labels: Sequence[Label], count: Callable[[Label], int], *, name: str
    ) -> None:
        """Make the choice.

        Args:
            labels: in the order in which they are offered.
            count: how many annotations a label has.
            name: object name of the field; the list's is the same with "List" after it.
        """
        super().__init__()
        self._labels = labels
        self.field = LabelFilter(name=name, placeholder="Type a few letters of a label")
        self.model = LabelModel(count, self)
        self.view = QListView()
        set_up(self.view, self.model, _PlainRow(), name=f"{name}List", accessible="Labels")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys are typed into the field
        self._none = label("No label is called that.", role="muted", name=f"{name}None")
        self.setLayout(column(self.field, self.view, self._none, spacing=6))
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._narrow)
        self.field.stepped.connect(self._step)
        self.field.entered.connect(self._enter)
        self.field.left.connect(self.left)
        self.view.clicked.connect(lambda _index: self._enter())
        self.view.selectionModel().currentChanged.connect(lambda _now, _then: self.changed.emit())
        self._narrow()

    @property
    def current(self) -> Label | None:
        """The label that Return chooses."""
        return self.model.label_at(self.view.currentIndex().row())

    def fit(self, rows: int, least: int | None = None) -> None:
        """Be as tall as the labels need.

        Args:
            rows: at most.
            least: where there is no room for them, so many; None for all of them.
        """
        most = max(min(self.model.rowCount(), rows), 1)
        row = max(self.view.sizeHintForRow(0), 1)
        self.view.setMaximumHeight(most * row + 4)
        self.view.setMinimumHeight(min(most, least or most) * row + 4)

    def _narrow(self) -> None:
        self.model.show_labels(matching(self._labels, self.field.text()))
        has_any = self.model.rowCount() > 0
        self._none.setVisible(not has_any)
        if has_any:
            self.view.setCurrentIndex(self.model.index(0))
        self.changed.emit()

    def _step(self, rows: int) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            row = min(max(self.view.currentIndex().row() + rows, 0), last)
            self.view.setCurrentIndex(self.model.index(row))

    def _enter(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)


class LabelPicker(QFrame):
    """A popup to choose a label from; it goes away after use.

    Signals:
        chosen: (Label) it was chosen.
    """

    chosen = Signal(object)

    def __init__(
        self, labels: Sequence[Label], count: Callable[[Label], int], parent: QWidget
    ) -> None:
        """Make the popup; `open_at` shows it.

        Args:
            labels: in the order in which they are offered, those used last first.
            count: how many annotations a label has.
            parent: the widget it belongs to.
        """
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("labelPicker")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose a label")
        self.choice = LabelChoice(labels, count, name="pickLabel")
        self.choice.chosen.connect(self._choose)
        self.choice.left.connect(self.close)
        self.setLayout(column(self.choice, margins=8))

    def open_at(self, where: QPoint) -> None:
        """Show it at a point of the screen, moved until all of it is seen."""
        self.choice.fit(_ROWS)
        self.setFixedWidth(34 * self.fontMetrics().averageCharWidth())
        screen = QGuiApplication.screenAt(where) or QGuiApplication.primaryScreen()
        self.adjustSize()
        self.move(where)
        self.show()  # only then is its size certain
        self.move(_inside(self.geometry(), screen.availableGeometry()))
        self.choice.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, wanted: Label) -> None:
        self.close()
        self.chosen.emit(wanted)


class _PlainRow(LabelDelegate):
    """A row that only chooses."""

    has_eyes = False


def recent_first(labels: Sequence[Label], recent: Sequence[str]) -> list[Label]:
    """Return labels with those used last first.

    Args:
        labels: in their order.
        recent: names in upper case, the last one used first.
    """
    places = {name: place for place, name in enumerate(recent)}
    return sorted(labels, key=lambda each: places.get(each.label, len(places)))


def _inside(rect: QRect, screen: QRect) -> QPoint:
    """Return where a rectangle has to begin to lie on the screen, a pixel off its edges."""
    left = max(min(rect.left(), screen.right() - rect.width()), screen.left())
    top = max(min(rect.top(), screen.bottom() - rect.height()), screen.top())
    return QPoint(left, top)
