"""Groups and whole sentences in the Review tab: by keys, undone, and never leaking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton

from eventner_gui.core import sure_pages
from eventner_gui.core.document import Status
from eventner_gui.core.sure_pages import Care
from tests.bulk_pages import press, show_groups, show_sure_page
from tests.driver import annotation
from tests.helped_experts import HelpedKeyboardExpert
from tests.paging_experts import PagingExpert
from tests.proposing import propose

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
TEXTS = [
    "Book yoga for Friday",
    "Move lunch to friday",
    "Is Anna there on Friday?",
    "Call Anna",
    "never mind",
]
PEOPLE = ("Ann", "Bob", "Eve", "Sue", "Kim", "Lea", "Max", "Ida", "Jan", "Udo", "Tom", "Zoe")
DAYS = ("Monday", "Friday", "Sunday")


@pytest.fixture
def grouped(driver, write):
    """The groups of a project in which two kinds of words are proposed."""
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    propose(driver.window.annotate, Friday=("date", 0.9), friday=("date", 0.7), Anna="person")
    return show_groups(driver)


@pytest.fixture
def sure(driver, write):
    """A page of sentences in a project whose learner is sure of the like of them."""
    examples = []
    for who in PEOPLE:
        for day in DAYS:
            text = f"see {who} on {day}"
            tags = [annotation(text, day, "date")]
            is_done = who not in PEOPLE[-2:]
            examples.append(
                {
                    "content": text,
                    "annotations": tags if is_done else [],
                    "eventner": {"status": "done" if is_done else "todo"},
                }
            )
    driver.open(write([*examples, {"content": "never mind", "annotations": []}]))
    suggester = driver.window.annotate.suggester
    driver.qtbot.waitUntil(lambda: suggester.is_at_rest, timeout=20_000)
    page = show_sure_page(driver)
    driver.find(QComboBox, "sureCare").setCurrentIndex(list(Care).index(Care.BOLD))
    driver.qtbot.waitUntil(lambda: len(page.model.rows) > 0)
    return page


def rows(page) -> list[tuple[str, int]]:
    return [
        (page.groups.group_at(row).words, page.groups.group_at(row).count)
        for row in range(page.groups.rowCount())
    ]


def tags(driver) -> list[list[str]]:
    examples = driver.window.session.document.examples
    return [[e.content[a.start : a.end] for a in e.annotations] for e in examples]


def said(driver, name: str) -> str:
    return driver.find(QLabel, name).text()


def stored_tags(driver) -> int:
    return sum(len(each["annotations"]) for each in driver.file()["examples"])


# groups


def test_equal_proposals_are_accepted_with_one_key_and_undone_with_one(driver, grouped) -> None:
    assert rows(grouped) == [("Friday", 3), ("Anna", 2)]
    assert said(driver, "groupsHead") == "“Friday” as DATE? 3 times"
    press(KEY.Key_Return)
    assert tags(driver) == [["Friday"], ["friday"], ["Friday"], [], []]
    assert said(driver, "groupsSaid").startswith("3 tags in 3 sentences.")
    assert driver.window.session.counts.statuses[Status.DONE] == 0  # tags only
    assert rows(grouped) == [("Anna", 2)]
    assert grouped.group_list.hasFocus()
    QTest.keyClick(grouped.group_list, KEY.Key_Z, CTRL)
    assert tags(driver) == [[]] * 5
    assert grouped.isVisible()
    driver.qtbot.waitUntil(lambda: rows(grouped) == [("Anna", 2), ("Friday", 3)])


def test_one_without_a_tick_stays_a_proposal(driver, grouped) -> None:
    press(KEY.Key_Right, KEY.Key_Down, KEY.Key_Space)
    assert said(driver, "groupsHead") == "“Friday” as DATE? 2 of 3 times"
    press(KEY.Key_Return)
    assert tags(driver) == [["Friday"], [], ["Friday"], [], []]
    driver.qtbot.waitUntil(lambda: ("friday", 1) in [(w.casefold(), n) for w, n in rows(grouped)])


def test_a_labels_key_accepts_as_that_label(driver, grouped) -> None:
    press(KEY.Key_Down)
    labels = driver.window.session.document.settings.labels
    other = next(each for each in labels if each.name == "name")
    press(other.key)
    document = driver.window.session.document
    assert [a.label for e in document.examples for a in e.annotations] == ["NAME", "NAME"]


def test_another_label_is_chosen_by_the_menu_too(driver, grouped) -> None:
    driver.find(QPushButton, "groupsOther").click()
    menu = driver.find(QMenu, "groupsOtherMenu")
    driver.qtbot.waitUntil(menu.isVisible)
    driver.choose(menu, "TIME")
    document = driver.window.session.document
    assert [a.label for e in document.examples for a in e.annotations] == ["TIME"] * 3


def test_a_refused_group_does_not_come_back_until_it_is_taken_back(driver, grouped) -> None:
    press(KEY.Key_Delete)
    assert rows(grouped) == [("Anna", 2)]
    assert tags(driver) == [[]] * 5
    driver.qtbot.waitUntil(lambda: not grouped.prelabeller.is_busy)
    assert rows(grouped) == [("Anna", 2)]
    driver.click("groupsTakeBack")
    driver.qtbot.waitUntil(lambda: rows(grouped) == [("Anna", 2), ("Friday", 3)])


def test_what_is_proposed_is_in_no_file_no_count_and_no_training(driver, grouped) -> None:
    window = driver.window
    document = window.session.document
    assert stored_tags(driver) == 0
    assert window.session.counts.of_label("DATE") == 0
    assert not window.session.undo_stack.count()
    assert not any(each.annotations for each in document.snapshot().examples)
    press(KEY.Key_Return)
    assert stored_tags(driver) == 3
    assert window.session.counts.of_label("DATE") == 3


def test_a_double_click_shows_the_sentence(driver, grouped) -> None:
    view = grouped.place_list
    where = view.visualRect(grouped.places.index(2)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert driver.window.annotate.isVisible()
    assert driver.example.content == TEXTS[2]


def test_without_proposals_it_says_what_to_do(driver, write) -> None:
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    driver.qtbot.waitUntil(lambda: driver.window.annotate.suggester.is_ready, timeout=20_000)
    show_groups(driver)
    driver.qtbot.waitUntil(lambda: said(driver, "groupsState").startswith("Nothing is proposed"))


# whole sentences


def texts(page) -> list[str]:
    return [row.example.content for row in page.model.rows]


def test_a_page_is_taken_with_one_key_and_undone_with_one(driver, sure) -> None:
    shown = texts(sure)
    before = driver.window.session.done_count()
    assert sure.view.hasFocus()
    press("2", KEY.Key_Return)
    done = driver.window.session.done_count() - before
    examples = driver.window.session.document.examples
    by_text = {each.content: each for each in examples}
    assert done == len(shown) - 1
    assert by_text[shown[1]].status is Status.TODO
    assert not by_text[shown[1]].annotations
    for text in (shown[0], *shown[2:]):
        assert by_text[text].status is Status.DONE
    assert said(driver, "sureSaid").startswith(f"{done} sentences done, 1 left to you.")
    assert shown[1] not in texts(sure)
    QTest.keyClick(sure, KEY.Key_Z, CTRL)
    assert driver.window.session.done_count() == before
    assert sure.isVisible()


def test_what_is_on_a_page_is_in_no_file_no_count_and_no_training(driver, sure) -> None:
    window = driver.window
    done = window.session.done_count()
    assert texts(sure)
    assert stored_tags(driver) == done  # one tag each, of those that were done
    assert window.session.counts.of_label("DATE") == done
    assert not window.session.undo_stack.count()
    assert sum(each.status is Status.DONE for each in window.session.document.examples) == done
    press(KEY.Key_Return)
    assert window.session.done_count() > done
    assert stored_tags(driver) == window.session.counts.of_label("DATE")


def test_a_wrong_sentence_is_opened_and_what_is_edited_leaves_the_page(driver, sure) -> None:
    shown = texts(sure)
    press(KEY.Key_Down, "e")
    assert driver.window.annotate.isVisible()
    assert driver.example.content == shown[1]
    press("s")  # skipped
    show_sure_page(driver)
    assert texts(sure) == [shown[0], *shown[2:]]


def test_what_is_left_is_shown_alone_in_annotate(driver, sure) -> None:
    press("1", KEY.Key_Return)
    left = [e for e in driver.window.session.document.examples if e.status is Status.TODO]
    press("h")
    assert driver.window.annotate.isVisible()
    assert driver.window.annotate.list.model.rowCount() == len(left)
    assert driver.example in left


def test_another_way_is_shown_first_where_one_is_likely(driver, sure) -> None:
    row = sure.model.rows[0]
    other = (replace(row.candidate.suggestions[0], tag_name="time"),)
    sure.model.show_rows([replace(row, candidate=replace(row.candidate, other=other))])
    press("1")
    assert sure.model.rows[0].suggestions == other
    assert "another way" in sure.model.index(0).data()
    press(KEY.Key_Space)
    assert sure.model.rows[0].is_out
    press(KEY.Key_Space, KEY.Key_Delete)
    assert sure.model.rows[0].is_out
    press("1", "1", KEY.Key_Return)
    example = driver.window.session.document.examples[row.candidate.index]
    assert [each.label for each in example.annotations] == ["TIME"]
    assert example.status is Status.DONE


def test_how_often_pages_are_wrong_is_said_from_evidence_alone(driver, sure, monkeypatch) -> None:
    assert said(driver, "sureDoubt").startswith("How often these are wrong is not known yet")
    monkeypatch.setattr(sure_pages, "_EVIDENCE", 3)
    press(KEY.Key_Delete, KEY.Key_Return)
    driver.qtbot.waitUntil(lambda: not sure.prelabeller.is_busy)
    press_again = said(driver, "sureDoubt")
    assert not texts(sure) or "1 in " in press_again


def test_where_nothing_is_to_be_tagged_the_page_says_so(driver, sure) -> None:
    row = sure.model.rows[0]
    bare = replace(row, candidate=replace(row.candidate, suggestions=()))
    sure.model.show_rows([bare])
    assert sure.model.index(0).data().endswith("nothing to tag here")
    press(KEY.Key_Return)
    example = driver.window.session.document.examples[row.candidate.index]
    assert example.status is Status.DONE
    assert not example.annotations


def test_without_a_learner_it_says_how_to_get_pages(driver, write) -> None:
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    driver.qtbot.waitUntil(lambda: driver.window.annotate.suggester.is_ready, timeout=20_000)
    show_sure_page(driver)
    driver.qtbot.waitUntil(lambda: said(driver, "sureHead").startswith("There is no sentence yet"))


def test_another_project_begins_anew(driver, sure, write) -> None:
    assert texts(sure)
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS], "other.json"))
    assert texts(sure) == []


def test_an_expert_with_pages_reaches_the_truth_exactly(driver, sure) -> None:
    examples = driver.window.session.document.examples
    days = {at: day for at, e in enumerate(examples) for day in DAYS if day in e.content}
    truths = [
        [(e.content.index(days[at]), len(e.content), "DATE")] if at in days else []
        for at, e in enumerate(examples)
    ]
    odd = next(at for at, e in enumerate(examples) if at in days and e.status is Status.TODO)
    truths[odd] = []  # here the page is wrong
    expert = PagingExpert(HelpedKeyboardExpert(driver), truths, with_groups=True)
    expert.label_all(first=0, then=10)
    assert expert.from_pages > 3
    assert expert.taken_out > 0
    stored = [
        [(t["start"], t["end"] + 1, t["tag_name"].upper()) for t in each["annotations"]]
        for each in driver.file()["examples"]
    ]
    assert stored == truths
    assert driver.window.session.counts.statuses[Status.DONE] == len(truths)
