"""Reads sentences with a model, in a worker's thread."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.document import Annotation
from .rests import GivenUpError, Rests

if TYPE_CHECKING:
    from .kept_model import KeptModel, Key


@dataclass(frozen=True, slots=True)
class Reading:
    """A request: which model is to read what.

    Attributes:
        where: the folder of a model or run, or the name of a pipeline; None lets go of the model
            that is loaded.
        texts: the most urgent first; none where it is only to be loaded.
        given_up: ends the work early.
    """

    where: Path | str | None
    texts: Sequence[str] = ()
    given_up: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class HasRead:
    """The answer.

    Attributes:
        key: another one than before means that another model lies in the same place now.
        labels: that the model can find, sorted.
        found: the entities in each text, half-open, under the model's labels; what was given up
            is missing.
    """

    key: Key
    labels: Sequence[str]
    found: Mapping[str, tuple[Annotation, ...]]


class ModelReader:
    """Keeps the model that was asked last; lives in the worker's thread."""

    def __init__(self) -> None:
        """Make it; spaCy is imported with the first model."""
        self._kept: KeptModel | None = None
        self._place: tuple[str, Path] | None = None  # of the pipeline that was looked up last

    def read(self, request: Reading) -> HasRead | None:
        """Do the work; None where there is no model to be read with.

        Raises:
            NotTrusted: a ModelError; the user has to be asked before.
            ModelError: there is no such model, or it cannot be used.
        """
        if request.where is None:
            self._kept = self._place = None
            return None
        from .kept_model import KeptModel, key_of

        if self._kept is None:
            self._kept = KeptModel()
        folder = self._folder_of(request.where)
        model = self._kept.get(folder)
        rest = Rests(request.given_up)
        found: dict[str, tuple[Annotation, ...]] = {}
        try:
            for text, doc in zip(request.texts, model.docs(request.texts), strict=True):
                found[text] = tuple(
                    Annotation(entity.start_char, entity.end_char, entity.label_)
                    for entity in doc.ents
                )
                rest()
        except GivenUpError:
            pass  # what was read until then is of use if the model still is
        return HasRead(key_of(folder), model.labels, found)

    def _folder_of(self, where: Path | str) -> Path:
        if isinstance(where, Path):
            return where
        if self._place is None or self._place[0] != where:
            from ..nlp.bases import location, parse_base

            self._place = where, location(parse_base(where))
        return self._place[1]
