"""Every page and every dialog of the program, opened as a person opens them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton, QScrollArea, QWidget

from eventner_gui.app.model_server import Serving
from eventner_gui.app.model_source import State
from eventner_gui.core.background import Background
from eventner_gui.core.comparison import Compared, Comparison, label_changes
from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.doubts import Doubt, DoubtKind
from eventner_gui.core.errors import EventNerError
from eventner_gui.core.frozen_test import freeze
from eventner_gui.core.merge import Merge
from eventner_gui.core.mistakes import judge
from eventner_gui.core.scores import LabelScore, Scores, score_spans
from eventner_gui.core.significance import Difference, Interval
from eventner_gui.core.spans import Span
from eventner_gui.nlp.packaging import Package
from eventner_gui.nlp.review.job import Review
from eventner_gui.storage.formats.report import Report
from eventner_gui.storage.predictions import write_predictions
from eventner_gui.storage.run_edits import judge_run
from eventner_gui.storage.run_record import MODEL_BEST, Evaluation, RunRecord
from eventner_gui.storage.runs import runs_folder_of, write_run
from eventner_gui.ui.adding.report_dialog import ReportDialog
from eventner_gui.ui.annotate.label_actions import LabelActions
from eventner_gui.ui.handover.dialog import HandOverDialog
from eventner_gui.ui.handover.foot import ModelFoot
from eventner_gui.ui.suggesting.model_choice_box import IN_USE
from eventner_gui.ui.test.batch_window import BatchWindow
from eventner_gui.ui.transfer.export_dialog import ExportDialog
from eventner_gui.ui.transfer.import_dialog import ImportDialog
from eventner_gui.ui.transfer.report_dialog import ReportDialog as TransferReport
from eventner_gui.ui.window.merge_dialog import MergeDialog
from tests.bulk_pages import show_groups, show_sure_page
from tests.driver import Driver, annotation
from tests.run_models import finder

SENTENCES = [
    "Schedule a yoga class for next Friday at 6 PM",
    "Cancel lunch with Priya tomorrow, and move the dentist to Thursday morning at nine",
    "hmm never mind",
]


def examples() -> list[dict[str, object]]:
    """Return a few sentences with tags, one of them with a tag training would not take."""
    first = annotation(SENTENCES[0], "yoga class", "name")
    flawed = annotation(SENTENCES[0], "next Frid", "date")
    second = annotation(SENTENCES[1], "Priya", "person")
    return [
        {"content": SENTENCES[0], "annotations": [first, flawed]},
        {"content": SENTENCES[1], "annotations": [second], "eventner": {"status": "done"}},
        {"content": SENTENCES[2], "annotations": []},
    ]


def add_run(
    project: Path,
    folder: Path | None = None,
    *,
    settings: dict[str, object] | None = None,
    f: float | None = 0.6,
) -> RunRecord:
    """Write a run beside a project, as a training leaves it (without its models)."""
    folder = folder or runs_folder_of(project) / "run-001"
    folder.mkdir(parents=True)
    (folder / "notes.jsonl").write_text("", encoding="utf-8")
    (folder / "log.txt").write_text("step 0\nstep 20\n", encoding="utf-8")
    number = int(folder.name.rpartition("-")[2])
    measured = Scores(0.75, 0.5, f, {"DATE": LabelScore(0.75, 0.5, f, 3)})
    run = RunRecord(
        name=f"Run {number}",
        folder=folder,
        created=f"2026-01-02T03:{number:02d}:05+00:00",
        project=project.stem,
        base="blank:en",
        language="en",
        train=10,
        dev=3,
        labels={"DATE": (4, 1), "NAME": (1, 0)},
        settings=settings or {},
        scores=None if f is None else measured,
        best_step=20,
        steps=40,
        seconds=1.5,
        stopped=False,
        notes=0,
        versions={},
        history=(Evaluation(0, None, 12.5), Evaluation(20, f, 1.25)),
    )
    truth = (SENTENCES[1].index("Priya"), SENTENCES[1].index("tomorrow"))
    found = [(truth[0], truth[0] + 5, "NAME"), (truth[1], truth[1] + 8, "DATE")]
    person = [(truth[0], truth[0] + 5, "PERSON")]
    write_predictions([judge(person, found, SENTENCES[1]), judge([], [], SENTENCES[2])], folder)
    write_run(run, folder)
    return run


def run_that_finds(project: Path, number: int, words: Mapping[str, str]) -> RunRecord:
    """Write a run beside a project, with a model that finds words, each with its label."""
    run = add_run(project, runs_folder_of(project) / f"run-{number:03d}")
    finder(run.folder / MODEL_BEST, words)
    return run


def _start(driver: Driver, _project: Path) -> QWidget:
    return driver.window


def _annotate(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    return driver.window


def _train(driver: Driver, project: Path) -> QWidget:
    add_run(project)
    driver.open(project)
    driver.window.show_tab("Train")
    driver.window.train.runs.select(driver.window.trainer.runs[0])
    for name in ("advanced", "notesFold", "logFold", "errorsFold"):
        driver.find(QPushButton, name).click()
    driver.qtbot.wait(300)
    return driver.window


def _offered(driver: Driver, project: Path) -> QWidget:
    """A model of the background is offered; it may take the place of the one in use."""
    add_run(project)
    newer = add_run(project, runs_folder_of(project) / "run-002", f=0.7)
    judge_run(newer, Background("run-001", f=0.71, f_beside=0.66, sentences=84, p=0.01))
    driver.open(project)
    driver.qtbot.wait(100)
    return driver.window


def _freeze(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.show_tab("Train")
    driver.find(QPushButton, "freeze").click()
    driver.qtbot.wait(300)
    return driver.window


def _thaw(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    session = driver.window.session
    session.apply(freeze(session.document, frozenset({"a", "b"}), "2026-01-02", 1))
    driver.window.show_tab("Train")
    driver.find(QPushButton, "thaw").click()
    driver.qtbot.wait(300)
    return driver.window


def _checks(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.show_tab("Train")
    card = driver.window.train.checks
    driver.qtbot.waitUntil(lambda: card.checker.findings is not None, timeout=60_000)
    driver.find(QPushButton, "toKnow").click()
    for row in card.rows():
        row.findChild(QPushButton, "findingFold").click()
    driver.qtbot.wait(300)
    return driver.window


def _test(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.show_tab("Test")
    return driver.window


def _answer(driver: Driver, project: Path) -> QWidget:
    """The Test tab with what a model found."""
    run_that_finds(project, 1, {"tomorrow": "DATE", "yoga": "A_SPORT", "Priya": "PER"})
    _test(driver, project)
    tab = driver.window.test
    tab.input.setPlainText("Does Priya do yoga tomorrow with her colleagues from the office?")
    driver.qtbot.waitUntil(lambda: bool(tab.view.marks), timeout=60_000)
    return driver.window


def _review(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.show_tab("Review")
    return driver.window


def _doubts(driver: Driver, project: Path) -> QWidget:
    """The queue, with what models would find made up."""
    _review(driver, project)
    reviewer = driver.window.review.reviewer
    start, long = SENTENCES[1].index("tomorrow"), SENTENCES[1].index("Priya")
    mine = Annotation(long, long + 5, "person")
    missed, other = Annotation(start, start + 8, "date"), Annotation(long, start + 8, "name")
    reviewer._places = [1]
    reviewer._document = driver.window.session.document
    why = "The model would tag this. Elsewhere these words are tagged so 12 times, untagged never."
    doubts = (
        Doubt(DoubtKind.MISSED, 0, SENTENCES[1], None, missed, 0.9, why),
        Doubt(DoubtKind.BOUNDARY, 0, SENTENCES[1], mine, other, 0.4, why),
    )
    reviewer._done(0, Review(doubts, 1, 1))
    driver.qtbot.wait(100)
    return driver.window


def _many(show: Callable[[Driver], QWidget]) -> Callable[[Driver, Path], QWidget]:
    """A page of suggestions in all that is to do, made by two sentences that are alike."""

    def open_it(driver: Driver, project: Path) -> QWidget:
        data = json.loads(project.read_text(encoding="utf-8"))
        text = "See Priya and her colleagues from the other office about the plan for the new hall"
        data["examples"] += [{"content": f"{text} {n}", "annotations": []} for n in range(12)]
        project.write_text(json.dumps(data), encoding="utf-8")
        driver.open(project)
        driver.qtbot.waitUntil(lambda: driver.window.annotate.suggester.is_ready)
        show(driver)
        return driver.window

    return open_it


def _by_menu(name: str) -> Callable[[Driver, Path], QWidget]:
    def open_it(driver: Driver, project: Path) -> QWidget:
        driver.open(project)
        action = driver.window.findChild(QAction, name)
        assert action is not None, name
        action.trigger()
        return _dialog(driver)

    return open_it


def _suggesting_model(driver: Driver, project: Path) -> QWidget:
    """A run that is chosen and opened, with labels of its own."""
    run_that_finds(project, 1, {"tomorrow": "DATE", "yoga": "A_SPORT", "Priya": "PER"})
    driver.open(project)
    model = driver.window.annotate.suggester.model
    driver.window.annotate.suggester.choices.set_model(IN_USE)
    driver.qtbot.waitUntil(lambda: model.state is State.READY, timeout=60_000)
    driver.window.dialogs.show_suggesting_model()
    return _dialog(driver)


def _merge_label(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    actions = driver.window.annotate.findChild(LabelActions)
    actions.merge(driver.window.annotate.labels.active)
    return _dialog(driver)


def _report(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    dialog = ReportDialog("2 texts were added.\n1 was there already.", driver.window)
    dialog.open()
    return dialog


def _label(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.annotate.labels.edit_active()
    return _dialog(driver)


def _tag_everywhere(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.annotate.view.select(Span(0, 4))
    driver.press("1")
    driver.press("e")
    driver.qtbot.wait(200)
    return _dialog(driver)


def _import(driver: Driver, project: Path) -> QWidget:
    """A colleague's file with something of every kind that is told."""
    driver.open(project)
    records = [
        {"text": "Ada met Priya in Köln 😀 on Monday", "label": [[0, 3, "PER"], [8, 13, "PER"]]},
        {"text": SENTENCES[2], "label": []},
        {"text": "Rain again", "label": [[0, 40, "WEATHER"]]},
        {"label": []},
    ]
    path = project.with_name("colleague.jsonl")
    content = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    path.write_text(content, encoding="utf-8")
    driver.window.transfer.import_files([path])
    dialog = driver.window.findChild(ImportDialog)
    driver.qtbot.waitUntil(lambda: dialog.answer is not None, timeout=20_000)
    return dialog


def _export(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.transfer.export()
    dialog = driver.window.findChild(ExportDialog)
    form = dialog.findChild(QComboBox, "exportFormat")
    form.setCurrentIndex(form.findData("conll"))
    form.activated.emit(form.currentIndex())
    ok = dialog.findChild(QPushButton, "exportOk")
    driver.qtbot.waitUntil(ok.isEnabled, timeout=20_000)
    return dialog


def _import_report(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    report = Report()
    report.decide("In this file “end” is the character after the last one.")
    report.refuse(3, "an example has no text")
    report.mend(4, "the same tag stands more than once; it was taken once")
    dialog = TransferReport(report, {3: 1}.get, driver.window)
    dialog.open()
    return dialog


def _ends(driver: Driver, project: Path) -> QWidget:
    undecided = project.with_name("undecided.json")
    undecided.write_text(
        '{"examples": [{"content": "a b c d", "annotations": '
        '[{"start": 2, "end": 3, "tag_name": "X"}]}]}',
        encoding="utf-8",
    )
    with driver.qtbot.waitSignal(driver.window.projects.opener.undecided, timeout=20_000):
        driver.window.projects.open(undecided)
    return _dialog(driver)


def _merge(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    base = driver.window.session.document.snapshot()
    mine, theirs = base.snapshot(), base.snapshot()
    mine.examples[0] = Example(SENTENCES[0], (), Status.SKIPPED)
    theirs.examples[0] = Example(SENTENCES[0], (), Status.DONE)
    dialog = MergeDialog(Merge(base, mine, theirs).conflicts, driver.window)
    dialog.open()
    return dialog


def _history(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.press("s")
    driver.press("f")
    driver.wait_saved()
    driver.window.dialogs.show_history()
    driver.qtbot.wait(200)
    return _dialog(driver)


def _serving(driver: Driver, project: Path) -> QWidget:
    run_that_finds(project, 1, {"Friday": "DATE"})
    driver.open(project)
    driver.window.show_tab("Test")
    foot = driver.window.findChild(ModelFoot)
    server = foot.server
    server.state, server.model = Serving.ON, driver.window.test.models.folder
    server.address, server.answered = "http://127.0.0.1:8000", 12
    server.changed.emit()
    server.failed.emit(
        EventNerError("Port 8000 cannot be had: another program has it."), "PortTaken"
    )
    return driver.window


def _hand_over(driver: Driver, project: Path) -> QWidget:
    _train(driver, project)
    finder(driver.window.trainer.runs[0].folder / MODEL_BEST, {"Priya": "PERSON"})
    driver.window.train.runs.commands.hand_over()
    dialog = _dialog(driver)
    driver.find(QPushButton, "handOverPreview").click()
    return dialog


def _handed_over(driver: Driver, project: Path) -> QWidget:
    dialog = _hand_over(driver, project)
    assert isinstance(dialog, HandOverDialog)
    model = project.parent / "en_events-0.1.0" / "model"
    dialog._finished(Package(model.parent, model, model.parent / "en_events.whl", "en_events"))
    return dialog


def _two_answers(driver: Driver, project: Path) -> QWidget:
    """The Test tab with what two models found."""
    second = run_that_finds(project, 2, {"tomorrow": "TIME", "yoga": "A_SPORT", "office": "PLACE"})
    _answer(driver, project)
    other = driver.window.test.other
    other.models.choose_run(second)
    driver.qtbot.waitUntil(lambda: bool(other.view.marks), timeout=60_000)
    return driver.window


def _many_answers(driver: Driver, project: Path) -> QWidget:
    """The window of many sentences, all looked at."""
    _answer(driver, project)
    tab = driver.window.test
    folder = tab.models.folder
    assert folder is not None
    texts = ["Does Priya do yoga tomorrow?", "Cancel lunch with her colleagues", *SENTENCES] * 8
    settings = driver.window.session.document.settings
    made = BatchWindow(folder, "Run 1", texts, settings, tab)
    made.show()
    made.batch.ended.connect(lambda: made.setProperty("ended", True))
    driver.qtbot.waitUntil(lambda: bool(made.property("ended")), timeout=60_000)
    return made


def _rename(driver: Driver, project: Path) -> QWidget:
    _train(driver, project)
    driver.window.train.runs.commands.rename()
    return _dialog(driver)


def _note(driver: Driver, project: Path) -> QWidget:
    _train(driver, project)
    driver.window.train.runs.commands.note()
    return _dialog(driver)


def _compare(driver: Driver, project: Path) -> QWidget:
    """Two runs compared; what their models would find is made up."""
    runs = [add_run(project, runs_folder_of(project) / f"run-{n:03d}") for n in (1, 2)]
    driver.open(project)
    driver.window.show_tab("Train")
    stage = driver.window.train.stage
    stage.compare(*runs)
    stage.comparison.comparer.cancel()
    true = [(9, 19, "NAME"), (24, 35, "DATE")]
    judged = judge(true, [(9, 14, "NAME")], SENTENCES[0]), judge(true, true, SENTENCES[0])
    sentences = (Compared(0, *judged),)
    stage.comparison._show_found(
        Comparison(
            name_a="Run 1",
            name_b="Run 2",
            sentences=sentences,
            scores_a=score_spans([(set(judged[0].true), set(judged[0].found))]),
            scores_b=score_spans([(set(judged[1].true), set(judged[1].found))]),
            difference=Difference(0.0, 1.0, Interval(0.5, 1.0), 0.2, 1),
            per_label=label_changes(sentences),
            labels_a=("DATE", "NAME"),
            labels_b=("DATE", "NAME"),
            trained_on_a=1,
            trained_on_b=1,
            left_out=1,
            chosen_by=1,
            unknown=(),
        )
    )
    driver.find(QPushButton, "differencesFold").click()
    return driver.window


def _closing(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.closing._ask_about_training()
    return _dialog(driver)


def _unsaved(driver: Driver, project: Path) -> QWidget:
    driver.open(project)
    driver.window.closing._ask_about_saving()
    return _dialog(driver)


def _dialog(driver: Driver) -> QDialog:
    """Return the dialog that is open; the newest where several are."""
    driver.qtbot.wait(20)
    found = [d for d in driver.window.findChildren(QDialog) if d.isVisible()]
    assert found, "no dialog has opened"
    return found[-1]


PLACES: dict[str, Callable[[Driver, Path], QWidget]] = {
    "start": _start,
    "annotate": _annotate,
    "train": _train,
    "a newer model": _offered,
    "checks": _checks,
    "freeze": _freeze,
    "thaw": _thaw,
    "test": _test,
    "an answer": _answer,
    "two answers": _two_answers,
    "many answers": _many_answers,
    "review": _review,
    "doubts": _doubts,
    "groups": _many(show_groups),
    "whole sentences": _many(show_sure_page),
    "keys": _by_menu("help"),
    "about": _by_menu("about"),
    "new project": _by_menu("new"),
    "add sentences": _by_menu("add_sentences"),
    "base models": _by_menu("baseModels"),
    "project settings": _by_menu("projectSettings"),
    "word boundaries": _by_menu("wordRules"),
    "suggestions": _by_menu("suggestions"),
    "suggesting model": _suggesting_model,
    "tag everywhere": _tag_everywhere,
    "label": _label,
    "merge label": _merge_label,
    "report": _report,
    "ends": _ends,
    "import": _import,
    "export": _export,
    "report of an import": _import_report,
    "merge": _merge,
    "history": _history,
    "serving": _serving,
    "hand over": _hand_over,
    "handed over": _handed_over,
    "rename": _rename,
    "compare runs": _compare,
    "note on a run": _note,
    "closing": _closing,
    "unsaved": _unsaved,
}


def shown(root: QWidget) -> Iterator[QWidget]:
    """Return the widgets of a place that are on the screen or can be scrolled to."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and widget.window() is root.window():
            yield widget


def close_all(driver: Driver) -> None:
    """Close what has been opened over the window."""
    for widget in QApplication.topLevelWidgets():
        if widget is not driver.window and isinstance(widget, QDialog) and widget.isVisible():
            widget.reject()
        elif isinstance(widget, BatchWindow):
            widget.close()


def scroller(widget: QWidget) -> QScrollArea | None:
    """Return the scroll area a widget lies in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
