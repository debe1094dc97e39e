"""The base models in our own folder: listed, found by name, removed.

A model lies in a folder called by its name and version, as spaCy's makers call it. How it gets
there is in `getting_models`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import FileError
from ..storage.places import models_place
from .base_files import read_meta
from .loading import missing_packages
from .provenance import ModelCard, card_of, cleaned

ASIDE = ".unpacking-"
"""What the name of a folder begins with that is being filled or emptied."""

MODEL_FILES = ("meta.json", "config.cfg")
"""What every model folder holds."""


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A base model in our own folder.

    Attributes:
        folder: where it lies.
        card: what it says of itself.
        language: its spaCy language code, as it says.
    """

    folder: Path
    card: ModelCard
    language: str

    @property
    def title(self) -> str:
        """Return its name and version; a training names its base so."""
        return self.folder.name

    @property
    def size(self) -> int:
        """Return how many bytes it takes on the disk; reads its folder."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    @property
    def missing(self) -> list[str]:
        """Return the packages it asks for that are not installed."""
        return missing_packages({"requirements": list(self.card.requirements)})


def own_models() -> list[OwnModel]:
    """Return the base models in our own folder, sorted; nothing of them is run."""
    place = models_place()
    if not place.is_dir():
        return []
    folders = sorted(path for path in place.iterdir() if not path.name.startswith("."))
    return [model for folder in folders if (model := read_model(folder)) is not None]


def find_own(text: str) -> OwnModel | None:
    """Return the model of a name, with its version or in the newest one that is here."""
    found = [model for model in own_models() if text in (model.title, model.card.name)]
    return max(found, key=lambda model: _numbers(model.card.version), default=None)


def title_of(folder: Path) -> str | None:
    """Return the name that a model folder is known by everywhere, if it is one of our own."""
    return folder.name if folder.parent == models_place() else None


def remove_model(model: OwnModel, *, to_trash: Callable[[Path], bool] | None = None) -> None:
    """Remove a base model. Runs that were trained from it hold a copy of what they need.

    Args:
        model: in our own folder.
        to_trash: moves a folder to the computer's trash and tells whether that was possible.

    Raises:
        FileError: it cannot be removed.
    """
    doomed = aside_in(model.folder.parent)
    try:
        if to_trash is not None and to_trash(model.folder):
            return
        model.folder.rename(doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise FileError(
            f"The base model {cleaned(model.title)} could not be removed: "
            f"{error.strerror or error}.",
            "Close programs that use it, then try again.",
        ) from error


def read_model(folder: Path) -> OwnModel | None:
    """Return the model in a folder; None where there is none that can be read."""
    if not all((folder / each).is_file() for each in MODEL_FILES):
        return None
    meta = read_meta(folder)
    if meta is None:
        return None
    return OwnModel(folder, card_of(meta, folder), cleaned(str(meta.get("lang") or "")))


def aside_in(place: Path) -> Path:
    """Return a new place beside the models, for one that is not whole."""
    return place / f"{ASIDE}{os.urandom(8).hex()}"


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
