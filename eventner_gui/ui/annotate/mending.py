"""Mending: what can be done about the problems of the sentence shown, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from ...app.session import Session
from ...app.tokens import TokenService
from ...core.document import Annotation
from ...core.mends import Mend, MendKind, apply, mends_for
from ...core.problems import Problem
from .editor import Editor
from .sentence_view import SentenceView
from .tag_menu import Entry


class Mending(QObject):
    """Finds the mends of problems and makes them, each as one step of undo.

    Attributes:
        problems: of the example shown.

    Signals:
        said: (text) a short remark for the status line.
    """

    said = Signal(str)

    def __init__(
        self, editor: Editor, session: Session, tokens: TokenService, view: SentenceView
    ) -> None:
        super().__init__(view)
        self._editor = editor
        self._session = session
        self._tokens = tokens
        self._view = view
        self.problems: Sequence[Problem] = ()

    def mends(self, problem: Problem) -> list[Mend]:
        """Return what can be done about a problem, the recommended first."""
        example = self._editor.example
        if example is None:
            return []
        known = self._tokens.spans(example.content) if self._tokens.is_ready else None
        return mends_for(example, problem, known, takes_rules=self._tokens.takes_rules)

    def mend(self, problem: Problem, mend: Mend) -> None:
        """Do it."""
        index = self._editor.index
        if index is None:
            return
        document = self._session.document
        if mend.kind is MendKind.ADD_RULES:
            self._session.apply(apply(document, index, problem, mend))
        else:
            self._editor.perform(lambda: apply(document, index, problem, mend))
        self.said.emit(f"{mend.text}. Ctrl+Z takes it back.")

    def mend_at_cursor(self) -> None:
        """Do what is recommended about the tag at the cursor, or else about the first problem."""
        mark = self._view.mark_at_cursor()
        wanted = self._problems_of(mark.annotation) if mark else []
        problem = next(iter([*wanted, *self.problems]), None)
        if problem is None:
            self.said.emit("There is nothing to mend in this sentence.")
        else:
            self.mend(problem, self.mends(problem)[0])

    def entries(self, annotation: Annotation) -> list[Entry]:
        """Return what the menu of a tag offers about its problems."""
        return [
            Entry(mend.short, partial(self.mend, problem, mend), name="mendTag")
            for problem in self._problems_of(annotation)
            for mend in self.mends(problem)
            if mend.kind is not MendKind.REMOVE  # which the menu has anyway
        ]

    def _problems_of(self, annotation: Annotation) -> list[Problem]:
        return [problem for problem in self.problems if problem.annotation is annotation]
