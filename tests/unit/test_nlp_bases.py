from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.bases import (
    BaseModel,
    describe,
    installed_pipelines,
    model_folder,
    package_folder,
    parse_base,
)
from eventner_gui.nlp.config import plan_pipeline

from .pipelines import save_package, tagger_pipeline, vectors_pipeline


def test_a_blank_language_is_a_base() -> None:
    base = parse_base("blank:de")
    assert (base, str(base)) == (BaseModel("blank", "de"), "blank:de")
    about = describe(base)
    assert (about.language, about.components, about.has_vectors) == ("de", (), False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("blank:tlh", "“tlh”"),
        ("en", "is a language, not a model"),
        ("en_core_web_xxl", "There is no base model “en_core_web_xxl”"),
        ("", "There is no base model"),
        ("../nowhere", "There is no base model"),
    ],
)
def test_what_is_no_base_is_refused_with_a_hint(text: str, words: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        parse_base(text)
    assert caught.value.hint


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no spaCy model"):
        parse_base(str(tmp_path))


def test_a_run_folder_stands_for_its_best_model(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "model-best")
    assert model_folder(tmp_path) == tmp_path / "model-best"
    assert parse_base(str(tmp_path)).name == str(tmp_path / "model-best")


def test_an_installed_package_is_found_and_described_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = save_package(tagger_pipeline(), tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    assert name in installed_pipelines()
    assert package_folder(name) == tmp_path / name / f"{name}-1.2.3"
    about = describe(parse_base(name))
    assert (about.version, about.components) == ("1.2.3", ("tok2vec", "tagger"))
    assert name not in sys.modules


def test_an_entry_point_without_its_package_is_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "en_gone-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: en_gone\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[spacy_models]\nen_gone = en_gone\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "en_gone" not in installed_pipelines()


def test_a_description_tells_who_listens_to_what(tmp_path: Path) -> None:
    nlp = tagger_pipeline()
    nlp.add_pipe("ner").add_label("PLANET")
    nlp.add_pipe("entity_ruler")
    nlp.initialize()
    nlp.to_disk(tmp_path / "base")
    about = describe(parse_base(str(tmp_path / "base")))
    # its recogniser's own tok2vec knows more of entities than the one of the tagger
    assert (about.tok2vec, about.tok2vec_inside) == ("ner", True)
    assert about.listens_to == {"tagger": "tok2vec"}
    assert about.recognizers == ("ner",)
    assert about.entity_labels == ("PLANET",)
    assert about.others == ("tok2vec", "tagger", "entity_ruler")
    assert about.rulers == ("entity_ruler",)
    assert about.transformer is None


def test_vectors_are_counted(tmp_path: Path) -> None:
    nlp = vectors_pipeline(width=24)
    nlp.to_disk(tmp_path / "base")
    assert describe(parse_base(str(tmp_path / "base"))).vectors == nlp.vocab.vectors.shape


def config_folder(folder: Path, components: dict[str, dict[str, object]]) -> Path:
    """Write the small files of a pipeline whose packages are not installed."""
    folder.mkdir()
    lines = ["[nlp]", 'lang = "en"', f"pipeline = {json.dumps(list(components))}"]
    for name, values in components.items():
        for section, items in (
            {"": {"factory": values["factory"]}} | values.get("more", {})
        ).items():  # type: ignore[operator,attr-defined]
            lines += ["", f"[components.{name}{section}]"]
            lines += [f"{key} = {json.dumps(value)}" for key, value in items.items()]
    (folder / "config.cfg").write_text("\n".join(lines), encoding="utf-8")
    (folder / "meta.json").write_text('{"lang": "en", "version": "1"}', encoding="utf-8")
    return folder


def listening(upstream: str) -> dict[str, object]:
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "upstream": upstream}
    return {".model.tok2vec": listener}


def transformer_folder(folder: Path, factory: str) -> Path:
    model = {".model": {"hidden_width": 24}}
    return config_folder(
        folder,
        {
            "transformer": {"factory": factory, "more": model},
            "ner": {"factory": "ner"},
            "tagger": {"factory": "tagger"},
        },
    )


def test_ours_listen_to_the_transformer_of_a_base(tmp_path: Path) -> None:
    about = describe(parse_base(str(transformer_folder(tmp_path / "trf", "curated_transformer"))))
    assert (about.shared_transformer, about.transformer_width) == ("transformer", 24)
    plan = plan_pipeline(about)
    assert plan.pipeline == ("transformer", "ner", "tagger")
    assert (plan.trained, plan.frozen) == (("ner",), ("tagger",))
    assert plan.scoring == ("transformer", "ner")


def test_beside_another_kind_of_transformer_we_have_a_tok2vec_of_ours(tmp_path: Path) -> None:
    about = describe(parse_base(str(transformer_folder(tmp_path / "trf", "transformer"))))
    assert (about.transformer, about.shared_transformer) == ("transformer", None)
    plan = plan_pipeline(about)
    assert plan.pipeline == ("transformer", "ner", "tagger")  # the tok2vec is inside
    assert plan.frozen == ("transformer", "tagger")


def test_a_tok2vec_that_served_the_recogniser_alone_goes_with_it(tmp_path: Path) -> None:
    folder = config_folder(
        tmp_path / "base",
        {
            "tok2vec": {"factory": "tok2vec"},
            "tagger": {"factory": "tagger", "more": listening("tok2vec")},
            "ner_tok2vec": {"factory": "tok2vec"},
            "ner": {"factory": "ner", "more": listening("ner_tok2vec")},
        },
    )
    about = describe(parse_base(str(folder)))
    assert about.tok2vec == "ner_tok2vec"
    assert plan_pipeline(about).pipeline == ("tok2vec", "tagger", "ner_tok2vec", "ner")
    assert plan_pipeline(about).frozen == ("tok2vec", "tagger")


def test_ours_stand_after_all_that_read_another_tok2vec(tmp_path: Path) -> None:
    folder = config_folder(
        tmp_path / "base",
        {
            "tok2vec": {"factory": "tok2vec"},
            "ner": {"factory": "ner", "more": listening("*")},
            "tagger": {"factory": "tagger", "more": listening("*")},
            "entity_ruler": {"factory": "entity_ruler"},
        },
    )
    plan = plan_pipeline(describe(parse_base(str(folder))))
    assert plan.pipeline == ("tok2vec", "tagger", "ner_tok2vec", "ner", "entity_ruler")
    assert plan.scoring == ("entity_ruler", "ner_tok2vec", "ner")


def test_a_damaged_config_is_refused(tmp_path: Path) -> None:
    folder = config_folder(tmp_path / "base", {"ner": {"factory": "ner"}})
    (folder / "config.cfg").write_text("no section", encoding="utf-8")
    with pytest.raises(ModelError, match="damaged"):
        describe(BaseModel("folder", str(folder)))


def test_spacy_is_not_imported_for_any_of_this() -> None:
    code = (
        "import sys\n"
        "from eventner_gui.nlp import bases, training, prediction, tokens, dataset, evaluation\n"
        "from eventner_gui import cli\n"
        "bases.describe(bases.parse_base('blank:en')); bases.installed_pipelines()\n"
        "heavy = {'spacy', 'thinc', 'numpy', 'srsly', 'PySide6', 'tqdm'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
