"""At no instant is there a project that is shown as saved and cannot be opened."""

from __future__ import annotations

import random

import pytest

from eventner_gui.app.saver import SaveStatus
from eventner_gui.app.session import Session
from eventner_gui.core import edits
from eventner_gui.core.document import Status
from eventner_gui.core.errors import FileError
from eventner_gui.storage import recovery
from eventner_gui.storage.journal import Journal
from eventner_gui.storage.leftovers import load_leftover
from eventner_gui.storage.projects import open_project, save_project
from eventner_gui.storage.recovery import open_kept_copy, recover
from eventner_gui.storage.stamp import digest_of, stamp_of

from .actions import new_document, state_digest


@pytest.fixture
def document():
    return new_document(random.Random(1), 5)


@pytest.fixture
def session(qapp):
    made = Session()
    yield made
    made.close()


def opened(session, path):
    """Open a project in a session as the opener does."""
    stamp = stamp_of(path)
    project = open_project(path)
    try:
        recovered = recover(project.document, path, project.data)
    except FileError:
        recovered = recovery.Recovered(None)
    digest = digest_of(project.data)
    session.open(project.document, path, digest=digest, stamp=stamp, recovered=recovered)
    return recovered


def asked_about(path):
    """Open a project and return the state that its one leftover leads to."""
    project = open_project(path)
    recovered = recover(project.document, path, project.data)
    (leftover,) = recovered.leftovers
    _, after = load_leftover(leftover, recovered.journal)
    recovered.journal.close()
    return after


def test_a_new_project_is_not_shown_as_saved_before_it_is_on_the_disk(
    session, document, tmp_path, qtbot
):
    path = tmp_path / "new.json"
    session.open(document, path)
    assert session.saver.state.status is SaveStatus.SAVING
    qtbot.waitUntil(lambda: session.saver.state.status is SaveStatus.SAVED)
    session.release()
    assert state_digest(open_kept_copy(path)) == state_digest(document)


def test_a_kept_copy_that_was_opened_is_there_whatever_comes_next(
    session, document, tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "kept.json"
    session.open(document, path)
    session.apply(edits.set_status(document, [0], Status.DONE))
    assert session.saver.finish()
    session.release()
    path.unlink()
    kept = open_kept_copy(path)

    # the process dies before anything of the project that was opened so is written
    def dies(*_args, **_kwargs):
        raise FileError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "begin_state", dies)
        patched.setattr("eventner_gui.storage.atomic.write_atomically", dies)
        session.open(kept, path)
        session.release()
    assert state_digest(open_kept_copy(path)) == state_digest(document)


def test_changes_made_just_after_opening_outlive_a_file_that_is_replaced(
    session, document, tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "project.json"
    save_project(document, path)
    foreign = path.read_bytes()
    opened(session, path)
    session.apply(edits.set_status(session.document, [1], Status.FLAGGED))
    mine = state_digest(session.document)
    keeper = session.saver.keeper
    assert keeper.wait_kept(session.saver.revision)
    session.release()  # the file was never written
    path.write_bytes(foreign + b"\n")
    assert state_digest(asked_about(path)) == mine


def test_what_the_journal_holds_is_asked_about_after_an_opening_without_it(
    session, document, tmp_path, qtbot, monkeypatch
):
    path = tmp_path / "project.json"
    save_project(document, path)
    opened(session, path)
    session.apply(edits.set_status(session.document, [1], Status.FLAGGED))
    mine = state_digest(session.document)
    assert session.saver.keeper.wait_kept(session.saver.revision)
    session.release()

    def fails(*_args):
        raise FileError("The disk cannot be read.")

    with monkeypatch.context() as patched:
        patched.setitem(globals(), "recover", fails)
        opened(session, path)
    session.apply(edits.set_status(session.document, [2], Status.SKIPPED))
    assert session.saver.finish()
    session.release()
    assert state_digest(asked_about(path)) == mine


def test_saving_elsewhere_is_not_shown_as_done_before_it_is(session, document, tmp_path, qtbot):
    session.open(document, tmp_path / "one.json")
    qtbot.waitUntil(lambda: session.saver.state.status is SaveStatus.SAVED)
    session.save_as(tmp_path / "other.json")
    assert session.saver.state.status is SaveStatus.SAVING
    qtbot.waitUntil(lambda: session.saver.state.status is SaveStatus.SAVED)
