"""What a long training has put aside, in case the computer stops: made a run when found again.

A run is built in a folder beside its place (`runs.unfinished_folder`). In it, a training that
takes long keeps a whole run of its own: the best model so far and its record. `keep` replaces the
last one in one step; `recover_stopped` finds those whose training is gone.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from ..core.errors import FormatError
from .atomic import sync_folder, sync_tree
from .run_files import LOG_FILE
from .runs import MODEL_BEST, MODEL_LAST, RunRecord, abandoned_folders, next_run_folder, read_run

log = logging.getLogger(__name__)

_KEPT, _NEW, _OLD = "safe-point", "safe-point.new", "safe-point.old"


def keep(place: Path, write: Callable[[Path], None]) -> None:
    """Put a state of a training aside.

    Args:
        place: where the run is built.
        write: writes the best model and the record into a folder.

    Raises:
        OSError: it cannot be written; what was put aside before is still there.
    """
    new, kept, old = place / _NEW, place / _KEPT, place / _OLD
    try:
        _remove(new)
        new.mkdir()
        write(new)
        sync_tree(new)
        _remove(old)
        if kept.exists():
            kept.rename(old)
        new.rename(kept)
        sync_folder(place)
    finally:
        _remove(new)
    _remove(old)


def forget(place: Path) -> None:
    """Remove what was put aside, since the training has come to its end."""
    for name in (_NEW, _OLD, _KEPT):
        _remove(place / name)


def recover_stopped(runs_folder: Path) -> list[RunRecord]:
    """Make runs of what trainings put aside that were killed; return them.

    Call it before `runs.remove_unfinished`, which removes the rest.
    """
    recovered = []
    for name, place in abandoned_folders(runs_folder):
        kept = next((place / each for each in (_KEPT, _OLD) if (place / each).is_dir()), None)
        if kept is None:
            continue
        try:
            recovered.append(_recover(place, kept, _free_folder(runs_folder, name)))
        except (OSError, FormatError) as error:
            log.warning("a killed training could not be recovered: %s (%s)", place, error)
    return recovered


def _recover(place: Path, kept: Path, folder: Path) -> RunRecord:
    """Complete what was put aside and rename it; cut short at any moment, it can go on."""
    read_run(kept)
    for path in place.iterdir():
        # what is written anew for what had been put aside is already there
        if path.name not in (_KEPT, _NEW, _OLD) and not (kept / path.name).exists():
            os.replace(path, kept / path.name)  # noqa: PTH105
    if not (kept / MODEL_LAST).exists():
        aside = kept / f"{MODEL_LAST}.new"
        _remove(aside)
        shutil.copytree(kept / MODEL_BEST, aside)
        aside.rename(kept / MODEL_LAST)
    with (kept / LOG_FILE).open("a", encoding="utf-8", newline="\n") as file:
        file.write("The training was cut short; the best model so far had been put aside.\n")
    for name in (_NEW, _OLD):
        if place / name != kept:
            _remove(place / name)
    sync_tree(kept)
    kept.rename(folder)
    sync_folder(folder.parent)
    return read_run(folder)


def _free_folder(runs_folder: Path, name: str) -> Path:
    folder = runs_folder / name
    return next_run_folder(runs_folder) if folder.exists() else folder


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
