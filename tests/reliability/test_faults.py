"""The short form of `faults.py`: calls fail in this process, on every platform."""

from __future__ import annotations

import errno
import os
import random
import sqlite3
from pathlib import Path

import pytest

from eventner_gui.app import keeper as keeper_module
from eventner_gui.app import saver as saver_module
from eventner_gui.app.saver import SaveStatus
from eventner_gui.app.session import Session
from eventner_gui.storage.journal import Journal

from .actions import act, keys_digest, new_document, state_digest
from .faults import KINDS, run_round
from .records import History, check_findable


class Recorder:
    """A session that notes each state, and which were reported as saved."""

    def __init__(self, path):
        self.history = History()
        self.session = Session()
        self._put = self.session.saver.put
        self.session.saver.put = self._note_and_put
        self.session.saver.state_changed.connect(self._told)
        document = new_document(random.Random(1), 12)
        self._add(document, None)
        self.session.open(document, path)

    def _add(self, document, number):
        self.history.add(number, (state_digest(document), keys_digest(document)))

    def _note_and_put(self, step):
        self._add(self.session.document, self.session.saver.revision + 1)
        return self._put(step)

    def _told(self, state):
        if state.status in (SaveStatus.SAVED, SaveStatus.KEPT):
            self.history.tell(len(self.history.states) - 1)


class Faults:
    """Makes calls fail at random while it is switched on."""

    def __init__(self, monkeypatch, names, share, seed):
        self.on = False
        self.failed = 0
        self._share = share
        self._rng = random.Random(seed)
        for name in names:
            getattr(self, f"_fail_{name}")(monkeypatch)

    def _now(self):
        # the first call fails in any case: a quick machine makes few
        fails = self.on and (not self.failed or self._rng.random() < self._share)
        self.failed += fails
        return fails

    def _wrap(self, monkeypatch, where, name, number):
        real = getattr(where, name)

        def wrapped(*args, **kwargs):
            if self._now():
                raise OSError(number, os.strerror(number))
            return real(*args, **kwargs)

        monkeypatch.setattr(where, name, wrapped)

    def _fail_sync(self, monkeypatch):
        self._wrap(monkeypatch, os, "fsync", errno.EIO)

    def _fail_rename(self, monkeypatch):
        self._wrap(monkeypatch, os, "replace", errno.EACCES)

    def _fail_write(self, monkeypatch):
        self._wrap(monkeypatch, os, "chmod", errno.ENOSPC)
        self._wrap(monkeypatch, Path, "open", errno.ENOSPC)

    def _fail_journal(self, monkeypatch):
        real = Journal._see_that_it_is_there

        def fails(journal):
            real(journal)
            if self._now():
                raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(Journal, "_see_that_it_is_there", fails)


@pytest.mark.parametrize("ends_well", [True, False])
@pytest.mark.parametrize(
    "names",
    [
        ("sync",),
        ("rename",),
        ("write",),
        ("journal",),
        ("sync", "rename", "write", "journal"),
    ],
)
@pytest.mark.parametrize("share", [0.3, 1.0])
def test_nothing_told_is_missing_when_calls_fail(
    qtbot, tmp_path, monkeypatch, names, ends_well, share
):
    monkeypatch.setattr(saver_module, "RETRY_MS", 20)
    monkeypatch.setattr(saver_module, "GATHER_MS", 5)
    monkeypatch.setattr(keeper_module, "RETRY_S", 0.02)
    path = tmp_path / "project.json"
    faults = Faults(monkeypatch, names, share, seed=7)
    recorder = Recorder(path)
    session, rng = recorder.session, random.Random(5)
    qtbot.waitUntil(lambda: session.saver.state.status is SaveStatus.SAVED)
    for number in range(24):
        faults.on = number >= 6
        act(rng, session)
        if number % 4 == 0:
            session.saver.save_now()
        qtbot.wait(rng.choice((0, 1, 8)))
    for _ in range(200):  # on a busy machine the saver comes late, and to fewer calls
        if faults.failed:
            break
        act(rng, session)
        session.saver.save_now()
        qtbot.wait(10)
    if ends_well:
        faults.on = False
        act(rng, session)
        qtbot.waitUntil(session.saver.is_saved, timeout=20_000)
        qtbot.waitUntil(lambda: session.saver.state.status is SaveStatus.SAVED, timeout=20_000)
        assert recorder.history.told == len(recorder.history.states) - 1
    session.close()  # without `finish`: what is not saved is given up
    faults.on = False
    check_findable(path, recorder.history)
    assert faults.failed


@pytest.mark.parametrize(("kind", "seed"), [(kind, 1) for kind in KINDS if kind != "two windows"])
def test_one_round_of_the_long_form(kind, seed):
    reason = KINDS[kind][1]()
    if reason:
        pytest.skip(reason)
    outcome = run_round(kind, seed)
    assert not outcome.losses
    assert outcome.figures.told
