"""The short form of `tagging.py`: fewer kills, the same look at the output."""

from __future__ import annotations

from pathlib import Path

from .tagging import Place, kill


def test_no_row_is_lost_or_doubled_when_tag_is_killed(tmp_path: Path) -> None:
    outcome = kill(Place(tmp_path, 6_000, [".jsonl"]), kills=3, seed=3, most_in_a_row=3)
    assert outcome.kills == 3
    assert not outcome.losses
