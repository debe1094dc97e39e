"""`eventner check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy

from eventner_gui import cli
from eventner_gui.core.document import Document, Status
from eventner_gui.core.rules import TokenRule
from eventner_gui.storage.projects import save_project

from .tagged import document_of, tagged


def saved(document: Document, folder: Path) -> str:
    path = folder / "project.json"
    save_project(document, path)
    return str(path)


def test_what_is_found_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(document_of(["Call [Ann |person]today", "Meet [Be|person]n"]), tmp_path)
    assert cli.main(["check", file]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Stops training: 0, costs quality: ")
    assert "costs quality · misaligned\n  1 tag cuts a word of spaCy's" in said
    assert "    2: Meet [Be PERSON]n\n" in said
    assert "to know · space-at-the-ends" in said


def test_the_status_is_1_where_training_would_stop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    todo = document_of([tagged("Call [Ann|person]", Status.TODO)])
    assert cli.main(["check", saved(todo, tmp_path), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["stops"] == 1
    assert answer["findings"][0]["check"] == "nothing-to-train-on"
    assert cli.main(["check", str(tmp_path / "missing.json")]) == 1


def test_json_has_the_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(document_of(["Never mind", "🙂 Meet [Be|person]n"]), tmp_path)
    cli.main(["check", file, "--json"])
    found = {each["check"]: each for each in json.loads(capsys.readouterr().out)["findings"]}
    assert found["misaligned"]["places"] == [{"example": 1, "spans": [[7, 9, "PERSON"]]}]
    assert found["misaligned"]["examples"] == [1]
    assert (found["misaligned"]["count"], found["misaligned"]["sentences"]) == (1, 1)


def test_words_that_the_vectors_of_a_base_do_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nlp = spacy.blank("en")
    nlp.vocab.reset_vectors(width=2)
    nlp.vocab.set_vector("call", [1.0, 2.0])
    nlp.to_disk(tmp_path / "base")
    file = saved(document_of(["call [zzyx|person]", "call call"]), tmp_path)
    cli.main(["check", file, "--base", str(tmp_path / "base"), "--trust"])
    assert "25 per cent of the words have no vector" in capsys.readouterr().out
    cli.main(["check", file, "--base", "blank:en"])
    assert "no vector" not in capsys.readouterr().out


def test_word_rules_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A tag on a part that a word rule splits off is no misaligned one."""
    from dataclasses import replace

    from eventner_gui.core.rules import WordRule

    document = document_of(["Meet at [11|time]AM"])
    rules: tuple[TokenRule, ...] = (WordRule("11AM", ("11", "AM")),)
    document.settings = replace(document.settings, token_rules=rules)
    cli.main(["check", saved(document, tmp_path)])
    assert "misaligned" not in capsys.readouterr().out
