"""Run folders: one training each, listed, named, renamed and removed. Knows no spaCy."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..core.errors import FileError, FormatError
from .run_files import read_log, read_notes
from .run_record import (
    MODEL_BEST,
    MODEL_LAST,
    Evaluation,
    RunRecord,
    record_from_json,
    record_to_json,
    scores_to_json,
)

__all__ = [
    "MODEL_BEST",
    "MODEL_LAST",
    "Evaluation",
    "RunRecord",
    "abandoned_folders",
    "delete_run",
    "list_runs",
    "next_run_folder",
    "read_log",
    "read_notes",
    "read_run",
    "remove_unfinished",
    "rename_run",
    "runs_folder_of",
    "scores_to_json",
    "unfinished_folder",
    "write_run",
]

log = logging.getLogger(__name__)

RUN_FILE = "run.json"
SCORES_FILE = "scores.json"
# The highest number that a deleted run had, in the folder of the runs.
_LAST_NUMBER_FILE = ".last-run-number"
_ABANDONED_AFTER = 24 * 3600  # seconds
_RUN_NAME = re.compile(r"run-(\d+)")
_UNFINISHED = re.compile(r"\.(.+)\.partial-(\d+)")


def runs_folder_of(project_path: Path) -> Path:
    """Return the folder for a project's runs: beside its file, named after it."""
    return project_path.with_name(f"{project_path.stem}-runs")


def next_run_folder(runs_folder: Path) -> Path:
    """Return the path of a run that does not exist yet: "run-001", "run-002" and so on.

    The number of a run that `delete_run` removed does not come again.
    """
    taken = [_last_deleted(runs_folder)]
    if runs_folder.is_dir():
        taken += [_number_of(path) for path in runs_folder.iterdir()]
    return runs_folder / f"run-{max(taken) + 1:03d}"


def unfinished_folder(folder: Path) -> Path:
    """Return where a run is built, beside the folder it will be renamed to."""
    return folder.with_name(f".{folder.name}.partial-{os.getpid()}")


def remove_unfinished(runs_folder: Path) -> list[Path]:
    """Remove what trainings left behind that were killed; return the removed folders.

    Folders of running processes are left alone, this one's included.
    """
    removed: list[Path] = []
    for _name, path in abandoned_folders(runs_folder):
        try:
            shutil.rmtree(path)
        except OSError as error:
            log.warning("an unfinished run stays behind: %s (%s)", path, error)
        else:
            removed.append(path)
    return removed


def abandoned_folders(runs_folder: Path) -> list[tuple[str, Path]]:
    """Return what trainings left behind that were killed: the run's name, and where it was built.

    Folders of running processes are left out, this one's included.
    """
    if not runs_folder.is_dir():
        return []
    found = [(_UNFINISHED.fullmatch(path.name), path) for path in sorted(runs_folder.iterdir())]
    return [
        (match[1], path)
        for match, path in found
        if match and path.is_dir() and _is_abandoned(path, int(match[2]))
    ]


def write_run(record: RunRecord, folder: Path) -> None:
    """Write run.json and scores.json into a folder.

    Raises:
        OSError: they cannot be written.
    """
    _write_json(folder / RUN_FILE, record_to_json(record))
    _write_json(folder / SCORES_FILE, scores_to_json(record.scores))


def read_run(folder: Path) -> RunRecord:
    """Return the record of a run folder.

    Raises:
        FormatError: there is no run in the folder, or its run.json is damaged.
    """
    path = folder / RUN_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FormatError(
            f"There is no finished run in {folder}.", "Choose a folder made by a training."
        ) from error
    try:
        return record_from_json(raw, folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(
            f"The description of the run in {folder} is damaged ({RUN_FILE}).",
            "Its model may still work: choose the folder model-best in it on the Test tab.",
        ) from error


def list_runs(runs_folder: Path) -> list[RunRecord]:
    """Return the finished runs in a folder, the newest first.

    Unfinished folders are passed over; damaged runs too, with a warning in the log.
    """
    if not runs_folder.is_dir():
        return []
    records = []
    for folder in runs_folder.iterdir():
        if _UNFINISHED.fullmatch(folder.name) or not (folder / RUN_FILE).is_file():
            continue
        try:
            records.append(read_run(folder))
        except FormatError as error:
            log.warning("run left out of the list: %s (%s)", folder, error)
    return sorted(records, key=lambda r: (r.created, r.folder.name), reverse=True)


def rename_run(record: RunRecord, name: str) -> RunRecord:
    """Give a run another name; its folder stays where it is.

    Raises:
        FileError: the name is empty, or it cannot be written.
    """
    name = " ".join(name.split())
    if not name:
        raise FileError("A run needs a name.", "Type a few words, such as “with more dates”.")
    renamed = replace(record, name=name)
    try:
        _write_json(record.folder / RUN_FILE, record_to_json(renamed))
    except OSError as error:
        raise FileError(
            f"The run could not be renamed: {error.strerror or error}.",
            "Look whether the folder still exists and may be written to.",
        ) from error
    return renamed


def delete_run(record: RunRecord, *, to_trash: Callable[[Path], bool] | None = None) -> None:
    """Remove a run with its models.

    Without a trash the folder is renamed to an unfinished one first, so that a removal that fails
    half-way (a file in use on Windows) leaves no broken run in the list. Its number is remembered,
    so that another run never has its name.

    Args:
        record: of the run.
        to_trash: moves a folder to the computer's trash and tells whether that was possible.

    Raises:
        FileError: it cannot be removed.
    """
    doomed = unfinished_folder(record.folder)
    try:
        _remember_number(record.folder)
        if to_trash is not None and to_trash(record.folder):
            return
        record.folder.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise FileError(
            f"The run “{record.name}” could not be removed: {error.strerror or error}.",
            "Close programs that use its folder, then try again.",
        ) from error


def _number_of(folder: Path) -> int:
    """Return the number in a run folder's name; 0 when it has none."""
    found = _RUN_NAME.fullmatch(folder.name)
    return int(found[1]) if found else 0


def _last_deleted(runs_folder: Path) -> int:
    try:
        return int((runs_folder / _LAST_NUMBER_FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        log.warning("the numbers of deleted runs in %s are unknown: %s", runs_folder, error)
        return 0


def _remember_number(folder: Path) -> None:
    number, runs_folder = _number_of(folder), folder.parent
    if number > _last_deleted(runs_folder):
        (runs_folder / _LAST_NUMBER_FILE).write_text(f"{number}\n", encoding="ascii")


def _write_json(path: Path, data: object) -> None:
    """Write beside and rename, so that a full disk leaves the old file.

    The standard library's JSON: srsly reads 0.3 back as 0.30000000000000004.
    """
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    aside = path.with_name(f".{path.name}.new")
    # The name of a project may be no Unicode on Linux; JSON can escape that.
    with aside.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _is_abandoned(folder: Path, pid: int) -> bool:
    """Tell whether nobody builds an unfinished run any more.

    On Windows a process cannot be asked for without risk (`os.kill` ends it), so age decides.
    """
    if pid == os.getpid():
        return False
    if os.name == "nt":
        return time.time() - folder.stat().st_mtime > _ABANDONED_AFTER
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
