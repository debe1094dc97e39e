"""Run folders: one training each, named, written, read and listed. Knows no spaCy."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import time
from pathlib import Path

from ..core.errors import FormatError
from .run_files import read_log, read_notes, write_json
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
    "list_runs",
    "next_run_folder",
    "read_log",
    "read_notes",
    "read_run",
    "remove_unfinished",
    "runs_folder_of",
    "scores_to_json",
    "unfinished_folder",
    "write_run",
]

log = logging.getLogger(__name__)

RUN_FILE = "run.json"
SCORES_FILE = "scores.json"
# The highest number that a deleted run had, in the folder of the runs.
LAST_NUMBER_FILE = ".last-run-number"
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
    taken = [last_deleted(runs_folder)]
    if runs_folder.is_dir():
        taken += [number_of(path) for path in runs_folder.iterdir()]
    return runs_folder / f"run-{max(taken) + 1:03d}"


def unfinished_folder(folder: Path, process: int | None = None) -> Path:
    """Return where a run is built, beside the folder it will be renamed to.

    Args:
        folder: of the run.
        process: number of the process that builds it; this one when None.
    """
    return folder.with_name(f".{folder.name}.partial-{process or os.getpid()}")


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
    write_json(folder / RUN_FILE, record_to_json(record))
    write_json(folder / SCORES_FILE, scores_to_json(record.scores))


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


def number_of(folder: Path) -> int:
    """Return the number in a run folder's name; 0 when it has none."""
    found = _RUN_NAME.fullmatch(folder.name)
    return int(found[1]) if found else 0


def last_deleted(runs_folder: Path) -> int:
    """Return the highest number of a deleted run in a folder of runs; 0 without one."""
    try:
        return int((runs_folder / LAST_NUMBER_FILE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        log.warning("the numbers of deleted runs in %s are unknown: %s", runs_folder, error)
        return 0


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
