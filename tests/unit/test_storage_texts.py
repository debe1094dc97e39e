"""Texts out of files: each reader with real files, as other programs write them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from eventner_gui.core.errors import FileError, FormatError
from eventner_gui.core.intake import Stopped
from eventner_gui.storage.texts import sheets
from eventner_gui.storage.texts.delimited import sniff
from eventner_gui.storage.texts.found import Choice, FileTexts
from eventner_gui.storage.texts.kinds import KINDS, kind_of, read_texts


def read(path: Path, **choice: object) -> FileTexts:
    return read_texts(path, Choice(**choice), lambda _done: None)  # type: ignore[arg-type]


def texts(found: FileTexts) -> list[str]:
    return [piece.text for piece in found.texts]


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


# the table of kinds


def test_every_ending_belongs_to_one_kind() -> None:
    endings = [suffix for kind in KINDS for suffix in kind.suffixes]
    assert len(endings) == len(set(endings))
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings)


@pytest.mark.parametrize("name", ["A.TXT", "notes", "notes.md", "x.unheard-of"])
def test_an_ending_that_says_nothing_is_a_text(name: str) -> None:
    assert kind_of(Path(name)) is KINDS[0]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("plan.docx", "plain text"),
        ("plan.pdf", "plain text"),
        ("old.xls", ".csv"),
        ("all.zip", "Unpack"),
        ("project.json", "File > Open"),
        ("photo.PNG", "xlsx"),
    ],
)
def test_other_kinds_are_refused_with_what_to_do(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(FormatError, match="not read here") as caught:
        read(written(tmp_path / name, "anything"))
    assert hint in caught.value.hint


def test_a_document_that_calls_itself_a_text_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"PK\x03\x04\xff\xfe\xfd")
    with pytest.raises(FormatError, match="zip archive"):
        read(path)


def test_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="was not found"):
        read(tmp_path / "a.csv")
    with pytest.raises(FileError, match="is a folder"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_other_encodings_and_nulls_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes("text\ncafé".encode("cp1252"))
    with pytest.raises(FormatError, match="line 2"):
        read(path)
    path.write_bytes(b"text\na\0b")
    with pytest.raises(FormatError, match="null character"):
        read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_texts_in_unicode_are_read(tmp_path: Path, encoding: str) -> None:
    assert texts(read(written(tmp_path / "a.txt", "naïve 📺\r\nb", encoding))) == ["naïve 📺\r\nb"]
    found = read(written(tmp_path / "a.csv", "id,text\r\n1,naïve 📺\r\n", encoding))
    assert texts(found) == ["naïve 📺"]


def test_reading_can_be_ended(tmp_path: Path) -> None:
    def step(_done: int) -> None:
        raise Stopped

    table = written(tmp_path / "a.csv", "id,text\n" + "1,a b\n" * 2000)
    lines = written(tmp_path / "a.jsonl", '"a b"\n' * 2000)
    for path in (table, lines, written(tmp_path / "a.txt", "a")):
        with pytest.raises(Stopped):
            read_texts(path, Choice(), step)


# tables

_CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)


@given(
    st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=15),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_every_table_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    delimiter: str,
    end: str,
    quoting: int,
) -> None:
    if quoting == csv.QUOTE_MINIMAL and end == "\n":  # Python before 3.13 does not quote CR then
        rows = [(first.replace("\r", ""), second.replace("\r", "")) for first, second in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["id", "text", "tail"])
    # a cell that begins with a letter, so that rows without anything do not look like the end
    writer.writerows([["n", first, f"x{second}"] for first, second in rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(out.getvalue().encode("utf-8"))
    found = read(path)
    assert (found.choice.header, found.choice.column) == (True, 1)
    assert texts(found) == [first for first, _ in rows]
    assert not found.unread
    assert texts(read(path, column=2)) == [f"x{second}" for _, second in rows]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "\n".join(delimiter.join(["7", "Book yoga", "x"]) for _ in range(5))
    assert sniff(text) == (delimiter, 3)


def test_sentences_with_commas_are_no_table(tmp_path: Path) -> None:
    lines = ["Book yoga, please", "Cancel lunch, thanks", '"Stop", he said']
    assert texts(read(written(tmp_path / "a.csv", "\n".join(lines)))) == lines


def test_a_table_of_one_column_keeps_its_quoted_commas(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a.csv", 'text\n"Book, yoga"\nCancel\n'))
    assert texts(found) == ["Book, yoga", "Cancel"]


def test_quotes_in_a_table_with_tabs_may_be_just_characters(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a.tsv", 'id\ttext\n1\t"Stop" he said\n2\tgo\n'))
    assert texts(found) == ['"Stop" he said', "go"]
    assert found.remarks


def test_the_column_is_guessed_by_name_then_by_letters(tmp_path: Path) -> None:
    named = written(tmp_path / "a.csv", "long description,content\nvery many words here,short\n")
    assert read(named).choice.column == 1
    bare = written(tmp_path / "b.csv", "1,Book yoga tomorrow,x\n2,Cancel lunch,y\n")
    assert (read(bare).choice.header, read(bare).choice.column) == (False, 1)
    numbers = written(tmp_path / "c.csv", "nr,wording\n1,Book yoga\n2,Cancel\n")
    assert read(numbers).choice.header is True
    assert texts(read(numbers, header=False)) == ["wording", "Book yoga", "Cancel"]


def test_rows_that_do_not_fit_are_named_and_the_rest_is_taken(tmp_path: Path) -> None:
    good = [f"{i},sentence {i}" for i in range(30)]
    bad = ["30,cut, in two", "31", '32,"quoted" and more']
    found = read(written(tmp_path / "a.csv", "\n".join(["id,text", *good, *bad])))
    assert texts(found) == [f"sentence {i}" for i in range(30)]
    assert [each.number for each in found.unread] == [32, 33, 34]


def test_lines_are_numbered_as_an_editor_does(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a.csv", 'id,text\n1,"a\nb"\n2,c\n'))
    assert [piece.number for piece in found.texts] == [2, 4]
    assert texts(found) == ["a\nb", "c"]


def test_an_open_quote_costs_its_line_alone(tmp_path: Path) -> None:
    found = read(written(tmp_path / "a.csv", 'id,text\n1,ok\n2,"open\n3,yes\n'))
    assert texts(found) == ["ok", "yes"]
    assert [(each.number, "never closed" in each.words) for each in found.unread] == [(3, True)]


def test_many_open_quotes_end(tmp_path: Path) -> None:
    lines = ['"a""b\n'] * 3001
    found = read(written(tmp_path / "a.csv", "id,text\n1,ok\n" + "".join(f"2,{x}" for x in lines)))
    assert "ok" in texts(found)
    assert len(found.unread) <= 3001


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds nothing"):
        read(written(tmp_path / "a.csv", ""))


# workbooks


def workbook(path: Path, *sheets_of_rows: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets_of_rows):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_sheet_and_a_column_can_be_chosen(tmp_path: Path) -> None:
    first = [["id", "text"], [1, "Book\nyoga"], [None, None], [3, "Cancel"], [4, None]]
    path = workbook(tmp_path / "a.xlsx", first, [["only this"]])
    found = read(path)
    assert texts(found) == ["Book\nyoga", "Cancel", ""]
    assert [piece.number for piece in found.texts] == [2, 4, 5]
    assert (found.sheets, found.unit) == (("Sheet 0", "Sheet 1"), "row")
    assert found.choice == Choice(0, 1, True)
    assert texts(read(path, sheet=1)) == ["only this"]
    assert texts(read(path, column=0)) == ["1", "3", "4"]


def test_a_hidden_sheet_is_not_the_first_choice(tmp_path: Path) -> None:
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["secret"])
    book.create_sheet("Seen").append(["Book yoga"])
    book.save(tmp_path / "a.xlsx")
    assert texts(read(tmp_path / "a.xlsx")) == ["Book yoga"]


def test_numbers_days_and_escapes_are_as_one_would_write_them(tmp_path: Path) -> None:
    values = [12, 0.1, datetime(2024, 7, 18), datetime(2024, 7, 18, 9, 30), True, "a_x000D_b"]
    path = workbook(tmp_path / "a.xlsx", [["id", "text"], *([1, value] for value in values)])
    assert texts(read(path)) == [
        "12",
        "0.1",
        "2024-07-18",
        "2024-07-18 09:30:00",
        "TRUE",
        "a\rb",
    ]


def test_a_cell_with_an_error_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["id", "text"], [1, "#N/A"], [2, "Book yoga"]])
    found = read(path)
    assert texts(found) == ["Book yoga"]
    assert [(each.number, each.words) for each in found.unread] == [
        (2, "the cell holds the error #N/A")
    ]


def test_what_is_locked_old_or_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FormatError, match="password"):
        read(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(FormatError, match="old kind"):
        read(path)
    path.write_bytes(b"PK but not for long")
    with pytest.raises(FormatError, match=r"not an \.xlsx"):
        read(path)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<a/>")
    with pytest.raises(FormatError, match=r"damaged or not an \.xlsx"):
        read(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["text"], ["Book yoga"]])
    whole = path.read_bytes()
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            read(path)
        except FormatError as error:
            assert "a.xlsx" in str(error)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "_MOST_UNPACKED", 1_000_000)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(FormatError, match="too large"):
        read(path)


def test_a_sheet_that_lies_about_its_size_ends(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Book yoga"]])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    sheet = sheet.replace(b'ref="A1"', b'ref="A1:XFD1048576"')
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>", b'<row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>'
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    assert texts(read(path)) == ["Book yoga"]


# JSON Lines


def test_a_key_is_chosen_and_bad_lines_are_named(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "Book yoga", "meta": {}}',
        "",
        '{"id": "b", "text"',
        '"Cancel lunch"',
        "7",
        '{"id": "c"}',
        "[" * 100_000,
    ]
    path = written(tmp_path / "a.jsonl", "\n".join(lines))
    found = read(path)
    assert texts(found) == ["Book yoga", "Cancel lunch"]
    assert [each.number for each in found.unread] == [3, 5, 6, 7]
    assert found.columns == ("id", "text")
    assert texts(read(path, column=0)) == ["a", "Cancel lunch", "c"]
    assert not found.remarks


def test_spans_in_json_lines_are_said_not_to_be_taken(tmp_path: Path) -> None:
    line = {"text": "Book yoga", "spans": [{"start": 0, "end": 4, "label": "ACTION"}]}
    found = read(written(tmp_path / "a.jsonl", json.dumps(line)))
    assert texts(found) == ["Book yoga"]
    assert "annotations" in found.remarks[0]


@pytest.mark.parametrize("content", ["", "{\nfoo\n", "\n\n"])
def test_a_file_without_a_line_of_json_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(FormatError, match="no line of JSON"):
        read(written(tmp_path / "a.jsonl", content))


@given(st.lists(st.text(min_size=1), min_size=1))
def test_strings_in_json_lines_come_back(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "a.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert texts(read(path)) == lines
