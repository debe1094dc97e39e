"""Which examples have a problem, known once found out, kept up by changes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ..core.changes import Change
from ..core.document import Example
from ..core.problem_memo import ProblemMemo
from .session import Session
from .tokens import TokenService

# Splitting a longer text into tokens takes too long between two events of the window.
_LONGEST = 20_000

_UNKNOWN, _SOUND, _PROBLEM = 0, 1, 2


class ProblemFlags(QObject):
    """Says of an example whether it has a problem; one byte each remembers it.

    Before spaCy's tokens are there, tags that cut a word are not known of; nor are they in a text
    of more than 20,000 characters.
    """

    def __init__(self, session: Session, tokens: TokenService, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._tokens = tokens
        self._flags = bytearray()
        self._memo = ProblemMemo()
        session.opened.connect(self._forget)
        session.changed.connect(self._follow)
        tokens.ready.connect(self._forget)
        self._forget()

    def has_problem(self, index: int, example: Example) -> bool:
        """Tell whether an example of the document has a problem."""
        if not example.annotations:
            return False
        flag = self._flags[index]
        if flag == _UNKNOWN:
            known = self._tokens.is_ready and len(example.content) <= _LONGEST
            tokens = self._tokens.spans(example.content) if known else None
            flag = _PROBLEM if self._memo.find(example, tokens) else _SOUND
            self._flags[index] = flag
        return flag == _PROBLEM

    def _forget(self) -> None:
        self._flags = bytearray(len(self._session.document.examples))

    def _follow(self, change: Change, _moves: object) -> None:
        flags = self._flags
        for edit in change.edits:
            flags[edit.index] = _UNKNOWN
        if change.removed:
            gone = {index for index, _ in change.removed}
            flags = bytearray(flag for i, flag in enumerate(flags) if i not in gone)
        if change.inserted:
            moved, flags = flags, bytearray()
            taken = 0
            for index, _ in change.inserted:
                step = index - len(flags)
                flags += moved[taken : taken + step]
                taken += step
                flags.append(_UNKNOWN)
            flags += moved[taken:]
        self._flags = flags
