"""Parquet and Arrow files of Hugging Face data sets; needs the extra ``parquet`` (pyarrow)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ...core.errors import EventNerError, FormatError
from ..atomic import write_atomically
from .format import Format, Reading, Writing
from .hugging_face import CARRIES, TAGS, example_of, lists_of
from .raw import Placed, Raw
from .sketch import Sketch
from .source import Source
from .writing import NothingToWrite

_PARQUET, _ARROW = b"PAR1", b"ARROW1"
_STREAM = b"\xff\xff\xff\xff"
_BATCH = 1000


def recognise(sketch: Sketch) -> bool:
    """Tell whether a file begins as Parquet or Arrow files do."""
    return sketch.start.startswith((_PARQUET, _ARROW, _STREAM))


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise EventNerError(
            "Parquet and Arrow files need a package that is not installed.",
            'Install it with: pip install "eventner[parquet]".',
        ) from error
    return pyarrow


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the rows of all files.

    Raises:
        EventNerError: pyarrow is not installed.
        FormatError: a file is damaged, or tags are numbers without names.
    """
    pyarrow = _pyarrow()
    report = reading.report
    for source in reading.bundle.sources:
        report.begin_file(source.name)
        number = 0
        try:
            for batch in _batches(source):
                names = reading.tag_names or _names(batch.schema)
                for row in batch.to_pylist():
                    number += 1
                    raw = example_of(row, report.here(number), report, names)
                    if raw is not None:
                        yield raw
        except (pyarrow.ArrowException, ValueError, OSError) as error:
            raise FormatError(f"{source.name} is damaged.", "Get it once more.") from error


def _batches(source: Source) -> Iterator[Any]:
    import pyarrow.ipc
    import pyarrow.parquet

    with source.binary() as stream:
        start = source.start(6)
        if start.startswith(_PARQUET):
            yield from pyarrow.parquet.ParquetFile(stream).iter_batches(_BATCH)
        elif start.startswith(_ARROW):
            reader = pyarrow.ipc.open_file(stream)
            yield from (reader.get_batch(i) for i in range(reader.num_record_batches))
        else:
            yield from pyarrow.ipc.open_stream(stream)


def _names(schema: Any) -> tuple[str, ...]:
    """Return the names of tags that the file itself gives for its numbers."""
    try:
        features = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    except (KeyError, TypeError, ValueError):
        return ()
    for key in TAGS:
        feature = features.get(key)
        inner = feature.get("feature", feature) if isinstance(feature, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get("names"), list):
            return tuple(map(str, inner["names"]))
    return ()


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write ``tokens`` and ``ner_tags``, these as names, in batches.

    Raises:
        EventNerError: pyarrow is not installed, or there is nothing to write.
    """
    pyarrow = _pyarrow()
    from pyarrow.parquet import ParquetWriter

    lists = pyarrow.list_(pyarrow.string())
    schema = pyarrow.schema([("tokens", lists), ("ner_tags", lists)])
    sink = _Sink()

    def pieces() -> Iterator[bytes]:
        rows = _rows(items, writing)
        writer = ParquetWriter(sink, schema)
        while batch := list(islice(rows, _BATCH)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
            yield sink.taken()
        if not writing.report.written:
            raise NothingToWrite
        writer.close()
        yield sink.taken()

    write_atomically(Path(writing.path), pieces())


def _rows(items: Iterable[Placed], writing: Writing) -> Iterator[dict[str, list[str]]]:
    for item in items:
        lists = lists_of(item, writing)
        if lists is not None:
            writing.report.written += 1
            yield {"tokens": lists[0], "ner_tags": lists[1]}


class _Sink:
    """A file for pyarrow whose bytes are handed on as they come."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._at = 0
        self.closed = False

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self._waiting.append(bytes(data))
        self._at += len(self._waiting[-1])
        return len(self._waiting[-1])

    def tell(self) -> int:
        """Return how many bytes have come."""
        return self._at

    def flush(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Take no more."""
        self.closed = True

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def readable(self) -> bool:
        """Tell that it cannot be read."""
        return False

    def seekable(self) -> bool:
        """Tell that it goes forward only."""
        return False

    def taken(self) -> bytes:
        """Return what has come since last time."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data


FORMAT = Format(
    name="parquet",
    title="Hugging Face token classification (Parquet, Arrow)",
    suffix=".parquet",
    recognise=recognise,
    read=read,
    write=write,
    carries=CARRIES,
    unit=None,
    counts="row",
    note='Needs `pip install "eventner[parquet]"`. Names of tags come from the file where it has '
    "them. Arrow files are read, Parquet is written.",
)
