"""Import and export through the window: what is shown before, what is taken, what is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
)

from eventner_gui.core.document import Status
from eventner_gui.ui.transfer.export_dialog import ExportDialog
from eventner_gui.ui.transfer.import_dialog import ImportDialog
from eventner_gui.ui.transfer.preview import Preview
from eventner_gui.ui.transfer.report_dialog import ReportDialog

RECORDS = [
    {"text": "😀 Ada met Bob", "label": [[3, 6, "person"], [11, 14, "Friend"]]},
    {"text": "Rain", "label": []},
    {"text": "Book yoga", "label": []},
    {"label": []},
]


@pytest.fixture
def doccano(tmp_path: Path) -> Path:
    path = tmp_path / "colleague.txt"
    content = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in RECORDS)
    path.write_text(content, encoding="utf-8")
    return path


def shown(driver, kind):
    return next(d for d in driver.window.findChildren(kind) if d.isVisible())


def opened(driver, path) -> ImportDialog:
    driver.window._take_dropped([path])
    dialog = shown(driver, ImportDialog)
    driver.qtbot.waitUntil(lambda: dialog.answer is not None, timeout=20_000)
    return dialog


def find(dialog: QDialog, kind, name: str):
    return dialog.findChild(kind, name)


def press(driver, button) -> None:
    driver.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_colleagues_file_goes_into_the_project_in_one_step(driver, write, doccano):
    driver.open(write([{"content": "Book yoga", "annotations": []}]))
    labels = len(driver.window.session.document.settings.labels)
    dialog = opened(driver, doccano)
    assert "doccano" in find(dialog, QLabel, "importTold").text()
    assert dialog.findChild(Preview).model().rowCount() == 2
    lines = [each.text() for each in _items(dialog)]
    assert any("UTF-16" in each for each in lines)
    assert "Refused: an example has no text" in lines
    assert "Passed over: a text that is in the project already, with the same tags" in lines
    boxes = dialog.findChildren(QComboBox, "becomes")
    boxes[1].setCurrentText("person")
    find(dialog, QCheckBox, "untaggedDone").click()
    press(driver, find(dialog, QPushButton, "importOk"))
    document = driver.window.session.document
    assert [e.content for e in document.examples] == ["Book yoga", "😀 Ada met Bob", "Rain"]
    added = document.examples[1]
    assert [(a.start, a.end, a.tag_name) for a in added.annotations] == [
        (2, 5, "person"),
        (10, 13, "person"),
    ]
    assert [e.status for e in document.examples[1:]] == [Status.DONE, Status.DONE]
    assert document.settings.find_label("person") is not None
    driver.window.session.undo_stack.undo()
    assert len(driver.window.session.document.examples) == 1
    assert len(driver.window.session.document.settings.labels) == labels


def _items(dialog: QDialog):
    listed = find(dialog, QListWidget, "reportList")
    return [listed.item(row) for row in range(listed.count())]


def test_labels_can_be_left_out_and_the_preview_follows(driver, write, doccano):
    driver.open(write([{"content": "x", "annotations": []}]))
    dialog = opened(driver, doccano)
    boxes = dialog.findChildren(QComboBox, "becomes")
    boxes[0].setCurrentIndex(boxes[0].findData(""))
    example = dialog.findChild(Preview).model().index(0).data(Qt.ItemDataRole.UserRole)
    assert [each.tag_name for each in example.annotations] == ["Friend"]
    assert [len(each.annotations) for each in dialog.examples] == [1, 0, 0]
    dialog.reject()
    assert len(driver.window.session.document.examples) == 1


def test_the_format_the_unit_and_the_end_can_be_changed(driver, doccano):
    dialog = opened(driver, doccano)
    unit = find(dialog, QComboBox, "importUnit")
    unit.setCurrentIndex(unit.findData("codepoint"))
    unit.activated.emit(unit.currentIndex())
    driver.qtbot.waitUntil(lambda: dialog.answer is not None, timeout=20_000)
    assert dialog.examples[0].annotations[0].start == 3
    form = find(dialog, QComboBox, "importFormat")
    form.setCurrentIndex(form.findData("text"))
    form.activated.emit(form.currentIndex())
    driver.qtbot.waitUntil(lambda: dialog.answer is not None, timeout=20_000)
    assert dialog.examples[0].content.startswith('{"text"')
    dialog.reject()


def test_a_file_that_does_not_show_its_ends_asks_for_them(driver, tmp_path):
    path = tmp_path / "article"
    annotation = {"start": 2, "end": 3, "tag_name": "X"}
    content = {"examples": [{"content": "a b c d", "annotations": [annotation]}]}
    path.write_text(json.dumps(content), encoding="utf-8")
    driver.window.transfer.import_files([path])
    dialog = shown(driver, ImportDialog)
    told = find(dialog, QLabel, "importTold")
    driver.qtbot.waitUntil(lambda: "does not show" in told.text(), timeout=20_000)
    assert not find(dialog, QPushButton, "importOk").isEnabled()
    end = find(dialog, QComboBox, "importEnd")
    end.setCurrentIndex(end.findData("inclusive"))
    end.activated.emit(end.currentIndex())
    driver.qtbot.waitUntil(lambda: dialog.answer is not None, timeout=20_000)
    assert find(dialog, QPushButton, "importOk").isEnabled()
    dialog.reject()


def test_without_a_project_a_new_one_begins_and_its_report_leads_to_sentences(driver, doccano):
    dialog = opened(driver, doccano)
    press(driver, find(dialog, QPushButton, "importOk"))
    driver.qtbot.waitUntil(lambda: driver.window.session.is_open, timeout=20_000)
    assert len(driver.window.session.document.examples) == 3
    assert driver.window.session.path.stem == "colleague"
    assert any("3 sentences imported" in text for text in driver.notices())
    button = next(
        b for b in driver.window.findChildren(QPushButton) if b.text() == "Show the report"
    )
    button.click()
    report = shown(driver, ReportDialog)
    report.example_wanted.emit(2)
    assert driver.window.annotate.index == 2
    report.reject()


def test_an_export_says_first_what_is_lost(driver, write, monkeypatch, tmp_path):
    text = "Book yoga today"
    overlapping = [
        {"start": 5, "end": 8, "tag_name": "A", "value": "yoga"},
        {"start": 5, "end": 14, "tag_name": "B", "value": "yoga today"},
    ]
    done = {"content": text, "annotations": overlapping, "eventner": {"status": "done"}}
    driver.open(write([done, {"content": "Rain", "annotations": []}]))
    driver.window.transfer.export()
    dialog = shown(driver, ExportDialog)
    form = find(dialog, QComboBox, "exportFormat")
    form.setCurrentIndex(form.findData("conll"))
    form.activated.emit(form.currentIndex())
    ok = find(dialog, QPushButton, "exportOk")
    driver.qtbot.waitUntil(ok.isEnabled, timeout=20_000)
    assert "tags that overlap" in find(dialog, QLabel, "exportLosses").text()
    assert "1 sentence with 1 tag would" in find(dialog, QLabel, "exportTold").text()
    assert any("Not written: a tag shares" in each.text() for each in _items(dialog))
    target = tmp_path / "out.conll"
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(target)])
    press(driver, ok)
    driver.qtbot.waitUntil(target.exists, timeout=20_000)
    driver.qtbot.waitUntil(
        lambda: any("1 sentence are" in t or "out.conll" in t for t in driver.notices()),
        timeout=20_000,
    )
    assert target.read_text(encoding="utf-8") == "Book\tO\nyoga\tB-B\ntoday\tI-B\n\n"


def exported(driver, monkeypatch, target: Path, form: str = "article") -> ExportDialog:
    driver.window.transfer.export()
    dialog = shown(driver, ExportDialog)
    box = find(dialog, QComboBox, "exportFormat")
    box.setCurrentIndex(box.findData(form))
    box.activated.emit(box.currentIndex())
    ok = find(dialog, QPushButton, "exportOk")
    driver.qtbot.waitUntil(ok.isEnabled, timeout=20_000)
    monkeypatch.setattr(QFileDialog, "exec", lambda _self: 1)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _self: [str(target)])
    press(driver, ok)
    return dialog


def test_finished_sentences_are_exported_with_the_settings(driver, write, monkeypatch, tmp_path):
    done = {"content": "Cancel lunch", "annotations": [], "eventner": {"status": "done"}}
    driver.open(write([done, {"content": "Book yoga", "annotations": []}]))
    target = tmp_path / "finished.json"
    exported(driver, monkeypatch, target)
    driver.qtbot.waitUntil(target.exists, timeout=20_000)
    made = json.loads(target.read_text(encoding="utf-8"))
    assert [each["content"] for each in made["examples"]] == ["Cancel lunch"]
    names = [each.name for each in driver.window.session.document.settings.labels]
    assert [each["name"] for each in made["eventner"]["labels"]] == names


def test_exporting_onto_the_project_itself_is_refused(driver, write, monkeypatch):
    path = write([{"content": "Book yoga", "annotations": []}])
    driver.open(path)
    driver.wait_saved()
    before = path.read_bytes()
    dialog = exported(driver, monkeypatch, path)
    assert "is the project itself" in find(dialog, QLabel, "exportTold").text()
    assert path.read_bytes() == before
    dialog.reject()


def test_nothing_finished_is_said_and_no_file_is_made(driver, write):
    driver.open(write([{"content": "Rain", "annotations": []}]))
    driver.window.transfer.export()
    dialog = shown(driver, ExportDialog)
    ok = find(dialog, QPushButton, "exportOk")
    driver.qtbot.waitUntil(ok.isEnabled, timeout=20_000)
    assert find(dialog, QRadioButton, "exportAll").isChecked()
    find(dialog, QRadioButton, "exportDone").click()
    assert not ok.isEnabled()
    assert "No sentence is finished" in find(dialog, QLabel, "exportTold").text()
    dialog.reject()
