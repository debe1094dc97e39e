"""Entities of a text by a trained model, as spans and as the JSON a program would use."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.document import Annotation
from ..core.errors import ModelError
from .bases import model_folder
from .loading import load_pipeline
from .trust import Trust
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_BATCH = 64  # texts


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model finds in a text.

    Attributes:
        json: `Doc.to_json()` with each entity's text added as "text"; encodable as UTF-8, since
            a lone surrogate of the text is U+FFFD in it.
        entities: in order, half-open in code points.
        seconds: the prediction took.
    """

    json: dict[str, Any]
    entities: tuple[Annotation, ...]
    seconds: float


class Model:
    """A loaded model; used from one thread at a time, and never the pipeline being trained."""

    def __init__(self, pipeline: Language, folder: Path) -> None:
        """Make it from a pipeline of its own; see `load_model`."""
        self._pipeline = pipeline
        self.folder = folder

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the entity labels it can find, sorted."""
        return tuple(
            sorted(
                {
                    label
                    for name, component in self._pipeline.pipeline
                    if "doc.ents" in self._pipeline.get_pipe_meta(name).assigns
                    for label in getattr(component, "labels", ())
                }
            )
        )

    @property
    def name(self) -> str:
        """The model's full name, such as "en_pipeline"."""
        return f"{self._pipeline.lang}_{self._pipeline.meta['name']}"

    def about(self) -> dict[str, Any]:
        """Return what a program may want to know of it.

        Returns:
            Name, version, language, entity labels, names of the components, the spaCy versions it
            is for, licence and description; texts that are not known are empty.
        """
        meta = self._pipeline.meta
        return {
            "name": self.name,
            "version": meta.get("version", ""),
            "language": self._pipeline.lang,
            "labels": list(self.labels),
            "pipeline": list(self._pipeline.pipe_names),
            "spacy": meta.get("spacy_version", ""),
            "license": meta.get("license", ""),
            "description": meta.get("description", ""),
        }

    def predict(self, text: str) -> Prediction:
        """Return what the model finds in a text of any length.

        Raises:
            ModelError: there is not enough memory for so long a text.
        """
        started = time.perf_counter()
        text = self._taken(text)
        try:
            doc = self._pipeline(text)
        except MemoryError as error:
            raise _too_long() from error
        found = doc_json(doc)
        entities = tuple(Annotation(e.start_char, e.end_char, e.label_) for e in doc.ents)
        return Prediction(found, entities, time.perf_counter() - started)

    def docs(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Return spaCy's documents for texts of any length, in order, a few at a time.

        Raises:
            ModelError: there is not enough memory for so long a text.
        """
        try:
            yield from self._pipeline.pipe(map(self._taken, texts), batch_size=_BATCH)
        except MemoryError as error:
            raise _too_long() from error

    def forgetting(self) -> AbstractContextManager[object]:
        """Return a block at whose end the words of its texts are forgotten, which spaCy keeps.

        A process that predicts for ever needs it. No document of the block may be used behind it.
        Each word is looked up anew in each block: a block for each few texts is a third slower.
        """
        zone: AbstractContextManager[object] = self._pipeline.memory_zone()
        return zone

    def _taken(self, text: str) -> str:
        """Return a text as the pipeline takes it, whatever its length."""
        # The limit is a warning about memory; a person who pastes a book gets it tried.
        self._pipeline.max_length = max(self._pipeline.max_length, len(text) + 1)
        return for_spacy(text)


def doc_json(doc: Doc) -> dict[str, Any]:
    """Return `Doc.to_json()` with each entity's text added as "text"."""
    found: dict[str, Any] = doc.to_json()
    found["ents"] = entities_json(doc)  # a pipeline may have nothing that finds entities
    return found


def entities_json(doc: Doc) -> list[dict[str, Any]]:
    """Return the entities as `Doc.to_json()` has them, each with its text added as "text"."""
    text = doc.text
    return [
        {
            "start": (start := entity.start_char),
            "end": (end := entity.end_char),
            "label": entity.label_,
            "text": text[start:end],
        }
        for entity in doc.ents
    ]


def _too_long() -> ModelError:
    return ModelError(
        "There is not enough free memory for so long a text.", "Try it in smaller parts."
    )


def load_model(path: Path, trust: Trust) -> Model:
    """Return the model in a folder; imports spaCy.

    Args:
        path: a model folder, or a run folder, whose model-best is meant.
        trust: which models may be opened.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: there is none, or it cannot be loaded.
    """
    folder = find_model(path)
    return Model(load_pipeline(folder, trust), folder)


def find_model(path: Path) -> Path:
    """Return the folder of the model that a path stands for: itself, or a run's model-best.

    Raises:
        ModelError: there is none.
    """
    if not path.exists():
        raise ModelError(f"There is no folder {path}.", "Choose the folder of a model or of a run.")
    if not path.is_dir():
        raise ModelError(
            f"{path} is a file; a model is a folder.",
            "Choose the folder that holds meta.json and config.cfg.",
        )
    return model_folder(path)
