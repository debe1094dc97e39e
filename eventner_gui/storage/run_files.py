"""The small files of a run folder beside its record: notes and log."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from ..core.errors import FormatError
from ..core.notes import Note

NOTES_FILE = "notes.jsonl"
LOG_FILE = "log.txt"


def write_json(path: Path, data: object) -> None:
    """Write JSON beside and rename, so that a full disk leaves the old file.

    The standard library's JSON: srsly reads 0.3 back as 0.30000000000000004.

    Raises:
        OSError: it cannot be written.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    aside = path.with_name(f".{path.name}.new")
    # The name of a project may be no Unicode on Linux; JSON can escape that.
    with aside.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def write_notes(notes: Iterable[Note], folder: Path) -> None:
    """Write notes.jsonl, one note a line.

    Raises:
        OSError: it cannot be written.
    """
    # Not srsly: it cannot write a lone surrogate, which a text may hold and JSON can escape.
    with (folder / NOTES_FILE).open(
        "w", encoding="utf-8", errors="backslashreplace", newline="\n"
    ) as file:
        for note in notes:
            file.write(json.dumps(asdict(note), ensure_ascii=False) + "\n")


def read_notes(folder: Path) -> list[Note]:
    """Return the notes of a run.

    Raises:
        FormatError: the file is missing or damaged.
    """
    try:
        with (folder / NOTES_FILE).open(encoding="utf-8") as file:
            return [Note(**json.loads(line)) for line in file]
    except (OSError, ValueError, TypeError) as error:
        raise FormatError(
            f"The notes of the run in {folder} cannot be read ({NOTES_FILE}).",
            "They say what training left out; the model itself does not need them.",
        ) from error


def read_log(folder: Path) -> str:
    """Return the log of a run as text.

    Raises:
        FormatError: the file is missing or damaged.
    """
    try:
        return (folder / LOG_FILE).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise FormatError(
            f"The log of the run in {folder} cannot be read ({LOG_FILE}).",
            "The model itself does not need it.",
        ) from error
