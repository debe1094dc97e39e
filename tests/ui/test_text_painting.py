"""A text with tags: what is painted where, and what a point of it means."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from eventner_gui.core.display import has_right_to_left
from eventner_gui.core.document import Annotation
from eventner_gui.core.spans import Span
from eventner_gui.ui.text.flow import TextFlow
from eventner_gui.ui.text.marks import Mark, short_name
from eventner_gui.ui.text.paragraph import Paragraph
from eventner_gui.ui.text.view import TextView
from eventner_gui.ui.theme.theme import theme

EVERYTHING = QRectF(0, -10, 10_000, 1_000_000)
ARABIC = "ألغ الاجتماع غدا في القاعة الكبيرة مع أحمد وخالد بعد الظهر ثم اتصل بالمكتب"
LINES = "Move yoga to Friday\n\nCancel lunch with Anna\r\nمرحبا يا أحمد\nand call 😀 home"


def mark(start: int, end: int, tag: str = "DATE", color: str = "#c2410c") -> Mark:
    return Mark(start, end, tag, color, Annotation(start, end, tag))


def laid_out(text: str, marks: list[Mark], width: float = 260.0) -> TextFlow:
    flow = TextFlow(text, marks, theme().sentence_font())
    flow.lay_out(width)
    return flow


def shown_strings(flow: TextFlow) -> list[str]:
    return [paragraph.map.string for paragraph in paragraphs(flow)]


def paragraphs(flow: TextFlow) -> list[Paragraph]:
    return [flow._piece(index) for index in range(len(flow._pieces))]


@st.composite
def mark_lists(draw: st.DrawFn) -> list[Mark]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(LINES) - 1))
        end = draw(st.integers(start + 1, len(LINES)))
        found.append(mark(start, end, draw(st.sampled_from(["DATE", "a longer name", "اسم"]))))
    return found


@given(first=mark_lists(), second=mark_lists())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_other_marks_look_as_if_the_text_were_shown_for_the_first_time(
    themed: object, first: list[Mark], second: list[Mark]
) -> None:
    changed, fresh = laid_out(LINES, first), laid_out(LINES, second)
    changed.marks_in(EVERYTHING)
    changed.set_marks(second)
    assert shown_strings(changed) == shown_strings(fresh)
    assert changed.height == fresh.height
    assert changed.marks_in(EVERYTHING) == fresh.marks_in(EVERYTHING)


def test_only_the_paragraph_with_another_tag_is_laid_out_again(themed: object) -> None:
    text = "\n".join(["Move yoga to Friday"] * 5)
    flow = laid_out(text, [mark(0, 4), mark(20, 24)])
    before = [paragraph._layout for paragraph in paragraphs(flow)]
    flow.set_marks([mark(0, 4), mark(20, 24), mark(45, 49)])
    after = [paragraph._layout for paragraph in paragraphs(flow)]
    assert [a is b for a, b in zip(before, after, strict=True)] == [True, True, False, True, True]


def test_a_label_of_another_colour_is_painted_in_it(themed: object) -> None:
    flow = laid_out("Move yoga", [mark(0, 4)])
    before = flow._piece(0)._layout
    flow.set_marks([mark(0, 4, color="#0f766e")])
    assert flow._piece(0)._layout is not before
    assert flow.marks_in(EVERYTHING)[0][0].color == "#0f766e"


def test_a_mark_answers_with_the_annotation_shown_last(themed: object) -> None:
    flow = laid_out("Move yoga", [mark(0, 4)])
    other = mark(0, 4)
    flow.set_marks([other])
    [(found, rects)] = flow.marks_in(EVERYTHING)
    assert found is other
    assert flow.mark_at(rects[0].center()) is other


@pytest.mark.parametrize("separator", [" ", "\n"])
def test_a_scrolled_view_looks_like_that_part_of_the_whole(
    themed: object, qtbot, separator: str
) -> None:
    text = separator.join(["Move yoga to Friday and call Anna at six"] * 30)
    marks = [mark(at, at + 4) for at in range(5, len(text) - 50, 41)]
    marks += [mark(50, 300, "LONG", "#0f766e"), mark(500, 520, "NAME", "#2b69d9")]
    views = []
    for height in (4000, 300):
        view = TextView()
        qtbot.addWidget(view)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.resize(420, height)
        view.show_text(text, marks)
        view.show()
        views.append(view)
    whole, part = views
    complete = whole.viewport().grab().toImage()
    for value in (0, 7, 333, part.verticalScrollBar().maximum()):
        part.verticalScrollBar().setValue(value)
        seen = part.viewport().grab().toImage()
        assert seen == complete.copy(QRect(0, value, seen.width(), seen.height()))


def test_only_marks_near_what_is_visible_are_painted(themed: object) -> None:
    text = " ".join(["Move yoga"] * 400)
    marks = [mark(at, at + 4) for at in range(5, len(text) - 3, 10)]
    flow = laid_out(text, marks)
    visible = QRectF(0, flow.height / 2, 260, 60)
    found = flow.marks_in(visible)
    assert 0 < len(found) < 20
    expected = [
        each
        for each, rects in flow.marks_in(EVERYTHING)
        if any(rect.intersects(visible) for rect in rects)
    ]
    assert {each.start for each in expected} <= {each.start for each, _ in found}


def test_the_innermost_mark_is_under_the_mouse(themed: object) -> None:
    text = "Book the yoga class\nand cancel lunch with Anna"
    outer, inner, last = mark(5, 30, "NAME"), mark(9, 13), mark(42, 46)
    flow = laid_out(text, [outer, inner, last], 900.0)
    for span, expected in (
        (Span(5, 8), outer),
        (Span(9, 13), inner),
        (Span(14, 19), outer),
        (Span(20, 23), outer),
        (Span(42, 46), last),
        (Span(0, 3), None),
        (Span(37, 40), None),
    ):
        assert flow.mark_at(flow.rects(span)[0].center()) is expected


@pytest.mark.parametrize("width", [110.0, 180.0, 5000.0])
@pytest.mark.parametrize("text", [ARABIC, "Call أحمد وخالد في المكتب at 11 غدا please, ثم عد"])
@pytest.mark.parametrize("tagged", [False, True])
def test_each_half_of_a_right_to_left_character_is_its_own_boundary(
    themed: object, width: float, text: str, tagged: bool
) -> None:
    start = text.index("في")
    flow = laid_out(text, [mark(start, start + 2)] if tagged else [], width)
    [paragraph] = paragraphs(flow)
    if width < 200:
        assert len(paragraph._line_tops) > 2
    compared = 0
    for at, character in enumerate(text):
        rects = flow.rects(Span(at, at + 1))
        if character.isspace() or not rects:
            continue
        [rect] = rects
        left = QPointF(rect.left() + rect.width() / 4, rect.center().y())
        right = QPointF(rect.right() - rect.width() / 4, rect.center().y())
        backwards = has_right_to_left(character)
        expected = (at + 1, at) if backwards else (at, at + 1)
        assert (flow.code_point_at(left), flow.code_point_at(right)) == expected, (at, character)
        compared += 1
    assert compared > len(text) / 2


def test_a_point_beside_a_wrapped_right_to_left_line_stays_in_the_line(themed: object) -> None:
    flow = laid_out(ARABIC, [], 180.0)
    [paragraph] = paragraphs(flow)
    for number in range(len(paragraph._line_tops)):
        line = paragraph._layout.lineAt(number)
        middle = line.y() + line.height() / 2
        first = line.textStart()
        assert flow.code_point_at(QPointF(5000, middle)) == first
        behind = flow.code_point_at(QPointF(-5000, middle))
        words = ARABIC[first : first + line.textLength()].rstrip()
        assert behind == first + len(words)


def test_a_vowel_sign_is_not_parted_from_its_letter(themed: object) -> None:
    text = "مُحَمَّد"
    flow = laid_out(text, [])
    bounds = {flow.code_point_at(QPointF(x / 2, flow.height / 2)) for x in range(-20, 2 * 260 + 20)}
    assert bounds == {0, 2, 4, 7, 8}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_a_tag_that_ends_in_line_ends_has_its_name_once_behind_its_last_words(
    themed: object, end: str
) -> None:
    text = f"Move yoga{end}{end}to Friday"
    for last in range(9, 10 + 2 * len(end)):
        flow = laid_out(text, [mark(5, last, "NAME")])
        assert shown_strings(flow)[0].rstrip("\u00a0") == "Move yoga\u00a0\u00a0NAME"
        assert "".join(shown_strings(flow)).count("NAME") == 1


@given(marks=mark_lists())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_name_is_shown_once_and_can_be_pointed_at(themed: object, marks: list[Mark]) -> None:
    named = [mark(each.start, each.end, f"<{number}>") for number, each in enumerate(marks)]
    flow = laid_out(LINES, named)
    shown = "".join(shown_strings(flow))
    assert [shown.count(each.tag) for each in named] == [1] * len(named)
    covered = {each.tag: rects for each, rects in flow.marks_in(EVERYTHING)}
    for each in named:
        assert covered[each.tag]
        assert flow.mark_at(covered[each.tag][0].center()) is not None


def test_a_tag_of_a_line_end_alone_can_be_pointed_at(themed: object) -> None:
    only = mark(4, 5)
    flow = laid_out("Move\n\nyoga", [only])
    assert shown_strings(flow)[0].startswith("Move\u00a0\u00a0DATE")
    [(_, [rect])] = flow.marks_in(EVERYTHING)
    assert flow.mark_at(rect.center()) is only


def test_a_long_name_is_shortened_and_control_characters_are_seen() -> None:
    assert short_name("x" * 24) == "x" * 24
    assert short_name("x" * 10_000) == "x" * 23 + "\u2026"
    assert short_name("A\x00B\x1bC\nD") == "A\u2400B\u241bC D"


def test_a_long_name_does_not_fill_the_view(themed: object) -> None:
    flow = laid_out("Move yoga\nto Friday", [mark(0, 4, "N" * 10_000)], 900.0)
    assert flow.height == laid_out("Move yoga\nto Friday", [], 900.0).height


def test_the_whole_of_a_shortened_name_is_a_tool_tip(themed: object, qtbot) -> None:
    view = TextView()
    qtbot.addWidget(view)
    view.resize(800, 200)
    long = "<b>" + "n" * 40
    view.show_text("Move yoga to Friday", [mark(0, 4, long), mark(13, 19)])
    view.show()

    def hover(span: Span) -> str:
        where: QPoint = view.viewport_rects(span)[0].center().toPoint()
        glob = view.viewport().mapToGlobal(where)
        event = QHelpEvent(QEvent.Type.ToolTip, where, glob)
        QApplication.sendEvent(view.viewport(), event)
        return QToolTip.text() if QToolTip.isVisible() else ""

    assert hover(Span(0, 4)) == "<p>&lt;b&gt;" + "n" * 40 + "</p>"
    qtbot.waitUntil(lambda: hover(Span(13, 19)) == "")


@pytest.mark.parametrize("text", ["ألغ الاجتماع مع Ann غدا", "غدا 5 مساء", "see שלום 12 x"])
def test_every_character_has_its_place_where_directions_meet(themed, text):
    flow = TextFlow(text, [], themed.sentence_font())
    flow.lay_out(900)
    boxes = []
    for index in range(len(text)):
        (box,) = flow.rects(Span(index, index + 1))
        boxes.append((box.left(), box.right()))
    boxes.sort()
    for (_, right), (left, _) in itertools.pairwise(boxes):
        assert right == pytest.approx(left, abs=0.6)
