"""Which run's model a project works with: the newest, unless the expert chose another.

A run of the background does not count among them until the expert has put it into use once.

The choice is a line of text beside the runs, not in the project's JSON: it names a folder that
lies there, so it goes where the runs go and says nothing to who gets the data alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from ..core.errors import FileError
from .run_record import RunRecord

CHOICE_FILE = "model-in-use.txt"

log = logging.getLogger(__name__)


def run_in_use(runs_folder: Path, runs: Sequence[RunRecord]) -> RunRecord | None:
    """Return the run whose model is in use; None without runs.

    Args:
        runs_folder: the folder of a project's runs.
        runs: its finished runs, the newest first.
    """
    chosen = _read_choice(runs_folder)
    return next((run for run in runs if run.folder.name == chosen), newest_in_line(runs))


def newest_in_line(runs: Sequence[RunRecord]) -> RunRecord | None:
    """Return the run that is in use where none was chosen; None without one.

    Args:
        runs: the finished ones, the newest first.
    """
    return next((r for r in runs if r.background is None or r.background.is_in_line), None)


def choose_run(runs_folder: Path, run: RunRecord, runs: Sequence[RunRecord]) -> None:
    """Put a run's model into use.

    The newest is in use without being chosen, so choosing it means "the newest" again: a
    later training takes over from it by itself.

    Args:
        runs_folder: the folder of a project's runs.
        run: the one to put into use.
        runs: all finished runs, the newest first.

    Raises:
        FileError: the choice cannot be written.
    """
    path = runs_folder / CHOICE_FILE
    newest = newest_in_line(runs)
    try:
        if newest is not None and run.folder == newest.folder:
            path.unlink(missing_ok=True)
        else:
            path.write_text(f"{run.folder.name}\n", encoding="utf-8")
    except OSError as error:
        raise FileError(
            f"The choice of the model cannot be kept: {error.strerror or error}.",
            "Look whether the folder of the runs may be written to.",
        ) from error


def _read_choice(runs_folder: Path) -> str:
    try:
        return (runs_folder / CHOICE_FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        log.warning("the choice of the model in %s cannot be read: %s", runs_folder, error)
        return ""
