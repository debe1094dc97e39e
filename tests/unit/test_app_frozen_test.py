"""A frozen test set survives every other version and state of the project, until it is thawed."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventner_gui.app.outside import Version
from eventner_gui.app.session import Session
from eventner_gui.core.document import Document, Example, Settings
from eventner_gui.core.frozen_test import FrozenTest, freeze, thaw
from eventner_gui.storage.projects import open_project, save_project
from eventner_gui.storage.recovery import recover
from eventner_gui.storage.stamp import digest_of, stamp_of

FROZEN = FrozenTest(frozenset({"k1", "k2"}), "2025-05-03", 1)


@pytest.fixture
def session(qapp, tmp_path: Path):
    made = Session()
    made.open(Document(Settings(), [Example("a")]), tmp_path / "project.json")
    made.apply(freeze(made.document, FROZEN.keys, FROZEN.frozen, FROZEN.seen))
    yield made
    made.close()


def theirs(session: Session, test: FrozenTest | None) -> Version:
    """Write the file as another program would, with another test set or none."""
    assert session.saver.finish()
    document = Document(Settings(test=test), [Example("a"), Example("b")])
    save_project(document, session.path)
    return Version(stamp_of(session.path), digest_of(session.path.read_bytes()), document)


@pytest.mark.parametrize("test", [None, FrozenTest(frozenset({"k3"}), "2025-05-04")])
def test_another_programs_version_thaws_nothing(session: Session, test) -> None:
    session.take_version(theirs(session, test), "Take the file's version")
    keys = FROZEN.keys | (test.keys if test else frozenset())
    assert session.document.settings.test.keys == keys
    assert [e.content for e in session.document.examples] == ["a", "b"]
    assert session.saver.finish()
    assert open_project(session.path).document.settings.test == session.document.settings.test


def test_it_is_still_frozen_after_a_crash(session: Session) -> None:
    session.take_version(theirs(session, None), "Take the file's version")
    session.saver.keeper.wait_kept(session.saver.revision)
    session.close()  # as after a crash: the file is as the other program left it
    project = open_project(session.path)
    assert project.document.settings.test is None  # the file has not been written again
    recovered = recover(project.document, session.path, project.data)
    assert project.document.settings.test == FROZEN
    assert recovered.recovered[-1] == "Keep the test set frozen"
    recovered.journal.close()


def test_going_back_to_a_state_before_it_was_frozen_thaws_nothing(session: Session) -> None:
    assert session.become([Example("c")], Settings(language="de"), "Go back")
    assert session.document.settings == Settings(language="de", test=FROZEN)
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.document.settings.test is None
    session.undo_stack.redo()
    session.apply(thaw(session.document))
    assert session.document.settings.test is None
