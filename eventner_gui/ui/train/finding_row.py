"""One finding: what it is, and folded under it what to do and the sentences concerned."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...app.session import Session
from ...core.checks.finding import Finding, Mending, Place
from ...core.wording import counted
from ..flow_layout import FlowLayout
from ..widgets import button, column, label, panel, row
from .place_list import PlaceView
from .severity_icon import SeverityIcon

_MENDS = {
    Mending.UNUSABLE: "remove",
    Mending.SPACE: "trim",
    Mending.MISALIGNED: "snap to whole words",
    Mending.CLASHES: "keep what training takes",
    Mending.PUNCTUATION: "leave punctuation out",
}


class FindingRow(QWidget):
    """A picture and a sentence; a button folds out the rest, which is made then.

    Signals:
        toggled: (is open) it was folded out or away.
        places_wanted: (Place) the sentences are to be seen in Annotate, this one first.
        mend_wanted: all places are to be mended.
    """

    toggled = Signal(bool)
    places_wanted = Signal(object)
    mend_wanted = Signal()

    def __init__(
        self, finding: Finding, session: Session, *, is_open: bool, parent: QWidget | None = None
    ) -> None:
        """Make the row.

        Args:
            finding: what is shown.
            session: with the examples.
            is_open: folded out at once.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("finding")
        self.finding = finding
        self._session = session
        self._count = len(finding.places)
        icon = SeverityIcon(finding.severity)
        icon.setAccessibleName(finding.severity.value)
        self._text = label(finding.text, name="findingText", wrap=True)
        self._fold = button("", self._toggle, name="findingFold", role="link")
        self._fold.setCheckable(True)
        head = row(icon, self._text, self._fold, spacing=8)
        head.setStretch(1, 1)
        self._details: QWidget | None = None
        self._stops: list[QWidget] = []  # of Tab, in the details
        self._layout: QVBoxLayout = column(head, spacing=6)
        self.setLayout(self._layout)
        self._fold.setChecked(is_open)
        self._show_fold()

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same row after the next look."""
        return self.finding.check, self.finding.severity.name

    @property
    def is_open(self) -> bool:
        """Tell whether it is folded out."""
        return self._fold.isChecked()

    def has_focus(self) -> bool:
        """Tell whether the keys go to something in it."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def take_focus(self) -> None:
        """Let the keys go to its button."""
        self._fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def order_tabs_after(self, before: QWidget) -> QWidget:
        """Let Tab lead from a widget to this row and through it; return the last of the row.

        What is made later than its neighbours comes after them all otherwise.
        """
        for each in (self._fold, *self._stops):
            if each is not before:
                QWidget.setTabOrder(before, each)
            before = each
        return before

    def _toggle(self) -> None:
        self._show_fold()
        self.toggled.emit(self.is_open)

    def _show_fold(self) -> None:
        what = counted(self._count, "sentence") if self._count else "What to do"
        self._fold.setText(f"{what}  {'▾' if self.is_open else '▸'}")
        state = "open" if self.is_open else "folded"
        severity = self.finding.severity.value
        self._fold.setAccessibleName(f"{severity}: {self.finding.text} {what}, {state}")
        if self.is_open and self._details is None:
            self._details = self._make_details()
            self._layout.addWidget(self._details)
            self.order_tabs_after(self._fold)
        if self._details is not None:
            self._details.setVisible(self.is_open)

    def _make_details(self) -> QWidget:
        finding = self.finding
        advice = label(finding.advice, role="muted", name="findingAdvice", wrap=True)
        inner = column(advice, spacing=8)
        inner.setContentsMargins(self.fontMetrics().height() + 8, 0, 0, 8)
        if self._count:
            places = PlaceView(self._session, finding.places.shown)
            places.wanted.connect(self.places_wanted)
            inner.addWidget(places)
            self._stops.append(places)
            inner.addWidget(panel(self._buttons(finding)))
        return panel(inner)

    def _buttons(self, finding: Finding) -> FlowLayout:
        flow = FlowLayout(spacing=8)
        these = "this sentence" if self._count == 1 else f"these {self._count:,} sentences"
        show = button(f"Show {these} in Annotate", self._show_all, name="showPlaces", role="small")
        flow.addWidget(show)
        self._stops.append(show)
        if finding.mending is not None:
            number = finding.places.count
            all_of = "Mend it" if number == 1 else f"Mend all {number:,}"
            self._mend = button(
                f"{all_of}: {_MENDS[finding.mending]}",
                self._mend_all,
                name="mendPlaces",
                role="small",
                tip="One step of undo takes it back",
            )
            flow.addWidget(self._mend)
            self._stops.append(self._mend)
        shown = len(finding.places.shown)
        if shown < self._count:
            flow.addWidget(label(f"The first {shown:,} are listed.", role="small"))
        return flow

    def _show_all(self) -> None:
        first: Place = self.finding.places.shown[0]
        self.places_wanted.emit(first)

    def _mend_all(self) -> None:
        self._mend.setEnabled(False)
        self.mend_wanted.emit()
