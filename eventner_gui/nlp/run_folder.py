"""A run folder is built aside and renamed into place: it is there whole or not at all."""

from __future__ import annotations

import errno
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import TrainingError
from ..storage.run_files import read_log, read_notes
from ..storage.runs import unfinished_folder

__all__ = ["building", "check_free", "in_plain_words", "read_log", "read_notes"]

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
        if folder.is_dir():
            folder.rmdir()
        aside.rename(folder)
    except OSError as error:
        raise in_plain_words(error, folder) from error
    finally:
        _remove(aside)


def check_free(folder: Path) -> None:
    """See that nothing is in a folder yet.

    Raises:
        TrainingError: it is a file, or something is in it.
    """
    if folder.is_dir():
        if any(folder.iterdir()):
            raise TrainingError(
                f"The folder {folder} is not empty.",
                "Choose a new folder for the run, or empty this one.",
            )
    elif folder.exists():
        raise TrainingError(f"{folder} is a file.", "Choose a new folder for the run.")


def in_plain_words(error: OSError, folder: Path) -> TrainingError:
    """Return an error of the disk in the user's words."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return TrainingError(
            "The disk is full: the trained model could not be saved.",
            "Make room on it, or train into a folder on another disk.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return TrainingError(
            f"Nothing may be written to {folder.parent}.",
            "Choose a folder of your own for the run.",
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return TrainingError(
            f"A file or folder went missing while training: {error.filename or folder.parent}.",
            "Look whether the drive is still connected, then train again.",
        )
    return TrainingError(
        f"The run could not be saved in {folder}: {error.strerror or error}.",
        "Try again, or choose another folder.",
    )


def _remove(folder: Path) -> None:
    if not folder.exists():
        return
    try:
        shutil.rmtree(folder)
    except OSError as error:
        log.warning("an unfinished run stays behind: %s (%s)", folder, error)
