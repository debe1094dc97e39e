"""The same words tagged everywhere, through the real window by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton

from eventner_gui.core.document import Annotation
from eventner_gui.ui.annotate.occurrences_dialog import OccurrencesDialog
from tests.driver import annotation

KEY = Qt.Key
TEXTS = [
    "Meet on Friday at 5 pm",
    "friday it is, at 11 pm",
    "Fridays are long",
    "see you Friday",
    "a Friday person",
]


@pytest.fixture
def opened(driver, write):
    examples = [{"content": text, "annotations": []} for text in TEXTS]
    examples[3]["annotations"] = [annotation(TEXTS[3], "Friday", "name")]
    examples[4]["annotations"] = [annotation(TEXTS[4], "Friday person", "name")]
    driver.open(write(examples))
    return driver


@pytest.fixture
def dialog_of(opened, qtbot):
    def find() -> OccurrencesDialog:
        qtbot.waitUntil(lambda: bool(opened.window.findChildren(OccurrencesDialog)), timeout=5_000)
        (found,) = opened.window.findChildren(OccurrencesDialog)
        qtbot.waitUntil(lambda: not found._search.is_busy, timeout=10_000)
        return found

    return find


def tags(driver, index: int) -> list[tuple[str, str]]:
    example = driver.window.session.document.examples[index]
    return [(example.content[a.start : a.end], a.label) for a in example.annotations]


def rows(dialog: OccurrencesDialog) -> list[tuple[int, bool]]:
    model = dialog.model
    return [(model.occurrence(r).index, model.is_ticked(r)) for r in range(model.rowCount())]


def tag_friday(driver) -> None:
    driver.choose_label("DATE")
    driver.drag_over("Friday")
    assert driver.tags() == [("Friday", "DATE")]


def test_what_was_just_tagged_is_tagged_everywhere_in_one_step(opened, dialog_of, qtbot) -> None:
    tag_friday(opened)
    opened.press("e")
    dialog = dialog_of()
    assert rows(dialog) == [(1, True), (3, False), (4, False)]
    summary = dialog._summary.text().replace("\u200b", "")
    assert summary == (
        "1 place without a tag, 1 tagged otherwise, 1 inside or across another tag; "
        "1 tagged DATE already."
    )
    QTest.keyClick(dialog.view, KEY.Key_Down)
    QTest.keyClick(dialog.view, KEY.Key_Space)
    assert rows(dialog)[1] == (3, True)
    assert dialog._ok.text() == "Tag 2 places as DATE"
    QTest.keyClick(dialog.view, KEY.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert tags(opened, 1) == [("friday", "DATE")] and tags(opened, 3) == [("Friday", "DATE")]
    assert tags(opened, 4) == [("Friday person", "NAME")] and tags(opened, 2) == []
    assert opened.window.session.undo_stack.undoText() == "Tag 2 places as DATE"
    opened.window.session.undo_stack.undo()
    assert tags(opened, 1) == [] and tags(opened, 3) == [("Friday", "NAME")]


def test_exact_letters_and_escape(opened, dialog_of, qtbot) -> None:
    tag_friday(opened)
    opened.press("e")
    dialog = dialog_of()
    mode = opened.find(QComboBox, "occurrencesMode")
    mode.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not dialog._search.is_busy)
    assert [index for index, _ in rows(dialog)] == [3, 4]
    assert not dialog._ok.isEnabled()
    QTest.mouseClick(opened.find(QPushButton, "tickAll"), Qt.MouseButton.LeftButton)
    assert dialog._ok.text() == "Tag 2 places as DATE"
    QTest.mouseClick(opened.find(QPushButton, "tickNone"), Qt.MouseButton.LeftButton)
    where = dialog.view.visualRect(dialog.model.index(0)).center()
    QTest.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert rows(dialog) == [(3, True), (4, False)]
    QTest.keyClick(dialog.view, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert tags(opened, 3) == [("Friday", "NAME")]


def test_a_pattern_finds_other_numbers_and_is_kept(opened, dialog_of, qtbot) -> None:
    opened.choose_label("TIME")
    opened.drag_over("5 pm")
    opened.press("e")
    dialog = dialog_of()
    assert opened.find(QComboBox, "occurrencesMode").currentText() == "a pattern of words"
    assert rows(dialog) == [(1, True)]
    number = opened.find(QComboBox, "patternPart0")
    assert number.currentText() == "a number"
    number.setCurrentIndex(0)
    assert rows(dialog) == []
    number.setCurrentIndex(1)
    qtbot.waitUntil(lambda: rows(dialog) == [(1, True)])
    QTest.keyClick(opened.find(QCheckBox, "keepPattern"), KEY.Key_Space)
    QTest.mouseClick(dialog._ok, Qt.MouseButton.LeftButton)
    assert tags(opened, 1) == [("11 pm", "TIME")]
    (kept,) = opened.window.session.document.settings.patterns
    assert kept.words == "a number, then “pm”"
    raw = opened.file()["eventner"]["patterns"]
    assert raw == [{"label": "time", "pattern": [{"IS_DIGIT": True}, {"LOWER": "pm"}]}]
    opened.window.session.undo_stack.undo()
    assert tags(opened, 1) == [] and not opened.window.session.document.settings.patterns


def test_without_any_tag_it_says_what_to_do(opened, qtbot) -> None:
    said = []
    opened.window.annotate.said.connect(said.append)
    opened.press("e")
    assert said == ["Tag some words first, or go to a tag: these are then looked for."]
    assert not opened.window.findChildren(OccurrencesDialog)


def test_the_menu_of_a_tag_offers_it(opened, dialog_of) -> None:
    tag_friday(opened)
    menu = opened.click_on("Friday")
    assert menu is not None
    opened.choose(menu, "Tag “Friday” everywhere…")
    dialog = dialog_of()
    assert dialog.windowTitle() == "Tag “Friday” everywhere"
    spoken = dialog.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "not ticked, sentence 4: see you Friday, tagged otherwise (NAME)"
    dialog.reject()


def test_what_cannot_be_shown_as_it_is_does_not_disturb(driver, write, qtbot) -> None:
    text = "a\u202e\x07 fri\u0301day\r\n" + "x" * 300 + " friday " + "مرحبا" * 40
    driver.open(
        write([{"content": text, "annotations": []}, {"content": "friday", "annotations": []}])
    )
    session = driver.window.session
    label = session.document.settings.labels[0]
    dialog = OccurrencesDialog(session, "friday", (), label, driver.window)
    dialog.open()
    qtbot.waitUntil(lambda: not dialog._search.is_busy)
    assert [index for index, _ in rows(dialog)] == [0, 1]
    assert not dialog.grab().isNull()
    dialog._take()
    assert [a.label for a in session.document.examples[1].annotations] == [label.label]
    assert Annotation(0, 6, label.name) in session.document.examples[1].annotations
