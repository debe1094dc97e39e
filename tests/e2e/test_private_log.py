"""No word of the user's data comes into the log, a report or standard error, whatever fails."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.e2e.program import run_program
from tests.e2e.secret_errors import PAINTINGS, SECRET


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that holds the secret word wherever a user can write one."""
    text = f"Feed the {SECRET} on Monday"
    start = text.index(SECRET)
    tag = {"start": start, "end": start + len(SECRET) - 1, "tag_name": SECRET, "value": SECRET}
    whole = {"content": text, "annotations": [tag], "eventner": {"status": "done"}}
    cut = {**whole, "annotations": [{**tag, "end": tag["end"] - 3, "value": SECRET[:-3]}]}
    over = {**whole, "annotations": [{**tag, "end": 400}, {**tag, "start": start - 1}]}
    label = {"name": SECRET, "color": "#0f766e", "key": "1", "description": SECRET}
    path = tmp_path / "project.json"
    content = {
        "eventner": {
            "version": 1, "end": "inclusive", "labels": [label], "guidelines": SECRET,
        },
        SECRET: SECRET,
        "examples": [whole, cut, over] * 8,
    }  # fmt: skip
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def broken_files(tmp_path: Path) -> list[Path]:
    contents = {
        "no-json.json": b'{"examples": [{"content": "%s", oops}]}' % SECRET.encode(),
        "no-text.json": b'{"examples": [{"content": "%s \xff"}]}' % SECRET.encode(),
        "wrong-kind.json": json.dumps(
            {"examples": [{"content": SECRET, "annotations": SECRET}]}
        ).encode(),
        "wrong-end.json": json.dumps(
            {"eventner": {"version": SECRET, "end": SECRET}, "examples": [{"content": SECRET}]}
        ).encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def test_no_word_of_the_data_leaves(project: Path, broken_files: list[Path]) -> None:
    home = project.parent / "home"
    done = run_program("secret_errors", str(project), *map(str, broken_files), home=home)
    assert done.returncode == 0, done.stderr
    [log_file] = (home / "log").iterdir()
    log = log_file.read_text(encoding="utf-8")
    for each in (
        "FormatError", "UserWarning: [W030]", "[W999] (text left out)", "some.library",
        'a text of "…" is odd', "training failed unexpectedly", "ValueError: [E024]",
        "predictor: unexpected error", "saver: unexpected error",
        "the journal cannot be written", "KeyError", "UnicodeError",
        "the direct cause", "unhandled error in the thread", "LookupError", "BufferError",
        f"{PAINTINGS // 3} times by now: ZeroDivisionError",
    ):  # fmt: skip
        assert each in log, each
    assert log.count("Traceback") < 40, "a storm of errors fills the log"
    report = json.loads((project.parent / "report.json").read_text(encoding="utf-8"))
    assert report.startswith("EventNER ") and "ZeroDivisionError" in report
    assert "spaCy" in report and "Qt" in report and "The end of the log" in report
    for text in (log, report, done.stdout, done.stderr):
        assert SECRET.lower() not in text.lower()
    assert str(Path.home()) not in log + report
    # PySide's own words; there is no way to have it keep them
    overrides = r"(Error calling Python override of \w+::\w+\(\): )*"
    assert re.fullmatch(overrides, done.stderr) and done.stdout == ""


def test_on_request_messages_are_written_in_full(project: Path, broken_files: list[Path]) -> None:
    home = project.parent / "home"
    done = run_program(
        "secret_errors", str(project), *map(str, broken_files), home=home, EVENTNER_LOG_TEXTS="1"
    )
    assert done.returncode == 0, done.stderr
    [log_file] = (home / "log").iterdir()
    assert log_file.name.endswith("-full.log")
    log = log_file.read_text(encoding="utf-8")
    assert f"ZeroDivisionError: {SECRET}" in log and f'a text of "{SECRET}" is odd' in log
    report = (project.parent / "report.json").read_text(encoding="utf-8")
    assert SECRET not in report + done.stderr + done.stdout
