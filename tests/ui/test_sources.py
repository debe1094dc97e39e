"""Several sources of suggestions in the window: agreement and contradiction are seen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from eventner_gui.core.spans import Span
from tests.proposing import Told
from tests.ui.test_text_painting import paragraphs

TEXTS = ["lunch with Ann Lee on friday", "the end"]


class Other(Told):
    name = "other"


@pytest.fixture
def opened(driver, write):
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    suggester = driver.window.annotate.suggester
    suggester.sources[:] = [
        Told({"Ann Lee": ("person", 0.9), "friday": ("date", None)}),
        Other({"Ann": ("person", None), "friday": ("date", None)}),
    ]
    suggester.set_on(False)
    suggester.set_on(True)
    return driver


def tip_at(driver, words: str) -> str:
    view = driver.window.annotate.view
    start = driver.example.content.index(words)
    where = view.viewport_rects(Span(start, start + len(words)))[0].center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, where, view.viewport().mapToGlobal(where))
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


def test_a_contradiction_is_seen_told_and_read_out(opened) -> None:
    view = opened.window.annotate.view
    names, day = [mark for mark in view.marks if mark.suggested]
    assert (names.name, names.disputed) == ("PERSON?", True)
    assert (day.name, day.disputed) == ("DATE", False)
    assert tip_at(opened, "Ann Lee") == ("<p>PERSON? told. But “Ann” may be PERSON (told).</p>")
    assert tip_at(opened, "friday") == "<p>DATE? told</p>"
    assert view.accessibleDescription() == (
        "no tags. Suggested: Ann Lee may be PERSON, told. But “Ann” may be PERSON (told). "
        "friday may be DATE, told."
    )
    assert [p.map.string for p in paragraphs(view._flow)] == [
        "lunch with Ann Lee\u00a0\u00a0PERSON?\u00a0 on friday\u00a0\u00a0DATE\u00a0"
    ]


def test_what_is_accepted_of_a_dispute_ends_it_and_is_all_that_is_written(opened) -> None:
    assert opened.file()["examples"][0]["annotations"] == []
    opened.press(Qt.Key.Key_A)
    assert opened.tags() == [("Ann Lee", "PERSON"), ("friday", "DATE")]
    assert not any(mark.disputed for mark in opened.window.annotate.view.marks)
    tags = opened.file()["examples"][0]["annotations"]
    assert [tag["tag_name"] for tag in tags] == ["person", "date"]
