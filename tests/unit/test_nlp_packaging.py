"""A model is handed over: what comes of it is installed and used as its page says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
import spacy

from eventner_gui import cli
from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.package_wish import PackageWish, package_name
from eventner_gui.nlp.packaging import make_package
from eventner_gui.nlp.trust import Trust

from .pipelines import easy_examples, train_run

TEXT = "book yoga on friday, and say “hi”"
WISH = PackageWish(
    "events",
    version="1.2.0",
    license="CC-BY-4.0",
    author="Ada L.",
    email="ada@example.org",
    description="Finds | what to book, and when.",
    example=TEXT,
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained") / "run-001"
    return train_run(folder, easy_examples(40), max_steps=60)


@pytest.fixture(scope="module")
def made(run, tmp_path_factory):
    return make_package(run.folder, tmp_path_factory.mktemp("to"), WISH, trust=Trust.ANY)


def test_the_folder_is_the_model_with_what_is_said_of_it(made, run):
    assert made.folder.name == "en_events-1.2.0"
    pipeline = spacy.load(made.model)
    trained = spacy.load(run.model_best)
    assert [e.text for e in pipeline(TEXT).ents] == [e.text for e in trained(TEXT).ents]
    meta = json.loads((made.model / "meta.json").read_text(encoding="utf-8"))
    assert (meta["name"], meta["version"], meta["license"]) == ("events", "1.2.0", "CC-BY-4.0")
    assert meta["trained"]["sentences"] == run.train
    assert meta["trained"]["date"] == run.created


def test_the_card_holds_labels_scores_date_and_licence(made, run):
    card = (made.folder / "README.md").read_text(encoding="utf-8")
    for words in (*run.labels, run.created[:10], "CC-BY-4.0", "Ada L.", "spacy>=", run.base):
        assert words in card
    total = next(line for line in card.splitlines() if line.startswith("| All"))
    assert f"| {100 * run.scores.f:.0f} |" in total
    assert "Finds | what to book" in card
    assert (made.model / "README.md").read_text(encoding="utf-8") == card


def test_the_wheel_says_what_it_needs(made):
    with zipfile.ZipFile(made.wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("METADATA")]
        about = Parser().parsestr(archive.read(name).decode("utf-8"))
    assert (about["Name"], about["Version"]) == ("en_events", "1.2.0")
    assert about["License"] == "CC-BY-4.0"
    assert about["Requires-Dist"].startswith("spacy")


def test_the_example_of_the_card_runs_as_printed_with_the_installed_wheel(made, run, tmp_path):
    """The wheel is unpacked where pip would put it, in a process that knows no EventNER."""
    with zipfile.ZipFile(made.wheel) as archive:
        archive.extractall(tmp_path)
    card = (made.folder / "README.md").read_text(encoding="utf-8")
    (printed,) = re.findall(r"```python\n(.*?)```", card, re.DOTALL)
    assert printed == (made.folder / "example.py").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", printed],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    found = [
        f"{e.text} {e.label_} {e.start_char} {e.end_char}"
        for e in spacy.load(run.model_best)(TEXT).ents
    ]
    assert found
    assert done.stdout.splitlines() == found


@pytest.mark.skipif(os.name == "nt", reason="the card's command is for a POSIX shell")
def test_the_curl_command_says_what_the_service_takes(made):
    card = (made.folder / "README.md").read_text(encoding="utf-8")
    command = re.findall(r"```sh\n(curl .*?)```", card, re.DOTALL)[0]
    printed = subprocess.run(
        ["sh", "-c", command.replace("curl ", "printf '%s\\n' ", 1)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    address, flag, header, data, body = printed.stdout.splitlines()
    assert (address, flag, data) == ("http://127.0.0.1:8000/entities", "-H", "-d")
    assert header == "Content-Type: application/json"
    assert json.loads(body) == {"text": TEXT}


def test_a_folder_in_use_is_not_touched_and_nothing_is_left_of_a_failure(made, run):
    before = sorted(made.folder.parent.rglob("*"))
    with pytest.raises(ModelError, match="is not empty"):
        make_package(run.folder, made.folder.parent, WISH, trust=Trust.ANY)
    assert sorted(made.folder.parent.rglob("*")) == before


def test_a_wheel_that_cannot_be_made_is_told(run, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", sys.executable + "-gone")
    with pytest.raises(ModelError, match="could not be made"):
        make_package(run.folder, tmp_path, WISH, trust=Trust.ANY)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["Events", "my-model", "", "1a", "a__b", "_a", "é"])
def test_a_name_that_python_does_not_take_is_told(name):
    with pytest.raises(ModelError, match="cannot be a model's name"):
        PackageWish(name).check()


@pytest.mark.parametrize("version", ["", "one", "1.0-x", "1.00", "v1"])
def test_a_version_that_python_does_not_take_is_told(version):
    with pytest.raises(ModelError, match="version"):
        PackageWish("events", version=version).check()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("My Project (2)", "my_project_2"),
        ("run-001", "run_001"),
        ("日本語", "model"),
        ("7 days", "model_7_days"),
    ],
)
def test_a_name_is_made_from_any_words(words, name):
    assert package_name(words) == name
    PackageWish(package_name(words)).check()


def test_the_command_says_where_it_all_is(run, tmp_path, capsys):
    command = ["package", str(run.folder), "-o", str(tmp_path), "--name", "events", "--json"]
    assert cli.main(command) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["name"] == "en_events"
    assert all(Path(said[each]).exists() for each in ("folder", "model", "wheel"))
    assert cli.main(command) == 1
    assert "is not empty" in capsys.readouterr().err
