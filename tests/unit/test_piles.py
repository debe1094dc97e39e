"""Piles: cut up the same wherever one begins, rows read and written, and what a kill leaves."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.errors import FileError, FormatError
from eventner_gui.storage.piles import lines, rows
from eventner_gui.storage.piles.formats import source_of, target_of, text_field_of
from eventner_gui.storage.piles.json_rows import read_json_rows, read_text_rows, write_json_rows
from eventner_gui.storage.piles.kept import Kept, OtherJob, Progress, part_folder, report_path
from eventner_gui.storage.piles.lines import Lines
from eventner_gui.storage.piles.rows import Part, Place, Shape

JOB = {"model": "m", "input": "i"}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "ROWS_EACH", 3)
    monkeypatch.setattr(lines, "BYTES_EACH", 100)


def pile(folder: Path, data: bytes) -> Lines:
    path = folder / "pile.jsonl"
    path.write_bytes(data)
    return Lines(path)


def test_lines_are_cut_up_whole_with_their_numbers(tmp_path: Path) -> None:
    parts = list(pile(tmp_path, b"\xef\xbb\xbfone\r\n\n \ntwo\nthree\nfour\nfive").parts(Place()))
    assert [part.rows for part in parts] == [
        ((1, b"one"), (4, b"two"), (5, b"three")),
        ((6, b"four"), (7, b"five")),
    ]
    assert [part.blank for part in parts] == [2, 0]


@settings(max_examples=40)
@given(st.lists(st.text("ab é\r", max_size=60).map(str.encode), max_size=30))
def test_a_pile_is_cut_up_the_same_from_any_of_its_places(
    tmp_path_factory: pytest.TempPathFactory, held: list[bytes]
) -> None:
    whole = pile(tmp_path_factory.mktemp("pile"), b"".join(line + b"\n" for line in held))
    parts = list(whole.parts(Place()))
    for at, part in enumerate(parts):
        assert list(whole.parts(part.after)) == parts[at + 1 :]
    assert sum(len(part.rows) + part.blank for part in parts) == len(held)
    assert not parts or parts[-1].after == Place(whole.size, len(held))


def test_a_line_that_is_too_long_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_ROW", 10)
    found = pile(tmp_path, b"123456789\n0123456789\n" + b"x" * 500 + b"\nlast").parts(Place())
    assert [row for part in found for row in part.rows] == [
        (1, b"123456789"), (2, None), (3, None), (4, b"last"),
    ]  # fmt: skip


def test_utf_16_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="UTF-16"):
        pile(tmp_path, "one".encode("utf-16"))


def shape(field: str = "text", *, most: int = 1000, **others: Any) -> Shape:
    return Shape("", "", field, "ents", most, **others)


def read(*held: bytes | None, most: int = 20) -> list[rows.Row]:
    return read_json_rows(Part(tuple(enumerate(held, 1)), Place()), shape(most=most))


def test_rows_that_cannot_be_tagged_say_why_and_quote_nothing() -> None:
    found = read(
        b'{"text": "secret"', b'{"id": 1}', b'{"text": 7}', b'{"text": "' + b"x" * 21 + b'"}',
        b"[]", b'{"text": "\xff"}', None, b"1" * 5000, b"[" * 100_000,
    )  # fmt: skip
    assert all(row.text is None for row in found)
    assert [row.why for row in found] == [
        "it is not JSON (Expecting ',' delimiter, column 18)",
        "it has no field “text”",
        "its field “text” is no text",
        "its text has 21 characters; 20 are the most (--max-text)",
        "it is neither an object nor a string",
        "it is not UTF-8",
        "it has more than 67,108,864 bytes",
        "it is not JSON that can be read",
        "it is not JSON that can be read",
    ]


def test_an_object_stays_as_it_was_written() -> None:
    held = '{"id": 1.00000000000000000001, "text" : "a\\u00e9 \\ud83d", "x": {"y": [1e999]} } '
    written = write_json_rows(read(held.encode()), [[{"start": 0}]], shape())
    assert written.decode() == held.rstrip(" }") + '},"ents":[{"start":0}]}\n'


def test_other_rows_are_written_as_objects_with_their_entities() -> None:
    found = read(b'"just \\ud83d text"', b'{"ents": 1, "text": "a"}', b"{}", b"no")
    assert found[0].text == "just \ud83d text"
    written = write_json_rows(found, [[], [], None, None], shape())
    assert written.decode().splitlines() == [
        '{"text":"just \\ud83d text","ents":[]}',
        '{"text":"a","ents":[]}',
        '{"ents":null}',
        '{"ents":null}',
    ]


def test_a_line_of_text_is_a_row() -> None:
    part = Part(((1, b"caf\xc3\xa9"), (2, b"\xff"), (3, None)), Place())
    found = read_text_rows(part, shape("t"))
    assert [row.text for row in found] == ["café", None, None]
    assert write_json_rows(found[:1], [[]], shape()) == '{"t":"café","ents":[]}\n'.encode()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id": "a", "Content": "b"}', "Content"),
        ('{"body": "a", "text": "b"}', "text"),
        ('{"n": 1, "odd name": "a"}', "odd name"),
        ('"a"', "text"),
    ],
)
def test_the_field_that_holds_the_texts_is_found(tmp_path: Path, line: str, field: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    assert text_field_of(source_of(path), path) == field


def test_where_the_field_is_not_plain_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"one": "a", "two": "b"}\n', encoding="utf-8")
    with pytest.raises(FormatError, match="“one” and “two”") as caught:
        text_field_of(source_of(path), path)
    assert "--text-field" in caught.value.hint


def test_an_ending_that_is_not_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"“.docx”") as caught:
        source_of(tmp_path / "a.docx")
    assert ".jsonl" in caught.value.hint
    with pytest.raises(FormatError, match="writes"):
        target_of(tmp_path / "a.txt")


def add(kept: Kept, number: int, problem: bytes = b"") -> None:
    after = Progress(offset=number, number=number, rows=number, untagged=0)
    kept.add(f"row {number}\n".encode(), problem, after)


def test_the_output_appears_whole_with_its_report_and_nothing_else_is_left(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Kept(output, JOB).opened() as kept:
        add(kept, 1)
        kept.commit()
        add(kept, 2, b"why\n")
        assert not output.exists()
        kept.commit(is_done=True)
        kept.finish()
    assert output.read_bytes() == b"row 1\nrow 2\n"
    assert report_path(output).read_bytes() == b"why\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.jsonl",
        "out.jsonl.problems.jsonl",
    ]


def test_what_was_not_committed_is_cut_off(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Kept(output, JOB).opened() as kept:
        add(kept, 1, b"why 1\n")
        kept.commit()
        add(kept, 2, b"why 2\n")
    with Kept(output, JOB).opened() as kept:
        assert kept.resumed
        assert (kept.progress.rows, kept.progress.place) == (1, Place(1, 1))
        add(kept, 2)
        kept.commit(is_done=True)
        kept.finish()
    assert output.read_bytes() == b"row 1\nrow 2\n"
    assert report_path(output).read_bytes() == b"why 1\n"


@pytest.mark.parametrize("seed", range(12))
def test_however_the_files_are_cut_off_no_row_is_lost_or_doubled(tmp_path: Path, seed: int) -> None:
    """A power cut may leave each file with any length from what was brought to the disk on."""
    rng = random.Random(seed)
    output = tmp_path / "out.jsonl"
    folder, want = part_folder(output), 12
    while not output.exists():
        kept = Kept(output, JOB)
        with kept.opened():
            for number in range(kept.progress.rows + 1, want + 1):
                add(kept, number, b"odd\n" if number % 2 else b"")
                if rng.random() < 0.5:
                    kept.commit()
                if rng.random() < 0.2:
                    break
            else:
                kept.commit(is_done=True)
                if rng.random() < 0.5:
                    kept.finish()
        certain = {
            "rows": kept.progress.rows_length,
            "problems": kept.progress.problems_length,
        }
        for path in (folder / name for name in certain):
            if path.exists():
                os.truncate(path, rng.randint(certain[path.name], path.stat().st_size))
        if folder.exists() and rng.random() < 0.5:  # a line of the progress torn off
            with (folder / "progress").open("ab") as file:
                file.write(b'{"offset": 99, "ro')
    assert output.read_text() == "".join(f"row {n}\n" for n in range(1, want + 1))
    assert report_path(output).read_bytes() == b"odd\n" * 6


def finished_until(output: Path, step: int) -> None:
    """Leave what a process leaves that is killed after so many steps of the end."""
    steps = 0

    class Killed(Exception):
        pass

    def counted(name: str):
        real = getattr(Path, name)

        def call(self: Path, *args: object, **rest: object) -> object:
            nonlocal steps
            if steps >= step and is_at_end:
                raise Killed
            steps += is_at_end
            return real(self, *args, **rest)

        return call

    is_at_end = False
    kept = Kept(output, JOB)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink", "rmdir"):
            patch.setattr(Path, name, counted(name))
        try:
            with kept.opened():
                add(kept, 1, b"why\n")
                kept.commit(is_done=True)
                is_at_end = True
                kept.finish()
        except Killed:
            return
    raise AssertionError("there are fewer steps")


@pytest.mark.parametrize("step", range(10))
def test_an_end_that_was_cut_short_is_made_up_for(tmp_path: Path, step: int) -> None:
    output = tmp_path / "out.jsonl"
    finished_until(output, step)
    with Kept(output, JOB).opened() as kept:
        assert kept.progress.is_done
        kept.finish()
    assert output.read_bytes() == b"row 1\n"
    assert report_path(output).read_bytes() == b"why\n"
    assert len(list(tmp_path.iterdir())) == 2


def test_another_job_does_not_go_on_with_it(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Kept(output, JOB).opened() as kept:
        add(kept, 1)
        kept.commit()
    with (
        pytest.raises(OtherJob, match="another model") as caught,
        Kept(output, {**JOB, "model": "n"}).opened(),
    ):
        pass
    assert caught.value.differs == ("model",)
    with Kept(output, {**JOB, "model": "n"}, overwrite=True).opened() as kept:
        assert not kept.resumed
        add(kept, 2)
        kept.commit(is_done=True)
        kept.finish()
    assert output.read_bytes() == b"row 2\n"


def test_a_file_that_is_there_is_replaced_only_when_asked_to(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("mine")
    report_path(output).write_text("mine too")
    with pytest.raises(FileError, match="is there already"), Kept(output, JOB).opened():
        pass
    assert sorted(tmp_path.iterdir()) == [output, report_path(output)]
    with Kept(output, JOB, overwrite=True).opened() as kept:
        assert output.read_text() == "mine"
        add(kept, 1)
        kept.commit(is_done=True)
        kept.finish()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["row 1\n"]


def test_two_processes_do_not_make_the_same_file(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with Kept(output, JOB).opened() as kept:
        add(kept, 1)
        kept.commit()
        with pytest.raises(FileError, match="Another process"), Kept(output, JOB).opened():
            pass
    assert json.loads((part_folder(output) / "job.json").read_text()) == JOB


def test_a_full_disk_is_said_and_what_was_committed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with Kept(output, JOB).opened() as kept:
        add(kept, 1)
        kept.commit()
        add(kept, 2)
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(FileError, match="the disk is full") as caught:
            kept.commit()
        assert "goes on" in caught.value.hint
        monkeypatch.undo()
    with Kept(output, JOB).opened() as kept:
        assert kept.progress.rows == 1
