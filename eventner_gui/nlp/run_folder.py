"""A run folder is built aside and renamed into place: it is there whole or not at all."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import TrainingError
from ..storage.atomic import sync_folder, sync_tree
from ..storage.disk_errors import file_in_the_way, why_not_written
from ..storage.runs import unfinished_folder

log = logging.getLogger(__name__)


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """Give a folder to build in; when the block ends without an error it becomes ``folder``.

    Raises:
        TrainingError: ``folder`` is in use, or the disk is full or may not be written to; then
            nothing is left behind.
    """
    check_free(folder)
    aside = unfinished_folder(folder)
    try:
        _remove(aside)
        aside.mkdir(parents=True)
        yield aside
        sync_tree(aside)
        if folder.is_dir():
            folder.rmdir()
        aside.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        reason, hint = why_not_written(error, folder.parent)
        raise TrainingError(f"The run could not be saved in {folder}: {reason}.", hint) from error
    finally:
        _remove(aside)


def check_free(folder: Path) -> None:
    """See that nothing is in a folder yet.

    Raises:
        TrainingError: it or a folder it would be in is a file, or something is in it.
    """
    blocking = file_in_the_way(folder)
    if blocking is not None:
        raise TrainingError(
            f"{blocking} is a file, not a folder.", "Choose a new folder for the run."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise TrainingError(
            f"The folder {folder} is not empty.",
            "Choose a new folder for the run, or empty this one.",
        )


def _remove(folder: Path) -> None:
    if not folder.exists():
        return
    try:
        shutil.rmtree(folder)
    except OSError as error:
        log.warning("an unfinished run stays behind: %s (%s)", folder, error)
