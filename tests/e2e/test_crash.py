"""A crash in a library leaves a trace, and the next start tells it once."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.program import run_program


def look(home: Path) -> tuple[list[str], str]:
    """Start the program again; return the notices about a crash, and their details."""
    result = home / "result.json"
    done = run_program("crashing", "look", str(result), home=home)
    assert done.returncode == 0, done.stderr
    notices, details = json.loads(result.read_text(encoding="utf-8"))
    return notices, details


def test_the_next_start_tells_of_a_crash_once(tmp_path: Path) -> None:
    assert look(tmp_path) == ([], "")
    done = run_program("crashing", "die", home=tmp_path)
    assert done.returncode not in (0, 3)
    [crash] = (tmp_path / "log").glob("crash-*.log")
    assert "string_at" in crash.read_text(encoding="utf-8")
    [notice], details = look(tmp_path)
    assert "ended unexpectedly" in notice
    assert "string_at" in details and "the window is open" in details
    assert look(tmp_path) == ([], "")
    assert not list((tmp_path / "log").glob("crash-*.log")), "sessions that ended well leave none"
    assert len(list((tmp_path / "log").glob("shown-crash-*.log"))) == 1
