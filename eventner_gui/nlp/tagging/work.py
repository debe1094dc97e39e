"""What a process, or a worker of a cluster, does: a part of a pile becomes bytes of the output."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import ModelError
from ...storage.piles.formats import SOURCES, TARGETS, named
from ...storage.piles.rows import Part, Row, Shape
from ..loading import load_pipeline
from ..model_files import look_at_files
from ..side_child import Desk
from ..trust import Trust
from .finder import Finder

_finders: dict[str, Finder] = {}  # of this process, by digest of the model; one at a time


@dataclass(frozen=True, slots=True)
class ModelPlace:
    """A model that was looked at.

    Attributes:
        folder: where it lies.
        digest: of its files.
    """

    folder: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Order:
    """A part to be tagged.

    Attributes:
        model: with which; whether it may be opened has been decided.
        shape: how rows are read and written.
        part: the rows.
    """

    model: ModelPlace
    shape: Shape
    part: Part


@dataclass(frozen=True, slots=True)
class TaggedPart:
    """A part of the output.

    Attributes:
        rows: as they stand in the output.
        problems: as they stand in the report.
        count: rows.
        untagged: of these, those that could not be tagged.
        entities: found.
        replaced: rows whose own field of the entities' name was left out.
    """

    rows: bytes
    problems: bytes
    count: int
    untagged: int
    entities: int
    replaced: int


def import_finder() -> None:
    """Import what `tag` needs."""
    import spacy  # noqa: F401
    import thinc.api  # noqa: F401


def tag(order: Order, _desk: Desk | None = None) -> TaggedPart:
    """Tag a part.

    Raises:
        ModelError: the model cannot be loaded, or is not the one that was looked at.
    """
    shape = order.shape
    rows = named(SOURCES, shape.source).read(order.part, shape)
    texts = [row.text for row in rows if row.text is not None]
    answers = iter(load_finder(order.model).find(texts))
    found = []
    for row in rows:
        entities = next(answers) if row.text is not None else row.why
        if isinstance(entities, str):
            row.why = entities
            entities = None
        found.append(entities)
    return TaggedPart(
        rows=named(TARGETS, shape.target).write(rows, found, shape),
        problems=b"".join(_problem(row) for row in rows if row.why),
        count=len(rows),
        untagged=sum(entities is None for entities in found),
        entities=sum(map(len, filter(None, found))),
        replaced=sum(shape.ents_field in row.fields for row in rows),
    )


def _problem(row: Row) -> bytes:
    words = json.dumps({"number": row.number, "why": row.why}, ensure_ascii=False)
    return words.encode("utf-8", "backslashreplace") + b"\n"


def has_finder(model: ModelPlace) -> bool:
    """Tell whether this process has loaded a model."""
    return model.digest in _finders


def load_finder(model: ModelPlace) -> Finder:
    """Return the finder of a model, loaded at the first time; another one is let go.

    Raises:
        ModelError: it cannot be loaded, or is not the one that was looked at.
    """
    if not has_finder(model):
        _finders.clear()
        if look_at_files(model.folder).digest != model.digest:
            raise ModelError(
                f"The model in {model.folder} has been changed since the run began.",
                "Let a model lie as it is while it tags; tag again with the new one.",
            )
        _finders[model.digest] = Finder(lambda: load_pipeline(model.folder, Trust.ANY))
    return _finders[model.digest]
