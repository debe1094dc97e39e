"""How the log is written: places in the code and kinds of errors, never the users' texts.

An error's message may quote a sentence or a label, and so may a message of another library. Of
those only what is known to be free of such text is written.
"""

from __future__ import annotations

import copy
import logging
import os
import re
import traceback
from collections.abc import Mapping
from pathlib import Path

OUR_LOGGERS = "eventner_gui"

_LAYOUT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MAX_FRAMES = 60
_MAX_CHAIN = 10
_MAX_DEPTH = 3  # of groups in groups
_SPACY_CODE = re.compile(r"\s*(\[[EW]\d{3,4}\])")


class FullFormatter(logging.Formatter):
    """Writes every message in full; only the home folder is shortened."""

    def __init__(self) -> None:
        super().__init__(_LAYOUT)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, and its traceback."""
        shown = copy.copy(record)
        shown.exc_text = None  # another handler may have kept its own traceback there
        return without_home(super().format(shown))


class PrivateFormatter(FullFormatter):
    """Leaves the messages of errors and of other libraries out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, and its traceback, without the users' texts."""
        shown = copy.copy(record)
        if not record.name.startswith(OUR_LOGGERS):
            shown.msg, shown.args = f"{_code_in(record.msg)} (text left out)".strip(), ()
            shown.name = f"{record.name} ({record.module}:{record.lineno})"
        else:
            shown.msg = _safe(record.msg)
            if isinstance(record.args, Mapping):
                shown.args = {key: _safe(value) for key, value in record.args.items()}
            elif record.args:
                shown.args = tuple(_safe(value) for value in record.args)
        return super().format(shown)

    def formatException(self, ei: object) -> str:
        """Return the traceback of a record's error."""
        error = ei[1] if isinstance(ei, tuple) else None
        return trace_of(error) if isinstance(error, BaseException) else ""


def describe(error: BaseException) -> str:
    """Return the kind of an error, and what else of it cannot hold a user's text."""
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = f"{kind.__module__}.{name}"
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return f"{name}: [Errno {error.errno}] {os.strerror(error.errno)}"
    code = _code_in(error.args[0]) if error.args else ""
    return f"{name}: {code}" if code else name


def trace_of(error: BaseException) -> str:
    """Return the traceback of an error and of those that led to it, without their messages."""
    parts: list[str] = []
    at: BaseException | None = error
    for _ in range(_MAX_CHAIN):  # a chain may bite its own tail
        if at is None:
            break
        parts.append(_own_trace(at))
        if at.__cause__ is not None:
            at = at.__cause__
            parts.append("\nThe above exception was the direct cause of the following:\n")
        elif at.__context__ is not None and not at.__suppress_context__:
            at = at.__context__
            parts.append("\nWhile handling the above exception, another one occurred:\n")
        else:
            at = None
    return "\n".join(reversed(parts)).lstrip("\n")


def without_home(text: str) -> str:
    """Return a text with the user's home folder written as ~."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home raises where there is none
    if len(Path(home).parts) < 2:
        return text
    pattern = "|".join(re.escape(each) for each in (home, home.replace("\\", "\\\\")))
    return re.sub(rf"(?:{pattern})(?![\w.-])", "~", text)


def _own_trace(error: BaseException, depth: int = 0) -> str:
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__))
    lines = frames.format()
    if len(lines) > _MAX_FRAMES:
        half = _MAX_FRAMES // 2
        left_out = f"  … {len(lines) - 2 * half} more …\n"
        lines = [*lines[:half], left_out, *lines[-half:]]
    text = "Traceback (most recent call last):\n" + "".join(lines) + describe(error)
    inner = getattr(error, "exceptions", ())  # of an exception group
    if isinstance(inner, tuple) and depth < _MAX_DEPTH:
        for each in inner[:_MAX_CHAIN]:
            if isinstance(each, BaseException):
                text += "\n  with: " + _own_trace(each, depth + 1).replace("\n", "\n  ")
    return text


def _safe(value: object) -> object:
    return describe(value) if isinstance(value, BaseException) else value


def _code_in(message: object) -> str:
    """Return the code spaCy begins its messages with, such as [E024]; empty without one."""
    found = _SPACY_CODE.match(message) if isinstance(message, str) else None
    return found[1] if found else ""
