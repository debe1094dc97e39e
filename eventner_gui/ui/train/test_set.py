"""The test set: what it is, how it is frozen, and what it means to thaw it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSpinBox, QWidget

from ...app.session import Session
from ...app.test_sets import TestSets
from ...app.trainer import Trainer
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.frozen_test import FrozenTest
from ...core.test_set import TEST_SHARE
from ...core.wording import counted
from ..flow_layout import FlowLayout
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, panel, row

_NONE = (
    "No test set yet. Freeze some finished sentences once: no training ever sees them, so the "
    "scores on them are honest, and those of all later runs compare."
)
_ABOUT = (
    "Frozen sentences, and others that are nearly the same, are not trained on any more. Their "
    "tags can still be mended."
)
_THAW = (
    "Thawed, these sentences may be trained on again. Scores on them, of runs before and after, "
    "no longer compare, and a test set that is frozen later is another one."
)


class TestSetCard(QWidget):
    """One line about the test set, and what can be done about it.

    Attributes:
        service: what freezes and thaws; `service.stop` must be called before the window goes.
    """

    __test__ = False  # no test of pytest's

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("testSet")
        self._session = session
        self._here: int | None = None
        self.service = TestSets(session, trainer, self)
        self._words = label(role="muted", name="testSetWords", wrap=True)
        self._freeze = button("Freeze a test set…", self._ask, name="freeze", role="link")
        self._thaw = button("Thaw…", self._ask_to_thaw, name="thaw", role="link")
        self._share = QSpinBox()
        self._share.setObjectName("testShare")
        self._share.setRange(1, 50)
        self._share.setValue(round(100 * TEST_SHARE))
        self._share.setSuffix(" %")
        self._share.setAccessibleName("Part of the finished sentences to freeze, in per cent")
        self._question = self._make_question()
        self._notices = column(spacing=6)
        head = row(self._words, self._freeze, self._thaw, spacing=12)
        head.setStretch(0, 1)
        for each in (self._freeze, self._thaw):
            head.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(head, self._question, self._notices, spacing=6))
        self.service.changed.connect(self._show)
        self.service.failed.connect(self._say)
        session.opened.connect(self._begin)
        self._begin()

    def show_count(self, here: int | None) -> None:
        """Say how many finished sentences of the project are in the test set; None for unknown."""
        self._here = here
        self._show()

    def _make_question(self) -> QWidget:
        line = FlowLayout(spacing=8)
        self._do = button("Freeze", self._freeze_now, name="freezeNow")
        cancel = button("Cancel", self._cancel, name="freezeCancel")
        for each in (label("Part to freeze"), self._share, self._do, cancel):
            line.addWidget(each)
        asked = panel(
            column(label(_ABOUT, role="small", wrap=True), panel(line), spacing=6),
            name="freezeQuestion",
        )
        asked.hide()
        return asked

    def _begin(self) -> None:
        self._here = None
        self._question.hide()
        clear(self._notices)
        self._show()

    def _show(self) -> None:
        test = self._session.document.settings.test
        choosing = self.service.is_choosing
        if test is not None:
            self._words.setText(frozen_words(test, self._here))
            self._question.hide()
        else:
            self._words.setText("Choosing the sentences…" if choosing else _NONE)
        self._freeze.setVisible(test is None and not choosing and self._question.isHidden())
        self._thaw.setVisible(test is not None and not self._notices.count())
        self.setVisible(self._session.is_open)

    def _ask(self) -> None:
        clear(self._notices)
        self._question.show()
        self._show()
        self._share.setFocus(Qt.FocusReason.OtherFocusReason)
        self._share.selectAll()
        self._bring_into_sight(self._question)

    def _cancel(self) -> None:
        self._question.hide()
        self._show()
        self._freeze.setFocus(Qt.FocusReason.OtherFocusReason)

    def _freeze_now(self) -> None:
        self._question.hide()
        self.service.freeze(self._share.value() / 100)

    def _ask_to_thaw(self) -> None:
        asked = Notice(
            _THAW, [("Keep it frozen", self._put_away), ("Thaw", self._thaw_now)], kind="warning"
        )
        self._notices.addWidget(asked)
        self._show()
        asked.focus_first()
        self._bring_into_sight(asked)

    def _bring_into_sight(self, asked: QWidget) -> None:
        """Scroll to a question, once it has its place."""

        def scroll() -> None:
            parent = self.parentWidget()
            while parent is not None and not isinstance(parent, QScrollArea):
                parent = parent.parentWidget()
            if parent is not None and asked.isVisible():
                parent.ensureWidgetVisible(asked)

        QTimer.singleShot(0, self, scroll)

    def _thaw_now(self) -> None:
        clear(self._notices)
        self.service.thaw()
        self._freeze.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self) -> None:
        clear(self._notices)
        self._show()
        self._thaw.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, error: EventNerError) -> None:
        self._notices.addWidget(Notice(error_text(error), kind="error", closable=True))
        self._show()


def frozen_words(test: FrozenTest, here: int | None = None) -> str:
    """Return what is said of a test set.

    Args:
        test: the test set.
        here: how many finished sentences of the project are in it; None for unknown.
    """
    number = len(test.keys)
    when = f" on {_day(test.frozen)}" if test.frozen else ""
    said = [f"Test set: {counted(number, 'sentence')} frozen{when}; never trained on."]
    if here is not None and here < number:
        said.append(f"{here:,} of them are in the project and finished.")
    if test.seen:
        said.append(
            f"Runs before that had trained on {test.seen:,} of them: what these score here "
            "says too much."
        )
    return " ".join(said)


def _day(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return shown_name(iso, 40)
    return f"{day.day} {day:%B %Y}"
