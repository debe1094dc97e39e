from __future__ import annotations

import gc
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from eventner_gui.core.document import Status
from eventner_gui.core.edits import set_status
from eventner_gui.core.spans import Span


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model folder that finds days, made by plain spaCy."""
    import spacy

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


@pytest.fixture
def searches_for_garbage() -> Iterator[list[threading.Thread]]:
    """The threads in which Python searches for garbage meanwhile."""
    threads: list[threading.Thread] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            threads.append(threading.current_thread())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


def type_text(driver, text: str) -> None:
    tab = driver.window.test
    with driver.qtbot.waitSignal(tab.predictor.predicted, timeout=60_000):
        if text.isascii():
            QTest.keyClicks(tab.input, text)
        else:  # Qt's key events know ASCII alone; this is what pasting does
            tab.input.insertPlainText(text)
    driver.qtbot.waitUntil(lambda: tab._text == tab.input.toPlainText(), timeout=60_000)


def found(driver) -> list[tuple[str, str]]:
    view = driver.window.test.view
    return [(view.text[m.start : m.end], m.tag) for m in view.marks]


def test_entities_are_shown_as_one_types(testing):
    type_text(testing, "lunch ")
    assert found(testing) == [("lunch", "MEAL")]
    type_text(testing, "tomorrow")
    assert found(testing) == [("lunch", "MEAL"), ("tomorrow", "DATE")]
    assert testing.find(QLabel, "predictionTime").text().endswith(" ms")


def test_the_json_is_spacys_with_the_texts_of_the_entities(testing):
    type_text(testing, "😀 lunch")
    testing.click("copyJson")
    copied = json.loads(QGuiApplication.clipboard().text())
    assert copied["text"] == "😀 lunch"
    assert copied["ents"] == [{"start": 2, "end": 7, "label": "MEAL", "text": "lunch"}]
    assert [token["start"] for token in copied["tokens"]] == [0, 2]


def test_the_json_is_exactly_spacys(testing, model):
    import spacy

    text = "Lunch? No: lunch tomorrow, \u202eolleh"
    type_text(testing, text)
    expected = spacy.load(model)(text).to_json()
    for entity in expected["ents"]:
        entity["text"] = text[entity["start"] : entity["end"]]
    shown = testing.window.test.json
    testing.qtbot.waitUntil(lambda: bool(shown._view.toPlainText()))
    assert json.loads(shown._view.toPlainText()) == expected
    shown._view.setFocus()
    QTest.keyClick(shown._view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(shown._view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert json.loads(QGuiApplication.clipboard().text()) == expected


def told(driver) -> str:
    return driver.find(QLabel, "entityTold").text()


def test_pointing_at_an_entity_says_label_words_and_code_points(testing):
    type_text(testing, "😀😀 lunch tomorrow")
    view = testing.window.test.view
    where = view.viewport_rects(Span(3, 8))[0].center()
    QTest.mouseMove(view.viewport(), where.toPoint())
    assert told(testing) == "MEAL · “lunch” · start 3, end 8"
    assert view.tip_at(where).startswith("MEAL · “lunch” · start 3, end 8.")
    QTest.mouseMove(view.viewport(), QPoint(3, 3))
    assert "start" not in told(testing)


def test_the_keyboard_goes_through_the_entities_too(testing):
    type_text(testing, "we lunch tomorrow")
    view = testing.window.test.view
    testing.window.test.input.setFocus()
    QTest.keyClick(testing.window.test.input, Qt.Key.Key_Tab)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert told(testing) == "MEAL · “lunch” · start 3, end 8"
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert told(testing) == "DATE · “tomorrow” · start 9, end 17"
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert not view.hasFocus()
    assert "start" not in told(testing)


@pytest.fixture
def document(testing):
    return testing.window.session.document


def tags(example) -> list[tuple[str, str]]:
    return [(example.content[a.start : a.end], a.tag_name) for a in example.annotations]


def go_to_answer(driver) -> QWidget:
    view = driver.window.test.view
    view.setFocus()
    view.select(Span(0, 1))
    return view


def drag_over(driver, words: str) -> None:
    view = driver.window.test.view
    start = view.text.index(words)
    rects = view.viewport_rects(Span(start, start + len(words)))
    first = rects[0].center().toPoint()
    first.setX(round(rects[0].left()) + 2)
    last = rects[-1].center().toPoint()
    last.setX(round(rects[-1].right()) - 2)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseMove(view.viewport(), (first + last) / 2)
    QTest.mouseMove(view.viewport(), last)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=last)


def test_an_answer_goes_into_the_project_finished_as_one_step(testing, document):
    type_text(testing, " lunch tomorrow ")
    testing.click("addToData")
    example = document.examples[1]
    assert (example.content, example.status) == ("lunch tomorrow", Status.DONE)
    # the project's own spelling of a label is used where it has the label
    assert tags(example) == [("lunch", "MEAL"), ("tomorrow", "date")]
    assert document.settings.find_label("MEAL") is not None
    assert testing.window.test.isVisible()
    assert testing.notices() == ["Added to your data, finished: sentence 2, 2 tags."]
    testing.click("noticeAction0")  # take it back
    assert len(document.examples) == 1
    assert document.settings.find_label("MEAL") is None
    assert testing.window.test.isVisible() and testing.notices() == []


def test_an_answer_is_put_right_by_keys_alone(testing, document):
    type_text(testing, "have lunch tomorrow at noon")
    view = go_to_answer(testing)
    QTest.keyClick(view, Qt.Key.Key_Tab)  # lunch
    QTest.keyClick(view, Qt.Key.Key_Delete)
    QTest.keyClick(view, Qt.Key.Key_Tab)  # tomorrow
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, "5")  # the label's own key
    time = document.settings.labels[4].label
    assert found(testing) == [("tomorrow at", "DATE"), ("noon", time)]
    assert testing.find(QLabel, "corrections").text() == "3 corrections"
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert document.examples[1].status is Status.DONE
    assert [words for words, _ in tags(document.examples[1])] == ["tomorrow at", "noon"]
    assert testing.window.test.input.hasFocus()
    testing.window.menus.undo.trigger()
    assert len(document.examples) == 1, "one step of undo"


def test_an_answer_is_put_right_by_the_mouse_alone(testing, document):
    type_text(testing, "have lunch tomorrow at noon")
    drag_over(testing, "lunch tomorrow")  # no label is chosen: what the model found there
    assert found(testing) == [("lunch tomorrow", "MEAL")]
    testing.click("tagAsNAME")  # what was dragged over stays selected
    assert found(testing) == [("lunch tomorrow", "NAME")]
    drag_over(testing, "noon")
    assert found(testing) == [("lunch tomorrow", "NAME"), ("noon", "NAME")]
    where = testing.window.test.view.viewport_rects(Span(24, 26))[0].center().toPoint()
    QTest.mouseClick(testing.window.test.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    menu = testing.window.test.findChild(QMenu, "tagMenu")
    testing.choose(menu, "Remove this tag")
    testing.click("addToData")
    assert tags(document.examples[1]) == [("lunch tomorrow", "name")]


def test_corrections_are_undone_in_the_answer_and_not_in_the_project(testing, document):
    testing.window.session.apply(set_status(document, [0], Status.SKIPPED))
    type_text(testing, "have lunch tomorrow")
    view = go_to_answer(testing)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert found(testing) == [("tomorrow", "DATE")]
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert found(testing) == [("lunch", "MEAL"), ("tomorrow", "DATE")]
    assert document.examples[0].status is Status.SKIPPED
    QTest.keyClick(view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert found(testing) == [("tomorrow", "DATE")]
    testing.click("resetAnswer")
    assert found(testing) == [("lunch", "MEAL"), ("tomorrow", "DATE")]
    assert not testing.find(QLabel, "corrections").isVisible()


def test_corrections_come_back_with_their_text(testing):
    type_text(testing, "have lunch")
    view = go_to_answer(testing)
    QTest.keyClick(view, Qt.Key.Key_Tab)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    type_text(testing, "e")
    assert found(testing) == []
    QTest.keyClick(testing.window.test.input, Qt.Key.Key_Backspace)
    testing.qtbot.waitUntil(lambda: view.text == "have lunch")
    assert found(testing) == [], "as it was corrected"


def test_a_sentence_that_is_there_is_recognised(testing, document):
    type_text(testing, "Cancel lunch")
    testing.click("addToData")
    assert testing.notices() == ["This sentence is in your data already (to do, no tags)."]
    assert len(document.examples) == 1 and not document.examples[0].annotations
    testing.click("noticeAction0")  # give it these tags
    assert len(document.examples) == 1
    assert tags(document.examples[0]) == [("lunch", "MEAL")]
    assert document.examples[0].status is Status.DONE
    testing.window.test.input.setFocus()
    QTest.keyClick(
        testing.window.test.input, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    (said,) = testing.notices()
    assert said == "This sentence is in your data already, finished with the same tags."
    testing.click("noticeAction0")  # show it
    assert testing.window.annotate.isVisible() and testing.window.annotate.index == 0
    testing.window.menus.undo.trigger()
    assert document.examples[0].status is Status.TODO and not document.examples[0].annotations


def test_another_model_in_the_same_folder_is_the_one_that_answers(testing, model):
    import shutil

    import spacy

    type_text(testing, "lunch ")
    assert found(testing) == [("lunch", "MEAL")]
    shutil.rmtree(model)
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "FOOD", "pattern": "lunch"}])
    nlp.to_disk(model)
    QTest.keyClicks(testing.window.test.input, "now")
    testing.answer("Open it")
    testing.qtbot.waitUntil(lambda: testing.window.test._text == "lunch now", timeout=60_000)
    assert found(testing) == [("lunch", "FOOD")]


def test_garbage_is_searched_for_in_the_thread_of_the_window(testing, model, searches_for_garbage):
    # what is found is destroyed there; a widget must not be, in another thread
    type_text(testing, "lunch ")
    (model / "meta.json").touch()  # it is loaded once more
    QTest.keyClicks(testing.window.test.input, "now")
    testing.qtbot.waitUntil(lambda: testing.window.test._text == "lunch now", timeout=60_000)
    assert set(searches_for_garbage) == {threading.main_thread()}


def test_a_folder_without_a_model_is_explained(testing, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    tab = testing.window.test
    QTest.keyClicks(tab.input, "lunch")
    with testing.qtbot.waitSignal(tab.predictor.failed, timeout=60_000):
        tab.models.choose_folder(empty)
    assert found(testing) == []
    assert not tab.json.copy_button.isEnabled()


def test_clearing_the_text_clears_the_answer(testing):
    type_text(testing, "lunch")
    testing.window.test.input.clear()
    testing.qtbot.waitUntil(lambda: testing.window.test.view.text == "")
    assert found(testing) == []


def test_without_a_model_it_says_what_to_do(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.window.show_tab("Test")
    assert driver.window.test.models.currentText() == "No model yet"
    assert "Train a model first" in driver.window.test.view._placeholder
