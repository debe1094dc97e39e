"""The model that was used last, kept loaded in a worker's thread."""

from __future__ import annotations

from pathlib import Path

from ..nlp.prediction import Model, load_model
from ..nlp.trust import Trust
from ..storage.runs import MODEL_BEST
from ..storage.stamp import Stamp, stamp_of

# A folder and the stamps of the meta.json in it and in its model-best: another model may come to
# lie in the same folder.
Key = tuple[Path, Stamp | None, Stamp | None]


class KeptModel:
    """Loads a model when it is another one than before, or written anew."""

    def __init__(self) -> None:
        """Make it without a model."""
        self._key: Key | None = None
        self._model: Model | None = None

    def has(self, folder: Path) -> bool:
        """Tell whether the model of a folder, as it is there now, is loaded."""
        return self._model is not None and self._key == key_of(folder)

    def get(self, folder: Path) -> Model:
        """Return the model of a folder; the one before is let go of first.

        Args:
            folder: of the model, or a run folder.

        Raises:
            NotTrusted: a ModelError; the user has to be asked before.
            ModelError: there is none, or it cannot be loaded.
        """
        key = key_of(folder)
        if self._model is None or self._key != key:
            self._model = None
            self._model = load_model(folder, Trust.KNOWN)
            self._key = key
        return self._model


def key_of(folder: Path) -> Key:
    """Return what a model in a folder is known by."""
    meta = "meta.json"
    return folder, stamp_of(folder / meta), stamp_of(folder / MODEL_BEST / meta)
