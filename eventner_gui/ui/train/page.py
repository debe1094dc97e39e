"""The page of the Train tab: what has a place on it, in which order, and when it is seen.

A part of another purpose is a widget of its own and is put in by one line in `tab.py`:
`page.put(Place.CHECKS, ChecksCard(...))`. A place takes no room while nothing in it is to be
seen: a part hides itself (`setVisible(False)`) when it has nothing to say.
"""

from __future__ import annotations

from enum import Enum, Flag, auto

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from ..widgets import column, panel


class Phase(Flag):
    """What the page is about."""

    BEFORE = auto()  # the next training: data, checks, settings
    DURING = auto()  # the training under way
    AFTER = auto()  # a run that has ended


_ALWAYS = Phase.BEFORE | Phase.DURING | Phase.AFTER


class Place(Enum):
    """The places of the page from the top down: (object name, when they are seen)."""

    HEAD = ("headPlace", _ALWAYS)
    NOTICES = ("noticesPlace", _ALWAYS)
    SETTINGS = ("settingsPlace", Phase.BEFORE)
    FOLLOW = ("followPlace", Phase.BEFORE)
    CHECKS = ("checksPlace", Phase.BEFORE)
    PROGRESS = ("progressPlace", Phase.DURING)
    PLOT = ("plotPlace", Phase.DURING | Phase.AFTER)
    SCORES = ("scoresPlace", _ALWAYS)
    TEST_SET = ("testSetPlace", Phase.BEFORE)
    ERRORS = ("errorsPlace", Phase.AFTER)
    ADVICE = ("advicePlace", Phase.BEFORE | Phase.AFTER)
    DETAILS = ("detailsPlace", Phase.DURING | Phase.AFTER)

    @property
    def phases(self) -> Phase:
        """When it is seen."""
        return self.value[1]


class _Slot(QWidget):
    """One place: as tall as what is to be seen in it, and gone when that is nothing."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.setObjectName(place.value[0])
        self._place = place
        self._phase = Phase.BEFORE
        self._parts: list[QWidget] = []
        self._column = column(spacing=14)
        self.setLayout(self._column)
        self.hide()

    def put(self, part: QWidget) -> None:
        self._parts.append(part)
        self._column.addWidget(part)
        part.installEventFilter(self)
        self._follow()

    def set_phase(self, phase: Phase) -> None:
        self._phase = phase
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the parts."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        self.setVisible(
            bool(self._phase & self._place.phases) and not all(map(_is_put_away, self._parts))
        )


class TrainPage(QScrollArea):
    """A column of places that scrolls up and down."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainScroll")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._slots = {place: _Slot(place) for place in Place}
        self._phase = Phase.BEFORE
        inner = column(*self._slots.values(), 1, spacing=14)
        inner.setContentsMargins(28, 22, 28, 22)
        self.setWidget(panel(inner, name="page"))

    @property
    def phase(self) -> Phase:
        """What the page is about now."""
        return self._phase

    def put(self, place: Place, part: QWidget) -> None:
        """Put a part into a place, below what is there already."""
        self._slots[place].put(part)

    def set_phase(self, phase: Phase) -> None:
        """Show the places that belong to a phase; the page begins at its top then."""
        if phase != self._phase:
            self._phase = phase
            self.verticalScrollBar().setValue(0)
        for slot in self._slots.values():
            slot.set_phase(phase)


def _is_put_away(part: QWidget) -> bool:
    """Tell whether a part was hidden; one that was never shown yet was not."""
    return part.isHidden() and part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
