"""A session and a plain model of it, worked on side by side by hypothesis."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import QCoreApplication

from eventner_gui.app.counts import Counts
from eventner_gui.app.saver import SaveStatus
from eventner_gui.app.session import Session
from eventner_gui.core import edits, label_edits
from eventner_gui.core.changes import Change
from eventner_gui.core.document import Document, Example, Label, Settings, Status
from eventner_gui.core.merge import Merge
from eventner_gui.core.spans import Span
from eventner_gui.storage.codec import decode
from eventner_gui.storage.leftovers import load_leftover, settle_leftover
from eventner_gui.storage.projects import open_project, save_project
from eventner_gui.storage.recovery import recover
from eventner_gui.storage.replay import state_at
from eventner_gui.storage.stamp import digest_of, stamp_of

from .kills import home_at

TEXTS = ("on Friday", "at 9 AM 😀", "a\r\nb", "e\u0301te\u0301", "on Friday", "x \ud800 y")
_numbers = st.integers(0, 7)


@dataclass
class Model:
    """What a project holds, in plain lists: the oracle.

    Attributes:
        examples: [text, {(start, end, tag)}, status] of each.
        labels: their names.
        guidelines: the text.
    """

    examples: list[tuple[str, tuple[tuple[int, int, str], ...], str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    guidelines: str = ""


def model_of(document: Document) -> Model:
    """Return the model of a document."""
    return Model(
        [
            (e.content, tuple((a.start, a.end, a.tag_name) for a in e.annotations), e.status.value)
            for e in document.examples
        ],
        [label.name for label in document.settings.labels],
        document.settings.guidelines,
    )


class SessionMachine(RuleBasedStateMachine):
    """Each rule is something a person, a crash or another program does."""

    def __init__(self) -> None:
        super().__init__()
        self._app = QCoreApplication.instance() or QCoreApplication([])
        self._folder = Path(tempfile.mkdtemp(prefix="eventner-machine-"))
        self._home = home_at(self._folder / "home")
        self._home.__enter__()
        self.path = self._folder / "project.json"
        labels = tuple(Label(name, "#104060") for name in ("DATE", "TIME"))
        begun = Document(Settings("en", labels), [Example(text) for text in TEXTS[:4]])
        save_project(begun, self.path)
        self.model = model_of(begun)
        self.done: list[Model] = []
        self.undone: list[Model] = []
        self.redo_is_known = True
        self.keys: set[str] = set()
        self._fresh = 0
        self._version = None
        self._open()

    def _open(self) -> None:
        self.session = Session()
        self.session.saver.changed_outside.connect(self._changed_outside)
        stamp = stamp_of(self.path)
        project = open_project(self.path)
        self.recovered = recover(project.document, self.path, project.data)
        assert self.recovered.lost == 0
        self.session.open(
            project.document,
            self.path,
            digest=digest_of(project.data),
            stamp=stamp,
            recovered=self.recovered,
        )

    def _changed_outside(self, version) -> None:
        self._version = version

    def teardown(self) -> None:
        self.session.close()
        self._home.__exit__()
        shutil.rmtree(self._folder)

    # edits

    def _make(self, change: Change | None) -> None:
        before = copy.deepcopy(self.model)
        if self.session.apply(change):
            self.done.append(before)
            self.undone.clear()
            self.redo_is_known = True

    def _index(self, number: int) -> int | None:
        count = len(self.model.examples)
        return number % count if count else None

    @rule(number=_numbers, start=_numbers, length=st.integers(1, 4), label=_numbers)
    def tag(self, number, start, length, label):
        index = self._index(number)
        if index is None or not self.model.labels:
            return
        text, spans, status = self.model.examples[index]
        start %= len(text)
        end = min(start + length, len(text))
        name = self.model.labels[label % len(self.model.labels)]
        self._make(edits.tag(self.session.document, index, Span(start, end), name))
        kept = [s for s in spans if not (s[0] < end and start < s[1])]
        self.model.examples[index] = (text, tuple(sorted([*kept, (start, end, name)])), status)

    @rule(number=_numbers, which=_numbers)
    def untag(self, number, which):
        index = self._index(number)
        if index is None or not self.model.examples[index][1]:
            return
        text, spans, status = self.model.examples[index]
        which %= len(spans)
        annotation = self.session.document.examples[index].annotations[which]
        self._make(edits.untag(self.session.document, index, annotation))
        left = spans[:which] + spans[which + 1 :]
        self.model.examples[index] = (text, left, status)

    @rule(numbers=st.lists(_numbers, min_size=1, max_size=3), status=st.sampled_from(list(Status)))
    def set_status(self, numbers, status):
        if not self.model.examples:
            return
        indices = {number % len(self.model.examples) for number in numbers}
        self._make(edits.set_status(self.session.document, indices, status))
        for index in indices:
            text, spans, _ = self.model.examples[index]
            self.model.examples[index] = (text, spans, status.value)

    @rule(number=_numbers, status=st.sampled_from(list(Status)))
    def status_joins_the_step_before(self, number, status):
        index = self._index(number)
        if index is None:
            return
        change = edits.set_status(self.session.document, [index], status)
        steps = self.session.undo_stack.count()
        before = copy.deepcopy(self.model)
        if not self.session.apply(change, joins_last=True):
            return
        if self.session.undo_stack.index() > len(self.done) or steps == 0:
            self.done.append(before)
        self.undone.clear()
        self.redo_is_known = True
        text, spans, _ = self.model.examples[index]
        self.model.examples[index] = (text, spans, status.value)

    @rule(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3))
    def add(self, texts):
        fresh = [Example(text) for text in texts]
        self._make(edits.add_examples(self.session.document, fresh))
        self.model.examples += [(text, (), "todo") for text in texts]

    @rule(numbers=st.lists(_numbers, min_size=1, max_size=3))
    def delete(self, numbers):
        if not self.model.examples:
            return
        gone = {number % len(self.model.examples) for number in numbers}
        self._make(edits.delete_examples(self.session.document, gone))
        self.model.examples = [e for i, e in enumerate(self.model.examples) if i not in gone]

    @rule()
    def add_label(self):
        self._fresh += 1
        name = f"L{self._fresh}"
        self._make(label_edits.add_label(self.session.document, Label(name, "#123456")))
        self.model.labels.append(name)

    @rule(number=_numbers)
    def rename_label(self, number):
        if not self.model.labels:
            return
        at = number % len(self.model.labels)
        self._fresh += 1
        old, name = self.session.document.settings.labels[at], f"R{self._fresh}"
        self._make(label_edits.change_label(self.session.document, old, replace(old, name=name)))
        self.model.labels[at] = name
        self.model.examples = [
            (text, tuple((a, b, name if t == old.name else t) for a, b, t in spans), status)
            for text, spans, status in self.model.examples
        ]

    @rule(number=_numbers)
    def delete_label(self, number):
        if not self.model.labels:
            return
        at = number % len(self.model.labels)
        label = self.session.document.settings.labels[at]
        self._make(label_edits.delete_label(self.session.document, label))
        del self.model.labels[at]
        self.model.examples = [
            (text, tuple(s for s in spans if s[2] != label.name), status)
            for text, spans, status in self.model.examples
        ]

    @rule(text=st.sampled_from(("", "*DATE* is a day", "\ud800")))
    def guidelines(self, text):
        before = self.session.document.settings
        if before.guidelines != text:
            after = replace(before, guidelines=text)
            self._make(Change("Edit the guidelines", settings=(before, after)))
            self.model.guidelines = text

    @rule(times=st.integers(1, 4))
    def undo(self, times):
        for _ in range(times):
            self.session.undo_stack.undo()
            if self.done:
                self.undone.append(self.model)
                self.model = self.done.pop()

    @precondition(lambda self: self.redo_is_known)
    @rule(times=st.integers(1, 4))
    def redo(self, times):
        for _ in range(times):
            self.session.undo_stack.redo()
            if self.undone:
                self.done.append(self.model)
                self.model = self.undone.pop()

    @rule(key=st.sampled_from(("0a", "1b", "2c")))
    def hold_out(self, key):
        self.session.remember_held_out(frozenset({key}))
        self.keys.add(key)

    # saving, closing, crashing

    @rule()
    def let_signals_come(self):
        QCoreApplication.processEvents()

    @rule()
    def save(self):
        assert self.session.saver.finish()
        assert self.session.saver.state.status in (SaveStatus.SAVED, SaveStatus.KEPT)
        if self._version is None:
            self._check_file()

    def _check_file(self):
        stored = decode(self.path.read_bytes(), name="file").document
        assert model_of(stored) == self.model
        assert stored.held_out == self.keys

    @precondition(lambda self: self._version is None)
    @rule()
    def close_and_open(self):
        assert self.session.saver.finish()
        if self._version is not None:
            return
        self.session.close()
        self._check_file()
        self._open()
        assert not self.recovered.recovered
        self._same_after_opening()

    @rule(while_writing=st.booleans())
    def crash_and_open(self, while_writing):
        """Go on from what was on the disk when the last change was told to be durable."""
        saver = self.session.saver
        saver._writer.wait_idle()
        assert saver.keeper.wait_kept(saver.revision)
        aside = self._folder / "aside"
        shutil.copytree(self._folder / "home", aside)
        data = self.path.read_bytes()
        if while_writing:
            saver.finish()
            if self._version is None:
                data = self.path.read_bytes()  # replaced, and the journal not told of it
                shutil.rmtree(aside)
                shutil.copytree(self._folder / "home", aside)
        self.session.close()
        shutil.rmtree(self._folder / "home")
        aside.rename(self._folder / "home")
        self.path.write_bytes(data)
        foreign = self._version is not None
        mine = self.model
        self._open()
        if not foreign:
            assert not self.recovered.leftovers
            self._same_after_opening()
            return
        # another program had written the file and nobody had decided: that is asked now
        journal = self.recovered.journal
        if not self.recovered.leftovers:  # the file had held all of mine before: history has it
            assert model_of(state_at(journal, self.recovered.seq - 1)) == mine
        for leftover in self.recovered.leftovers:
            _, after = load_leftover(leftover, journal)
            assert model_of(after) == mine
            settle_leftover(leftover, journal)
        self._begin_anew()

    def _begin_anew(self):
        self._version = None
        self.model = model_of(self.session.document)
        self.keys = set(self.session.document.held_out)
        self.done, self.undone, self.redo_is_known = [], [], True

    def _same_after_opening(self):
        if self.redo_is_known:
            assert self.session.undo_stack.count() == len(self.done) + len(self.undone)
        else:  # what was written over stands there to be made again
            self._drop_redo()

    def _drop_redo(self):
        self.undone.clear()

    # another program, another window

    @precondition(lambda self: self._version is None)
    @rule(status=st.sampled_from(list(Status)), key=st.sampled_from(("3d", "4e")))
    def another_program_writes(self, status, key):
        theirs = decode(self.path.read_bytes(), name="file").document
        change = edits.set_status(theirs, range(len(theirs.examples)), status)
        if change:
            change.apply(theirs)
        theirs.held_out |= {key}
        fresh = edits.add_examples(theirs, [Example(f"theirs {key}")])
        fresh.apply(theirs)
        save_project(theirs, self.path)
        self._notice()

    @precondition(lambda self: self._version is None)
    @rule(status=st.sampled_from(list(Status)))
    def another_window_writes(self, status):
        other = Session()
        stamp = stamp_of(self.path)
        project = open_project(self.path)
        recovered = recover(project.document, self.path, project.data)
        other.open(project.document, self.path, digest=digest_of(project.data), stamp=stamp,
                   recovered=recovered)  # fmt: skip
        other.apply(edits.add_examples(other.document, [Example("from the other window")]))
        other.apply(edits.set_status(other.document, [0], status))
        assert other.saver.finish()
        other.close()
        self._notice()

    def _notice(self):
        self.session.saver.touch()
        self.session.saver.finish()
        assert self._version is not None

    @precondition(lambda self: self._version is not None)
    @rule()
    def take_theirs(self):
        version, self._version = self._version, None
        before = copy.deepcopy(self.model)
        steps = self.session.undo_stack.index()
        self.session.take_version(version, "Take the file's version")
        assert model_of(self.session.document) == model_of(version.document)
        self._after_version(version, before, steps)

    @precondition(lambda self: self._version is not None)
    @rule()
    def keep_mine(self):
        version, self._version = self._version, None
        self.session.keep_mine(version, "The file's version")
        self.keys |= version.document.held_out
        self.redo_is_known = False

    @precondition(lambda self: self._version is not None)
    @rule(theirs=st.booleans())
    def merge(self, theirs):
        version, self._version = self._version, None
        before = copy.deepcopy(self.model)
        steps = self.session.undo_stack.index()
        merged = Merge(self.session.saver.base, self.session.document, version.document)
        choices = {conflict.name: theirs for conflict in merged.conflicts}
        self.session.merge_version(version, *merged.result(choices), "Merge with the file")
        self._after_version(version, before, steps)

    def _after_version(self, version, before, steps):
        self.keys |= version.document.held_out
        self.model = model_of(self.session.document)
        if self.session.undo_stack.index() > steps:
            self.done.append(before)
            self.undone.clear()
            self.redo_is_known = True
        else:
            self.redo_is_known = False

    # what always holds

    @invariant()
    def document_and_model_agree(self):
        document = self.session.document
        assert model_of(document) == self.model
        assert document.held_out == self.keys
        counts, fresh = self.session.counts, Counts(document.examples)
        assert vars(counts) == vars(fresh)

    @invariant()
    def undo_leads_where_it_did(self):
        stack = self.session.undo_stack
        assert stack.index() == len(self.done)
        reached = self.session.document.snapshot()
        for number in range(stack.index() - 1, -1, -1):
            stack.command(number).change.inverse().apply(reached)
            assert model_of(reached) == self.done[number]
        if self.redo_is_known:
            reached = self.session.document.snapshot()
            for number in range(stack.index(), stack.count()):
                stack.command(number).change.apply(reached)
                assert model_of(reached) == self.undone[-1 - (number - stack.index())]
