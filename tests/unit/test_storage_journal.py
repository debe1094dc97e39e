"""The journal keeps what it was given, in order, across processes, and within its bounds."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.changes import Change, ExampleEdit
from eventner_gui.core.difference import identical
from eventner_gui.core.document import Annotation, Example, Label, Settings, Status
from eventner_gui.core.errors import FileError
from eventner_gui.storage import journal as journal_module
from eventner_gui.storage.entries import NO_FILE, Entry, Kind
from eventner_gui.storage.journal import Journal, JournalBusy, JournalDamaged
from eventner_gui.storage.journal_codec import (
    decode_change,
    decode_keys,
    encode_change,
    encode_keys,
)
from eventner_gui.storage.journal_files import journal_path


@pytest.fixture
def project(tmp_path):
    return tmp_path / "project.json"


@pytest.fixture
def journal(project):
    opened = Journal(journal_path(project), project)
    yield opened
    opened.close()


def entry(seq: int, body: bytes = b"x", kind: Kind = Kind.DO) -> Entry:
    return Entry(seq, kind, f"step {seq}", body, 1000.0 + seq)


def test_entries_come_back_as_they_were(journal, project):
    journal.append([entry(1), entry(2, b"")])
    journal.append([entry(3, bytes(range(256)), Kind.UNDO)])
    path = journal.path
    journal.close()
    again = Journal(path)
    assert list(again.entries(0)) == [
        entry(1),
        entry(2, b""),
        entry(3, bytes(range(256)), Kind.UNDO),
    ]
    assert list(again.entries(1, 2)) == [entry(2, b"")]
    assert again.last == 3
    assert again.project == project
    again.close()


def test_entries_are_added_all_or_none(journal):
    journal.append([entry(1)])
    with pytest.raises(FileError):
        journal.append([entry(2), entry(1)])
    assert journal.last == 1


def test_a_text_that_no_database_takes_is_kept_readable(journal):
    journal.append([Entry(1, Kind.DO, "Tag “\ud800x” as A", b"", 0.0)])
    assert [each.text for each in journal.entries(0)] == ["Tag “?x” as A"]


def test_two_windows_cannot_hold_one_journal(journal):
    with pytest.raises(JournalBusy, match="Another window"):
        Journal(journal.path)


def test_another_process_cannot_open_it_and_a_dead_one_leaves_no_lock(tmp_path, home):
    script = (
        "import sys, os; from pathlib import Path; "
        "from eventner_gui.storage.entries import Entry, Kind; "
        "from eventner_gui.storage.journal import Journal; "
        "j = Journal(Path(sys.argv[1])); j.append([Entry(1, Kind.DO, 'a', b'b', 1.0)]); "
        "print('open', flush=True); sys.stdin.readline(); os._exit(9)"
    )
    path = tmp_path / "a.db"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(JournalBusy):
            Journal(path)
        other.kill()
    again = Journal(path, patience=5)
    assert [each.body for each in again.entries(0)] == [b"b"]
    again.close()


def test_a_changed_body_is_found(journal):
    journal.append([entry(1, b"good"), entry(2, b"good")])
    path = journal.path
    journal.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE entries SET body = x'00' WHERE seq = 2")
    db.close()
    again = Journal(path)
    found = again.entries(0)
    with pytest.raises(JournalDamaged):
        list(found)
    again.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(JournalDamaged, match="damaged"):
        Journal(path)


def test_a_journal_of_a_newer_program_is_not_touched(tmp_path):
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
        db.execute("CREATE TABLE t (x)")
    db.close()
    with pytest.raises(FileError, match="newer EventNER"):
        Journal(path)


def test_marks_tell_what_the_file_held(journal):
    first = journal.begin_state("aa", "Opened", b"{}")
    journal.append([entry(2)])
    journal.mark_file(2, "bb")
    assert [(m.seq, m.digest, m.written) for m in journal.marks()] == [
        (2, "bb", False),
        (first, "aa", True),
    ]
    assert journal.written == first
    journal.confirm_file(2, "bb")
    assert journal.written == 2


def test_the_last_checkpoint_before_a_state_is_found(journal):
    journal.begin_state(NO_FILE, "Begun", b"{}")
    journal.add_checkpoint(1, b"one")
    journal.append([entry(2), entry(3)])
    journal.add_checkpoint(3, b"three")
    assert journal.checkpoint_before(2) == (1, b"one")
    assert journal.checkpoint_before(3) == (3, b"three")
    assert journal.checkpoint_before(0) is None


def test_a_checkpoint_is_due_after_many_changes(journal, monkeypatch):
    monkeypatch.setattr(journal_module, "_CHECKPOINT_ENTRIES", 3)
    assert journal.needs_checkpoint()
    journal.begin_state(NO_FILE, "Begun", b"{}")
    journal.add_checkpoint(1, b"")
    journal.append([entry(2), entry(3)])
    assert not journal.needs_checkpoint()
    journal.append([entry(4)])
    assert journal.needs_checkpoint()


def test_what_is_kept_of_the_past_is_bounded(journal, monkeypatch):
    monkeypatch.setattr(journal_module, "MAX_ENTRIES", 10)
    journal.begin_state("aa", "Opened", b"{}")
    journal.add_checkpoint(1, b"")
    for seq in range(2, 42):
        journal.append([entry(seq)])
        if seq % 5 == 0:
            journal.mark_file(seq, "bb")
            journal.confirm_file(seq, "bb")
            journal.add_checkpoint(seq, b"")
            journal.tidy()
    assert journal.last == 41
    assert 10 <= journal.last - journal.oldest_state <= 16
    assert journal.checkpoint_before(41) == (40, b"")
    assert [each.seq for each in journal.entries(journal.oldest_state)][-1] == 41


def test_unsaved_work_and_leftovers_are_never_tidied_away(journal, monkeypatch):
    monkeypatch.setattr(journal_module, "MAX_ENTRIES", 2)
    journal.begin_state("aa", "Opened", b"{}")
    journal.add_checkpoint(1, b"")
    for seq in range(2, 20):
        journal.append([entry(seq)])
        journal.add_checkpoint(seq, b"")
    journal.tidy()
    assert [each.seq for each in journal.entries(1)] == list(range(2, 20))
    journal.mark_file(19, "bb")
    journal.confirm_file(19, "bb")
    journal.add_leftover(5, 7)
    journal.tidy()
    assert journal.checkpoint_before(5) == (5, b"")
    assert [each.seq for each in journal.entries(5, 7)] == [6, 7]
    journal.settle_leftover(5)
    journal.tidy()
    assert journal.oldest_state > 7


def test_a_full_disk_is_said_in_plain_words_and_nothing_is_half_there(journal):
    journal.append([entry(1)])
    journal._db.execute("PRAGMA max_page_count = 12")
    with pytest.raises(FileError, match="the disk is full"):
        journal.append([entry(2, b"x" * 500_000)])
    assert journal.last == 1
    journal._db.execute("PRAGMA max_page_count = 100000")
    journal.append([entry(2, b"x" * 500_000)])
    assert journal.last == 2


names = st.text(max_size=6).filter(str.strip)


@st.composite
def examples_with_tags(draw) -> Example:
    content = draw(st.text(max_size=8) | st.just("\ud83dx\x00\r\n😀"))
    ends = st.integers(0, len(content))
    spans = draw(st.lists(st.tuples(ends, ends, names), max_size=3))
    tags = tuple(Annotation(min(a, b), max(a, b), name) for a, b, name in spans)
    return Example(content, tags, draw(st.sampled_from(Status)))


examples = examples_with_tags()
labels = st.builds(Label, names, st.just("#0f766e"), st.just(""), st.text(max_size=4))
settings = st.builds(
    Settings,
    st.sampled_from(["en", "de"]),
    st.lists(labels, max_size=3, unique_by=lambda label: label.label).map(tuple),
    st.text(max_size=5),
)


@given(
    st.lists(st.tuples(examples, examples), max_size=3),
    st.none() | st.tuples(settings, settings),
    st.lists(examples, max_size=3),
)
def test_a_change_comes_back_from_its_bytes(edited, both, added):
    change = Change(
        "x",
        edits=tuple(ExampleEdit(i, before, after) for i, (before, after) in enumerate(edited)),
        settings=both,
        inserted=tuple((9 + i, example) for i, example in enumerate(added)),
        removed=tuple((9 + i, example) for i, example in enumerate(added)),
    )
    again = decode_change(encode_change(change), "x", ())
    assert again == change
    assert all(identical(a.after, b.after) for a, b in zip(again.edits, change.edits, strict=True))


def test_what_the_program_does_not_know_comes_back(journal):
    from eventner_gui.storage.codec import decode, encode

    raw = (
        '{"eventner": {"x": 1, "labels": [{"name": "a", "color": "#0f766e", "z": [1]}]}, '
        '"examples": [{"id": 7, "content": "ab", "annotations": '
        '[{"id": "q", "start": 0, "end": 1, "tag_name": "a", "value": "ab"}], '
        '"more": {"y": null}}]}'
    )
    document = decode(raw.encode(), name="a").document
    before = b"".join(encode(document))
    (example,) = document.examples
    change = Change(
        "x",
        edits=(ExampleEdit(0, Example("ab"), example),),
        settings=(Settings(), document.settings),
    )
    again = decode_change(encode_change(change), "x", ())
    document.examples[0] = again.edits[0].after
    document.settings = again.settings[1]
    assert b"".join(encode(document)) == before


def test_a_large_change_is_packed():
    many = tuple((i, Example("the same words " * 20)) for i in range(2000))
    body = encode_change(Change("x", inserted=many))
    assert len(body) < 100_000
    assert decode_change(body, "x", ()).inserted == many


def test_keys_come_back():
    assert decode_keys(encode_keys(frozenset({"b", "a"}))) == {"a", "b"}


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00", b"\x00[]", b"\x00{", b"\x01nonsense", b'\x00{"edits": [[1]]}',
     b'\x00{"edits": 3}', b'\x00{"settings": [{}]}', b"\x01" + zlib.compress(b"[1]")],
)  # fmt: skip
def test_bytes_that_are_no_change_are_refused(body):
    with pytest.raises(ValueError, match=r"."):
        decode_change(body, "x", ())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no open file")
def test_nothing_counts_as_kept_in_a_journal_that_is_gone(journal):
    journal.append([entry(1)])
    folder = journal.path.parent
    folder.rename(folder.with_name("away"))
    with pytest.raises(FileError, match="removed"):
        journal.append([entry(2)])
    folder.with_name("away").rename(folder)
    journal.append([entry(2)])
    assert journal.last == 2


def test_a_clock_that_was_set_back_costs_no_mark(journal, monkeypatch):
    clock = iter(range(10_000, 0, -1))
    monkeypatch.setattr(journal_module.time, "time", lambda: float(next(clock)))
    for seq in range(1, journal_module._KEPT_DIGESTS + 10):
        journal.mark_file(seq, f"digest {seq}")
        journal.confirm_file(seq, f"digest {seq}")
        assert journal.written == seq
