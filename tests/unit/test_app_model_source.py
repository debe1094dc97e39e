"""A model as a source of suggestions, without a window."""

from __future__ import annotations

import shutil

import pytest

from eventner_gui.app.model_source import LONGEST, State
from eventner_gui.app.session import Session
from eventner_gui.app.suggester import Suggester
from eventner_gui.app.tokens import TokenService
from eventner_gui.app.trainer import Trainer
from eventner_gui.core import edits
from eventner_gui.core.document import Document, Example, Label, Settings, Status
from eventner_gui.nlp.jobs import TrainingSettings
from eventner_gui.nlp.trust import NotTrusted, remember_trusted
from eventner_gui.storage.runs import runs_folder_of
from eventner_gui.storage.suggesting import ModelChoice, read_suggesting
from tests.run_models import finder
from tests.ui.places import run_that_finds

SETTINGS = Settings(labels=(Label("date", "#000000"), Label("meal", "#111111")))
TEXTS = (
    "lunch tomorrow",
    "no lunch",
    "see you tomorrow",
    "dinner tomorrow",
    "a",
    "b",
    "c tomorrow",
)
IN_USE = ModelChoice("in use")


@pytest.fixture
def session(qtbot):
    made = Session()
    yield made
    made.saver.give_up()
    made.close()


@pytest.fixture
def trainer(session):
    return Trainer(session)


@pytest.fixture
def suggester(session, trainer, qtbot):
    tokens = TokenService(session)
    made = Suggester(session, tokens)
    made.model.follow(trainer)
    yield made
    made.stop()
    tokens.stop()


@pytest.fixture
def project(tmp_path):
    return tmp_path / "project.json"


def open_(session, project, texts=TEXTS) -> None:
    session.open(Document(SETTINGS, list(map(Example, texts))), project)


def shown(session, suggester, index: int) -> list[tuple[str, str]]:
    text = session.document.examples[index].content
    return [(each.span.of(text), each.label) for each in suggester.suggestions(index)]


def wait_for(qtbot, suggester, state: State) -> None:
    qtbot.waitUntil(lambda: suggester.model.state is state, timeout=60_000)


def test_the_model_in_use_suggests_and_the_next_sentences_are_read_ahead(
    session, suggester, project, qtbot
) -> None:
    run = run_that_finds(project, 1, {"tomorrow": "DATE", "lunch": "FOOD"})
    open_(session, project)
    assert suggester.model.state is State.NONE
    suggester.choices.set_model(IN_USE)
    assert suggester.model.called == run.name
    with qtbot.waitSignal(suggester.changed, timeout=60_000):
        assert shown(session, suggester, 0) == []
        wait_for(qtbot, suggester, State.READY)
    qtbot.waitUntil(lambda: shown(session, suggester, 0) == [("tomorrow", "DATE")])
    (found,) = suggester.suggestions(0)
    assert (found.source, found.probability, found.reason) == ("model", None, "found by Run 1")
    qtbot.waitUntil(lambda: TEXTS[3] in suggester.model._known)
    with qtbot.assertNotEmitted(suggester.changed):
        assert shown(session, suggester, 2) == [("tomorrow", "DATE")]
    assert suggester.model.labels == ("DATE", "FOOD")


def test_labels_are_suggested_as_what_was_chosen(session, suggester, project, qtbot) -> None:
    run_that_finds(project, 1, {"tomorrow": "DATE", "lunch": "FOOD"})
    open_(session, project)
    suggester.choices.set_model(IN_USE)
    qtbot.waitUntil(lambda: bool(shown(session, suggester, 0)), timeout=60_000)
    with qtbot.waitSignal(suggester.changed):
        suggester.choices.set_labels({"FOOD": "meal", "DATE": ""})
    assert shown(session, suggester, 0) == [("lunch", "MEAL")]


def test_a_newer_run_takes_over_where_the_model_in_use_is_meant(
    session, trainer, suggester, project, qtbot
) -> None:
    run_that_finds(project, 1, {"tomorrow": "DATE"})
    open_(session, project)
    suggester.choices.set_model(IN_USE)
    qtbot.waitUntil(lambda: bool(shown(session, suggester, 0)), timeout=60_000)
    run_that_finds(project, 2, {"lunch": "MEAL"})
    trainer.refresh()
    qtbot.waitUntil(lambda: shown(session, suggester, 0) == [("lunch", "MEAL")], timeout=60_000)
    suggester.choices.set_model(ModelChoice("run", "run-001"))
    qtbot.waitUntil(lambda: shown(session, suggester, 0) == [("tomorrow", "DATE")], timeout=60_000)
    shutil.rmtree(runs_folder_of(project) / "run-001")
    trainer.refresh()
    assert suggester.model.state is State.FAILED
    assert "run-001, is not here any more" in str(suggester.model.error)
    assert shown(session, suggester, 0) == []


def test_without_a_run_the_model_in_use_is_waited_for(session, trainer, suggester, project) -> None:
    open_(session, project)
    suggester.choices.set_model(IN_USE)
    assert suggester.model.state is State.NO_RUN
    run_that_finds(project, 1, {"tomorrow": "DATE"})
    trainer.refresh()
    assert suggester.model.state is State.OPENING


def test_a_broken_model_is_told_and_the_other_sources_go_on(
    session, suggester, project, qtbot, tmp_path
) -> None:
    open_(session, project, [*TEXTS, "later tomorrow"])
    qtbot.waitUntil(lambda: suggester.is_ready, timeout=20_000)
    session.apply(edits.tag(session.document, 0, suggester_span(TEXTS[0], "tomorrow"), "date"))
    session.apply(edits.set_status(session.document, [0], Status.DONE))
    folder = finder(tmp_path / "broken", {"tomorrow": "DATE"})
    (folder / "config.cfg").write_text("[nlp", encoding="utf-8")
    suggester.choices.set_model(ModelChoice("folder", str(folder)))
    wait_for(qtbot, suggester, State.FAILED)
    assert suggester.model.error is not None and suggester.model.error.hint
    assert shown(session, suggester, 2) == [("tomorrow", "DATE")]
    suggester.choices.set_model(ModelChoice("pipeline", "xx_not_here"))
    wait_for(qtbot, suggester, State.OPENING)
    wait_for(qtbot, suggester, State.FAILED)
    assert "xx_not_here" in str(suggester.model.error)


def suggester_span(text: str, words: str):
    from eventner_gui.core.spans import Span

    return Span(text.index(words), text.index(words) + len(words))


def test_a_strangers_model_is_asked_about_first(
    session, suggester, project, qtbot, tmp_path
) -> None:
    open_(session, project)
    folder = finder(tmp_path / "strange", {"tomorrow": "DATE"}, is_ours=False)
    suggester.choices.set_model(ModelChoice("folder", str(folder)))
    wait_for(qtbot, suggester, State.ASKS)
    assert isinstance(suggester.model.error, NotTrusted)
    assert shown(session, suggester, 0) == []
    remember_trusted(suggester.model.error.looked)
    suggester.model.try_again()
    qtbot.waitUntil(lambda: shown(session, suggester, 0) == [("tomorrow", "DATE")], timeout=60_000)


def test_another_model_in_the_same_folder_takes_over(
    session, suggester, project, qtbot, tmp_path
) -> None:
    open_(session, project)
    folder = finder(tmp_path / "model", {"tomorrow": "DATE"})
    suggester.choices.set_model(ModelChoice("folder", str(folder)))
    qtbot.waitUntil(lambda: bool(shown(session, suggester, 0)), timeout=60_000)
    shutil.rmtree(folder)
    finder(folder, {"lunch": "MEAL"})
    session.apply(edits.add_examples(session.document, [Example("another lunch")]))
    qtbot.waitUntil(lambda: shown(session, suggester, 7) == [("lunch", "MEAL")], timeout=60_000)
    qtbot.waitUntil(lambda: shown(session, suggester, 0) == [("lunch", "MEAL")], timeout=60_000)


def test_what_is_not_asked_is_not_loaded(session, suggester, project, qtbot) -> None:
    run_that_finds(project, 1, {"tomorrow": "DATE"})
    open_(session, project)
    suggester.set_on(False, "model")
    suggester.choices.set_model(IN_USE)
    assert suggester.model.state is State.NONE
    assert shown(session, suggester, 0) == []
    qtbot.wait(300)
    assert not suggester.model._worker.isRunning()
    suggester.set_on(True, "model")
    qtbot.waitUntil(lambda: shown(session, suggester, 0) == [("tomorrow", "DATE")], timeout=60_000)
    suggester.choices.set_model(None)
    assert shown(session, suggester, 0) == []


def test_a_long_text_is_not_read(session, suggester, project, qtbot) -> None:
    run_that_finds(project, 1, {"tomorrow": "DATE"})
    open_(session, project, ["tomorrow " * (LONGEST // 9 + 1), "tomorrow"])
    suggester.choices.set_model(IN_USE)
    qtbot.waitUntil(lambda: shown(session, suggester, 1) == [("tomorrow", "DATE")], timeout=60_000)
    assert shown(session, suggester, 0) == []


def test_the_choice_comes_again_with_the_project_and_is_not_in_its_file(
    session, trainer, suggester, project, tmp_path
) -> None:
    open_(session, project)
    folder = finder(tmp_path / "elsewhere", {"tomorrow": "DATE"})
    choice = ModelChoice("folder", str(folder))
    suggester.choices.set_model(choice)
    suggester.choices.set_labels({"DATE": ""})
    suggester.set_on(False, "recall")
    session.saver.finish()
    assert "elsewhere" not in project.read_text(encoding="utf-8")
    open_(session, tmp_path / "other.json")
    assert suggester.choices.model is None and suggester.choices.labels == {}
    open_(session, project)
    assert suggester.choices.model == choice and suggester.choices.labels == {"DATE": ""}
    assert not suggester.is_on("recall")
    session.save_as(tmp_path / "moved.json")
    assert suggester.choices.model == choice
    assert read_suggesting(runs_folder_of(tmp_path / "moved.json")).model == choice


def test_a_choice_that_cannot_be_remembered_holds_and_is_told(
    session, suggester, project, qtbot
) -> None:
    open_(session, project)
    runs_folder_of(project).write_text("a file where the folder would be", encoding="utf-8")
    with qtbot.waitSignal(suggester.choices.failed):
        suggester.choices.set_model(IN_USE)
    assert suggester.choices.model == IN_USE


def test_what_is_suggested_is_in_no_count_and_no_training(
    session, trainer, suggester, project, qtbot, monkeypatch
) -> None:
    run_that_finds(project, 1, {"tomorrow": "DATE", "lunch": "MEAL"})
    open_(session, project)
    session.apply(edits.set_status(session.document, [1], Status.DONE))
    before = _state(session)
    suggester.choices.set_model(IN_USE)
    qtbot.waitUntil(lambda: len(shown(session, suggester, 0)) == 2, timeout=60_000)
    for index in range(len(TEXTS)):
        suggester.suggests_for(session.document.examples[index])
        suggester.disputes(session.document.examples[index])
    assert _state(session) == before
    jobs = []
    monkeypatch.setattr(
        "eventner_gui.app.training_thread.TrainingThread.__init__",
        lambda self, job, folder, parent: jobs.append(job) or 1 / 0,
    )
    with pytest.raises(ZeroDivisionError):
        trainer.start(TrainingSettings())
    (job,) = jobs
    assert [each.content for each in job.examples] == [TEXTS[1]]
    assert job.examples[0].annotations == ()


def _state(session) -> tuple[object, ...]:
    counts = session.counts
    labels = tuple(counts.of_label(each.label) for each in SETTINGS.labels)
    return list(session.document.examples), counts.statuses, labels
