"""Nothing of a stranger's model runs before the user has said so."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.bases import BaseModel
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.loading import load_pipeline
from eventner_gui.nlp.prediction import load_model
from eventner_gui.nlp.provenance import look
from eventner_gui.nlp.training import train
from eventner_gui.nlp.trust import NotTrusted, Trust, check, remember_trusted
from eventner_gui.storage.runs import RunRecord
from eventner_gui.storage.trusted import FOLDER, is_trusted

from .pipelines import seven_examples, train_run
from .strangers import CALLBACK, days_model, edit_config, install_evil_package, with_callback


@pytest.fixture
def days(tmp_path: Path) -> Path:
    return days_model(tmp_path / "days")


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    return with_callback(days_model(tmp_path / "evil"))


@pytest.fixture
def marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return install_evil_package(tmp_path / "site", monkeypatch)


@pytest.mark.parametrize("trust", [Trust.KNOWN, Trust.HARMLESS])
def test_foreign_code_runs_only_when_the_model_is_trusted(
    evil: Path, marker: Path, trust: Trust
) -> None:
    with pytest.raises(NotTrusted, match=r"evil-parts 6\.6") as caught:
        load_pipeline(evil, trust)
    assert "--trust" in caught.value.hint
    assert not marker.exists()
    assert load_model(evil, Trust.ANY).predict("friday").entities
    assert marker.exists()


def test_a_model_trusted_once_is_opened_again_until_it_changes(evil: Path, marker: Path) -> None:
    remember_trusted(look(evil))
    assert not marker.exists()
    load_pipeline(evil, Trust.KNOWN)
    marker.unlink()
    edit_config(evil, "batch_size = 1000", "batch_size = 1001")
    with pytest.raises(NotTrusted):
        load_pipeline(evil, Trust.KNOWN)
    assert not marker.exists()


def test_a_harmless_model_is_asked_about_in_the_window_alone(days: Path) -> None:
    with pytest.raises(NotTrusted, match="nothing else would run"):
        check(days, Trust.KNOWN)
    assert check(days, Trust.HARMLESS).is_harmless


def test_a_missing_function_is_named_whatever_is_trusted(days: Path) -> None:
    with_callback(days, "nowhere.v1")
    for trust in Trust:
        with pytest.raises(ModelError, match=r"“nowhere\.v1”") as caught:
            check(days, trust)
        assert not isinstance(caught.value, NotTrusted)
        assert "Install the package" in caught.value.hint


@pytest.fixture
def run(tmp_path: Path) -> RunRecord:
    return train_run(tmp_path / "run", seven_examples(), max_steps=2)


def test_what_is_trained_here_is_known_and_so_is_a_copy_of_it(
    run: RunRecord, tmp_path: Path
) -> None:
    for model in (run.model_best, run.model_last):
        check(model, Trust.KNOWN)
    copy = shutil.copytree(run.folder, tmp_path / "elsewhere")
    load_model(Path(copy), Trust.KNOWN)


def test_what_was_trained_on_another_computer_is_asked_about(
    run: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "colleague"))
    with pytest.raises(NotTrusted):
        check(run.model_best, Trust.KNOWN)


@pytest.mark.parametrize("name", ["config.cfg", "meta.json", "tokenizer", "ner/model", "evil.py"])
def test_ours_altered_afterwards_is_asked_about(run: RunRecord, name: str) -> None:
    with (run.model_best / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(NotTrusted, match="has been changed since"):
        check(run.model_best, Trust.KNOWN)


def test_a_mark_in_the_folder_changes_nothing(days: Path, home: Path) -> None:
    digest = look(days).digest
    (days / f"{digest}.json").write_text('{"how": "trained"}', encoding="utf-8")
    with pytest.raises(NotTrusted):
        check(days, Trust.KNOWN)


def job(base: Path, trust: Trust) -> TrainingJob:
    settings = TrainingSettings(BaseModel("folder", str(base)), max_steps=2)
    return TrainingJob(seven_examples(), settings, trust=trust)


@pytest.mark.skipif(os.name == "nt", reason="making links needs a right on Windows")
def test_training_starts_from_a_strangers_model_only_when_it_is_trusted(
    evil: Path, marker: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (evil / "notes.txt").symlink_to(tmp_path / "secret.txt")

    def start() -> RunRecord:
        return train(
            job(evil, Trust.KNOWN), tmp_path / "run", report=print, should_stop=lambda: False
        )

    with pytest.raises(NotTrusted, match=r"notes\.txt"):
        start()
    assert not marker.exists()
    assert not (tmp_path / "run").exists()
    remember_trusted(look(evil))
    assert start().model_best.is_dir()
    assert marker.exists()


def test_the_register_says_what_it_holds(days: Path, home: Path) -> None:
    looked = look(days)
    remember_trusted(looked)
    entry = home / "state" / FOLDER / f"{looked.digest}.json"
    written = json.loads(entry.read_text(encoding="utf-8"))
    assert (written["how"], written["folder"]) == ("trusted", str(days))
    entry.unlink()
    assert not is_trusted(looked.digest)


def test_without_a_place_for_the_register_trust_lasts_until_the_end(
    days: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr("eventner_gui.storage.trusted._this_time", set())
    with pytest.raises(NotTrusted):
        check(days, Trust.KNOWN)
    remember_trusted(look(days))
    check(days, Trust.KNOWN)


def test_the_name_of_the_function_is_told(evil: Path, marker: Path) -> None:
    with pytest.raises(NotTrusted, match=CALLBACK.replace(".", r"\.")):
        check(evil, Trust.KNOWN)
    assert not marker.exists()
