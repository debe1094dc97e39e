"""The short form of `kills.py`: fewer kills, the same look at what is on the disk."""

from __future__ import annotations

import pytest

from .kills import run_chain


@pytest.mark.parametrize("seed", [11, 12])
def test_nothing_that_was_told_saved_is_missing_after_kills(seed):
    outcome = run_chain(seed, kills=9)
    assert not outcome.losses
    assert outcome.kills == 9
    assert outcome.figures.told
