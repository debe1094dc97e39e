"""The labels with a field to find one, the chosen one's description, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QSizePolicy, QWidget

from ...app.session import Session
from ...core.document import Label
from ...core.labels import listed_labels, matching, visible_labels
from ..choices import Choices
from ..widgets import ElidedLabel, button, column, label, only_where_tall, panel, row, rule, tip_of
from .label_actions import LabelActions
from .label_filter import LabelFilter
from .label_list import LabelList
from .label_model import Index, LabelModel

_GUESSES, _PICKED = "Likeliest label", "Chosen label"
_FILTER_FROM = 13  # with fewer labels the field would only take their room
_DESCRIBED = 10  # lines of text; a lower section has no room for the description


class _Words(QScrollArea):
    """The description: a few lines, more are scrolled to."""

    def sizeHint(self) -> QSize:
        """Return room for five lines."""
        return QSize(100, 5 * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Return room for a line."""
        return QSize(60, self.fontMetrics().lineSpacing())


def _guess_switch(choices: Choices) -> QCheckBox:
    """Return the switch that lets words get the likeliest label."""
    made = QCheckBox(_GUESSES)
    made.setObjectName("guessLabel")
    tip = (
        "Words you drag over get the label that is likeliest for them. A label that you choose "
        "below, or by its key, counts for the rest of the sentence. Switched off, words always "
        "get the label chosen below."
    )
    made.setToolTip(tip_of(tip))
    made.setAccessibleDescription(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setChecked(choices.guesses_label)
    made.toggled.connect(choices.set_guesses_label)
    return made


class LabelSection(QWidget):
    """The labels of the project; one of them is chosen.

    Signals:
        tag_wanted: (Label) tag the selection with this label.
        clicked: the keys should go on acting on the sentence.
        picked: the expert has chosen a label in the list.
    """

    clicked = Signal()
    picked = Signal()
    tag_wanted = Signal(object)

    def __init__(self, session: Session, choices: Choices) -> None:
        super().__init__()
        self._session = session
        self._chosen = ""  # name of the chosen label, in upper case
        self._place = 0  # where it was, for when it goes or is renamed
        self.model = LabelModel(lambda each: session.counts.of_label(each.label), self)
        self.view = LabelList(self.model)
        self.actions_ = LabelActions(session, self)
        self._filter = LabelFilter(name="labelFilter")
        self._guess = _guess_switch(choices)
        self._title = label("Labels", role="heading", name="labelsTitle")
        self._name = ElidedLabel(role="heading", name="activeLabel")
        self._description = label(role="muted", name="activeDescription", wrap=True)
        self._edit = button("Edit", self.edit, name="editLabel", role="link")
        self._more = button(
            "⋯",
            self._open_menu_below,
            name="labelMore",
            role="link",
            tip="Merge, move, hide, delete",
        )
        self._more.setAccessibleName("More to do with the label")
        self._compose()
        self._connect()
        self._opened()

    @property
    def chosen(self) -> Label | None:
        """The label that is chosen, be it hidden."""
        return self._session.document.settings.find_label(self._chosen) if self._chosen else None

    def activate(self, wanted: Label) -> None:
        """Choose a label."""
        self._chosen = wanted.label
        self._place = self._place_of(wanted.label)
        self._select()

    def say_picked(self, is_picked: bool) -> None:
        """Say whether the label chosen counts in the sentence shown, or the likeliest one."""
        self._guess.setText(_PICKED if is_picked else _GUESSES)

    def show_title(self, shown: bool) -> None:
        """Show or hide the heading (a switch above says the same)."""
        self._title.setVisible(shown)

    def add(self) -> None:
        """Ask for a new label and add it."""
        self.actions_.add()

    def edit(self) -> None:
        """Ask for the properties of the chosen label."""
        if self.chosen:
            self.actions_.edit(self.chosen)

    def delete(self) -> None:
        """Ask whether to delete the chosen label with its tags."""
        if self.chosen:
            self.actions_.ask_to_delete(self.chosen, self._below_more())

    def _compose(self) -> None:
        self._title.setContentsMargins(14, 0, 0, 0)
        search = row(self._filter)
        search.setContentsMargins(10, 0, 10, 0)
        add = button("+ Add label", self.add, name="addLabel", role="link")
        adding = row(add, 1)
        adding.setContentsMargins(8, 0, 8, 0)
        scroll = _Words()
        scroll.setWidgetResizable(True)
        scroll.setWidget(panel(column(self._description, 1), name="surface"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = row(self._name, self._edit, self._more, spacing=2)
        head.setStretchFactor(self._name, 1)
        only_where_tall(scroll, self, _DESCRIBED)
        inner = column(head, scroll, spacing=4)
        inner.setContentsMargins(14, 0, 14, 4)
        below = panel(inner)
        guess = row(self._guess, 1)
        guess.setContentsMargins(14, 0, 8, 0)
        layout = column(self._title, search, guess, self.view, adding, rule(), below, spacing=6)
        self.view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        below.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setLayout(layout)

    def _connect(self) -> None:
        session, view = self._session, self.view
        session.opened.connect(self._opened)
        session.settings_changed.connect(self._show_labels)
        session.examples_moved.connect(self.model.recount)
        session.examples_changed.connect(lambda _indices: self.model.recount())
        view.clicked.connect(self._clicked)
        self._guess.clicked.connect(lambda _on: self.clicked.emit())
        view.doubleClicked.connect(lambda index: self._tag_with(index.row()))
        view.selectionModel().currentChanged.connect(lambda now, _: self._choose_row(now.row()))
        view.dropped.connect(self._drop)
        view.step_wanted.connect(self._step)
        view.eye_clicked.connect(self._toggle_hidden)
        view.menu_wanted.connect(lambda at: self.actions_.open_menu(self.chosen, at))
        view.edit_wanted.connect(self.edit)
        self._filter.textChanged.connect(self._show_labels)
        self._filter.entered.connect(self._enter_filter)
        self._filter.left.connect(self._leave_filter)
        self._filter.stepped.connect(self._step_row)
        self.actions_.activated.connect(self.activate)
        self.actions_.hid.connect(self._hid)

    def _clicked(self, _index: Index) -> None:
        self.picked.emit()
        self.clicked.emit()

    def _opened(self) -> None:
        self._filter.clear()
        first = next(iter(visible_labels(self._session.document.settings)), None)
        self._chosen, self._place = first.label if first else "", 0
        self._show_labels()

    def _show_labels(self) -> None:
        """Show the labels that the field leaves, and keep the same one chosen."""
        settings = self._session.document.settings
        self._filter.setVisible(len(settings.labels) >= _FILTER_FROM)
        typed = self._filter.text() if self._filter.isVisibleTo(self) else ""
        if self.chosen is None and settings.labels:  # renamed, deleted or merged
            place = min(self._place, len(settings.labels) - 1)
            self._chosen = settings.labels[place].label
        self._place = self._place_of(self._chosen)
        self.view.can_move = not typed
        self.model.show_labels(matching(listed_labels(settings), typed))
        if typed and self.model.rowCount() and self.model.row_of(self._chosen) is None:
            self._choose_row(0)
        self._select()
        self._fit()

    def _fit(self) -> None:
        """Be no taller than the labels need."""
        self.view.setMaximumHeight(self.view.sizeHint().height())
        self.view.updateGeometry()

    def _select(self) -> None:
        """Show in the list which label is chosen."""
        at = self.model.row_of(self._chosen)
        if at is not None and at != self.view.currentIndex().row():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.model.index(at), flags)
        self._describe()

    def _choose_row(self, row: int) -> None:
        chosen = self.model.label_at(row)
        if chosen is not None:
            self._chosen, self._place = chosen.label, self._place_of(chosen.label)
            if self.view.hasFocus():  # by the arrow keys
                self.picked.emit()
        self._describe()

    def _place_of(self, name: str) -> int:
        labels = self._session.document.settings.labels
        places = (place for place, each in enumerate(labels) if each.label == name)
        return next(places, self._place)

    def _describe(self) -> None:
        chosen = self.chosen
        self._name.setText(chosen.label if chosen else "No labels yet")
        words = chosen.description if chosen else "A label is a kind of thing to find, say DATE."
        if chosen and chosen.hidden:
            words = f"Hidden: not offered for tagging. Its tags stay.\n{words}".strip()
        self._description.setText(words or "No description yet.")
        self._edit.setEnabled(chosen is not None)

    def _tag_with(self, row: int) -> None:
        wanted = self.model.label_at(row)
        if wanted is not None and not wanted.hidden:
            self.tag_wanted.emit(wanted)

    def _enter_filter(self) -> None:
        """Tag with the row that is chosen in what the field leaves."""
        at = self.view.currentIndex().row()
        self._filter.clear()
        wanted = self.chosen
        if at >= 0 and wanted is not None and not wanted.hidden:
            self.tag_wanted.emit(wanted)

    def _leave_filter(self) -> None:
        self._filter.clear()
        self.clicked.emit()

    def _step_row(self, rows: int) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            at = min(max(self.view.currentIndex().row() + rows, 0), last)
            self.view.setCurrentIndex(self.model.index(at))

    def _step(self, step: int) -> None:
        if self.chosen and self.view.can_move:
            self.actions_.move_by(self.chosen, step)

    def _drop(self, row: int, gap: int) -> None:
        """Move the label of a row to the gap above another row, among those shown like it."""
        dragged = self.model.label_at(row)
        if dragged is None:
            return
        target = gap - 1 if gap > row else gap
        alike = [
            at
            for at in range(self.model.rowCount())
            if (each := self.model.label_at(at)) and each.hidden == dragged.hidden
        ]
        other = self.model.label_at(min(max(target, alike[0]), alike[-1]))
        if other is not None and other is not dragged:
            self.actions_.move_to(dragged, other)

    def _toggle_hidden(self, row: int) -> None:
        at = self.model.label_at(row)
        if at is None:
            return
        self.actions_.set_hidden(at, not at.hidden)
        self.clicked.emit()

    def _hid(self, hidden: Label) -> None:
        """Go on with the label after the one that was hidden, or the one before it."""
        labels = self._session.document.settings.labels
        at = self._place_of(hidden.label)
        following = [each for each in (*labels[at:], *reversed(labels[:at])) if not each.hidden]
        if hidden.label == self._chosen and following:
            self.activate(following[0])

    def _open_menu_below(self) -> None:
        self.actions_.open_menu(self.chosen, self._below_more())

    def _below_more(self) -> QPoint:
        return self._more.mapToGlobal(QPoint(0, self._more.height()))
