"""Many sentences at once, in the window of the Test tab, by real events."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import spacy
import srsly
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.nlp.prediction import Model
from eventner_gui.ui.adding.dialog import AddDialog
from eventner_gui.ui.test.batch_window import BatchWindow
from eventner_gui.ui.transfer.export_dialog import ExportDialog

TEXTS = ["Cancel lunch tomorrow", "Book a room", "Book lunch", "Call Anna tomorrow"]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "DATE", "pattern": "tomorrow"}, {"label": "MEAL", "pattern": "lunch"}]
    )
    nlp.to_disk(tmp_path / "days")
    return tmp_path / "days"


@pytest.fixture
def testing(driver, write, model):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.window.show_tab("Test")
    driver.window.test.models.choose_folder(model)
    driver.answer("Open it")
    return driver


def open_batch(driver, texts) -> BatchWindow:
    """Paste texts into the dialog that the button opens, and take them."""
    QTest.mouseClick(driver.find(QPushButton, "testMany"), Qt.MouseButton.LeftButton)
    dialog = driver.window.findChild(AddDialog)
    dialog.findChild(QPlainTextEdit).insertPlainText("\n".join(texts))
    ok = dialog.findChild(QPushButton, "pasteOk")
    driver.qtbot.waitUntil(lambda: ok.text().startswith("Find entities in"), timeout=60_000)
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
    return driver.window.test.findChildren(BatchWindow)[-1]


def ended(driver, window) -> None:
    driver.qtbot.waitUntil(lambda: not window._halt.isVisible(), timeout=60_000)


def rows(window) -> list[str]:
    model = window.findChild(QTableView, "batchList").model()
    return [model.index(row).data() for row in range(model.rowCount())]


def state(window) -> str:
    return window.findChild(QLabel, "batchState").text()


def choose(window, words: str) -> None:
    labels = window.findChild(QComboBox, "batchLabels")
    wanted = next(r for r in range(labels.count()) if labels.itemText(r).startswith(words))
    labels.setFocus()
    while labels.currentIndex() != wanted:
        step = Qt.Key.Key_Down if labels.currentIndex() < wanted else Qt.Key.Key_Up
        QTest.keyClick(labels, step)


def answers(monkeypatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), kind))


def test_many_sentences_are_looked_at_filtered_and_one_is_opened_alone(testing):
    window = open_batch(testing, TEXTS)
    ended(testing, window)
    assert rows(window) == TEXTS
    assert state(window) == "4 entities in 4 sentences."
    choose(window, "With DATE (2)")
    assert rows(window) == [TEXTS[0], TEXTS[3]]
    choose(window, "Nothing found (1)")
    assert rows(window) == [TEXTS[1]]
    choose(window, "All sentences (4)")
    QTest.keyClicks(window.findChild(QLineEdit, "batchSearch"), "LUNCH")
    assert rows(window) == [TEXTS[0], TEXTS[2]]
    found = window.findChild(QTableView, "batchList")
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Down)
    QTest.keyClick(found, Qt.Key.Key_Return)
    tab = testing.window.test
    testing.qtbot.waitUntil(lambda: tab._text == TEXTS[2], timeout=60_000)
    assert [mark.tag for mark in tab.view.marks] == ["MEAL"]
    document = testing.window.session.document
    assert len(document.examples) == 1 and not testing.window.session.undo_stack.count()


def test_what_is_shown_is_exported_with_its_entities(testing, tmp_path, monkeypatch):
    window = open_batch(testing, TEXTS)
    ended(testing, window)
    choose(window, "With DATE")
    QTest.mouseClick(window.findChild(QPushButton, "batchExport"), Qt.MouseButton.LeftButton)
    dialog = window.findChild(ExportDialog)
    forms = dialog.findChild(QComboBox, "exportFormat")
    forms.setCurrentIndex(forms.findData("doccano"))
    forms.activated.emit(forms.currentIndex())
    ok = dialog.findChild(QPushButton, "exportOk")
    testing.qtbot.waitUntil(ok.isEnabled, timeout=60_000)
    target = tmp_path / "found.jsonl"
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: True)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(target)])
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)
    testing.qtbot.waitUntil(lambda: "found.jsonl" in state(window), timeout=60_000)
    lines = list(srsly.read_jsonl(target))
    assert [line["text"] for line in lines] == [TEXTS[0], TEXTS[3]]
    assert [7, 12, "MEAL"] in [
        e[:3] for line in lines for e in line.get("label", line.get("entities"))
    ]


def test_a_picture_shows_the_chosen_sentences(testing, tmp_path, monkeypatch):
    window = open_batch(testing, TEXTS)
    ended(testing, window)
    save = window.findChild(QPushButton, "batchPicture")
    answers(monkeypatch, tmp_path / "all.png")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    assert state(window) == "Saved as all.png."
    whole = QImage(str(tmp_path / "all.png"))
    found = window.findChild(QTableView, "batchList")
    where = found.visualRect(found.model().index(1)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=where)
    answers(monkeypatch, tmp_path / "one", "SVG (*.svg)")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    drawing = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert "Book a" in drawing and "Anna" not in drawing
    answers(monkeypatch, tmp_path / "one.png")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    one = QImage(str(tmp_path / "one.png"))
    assert 0 < one.height() < whole.height() / 2 and one.width() == whole.width() == 1800
    ground = one.pixelColor(2, 2)
    assert any(one.pixelColor(x, one.height() // 2) != ground for x in range(one.width()))
    answers(monkeypatch, tmp_path / "no folder" / "x.png")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    assert "cannot be written" in state(window)


def test_stopping_keeps_what_was_found_and_closing_ends_the_work(testing, monkeypatch):
    real, going_on = Model.docs, threading.Event()

    def slow(self, texts):
        for number, doc in enumerate(real(self, texts)):
            if number == 2:
                going_on.wait(30)
            yield doc

    monkeypatch.setattr(Model, "docs", slow)
    window = open_batch(testing, TEXTS)
    QTest.mouseClick(window.findChild(QPushButton, "batchStop"), Qt.MouseButton.LeftButton)
    going_on.set()
    ended(testing, window)
    seen = len(rows(window))
    assert 0 < seen < 4 and f"stopped, {4 - seen} not looked at" in state(window)
    going_on.clear()
    again = open_batch(testing, TEXTS)
    going_on.set()
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert testing.window.test.batches._windows == [window]


def test_the_choice_of_a_label_stays_open_and_chosen_while_more_comes(testing):
    window = open_batch(testing, TEXTS)
    ended(testing, window)
    choose(window, "With DATE (2)")
    labels = window.findChild(QComboBox, "batchLabels")
    labels.showPopup()
    cleared: list[object] = []
    labels.model().rowsAboutToBeRemoved.connect(lambda *_: cleared.append(1))
    more = Example("Go tomorrow", (Annotation(3, 11, "DATE"),))
    window.batch.found.emit([more, Example("Stay", ())])
    assert labels.currentText() == "With DATE (3)" and not cleared
    assert labels.itemText(labels.count() - 1) == "Nothing found (2)"
    assert rows(window) == [TEXTS[0], TEXTS[3], more.content]
    labels.hidePopup()
    window.batch.found.emit([Example("Anna", (Annotation(0, 4, "ANNA"),))])
    assert labels.currentText() == "With DATE (3)" and labels.itemText(1) == "With ANNA (1)"


def test_of_many_chosen_sentences_none_is_opened_alone(testing):
    window = open_batch(testing, TEXTS)
    ended(testing, window)
    found, alone = (
        window.findChild(QTableView, "batchList"),
        window.findChild(QPushButton, "batchOpen"),
    )
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_End)
    assert found.currentIndex().row() == 3 and alone.isEnabled()
    QTest.keyClick(found, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not alone.isEnabled()
    QTest.keyClick(found, Qt.Key.Key_Home)
    assert found.currentIndex().row() == 0 and alone.isEnabled()


def test_chosen_sentences_go_into_the_project_to_do_as_one_step(testing):
    session = testing.window.session
    window = open_batch(testing, [*TEXTS, "Cancel lunch"])
    ended(testing, window)
    found = window.findChild(QTableView, "batchList")
    add = window.findChild(QPushButton, "batchAdd")
    assert not add.isEnabled()
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert state(window) == "Added to your data, to do: 4 sentences. In your data already: 1."
    examples = session.document.examples
    assert [each.content for each in examples] == ["Cancel lunch", *TEXTS]
    assert {each.status for each in examples[1:]} == {Status.TODO}
    assert [(a.start, a.end, a.label) for a in examples[1].annotations] == [
        (7, 12, "MEAL"),
        (13, 21, "DATE"),
    ]
    assert session.document.settings.find_label("MEAL")
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    assert "In your data already: 5." in state(window)
    session.undo_stack.undo()
    assert len(session.document.examples) == 1
    assert not session.document.settings.find_label("MEAL")
