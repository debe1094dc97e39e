"""Whatever stands in a file is shown as it stands there: no markup, no pictures, no wide window."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QWidget,
)

import eventner_gui
from eventner_gui.app.saver import SaveState, SaveStatus
from eventner_gui.core.errors import FileError
from eventner_gui.core.scores import LabelScore, Scores
from eventner_gui.storage.conventions import EndConvention, Reading, UndecidedEnds
from eventner_gui.storage.runs import RunRecord, write_run
from eventner_gui.ui.annotate.label_dialog import LabelDialog
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.text.marks import short_name
from eventner_gui.ui.widgets import PlainLabel, menu_text, tip_of
from eventner_gui.ui.window.ends_dialog import EndsDialog

HOSTILE = '<b>x</b><img src="file:///etc/passwd">&y'
AS_FILE = HOSTILE.replace("/", "_").replace('"', "'")
TURNED = "A\u202eBC\u200bD\ufeff"
SEEN = "A[U+202E]BC[U+200B]D[U+FEFF]"


def hostile_project(path: Path, labels: list[dict], examples: list[dict]) -> Path:
    header = {"version": 1, "end": "inclusive", "labels": labels, "guidelines": HOSTILE}
    raw = {"eventner": header, "examples": examples, HOSTILE: HOSTILE}
    try:
        path.write_text(json.dumps(raw), encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    return path


def label_named(name: str, key: str = "", description: str = "") -> dict:
    return {"name": name, "color": "#0f766e", "key": key, "description": description}


def tag(start: int, end: int, name: str = HOSTILE) -> dict:
    return {"start": start, "end": end, "tag_name": name}


@pytest.fixture
def opened(driver, tmp_path):
    """The window with a project whose every text is hostile, as are its run's name and base."""
    path = tmp_path / f"{AS_FILE}.json"
    tags = [tag(0, 7), tag(4, 9), tag(-4, 2), tag(9, 3), tag(5, 4), tag(0, 9999)]
    example = {"content": HOSTILE, "annotations": tags, "eventner": {"status": "done"}}
    hostile_project(path, [label_named(HOSTILE, "&", HOSTILE)], [example] * 2)
    hostile_run(tmp_path / f"{AS_FILE}-runs" / "run-001")
    driver.open(path)
    return driver


def hostile_run(folder: Path) -> None:
    """Write a run whose every text is hostile, as one that came with a project might be."""
    folder.mkdir(parents=True)
    (folder / "notes.jsonl").write_text(
        json.dumps(
            {"kind": "dropped", **dict.fromkeys(("text", "label", "span", "reason"), HOSTILE)}
        )
        + "\n",
        encoding="utf-8",
    )
    (folder / "log.txt").write_text(HOSTILE, encoding="utf-8")
    record = RunRecord(
        name=HOSTILE,
        folder=folder,
        created=HOSTILE,
        project=HOSTILE,
        base=HOSTILE,
        language=HOSTILE,
        train=3,
        dev=1,
        labels={HOSTILE: (3, 1)},
        settings={},
        scores=Scores(1.0, 1.0, 1.0, {HOSTILE: LabelScore(1.0, 1.0, 1.0, 1)}),
        best_step=1,
        steps=1,
        seconds=1.0,
        stopped=False,
        notes=1,
        versions={},
    )
    write_run(record, folder)


def all_tips(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    for widget in (window, *window.findChildren(QWidget)):
        yield widget, widget.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model():
            model, root = widget.model(), QModelIndex()
            for row in range(min(model.rowCount(root), 50)):
                columns = model.columnCount() if isinstance(widget, QTableWidget) else 1
                for column in range(columns):
                    tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                    yield widget, tip or ""


def check_nothing_is_markup(window: QWidget) -> None:
    """Look at every widget for a text that Qt would take for more than it says."""
    for widget, tip in all_tips(window):
        assert is_plain(tip), f"tool tip of {widget.objectName()}: {tip}"
    for label in window.findChildren(QLabel):
        rich = label.textFormat() != Qt.TextFormat.PlainText
        assert not rich or is_plain(label.text()), f"{label.objectName()}: {label.text()}"
        assert not label.openExternalLinks() or is_plain(label.text())
    for button in window.findChildren(QAbstractButton):
        assert_no_mnemonic(button.text())
    for menu in window.findChildren(QMenu):
        for action in menu.actions():
            assert_no_mnemonic(action.text())
            # an action's tool tip is its text, and seen in menus that show any
            assert not menu.toolTipsVisible() or is_plain(action.toolTip())


def is_plain(text: str) -> bool:
    """Tell whether Qt shows a text as it is, or was given it escaped."""
    if not GuiQt.mightBeRichText(text):
        return True
    document = QTextDocument()
    document.setHtml(text)
    inside = text.removeprefix("<p>").removesuffix("</p>")
    return "<" not in inside and (HOSTILE[:8] not in text or HOSTILE[:8] in document.toPlainText())


def assert_no_mnemonic(text: str) -> None:
    lowered = text.casefold()
    if "passwd" in lowered:
        assert "&&y" in lowered or "…" in lowered, text


def test_the_whole_window_shows_hostile_texts_as_they_are(opened):
    window = opened.window
    for name in ("Annotate", "Train", "Test"):
        window.show_tab(name)
        opened.qtbot.wait(300)
        check_nothing_is_markup(window)
    assert HOSTILE.upper() in opened.find(QLabel, "activeLabel").text()
    description = opened.find(QLabel, "activeDescription").text()
    assert description.replace("\u200b", "") == HOSTILE
    assert AS_FILE in window.windowTitle()
    table = opened.find(QTableWidget, "scores")
    assert table.item(0, 0).text() == HOSTILE.upper()
    window.show_tab("Train")
    window.train.runs.select(window.trainer.runs[0])
    opened.find(QAbstractButton, "notesFold").click()
    opened.qtbot.wait(100)
    assert opened.find(QTableWidget, "notes").rowCount() == 1
    assert window.train.runs.model.index(0).data() == HOSTILE
    window.train.runs._open_more()
    menu = window.findChild(QMenu, "runMenu")
    check_nothing_is_markup(window)
    menu.close()


def test_each_odd_span_has_words_of_its_own(opened):
    opened.window.annotate.go_to(1)
    words = " ".join(opened.notices())
    for part in ("cuts a word", "begins before the text, at character -4", "ends before it begins"):
        assert part in words


def test_menus_and_dialogs_show_hostile_texts_as_they_are(opened):
    window, annotate = opened.window, opened.window.annotate
    annotate.tagging._open_mark_menu(annotate.view.marks[0], QPoint(10, 10))
    menu = opened.tag_menu()
    texts = [action.text() for action in menu.actions()]
    assert HOSTILE.upper().replace("&", "&&") + "\t&&" in texts
    check_nothing_is_markup(window)
    menu.close()
    annotate.labels.delete_active()
    sure = window.findChild(QMenu, "deleteLabelMenu")
    assert "&&Y and its" in sure.actions()[0].text()
    check_nothing_is_markup(window)
    sure.close()
    annotate.labels.edit_active()
    check_nothing_is_markup(window)
    opened.find(QDialog, "labelDialog").reject()
    opened.press("x")
    annotate.labels.add()
    check_nothing_is_markup(window)
    opened.find(QDialog, "labelDialog").reject()
    reading = Reading(HOSTILE, 0, 8, HOSTILE)
    undecided = UndecidedEnds(HOSTILE, {EndConvention.INCLUSIVE: (reading,)})
    dialog = EndsDialog(AS_FILE, undecided, window)
    check_nothing_is_markup(dialog)
    dialog.reject()


def test_what_one_did_is_named_with_its_ampersand(opened):
    annotate = opened.window.annotate
    annotate.editor.untag(annotate.view.marks[0].annotation)
    action = opened.window.menus.undo
    assert action.text().startswith("&Undo: Remove <B>X</B>")
    assert "&&Y from “" in action.text()
    check_nothing_is_markup(opened.window)
    annotate.leave()
    opened.window.session.undo_stack.undo()


def test_errors_and_questions_show_hostile_texts_as_they_are(opened):
    window = opened.window
    window.say_error(HOSTILE)
    window.status.say(HOSTILE)
    window.annotate.add_project_notice(Notice(HOSTILE, kind="info", details=[HOSTILE],
                                              closable=True))  # fmt: skip
    check_nothing_is_markup(window)
    saver = window.session.saver
    saver.state = SaveState(SaveStatus.NOT_SAVED, error=FileError(HOSTILE, HOSTILE))
    window.closing._ask_about_saving()
    box = window.findChild(QMessageBox, "closeUnsaved")
    opened.qtbot.wait(50)
    check_nothing_is_markup(box)
    box.reject()


def test_recent_files_show_their_ampersands(opened):
    opened.window.start_page.show_recent([opened.window.session.path])
    recent = opened.window.start_page.findChild(QPushButton, "recent")
    assert "&&y" in recent.text()
    check_nothing_is_markup(opened.window.start_page)


def test_names_cannot_hide_or_turn_round(driver, tmp_path):
    path = tmp_path / f"{TURNED}.json"
    labels = [label_named(TURNED, "1", TURNED), label_named("می‌خواهم"), label_named("👩‍🚀")]
    examples = [{"content": "Book it", "annotations": [tag(0, 3, TURNED)]}]
    driver.open(hostile_project(path, labels, examples))
    window = driver.window
    assert window.windowTitle() == f"{SEEN} – EventNER"
    assert driver.find(QLabel, "projectTitle").text() == SEEN
    model = window.annotate.labels.model
    names = [model.index(row).data() for row in range(3)]
    assert names == [SEEN, "می‌خواهم", "👩‍🚀"]
    assert driver.find(QLabel, "activeLabel").text() == SEEN
    assert "".join(driver.find(QLabel, "activeDescription").text().split("\u200b")) == SEEN
    window.annotate.tagging._open_mark_menu(window.annotate.view.marks[0], QPoint(10, 10))
    assert f"{SEEN}\t1" in [action.text() for action in driver.tag_menu().actions()]
    driver.tag_menu().close()
    assert not set(short_name(TURNED)) & set(TURNED[1:2] + TURNED[4:5])
    assert window.session.document.settings.labels[0].name == TURNED


def test_long_names_and_many_labels_neither_widen_nor_freeze_the_window(driver, tmp_path):
    window = driver.window
    window.resize(800, 600)
    long = "L" * 10_000
    labels = [label_named(long, "1", "d" * 10_000), label_named("W " * 5_000)]
    labels += [label_named(f"label {number}") for number in range(300)]
    tags = [tag(0, 3, long), tag(2, 5, long), tag(-3, 10**20, long)]
    examples = [
        {"content": "Book it", "annotations": tags, "eventner": {"status": "done"}},
        {"content": "x" * 200_000, "annotations": [tag(0, 9, long)]},
    ]
    path = tmp_path / f"{'N' * 200}.json"
    before = time.monotonic()
    driver.open(hostile_project(path, labels, examples), tokens=False)
    for name in ("Train", "Test", "Annotate"):
        window.show_tab(name)
        driver.qtbot.wait(250)
        assert (window.width(), window.height()) == (800, 600), name
        assert window.minimumSizeHint().width() <= 800, name
    window.annotate.go_to(1)
    driver.qtbot.wait(50)
    window.annotate.go_to(0)
    window.annotate.tagging._open_mark_menu(window.annotate.view.marks[0], QPoint(10, 10))
    assert driver.tag_menu().width() < 800
    driver.tag_menu().close()
    window.annotate.editor.untag(window.annotate.view.marks[0].annotation)
    assert len(window.menus.undo.text()) < 150
    window.say_error(f"{path} is not good.")
    driver.qtbot.wait(50)
    assert (window.width(), window.height()) == (800, 600)
    assert time.monotonic() - before < 60  # it took a minute and more for each of these before


def test_a_label_that_is_not_touched_in_its_dialog_stays_as_it_is(driver, tmp_path):
    name, description = " A\nB\u2028\ud800 ", " a\u00a0b\r\n"
    labels = [label_named(name, "😀", description)]
    examples = [{"content": "Book it", "annotations": []}]
    driver.open(hostile_project(tmp_path / "a.json", labels, examples))
    before = driver.window.session.document.settings.labels[0]
    driver.window.annotate.labels.edit_active()
    driver.find(QDialog, "labelDialog").findChild(QPushButton, "labelOk").click()
    assert driver.window.session.document.settings.labels[0] == before
    driver.window.annotate.labels.edit_active()
    dialog = driver.find(LabelDialog, "labelDialog")
    dialog.findChild(QLineEdit, "labelKey").setText("7")
    dialog.findChild(QPushButton, "labelOk").click()
    after = driver.window.session.document.settings.labels[0]
    assert (after.name, after.key, after.description) == (name, "7", description)


def test_a_mended_file_is_told_of_and_stays_as_it_is(driver, tmp_path, home):
    path = tmp_path / "a.json"
    annotation = {"start": "0", "end": 3.0, "tag_name": "action", "value": "Book"}
    example = {"content": "Book it", "annotations": [annotation]}
    path.write_text(json.dumps({"examples": [example]}), encoding="utf-8")
    before = path.read_bytes()
    driver.open(path)
    assert any("written as text; they were read as numbers" in n for n in driver.notices())
    assert any("a.json stays as it is" in each for each in driver.notices())
    assert home in driver.window.session.path.parents
    driver.wait_saved()
    assert path.read_bytes() == before


def test_the_helpers_show_all_there_is():
    assert tip_of("") == ""
    assert tip_of("a<b>&") == "<p>a&lt;b&gt;&amp;</p>"
    assert len(tip_of("x" * 10**6)) < 700
    assert menu_text("a&b\tc") == "a&&b c"
    assert is_plain(tip_of(HOSTILE))
    assert not is_plain(HOSTILE)


def test_a_label_breaks_endless_words(themed):
    made = PlainLabel("x" * 10_000, wrap=True)
    assert made.minimumSizeHint().width() < 300
    assert made.textFormat() == Qt.TextFormat.PlainText
    combo = QComboBox()
    combo.addItem(HOSTILE)  # Qt takes neither markup nor mnemonics in the texts of a combo box
    assert combo.itemText(0) == HOSTILE


# What takes markup by itself, and the only ways to give it a text.
GUARDED = re.compile(
    r"QLabel\(|setToolTip\((?!tip_of\(|f?\"Ctrl)|setInformativeText\((?!tip_of\(|\")"
    r"|setWhatsThis\(|setStatusTip\(|setHtml\(|appendHtml\(|setMarkdown\((?!shown_plainly\()"
)


def test_no_text_goes_to_qt_unguarded():
    folder = Path(eventner_gui.__file__).parent / "ui"
    found = [
        f"{path.relative_to(folder)}: {line.strip()}"
        for path in folder.rglob("*.py")
        if path.name != "widgets.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if GUARDED.search(line)
    ]
    assert not found, "use label, ElidedLabel or tip_of of ui/widgets.py"
