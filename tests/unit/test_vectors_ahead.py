"""Large vectors are written beside the training, and the models are the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from eventner_gui.nlp import vectors_ahead
from eventner_gui.nlp.bases import parse_base
from eventner_gui.storage.runs import RunRecord

from .pipelines import easy_examples, train_run, vectors_pipeline

MODELS = ("model-best", "model-last")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "vectors"
    vectors_pipeline().to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def at_the_end(base: Path, tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    folder = tmp_path_factory.mktemp("runs") / "run"
    return train_run(folder, easy_examples(30), base=parse_base(str(base)), max_steps=20)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "meta.json"
    }


def test_the_models_are_the_same_files(
    base: Path, at_the_end: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors_ahead, "LARGE", 1)
    run = train_run(tmp_path / "run", easy_examples(30), base=parse_base(str(base)), max_steps=20)
    for model in MODELS:
        assert files(run.folder / model) == files(at_the_end.folder / model)
        assert spacy.load(run.folder / model).vocab.vectors.shape[1] == 24


def test_what_cannot_be_written_beside_is_written_at_the_end(
    base: Path, at_the_end: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_place: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vectors_ahead, "LARGE", 1)
    monkeypatch.setattr(vectors_ahead, "sync_tree", full)
    run = train_run(tmp_path / "run", easy_examples(30), base=parse_base(str(base)), max_steps=20)
    for model in MODELS:
        assert files(run.folder / model) == files(at_the_end.folder / model)
