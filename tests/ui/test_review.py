"""The Review tab: "The model or you?", by keys alone, undone, remembered, and never leaking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from eventner_gui.core.document import Annotation
from eventner_gui.core.doubts import Decision, Doubt, DoubtKind
from eventner_gui.core.errors import TrainingError
from eventner_gui.nlp.review import job as review_job
from eventner_gui.nlp.review.job import Review
from tests.driver import annotation
from tests.ui.places import add_run

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TEXTS = [
    "Cancel lunch with Priya tomorrow",
    "Move the yoga class to Friday",
    "Book a table for Anna",
]


def at(number: int, words: str, tag_name: str) -> Annotation:
    start = TEXTS[number].index(words)
    return Annotation(start, start + len(words), tag_name)


def doubts() -> tuple[Doubt, ...]:
    return (
        Doubt(DoubtKind.MISSED, 0, TEXTS[0], None, at(0, "tomorrow", "date"), 0.9, "Why not."),
        Doubt(DoubtKind.BOUNDARY, 1, TEXTS[1], at(1, "class", "name"),
              at(1, "yoga class", "name"), 0.6, "More words."),
        Doubt(DoubtKind.SPURIOUS, 2, TEXTS[2], at(2, "table", "date"), None, 0.3, "No tag."),
    )  # fmt: skip


@pytest.fixture
def opened(driver, write, monkeypatch):
    """A project with three finished sentences, each doubted once; the models are made up."""
    asked = []

    def look(job, *, told, should_stop):
        asked.append(job)
        told(1.0)
        found = tuple(d for d in doubts() if not job.examples[d.index].confirmed)
        return Review(found, len(job.examples), 3)

    monkeypatch.setattr(review_job, "review", look)
    tags = [[("lunch", "name")], [("class", "name")], [("table", "date")]]
    driver.open(
        write(
            [
                {
                    "content": text,
                    "annotations": [annotation(text, *each) for each in its],
                    "eventner": {"status": "done"},
                }
                for text, its in zip(TEXTS, tags, strict=True)
            ]
        )
    )
    driver.asked = asked
    return driver


def page(driver):
    return driver.window.review.doubts


def look(driver):
    """Look through the tags by keys alone, from anywhere."""
    driver.press_with(CTRL, KEY.Key_4)
    reviewer = driver.window.review.reviewer
    button = QApplication.focusWidget()
    with driver.qtbot.waitSignal(reviewer.changed, timeout=60_000):
        QTest.keyClick(button, KEY.Key_Space)
    return reviewer


def key(driver, *keys):
    for each in keys:
        target = QApplication.focusWidget()
        if isinstance(each, str):
            QTest.keyClicks(target, each)
        else:
            QTest.keyClick(target, each)


def said(driver):
    return driver.find(QLabel, "doubtsSummary").text()


def tags_of(driver, number):
    example = driver.window.session.document.examples[number]
    return [(example.content[a.start : a.end], a.label) for a in example.annotations]


def test_the_keyboard_alone_decides_the_whole_queue(opened):
    driver = opened
    reviewer = look(driver)
    assert len(driver.asked[0].examples) == 3
    assert said(driver) == "0 looked at, 0 mistakes mended, 3 to go"
    assert page(driver).list.currentIndex().row() == 0
    key(driver, "t")
    assert tags_of(driver, 0) == [("lunch", "NAME"), ("tomorrow", "DATE")]
    assert page(driver).list.currentIndex().row() == 1
    key(driver, "m")
    assert tags_of(driver, 1) == [("class", "NAME")]
    key(driver, "t")
    assert tags_of(driver, 2) == []
    assert said(driver) == "3 looked at, 2 mistakes mended, 0 to go"
    assert reviewer.decisions == [Decision.MODEL, Decision.MINE, Decision.MODEL]


def test_each_decision_is_one_step_and_undo_goes_back_in_the_queue(opened):
    driver = opened
    reviewer = look(driver)
    key(driver, "t", "m", "t")
    stack = driver.window.session.undo_stack
    assert stack.count() == 3
    for row in (2, 1, 0):
        driver.press_with(CTRL, KEY.Key_Z)
        assert driver.window.review.isVisible()
        assert page(driver).list.currentIndex().row() == row
        assert reviewer.decisions[row] is Decision.OPEN
    assert said(driver) == "0 looked at, 0 mistakes mended, 3 to go"
    driver.press_with(CTRL, KEY.Key_Y)
    assert reviewer.decisions == [Decision.MODEL, Decision.OPEN, Decision.OPEN]
    assert driver.window.review.isVisible()


def test_undo_of_something_else_shows_it_in_the_annotate_tab(opened):
    driver = opened
    look(driver)
    driver.window.show_tab("Annotate")
    driver.window.annotate.go_to(0)
    driver.press(KEY.Key_Tab, KEY.Key_Delete)
    driver.window.show_tab("Review")
    driver.press_with(CTRL, KEY.Key_Z)
    assert driver.window.annotate.isVisible()
    assert driver.window.annotate.index == 0


def test_page_keys_go_through_all_of_them_decided_or_not(opened):
    driver = opened
    look(driver)
    key(driver, "m")
    key(driver, KEY.Key_PageUp)
    assert page(driver).list.currentIndex().row() == 0
    assert driver.find(QLabel, "doubtDecided").isVisible()
    assert not driver.find(QPushButton, "review_mineButton").isEnabled()
    key(driver, KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageDown)
    assert page(driver).list.currentIndex().row() == 2
    key(driver, KEY.Key_PageUp)
    assert page(driver).list.currentIndex().row() == 1


def test_editing_leads_to_the_place_and_back_to_the_queue(opened):
    driver = opened
    look(driver)
    key(driver, KEY.Key_PageDown, "e")
    view = driver.window.annotate.view
    assert driver.window.annotate.isVisible()
    assert driver.window.annotate.index == 1
    assert view.selection().of(view.text) == "yoga class"
    driver.press(KEY.Key_Delete, KEY.Key_Return)
    assert driver.window.review.isVisible()
    assert page(driver).list.currentIndex().row() == 2  # the next to decide
    assert said(driver) == "1 looked at, 1 mistake mended, 2 to go"
    assert not [text for text in driver.notices() if "queue" in text]


def test_editing_nothing_leaves_the_doubt_open_and_the_notice_leads_back(opened):
    driver = opened
    look(driver)
    key(driver, "e")
    assert [text for text in driver.notices() if "queue" in text]
    driver.click("noticeAction0")
    assert driver.window.review.isVisible()
    assert page(driver).list.currentIndex().row() == 0
    # the way back is there once: another sentence is gone to as ever
    driver.window.show_tab("Annotate")
    driver.window.annotate.go_to(2)
    assert driver.window.annotate.isVisible()


def test_what_is_confirmed_is_in_the_file_and_does_not_come_back(opened, write):
    driver = opened
    look(driver)
    key(driver, "m", "m")
    written = driver.file()["examples"]
    assert written[0]["eventner"]["confirmed"] == [[24, 31, ""]]
    assert written[1]["eventner"]["confirmed"] == [[14, 18, "NAME"]]
    path = driver.window.session.path
    driver.open(write([{"content": "Else", "annotations": []}], "other.json"))
    driver.open(path)
    assert driver.window.review.reviewer.doubts == []
    reviewer = look(driver)
    assert [each.index for each in reviewer.doubts] == [2]


def test_nothing_that_is_proposed_is_anywhere_before_it_is_taken(opened):
    driver = opened
    before = driver.file()
    counts = driver.window.session.counts
    look(driver)
    key(driver, KEY.Key_PageDown, KEY.Key_PageDown, "e")
    driver.window.show_tab("Review")
    assert driver.file() == before
    assert (counts.of_label("DATE"), counts.of_label("NAME")) == (1, 2)
    assert driver.window.session.undo_stack.count() == 0


def test_a_kind_can_be_looked_at_alone(opened):
    driver = opened
    look(driver)
    kinds = driver.find(QComboBox, "doubtKinds")
    assert [kinds.itemText(n) for n in range(kinds.count())] == [
        "All (3 to decide)", "Missed tags (1)", "Tags too many (1)", "Other words (1)",
    ]  # fmt: skip
    kinds.setCurrentIndex(2)
    assert page(driver).model.rowCount() == 1
    page(driver).list.setFocus()
    key(driver, "m")
    assert kinds.itemText(0) == "All (2 to decide)"
    assert kinds.itemText(2) == "Tags too many (0)"


def test_doubts_follow_sentences_that_come_and_go(opened):
    from eventner_gui.core import edits

    driver = opened
    reviewer = look(driver)
    session = driver.window.session
    session.apply(edits.delete_examples(session.document, [0]))
    assert [each.index for each in reviewer.doubts] == [0, 1]
    key(driver, "t")
    assert tags_of(driver, 0) == [("yoga class", "NAME")]


def test_too_few_are_told_with_what_to_do(opened, monkeypatch):
    driver = opened

    def refuse(job, **_):
        raise TrainingError("Too few.", "Finish more.")

    monkeypatch.setattr(review_job, "review", refuse)
    driver.press_with(CTRL, KEY.Key_4)
    reviewer = driver.window.review.reviewer
    with driver.qtbot.waitSignal(reviewer.failed, timeout=60_000):
        key(driver, KEY.Key_Space)
    error = driver.find(QLabel, "reviewError")
    assert "Too few" in error.text()
    assert "Finish more" in error.text()
    assert error.isVisible()
    assert driver.find(QPushButton, "reviewLook").isVisible()


def test_stop_gives_up_and_offers_it_again(opened, monkeypatch):
    from eventner_gui.nlp.side_by_side import Cancelled

    driver = opened

    def wait(job, *, told, should_stop):
        while not should_stop():
            pass
        raise Cancelled({})

    monkeypatch.setattr(review_job, "review", wait)
    driver.press_with(CTRL, KEY.Key_4)
    key(driver, KEY.Key_Space)
    reviewer = driver.window.review.reviewer
    assert driver.find(QPushButton, "reviewStop").hasFocus()
    with driver.qtbot.waitSignal(reviewer.stopped, timeout=60_000):
        key(driver, KEY.Key_Space)
    assert driver.find(QPushButton, "reviewLook").isVisible()
    assert not reviewer.is_working


def test_another_project_has_no_doubts_of_this_one(opened, write):
    driver = opened
    reviewer = look(driver)
    driver.open(write([{"content": "Else", "annotations": []}], "other.json"))
    driver.window.show_tab("Review")
    assert reviewer.doubts == []
    assert driver.find(QPushButton, "reviewLook").isVisible()


def test_a_run_leads_to_the_likeliest_mistakes(opened):
    driver = opened
    run = add_run(driver.window.session.path)
    driver.window.trainer.refresh()
    driver.window.show_tab("Train")
    driver.window.train.runs.select(run)
    link = driver.find(QPushButton, "reviewRun")
    assert link.isVisible()
    with driver.qtbot.waitSignal(driver.window.review.reviewer.changed, timeout=60_000):
        QTest.keyClick(link, KEY.Key_Space)
    assert driver.window.review.isVisible()
    assert page(driver).list.hasFocus()
    # what is still to be decided is not looked for again
    driver.window.show_tab("Train")
    driver.click("reviewRun")
    assert len(driver.asked) == 1
    assert said(driver).endswith("3 to go")


def test_arrow_keys_go_through_the_pages(driver, write):
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    driver.window.show_tab("Review")
    tab = driver.window.review
    buttons = [tab.findChild(QPushButton, f"reviewPage{number}") for number in range(3)]
    buttons[0].setFocus()
    for made in buttons[1:]:
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Right)
        assert made.isChecked() and made.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Left)
    assert buttons[1].isChecked() and buttons[1].hasFocus()


def test_a_sentence_that_fits_has_nothing_to_scroll(opened):
    look(opened)
    text = page(opened).doubt.text
    assert text.height() >= text.sizeHint().height()
    assert text.verticalScrollBar().maximum() == 0
