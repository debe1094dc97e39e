"""The files of a model folder: a digest of their contents, and those that could hold code."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import ModelError

# fmt: off
CODE_SUFFIXES = frozenset({
    ".py", ".pyc", ".pyd", ".pyw", ".pyx", ".pyz", ".so", ".dll", ".dylib", ".exe", ".sh", ".bat",
    ".cmd", ".ps1", ".jar", ".wasm",
})
"""Endings of programs."""
PICKLE_SUFFIXES = frozenset({
    ".pkl", ".pickle", ".dill", ".joblib", ".cloudpickle", ".pt", ".pth", ".npz",
})
"""Endings of files that Python unpickles, which can run whatever is written in them."""
# fmt: on

# What the file managers of macOS and Windows put into a folder that someone looks into.
_LEFT_BY_FILE_MANAGERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MOST_FILES = 10_000
_MOST_BYTES = 64 * 2**30
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """What lies in a model folder.

    Attributes:
        digest: of the names and contents of all files, in hexadecimal; links count as what they
            lead to, so that a copy of a folder has its digest.
        count: number of files.
        size: of all together, in bytes.
        code: paths of programs and pickles in the folder, sorted.
        leading_out: paths of links to something outside the folder, sorted.
    """

    digest: str
    count: int
    size: int
    code: tuple[str, ...]
    leading_out: tuple[str, ...]


def look_at_files(folder: Path) -> ModelFiles:
    """Read every file of a model folder; nothing of it is run.

    Raises:
        ModelError: a file cannot be read, or is a device or the like, or there are far more files
            than a model has.
    """
    try:
        paths, leading_out = _list(folder)
        outer, size, code = hashlib.sha256(), 0, []
        for relative in sorted(paths):
            outer.update(os.fsencode(relative) + b"\0" + _digest(folder / relative))
            size += (folder / relative).stat().st_size
            if Path(relative).suffix.lower() in CODE_SUFFIXES | PICKLE_SUFFIXES:
                code.append(relative)
    except OSError as error:
        name = Path(error.filename or folder).name
        raise ModelError(
            f"The model in {folder} cannot be looked at: {name}: {error.strerror or error}.",
            "See that all of its files may be read, or choose another model.",
        ) from error
    except RuntimeError as error:  # what a link to itself raises before Python 3.13
        raise _unusual(folder, "a link in it leads to itself") from error
    return ModelFiles(outer.hexdigest(), len(paths), size, tuple(code), tuple(sorted(leading_out)))


def _list(folder: Path) -> tuple[list[str], list[str]]:
    """Return the files and the links that lead out, relative and with “/”."""
    home = folder.resolve(strict=True)
    files: list[str] = []
    leading_out: list[str] = []
    seen: set[Path] = set()
    waiting = [folder]
    size = 0
    while waiting:
        current = waiting.pop()
        real = current.resolve(strict=True)
        if real in seen:  # a link to a folder that it lies in, or twice the same
            raise _unusual(folder, f"its folder {current.name} is linked in a circle or twice")
        seen.add(real)
        for entry in sorted(current.iterdir()):
            relative = entry.relative_to(folder).as_posix()
            if entry.is_symlink() and not entry.resolve(strict=True).is_relative_to(home):
                leading_out.append(relative)
            status = entry.stat()
            size += status.st_size
            if stat.S_ISDIR(status.st_mode):
                waiting.append(entry)
            elif not stat.S_ISREG(status.st_mode):
                raise _unusual(folder, f"{entry.name} is not a file")
            elif entry.name not in _LEFT_BY_FILE_MANAGERS:
                files.append(relative)
            if len(files) + len(seen) > _MOST_FILES or size > _MOST_BYTES:
                raise _unusual(folder, "it holds far more than a model")
    return files, leading_out


def _digest(path: Path) -> bytes:
    inner = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            inner.update(chunk)
    return inner.digest()


def _unusual(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"The folder {folder} is no model that can be opened: {why}.",
        "Choose the folder that holds meta.json and config.cfg of a spaCy model.",
    )
