"""Piles that are tables: rows of several lines, what cannot be read, each format into others."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui import cli
from eventner_gui.core.errors import FileError, FormatError
from eventner_gui.nlp import ops
from eventner_gui.nlp.tagging import work
from eventner_gui.storage.arithmetic import Arithmetic
from eventner_gui.storage.piles import parquet, tables
from eventner_gui.storage.piles.formats import columns_of, source_of, text_field_of
from eventner_gui.storage.piles.lines import Lines
from eventner_gui.storage.piles.rows import Column, Place, Shape
from eventner_gui.storage.piles.tables import Table, read_table_rows

from ..run_models import finder

BAD = "it has 4 cells, and there are 2 columns; quotation marks may be missing"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for module in (tables, parquet):
        monkeypatch.setattr(module, "ROWS_EACH", 3)
    monkeypatch.setattr(ops, "choose", lambda: Arithmetic("numpy"))
    yield
    work._finders.clear()


def table(folder: Path, data: bytes, name: str = "pile.csv") -> Table:
    path = folder / name
    path.write_bytes(data)
    return Table(path)


def rows_of(pile: Table) -> list[tuple[int, Any]]:
    return [row for part in pile.parts(Place()) for row in part.rows]


def test_a_row_may_have_several_lines(tmp_path: Path) -> None:
    pile = table(tmp_path, b'\xef\xbb\xbfid;text\r\n1;"one ""a""\n\nline"\r\n\r\n2;two\n3;"x')
    assert pile.columns == (Column("id"), Column("text"))
    assert rows_of(pile) == [
        (2, ["1", 'one "a"\n\nline']),
        (6, ["2", "two"]),
        (7, "a quotation mark is opened and never closed"),
    ]


def test_after_a_mark_that_is_never_closed_it_goes_on_with_the_next_line(tmp_path: Path) -> None:
    pile = table(tmp_path, b'id,text\n1,"open\n2,two\n3,"three" and\n4,four\n')
    assert rows_of(pile) == [
        (2, "a quotation mark is opened and never closed"),
        (3, ["2", "two"]),
        (4, "there is something behind a closing quotation mark"),
        (5, ["4", "four"]),
    ]


def test_such_a_mark_does_not_take_up_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LONGEST_IN_QUOTES", 40)
    pile = table(tmp_path, b'id,text\n1,"open\n' + b"2,two words and more\n" * 8)
    found = rows_of(pile)
    assert found[0] == (2, "a quotation mark is opened and never closed")
    assert found[1:] == [(n, ["2", "two words and more"]) for n in range(3, 11)]


def test_rows_of_another_shape_are_told_or_filled_up(tmp_path: Path) -> None:
    pile = table(tmp_path, b"id,text\n1,a,b,c\n2,b,,\n3\n\xff,c\n")
    shape = Shape("table", "", "text", "ents", 100, pile.columns or ())
    found = [row for part in pile.parts(Place()) for row in read_table_rows(part, shape)]
    assert [(row.text, row.why) for row in found] == [
        (None, BAD),
        ("b", ""),
        ("", ""),
        (None, "it is not UTF-8"),
    ]


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(st.text('ab",\n\ré ', max_size=8), min_size=2, max_size=2).filter(any), max_size=12
    )
)
def test_a_table_is_cut_up_the_same_from_any_of_its_places(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["id", "text"], *cells])
    pile = table(tmp_path_factory.mktemp("pile"), text.getvalue().encode())
    parts = list(pile.parts(Place()))
    assert [row for part in parts for _, row in part.rows] == list(
        csv.reader(io.StringIO(text.getvalue(), newline=""))
    )[1:]
    for at, part in enumerate(parts):
        assert list(pile.parts(part.after)) == parts[at + 1 :]


@pytest.mark.parametrize("data", [b"", b"\n1,2\n", b"a,a\n", b"\xff,b\nc,d\n"])
def test_the_first_line_has_to_name_the_columns(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FormatError):
        table(tmp_path, data)


def test_the_columns_of_json_lines_are_those_of_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"id": 1, "text": "a", "n": 1, "b": True, "x": None},
        {"text": "b", "n": 1.5, "mixed": 1, "late": [1], "x": None, "big": 2**64},
        {"text": "c", "mixed": "1"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert columns_of(source_of(path), Lines(path), "text", lambda _: None) == (
        Column("id", "int"), Column("text"), Column("n", "float"), Column("b", "bool"),
        Column("x"), Column("mixed", "json"), Column("late", "json"), Column("big", "json"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finder(tmp_path_factory.mktemp("tag") / "model", {"Friday": "DATE"})


TEXTS = ["on Friday", '🎉 Friday; "a"\nb', "", "none", None, "Friday", "x", "é Friday"]


def write_pile(path: Path) -> None:
    if path.suffix == ".jsonl":
        rows = [{"id": at, "text": text} for at, text in enumerate(TEXTS)]
        path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [
                [at, text] if text is not None else [at, "", "?"] for at, text in enumerate(TEXTS)
            ]
            csv.writer(file).writerows([["id", "text"], *rows])
    else:
        held = pa.table({"id": range(len(TEXTS)), "text": pa.array(TEXTS).dictionary_encode()})
        pq.write_table(held, path, row_group_size=5)


def read_rows(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            return [json.loads(line) for line in file]
        return [{**row, "ents": json.loads(row["ents"] or "null")} for row in csv.DictReader(file)]


@pytest.mark.parametrize("target", [".jsonl", ".csv", ".parquet"])
@pytest.mark.parametrize("source", [".jsonl", ".csv", ".parquet"])
def test_every_format_gives_the_same_entities_in_every_other(
    model: Path, tmp_path: Path, source: str, target: str
) -> None:
    pile, output = tmp_path / f"in{source}", tmp_path / f"out{target}"
    write_pile(pile)
    assert cli.main(["tag", str(model), str(pile), str(output), "--processes", "1"]) == 0
    found = read_rows(output)
    assert len(found) == len(TEXTS)
    for text, row in zip(TEXTS, found, strict=True):
        assert list(row) == (["id", "text", "ents"] if row["ents"] is not None else list(row))
        if text is None:
            assert row["ents"] is None
            continue
        assert row["text"] == text
        at = text.find("Friday")
        friday = {"start": at, "end": at + 6, "label": "DATE", "text": "Friday"}
        assert row["ents"] == ([friday] if at >= 0 else [])
    report = (tmp_path / f"out{target}.problems.jsonl").read_text(encoding="utf-8")
    assert json.loads(report)["number"] == {".jsonl": 5, ".csv": 7, ".parquet": 5}[source]


def test_columns_of_parquet_keep_their_types(model: Path, tmp_path: Path) -> None:
    held = pa.table(
        {
            "when": pa.array([datetime.datetime(2020, 1, 1)] * 7, pa.timestamp("ns")),
            "nested": [[{"a": n}] for n in range(7)],
            "body": ["Friday"] * 7,
            "ents": [1] * 7,
        }
    )
    pq.write_table(held, tmp_path / "in.parquet", row_group_size=4)
    arguments = ["tag", str(model), str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet")]
    assert cli.main([*arguments, "--processes", "1"]) == 0
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.drop_columns("ents") == held.drop_columns("ents")
    assert found["ents"].to_pylist()[6][0]["label"] == "DATE"


def test_an_empty_table_stays_one(model: Path, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "in.parquet")
    for target in ("out.parquet", "out.csv"):
        arguments = ["tag", str(model), str(tmp_path / "in.parquet"), str(tmp_path / target)]
        assert cli.main([*arguments, "--processes", "1", "--text-field", "text"]) == 0
    assert pq.read_table(tmp_path / "out.parquet").column_names == ["text", "ents"]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "text,ents\n"


def test_what_is_no_parquet_file_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(FileError, match="is no Parquet file"):
        text_field_of(source_of(path), path)


def test_without_pyarrow_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(FileError, match="not installed") as caught:
        parquet.need_pyarrow()
    assert "eventner[parquet]" in caught.value.hint
