"""The list of sentences: searched, filtered, sorted, and many acted on at once, by real events."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QStyleOptionViewItem, QWidget

from eventner_gui.app.session import Session
from eventner_gui.core import edits
from eventner_gui.core.direction import Direction
from eventner_gui.core.document import Document, Example, Status
from eventner_gui.core.filters import Facts, Filter, HasLabel, HasStatus, HoldsText
from eventner_gui.core.sorts import SORTS
from eventner_gui.core.spans import Span
from eventner_gui.ui.annotate.example_delegate import two_lines
from eventner_gui.ui.annotate.example_list import LOOK_ROLE, ExampleModel
from tests.driver import annotation

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton

ORDERS = [SORTS["file"], SORTS["text"], SORTS["long"]]
TEXTS = ["Cancel lunch", "Book yoga on Friday", "Cancel yoga", "Move lunch to Friday", "Hello"]


@pytest.fixture
def panel(driver, write):
    """The list with five sentences: 1 and 3 have a DATE, 2 a NAME; all to do but the last."""
    tags = {1: ("Friday", "date"), 2: ("yoga", "name"), 3: ("Friday", "date")}
    examples = [
        {
            "content": text,
            "annotations": [annotation(text, *tags[i])] if i in tags else [],
            "eventner": {"status": "done" if i == 4 else "todo"},
        }
        for i, text in enumerate(TEXTS)
    ]
    driver.open(write(examples))
    return driver.window.annotate.list


def shown(panel):
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def search(driver, text, *, pattern=False):
    field = driver.find(QLineEdit, "search")
    toggle = driver.find(QPushButton, "pattern")
    if toggle.isChecked() != pattern:
        driver.click("pattern")
    field.clear()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, KEY.Key_Return)


def choose_from(driver, button, *names):
    """Choose an entry of a button's menu, through its submenus."""
    menu = driver.find(QPushButton, button).menu()
    for name in names[:-1]:
        menu.aboutToShow.emit()
        menu = next(a.menu() for a in menu.actions() if a.text().startswith(name))
    menu.aboutToShow.emit()
    next(a for a in menu.actions() if a.text().startswith(names[-1])).trigger()


def click_row(panel, row, modifier=Qt.KeyboardModifier.NoModifier):
    where = panel.view.visualRect(panel.model.index(row)).center()
    QTest.mouseClick(panel.view.viewport(), LEFT, modifier, where)


def error(driver):
    found = driver.find(QLabel, "searchError")
    return found.text() if found.isVisible() else ""


def chips(panel):
    return [c for c in panel.findChildren(QPushButton, "chip") if c.isVisible()]


def statuses(driver):
    return [e.status for e in driver.window.session.document.examples]


# search


def test_a_search_finds_text_in_any_case_and_labels(driver, panel):
    search(driver, "yoga")
    assert shown(panel) == ["Book yoga on Friday", "Cancel yoga"]
    search(driver, "date")
    assert shown(panel) == ["Book yoga on Friday", "Move lunch to Friday"]
    assert driver.find(QLabel, "foundCount").text() == "2 of 5"


def test_an_expression_finds_text_and_a_bad_one_is_told_and_keeps_the_list(driver, panel):
    search(driver, r"^(book|move)\b", pattern=True)
    assert shown(panel) == ["Book yoga on Friday", "Move lunch to Friday"]
    search(driver, "(book", pattern=True)
    assert "parenthesis" in error(driver)
    assert shown(panel) == ["Book yoga on Friday", "Move lunch to Friday"]
    search(driver, "(book)", pattern=True)
    assert error(driver) == ""
    assert shown(panel) == ["Book yoga on Friday"]


def test_an_expression_that_takes_too_long_is_given_up_and_the_list_is_as_before(driver, write):
    wild = "hello wor " * 30 + "!"
    driver.open(write([{"content": wild, "annotations": []}] * 200))
    panel = driver.window.annotate.list
    search(driver, r"(\w+\s?)+$", pattern=True)
    driver.qtbot.waitUntil(lambda: "given up" in error(driver), timeout=20_000)
    assert panel.model.rowCount() == 200


def test_sentences_that_take_too_long_are_left_out_with_a_word(driver, write):
    texts = ["hello wor " * 30 + "!", "short words"]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    search(driver, r"(\w+\s?)+$", pattern=True)
    assert shown(driver.window.annotate.list) == ["short words"]
    assert error(driver).startswith("1 sentence took too long")


def test_matches_are_marked_in_the_rows_and_in_the_sentence(driver, panel):
    search(driver, "yoga")
    look = panel.model.index(0).data(LOOK_ROLE)
    assert [span.of(look.text) for span in look.spans] == ["yoga"]
    assert panel.search_spans("Yoga, yoga") == [Span(0, 4), Span(6, 10)]
    panel.clear_filter()
    assert panel.search_spans("yoga") == []


def test_a_match_far_into_a_long_text_is_shown_in_its_row(driver, write):
    text = "words and more words " * 40 + "then 😀 yoga at last"
    driver.open(write([{"content": text, "annotations": []}]))
    search(driver, "yoga")
    look = driver.window.annotate.list.model.index(0).data(LOOK_ROLE)
    assert look.text.startswith("…")
    assert [span.of(look.text) for span in look.spans] == ["yoga"]
    driver.window.grab()  # painted with an emoji before the match


def test_the_current_sentence_stays_the_current_one_when_it_passes(driver, panel):
    driver.window.annotate.go_to(2)
    search(driver, "cancel")
    assert panel.view.currentIndex().data() == "Cancel yoga"
    search(driver, "friday")
    assert not panel.view.currentIndex().isValid()
    assert driver.window.annotate.index == 2
    driver.click("pattern")
    panel.clear_filter()
    assert panel.view.currentIndex().data() == "Cancel yoga"


def test_an_edit_never_takes_a_sentence_out_of_the_list(driver, panel):
    panel.filters.add(HasStatus(Status.TODO))
    driver.window.annotate.go_to(1)
    driver.press(KEY.Key_Return)
    assert statuses(driver)[1] is Status.DONE
    assert shown(panel) == TEXTS[:4]
    assert driver.window.annotate.index == 2
    QTest.keyClick(driver.find(QLineEdit, "search"), KEY.Key_Return)
    assert shown(panel) == [TEXTS[0], TEXTS[2], TEXTS[3]]


# filter and sort


@pytest.mark.parametrize(
    ("names", "rows", "chip"),
    [
        (["To do"], [0, 1, 2, 3], "to do"),
        (["Done"], [4], "done"),
        (["Without tags"], [0, 4], "without tags"),
        (["With label", "DATE"], [1, 3], "with DATE"),
        (["Without label", "DATE"], [0, 2, 4], "without DATE"),
    ],
)
def test_a_filter_is_chosen_from_the_menu_and_removed_by_its_chip(driver, panel, names, rows, chip):
    choose_from(driver, "filter", *names)
    assert shown(panel) == [TEXTS[row] for row in rows]
    driver.qtbot.wait(10)
    (made,) = chips(panel)
    assert made.text().startswith(chip)
    assert chip in made.accessibleName()
    QTest.mouseClick(made, LEFT)
    assert shown(panel) == TEXTS


def test_a_second_choice_of_the_same_filter_takes_it_away(driver, panel):
    for expected in ([4], range(5)):
        choose_from(driver, "filter", "Done")
        assert shown(panel) == [TEXTS[row] for row in expected]


def test_sentences_with_a_problem_are_found_with_spacys_words(driver, write):
    text = "Call at 11am sharp"
    tags = [[(8, 10)], [(8, 9)], [(-3, 2)], [(7, 12)]]
    driver.open(
        write(
            [
                {
                    "content": text,
                    "annotations": [
                        {"start": a, "end": b - 1, "tag_name": "time"} for a, b in each
                    ],
                }
                for each in tags
            ]
        )
    )
    panel = driver.window.annotate.list
    choose_from(driver, "filter", "With a problem")
    found = [panel.model.example_index(row) for row in range(panel.model.rowCount())]
    assert found == [1, 2, 3]
    assert panel.model.index(0).data(LOOK_ROLE).has_problem


def test_sentences_changed_since_one_opened_the_file_are_found(driver, panel):
    choose_from(driver, "filter", "Changed", "Since you opened")
    driver.qtbot.waitUntil(lambda: not panel.model.is_busy)
    assert shown(panel) == []
    assert "No sentence matches" in driver.find(QLabel, "nothingFound").text()
    driver.window.annotate.go_to(2)
    assert shown(panel) == TEXTS
    driver.press(KEY.Key_Return)
    choose_from(driver, "filter", "Changed", "Since you opened")
    assert shown(panel) == [TEXTS[2]]


def test_changes_of_an_earlier_session_are_known_from_the_journal(driver, panel, write):
    path = driver.window.session.path
    driver.window.annotate.go_to(3)
    driver.press("s")
    driver.wait_saved()
    driver.open(write([{"content": "other", "annotations": []}], "other.json"))
    driver.open(path)
    choose_from(driver, "filter", "Changed", "In the last hour")
    driver.qtbot.waitUntil(lambda: shown(panel) == [TEXTS[3]], timeout=20_000)
    choose_from(driver, "filter", "Changed", "Since you opened")
    driver.qtbot.waitUntil(lambda: shown(panel) == [], timeout=20_000)


def test_an_order_is_chosen_and_keys_follow_it(driver, panel):
    driver.window.annotate.go_to(2)
    choose_from(driver, "sort", "Text, A to Z")
    ordered = sorted(TEXTS, key=str.casefold)
    assert shown(panel) == ordered
    assert panel.view.currentIndex().data() == "Cancel yoga"
    driver.press(KEY.Key_PageDown)
    assert driver.example.content == "Hello"
    driver.qtbot.wait(10)
    QTest.mouseClick(chips(panel)[0], LEFT)
    assert shown(panel) == TEXTS


def test_a_sorted_list_takes_in_what_undo_brings_back(driver, panel):
    choose_from(driver, "sort", "Text, A to Z")
    ordered = shown(panel)
    driver.window.annotate.go_to(2)
    driver.window.annotate.delete_current()
    assert shown(panel) == [text for text in ordered if text != "Cancel yoga"]
    assert driver.example.content == "Hello"
    driver.window.menus.undo.trigger()
    assert shown(panel) == ordered
    assert driver.example.content == "Cancel yoga"


def test_a_sentence_deleted_from_a_filtered_list_gives_way_to_the_next_one_there(driver, panel):
    search(driver, "lunch")
    driver.window.annotate.go_to(0)
    driver.window.annotate.delete_current()
    assert driver.example.content == "Move lunch to Friday"
    assert shown(panel) == ["Move lunch to Friday"]
    driver.window.annotate.delete_current()
    assert shown(panel) == []
    driver.window.menus.undo.trigger()
    driver.window.menus.undo.trigger()
    assert shown(panel) == ["Cancel lunch", "Move lunch to Friday"]


def test_another_part_shows_some_sentences_alone(driver, panel):
    panel.show_only([1, 3], "2 sentences with “Friday”")
    driver.qtbot.wait(10)
    (chip,) = chips(panel)
    assert "2 sentences with “Friday”" in chip.accessibleName()
    session = driver.window.session
    session.apply(edits.delete_examples(session.document, [0]))
    panel.filters.add(HasLabel("DATE"))
    assert shown(panel) == [TEXTS[1], TEXTS[3]]


# many at once


def select(panel, *rows):
    click_row(panel, rows[0])
    for row in rows[1:]:
        click_row(panel, row, CTRL)


def test_many_are_selected_by_mouse_and_the_last_one_is_shown(driver, panel):
    bar = driver.find(QWidget, "bulkBar")
    assert not bar.isVisible()
    click_row(panel, 0)
    assert driver.window.annotate.view.hasFocus()
    click_row(panel, 2, SHIFT)
    assert panel.selected_count() == 3
    assert driver.example.content == "Cancel yoga"
    assert bar.isVisible()
    assert driver.find(QLabel, "selectedCount").text() == "3 selected:"
    click_row(panel, 1, CTRL)
    assert panel.view.selected_examples() == [0, 2]
    click_row(panel, 4)
    assert panel.selected_count() == 1
    assert not bar.isVisible()


def test_many_are_selected_by_keys(driver, panel):
    view = panel.view
    view.setFocus()
    driver.press(KEY.Key_Home, widget=view)
    QTest.keyClick(view, KEY.Key_Down, SHIFT)
    assert view.selected_examples() == [0, 1]
    assert driver.window.annotate.index == 1
    QTest.keyClick(view, KEY.Key_A, CTRL)
    assert panel.selected_count() == 5
    driver.press(KEY.Key_Escape, widget=view)
    assert panel.selected_count() == 1
    driver.press(KEY.Key_End, widget=view)
    assert driver.window.annotate.index == 4


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("bulkdone", Status.DONE, "2 sentences marked done"),
        ("bulkskipped", Status.SKIPPED, "2 sentences marked skipped"),
        ("bulkflagged", Status.FLAGGED, "2 sentences marked flagged"),
    ],
)
def test_many_get_a_status_in_one_step(driver, panel, name, status, words):
    said = []
    panel.said.connect(said.append)
    before = statuses(driver)
    select(panel, 0, 3)
    driver.click(name)
    assert [i for i, each in enumerate(statuses(driver)) if each is status and i < 4] == [0, 3]
    assert said == [f"{words}. Ctrl+Z takes it back."]
    assert panel.selected_count() == 2
    driver.window.menus.undo.trigger()
    assert statuses(driver) == before


def test_many_are_deleted_by_key_and_brought_back_by_one_undo(driver, panel):
    said = []
    panel.said.connect(said.append)
    select(panel, 1, 3, 0)
    driver.press(KEY.Key_Delete, widget=panel.view)
    assert shown(panel) == [TEXTS[2], TEXTS[4]]
    assert said == ["3 sentences deleted. Ctrl+Z brings them back."]
    driver.window.menus.undo.trigger()
    assert shown(panel) == TEXTS


def test_the_command_that_deletes_the_sentence_deletes_all_selected(driver, panel):
    select(panel, 1, 3)
    actions = {a.objectName(): a for a in driver.window.findChildren(QAction)}
    actions["delete"].trigger()
    assert shown(panel) == [TEXTS[0], TEXTS[2], TEXTS[4]]


def test_tags_of_many_are_relabelled_in_one_step(driver, panel):
    select(panel, 1, 3)
    choose_from(driver, "bulkRelabel", "DATE (2)", "TIME")
    labels = [[a.label for a in e.annotations] for e in driver.window.session.document.examples]
    assert labels == [[], ["TIME"], ["NAME"], ["TIME"], []]
    driver.window.menus.undo.trigger()
    assert driver.window.session.document.examples[3].annotations[0].label == "DATE"


def test_tags_of_many_are_removed_in_one_step(driver, panel):
    select(panel, 1, 2, 3)
    choose_from(driver, "bulkRemoveTags", "DATE (2)")
    examples = driver.window.session.document.examples
    assert [len(e.annotations) for e in examples] == [0, 0, 1, 0, 0]
    driver.window.menus.undo.trigger()
    choose_from(driver, "bulkRemoveTags", "All tags")
    # undo went to the first of them and selected it alone
    assert [len(e.annotations) for e in examples] == [0, 0, 1, 1, 0]


def test_problems_of_many_are_repaired_in_one_step(driver, write):
    text = "Call Ann now"
    tag = {"start": 4, "end": 8, "tag_name": "person"}
    driver.open(write([{"content": text, "annotations": [tag]}] * 3))
    panel = driver.window.annotate.list
    select(panel, 0, 2)
    choose_from(driver, "bulkRepair", "Trim space")
    examples = driver.window.session.document.examples
    spans = [(a.start, a.end) for e in examples for a in e.annotations]
    assert spans == [(5, 8), (4, 9), (5, 8)]
    driver.window.menus.undo.trigger()
    assert [(a.start, a.end) for e in examples for a in e.annotations] == [(4, 9)] * 3


def test_the_context_menu_acts_on_the_selected(driver, panel):
    select(panel, 0, 1)
    panel.view.menu_wanted.emit(QPoint(50, 50))
    menu = driver.find(QMenu, "bulkMenu")
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:4] == ["Done", "To do", "Skip", "Flag"]
    assert "Delete 2 sentences" in texts
    driver.choose(menu, "Flag")
    assert statuses(driver)[:2] == [Status.FLAGGED] * 2


def test_a_low_window_has_one_button_for_all_that_can_be_done(driver, panel):
    driver.window.resize(800, 480)
    select(panel, 0, 1)
    driver.qtbot.wait(10)
    assert driver.find(QPushButton, "bulkChange").isVisible()
    assert not driver.find(QPushButton, "bulkDelete").isVisible()
    driver.click("bulkChange")
    menu = driver.find(QMenu, "bulkMenu")
    driver.choose(menu, "Delete")
    assert shown(panel) == TEXTS[2:]


# where one was


def test_one_goes_back_and_forth(driver, panel):
    for index in (3, 1):
        driver.window.annotate.go_to(index)
    actions = {a.objectName(): a for a in driver.window.findChildren(QAction)}
    actions["back"].trigger()
    assert driver.window.annotate.index == 3
    actions["forth"].trigger()
    assert driver.window.annotate.index == 1


def test_the_next_sentence_to_do_is_found_from_the_top_again(panel):
    assert panel.next_todo(3) == 0
    assert panel.next_todo(0) == 1
    panel.filters.add(HasStatus(Status.DONE))
    assert panel.next_todo(4) is None


# whatever happens


@given(st.data())
def test_rows_and_examples_stay_each_others_whatever_is_changed(qapp, data):
    session = Session()
    model = ExampleModel(session, Facts())
    texts = st.lists(st.sampled_from(["a", "b", "ab", "B", ""]), max_size=8)
    some = st.sampled_from(list(Status))
    session.document.examples[:] = [Example(t, status=data.draw(some)) for t in data.draw(texts)]
    session.opened.emit()
    filters = [Filter(), Filter((HasStatus(Status.TODO),)), Filter((HoldsText("b"),))]
    for _ in range(data.draw(st.integers(1, 5))):
        if data.draw(st.booleans()):
            wanted, sort = data.draw(st.sampled_from(filters)), data.draw(st.sampled_from(ORDERS))
            model.show_filtered(wanted, sort)
        examples = session.document.examples
        kept = [e for e in examples if data.draw(st.booleans())]
        at = data.draw(st.integers(0, len(kept)))
        new = [Example(t, status=data.draw(some)) for t in data.draw(texts)]
        session.become([*kept[:at], *new, *kept[at:]], session.document.settings, "x")
        if data.draw(st.booleans()):
            session.undo_stack.undo()
        rows = model.indices_of(0, model.rowCount())
        assert len(set(rows)) == len(rows) == model.rowCount()
        assert [model.row_of(index) for index in rows] == list(range(len(rows)))
        if not model.shown[0].conditions:
            assert sorted(rows) == list(range(len(session.document.examples)))
    session.saver.give_up()
    session.close()


# a hundred thousand


def test_a_hundred_thousand_are_filtered_sorted_marked_and_deleted(driver, tmp_path):
    session = driver.window.session
    many = [Example(f"{i % 997} is what number {i} says") for i in range(100_000)]
    session.open(Document(examples=many), tmp_path / "many.json")
    panel = driver.window.annotate.list
    driver.window.annotate.go_to(70_000)
    search(driver, "number 7")
    driver.qtbot.waitUntil(lambda: not panel.model.is_busy, timeout=30_000)
    assert panel.model.rowCount() == 11_111
    assert panel.view.currentIndex().data() == many[70_000].content
    choose_from(driver, "sort", "Text, A to Z")
    driver.qtbot.waitUntil(lambda: not panel.model.is_busy, timeout=30_000)
    assert shown(panel)[:2] == ["0 is what number 70787 says", "0 is what number 71784 says"]
    row = panel.model.row_of(70_000)
    assert panel.view.currentIndex().row() == row
    panel.clear_filter()
    choose_from(driver, "sort", "Order of the file")
    assert panel.model.rowCount() == 100_000
    panel.view.setFocus()
    QTest.keyClick(panel.view, KEY.Key_A, CTRL)
    assert panel.selected_count() == 100_000
    panel.bulk.mark(Status.FLAGGED)
    assert session.counts.statuses[Status.FLAGGED] == 100_000
    session.undo_stack.undo()
    assert session.counts.statuses[Status.TODO] == 100_000
    QTest.keyClick(panel.view, KEY.Key_A, CTRL)
    panel.bulk.delete()
    assert not session.document.examples
    assert panel.model.rowCount() == 0
    session.undo_stack.undo()
    assert session.document.examples == many
    assert panel.model.rowCount() == 100_000


SCRIPTS = st.text(
    st.sampled_from("ab 서울대수의학과 日本語の、鉄道 שלום مرحبا 👩💻 (NWHC),"), max_size=200
)


@given(text=SCRIPTS, width=st.integers(20, 400), direction=st.sampled_from(Direction))
@example(
    "서울대 수의학과와 미국 야생동물보건센터(NWHC), 제주대 돌고래연구팀, 제주대",
    199,
    Direction.AUTO,
)
def test_a_row_never_has_more_than_two_lines(qapp, text, width, direction):
    option = QStyleOptionViewItem()
    option.font = qapp.font()
    cut, layout = two_lines(text, option, width, direction)
    assert layout.lineCount() <= 2
    # joiners are Qt's: they keep the form of a letter whose neighbour is cut off
    assert cut == text or text.startswith(cut.rstrip("…\u200d").rstrip())
