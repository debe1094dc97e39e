"""Groups of equal proposals: accepted, refused or given another label with one key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QWidget

from ...app.prelabeller import Prelabeller
from ...app.refusals import Refusals
from ...app.session import Session
from ...core.display import shown_name, shown_words
from ...core.document import Label, entity_label
from ...core.groups import Group, GroupKey, accept_group, tags_added
from ...core.labels import visible_labels
from ...core.wording import counted
from ..annotate.keys import label_of_key
from ..announce import announce
from ..flow_layout import FlowLayout
from ..lists import set_up
from ..widgets import button, column, label, menu_text, only_where_tall, panel, row
from .group_list import GroupDelegate, GroupModel
from .key_list import KEYS_SAID, KeyList
from .place_list import PlaceDelegate, PlaceModel

_MOST_SHOWN = 500  # groups; the rest moves up as these are decided

_NOTHING = (
    "Nothing is proposed for the sentences to do. Tag some sentences in the Annotate tab, or add a "
    "word list in Project > Suggestions: what is proposed then is put together here."
)
_KEYS = (
    "Return accepts what is ticked, Del refuses it, a label's key makes it that label. "
    "Right: to the sentences. Space: the tick."
)


@dataclass(frozen=True, slots=True)
class _Refused:
    """What was refused last, and the way back."""

    pairs: list[tuple[str, tuple[int, int, str]]]
    words: str


class GroupsPage(QWidget):
    """The groups at the left; at the right the sentences of the chosen one.

    Accepting only adds tags: the sentences stay to do. What is proposed is no part of the document
    until then.

    Attributes:
        prelabeller: what is proposed.
        groups: the rows at the left.
        places: the rows at the right.

    Signals:
        example_wanted: (index) show this sentence.
    """

    example_wanted = Signal(int)

    def __init__(
        self,
        session: Session,
        prelabeller: Prelabeller,
        refusals: Refusals,
        parent: QWidget | None = None,
    ) -> None:
        """Make the page.

        Args:
            session: the project.
            prelabeller: what is proposed.
            refusals: what is not to be proposed again.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("groupsPage")
        self._session = session
        self.prelabeller = prelabeller
        self._refusals = refusals
        self._key: GroupKey | None = None  # of the group whose sentences are shown
        self._is_touched = False  # then nothing in the list moves any more
        self._refused: _Refused | None = None
        self._tagged: set[int] = set()  # indices of examples
        self.groups, self.places = GroupModel(), PlaceModel(session)
        self._make()
        self._compose()
        self.group_list.selectionModel().currentChanged.connect(self._choose)
        self.place_list.clicked.connect(self._toggle)
        self.place_list.doubleClicked.connect(lambda _index: self.open_current())
        prelabeller.changed.connect(self._refresh)
        session.opened.connect(self._forget)
        session.examples_moved.connect(self._tagged.clear)
        session.settings_changed.connect(self._show_state)

    def first(self) -> QWidget:
        """Return what has the focus at first; the page itself where nothing is proposed."""
        return self.group_list if self.groups.rowCount() else self

    def takes_visit(self, index: int) -> bool:
        """Tell whether undo or redo has altered a sentence that was tagged here; then say so."""
        is_mine = index in self._tagged
        if is_mine:
            self._say("Undo or redo has changed what was tagged here; the groups follow.")
        return is_mine

    def accept(self, tag_name: str = "") -> None:
        """Tag what is ticked.

        Args:
            tag_name: with this tag; empty for the one proposed.
        """
        change = accept_group(self._session.document, self.places.ticked, tag_name)
        if change is None:
            return
        self._is_touched = True
        self._tagged.update(edit.index for edit in change.edits)
        self._session.apply(change)
        self._refused = None
        self._say(f"{tags_added(change)}. Ctrl+Z takes that back.")
        self.prelabeller.tell()
        self._show_state()

    def refuse(self) -> None:
        """Let what is ticked not be proposed again."""
        group, places = self._group(), self.places.ticked
        if group is None or not places:
            return
        self._is_touched = True
        examples = self._session.document.examples
        pairs = [(examples[each.index].content, each.suggestion.key) for each in places]
        label_ = shown_name(entity_label(group.tag_name))
        words = f"“{shown_words(group.words)}” as {label_}"
        self._refused = _Refused(self._refusals.refuse_all(pairs), words)
        self.prelabeller.forget(places)
        self._say(f"Refused {words} in {counted(len(places), 'place')}.")
        self.prelabeller.tell()
        self._show_state()

    def take_back(self) -> None:
        """Let what was refused last be proposed again, all of it."""
        if self._refused is None:
            return
        refused, self._refused = self._refused, None
        self._refusals.take_back_all(refused.pairs)
        self._say(f"{refused.words} is proposed again.")

    def open_current(self) -> None:
        """Show the chosen sentence in the Annotate tab."""
        place = self.places.place_at(self.place_list.currentIndex().row())
        if place is not None:
            self.example_wanted.emit(place.index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide about the chosen group, or walk between the lists."""
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the groups in order, and go on looking for more."""
        super().showEvent(event)
        self._is_touched = False
        self.prelabeller.watch(self, True)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the work rest."""
        super().hideEvent(event)
        self.prelabeller.watch(self, False)

    # what it is made of

    def _make(self) -> None:
        self._head = label(role="heading", name="groupsHead", wrap=True)
        self._state = label(role="muted", name="groupsState", wrap=True)
        self.group_list = _list(
            self.groups, GroupDelegate(self._session, self.groups), "groups", "Groups of proposals"
        )
        self.place_list = _list(
            self.places,
            PlaceDelegate(self._session, self.places),
            "groupPlaces",
            "Sentences of the group",
        )
        self._said = label(role="muted", name="groupsSaid", wrap=True)
        self._back = button("Undo", self.take_back, name="groupsTakeBack", role="link")
        self._accept = button(
            "Accept", self.accept, name="groupsAccept", role="primary", tip="Return"
        )
        self._refuse = button("Refuse", self.refuse, name="groupsRefuse", tip="Del")
        self._edit = button("Open in Annotate", self.open_current, name="groupsOpen")
        self._other = QPushButton("As another label")
        self._other.setObjectName("groupsOther")
        self._other.setMenu(QMenu(self._other))
        self._other.menu().setObjectName("groupsOtherMenu")
        self._other.menu().aboutToShow.connect(self._fill_menu)

    def _compose(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setObjectName("groupsSplit")
        split.setChildrenCollapsible(False)
        split.addWidget(self.group_list)
        split.addWidget(self.place_list)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 5)
        keys = label(_KEYS, role="small", wrap=True)
        only_where_tall(keys, self, KEYS_SAID)
        body = column(
            split,
            _flow(self._accept, self._refuse, self._other, self._edit),
            keys,
            spacing=10,
        )
        body.setStretch(0, 1)
        self._body = panel(body)
        said = row(self._said, self._back, spacing=8)
        said.setStretch(0, 1)
        inner = column(self._head, self._state, self._body, said, spacing=8)
        inner.setContentsMargins(24, 12, 24, 12)
        inner.setStretch(2, 1)
        self.setLayout(inner)

    # what is shown

    def _refresh(self) -> None:
        """Show the groups as they are now."""
        if not self.isVisible():
            return
        found = self.prelabeller.groups(_MOST_SHOWN)
        before = max(self.group_list.currentIndex().row(), 0)
        if self._is_touched:
            self.groups.follow(found)
        else:
            self.groups.show_anew(found)
        at = self.groups.row_of(self._key) if self._key is not None else None
        self._select((before if at is None else at) if self._is_touched else 0)
        lists = (self, self.group_list, self.place_list)
        had_focus = any(each.hasFocus() for each in lists)
        self._show_state()
        if had_focus and not self.place_list.hasFocus():
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _select(self, at: int) -> None:
        """Make a row the chosen one, or the last one where there are fewer."""
        index = self.groups.index(min(at, self.groups.rowCount() - 1))
        if index != self.group_list.currentIndex():
            self.group_list.setCurrentIndex(index)
        else:
            self._show_places()

    def _choose(self, index: QModelIndex, before: QModelIndex) -> None:
        if before.isValid() and self.group_list.hasFocus():
            self._is_touched = True
        self._show_places()

    def _show_places(self) -> None:
        group = self.groups.group_at(self.group_list.currentIndex().row())
        key = group.key if group else None
        places = self.prelabeller.places(key) if key is not None else []
        self.places.show_places(places, keep_ticks=key == self._key)
        self._key = key
        if places and not self.place_list.currentIndex().isValid():
            self.place_list.setCurrentIndex(self.places.index(0))
        self._show_state()

    def _show_state(self) -> None:
        group = self._group()
        looked, of = self.prelabeller.progress
        busy = looked < of
        self._body.setVisible(self.groups.rowCount() > 0)
        ticked = len(self.places.ticked)
        self._head.setVisible(group is not None)
        if group is not None:
            name = shown_name(entity_label(group.tag_name))
            which = f"{ticked:,} of {group.count:,}" if ticked < group.count else f"{ticked:,}"
            times = "time" if group.count == 1 else "times"
            self._head.setText(f"“{shown_words(group.words)}” as {name}? {which} {times}")
            self._accept.setText(f"Tag {ticked:,} as {menu_text(name, 24)}")
        for each in (self._accept, self._refuse, self._other):
            each.setEnabled(ticked > 0)
        going = f"Looking at the sentences: {looked:,} of {of:,}."
        full = "There is no room for more proposals until some of these are decided."
        nothing = _NOTHING if group is None else ""
        self._state.setText(going if busy else full if self.prelabeller.is_full else nothing)
        self._state.setVisible(bool(self._state.text()))
        self._back.setVisible(self._refused is not None)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        announce(self, text)

    def _forget(self) -> None:
        self._key, self._refused, self._is_touched = None, None, False
        self._tagged.clear()
        self._said.setText("")
        self.groups.show_anew([])
        self._show_places()

    # what is done

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.accept
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return self.refuse
        if key == Qt.Key.Key_Space:
            return lambda: self._toggle(self.place_list.currentIndex())
        if key == Qt.Key.Key_Right:
            return lambda: self.place_list.setFocus(Qt.FocusReason.TabFocusReason)
        if key == Qt.Key.Key_Left:
            return lambda: self.group_list.setFocus(Qt.FocusReason.BacktabFocusReason)
        wanted = label_of_key(event.text(), self._labels()) if event.text() else None
        if wanted is not None and self.places.ticked:
            return lambda: self.accept(wanted.name)
        return None

    def _labels(self) -> list[Label]:
        return list(visible_labels(self._session.document.settings))

    def _group(self) -> Group | None:
        return self.groups.group_at(self.group_list.currentIndex().row())

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            self._is_touched = True
            self.places.toggle(index.row())
            self._show_state()

    def _fill_menu(self) -> None:
        menu = self._other.menu()
        menu.clear()
        for each in self._labels():
            key = f"\t{menu_text(each.key)}" if each.key else ""
            action = menu.addAction(f"{menu_text(each.label)}{key}")
            action.triggered.connect(lambda _checked=False, name=each.name: self.accept(name))


def _flow(*buttons: QWidget) -> FlowLayout:
    """Return buttons in as many lines as they need."""
    made = FlowLayout(spacing=10)
    for each in buttons:
        made.addWidget(each)
    return made


def _list(model: GroupModel | PlaceModel, delegate: object, name: str, accessible: str) -> KeyList:
    made = KeyList()
    set_up(made, model, delegate, name=name, accessible=accessible)  # type: ignore[arg-type]
    made.setUniformItemSizes(True)
    return made
