from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.util import load_config_from_str, registry

from eventner_gui.nlp.bases import BaseModel, describe
from eventner_gui.nlp.config import (
    BaseParts,
    base_config,
    fill,
    for_member,
    for_this_process,
    plan_pipeline,
)
from eventner_gui.nlp.jobs import TrainingSettings
from eventner_gui.nlp.plan import choose

PLAN = choose(TrainingSettings(seed=4, dropout=0.25), train_words=400, measures=True, joins=False)


def blank_text(*, has_dev: bool = True) -> str:
    pipeline = plan_pipeline(describe(BaseModel("blank", "de")))
    return base_config(PLAN, pipeline, has_dev=has_dev, base=None)


def test_the_base_config_says_what_was_planned() -> None:
    config = load_config_from_str(blank_text(), interpolate=True)
    assert config["nlp"]["lang"] == "de"
    assert config["nlp"]["pipeline"] == ["ner"]
    assert config["training"]["dropout"] == 0.25
    assert config["training"]["seed"] == 4
    assert config["training"]["patience"] == PLAN.patience
    tok2vec = config["components"]["ner"]["model"]["tok2vec"]
    assert tok2vec["embed"]["width"] == tok2vec["encode"]["width"]
    assert config["components"]["ner"]["model"]["hidden_width"] == 64


def test_several_recognisers_stand_side_by_side_in_one() -> None:
    pipeline = plan_pipeline(describe(BaseModel("blank", "de")))
    text = base_config(replace(PLAN, members=12), pipeline, has_dev=True, base=None)
    config = fill(text, pipeline)
    model = config["components"]["ner"]["model"]
    assert model["hidden_width"] == 12 * 64
    assert sorted(model["tok2vec"]["*"]) == [f"member_{n:02}" for n in range(1, 13)]
    one = for_member(config, pipeline, 7)
    assert one["components"]["ner"]["model"]["hidden_width"] == 64
    assert one["components"]["ner"]["model"]["tok2vec"] == model["tok2vec"]["*"]["member_01"]
    assert one["system"]["seed"] == 7
    assert config["system"]["seed"] == 4


def test_without_a_dev_set_spacy_measures_on_the_training_set() -> None:
    assert load_config_from_str(blank_text(has_dev=False))["paths"]["dev"] == "train.spacy"


def test_no_placeholder_is_left_and_the_comments_stay() -> None:
    text = blank_text()
    assert "{{" not in text and "<<" not in text
    assert text.startswith("# Written by EventNER.")


def test_filling_leaves_nothing_for_spacy_to_fill() -> None:
    pipeline = plan_pipeline(describe(BaseModel("blank", "de")))
    filled = fill(blank_text(), pipeline)
    nlp = spacy.util.load_model_from_config(filled.copy(), auto_fill=True)
    assert nlp.config.to_str() == filled.to_str()


def test_every_function_named_is_registered_by_spacy_itself() -> None:
    pipeline = plan_pipeline(describe(BaseModel("blank", "en")))
    base = BaseParts(source="en_x", path="en_x", tokenizer={"@tokenizers": "spacy.Tokenizer.v1"})
    text = base_config(PLAN, pipeline, has_dev=True, base=base)
    config = fill(text, pipeline)
    names = []

    def walk(section: object) -> None:
        if isinstance(section, dict):
            for key, value in section.items():
                if key.startswith("@"):
                    names.append((key[1:], value))
                walk(value)

    walk(dict(config))
    assert names
    for kind, name in names:
        package = registry.get(kind, name).__module__.split(".")[0]
        assert package in ("spacy", "spacy_legacy", "spacy_loggers", "thinc"), name


def test_paths_are_made_absolute_in_a_copy_only(tmp_path: Path) -> None:
    pipeline = plan_pipeline(describe(BaseModel("blank", "en")))
    base = BaseParts(
        source="base-model",
        path=tmp_path / "base-model",
        tokenizer={"@tokenizers": "spacy.Tokenizer.v1"},
    )
    config = fill(base_config(PLAN, pipeline, has_dev=True, base=base), pipeline)
    here = for_this_process(config, tmp_path, base)
    assert here["paths"]["train"] == str(tmp_path / "train.spacy")
    assert here["paths"]["base"] == str(tmp_path / "base-model")
    assert (config["paths"]["train"], config["paths"]["base"]) == ("train.spacy", "base-model")
    assert here["paths"]["vectors"] is None


def test_the_bases_lookups_are_not_replaced_by_the_languages() -> None:
    pipeline = plan_pipeline(describe(BaseModel("blank", "en")))
    base = BaseParts(source="en_x", path="en_x", tokenizer={"@tokenizers": "spacy.Tokenizer.v1"})
    config = fill(base_config(PLAN, pipeline, has_dev=True, base=base), pipeline)
    assert config["initialize"]["lookups"] is None
    assert config["initialize"]["before_init"]["vocab"] == "${paths.base}"


@pytest.mark.parametrize("language", ["en", "zh", "xx", "grc"])
def test_every_language_fills(language: str) -> None:
    pipeline = plan_pipeline(describe(BaseModel("blank", language)))
    config = fill(base_config(PLAN, pipeline, has_dev=True, base=None), pipeline)
    assert config["nlp"]["lang"] == language
