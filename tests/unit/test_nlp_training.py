from __future__ import annotations

import errno
import json
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from spacy.tokens import DocBin

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.errors import TrainingError
from eventner_gui.core.split import text_key
from eventner_gui.nlp import training
from eventner_gui.nlp.bases import BaseModel
from eventner_gui.nlp.data import StoppedEarly, prepare
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.reports import (
    EvaluationReport,
    LogReport,
    Prepared,
    Report,
    StepReport,
)
from eventner_gui.storage.runs import RunRecord, list_runs, read_log, read_notes, read_run

from .pipelines import easy_examples, example, seven_examples, train_run

Trained = tuple[RunRecord, list[Report]]


def of_kind(reports: list[Report], kind: type) -> list[Any]:
    return [report for report in reports if isinstance(report, kind)]


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "home")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    reports: list[Report] = []
    folder = tmp_path_factory.mktemp("runs") / "run-001"
    examples = (*easy_examples(60), example("book yoga  on friday", (" yoga  ", "name")))
    return train_run(folder, examples, reports=reports, max_steps=80), reports


def test_the_run_folder_holds_all_that_was_promised(trained: Trained) -> None:
    run, _ = trained
    assert left_in(run.folder) == [
        "base_config.cfg", "config.cfg", "dev.spacy", "labels.json", "log.txt", "model-best",
        "model-last", "notes.jsonl", "predictions.jsonl", "run.json", "scores.json", "train.spacy",
        "trained-on.txt",
    ]  # fmt: skip
    assert left_in(run.folder.parent) == ["run-001"]


def test_what_was_written_reads_back_as_what_was_returned(trained: Trained) -> None:
    run, reports = trained
    back = read_run(run.folder)
    assert list_runs(run.folder.parent) == [back]
    assert (back.labels, back.train, back.dev) == (run.labels, run.train, run.dev)
    assert (back.best_step, back.steps, back.stopped) == (run.best_step, run.steps, False)
    assert [e.step for e in back.history] == [e.step for e in run.history]
    assert back.scores is not None and run.scores is not None
    assert back.scores.f == pytest.approx(run.scores.f, abs=1e-4)
    assert [note.span for note in read_notes(run.folder)] == [" yoga  "]
    for report in of_kind(reports, LogReport):
        assert report.text in read_log(run.folder)


def test_easy_sentences_are_learnt_and_the_last_weights_are_kept(trained: Trained) -> None:
    run, reports = trained
    evaluations = of_kind(reports, EvaluationReport)
    assert run.scores == evaluations[-1].scores
    assert run.best_step == run.steps == evaluations[-1].step == 80
    assert run.scores is not None and run.scores.f is not None
    assert run.scores.f > 0.9
    assert set(run.scores.per_label) >= {"ACTION", "DATE"}


def test_with_patience_the_best_weights_are_kept(tmp_path: Path) -> None:
    reports: list[Report] = []
    run = train_run(
        tmp_path / "run", easy_examples(60), reports=reports, max_steps=200, patience=40
    )
    evaluations = of_kind(reports, EvaluationReport)[:-1]  # the last says what is kept
    best = max(evaluations, key=lambda report: (report.scores.f, -report.step))
    assert run.scores == best.scores
    assert run.best_step == best.step


def test_model_best_has_the_scores_that_are_reported(trained: Trained) -> None:
    run, _ = trained
    nlp = spacy.load(run.model_best)
    gold = list(DocBin().from_disk(run.folder / "dev.spacy").get_docs(nlp.vocab))
    right = found = true = 0
    for doc in gold:
        wanted = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        got = {(e.start_char, e.end_char, e.label_) for e in nlp(doc.text).ents}
        right, found, true = right + len(wanted & got), found + len(got), true + len(wanted)
    assert run.scores is not None
    assert run.scores.f == pytest.approx(2 * right / (found + true))
    performance = nlp.meta["performance"]
    assert performance["ents_f"] == pytest.approx(run.scores.f)


def test_train_and_dev_are_different_sentences_and_none_is_lost(trained: Trained) -> None:
    run, reports = trained
    vocab = spacy.blank("en").vocab
    texts = {
        name: [d.text for d in DocBin().from_disk(run.folder / f"{name}.spacy").get_docs(vocab)]
        for name in ("train", "dev")
    }
    prepared = of_kind(reports, Prepared)[0]
    assert (len(texts["train"]), len(texts["dev"])) == (prepared.train, prepared.dev)
    assert not set(map(text_key, texts["train"])) & set(map(text_key, texts["dev"]))
    assert set(map(text_key, texts["dev"])) == prepared.held_out
    assert prepared.train + prepared.dev == 61
    assert prepared.labels["NAME"] in ((1, 0), (0, 1))


def test_steps_are_reported_in_order_and_never_in_a_flood(trained: Trained) -> None:
    run, reports = trained
    steps = of_kind(reports, StepReport)
    assert [r.step for r in steps] == sorted({r.step for r in steps})
    assert steps[-1].step == run.steps == 80
    gaps = [b.seconds - a.seconds for a, b in pairwise(steps[:-1])]
    assert all(gap >= 0.05 for gap in gaps)
    assert steps[0].seconds_left is None
    assert all(r.loss >= 0 and r.words_per_second > 0 for r in steps)


def test_the_config_is_spacys_own_with_relative_paths(trained: Trained) -> None:
    run, _ = trained
    for path in [*run.folder.rglob("*.cfg"), *run.folder.rglob("*.json")]:
        assert str(run.folder) not in path.read_text(encoding="utf-8"), path.name
    config = spacy.util.load_config(run.folder / "config.cfg")
    assert dict(config["paths"], base=None) == {
        "train": "train.spacy", "dev": "dev.spacy", "labels": "labels.json", "vectors": None,
        "init_tok2vec": None, "base": None,
    }  # fmt: skip


def test_the_same_seed_gives_the_same_model_and_another_one_does_not(tmp_path: Path) -> None:
    runs = [
        train_run(tmp_path / f"run{i}", easy_examples(40), seed=seed, max_steps=20)
        for i, seed in enumerate((3, 3, 4))
    ]
    weights = [(run.model_last / "ner" / "model").read_bytes() for run in runs]
    assert weights[0] == weights[1]
    assert weights[0] != weights[2]


def test_seven_sentences_are_learnt_by_heart_without_being_measured(tmp_path: Path) -> None:
    reports: list[Report] = []
    run = train_run(tmp_path / "run", seven_examples(), reports=reports, max_steps=None)
    assert (run.dev, run.scores, run.history) == (0, None, ())
    assert not of_kind(reports, EvaluationReport)
    assert not (run.folder / "dev.spacy").exists()
    assert "nothing will be measured" in read_log(run.folder)
    assert json.loads((run.folder / "scores.json").read_text(encoding="utf-8")) == {
        "measured": False
    }
    nlp = spacy.load(run.model_best)
    wanted = {(e.content, a.start, a.label) for e in seven_examples() for a in e.annotations}
    found = {
        (e.content, entity.start_char, entity.label_)
        for e in seven_examples()
        for entity in nlp(e.content).ents
    }
    assert len(wanted & found) >= 0.9 * len(wanted)


def test_a_single_label_can_be_trained(tmp_path: Path) -> None:
    examples = tuple(
        e.with_annotations([a for a in e.annotations if a.tag_name == "date"])
        for e in seven_examples()
    )
    run = train_run(tmp_path / "run", examples, max_steps=100)
    assert list(run.labels) == ["DATE"]
    found = [e.label_ for x in examples for e in spacy.load(run.model_best)(x.content).ents]
    assert found.count("DATE") >= 5


def test_one_sentence_can_be_trained(tmp_path: Path) -> None:
    run = train_run(tmp_path / "run", seven_examples()[:1], max_steps=10)
    assert (run.train, run.dev) == (1, 0)


def test_other_labels_of_other_languages_train_too(tmp_path: Path) -> None:
    examples = tuple(
        Example(text, (Annotation(0, len(text.split()[0]), "глагол"),), Status.DONE)
        for text in ("Забронируй зал на пятницу", "Отмени встречу", "Перенеси урок на завтра")
    )
    run = train_run(tmp_path / "run", examples, base=BaseModel("blank", "ru"), max_steps=20)
    assert list(run.labels) == ["ГЛАГОЛ"]
    assert spacy.load(run.model_best).lang == "ru"


def test_stopping_keeps_the_best_so_far_and_says_so(tmp_path: Path) -> None:
    reports: list[Report] = []

    def two_evaluations(kept: list[Report]) -> bool:
        return len(of_kind(kept, EvaluationReport)) >= 2

    run = train_run(
        tmp_path / "run",
        easy_examples(60),
        reports=reports,
        max_steps=2000,
        stop_when=two_evaluations,
    )
    assert run.stopped
    assert run.steps == run.best_step < 2000
    assert run.scores is not None  # the few that were held out are still measured
    assert read_run(run.folder).stopped
    assert spacy.load(run.model_best).pipe_names == ["ner"]


def test_stopping_before_anything_was_measured_keeps_the_model_as_it_is(tmp_path: Path) -> None:
    def a_few_steps(kept: list[Report]) -> bool:
        return any(isinstance(r, StepReport) and r.step >= 3 for r in kept)

    run = train_run(tmp_path / "run", seven_examples(), stop_when=a_few_steps)
    assert run.stopped
    assert run.scores is None
    assert spacy.load(run.model_best).pipe_names == ["ner"]


def test_stopping_while_measuring_for_the_first_time_still_leaves_a_model(tmp_path: Path) -> None:
    looks = 0

    def should_stop(_: list[Report]) -> bool:
        # Not while the data is prepared; then at once, within the first measurement.
        nonlocal looks
        looks += 1
        return looks > 70

    run = train_run(tmp_path / "run", easy_examples(60), stop_when=should_stop)
    assert run.stopped
    assert run.steps <= 10
    assert (run.model_best / "ner" / "model").is_file()


def test_stopping_before_the_first_step_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoppedEarly):
        train_run(tmp_path / "run", easy_examples(30), stop_when=lambda _: True)
    assert left_in(tmp_path) == []


def test_a_given_dev_set_is_what_is_measured_on(tmp_path: Path) -> None:
    reports: list[Report] = []
    examples = easy_examples(40)
    dev = (*easy_examples(12, seed=5), examples[0])
    doubles = {text_key(e.content) for e in dev} & {text_key(e.content) for e in examples}
    run = train_run(tmp_path / "run", examples, dev=dev, reports=reports, max_steps=10)
    assert run.dev == len(dev)
    assert run.train == 40 - len(doubles)
    notes = [note for note in read_notes(run.folder) if note.kind == "left out"]
    assert {text_key(note.text) for note in notes} == doubles
    assert of_kind(reports, Prepared)[0].held_out == doubles


def test_what_an_earlier_run_held_out_is_held_out_again(tmp_path: Path) -> None:
    examples = easy_examples(40)
    keys = frozenset(text_key(e.content) for e in examples[:5])
    reports: list[Report] = []
    training.train(
        TrainingJob(examples, TrainingSettings(max_steps=2, quality="quick"), held_out=keys),
        tmp_path / "run",
        report=reports.append,
        should_stop=lambda: False,
    )
    docs = DocBin().from_disk(tmp_path / "run" / "train.spacy").get_docs(spacy.blank("en").vocab)
    assert not keys & {text_key(doc.text) for doc in docs}
    assert of_kind(reports, Prepared)[0].held_out >= keys


@pytest.mark.parametrize("dev", [None, easy_examples(3, seed=9)])
def test_what_was_held_out_is_left_out_and_said_where_few_sentences_remain(
    dev: tuple[Example, ...] | None,
) -> None:
    examples = seven_examples()
    keys = frozenset(text_key(e.content) for e in examples[:2])
    data = prepare(TrainingJob(examples, held_out=keys, dev_examples=dev), spacy.blank("en"))
    assert [doc.text for doc in data.train.docs] == [e.content for e in examples[2:]]
    left_out = [note for note in data.notes if note.kind == "left out"]
    assert [note.text for note in left_out] == [e.content for e in examples[:2]]
    assert all("earlier run held it out" in note.reason for note in left_out)
    assert data.held_out >= keys
    everything = frozenset(text_key(e.content) for e in examples)
    with pytest.raises(TrainingError, match="earlier run"):
        prepare(TrainingJob(examples, held_out=everything, dev_examples=dev), spacy.blank("en"))


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ((), "No sentence is marked as done"),
        ((Example("  ", (), Status.DONE),), "No sentence is marked as done"),
        ((Example("Book it", (), Status.DONE),), "None of the finished sentences has a tag"),
        (
            (Example("Reschedule", (Annotation(2, 5, "x"),), Status.DONE),),
            "None of the tags can be learnt",
        ),
    ],
)
def test_data_that_cannot_be_learnt_from_is_refused_in_plain_words(
    tmp_path: Path, examples: tuple[Example, ...], words: str
) -> None:
    with pytest.raises(TrainingError, match=words) as caught:
        train_run(tmp_path / "run", examples)
    assert caught.value.hint
    assert left_in(tmp_path) == []


def test_an_empty_text_is_left_out_with_a_note(tmp_path: Path) -> None:
    run = train_run(
        tmp_path / "run", (*seven_examples(), Example(" \n", (), Status.DONE)), max_steps=2
    )
    assert run.train == 7
    assert [(n.kind, n.reason) for n in read_notes(run.folder)] == [
        ("left out", "There is no word in it.")
    ]


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(TrainingError, match="not empty"):
        train_run(tmp_path / "run", seven_examples())
    assert left_in(tmp_path / "run") == ["mine.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    run = train_run(tmp_path / "run", seven_examples(), max_steps=2)
    assert run.model_best.is_dir()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "is not allowed"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (MemoryError(), "out of free memory"),
    ],
)
def test_a_failure_while_saving_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(spacy.Language, "to_disk", fail)
    with pytest.raises(TrainingError, match=words):
        train_run(tmp_path / "run", seven_examples(), max_steps=2)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"max_steps": 0},
        {"dropout": 1.0},
        {"learn_rate": 0.0},
        {"patience": -1},
        {"dev_share": 1.0},
        {"seed": -1},
    ],
)
def test_settings_out_of_range_are_refused(tmp_path: Path, settings: dict[str, Any]) -> None:
    with pytest.raises(TrainingError):
        train_run(tmp_path / "run", seven_examples(), **settings)
    assert left_in(tmp_path) == []


def test_it_trains_in_a_thread_and_leaves_the_interpreter_as_it_was(tmp_path: Path) -> None:
    from thinc.api import get_current_ops

    before, ops = sys.getswitchinterval(), type(get_current_ops())
    runs: list[RunRecord] = []
    during: list[float] = []

    def work() -> None:
        def watch(_: list[Report]) -> bool:
            during.append(sys.getswitchinterval())
            return False

        runs.append(train_run(tmp_path / "run", seven_examples(), max_steps=5, stop_when=watch))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert runs[0].model_best.is_dir()
    assert max(during) <= 0.001
    assert sys.getswitchinterval() == before
    current = get_current_ops()
    assert type(current) is ops
    assert getattr(current, "use_blis", True)


def test_what_was_chosen_is_in_the_record(tmp_path: Path) -> None:
    run = train_run(
        tmp_path / "run", easy_examples(30), dropout=0.1, learn_rate=0.002, patience=50, seed=5
    )
    raw = srsly.read_json(run.folder / "run.json")
    assert raw["settings"]["dropout"] == 0.1
    assert (raw["settings"]["learn_rate"], raw["settings"]["patience"]) == (0.002, 50)
    config = spacy.util.load_config(run.folder / "config.cfg")
    assert config["training"]["optimizer"]["learn_rate"] == 0.002
    assert config["system"]["seed"] == 5
    assert set(raw["versions"]) == {"eventner", "spacy", "python"}


def test_the_two_models_share_no_file(trained: Trained) -> None:
    run, _ = trained
    for path in run.model_best.rglob("*"):
        if path.is_file():
            assert not path.samefile(run.model_last / path.relative_to(run.model_best))
