"""A corrected sentence goes into the project, finished, as one step; one that is there is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from ...app.session import Session
from ...core.corrected import add_finished, finish_with, is_finished_so, place_of, trimmed
from ...core.document import Annotation, Label
from ...core.wording import STATUS_WORDS, counted
from ..notice import Action
from ..notices import Notices


class IntoData(QObject):
    """Adds sentences and says what became of them.

    Signals:
        done: a sentence went in, or came out again; the next one can be typed.
        said: (text) a short remark for the status line.
        show_wanted: (index) show this sentence of the project.
    """

    done = Signal()
    said = Signal(str)
    show_wanted = Signal(int)

    def __init__(self, session: Session, notices: Notices) -> None:
        """Make it.

        Args:
            session: says what is in the project, and takes what is added.
            notices: where it is said.
        """
        super().__init__(notices)
        self._session, self._notices = session, notices
        self._is_telling = False  # of the step that is the last one now
        self.is_giving_back = False
        session.undo_stack.indexChanged.connect(self._stepped)

    def add(self, text: str, tags: Sequence[Annotation], labels: Sequence[Label]) -> None:
        """Add a sentence, or ask what to do with one that is there already.

        Args:
            text: of the sentence.
            tags: of it.
            labels: of the tags, as far as the project has not got them.
        """
        text, tags = trimmed(text, tags)
        self._notices.clear()
        document = self._session.document
        index = place_of(document, text)
        if index is not None:
            self._ask(index, tags, labels)
            return
        self._session.apply(add_finished(document, text, tags, labels))
        self._tell(len(document.examples) - 1, "Added to your data, finished")

    def _ask(self, index: int, tags: Sequence[Annotation], labels: Sequence[Label]) -> None:
        """Say that a sentence is there; offer to give it these tags where it has others."""
        example = self._session.document.examples[index]
        show = ("Show it", partial(self.show_wanted.emit, index))
        if is_finished_so(example, tags):
            words = "This sentence is in your data already, finished with the same tags."
            self._notices.tell(words, [show])
            self.said.emit(words)
            return
        had = counted(len(example.annotations), "tag") if example.annotations else "no tags"
        words = f"This sentence is in your data already ({STATUS_WORDS[example.status]}, {had})."
        take = ("Give it these tags", partial(self._replace, example.content, tags, labels))
        self._notices.tell(words, [take, show])
        self.said.emit(words)

    def _replace(self, text: str, tags: Sequence[Annotation], labels: Sequence[Label]) -> None:
        document = self._session.document
        index = place_of(document, text)  # where it is by now
        if index is None:
            self.add(text, tags, labels)
            return
        mine = [each for each in labels if not document.settings.find_label(each.name)]
        self._session.apply(finish_with(document, index, tags, mine))
        self._tell(index, "It has these tags now, finished")

    def _tell(self, index: int, done: str) -> None:
        example = self._session.document.examples[index]
        tags = counted(len(example.annotations), "tag") if example.annotations else "no tags"
        show = partial(self.show_wanted.emit, index)
        actions: list[Action] = [("Take it back", self._give_back), ("Show it", show)]
        self._notices.clear()
        words = f"{done}: sentence {index + 1:,}, {tags}."
        self._notices.tell(words, actions)
        self.said.emit(words)
        self._is_telling = True
        self.done.emit()

    def _give_back(self) -> None:
        self.is_giving_back = True
        self._session.undo_stack.undo()
        self.is_giving_back = False
        self.done.emit()

    def _stepped(self) -> None:
        """Offer to take back only what is the last step."""
        if self._is_telling:
            self._is_telling = False
            self._notices.clear()
