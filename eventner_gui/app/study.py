"""What is known of the session's examples: gathered in the background, kept up by each change."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.changes import Change, ExampleEdit
from ..core.document import Status
from ..core.learner import PASSES, STEPS, Learner
from .gathering import Gathered, Gathering, gather, shortened
from .session import Session
from .worker import Worker

# A change of more examples than that is taken in in the background, all anew.
_MOST_AT_ONCE = 500
_PAUSE = 250  # milliseconds without a change after which it learns on
_PAGE = 20  # sentences finished at once that are learnt from without a pause
_BETWEEN = 20  # milliseconds from one step to the next, for the keys


class Study(QObject):
    """Knows what was tagged how, and learns from what is finished; follows the session.

    It takes in a change when the session tells of it, in well under a millisecond; the learner's
    steps wait until the window has nothing to do.

    Signals:
        begun: all is gathered anew, and nothing is known for a while.
        learnt: it knows more: all has been gathered, or what has just been finished is learnt.
    """

    begun = Signal()
    learnt = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Make it for a session; nothing is known before a project is opened."""
        super().__init__(parent)
        self._session = session
        self._gathered: Gathered | None = None
        self._arriving: Gathered | None = None  # what `_since` is still to be taken in by
        self._since: deque[Change] = deque()  # changes made while the background works
        self._gathering: Gathering | None = None
        self._ticket = 0
        self._fresh = 0  # steps on a sentence that has just been finished
        self._worker = Worker(gather, "suggester", self)
        self._worker.done.connect(self._arrived)
        self._pause = QTimer(self)  # learns on, a step at a time, while nothing is changed
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._learn_on)
        session.opened.connect(self._gather)
        session.changed.connect(self._follow)
        if session.is_open:
            self._gather()

    @property
    def gathered(self) -> Gathered | None:
        """What is known; None while it is being gathered."""
        return self._gathered

    @property
    def is_at_rest(self) -> bool:
        """Tell whether all is known and nothing waits to be learnt from."""
        return self._gathered is not None and not self._pause.isActive()

    def stop(self) -> None:
        """End the thread and the learning."""
        self._pause.stop()
        self._give_up()
        self._worker.stop()

    def _gather(self) -> None:
        """Gather everything anew, in the background."""
        self._give_up()
        self._gathered = self._arriving = None
        self._since.clear()
        self._pause.stop()
        self._gathering = Gathering(list(self._session.document.examples))
        self._ticket = self._worker.submit(self._gathering)
        self.begun.emit()

    def _give_up(self) -> None:
        if self._gathering is not None:
            self._gathering.given_up.set()

    def _arrived(self, ticket: int, gathered: Gathered | None) -> None:
        if ticket == self._ticket and gathered is not None:
            self._arriving, self._gathering = gathered, None
            self._pause.start(0)

    def _catch_up(self, gathered: Gathered) -> None:
        """Take in what was changed while the background worked, a change at a time."""
        if self._since:
            self._take(gathered, self._since.popleft())
        elif self._arriving is gathered:
            self._gathered, self._arriving = gathered, None
            self.learnt.emit()

    def _follow(self, change: Change) -> None:
        touched = len(change.edits) + len(change.inserted) + len(change.removed)
        if touched > _MOST_AT_ONCE:
            self._gather()
        elif self._gathered is None:
            self._since.append(change)
        else:
            self._take(self._gathered, change)

    def _take(self, gathered: Gathered, change: Change) -> None:
        """Let what is known follow a change."""
        short = _shortened(change)
        try:
            gathered.knowledge.follow(short)
        except OverflowError:
            self._gather()
        else:
            self._learn(gathered.learner, short)

    def _learn(self, learner: Learner, change: Change) -> None:
        """Learn from what has been finished; the rest of it when there is nothing to do."""
        gone = [edit.before for edit in change.edits] + [each for _, each in change.removed]
        new = [edit.after for edit in change.edits] + [each for _, each in change.inserted]
        for example in gone:
            if example.status is Status.DONE:
                learner.forget(example.content)
        for example in new:
            if example.status is Status.DONE:
                learner.note(example.content, example.annotations)
        finished = _finished(change)
        if finished == 1:  # the next is being shown: learn as soon as it has been painted
            self._fresh = PASSES
        elif finished <= _PAGE:  # all that waits of them: the page after the next goes by it
            self._fresh = finished * STEPS
        self._pause.start(0 if self._fresh else _PAUSE)

    def _learn_on(self) -> None:
        """Do a little of what waits, and come back for the rest."""
        if self._arriving is not None:
            self._catch_up(self._arriving)
            self._pause.start(_BETWEEN)
        elif self._gathered is not None and self._fresh:
            self._fresh -= 1
            self._gathered.learner.work()
            if not self._fresh:
                self.learnt.emit()
            self._pause.start(0 if self._fresh else _PAUSE)
        elif self._gathered is not None:
            more = self._gathered.knowledge.phrases.work()
            if more or self._gathered.learner.work():
                self._pause.start(_BETWEEN)


def _finished(change: Change) -> int:
    """Return how many sentences a change has ended the work on."""
    return sum(
        edit.before.status is not Status.DONE and edit.after.status is Status.DONE
        for edit in change.edits
    )


def _shortened(change: Change) -> Change:
    """Return what a change does to what is gathered of the examples."""
    return replace(
        change,
        edits=tuple(
            ExampleEdit(edit.index, shortened(edit.before), shortened(edit.after))
            for edit in change.edits
        ),
        inserted=tuple((index, shortened(example)) for index, example in change.inserted),
        removed=tuple((index, shortened(example)) for index, example in change.removed),
    )
