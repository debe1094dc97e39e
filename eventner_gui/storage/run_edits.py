"""What an expert does to a finished run: name it, write a note on it, remove it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..core.background import Background
from ..core.errors import FileError
from .run_files import write_json
from .run_record import RunRecord, record_to_json
from .runs import LAST_NUMBER_FILE, RUN_FILE, last_deleted, number_of, unfinished_folder


def rename_run(record: RunRecord, name: str) -> RunRecord:
    """Give a run another name; its folder stays where it is.

    Raises:
        FileError: the name is empty, or it cannot be written.
    """
    name = " ".join(name.split())
    if not name:
        raise FileError("A run needs a name.", "Type a few words, such as “with more dates”.")
    return _rewritten(replace(record, name=name), "renamed")


def annotate_run(record: RunRecord, note: str) -> RunRecord:
    """Write a note on a run, in the expert's words; an empty one takes the note away.

    Raises:
        FileError: it cannot be written.
    """
    return _rewritten(replace(record, note=note.strip()), "given a note")


def judge_run(record: RunRecord, background: Background) -> RunRecord:
    """Write down how a model of the background did, or what the expert said of it.

    Raises:
        FileError: it cannot be written.
    """
    return _rewritten(replace(record, background=background), "written to")


def trash_run(record: RunRecord, to_trash: Callable[[Path], bool]) -> bool:
    """Move a run with its models to the trash; tell whether that was possible.

    Its number is remembered, so that another run never has its name.

    Args:
        record: of the run.
        to_trash: moves a folder to the computer's trash and tells whether that was possible.

    Raises:
        FileError: the folder of the runs cannot be written to.
    """
    try:
        _remember_number(record.folder)
        return to_trash(record.folder)
    except OSError as error:
        raise _cannot_remove(record, error) from error


def delete_run(record: RunRecord) -> None:
    """Remove a run with its models for good.

    The folder is renamed to an unfinished one first, so that a removal that fails half-way (a file
    in use on Windows) leaves no broken run in the list. Its number is remembered, so that another
    run never has its name.

    Raises:
        FileError: it cannot be removed.
    """
    doomed = unfinished_folder(record.folder)
    try:
        _remember_number(record.folder)
        record.folder.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise _cannot_remove(record, error) from error


def _cannot_remove(record: RunRecord, error: OSError) -> FileError:
    return FileError(
        f"The run “{record.name}” could not be removed: {error.strerror or error}.",
        "Close programs that use its folder, then try again.",
    )


def _remember_number(folder: Path) -> None:
    number, runs_folder = number_of(folder), folder.parent
    if number > last_deleted(runs_folder):
        (runs_folder / LAST_NUMBER_FILE).write_text(f"{number}\n", encoding="ascii")


def _rewritten(record: RunRecord, what: str) -> RunRecord:
    try:
        write_json(record.folder / RUN_FILE, record_to_json(record))
    except OSError as error:
        raise FileError(
            f"The run could not be {what}: {error.strerror or error}.",
            "Look whether the folder still exists and may be written to.",
        ) from error
    return record
