"""Writing to the standard streams, which a windowed start does not have."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, TextIO


def say(text: str) -> None:
    """Write a line to standard output."""
    _write(sys.stdout, text)


def complain(text: str) -> None:
    """Write a line to standard error, with the program's name in front."""
    _write(sys.stderr, f"eventner: {text}")


def say_json(data: Any) -> None:
    """Write one JSON value as a line to standard output, at once."""
    stream = sys.stdout
    if stream is None:
        return
    # An output that cannot hold every character gets them escaped, which is the same JSON.
    encoding = (stream.encoding or "ascii").lower().replace("-", "")
    _write(stream, json.dumps(data, ensure_ascii=encoding != "utf8"))
    stream.flush()


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person reads what is written to a stream."""
    return stream is not None and stream.isatty()


def prepare_streams() -> None:
    """Let no character stop a message: what an output cannot hold is escaped.

    Standard input is read as UTF-8, as every file is; what is not becomes the replacement
    character.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure:
        reconfigure(encoding="utf-8-sig", errors="replace")


def replace_missing_streams() -> None:
    """Give a program started without a console streams that lead nowhere.

    Without them argparse of Python 3.10 fails, and so does any library that prints.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def close_broken_pipe() -> None:
    """Keep Python from complaining at exit that the reader of standard output has gone."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(stream: TextIO | None, text: str) -> None:
    if stream is not None:
        stream.write(text + "\n")
