"""A folder is built aside and renamed into place: it is there whole or not at all."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import EventNerError, TrainingError
from ..storage.atomic import sync_folder, sync_tree
from ..storage.disk_errors import file_in_the_way, why_not_written
from ..storage.runs import unfinished_folder

log = logging.getLogger(__name__)


@contextmanager
def building(
    folder: Path, what: str = "run", failure: type[EventNerError] = TrainingError
) -> Iterator[Path]:
    """Give a folder to build in; when the block ends without an error it becomes ``folder``.

    Args:
        folder: that is to be.
        what: it holds, for the messages.
        failure: the kind of error raised.

    Raises:
        EventNerError: of the kind ``failure``: ``folder`` is in use, or the disk is full or may not
            be written to; then nothing is left behind.
    """
    check_free(folder, what, failure)
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
        raise failure(f"The {what} could not be saved in {folder}: {reason}.", hint) from error
    finally:
        _remove(aside)


def check_free(
    folder: Path, what: str = "run", failure: type[EventNerError] = TrainingError
) -> None:
    """See that nothing is in a folder yet.

    Args:
        folder: that is to be.
        what: it is to hold, for the messages.
        failure: the kind of error raised.

    Raises:
        EventNerError: of the kind ``failure``: it or a folder it would be in is a file, or
            something is in it.
    """
    blocking = file_in_the_way(folder)
    if blocking is not None:
        raise failure(
            f"{blocking} is a file, not a folder.", f"Choose a new folder for the {what}."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise failure(
            f"The folder {folder} is not empty.",
            f"Choose a new folder for the {what}, or empty this one.",
        )


def _remove(folder: Path) -> None:
    if not folder.exists():
        return
    try:
        shutil.rmtree(folder)
    except OSError as error:
        log.warning("an unfinished folder stays behind: %s (%s)", folder, error)
