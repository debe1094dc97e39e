"""The source of what word lists and patterns take, and the files of these."""

from __future__ import annotations

import shutil

import pytest

from eventner_gui.app import pattern_files as pattern_files_module
from eventner_gui.app.pattern_files import PatternFiles
from eventner_gui.app.pattern_source import PatternSource
from eventner_gui.app.session import Session
from eventner_gui.core.document import Document, Example, Label, Settings
from eventner_gui.core.pattern_edits import add_patterns, remove_patterns
from eventner_gui.core.patterns import Pattern, PatternFile
from eventner_gui.storage.patterns import read_patterns, write_patterns

SETTINGS = Settings(labels=(Label("city", "#000000"),))
YORK = Pattern("CITY", "York")


@pytest.fixture
def session(qtbot, tmp_path):
    made = Session()
    made.open(Document(SETTINGS, [Example("York and Paris")]), tmp_path / "p.json")
    yield made
    made.saver.give_up()
    made.close()


@pytest.fixture
def source(session):
    made = PatternSource(session)
    made._opened()
    yield made
    made.stop()


@pytest.fixture
def files(session):
    made = PatternFiles(session)
    yield made
    made.stop()


def found(session, source) -> list[tuple[str, str, str]]:
    example = session.document.examples[0]
    return [(s.span.of(example.content), s.tag_name, s.reason) for s in source.suggest(example)]


def put(session, source, qtbot, *entries) -> None:
    with qtbot.waitSignal(source.ready, timeout=30_000):
        session.apply(add_patterns(session.document, entries))


def test_patterns_are_suggested_and_undone(session, source, qtbot) -> None:
    put(session, source, qtbot, YORK, Pattern("city", "Paris", "towns"), Pattern("other", "and"))
    assert found(session, source) == [
        ("Paris", "city", "from the list towns"),
        ("York", "city", "from your patterns"),
    ]
    with qtbot.waitSignal(source.ready):
        session.undo_stack.undo()
    assert found(session, source) == []


def test_a_file_beside_the_project_is_used_and_missed(session, source, qtbot, tmp_path) -> None:
    write_patterns(tmp_path / "big.jsonl", [YORK])
    put(session, source, qtbot, PatternFile("big.jsonl"))
    assert [words for words, _, _ in found(session, source)] == ["York"]
    assert source.file_counts == {"big.jsonl": 1} and not source.problems
    put(session, source, qtbot, PatternFile("gone.jsonl"), Pattern("city", ({"OP": "x"},)))
    assert [words for words, _, _ in found(session, source)] == ["York"]
    assert len(source.problems) == 2 and "gone.jsonl is not used." in source.problems[0]


def test_it_comes_along_where_the_project_is_saved_elsewhere(
    session, source, qtbot, tmp_path
) -> None:
    write_patterns(tmp_path / "big.jsonl", [YORK])
    put(session, source, qtbot, PatternFile("big.jsonl"))
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    with qtbot.waitSignal(source.ready, timeout=30_000):
        session.save_as(elsewhere / "p.json")
    assert read_patterns(elsewhere / "big.jsonl").patterns == (YORK,)
    assert not source.problems
    shutil.rmtree(elsewhere)


def test_a_language_that_cannot_be_had_is_told(session, source, qtbot) -> None:
    from eventner_gui.core.direction import Direction
    from eventner_gui.core.project_edits import set_project

    put(session, source, qtbot, YORK)
    with qtbot.waitSignal(source.failed, timeout=30_000) as told:
        session.apply(set_project(session.document, "no such", Direction.AUTO))
    assert "no such" in str(told.args[0])
    assert found(session, source) == [] and not source.is_busy


def test_a_word_list_becomes_patterns(session, files, qtbot, tmp_path) -> None:
    path = tmp_path / "towns.txt"
    path.write_text("York\nNew Paris\n", encoding="utf-8")
    with qtbot.waitSignal(files.found, timeout=30_000) as read:
        files.read(path)
    (held,) = read.args
    assert held.words == "2 terms"
    with qtbot.waitSignal(files.made, timeout=30_000) as made:
        files.make(held, "city")
    assert made.args[0] == (
        Pattern("city", ({"lower": "york"},), "towns"),
        Pattern("city", ({"lower": "new"}, {"lower": "paris"}), "towns"),
    )


def test_a_long_list_has_its_own_file(session, files, qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(pattern_files_module, "MOST_IN_PROJECT", 1)
    path = tmp_path / "towns.jsonl"
    write_patterns(path, [YORK, Pattern("CITY", "Paris")])
    with qtbot.waitSignal(files.found, timeout=30_000) as read:
        files.read(path)
    with qtbot.waitSignal(files.made, timeout=30_000) as made:
        files.make(read.args[0], "")
    assert made.args[0] == (PatternFile("p.towns.jsonl"),)
    assert read_patterns(tmp_path / "p.towns.jsonl") == read_patterns(path)
    target = tmp_path / "out.jsonl"
    with qtbot.waitSignal(files.written, timeout=30_000) as told:
        files.write([*made.args[0], YORK], target)
    assert told.args == ["3 patterns written to out.jsonl."]
    assert len(read_patterns(target).patterns) == 3


def test_what_cannot_be_read_is_told(session, files, qtbot, tmp_path) -> None:
    with qtbot.waitSignal(files.failed, timeout=30_000) as told:
        files.read(tmp_path / "none.jsonl")
    assert "none.jsonl was not found" in str(told.args[0])


def test_removing_leaves_the_file(session, source, qtbot, tmp_path) -> None:
    write_patterns(tmp_path / "big.jsonl", [YORK])
    put(session, source, qtbot, PatternFile("big.jsonl"))
    with qtbot.waitSignal(source.ready):
        session.apply(remove_patterns(session.document, [PatternFile("big.jsonl")]))
    assert (tmp_path / "big.jsonl").exists() and found(session, source) == []
