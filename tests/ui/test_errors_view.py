from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QListView, QWidget

from eventner_gui.core import edits
from eventner_gui.core.document import Status
from eventner_gui.core.frozen_test import freeze
from eventner_gui.core.mistakes import count_errors, judge
from eventner_gui.core.text_groups import text_key
from eventner_gui.storage.predictions import HeldOut, write_predictions
from eventner_gui.storage.runs import list_runs, runs_folder_of
from eventner_gui.ui.theme.colors import contrast, parse
from eventner_gui.ui.theme.palettes import APPEARANCES
from eventner_gui.ui.theme.theme import Theme
from eventner_gui.ui.train.bars_view import BarsView
from eventner_gui.ui.train.confusion_table import ConfusionTable
from eventner_gui.ui.train.errors_view import ErrorsView
from tests.driver import Driver
from tests.ui.places import SENTENCES, add_run, examples, run_that_finds


def words(text: str, label: str, sentence: str) -> tuple[int, int, str]:
    start = sentence.index(text)
    return start, start + len(text), label


@pytest.fixture
def project(driver: Driver, write: Any) -> Path:
    """A project with a run; its model got three things wrong in two sentences."""
    path: Path = write(examples())
    add_run(path)
    first, second, third = SENTENCES
    write_predictions(
        [
            judge([words("yoga class", "NAME", first)], [words("yoga", "NAME", first)], first),
            judge(
                [words("Priya", "PERSON", second)],
                [words("Priya", "NAME", second), words("nine", "TIME", second)],
                second,
            ),
            judge([], [], third),
            judge([words("gone", "NAME", "it is gone")], [], "it is gone"),
        ],
        runs_folder_of(path) / "run-001",
    )
    driver.open(path)
    driver.window.show_tab("Train")
    driver.window.train.runs.select(driver.window.trainer.runs[0])
    return path


def opened(driver: Driver) -> ErrorsView:
    driver.click("errorsFold")
    view = driver.find(ErrorsView, "errorsView")
    driver.qtbot.waitUntil(lambda: view.model.rowCount() > 0, timeout=20_000)
    return view


def listed(driver: Driver) -> list[str]:
    model = driver.find(QListView, "mistakes").model()
    return [model.index(row).data() for row in range(model.rowCount())]


def choose_source(driver: Driver, words: str) -> None:
    sources = driver.find(QComboBox, "errorsSource")
    sources.setCurrentIndex(sources.findText(words))
    sources.activated.emit(sources.currentIndex())


@pytest.fixture
def trained(driver: Driver, write: Any) -> Path:
    """A project with a run whose model finds two words; nothing was held out of it."""
    path: Path = write(examples())
    run = run_that_finds(path, 1, {"Priya": "PERSON", "class": "NAME"})
    (run.folder / HeldOut.DEV.file).unlink()
    driver.open(path)
    driver.window.show_tab("Train")
    driver.window.train.runs.select(driver.window.trainer.runs[0])
    driver.click("errorsFold")
    summary = driver.find(QLabel, "errorsSummary")
    driver.qtbot.waitUntil(lambda: "Choose sentences" in summary.text(), timeout=20_000)
    return path


def measure_on(driver: Driver, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    choose_source(driver, "On a file…")


def test_any_file_of_tagged_sentences_is_measured_on(
    driver: Driver, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "others.jsonl"  # of doccano
    lines = [
        {"text": "Priya has a class", "label": [[0, 5, "PERSON"]]},
        {"text": "Anna rests", "label": [[0, 4, "PERSON"]]},
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    measure_on(driver, file, monkeypatch)
    driver.qtbot.waitUntil(lambda: len(listed(driver)) == 2, timeout=60_000)
    assert listed(driver) == [
        "Found where nothing is tagged: “class” NAME",
        "Not found: “Anna” PERSON",
    ]
    sources = driver.find(QComboBox, "errorsSource")
    assert sources.currentText() == "On others.jsonl"
    bars = driver.find(BarsView, "labelBars")
    assert bars.isVisible()
    assert bars.accessibleDescription() == (
        "NAME: precision 0.0, F 0.0; PERSON: precision 100.0, recall 50.0, F 66.7"
    )
    view = driver.find(ErrorsView, "errorsView")
    view.list.setCurrentIndex(view.model.index(0))
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert "not in the project" in driver.find(QLabel, "errorsRemark").text()
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "a", "label": [[0', encoding="utf-8")
    measure_on(driver, broken, monkeypatch)
    remark = driver.find(QLabel, "errorsRemark")
    driver.qtbot.waitUntil(lambda: "broken.jsonl" in remark.text(), timeout=60_000)
    assert len(listed(driver)) == 2 and sources.currentText() == "On others.jsonl"


def test_the_frozen_test_set_is_measured_on(driver: Driver, trained: Path) -> None:
    session = driver.window.session
    session.apply(edits.set_status(session.document, [0, 1], Status.DONE))
    session.apply(freeze(session.document, frozenset({text_key(SENTENCES[1])}), "2026-11-27"))
    driver.window.train.runs.select(driver.window.trainer.runs[0])
    sources = driver.find(QComboBox, "errorsSource")
    driver.qtbot.waitUntil(lambda: sources.findText("On the frozen test set") >= 0, timeout=20_000)
    choose_source(driver, "On the frozen test set")
    summary = driver.find(QLabel, "errorsSummary")
    driver.qtbot.waitUntil(lambda: "1 held-out sentence" in summary.text(), timeout=60_000)


def test_figures_are_saved(
    driver: Driver, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(driver)
    for button, name in (("saveConfusions", "grid"), ("saveBars", "bars")):
        for suffix in (".png", ".svg"):
            target = tmp_path / f"{name}{suffix}"
            chosen = (str(target.with_suffix("")), f"X (*{suffix})")
            monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: chosen)
            driver.click(button)
            assert driver.find(QLabel, "errorsRemark").text() == f"Saved as {name}{suffix}."
        drawing = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert "PERSON" in drawing and "TIME" in drawing
        image = QImage(str(tmp_path / f"{name}.png"))
        colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7)
                  for y in range(0, image.height(), 7)}  # fmt: skip
        assert len(colors) > 2
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no/x.png"), ""))
    driver.click("saveBars")
    assert "cannot be written" in driver.find(QLabel, "errorsRemark").text()


def test_mistakes_are_listed_by_kind_and_by_pair_of_labels(driver: Driver, project: Path) -> None:
    opened(driver)
    assert "4 mistakes in 3 of 4 held-out sentences" in driver.find(QLabel, "errorsSummary").text()
    assert "ends too early 1" in driver.find(QLabel, "errorsEdges").text()
    assert listed(driver) == [
        "Right label, too many or too few words: “yoga class” NAME, found “yoga” NAME",
        "Right words, wrong label: “Priya” PERSON, found “Priya” NAME",
        "Found where nothing is tagged: “nine” TIME",
        "Not found: “gone” NAME",
    ]
    kinds = driver.find(QComboBox, "errorsKind")
    kinds.setCurrentIndex(kinds.findText("Right words, wrong label (1)"))
    assert [line.split(":")[0] for line in listed(driver)] == ["Right words, wrong label"]
    driver.click("errorsAll")
    assert len(listed(driver)) == 4
    grid = driver.find(ConfusionTable, "confusions")
    names = [grid.horizontalHeaderItem(i).text() for i in range(grid.columnCount())]
    assert names == ["nothing", "NAME", "PERSON", "TIME"]
    cell = grid.item(names.index("PERSON"), names.index("NAME"))
    assert cell.text() == "1"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "PERSON taken for NAME: 1"
    where = grid.visualItemRect(cell).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert len(listed(driver)) == 1 and "Priya" in listed(driver)[0]
    assert driver.find(QLabel, "errorsRemark").text() == "PERSON taken for NAME: 1"


def test_a_click_or_return_opens_the_sentence(driver: Driver, project: Path) -> None:
    view = opened(driver)
    view.list.setFocus()
    view.list.setCurrentIndex(view.model.index(0))
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: driver.window.annotate.isVisible())
    assert driver.example.content == SENTENCES[1]
    driver.window.show_tab("Train")
    where = view.list.visualRect(view.model.index(0)).center()
    QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert driver.window.annotate.isVisible()
    assert driver.example.content == SENTENCES[0]


def test_a_sentence_that_is_gone_is_said_to_be(driver: Driver, project: Path) -> None:
    view = opened(driver)
    view.list.setCurrentIndex(view.model.index(3))
    view.list.setFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert "not in the project" in driver.find(QLabel, "errorsRemark").text()
    assert driver.window.train.isVisible()


def test_cross_validated_sentences_can_be_chosen(driver: Driver, project: Path) -> None:
    run = list_runs(runs_folder_of(project))[0].folder
    line = '{"text": "on Friday", "true": [[3, 9, "DATE"]], "found": [], "fold": 2}\n'
    (run / HeldOut.FOLDS.file).write_text(line, encoding="utf-8")
    opened(driver)
    sources = driver.find(QComboBox, "errorsSource")
    assert [sources.itemText(i) for i in range(2)] == ["On cross-validation", "On the dev set"]
    assert listed(driver) == ["Not found: “Friday” DATE"]
    choose_source(driver, "On the dev set")
    assert len(listed(driver)) == 4


def test_a_model_from_elsewhere_is_not_opened(driver: Driver, project: Path) -> None:
    import spacy

    run = list_runs(runs_folder_of(project))[0].folder
    (run / HeldOut.DEV.file).unlink()
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "A", "pattern": "yoga"}])
    nlp.to_disk(run / "model-best")
    from spacy.tokens import DocBin

    DocBin(docs=[nlp("yoga")]).to_disk(run / "dev.spacy")
    driver.click("errorsFold")
    summary = driver.find(QLabel, "errorsSummary")
    driver.qtbot.waitUntil(
        lambda: summary.text().startswith("This model was not trained"), timeout=20_000
    )
    assert not driver.find(QWidget, "mistakes").isVisible()


def test_numbers_can_be_read_on_every_colour(themed: Theme, qtbot: Any) -> None:
    grid = ConfusionTable()
    qtbot.addWidget(grid)
    judged = [judge([(0, 1, "A"), (2, 3, "B")], [(0, 1, "A"), (2, 3, "A")])]
    grid.show_counts(count_errors(judged))
    before = themed.appearance
    try:
        for appearance, colors in APPEARANCES.items():
            themed.set_appearance(appearance)
            cells = [grid.item(row, column) for row in range(3) for column in range(3)]
            fills = [cell.background().color().name() for cell in cells if cell.text()]
            assert len(fills) == 2
            for fill in fills:
                assert contrast(parse(fill), parse(colors.text)) >= colors.contrast
    finally:
        themed.set_appearance(before)


def test_the_view_goes_with_the_run_and_the_focus_with_it(driver: Driver, project: Path) -> None:
    """Once hidden with the focus in it, the list of runs got that and showed its first run."""
    view = opened(driver)
    view.list.setFocus()
    session = driver.window.session
    session.apply(edits.set_status(session.document, [0], Status.SKIPPED))
    assert not view.isVisible()
    assert driver.window.train.runs.current is None
    assert driver.window.focusWidget() is driver.window.train.train_button
