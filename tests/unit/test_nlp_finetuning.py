from __future__ import annotations

import sys
from pathlib import Path

import numpy
import pytest
import spacy
from spacy.tokens import Doc

from eventner_gui.core.errors import TrainingError
from eventner_gui.nlp.bases import BaseModel, parse_base
from eventner_gui.nlp.reports import LogReport, Report
from eventner_gui.storage.runs import RunRecord, read_log

from .pipelines import (
    easy_examples,
    save_package,
    tagger_pipeline,
    train_run,
    vectors_pipeline,
)

TEXTS = [e.content for e in easy_examples(60, seed=9)]


@pytest.fixture
def tagger_folder(tmp_path: Path) -> Path:
    tagger_pipeline().to_disk(tmp_path / "tagger")
    return tmp_path / "tagger"


def tags(nlp: spacy.Language) -> list[list[str]]:
    return [[token.tag_ for token in doc] for doc in nlp.pipe(TEXTS)]


def model_bytes(nlp: spacy.Language, component: str) -> bytes:
    data: bytes = nlp.get_pipe(component).model.to_bytes()
    return data


def found(nlp: spacy.Language) -> list[list[tuple[str, str]]]:
    return [[(e.text, e.label_) for e in doc.ents] for doc in nlp.pipe(TEXTS)]


def no_machine_path(run: RunRecord, tmp_path: Path) -> bool:
    files = [*run.folder.rglob("*.cfg"), *run.folder.rglob("meta.json")]
    return not any(str(tmp_path) in f.read_text(encoding="utf-8") for f in files)


def test_a_tagger_of_the_base_tags_exactly_as_before(tagger_folder: Path, tmp_path: Path) -> None:
    base = spacy.load(tagger_folder)
    run = train_run(tmp_path / "run", easy_examples(60), base=parse_base(str(tagger_folder)))
    tuned = spacy.load(run.model_best)
    assert tuned.pipe_names == ["tok2vec", "tagger", "ner_tok2vec", "ner"]
    assert tags(tuned) == tags(base)
    for name in ("tok2vec", "tagger"):
        assert model_bytes(tuned, name) == model_bytes(base, name)
    assert model_bytes(tuned, "ner_tok2vec") != model_bytes(base, "tok2vec")
    assert found(tuned) != [[] for _ in TEXTS]
    assert no_machine_path(run, tmp_path)


def test_joined_recognisers_start_anew_beside_the_bases_tok2vec(
    tagger_folder: Path, tmp_path: Path
) -> None:
    base = spacy.load(tagger_folder)
    run = train_run(
        tmp_path / "run",
        easy_examples(30),
        base=parse_base(str(tagger_folder)),
        quality="better",
        cross_validate=False,
        max_steps=3,
    )
    tuned = spacy.load(run.model_best)
    assert tuned.pipe_names == ["tok2vec", "tagger", "ner"]
    for name in ("tok2vec", "tagger"):
        assert model_bytes(tuned, name) == model_bytes(base, name)
    assert run.settings["members"] > 1
    assert not (run.folder / "base-tok2vec.bin").exists()


def test_the_recogniser_starts_from_the_weights_of_the_bases_tok2vec(
    tagger_folder: Path, tmp_path: Path
) -> None:
    base = spacy.load(tagger_folder)
    # With so small a learning rate the steps cannot have moved the weights visibly.
    run = train_run(
        tmp_path / "run",
        easy_examples(30),
        base=parse_base(str(tagger_folder)),
        max_steps=25,
        learn_rate=1e-9,
    )
    tuned = spacy.load(run.model_last)
    docs = [base.make_doc(text) for text in TEXTS[:5]]
    before = base.get_pipe("tok2vec").model.predict(docs)
    after = tuned.get_pipe("ner_tok2vec").model.predict(
        [Doc(tuned.vocab, [t.text for t in d]) for d in docs]
    )
    for one, other in zip(before, after, strict=True):
        numpy.testing.assert_allclose(one, other, atol=1e-3)


def test_word_vectors_of_the_base_are_used(tmp_path: Path) -> None:
    vectors_pipeline().to_disk(tmp_path / "vectors")
    run = train_run(tmp_path / "run", easy_examples(60), base=parse_base(str(tmp_path / "vectors")))
    tuned = spacy.load(run.model_best)
    assert tuned.vocab.vectors.shape[1] == 24
    before = found(tuned)
    docs = [tuned.make_doc(text) for text in TEXTS[:5]]
    tok2vec = tuned.get_pipe("ner").model.get_ref("tok2vec")
    outputs = tok2vec.predict(docs)
    tuned.vocab.vectors.data[:] = 0
    assert not numpy.allclose(outputs, tok2vec.predict(docs))
    assert before != [[] for _ in TEXTS]


def test_the_model_of_a_run_can_be_the_base_of_the_next(tmp_path: Path) -> None:
    first = train_run(tmp_path / "one", easy_examples(60))
    base = parse_base(str(first.folder))
    second = train_run(tmp_path / "two", easy_examples(60), base=base, max_steps=25)
    two = spacy.load(second.model_last)
    assert two.pipe_names == ["tok2vec", "ner"]  # it starts from the tok2vec inside the first's
    assert set(two.get_pipe("ner").labels) == set(second.labels)
    assert "replaces its own ner" in read_log(second.folder)


def test_a_chain_of_runs_from_a_tagger_keeps_one_tok2vec_for_the_recogniser(
    tagger_folder: Path, tmp_path: Path
) -> None:
    first = train_run(tmp_path / "one", easy_examples(40), base=parse_base(str(tagger_folder)))
    second = train_run(tmp_path / "two", easy_examples(40), base=parse_base(str(first.folder)))
    tuned = spacy.load(second.model_best)
    assert tuned.pipe_names == ["tok2vec", "tagger", "ner_tok2vec", "ner"]
    assert tags(tuned) == tags(spacy.load(tagger_folder))


def test_the_bases_own_recogniser_gives_way_and_its_ruler_stays(tmp_path: Path) -> None:
    base = tagger_pipeline()
    base.add_pipe("ner").add_label("PLANET")
    base.initialize()
    ruler = base.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CODE", "pattern": "zz9"}])
    base.to_disk(tmp_path / "base")
    reports: list[Report] = []
    run = train_run(
        tmp_path / "run",
        easy_examples(60),
        base=parse_base(str(tmp_path / "base")),
        reports=reports,
    )
    tuned = spacy.load(run.model_best)
    assert tuned.pipe_names == ["tok2vec", "tagger", "ner_tok2vec", "ner", "entity_ruler"]
    assert set(tuned.get_pipe("ner").labels) == {"ACTION", "DATE"}
    assert ("zz9", "CODE") in [(e.text, e.label_) for e in tuned("book zz9").ents]
    said = " ".join(report.text for report in reports if isinstance(report, LogReport))
    assert "replaces its own ner" in said
    assert run.old_types == () and "own_types" not in run.settings


def test_an_installed_package_is_a_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = save_package(tagger_pipeline(), tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    base = parse_base(name)
    assert base == BaseModel("package", "en_toy")
    assert name not in sys.modules
    run = train_run(tmp_path / "run", easy_examples(40), base=base)
    assert not (run.folder / "base-model").exists()
    assert 'base = "en_toy"' in (run.folder / "config.cfg").read_text(encoding="utf-8")
    assert tags(spacy.load(run.model_best)) == tags(spacy.load(name))
    sys.modules.pop(name, None)


def test_special_cases_of_the_bases_tokenizer_are_kept(tmp_path: Path) -> None:
    base = vectors_pipeline()
    base.tokenizer.add_special_case("yogaclass", [{"ORTH": "yoga"}, {"ORTH": "class"}])
    base.to_disk(tmp_path / "base")
    run = train_run(tmp_path / "run", easy_examples(30), base=parse_base(str(tmp_path / "base")))
    assert [t.text for t in spacy.load(run.model_best)("book yogaclass")] == [
        "book",
        "yoga",
        "class",
    ]


def test_a_damaged_base_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    tagger_pipeline().to_disk(tmp_path / "base")
    (tmp_path / "base" / "tagger" / "model").write_bytes(b"\x00broken")
    with pytest.raises(TrainingError, match="base model"):
        train_run(tmp_path / "run", easy_examples(30), base=parse_base(str(tmp_path / "base")))
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["base"]
