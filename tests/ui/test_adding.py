"""Texts are added through the real window: pasted, chosen, dropped, looked at, taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from eventner_gui.app.worker import Worker
from eventner_gui.ui.adding.preview import Preview
from eventner_gui.ui.notice import Notice

KEY = Qt.Key


@pytest.fixture
def project(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]), tokens=False)
    return driver


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """One file of each kind, and one that is not read."""
    book = Workbook()
    book.active.append(["from a workbook"])
    book.create_sheet("More").append(["from its second sheet"])
    contents = {
        "notes.txt": b"from a text\n\nCancel lunch\n",
        "table.csv": b'id,text,other\n1,"from a table, quoted",from another column\n',
        "tabs.tsv": b"id\ttext\n1\tfrom tabs\n",
        "lines.jsonl": b'{"text": "from lines", "spans": [{"start": 0}]}\n{"text"\n',
        "plan.docx": b"PK\x03\x04",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    book.save(tmp_path / "book.xlsx")
    return {name: tmp_path / name for name in (*contents, "book.xlsx")}


def drop(target: QWidget, *paths: Path, through: QWidget | None = None) -> bool:
    """Drop files on a widget as the system does; return whether they were taken.

    `through` is under the mouse: Qt asks it first, then what is around it.
    """
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    middle = QPoint(20, 20)
    enter = QDragEnterEvent(middle, *arguments, none)
    QApplication.sendEvent(through or target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(middle.toPointF(), *arguments, none))
    return True


def contents(driver) -> list[str]:
    return [example.content for example in driver.window.session.document.examples]


def shown(driver, name: str) -> str:
    return driver.add_dialog().findChild(QLabel, name).text().replace("\u200b", "")


def test_every_kind_of_file_is_taken_in_one_step_and_the_rest_is_said(project, files):
    driver = project
    driver.add_texts("pasted\npasted", *files.values())
    answer = driver.wait_answer()
    assert driver.add_dialog().findChild(Preview, "addPreview").count == 6
    ok = driver.add_dialog().findChild(QPushButton, "pasteOk")
    assert ok.text() == "Add 6 sentences"
    report = driver.add_dialog().findChild(QPlainTextEdit, "addReport").toPlainText()
    for words in (
        "1 repeated among these texts",
        "1 already in the project",
        "line 2: it is not JSON",
        "annotations (“spans”); only the texts are taken",
        "plan.docx is a Word document",
    ):
        assert words in report
    assert [count.taken for count in answer.intake.counts] == [1, 1, 1, 1, 1, 0, 1]
    driver.accept_texts()
    added = [
        "pasted",
        "from a text",
        "from a table, quoted",
        "from tabs",
        "from lines",
        "from a workbook",
    ]
    assert contents(driver) == ["Cancel lunch", *added]
    assert any("6 sentences added" in text for text in driver.notices())
    notice = next(n for n in driver.window.findChildren(Notice) if "sentences added" in n.text)
    show = notice.findChild(QPushButton, "noticeAction0")
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    told = driver.find(QPlainTextEdit, "addedReportText").toPlainText()
    assert "6 sentences added" in told and "plan.docx" in told
    driver.find(QDialog, "addedReport").accept()
    driver.window.session.undo_stack.undo()
    assert contents(driver) == ["Cancel lunch"]


def test_without_anything_left_out_there_is_no_notice(project):
    project.add_texts("Book yoga\n\n")
    project.accept_texts()
    assert contents(project) == ["Cancel lunch", "Book yoga"]
    assert not [text for text in project.notices() if "added" in text]
    assert "1 sentence added" in project.find(QLabel, "remark").text()


def test_sheet_column_and_header_can_be_chosen(project, files):
    driver = project
    dialog = driver.add_texts("", files["table.csv"], files["book.xlsx"])
    driver.wait_answer()
    combos = {c.accessibleName(): c for c in dialog.findChildren(QComboBox) if c.isVisible()}
    column = combos["Column of table.csv with the text"]
    assert [column.itemText(i) for i in range(column.count())] == ["id", "text", "other"]
    QTest.keyClick(column, KEY.Key_Down)
    QTest.keyClick(combos["Sheet of book.xlsx"], KEY.Key_Down)
    assert driver.wait_answer().intake.texts == ("from another column", "from its second sheet")
    header = next(h for h in dialog.findChildren(QCheckBox, "sourceHeader") if h.isChecked())
    header.click()
    assert driver.wait_answer().intake.texts[:2] == ("other", "from another column")
    remove = next(
        b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Remove table.csv"
    )
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert driver.wait_answer().intake.texts == ("from its second sheet",)
    dialog.reject()


def test_texts_are_cut_as_one_says(project):
    driver = project
    text = "One goes\non. Two!\n\nThree"
    dialog = driver.add_texts(text)
    assert driver.wait_answer().intake.texts == ("One goes", "on. Two!", "Three")
    dialog.findChild(QRadioButton, "cut-whole").click()
    assert driver.wait_answer().intake.texts == (text,)
    dialog.findChild(QRadioButton, "cut-sentences").click()
    assert driver.wait_answer().intake.texts == ("One goes", "on.", "Two!", "Three")
    dialog.findChild(QCheckBox, "atLineEnds").click()
    assert driver.wait_answer().intake.texts == ("One goes\non.", "Two!", "Three")
    driver.accept_texts()
    assert contents(driver) == ["Cancel lunch", "One goes\non.", "Two!", "Three"]


def test_near_repetitions_are_left_out_on_request(project):
    driver = project
    dialog = driver.add_texts("CANCEL  lunch\nBook yoga")
    assert len(driver.wait_answer().intake.texts) == 2
    assert "1 is nearly the same" in shown(driver, "similarWords")
    dialog.findChild(QCheckBox, "withoutSimilar").click()
    assert driver.wait_answer().intake.texts == ("Book yoga",)
    dialog.reject()


def test_the_keyboard_alone_begins_a_project(driver, home):
    driver.find(QWidget, "pasteSentences").setFocus()
    QTest.keyClick(driver.find(QWidget, "pasteSentences"), KEY.Key_Space)
    dialog = driver.add_dialog()
    driver.qtbot.waitUntil(dialog.isActiveWindow)
    field = dialog.focusWidget()
    assert field.objectName() == "pastedText"
    QTest.keyClicks(field, "Book yoga. Go")
    QTest.keyClick(field, KEY.Key_Tab)
    assert dialog.focusWidget().objectName() == "cut-lines"
    QTest.keyClick(dialog.focusWidget(), KEY.Key_S, Qt.KeyboardModifier.AltModifier)
    sentences = dialog.findChild(QRadioButton, "cut-sentences")
    driver.qtbot.waitUntil(sentences.isChecked)
    QTest.keyClick(dialog.focusWidget(), KEY.Key_N, Qt.KeyboardModifier.AltModifier)
    name = dialog.focusWidget()
    assert isinstance(name, QLineEdit)
    name.selectAll()
    QTest.keyClicks(name, "By keys")
    with driver.qtbot.waitSignal(dialog.accepted, timeout=60_000):
        QTest.keyClick(name, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert contents(driver) == ["Book yoga.", "Go"]
    assert driver.window.session.path.name == "By keys.json"


def test_a_project_begins_in_the_language_chosen(driver):
    driver.click("pasteSentences")
    dialog = driver.add_dialog()
    combo = dialog.findChild(QComboBox, "addLanguage")
    combo.setCurrentIndex(combo.findData("de"))
    combo.activated.emit(combo.currentIndex())
    dialog.findChild(QPlainTextEdit, "pastedText").setPlainText("Termin am z.B. Montag. Ja.")
    dialog.findChild(QRadioButton, "cut-sentences").click()
    assert driver.wait_answer().intake.texts == ("Termin am z.B. Montag.", "Ja.")
    driver.accept_texts()
    assert driver.window.session.document.settings.language == "de"


def test_a_language_that_is_not_installed_is_said_in_the_dialog(driver):
    driver.click("pasteSentences")
    dialog = driver.add_dialog()
    combo = dialog.findChild(QComboBox, "addLanguage")
    if "needs" not in combo.itemText(combo.findData("th")):
        pytest.skip("Thai needs no other package here")
    combo.setCurrentIndex(combo.findData("th"))
    combo.activated.emit(combo.currentIndex())
    dialog.findChild(QPlainTextEdit, "pastedText").setPlainText("สวัสดี")
    dialog.findChild(QRadioButton, "cut-sentences").click()
    driver.qtbot.waitUntil(lambda: "Install pythainlp" in shown(driver, "pasteCount"), timeout=9000)
    assert dialog.isVisible()
    dialog.reject()


def test_files_are_chosen_with_the_systems_dialog(project, files, monkeypatch):
    chosen = [str(files["notes.txt"]), str(files["tabs.tsv"])]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (chosen, ""))
    dialog = project.add_texts()
    QTest.mouseClick(dialog.findChild(QPushButton, "chooseFiles"), Qt.MouseButton.LeftButton)
    assert project.wait_answer().intake.texts == ("from a text", "from tabs")
    dialog.reject()


def test_files_dropped_on_the_window_are_looked_at_first(project, files):
    assert drop(project.window, files["table.csv"], files["plan.docx"])
    assert project.wait_answer().intake.texts == ("from a table, quoted",)
    assert contents(project) == ["Cancel lunch"]
    project.accept_texts()
    assert contents(project)[1:] == ["from a table, quoted"]


def test_files_dropped_on_the_start_page_begin_a_project(driver, files):
    assert drop(driver.window, files["notes.txt"])
    driver.accept_texts()
    assert contents(driver) == ["from a text", "Cancel lunch"]


def test_a_project_dropped_on_the_window_opens(driver, write):
    path = write([{"content": "Book yoga", "annotations": []}], "other.json")
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        assert drop(driver.window, path)
    assert driver.window.session.path == path


def test_what_cannot_be_read_is_said_where_it_is_dropped(project, files, tmp_path):
    assert drop(project.window, files["plan.docx"], tmp_path)
    assert any("Word document" in t and "is a folder" in t for t in project.notices())
    assert project.window.findChild(QDialog, "pasteDialog") is None


def test_words_that_are_dragged_are_no_files(project):
    data = QMimeData()
    data.setText("words")
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(5, 5), *arguments, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    QApplication.sendEvent(project.window, enter)
    assert not enter.isAccepted()


def test_files_dropped_on_the_dialog_and_its_field_are_added(project, files):
    dialog = project.add_texts("pasted")
    assert drop(dialog, files["tabs.tsv"])
    field = dialog.findChild(QPlainTextEdit, "pastedText")
    assert drop(dialog, files["notes.txt"], through=field.viewport())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files["lines.jsonl"]))])
    QGuiApplication.clipboard().setMimeData(data)
    field.setFocus()
    QTest.keyClick(field, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert project.wait_answer().intake.texts == (
        "pasted",
        "from tabs",
        "from a text",
        "from lines",
    )
    assert field.toPlainText() == "pasted"
    dialog.reject()


def test_a_long_pasted_text_becomes_a_source(project):
    dialog = project.add_texts()
    QGuiApplication.clipboard().setText("\n".join(f"sentence {i}" for i in range(20_000)))
    field = dialog.findChild(QPlainTextEdit, "pastedText")
    field.setFocus()
    QTest.keyClick(field, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.toPlainText() == ""
    assert len(project.wait_answer().intake.texts) == 20_000
    dialog.reject()


def test_reading_can_be_stopped_and_taken_up_again(project, monkeypatch):
    text = "Book yoga. " * 100_000
    dialog = project.add_texts(text)
    dialog.findChild(QRadioButton, "cut-sentences").click()
    stop = dialog.findChild(QPushButton, "addStop")
    project.qtbot.waitUntil(stop.isVisible, timeout=20_000)
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert shown(project, "pasteCount").startswith("Stopped.")
    worker = next(w for w in project.window.findChildren(Worker) if w.objectName() == "texts")
    worker.wait_idle()
    project.qtbot.wait(50)
    assert dialog.answer is None
    project.accept_texts()
    assert contents(project) == ["Cancel lunch", "Book yoga."]


def test_closing_while_it_reads_leaves_the_project_as_it_is(project):
    dialog = project.add_texts("Book yoga. " * 100_000)
    dialog.findChild(QRadioButton, "cut-sentences").click()
    QTest.mouseClick(dialog.findChild(QPushButton, "pasteOk"), Qt.MouseButton.LeftButton)
    project.qtbot.wait(50)
    QTest.keyClick(dialog, KEY.Key_Escape)
    project.qtbot.wait(300)
    assert contents(project) == ["Cancel lunch"]


def test_a_file_that_changes_is_read_again(project, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("before", encoding="utf-8")
    dialog = project.add_texts("", path)
    assert project.wait_answer().intake.texts == ("before",)
    path.write_text("afterwards", encoding="utf-8")
    dialog.findChild(QCheckBox, "withoutSimilar").click()
    assert project.wait_answer().intake.texts == ("afterwards",)
    dialog.reject()


def test_the_report_is_copied(project):
    dialog = project.add_texts("Book yoga\nBook yoga")
    project.wait_answer()
    QTest.mouseClick(dialog.findChild(QPushButton, "copyAddReport"), Qt.MouseButton.LeftButton)
    assert "1 left out: repeated" in QGuiApplication.clipboard().text()
    dialog.reject()


def test_nothing_of_a_stranger_is_markup(project, tmp_path):
    path = tmp_path / "<b>x&y.jsonl"
    try:
        path.write_text(json.dumps({"<i>k": "<b>bold</b>", "text": ""}), encoding="utf-8")
    except OSError:
        pytest.skip("this system has no such names")
    dialog = project.add_texts("<b>bold</b>", path)
    project.wait_answer()
    assert all(
        each.textFormat() == Qt.TextFormat.PlainText
        for each in dialog.findChildren(QLabel)
        if each.text().startswith("<")
    )
    dialog.reject()


def test_everything_has_a_name_and_fits(driver, files):
    large = QApplication.font()
    large.setPointSizeF(2 * large.pointSizeF())
    before = QApplication.font()
    driver.window.resize(800, 600)
    QApplication.setFont(large)
    try:
        driver.window.adding.begin_project(list(files.values()))
        driver.wait_answer()
        dialog = driver.add_dialog()
        assert dialog.width() <= 800 and dialog.height() <= 600
        assert dialog.findChild(QScrollArea).horizontalScrollBar().maximum() == 0
        for kind in (QPushButton, QComboBox, QCheckBox, QRadioButton, QPlainTextEdit, QLineEdit):
            for each in dialog.findChildren(kind):
                if each.isVisible() and each.parent() is not None:
                    assert each.accessibleName() or each.text(), each.objectName()
        dialog.reject()
    finally:
        QApplication.setFont(before)
