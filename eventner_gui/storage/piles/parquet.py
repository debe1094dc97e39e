"""Rows of Parquet files, and rows written as one. Needs pyarrow, which is imported when it is used.

While it is made, the output is a row of streams of Arrow's, one for each part: that can be appended
to and cut off, and a Parquet file cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.errors import FileError, FormatError
from .json_rows import as_json
from .rows import BYTES_EACH, ROWS_EACH, Column, Part, Place, Row, Shape, with_text

if TYPE_CHECKING:
    import pyarrow

_GROUP = 64_000  # rows of a row group


def need_pyarrow() -> None:
    """See that pyarrow is installed.

    Raises:
        FileError: it is not.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise FileError(
            f"What reads and writes Parquet is not installed here ({error.name}).",
            "Install it with: python -m pip install 'eventner[parquet]'",
        ) from error


class ParquetPile:
    """A pile that is a Parquet file. What is cut off is a stream of Arrow's with some rows."""

    unit = "row"
    separator = ""

    def __init__(self, path: Path) -> None:
        """Look at its schema.

        Raises:
            FileError: it is no Parquet file, or pyarrow is not installed.
        """
        need_pyarrow()
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._path = path
        try:
            with pq.ParquetFile(path) as file:
                self.size = file.metadata.num_rows
                schema = file.schema_arrow
        except pa.ArrowInvalid as error:
            raise FormatError(
                f"{path.name} is no Parquet file.", "Check the name of INPUT, or write it again."
            ) from error
        if len(set(schema.names)) < len(schema.names):
            raise FormatError(
                f"Two columns of {path.name} have the same name.", "Give each one of its own."
            )
        self.schema: bytes = schema.serialize().to_pybytes()
        self.columns: tuple[Column, ...] | None = tuple(map(Column, schema.names))

    def parts(self, place: Place) -> Iterator[Part]:
        """Cut it up from a place on; see `rows.Pile`.

        Raises:
            FileError: a part of it is damaged.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            with pq.ParquetFile(self._path) as file:
                yield from _parts(file, place.offset)
        except pa.ArrowException as error:
            raise FormatError(
                f"{self._path.name} is damaged: a part of it cannot be read.",
                "Write it again. What is tagged so far is kept.",
            ) from error


def _parts(file: Any, offset: int) -> Iterator[Part]:
    began = 0
    for group in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        began += rows
        if began <= offset:
            continue
        at = began - rows
        for batch in file.iter_batches(batch_size=ROWS_EACH, row_groups=[group]):
            for piece in _pieces(batch):
                at += piece.num_rows
                if at > offset:
                    held = (at - piece.num_rows + 1, _stream([piece], piece.schema))
                    yield Part((held,), Place(at, at))


def _pieces(batch: pyarrow.RecordBatch) -> Iterator[pyarrow.RecordBatch]:
    """Cut a batch of large values into pieces."""
    count = max(batch.num_rows * BYTES_EACH // max(batch.nbytes, 1), 1)
    for at in range(0, batch.num_rows, count):
        yield batch.slice(at, count)


class _BatchRow(Mapping[str, Any]):
    """A row of a batch; a value is made when it is asked for."""

    __slots__ = ("at", "batch")

    def __init__(self, batch: pyarrow.RecordBatch, at: int) -> None:
        self.batch, self.at = batch, at

    def __getitem__(self, name: str) -> Any:
        index = self.batch.schema.get_field_index(name)
        if index < 0:
            raise KeyError(name)
        return _value(self.batch.column(index)[self.at])

    def __iter__(self) -> Iterator[str]:
        return iter(self.batch.schema.names)

    def __len__(self) -> int:
        return self.batch.num_columns


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except ValueError:  # times of nanoseconds, and years that Python has no dates for
        return str(scalar)


def read_parquet_rows(part: Part, shape: Shape) -> list[Row]:
    """Return the rows of a part of a Parquet file."""
    import pyarrow as pa

    rows = []
    for first, held in part.rows:
        batch = pa.ipc.open_stream(held).read_next_batch()
        for at in range(batch.num_rows):
            row = Row(first + at, None, fields=_BatchRow(batch, at))
            rows.append(with_text(row, shape.text_field, shape.most))
    return rows


def parquet_head(shape: Shape) -> bytes:
    """Return a stream without rows, so that there is one where there are none."""
    return _stream([], _schema(shape))


def write_parquet_rows(rows: Sequence[Row], found: Sequence[Any], shape: Shape) -> bytes:
    """Return rows as a stream of Arrow's, each with its entities in the last column."""
    import pyarrow as pa

    schema = _schema(shape)
    *fields, ents = schema
    whole = _whole_batch(rows)
    columns = []
    for field in fields:
        if whole is not None:
            columns.append(whole.column(field.name).cast(field.type))
        else:
            kind = next(c.kind for c in shape.columns if c.name == field.name)
            values = [_cell(row.fields.get(field.name), kind) for row in rows]
            columns.append(pa.array(values, field.type))
    columns.append(pa.array(found, ents.type))
    return _stream([pa.record_batch(columns, schema=schema)], schema)


def _whole_batch(rows: Sequence[Row]) -> pyarrow.RecordBatch | None:
    """Return the batch that rows are, in its order; None where they are of another format."""
    first = rows[0].fields if rows else None
    return first.batch if isinstance(first, _BatchRow) else None


def _cell(value: Any, kind: str) -> Any:
    if value is None or kind in ("int", "bool"):
        return value
    if kind == "float":
        return float(value)
    if kind == "json":
        value = as_json(value)
    # a lone surrogate, which UTF-8 cannot hold
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _schema(shape: Shape) -> pyarrow.Schema:
    """Return the schema of the output: the pile's columns, and the entities."""
    import pyarrow as pa

    entity = [("start", pa.int64()), ("end", pa.int64()), ("label", pa.string())]
    ents = pa.field(shape.ents_field, pa.list_(pa.struct([*entity, ("text", pa.string())])))
    metadata = None
    if shape.schema:
        source = pa.ipc.read_schema(pa.py_buffer(shape.schema))
        fields, metadata = list(source), source.metadata
    else:
        types = {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
        fields = [pa.field(c.name, types.get(c.kind, pa.string())) for c in shape.columns]
    kept = [_without_dictionary(field) for field in fields if field.name != shape.ents_field]
    return pa.schema([*kept, ents], metadata=metadata)


def _without_dictionary(field: pyarrow.Field) -> pyarrow.Field:
    """Return a field whose values stand in it themselves: each part has other ones."""
    import pyarrow as pa

    return field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field


def make_parquet(rows: Path, final: Path) -> None:
    """Write the Parquet file from Arrow's streams.

    Raises:
        OSError: it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    held: list[pyarrow.RecordBatch] = []
    with (
        pa.OSFile(str(rows)) as source,
        pa.ipc.open_stream(source) as head,
        pq.ParquetWriter(final, head.schema, compression="zstd") as writer,
    ):
        head.read_all()
        while source.tell() < source.size():
            held += pa.ipc.open_stream(source)
            if sum(each.num_rows for each in held) >= _GROUP:
                _write_group(writer, held)
        _write_group(writer, held)


def _stream(batches: Sequence[pyarrow.RecordBatch], schema: pyarrow.Schema) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    return bytes(sink.getvalue())


def _write_group(writer: Any, held: list[pyarrow.RecordBatch]) -> None:
    import pyarrow as pa

    if held:
        table = pa.Table.from_batches(held).unify_dictionaries()
        writer.write_table(table, row_group_size=table.num_rows)
        held.clear()
