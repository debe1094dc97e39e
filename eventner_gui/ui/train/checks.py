"""The card "Before you train": what the checks have found, the weightiest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...app.checker import Checker
from ...app.session import Session
from ...core.checks.finding import Finding, Place, Severity
from ...core.errors import EventNerError
from ...core.wording import counted
from ..announce import announce
from ..fold import Fold
from ..notice import error_text
from ..widgets import button, clear, column, label, panel, row
from .finding_row import FindingRow
from .severity_icon import SeverityIcon

_LONG = 1_500  # milliseconds after which one is told that it takes time


class ChecksCard(QFrame):
    """A sentence on all findings, and a row for each; what is only to be known is folded away.

    It looks while it is seen, and again when the data has changed.

    Signals:
        examples_wanted: (indices, words, Place) show these examples alone in Annotate; the words
            say what they are; the place is to be seen first.
        said: (text) a short remark for the status line.

    Attributes:
        checker: finds and mends.
    """

    examples_wanted = Signal(object, str, object)
    said = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("Before you train")
        self._session = session
        self.checker = Checker(session, self)
        self._shown: Sequence[Finding] | None = None
        self._open: set[tuple[str, str]] = set()
        self._icon = SeverityIcon(None)
        self._title = label(role="heading", name="checksTitle", wrap=True)
        self._busy = label("Looking at the data…", role="small", name="checksBusy")
        self._cancel = button("Stop looking", self.checker.cancel, name="stopChecks", role="link")
        self._again = button("Look", self._look_again, name="lookAgain", role="link")
        self._rows: QVBoxLayout = column(spacing=8)
        self._folded_rows: QVBoxLayout = column(spacing=8)
        self._fold = Fold("To know", panel(self._folded_rows), name="toKnow")
        head = row(self._icon, self._title, self._busy, self._cancel, self._again, spacing=8)
        head.setStretch(1, 1)
        self.setLayout(column(head, self._rows, self._fold, margins=14, spacing=10))
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_LONG)
        self._patience.timeout.connect(self._show_patience)
        self.checker.changed.connect(self._show)
        self.checker.failed.connect(self._failed)
        self.checker.said.connect(self.said)
        session.opened.connect(self._open.clear)
        self._show()

    def set_share(self, share: float) -> None:
        """Say which share of the texts is held out, in (0, 1)."""
        self.checker.set_share(share)

    def stop(self) -> None:
        """End the thread."""
        self.checker.stop()

    def rows(self) -> list[FindingRow]:
        """Return the rows, in their order."""
        layouts = (self._rows, self._folded_rows)
        items = [layout.itemAt(i) for layout in layouts for i in range(layout.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [each for each in widgets if isinstance(each, FindingRow)]

    def showEvent(self, event: QShowEvent) -> None:
        """Look, where the data has changed since."""
        super().showEvent(event)
        self.checker.set_wanted(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more."""
        super().hideEvent(event)
        self.checker.set_wanted(False)

    def _show(self) -> None:
        """Show what is known and whether there is more to come."""
        checker = self.checker
        if checker.findings is not self._shown or self._shown is None:
            self._show_findings(checker.findings)
        waits = checker.is_busy
        self._again.setVisible(checker.is_stale and not waits)
        if waits and not self._patience.isActive() and not self._busy.isVisible():
            self._patience.start()
        elif not waits:
            self._patience.stop()
            self._busy.hide()
            self._cancel.hide()

    def _show_patience(self) -> None:
        self._busy.show()
        self._cancel.show()

    def _show_findings(self, findings: Sequence[Finding] | None) -> None:
        focused = next((each.key for each in self.rows() if each.has_focus()), None)
        self._shown = findings
        clear(self._rows)
        clear(self._folded_rows)
        found = findings or ()
        for finding in found:
            made = self._row(finding)
            is_folded = finding.severity is Severity.TO_KNOW
            (self._folded_rows if is_folded else self._rows).addWidget(made)
            if made.key == focused:
                made.take_focus()
        self._order_tabs()
        counts = Counter(each.severity for each in found)
        to_know = counts[Severity.TO_KNOW]
        self._fold.setVisible(bool(to_know))
        self._fold.set_title(f"{counted(to_know, 'thing')} to know")
        self._icon.setVisible(findings is not None)
        self._icon.set_severity(found[0].severity if found and _weighs(found[0]) else None)
        self._title.setText("Before you train" if findings is None else summary(counts))
        if findings is not None:
            announce(self._title, self._title.text())

    def _order_tabs(self) -> None:
        """Let Tab go through the rows as they are seen, with the heading of those folded away."""
        weighing = [each for each in self.rows() if _weighs(each.finding)]
        folded = [each for each in self.rows() if not _weighs(each.finding)]
        last: QWidget = self._again
        for each in weighing:
            last = each.order_tabs_after(last)
        QWidget.setTabOrder(last, self._fold.head)
        last = self._fold.head
        for each in folded:
            last = each.order_tabs_after(last)

    def _row(self, finding: Finding) -> FindingRow:
        key = finding.check, finding.severity.name
        made = FindingRow(finding, self._session, is_open=key in self._open)
        made.toggled.connect(
            lambda is_open: (self._open.add if is_open else self._open.discard)(key)
        )
        made.places_wanted.connect(partial(self._want, finding))
        made.mend_wanted.connect(lambda: self.checker.mend(finding))
        return made

    def _want(self, finding: Finding, place: Place) -> None:
        indices = frozenset(finding.places.indices)
        words = f"{counted(len(indices), 'sentence')} ({finding.check.replace('-', ' ')})"
        self.examples_wanted.emit(indices, words, place)

    def _look_again(self) -> None:
        self.checker.look_again()

    def _failed(self, error: EventNerError) -> None:
        self._title.setText(f"The data could not be looked at. {error_text(error)}")


def _weighs(finding: Finding) -> bool:
    return finding.severity is not Severity.TO_KNOW


def summary(counts: Counter[Severity]) -> str:
    """Return what is said of all findings: "Nothing stops training. 3 things cost quality."."""
    stops, costs = counts[Severity.STOPS], counts[Severity.COSTS]
    first = "Nothing stops training."
    if stops:
        first = f"{counted(stops, 'thing')} {'stops' if stops == 1 else 'stop'} training."
    if not costs:
        return first if stops else f"{first} Nothing was found that costs quality."
    return f"{first} {counted(costs, 'thing')} {'costs' if costs == 1 else 'cost'} quality."
