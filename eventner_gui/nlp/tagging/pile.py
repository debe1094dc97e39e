"""Tags a pile from its first row, or from where an earlier run was when it ended, to its last."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any

from ...core.errors import FileError, ModelError
from ...storage.piles.formats import (
    TARGETS,
    check_pile,
    columns_of,
    named,
    source_of,
    target_of,
    text_field_of,
)
from ...storage.piles.kept import Kept, Progress
from ...storage.piles.rows import Pile, Place, Shape
from ..in_order import EndedTwice, in_order, processes_for
from ..provenance import LookedAt
from ..side_by_side import MEMORY_EACH
from .work import ModelPlace, Order, TaggedPart, import_finder, tag

LONGEST = 1_000_000  # code points of a text, which is what spaCy's pipelines take
_CUT = 1  # how piles are cut up and written; another number does not go on with an older part
_COMMIT_EVERY = 0.5  # seconds
_BLOCK = 1 << 20  # bytes

Engine = Callable[[Iterable[Order]], Generator[TaggedPart, None, None]]
"""Does orders and yields what comes of them, in order."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be tagged.

    Attributes:
        pile: the file to read.
        output: the file to make.
        text_field: that holds the texts; found out where empty.
        ents_field: that gets the entities.
        most: code points of a text; a longer one is not tagged.
        overwrite: whether to replace what is there.
    """

    pile: Path
    output: Path
    text_field: str = ""
    ents_field: str = "ents"
    most: int = LONGEST
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Tagged:
    """What came of it.

    Attributes:
        progress: the counts at the end.
        resumed_at: rows that an earlier run had made.
        seconds: this run took.
        unit: what the report's numbers count.
    """

    progress: Progress
    resumed_at: int
    seconds: float
    unit: str


Told = Callable[[str, int, int, int], None]
"""Told what is done ("looking", …), how far that is, of how much, and how many rows there are."""


def tag_pile(wish: Wish, model: LookedAt, engine: Engine, *, told: Told) -> Tagged:
    """Tag a pile.

    Args:
        wish: what, and how.
        model: that was looked at and may be opened.
        engine: does the work.
        told: called in this thread.

    Raises:
        FileError: the pile cannot be read, or the output not be written.
        EventNerError: what the engine raises; what is tagged so far is kept.
    """
    began = time.monotonic()
    with _reading(wish.pile):
        state = _state_of(wish)
        pile, shape = _settle(wish, told)
        job = _job(wish, model, shape, told)
    with Kept(wish.output, job, overwrite=wish.overwrite).opened() as kept:
        resumed_at = kept.progress.rows
        if not kept.progress.is_done:
            orders = _Orders(pile, kept.progress, ModelPlace(model.folder, model.digest), shape)
            head = named(TARGETS, shape.target).head
            if not kept.resumed and head is not None:
                kept.add(head(shape), b"", kept.progress)
            _tag_rest(kept, orders, engine, told)
            if _state(wish.pile) != state:
                raise FileError(
                    f"{wish.pile.name} was changed while it was read.",
                    "Give the command again with --overwrite, and let the file lie meanwhile.",
                )
            kept.commit(is_done=True)
        kept.finish(named(TARGETS, shape.target).make)
    return Tagged(kept.progress, resumed_at, time.monotonic() - began, pile.unit)


def local_engine(model: LookedAt, processes: int | None, should_stop: Callable[[], bool]) -> Engine:
    """Return the engine that works in processes of this computer.

    Args:
        model: that will be loaded by each.
        processes: how many; as many as there are cores and room for when None.
        should_stop: looked at some ten times a second.
    """
    count = processes_for(MEMORY_EACH + 2 * model.size, processes)
    return lambda orders: in_order(
        tag, orders, count, warm_up=import_finder, should_stop=should_stop
    )


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What is remembered of a part whose rows are under way: its first number, and its end."""

    first: int
    after: Place
    blank: int


class _Orders:
    """What is left of a pile, as orders; knows which part each result belongs to."""

    def __init__(self, pile: Pile, progress: Progress, model: ModelPlace, shape: Shape) -> None:
        self._source = pile.parts(progress.place)
        self.size, self._unit = pile.size, pile.unit
        self._model, self._shape = model, shape
        self._parts: deque[_Bounds] = deque()  # of orders whose results are still to come
        self._given = 0  # results

    def __iter__(self) -> Generator[Order, None, None]:
        for part in self._source:
            first = part.rows[0][0] if part.rows else part.after.number
            self._parts.append(_Bounds(first, part.after, part.blank))
            yield Order(self._model, self._shape, part)

    def words_for(self, number: int) -> str:
        """Return which rows an order has, by its number from 0; its result has not come."""
        part = self._parts[number - self._given]
        return f"{self._unit}s {part.first:,} to {part.after.number:,}"

    def after(self, before: Progress, tagged: TaggedPart) -> Progress:
        """Return how far the pile is with the next result."""
        part = self._parts.popleft()
        self._given += 1
        return replace(
            before,
            offset=part.after.offset,
            number=part.after.number,
            rows=before.rows + tagged.count,
            untagged=before.untagged + tagged.untagged,
            entities=before.entities + tagged.entities,
            replaced=before.replaced + tagged.replaced,
            blank=before.blank + part.blank,
        )


def _tag_rest(kept: Kept, orders: _Orders, engine: Engine, told: Told) -> None:
    """Tag what is left; whatever stops it, what has come so far is kept."""
    told("tagging", kept.progress.offset, orders.size, kept.progress.rows)
    last = time.monotonic()
    try:
        with closing(engine(orders)) as results:
            for tagged in results:
                kept.add(tagged.rows, tagged.problems, orders.after(kept.ahead, tagged))
                if time.monotonic() - last >= _COMMIT_EVERY:
                    kept.commit()
                    last = time.monotonic()
                told("tagging", kept.ahead.offset, orders.size, kept.ahead.rows)
    except EndedTwice as error:
        raise ModelError(
            f"This computer ended a process twice that tagged {orders.words_for(error.number)} of "
            "INPUT, probably because its memory ran out.",
            "Close other programs, or give --processes 1 or a smaller --max-text; what is tagged "
            "so far is kept.",
        ) from error
    except OSError as error:
        raise _not_read(error) from error
    finally:
        with contextlib.suppress(FileError):  # where the disk is full, that is being said
            kept.commit()


def _state_of(wish: Wish) -> tuple[int, int]:
    """Return what tells whether the pile is changed meanwhile, seen that there is one."""
    check_pile(wish.pile)
    if wish.output.exists() and wish.output.samefile(wish.pile):
        raise FileError("INPUT and OUTPUT are the same file.", "Give another OUTPUT.")
    return _state(wish.pile)


def _settle(wish: Wish, told: Told) -> tuple[Pile, Shape]:
    """Return the pile, and how rows are read and written with all choices made."""
    source, target = source_of(wish.pile), target_of(wish.output)
    if target.check is not None:
        target.check()
    pile = source.open(wish.pile)
    field = wish.text_field or text_field_of(source, wish.pile)
    columns = pile.columns or ()
    if target.is_table:
        size = pile.size
        columns = columns_of(source, pile, field, lambda at: told("looking", at, size, 0))
    same = wish.pile.suffix.lower() == wish.output.suffix.lower()
    tab = "\t" if wish.output.suffix.lower() == ".tsv" else ","
    shape = Shape(
        source.name,
        target.name,
        field,
        wish.ents_field,
        wish.most,
        columns,
        separator=pile.separator or ",",
        target_separator=pile.separator if same and pile.separator else tab,
        schema=pile.schema,
    )
    return pile, shape


def _job(wish: Wish, model: LookedAt, shape: Shape, told: Told) -> dict[str, Any]:
    """Return what makes an output what it is, by the words in which a difference is told."""
    return {
        "model": model.digest,
        "input": _digest(wish.pile, told),
        "format": [shape.source, shape.target, shape.target_separator],
        "--text-field": shape.text_field,
        "--ents-field": shape.ents_field,
        "--max-text": shape.most,
        "version of spaCy": metadata.version("spacy"),
        "version of EventNER": _CUT,
    }


def _digest(path: Path, told: Told) -> str:
    size, done = path.stat().st_size, 0
    digest = hashlib.blake2b(digest_size=32)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            done += len(block)
            told("reading", done, size, 0)
    return digest.hexdigest()


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


@contextlib.contextmanager
def _reading(path: Path) -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        raise _not_read(error, path) from error


def _not_read(error: OSError, path: Path | None = None) -> FileError:
    name = path.name if path else "INPUT"
    return FileError(
        f"{name} could not be read: {error.strerror or error}.",
        "See that it is there and may be read, then give the same command again.",
    )
