from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Span
from spacy.training import Example as SpacyExample

from eventner_gui.core.document import Example
from eventner_gui.core.old_types import OldType, compare_old_types, old_types_words
from eventner_gui.nlp.bases import BaseModel, describe, parse_base
from eventner_gui.nlp.config import RECOGNIZER_FOLDER, plan_pipeline
from eventner_gui.nlp.reports import LogReport, Report
from eventner_gui.nlp.test_set import measure_test_set
from eventner_gui.storage.run_record import record_from_json, record_to_json
from eventner_gui.storage.runs import RunRecord

from .pipelines import DAYS, THINGS, example, seven_examples, tagger_pipeline, train_run
from .test_nlp_portability import plain

FIND = """
import spacy, sys
for folder in sys.argv[1:]:
    doc = spacy.load(folder)("ann moved yoga in paris to friday")
    print([(entity.text, entity.label_) for entity in doc.ents])
"""

NAMES = ("ann", "bob", "carla", "dora")
TOWNS = ("paris", "rome", "york")


def old_sentences() -> list[Example]:
    """Return sentences of a base's own types: persons and places."""
    return [
        example(f"{name} moved {thing} in {town} to {day}", (name, "person"), (town, "place"))
        for name, thing in zip(NAMES, THINGS, strict=False)
        for town in TOWNS
        for day in DAYS[:2]
    ]


def new_sentences(count: int = 40) -> tuple[Example, ...]:
    """Return a project's sentences: days are tagged, persons and places are only mentioned."""
    every = [
        example(f"{name} moved {thing} in {town} to {day}", (day, "date"))
        for day in DAYS
        for town in TOWNS
        for thing in THINGS
        for name in NAMES
    ]
    return tuple(random.Random(1).sample(every, count))


@pytest.fixture(scope="module")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base whose tagger and recogniser listen to one tok2vec."""
    nlp = tagger_pipeline()
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32, "upstream": "*"}
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 32,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": listener,
    }
    nlp.add_pipe("ner", config={"model": model})
    golds = []
    for each in old_sentences():
        doc = nlp.make_doc(each.content)
        spans = [(a.start, a.end, a.label) for a in each.annotations]
        golds.append(SpacyExample.from_dict(doc, {"entities": spans}))
    with nlp.select_pipes(enable=["tok2vec", "ner"]):
        nlp.get_pipe("ner").initialize(lambda: golds, nlp=nlp)
        optimizer = nlp.resume_training()
        optimizer.learn_rate = 0.01
        for _ in range(30):
            nlp.update(golds, sgd=optimizer)
    folder = tmp_path_factory.mktemp("base") / "base"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def beside(base_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    folder = tmp_path_factory.mktemp("beside") / "run"
    base = parse_base(str(base_folder))
    return train_run(folder, new_sentences(), base=base, max_steps=40, own_types="beside")


@pytest.fixture(scope="module")
def mixed(base_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    folder = tmp_path_factory.mktemp("mixed") / "run"
    base = parse_base(str(base_folder))
    return train_run(folder, new_sentences(), base=base, max_steps=40, own_types="mixed")


def params(model: Any) -> list[bytes]:
    """Return all weights of a model, in order."""
    return [
        node.get_param(name).tobytes()
        for node in model.walk()
        for name in node.param_names
        if node.has_param(name)
    ]


def found(nlp: spacy.Language, text: str) -> list[tuple[str, str]]:
    return [(entity.text, entity.label_) for entity in nlp(text).ents]


@pytest.mark.parametrize("factory", ["ner", "beam_ner"])
def test_spacys_recognisers_leave_entities_alone_that_are_there_already(factory: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(factory)
    golds = [
        SpacyExample.from_dict(
            nlp.make_doc(e.content),
            {"entities": [(a.start, a.end, a.label) for a in e.annotations]},
        )
        for e in old_sentences()[::2]
    ]
    optimizer = nlp.initialize(lambda: golds)
    optimizer.learn_rate = 0.01
    for _ in range(12):
        nlp.update(golds, sgd=optimizer)
    doc = nlp.make_doc("ann moved yoga in paris to friday")
    doc.set_ents([Span(doc, 0, 1, "YOURS"), Span(doc, 5, 7, "DATE")], default="outside")
    doc = nlp.get_pipe(factory)(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("ann", "YOURS"),
        ("paris", "PLACE"),
        ("to friday", "DATE"),
    ]


def test_beside_ours_come_first_and_the_bases_fills_what_is_free(
    beside: RunRecord, base_folder: Path
) -> None:
    base, tuned = spacy.load(base_folder), spacy.load(beside.model_best)
    assert tuned.pipe_names == ["tok2vec", "tagger", "project_ner_tok2vec", "project_ner", "ner"]
    text = "ann moved yoga in paris to friday"
    assert found(base, text) == [("ann", "PERSON"), ("paris", "PLACE")]
    assert found(tuned, text) == [("ann", "PERSON"), ("paris", "PLACE"), ("friday", "DATE")]
    assert [t.tag_ for t in tuned("book yoga")] == [t.tag_ for t in base("book yoga")]


def test_beside_the_weights_of_the_base_are_untouched(beside: RunRecord, base_folder: Path) -> None:
    base, tuned = spacy.load(base_folder), spacy.load(beside.model_best)
    for name in ("tok2vec", "tagger"):
        assert tuned.get_pipe(name).model.to_bytes() == base.get_pipe(name).model.to_bytes()
    # its recogniser listened: it has a copy of that tok2vec inside now, and the rest as it was
    model, before = (nlp.get_pipe("ner").model for nlp in (tuned, base))
    assert params(model.get_ref("tok2vec").layers[0]) == params(base.get_pipe("tok2vec").model)
    for part in ("lower", "upper"):
        assert params(model.get_ref(part)) == params(before.get_ref(part))
    assert tuned.get_pipe("ner").labels == base.get_pipe("ner").labels


def test_a_recogniser_that_does_not_listen_stays_byte_for_byte(tmp_path: Path) -> None:
    base = spacy.blank("en")
    base.add_pipe("ner").add_label("PLANET")
    base.initialize()
    base.to_disk(tmp_path / "base")
    run = train_run(
        tmp_path / "run",
        seven_examples(),
        base=parse_base(str(tmp_path / "base")),
        max_steps=2,
        own_types="beside",
    )
    tuned = spacy.load(run.model_best)
    assert tuned.pipe_names == ["tok2vec", "project_ner", "ner"]
    assert tuned.get_pipe("ner").model.to_bytes() == base.get_pipe("ner").model.to_bytes()
    assert not (run.folder / RECOGNIZER_FOLDER).exists()


def test_mixed_one_recogniser_finds_old_and_new_types(mixed: RunRecord) -> None:
    tuned = spacy.load(mixed.model_best)
    assert tuned.pipe_names == ["tok2vec", "tagger", "ner"]
    assert set(tuned.get_pipe("ner").labels) == {"DATE", "PERSON", "PLACE"}
    assert found(tuned, "ann moved yoga in paris to friday") == [
        ("ann", "PERSON"),
        ("paris", "PLACE"),
        ("friday", "DATE"),
    ]


def test_finds_of_old_types_do_not_count_against_the_users_tags(mixed: RunRecord) -> None:
    components = replace(
        plan_pipeline(describe(BaseModel("blank", "en"))), old_labels=frozenset({"PERSON", "PLACE"})
    )
    tested = measure_test_set(
        spacy.load(mixed.model_best),
        new_sentences(8),
        components=replace(components, scoring=("ner",)),
        base=BaseModel("blank", "en"),
    )
    assert tested.scores is not None and set(tested.scores.per_label) == {"DATE"}


def test_what_became_of_the_old_types_is_in_the_record(beside: RunRecord, mixed: RunRecord) -> None:
    for run in (beside, mixed):
        labels = {each.label: each for each in run.old_types}
        assert set(labels) == {"PERSON", "PLACE"}
        assert all(each.still >= 0.8 * each.before > 0 for each in run.old_types)
        raw = json.loads(json.dumps(record_to_json(run)))
        assert record_from_json(raw, run.folder).old_types == run.old_types
        log = (run.folder / "log.txt").read_text(encoding="utf-8")
        assert f"PERSON: {labels['PERSON'].still} of {labels['PERSON'].before} still found" in log
        # the scores of the run are those on the user's tags
        assert run.scores is not None and set(run.scores.per_label) == {"DATE"}
        assert set(run.labels) == {"DATE"}
        assert run.settings["own_types"] in ("beside", "mixed")


@pytest.mark.parametrize("kind", ["beside", "mixed"])
def test_plain_spacy_loads_the_model_and_trains_it_again(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    run: RunRecord = request.getfixturevalue(kind)
    again = plain(["-m", "spacy", "train", "config.cfg", "--output", str(tmp_path)], run.folder)
    assert again.returncode == 0, again.stdout + again.stderr
    moved = shutil.copytree(run.model_best, tmp_path / "moved")
    done = plain(["-c", FIND, str(moved), str(tmp_path / "model-best")], tmp_path)
    expected = "[('ann', 'PERSON'), ('paris', 'PLACE'), ('friday', 'DATE')]"
    assert done.stdout.split("\n")[:2] == [expected, expected], done.stderr


def test_a_run_beside_is_the_base_of_the_next_without_piling_up(
    beside: RunRecord, tmp_path: Path
) -> None:
    base = parse_base(str(beside.folder))
    again = train_run(
        tmp_path / "again", new_sentences(), base=base, max_steps=2, own_types="beside"
    )
    assert spacy.load(again.model_best).pipe_names == spacy.load(beside.model_best).pipe_names
    assert plan_pipeline(describe(base)).pipeline == ("tok2vec", "tagger", "ner_tok2vec", "ner")


def test_untagged_sentences_are_rehearsed_and_some_kept_for_the_check(
    base_folder: Path, tmp_path: Path
) -> None:
    reports: list[Report] = []
    texts = tuple(
        f"{name} saw {town} with {other}" for name in NAMES for town in TOWNS for other in NAMES
    )
    run = train_run(
        tmp_path / "run",
        new_sentences(12),  # too few to hold some out
        base=parse_base(str(base_folder)),
        reports=reports,
        max_steps=2,
        own_types="mixed",
        unlabelled=texts,
    )
    assert run.dev == 0 and run.scores is None
    docs = list(
        spacy.tokens.DocBin()
        .from_disk(run.folder / "train.spacy")
        .get_docs(spacy.blank("en").vocab)
    )
    rehearsed = [doc for doc in docs if doc.text in texts]
    assert 0 < len(rehearsed) <= 39  # a fifth of 48 is kept for the check
    assert {token.ent_iob_ for doc in rehearsed for token in doc} == {"B", ""}
    said = [report.text for report in reports if isinstance(report, LogReport)]
    assert any("on 9 sentences: PERSON" in text for text in said)


def test_the_counts_of_the_check() -> None:
    before = [{(0, 1, "PERSON"), (3, 5, "PLACE")}, {(0, 1, "PERSON")}, {(2, 3, "DATE")}]
    after = [{(0, 1, "PERSON"), (4, 6, "DATE")}, {(1, 2, "PERSON")}, {(2, 3, "DATE")}]
    types = compare_old_types(
        zip(before, after, strict=True), ["PERSON", "PLACE", "DATE", "ORG"], ["DATE"]
    )
    assert types == (
        OldType("PERSON", before=2, still=1, yours=0, after=2),
        OldType("PLACE", before=1, still=0, yours=1, after=0),
    )
    assert types[0].f == 0.5 and types[1].f == 0.0
    assert old_types_words(types, 3) == (
        "The base model's own types, on 3 sentences: PERSON: 1 of 2 still found, 1 new; "
        "PLACE: 0 of 1 still found, 1 now part of your tags."
    )
    assert "found none in 3 sentences" in old_types_words((), 3)
