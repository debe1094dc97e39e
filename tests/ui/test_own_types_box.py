from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from eventner_gui.ui.train.own_types_box import OwnTypesBox


@pytest.fixture
def box(qtbot) -> OwnTypesBox:
    made = OwnTypesBox()
    qtbot.addWidget(made)
    made.resize(420, 160)
    return made


def said(box: OwnTypesBox) -> str:
    return " ".join(each.text() for each in box.findChildren(QLabel))


def test_it_asks_only_where_the_base_finds_something(box):
    box.set_kind("mixed")
    assert box.isHidden() and box.kind() == "replace"
    box.show_types(("DATE", "GPE", "ORG", "PERSON"))
    assert not box.isHidden() and box.kind() == "mixed"
    assert "DATE, GPE, ORG, …" in said(box)
    box.show_types(())
    assert box.isHidden() and box.kind() == "replace"


def test_keys_choose_and_each_way_is_explained(box, qtbot):
    box.show_types(("PERSON",))
    box.show()
    box.choice.setFocus()
    assert box.kind() == "replace" and "your labels alone" in said(box)
    with qtbot.waitSignal(box.changed):
        QTest.keyClick(box.choice, Qt.Key.Key_Down)
    assert box.kind() == "beside" and "come first" in said(box)
    QTest.keyClick(box.choice, Qt.Key.Key_Down)
    assert box.kind() == "mixed" and "learnt again" in said(box)


def test_a_run_of_a_stranger_or_of_older_kind_chooses_the_first(box):
    box.show_types(("<b>PERSON</b>",))
    box.set_kind("beside")
    box.set_kind("something else")
    assert box.kind() == "replace"
    for each in box.findChildren(QLabel):
        assert each.textFormat() == Qt.TextFormat.PlainText
    assert box.choice.accessibleName() and box.choice.objectName() == "ownTypes"
