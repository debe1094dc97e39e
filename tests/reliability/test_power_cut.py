"""The short form of `power_cut.py`, and proof that it would find what it looks for."""

from __future__ import annotations

import pytest

from .power_cut import Disk, run, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


def test_nothing_told_is_missing_after_a_power_cut():
    _calls, told, cuts, losses = run(1, cuts=40)
    assert not losses
    assert cuts == 40
    assert told


def test_a_missing_sync_would_be_found(monkeypatch):
    monkeypatch.setattr("tests.reliability.power_cut.keep_for_study", lambda *_: None)
    for name in ("_do_fsync", "_do_fdatasync"):
        monkeypatch.setattr(Disk, name, lambda *_: None)
    *_, losses = run(1, cuts=20)
    assert losses
