"""File and journal are brought together: nothing kept is missing, nothing is brought back twice."""

from __future__ import annotations

import json
import sqlite3

import pytest

from eventner_gui.core import edits
from eventner_gui.core.document import Document, Status
from eventner_gui.core.errors import FileError
from eventner_gui.core.spans import Span
from eventner_gui.storage.codec import decode, encode
from eventner_gui.storage.entries import NO_FILE, Entry, Kind
from eventner_gui.storage.journal import Journal, JournalDamaged
from eventner_gui.storage.journal_codec import encode_change, encode_keys
from eventner_gui.storage.journal_files import journal_path
from eventner_gui.storage.journals import KEPT_DAYS, remove_old, unsaved_in, unsaved_projects
from eventner_gui.storage.leftovers import load_leftover, settle_leftover
from eventner_gui.storage.recovery import kept_copy, open_kept_copy, recover
from eventner_gui.storage.replay import state_at
from eventner_gui.storage.stamp import digest_of


class Project:
    """A project file with its journal, worked on without a window."""

    def __init__(self, path):
        self.path = path
        path.write_text(
            json.dumps(
                {"examples": [{"content": f"text {n}", "annotations": []} for n in range(4)]}
            ),
            encoding="utf-8",
        )
        self.journal = None

    def open(self):
        data = self.path.read_bytes()
        self.document = decode(data, name="x").document
        self.recovered = recover(self.document, self.path, data)
        self.journal = self.recovered.journal
        self.seq = self.recovered.seq
        return self.recovered

    def do(self, change, kind=Kind.DO):
        change.apply(self.document)
        self.seq += 1
        body = encode_change(change)
        self.journal.append([Entry(self.seq, kind, change.text, body, float(self.seq))])
        return change

    def tag(self, index, tag_name="date", start=0):
        return self.do(edits.tag(self.document, index, Span(start, start + 2), tag_name))

    def undo(self, change):
        self.do(change.inverse(), Kind.UNDO)

    def write(self, *, confirm=True, replace=True):
        data = b"".join(encode(self.document))
        self.journal.mark_file(self.seq, digest_of(data))
        if replace:
            self.path.write_bytes(data)
        if confirm:
            self.journal.confirm_file(self.seq, digest_of(data))

    def crash(self):
        self.journal.close()


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path / "project.json")
    yield made
    if made.journal:
        made.journal.close()


def tags(document: Document) -> list[list[str]]:
    return [[a.label for a in e.annotations] for e in document.examples]


def test_a_first_opening_brings_nothing_back(project):
    found = project.open()
    assert (found.recovered, found.steps, found.leftovers, found.lost) == ((), (), (), 0)


def test_what_was_not_in_the_file_comes_back_with_its_steps(project):
    project.open()
    first, second = project.tag(0), project.tag(1)
    project.crash()
    found = project.open()
    assert tags(project.document) == [["DATE"], ["DATE"], [], []]
    assert found.recovered == (first.text, second.text)
    assert [step.text for step in found.steps] == [first.text, second.text]


def test_what_is_in_the_file_is_not_brought_back_twice(project):
    project.open()
    project.tag(0)
    project.write()
    project.crash()
    found = project.open()
    assert found.recovered == ()
    assert len(found.steps) == 1
    assert tags(project.document)[0] == ["DATE"]


@pytest.mark.parametrize("replaced", [False, True])
def test_a_crash_between_mark_and_confirmation_is_seen_through(project, replaced):
    project.open()
    project.tag(0)
    project.write(confirm=False, replace=replaced)
    project.crash()
    found = project.open()
    assert len(found.recovered) == (0 if replaced else 1)
    assert not found.leftovers
    assert tags(project.document)[0] == ["DATE"]


def test_the_same_content_twice_is_the_later_state(project):
    project.open()
    project.write()
    change = project.tag(0)
    project.write(replace=False, confirm=False)
    project.undo(change)
    project.write()
    project.tag(2)
    project.crash()
    found = project.open()
    assert len(found.recovered) == 1
    assert tags(project.document) == [[], [], ["DATE"], []]


def test_undone_steps_can_be_made_again(project):
    project.open()
    project.tag(0)
    second = project.tag(1)
    third = project.tag(2)
    project.undo(third)
    project.undo(second)
    project.crash()
    found = project.open()
    assert [step.text for step in found.steps] == ["Tag “te” as DATE"]
    assert [step.edits[0].index for step in found.undone] == [2, 1]
    redo = found.undone[-1]
    redo.apply(project.document)
    assert tags(project.document) == [["DATE"], ["DATE"], [], []]


def test_a_step_that_joined_another_stays_with_it(project):
    project.open()
    project.tag(0)
    project.do(edits.set_status(project.document, [0], Status.DONE), Kind.JOIN)
    project.crash()
    found = project.open()
    assert len(found.steps) == 1
    found.steps[0].inverse().apply(project.document)
    assert tags(project.document)[0] == []
    assert project.document.examples[0].status is Status.TODO


def test_held_out_keys_come_back(project):
    project.open()
    project.seq += 1
    body = encode_keys(frozenset({"k"}))
    project.journal.append([Entry(project.seq, Kind.KEYS, "x", body, 0.0)])
    project.crash()
    project.open()
    assert project.document.held_out == {"k"}


def write_elsewhere(project, text="changed elsewhere"):
    raw = json.loads(project.path.read_text(encoding="utf-8"))
    raw["examples"].append({"content": text, "annotations": []})
    project.path.write_text(json.dumps(raw), encoding="utf-8")


def test_a_file_changed_by_another_program_is_taken_as_it_is(project):
    project.open()
    project.tag(0)
    project.write()
    project.crash()
    write_elsewhere(project)
    found = project.open()
    assert not found.leftovers
    assert not found.steps
    assert len(project.document.examples) == 5


def test_unsaved_work_beside_a_changed_file_is_left_to_the_user(project):
    project.open()
    project.tag(0)
    project.write()
    project.tag(1)
    project.crash()
    write_elsewhere(project)
    (leftover,) = project.open().leftovers
    assert tags(project.document)[1] == []
    base, after = load_leftover(leftover, project.journal)
    assert (tags(base)[1], tags(after)[1]) == ([], ["DATE"])
    assert leftover.count == 1
    project.tag(2)
    project.crash()
    assert project.open().leftovers == (leftover,)  # asked until it is decided
    settle_leftover(leftover, project.journal)
    project.crash()
    assert project.open().leftovers == ()


def test_an_earlier_copy_put_back_is_not_overruled_silently(project):
    project.open()
    project.write()
    earlier = project.path.read_bytes()
    project.tag(0)
    project.write()
    project.crash()
    project.path.write_bytes(earlier)
    (leftover,) = project.open().leftovers
    assert tags(project.document)[0] == []
    assert tags(load_leftover(leftover, project.journal)[1])[0] == ["DATE"]


def test_every_past_state_can_be_had(project):
    project.open()
    states = {project.seq: tags(project.document)}
    for index in range(4):
        project.tag(index)
        states[project.seq] = tags(project.document)
        if index == 1:
            project.write()
            project.journal.add_checkpoint(project.seq, b"".join(encode(project.document)))
    project.crash()
    project.path.write_text('{"examples": []}', encoding="utf-8")
    project.open()
    states[project.seq] = []
    for seq, expected in states.items():
        assert tags(state_at(project.journal, seq)) == expected


def test_a_state_before_the_bounds_is_refused(project):
    project.open()
    with pytest.raises(FileError, match="not kept"):
        state_at(project.journal, 0)


def test_a_damaged_change_ends_what_comes_back_and_is_told(project, expected_errors, caplog):
    expected_errors.append("cannot be brought back")
    project.open()
    project.tag(0)
    project.tag(1)
    project.journal._db.execute("UPDATE entries SET body = x'00' WHERE seq = ?", (project.seq,))
    project.crash()
    found = project.open()
    assert (len(found.recovered), found.lost) == (1, 1)
    assert tags(project.document)[:2] == [["DATE"], []]
    project.tag(3)
    project.write()
    project.crash()
    assert project.open().lost == 0
    assert tags(project.document) == [["DATE"], [], [], ["DATE"]]


def test_damage_in_what_is_saved_costs_undo_alone(project):
    project.open()
    project.tag(0)
    project.write()
    project.tag(1)
    project.journal._db.execute("UPDATE entries SET body = x'00' WHERE seq = 2")
    project.crash()
    found = project.open()
    assert found.steps == ()
    assert tags(project.document)[:2] == [["DATE"], ["DATE"]]


def test_a_damaged_journal_is_put_aside_and_begun_anew(project):
    project.open()
    project.tag(0)
    project.write()
    project.crash()
    path = project.journal.path
    path.write_bytes(b"rubbish " * 4096)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    found = project.open()
    assert found.journal is not None
    assert tags(project.document)[0] == ["DATE"]
    assert [p.read_bytes()[:7] for p in path.parent.glob("*.damaged-*")] == [b"rubbish"]


def test_a_journal_found_damaged_while_it_is_read_is_begun_anew(project, monkeypatch):
    project.open()
    project.tag(0)
    project.write()
    project.crash()
    with monkeypatch.context() as patch:

        def damaged(_journal):
            raise JournalDamaged("damaged")

        patch.setattr(Journal, "marks", damaged)
        found = project.open()
    assert found.journal is not None
    assert found.in_file < found.seq
    assert tags(project.document)[0] == ["DATE"]
    assert tags(state_at(found.journal, found.seq))[0] == ["DATE"]
    assert list(found.journal.path.parent.glob("*.damaged-*"))


def test_a_missing_file_can_be_had_from_what_was_kept(project):
    project.open()
    project.tag(0)
    project.crash()
    project.path.unlink()
    assert kept_copy(project.path) == 2.0
    assert tags(open_kept_copy(project.path))[0] == ["DATE"]


def test_nothing_is_kept_of_a_file_that_was_never_open(tmp_path):
    assert kept_copy(tmp_path / "never.json") is None


def test_a_second_window_has_a_journal_of_its_own_and_what_it_leaves_is_found(project):
    project.open()
    second = Project.__new__(Project)
    second.path = project.path
    second.open()
    assert second.journal.path == journal_path(project.path, 2)
    second.tag(3, "time")
    second.crash()
    project.tag(0)
    project.write()
    project.crash()
    (leftover,) = project.open().leftovers
    base, after = load_leftover(leftover, project.journal)
    assert tags(after)[3] == ["TIME"]
    assert tags(base)[3] == []


def test_projects_with_unsaved_work_are_listed(project, tmp_path):
    project.open()
    assert unsaved_projects() == []  # it is open
    project.tag(0)
    project.crash()
    (found,) = unsaved_projects()
    assert (found.path, found.changes) == (project.path, 1)
    assert unsaved_in(project.path) == found
    project.open()
    project.write()
    project.crash()
    assert unsaved_projects() == []
    assert unsaved_in(project.path) is None


def test_a_damaged_journal_hides_no_other_one(project, tmp_path):
    project.open()
    project.tag(0)
    project.crash()
    broken = project.journal.path.with_name("00 broken.db")
    with sqlite3.connect(broken) as db:
        db.execute("PRAGMA user_version = 1")  # opens, but has none of the tables
        db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB)")
    db.close()
    assert [found.path for found in unsaved_projects()] == [project.path]
    assert remove_old() == []


def test_old_journals_are_removed_unless_they_hold_unsaved_work(project, monkeypatch):
    from eventner_gui.storage import journals

    now = journals.time.time()
    project.open()
    project.tag(0)
    project.crash()
    monkeypatch.setattr(journals.time, "time", lambda: now + (KEPT_DAYS + 2) * 24 * 3600)
    assert remove_old() == []
    project.open()
    project.write()
    project.crash()
    assert remove_old() == [project.journal.path]
    assert not project.journal.path.exists()


def test_a_journal_that_begins_without_a_file_matches_none(project):
    journal = Journal(journal_path(project.path), project.path)
    journal.begin_state(NO_FILE, "Begun", b"{}")
    journal.add_checkpoint(1, b'{"examples": []}')
    journal.close()
    found = project.open()
    assert not found.recovered
    assert len(project.document.examples) == 4
