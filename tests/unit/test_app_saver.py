"""The saver and its keeper, without a window: what is said to be durable is."""

from __future__ import annotations

import threading

import pytest

from eventner_gui.app.keeper import Keeper, Step
from eventner_gui.app.outside import find_change
from eventner_gui.app.save_state import SaveStatus
from eventner_gui.app.saver import Saver
from eventner_gui.app.session import Session
from eventner_gui.core import edits
from eventner_gui.core.document import Document, Example
from eventner_gui.core.errors import FileError
from eventner_gui.core.spans import Span
from eventner_gui.storage.entries import NO_FILE, Kind
from eventner_gui.storage.journal import Journal
from eventner_gui.storage.journal_files import journal_path
from eventner_gui.storage.recovery import kept_copy, open_kept_copy


@pytest.fixture
def session(qtbot, tmp_path):
    made = Session()
    yield made
    made.saver.give_up()
    made.close()


def tag(session, index=0, tag_name="date"):
    session.apply(edits.tag(session.document, index, Span(0, 2), tag_name))


def test_a_new_project_is_not_called_saved_before_it_is(session, qtbot, tmp_path, monkeypatch):
    """Neither journal nor file can be written: nothing of the pasted sentences is on the disk."""
    may_write = threading.Event()
    add_checkpoint = Journal.add_checkpoint

    def wait(journal, seq, data):
        assert may_write.wait(20)
        add_checkpoint(journal, seq, data)

    monkeypatch.setattr(Journal, "add_checkpoint", wait)
    missing = tmp_path / "gone" / "project.json"
    session.open(Document(examples=[Example("a sentence")]), missing)
    tag(session)
    qtbot.waitUntil(lambda: session.saver.state.error is not None, timeout=20_000)
    assert not session.saver.is_durable()
    assert session.saver.state.status is SaveStatus.SAVING
    may_write.set()
    qtbot.waitUntil(session.saver.is_durable, timeout=20_000)
    assert session.saver.state.status is SaveStatus.KEPT
    session.release()
    assert kept_copy(missing) is not None
    (example,) = open_kept_copy(missing).examples
    assert [a.label for a in example.annotations] == ["DATE"]


def test_steps_that_could_not_be_kept_are_kept_in_order_later(qtbot, tmp_path, monkeypatch):
    journal = Journal(journal_path(tmp_path / "a.json"))
    keeper = Keeper(journal, 0)
    real, failures = Journal.append, []

    def fail(self, entries):
        failures.append(len(entries))
        raise FileError("full")

    monkeypatch.setattr(Journal, "append", fail)
    document = Document(examples=[Example("ab"), Example("cd")])
    for index in range(2):
        change = edits.tag(document, index, Span(0, 1), "x")
        change.apply(document)
        keeper.put(Step(Kind.DO, change))
    assert not keeper.wait_kept(2)
    assert failures
    monkeypatch.setattr(Journal, "append", real)
    keeper.try_now()
    assert keeper.wait_kept(2)
    assert [entry.text for entry in journal.entries(0)] == ["Tag “a” as X", "Tag “c” as X"]
    keeper.stop()


def test_an_undone_step_restored_from_the_journal_can_be_redone(session, qtbot, tmp_path):
    path = tmp_path / "project.json"
    session.open(Document(examples=[Example("a sentence")]), path)
    tag(session)
    session.undo_stack.undo()
    assert session.saver.finish()
    from eventner_gui.app.opener import OpenRequest, _open

    session.release()
    opened = _open(OpenRequest(path))
    session.open(
        opened.project.document,
        path,
        digest=opened.digest,
        stamp=opened.stamp,
        recovered=opened.recovered,
        lock=opened.lock,
    )
    assert (session.undo_stack.count(), session.undo_stack.index()) == (1, 0)
    assert session.document.examples[0].annotations == ()
    session.undo_stack.redo()
    assert [a.label for a in session.document.examples[0].annotations] == ["DATE"]
    session.undo_stack.undo()
    assert session.document.examples[0].annotations == ()


def test_saving_elsewhere_leaves_the_old_file_up_to_date(session, qtbot, tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    session.open(Document(examples=[Example("a sentence")]), first)
    tag(session)
    session.save_as(second)
    tag(session, tag_name="time")
    assert session.saver.finish()
    assert '"date"' in first.read_text(encoding="utf-8")
    assert '"time"' in second.read_text(encoding="utf-8")


def test_a_busy_person_does_not_keep_the_file_old_for_ever(session, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("eventner_gui.app.saver._OLDEST_MS", 300)
    session.open(Document(examples=[Example("a sentence")]), tmp_path / "project.json")
    qtbot.waitUntil(session.saver.is_saved, timeout=20_000)
    session.saver._pause = 60_000
    in_file = session.saver._in_file

    def edit_until_written():
        tag(session, tag_name="time")
        tag(session, tag_name="date")
        return session.saver._in_file > in_file

    qtbot.waitUntil(edit_until_written, timeout=20_000)


def test_a_look_at_the_file_that_was_written_meanwhile_says_nothing(session, qtbot, tmp_path):
    session.open(Document(examples=[Example("a sentence")]), tmp_path / "project.json")
    saver = session.saver
    qtbot.waitUntil(saver.is_saved, timeout=20_000)
    told = []
    saver.changed_outside.connect(told.append)
    saver.look()
    seen_in_between = find_change(tmp_path / "project.json", None, NO_FILE)
    tag(session)
    assert saver.finish()
    saver._found(seen_in_between)
    qtbot.wait(50)
    assert told == []
    assert saver.state.error is None


def test_a_saver_without_a_project_has_nothing_to_lose(qtbot):
    saver = Saver()
    assert saver.finish()
    saver.save_now()
    saver.look()
    saver.stop()
