"""The errors a user may see: what is wrong, where, and what to do next."""

from __future__ import annotations

from typing import Any


class EventNerError(Exception):
    """An error in the user's words.

    ``str(error)`` says what is wrong and where, in one sentence; ``hint`` says what to do next
    and may be empty. Both are shown as plain text.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it travel between processes, whatever a subclass is made from."""
        return _made_again, (type(self), self.args), self.__dict__

    def one_line(self) -> str:
        """Return message and hint as one line, as the command line prints it."""
        return " ".join(part for part in (str(self), self.hint) if part).replace("\n", " ")


def _made_again(kind: type[EventNerError], arguments: tuple[Any, ...]) -> EventNerError:
    return kind.__new__(kind, *arguments)


class FileError(EventNerError):
    """A file or folder that cannot be read or written."""


class FormatError(FileError):
    """A file whose content is not what it should be."""


class TrainingError(EventNerError):
    """A training that cannot start or cannot go on."""


class ModelError(EventNerError):
    """A spaCy model that cannot be found, loaded or used."""
