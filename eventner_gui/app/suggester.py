"""Suggestions and remarks for the example that is shown, from all that is tagged so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.changes import Change, ExampleEdit
from ..core.document import Annotation, Example, Status
from ..core.learner import PASSES, Learner
from ..core.recall import recall
from ..core.remarks import remarks
from ..core.spans import is_aligned
from ..core.suggestions import Remark, Suggestion, fitting
from .gathering import LONGEST, Gathered, Gathering, gather, shortened
from .pattern_source import PatternSource
from .session import Session
from .tokens import TokenService
from .worker import Worker

# A change of more examples than that is taken in in the background, all anew.
_MOST_AT_ONCE = 500
_PAUSE = 250  # milliseconds without a change after which it learns on
_BETWEEN = 20  # milliseconds from one step to the next, for the keys
_OPEN = (Status.TODO, Status.FLAGGED)


class Source(Protocol):
    """What suggestions come from. A new one is one class, added to a `Suggester`."""

    name: str
    title: str

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        """Return suggestions, the best first, within a few milliseconds."""


class Suggester(QObject):
    """Suggests tags and remarks on them; follows the session.

    Signals:
        changed: suggestions may be others (something was refused, a source was turned on or off,
            the background work is done). Otherwise they change with the document alone: nothing
            moves under the hands.

    Attributes:
        patterns: the source of what word lists and patterns take.
        sources: asked in this order; of two suggestions that overlap the earlier source's stays.
    """

    changed = Signal()

    def __init__(self, session: Session, tokens: TokenService) -> None:
        super().__init__(session)
        self._session = session
        self._tokens = tokens
        self._gathered: Gathered | None = None
        self._arriving: Gathered | None = None  # what `_since` is still to be taken in by
        self._since: deque[Change] = deque()  # changes made while the background works
        self._gathering: Gathering | None = None
        self._ticket = 0
        self._fresh = 0  # steps on a sentence that has just been finished
        self._refused: dict[str, set[tuple[int, int, str]]] = {}  # by text
        self._off: set[str] = set()
        self._last: tuple[Example, list[Suggestion]] | None = None
        self.patterns = PatternSource(session)
        self.patterns.ready.connect(self._say_changed)
        self.sources: list[Source] = [self.patterns, _LearnerSource(self), _RecallSource(self)]
        self._worker = Worker(gather, "suggester", self)
        self._worker.done.connect(self._arrived)
        self._pause = QTimer(self)  # learns on, a step at a time, while nothing is changed
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._learn_on)
        session.opened.connect(self._opened)
        session.changed.connect(self._follow)
        tokens.ready.connect(self._forget_last)

    @property
    def is_ready(self) -> bool:
        """Tell whether all that is tagged has been looked at."""
        return self._gathered is not None

    @property
    def gathered(self) -> Gathered | None:
        """What is known, for the sources; None while it is being gathered."""
        return self._gathered

    @property
    def session(self) -> Session:
        """The session that is followed."""
        return self._session

    def suggestions(self, index: int) -> list[Suggestion]:
        """Return what is suggested for an example, in the order of its text.

        For a sentence it takes about a millisecond. An example that is done or skipped has none,
        nor has a text of more than 20,000 characters.
        """
        example = self._session.document.examples[index]
        if example.status not in _OPEN or len(example.content) > LONGEST:
            return []
        if self._last is None or self._last[0] is not example:
            self._last = example, self._suggest(example)
        return self._last[1]

    def refuse(self, index: int, suggestion: Suggestion | Annotation) -> None:
        """Never suggest this again for this text; also for a tag that the expert takes away."""
        text = self._session.document.examples[index].content
        key = (suggestion.start, suggestion.end, suggestion.label)
        self._refused.setdefault(text, set()).add(key)
        self._say_changed()

    def remarks(self, index: int) -> list[Remark]:
        """Return what is worth a look in an example; nothing while that is being gathered."""
        content = self._session.document.examples[index].content
        if self._gathered is None or len(content) > LONGEST:
            return []
        return remarks(self._gathered.knowledge, index)

    def is_on(self, name: str) -> bool:
        """Tell whether a source is asked."""
        return name not in self._off

    def set_on(self, on: bool, *names: str) -> None:
        """Ask sources, or do not; all of them when none is named."""
        wanted = set(names) or {source.name for source in self.sources}
        off = self._off - wanted if on else self._off | wanted
        if off != self._off:
            self._off = off
            self._say_changed()

    def stop(self) -> None:
        """End the thread and the learning."""
        self._pause.stop()
        self._give_up()
        self._worker.stop()
        self.patterns.stop()

    def _suggest(self, example: Example) -> list[Suggestion]:
        refused = self._refused.get(example.content, ())
        found: list[Suggestion] = []
        for source in self.sources:
            if self.is_on(source.name):
                found += [each for each in source.suggest(example) if each.key not in refused]
        hidden = {each.label for each in self._session.document.settings.labels if each.hidden}
        offered = [each for each in found if each.label not in hidden]
        chosen = fitting(offered, example.annotations, len(example.content))
        if not chosen or not self._tokens.knows(example.content):
            return chosen
        tokens = self._tokens.spans(example.content)
        return [each for each in chosen if is_aligned(each.span, tokens)]

    def _opened(self) -> None:
        self._refused.clear()
        self._gather()

    def _gather(self) -> None:
        """Gather everything anew, in the background."""
        self._give_up()
        self._gathered = self._arriving = None
        self._since.clear()
        self._pause.stop()
        self._forget_last()
        self._gathering = Gathering(list(self._session.document.examples))
        self._ticket = self._worker.submit(self._gathering)

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
            self._say_changed()

    def _follow(self, change: Change) -> None:
        self._forget_last()
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
        if _finishes_one(change):  # the next is being shown: learn as soon as it has been painted
            self._fresh = PASSES
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
                self._say_changed()
            self._pause.start(0 if self._fresh else _PAUSE)
        elif self._gathered is not None:
            more = self._gathered.knowledge.phrases.work()
            if more or self._gathered.learner.work():
                self._pause.start(_BETWEEN)

    def _forget_last(self) -> None:
        self._last = None

    def _say_changed(self) -> None:
        self._forget_last()
        self.changed.emit()


def _finishes_one(change: Change) -> bool:
    """Tell whether a change is the end of the work on one sentence."""
    return len(change.edits) == 1 and (
        change.edits[0].before.status is not Status.DONE
        and change.edits[0].after.status is Status.DONE
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


class _RecallSource:
    """Words that were tagged before."""

    name = "recall"
    title = "Words tagged before"

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        gathered = self._suggester.gathered
        if gathered is None:
            return ()
        settings = self._suggester.session.document.settings
        return recall(gathered.knowledge.phrases, example.content, settings)


class _LearnerSource:
    """What the small learner makes of the words around."""

    name = "learner"
    title = "What was learnt from your tags"

    def __init__(self, suggester: Suggester) -> None:
        self._suggester = suggester

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        gathered = self._suggester.gathered
        if gathered is None:
            return
        settings = self._suggester.session.document.settings
        for found in gathered.learner.suggest(example.content, example.annotations):
            entry = settings.find_label(found.label)
            if entry is not None:
                span = found.span
                yield Suggestion(span.start, span.end, entry.name, "learnt from your tags")
