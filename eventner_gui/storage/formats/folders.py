"""Makes a folder of files whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...core.errors import FileError
from ..atomic import sync_folder, sync_tree
from ..disk_errors import why_not_written


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which gets its name when all went well.

    Args:
        path: of the new folder; nothing is there yet, or an empty folder.

    Raises:
        FileError: there is something, or it cannot be written.
    """
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise FileError(
                f"{path.name} is there already and not an empty folder.",
                "Give the name of a new folder.",
            )
        temporary = path.with_name(f".eventner-{os.urandom(16).hex()}.tmp")
        temporary.mkdir()
        try:
            yield temporary
            sync_tree(temporary)
            if path.exists():
                path.rmdir()
            temporary.rename(path)
            sync_folder(path.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        reason, hint = why_not_written(error, path.parent)
        raise FileError(f"{path.name} could not be saved: {reason}.", hint) from error
