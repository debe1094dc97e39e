from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy

from eventner_gui.core.document import Annotation
from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.prediction import load_model
from eventner_gui.nlp.trust import Trust

from .pipelines import tagger_pipeline


@pytest.fixture
def ruler_folder(tmp_path: Path) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "DATE", "pattern": "friday"}, {"label": "NAME", "pattern": "yoga"}]
    )
    (tmp_path / "run").mkdir()
    nlp.to_disk(tmp_path / "run" / "model-best")
    return tmp_path / "run"


def test_entities_come_as_spans_and_as_json_with_their_text(ruler_folder: Path) -> None:
    model = load_model(ruler_folder, Trust.HARMLESS)
    prediction = model.predict("😀 yoga on friday")
    assert prediction.entities == (Annotation(2, 6, "NAME"), Annotation(10, 16, "DATE"))
    assert prediction.json["ents"] == [
        {"start": 2, "end": 6, "label": "NAME", "text": "yoga"},
        {"start": 10, "end": 16, "label": "DATE", "text": "friday"},
    ]
    plain = spacy.load(ruler_folder / "model-best")("😀 yoga on friday").to_json()
    assert [{k: v for k, v in e.items() if k != "text"} for e in prediction.json["ents"]] == (
        plain["ents"]
    )
    assert {k: v for k, v in prediction.json.items() if k != "ents"} == {
        k: v for k, v in plain.items() if k != "ents"
    }
    assert json.loads(json.dumps(prediction.json)) == prediction.json
    assert prediction.seconds > 0
    assert model.labels == ("DATE", "NAME")


def test_half_an_emoji_is_taken_and_its_json_can_be_written(ruler_folder: Path) -> None:
    prediction = load_model(ruler_folder, Trust.HARMLESS).predict("\ud83d yoga \ude00")
    assert prediction.entities == (Annotation(2, 6, "NAME"),)
    assert prediction.json["text"] == "\ufffd yoga \ufffd"
    assert json.dumps(prediction.json, ensure_ascii=False).encode("utf-8")


def test_nothing_and_very_much_text_are_taken(ruler_folder: Path) -> None:
    model = load_model(ruler_folder / "model-best", Trust.HARMLESS)
    assert model.predict("").entities == ()
    long = "yoga on friday " * 70_000
    assert len(model.predict(long).entities) == 140_000


def test_labels_of_a_tagger_are_no_entity_labels(tmp_path: Path) -> None:
    tagger_pipeline().to_disk(tmp_path / "base")
    assert load_model(tmp_path / "base", Trust.HARMLESS).labels == ()


def edit_meta(folder: Path, **values: object) -> None:
    path = folder / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**meta, **values}), encoding="utf-8")


@pytest.mark.parametrize("name", ["nowhere", "a.txt", "empty"])
def test_what_is_no_model_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError) as caught:
        load_model(tmp_path / name, Trust.HARMLESS)
    assert name in str(caught.value)
    assert caught.value.hint


def test_a_missing_package_is_named(ruler_folder: Path) -> None:
    edit_meta(ruler_folder / "model-best", requirements=["spacy-nonexistent>=1.0"])
    with pytest.raises(ModelError, match=r"spacy-nonexistent>=1\.0") as caught:
        load_model(ruler_folder, Trust.HARMLESS)
    assert "pip install" in caught.value.hint


def test_an_unknown_component_is_named(ruler_folder: Path) -> None:
    config = ruler_folder / "model-best" / "config.cfg"
    text = config.read_text(encoding="utf-8").replace('"entity_ruler"\n', '"magic"\n')
    config.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="“magic”"):
        load_model(ruler_folder, Trust.HARMLESS)


def test_another_version_of_spacy_is_named_when_loading_fails(ruler_folder: Path) -> None:
    edit_meta(ruler_folder / "model-best", spacy_version=">=2.0.0,<3.0.0")
    (ruler_folder / "model-best" / "tokenizer").write_bytes(b"\xc1broken")
    with pytest.raises(ModelError, match=r">=2\.0\.0,<3\.0\.0"):
        load_model(ruler_folder, Trust.HARMLESS)


@pytest.mark.parametrize("part", ["tokenizer", "vocab/strings.json", "config.cfg"])
def test_a_damaged_model_is_refused_in_plain_words(ruler_folder: Path, part: str) -> None:
    (ruler_folder / "model-best" / part).write_bytes(b"\xc1\x00broken")
    with pytest.raises(ModelError, match="damaged or incomplete"):
        load_model(ruler_folder, Trust.HARMLESS)
