"""The choice of what suggests, as it stands beside the runs."""

from __future__ import annotations

import pytest

from eventner_gui.core.errors import FileError
from eventner_gui.storage.suggesting import (
    FILE,
    ModelChoice,
    Suggesting,
    read_suggesting,
    write_suggesting,
)

CHOSEN = Suggesting(
    ModelChoice("folder", "/models/day\u00e9s"),
    {"PER": "person", "GPE": ""},
    frozenset({"recall", "learner"}),
)


def test_what_was_chosen_is_read_again(tmp_path) -> None:
    folder = tmp_path / "project-runs"
    assert read_suggesting(folder) is None
    write_suggesting(folder, CHOSEN)
    assert read_suggesting(folder) == CHOSEN
    write_suggesting(folder, Suggesting())
    assert read_suggesting(folder) == Suggesting()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"model": {"kind": "moon", "name": ""}}',
        '{"model": {"kind": "run"}}',
        '{"model": "run-001"}',
        '{"labels": {"PER": null}}',
        '{"off": "recall"}',
        '{"off": [1]}',
        "[" * 100_000,
    ],
)
def test_a_damaged_file_counts_as_none(tmp_path, text) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert read_suggesting(tmp_path) is None


def test_what_cannot_be_written_is_told(tmp_path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="cannot be remembered"):
        write_suggesting(tmp_path / "file", CHOSEN)
