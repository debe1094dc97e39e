"""Texts of a megabyte: laid out where they are seen, and as exact as short ones."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from eventner_gui.core import pieces as cutting
from eventner_gui.core.display import has_right_to_left, reads_right_to_left
from eventner_gui.core.document import Annotation
from eventner_gui.core.graphemes import clusters
from eventner_gui.core.spans import Span
from eventner_gui.ui.text.flow import TextFlow
from eventner_gui.ui.text.heights import Heights
from eventner_gui.ui.text.marks import Mark
from eventner_gui.ui.text.view import MARGIN_Y, TextView
from eventner_gui.ui.theme.theme import theme

EVERYTHING = QRectF(0, -10, 10_000, 10_000_000)
WORDS = [
    "Book",
    "the",
    "hall",
    "yoga.",
    "Friday,",
    "11am",
    "😀",
    "👩🏽‍💻",
    "é",
    "e\u0301",
    "x" * 30,
]
HEBREW = ["אני", "הולך", "לישיבה.", "ביום", "שישי,"]
JAPANESE = ["東京都の会議は", "来週金曜日です。", "カレンダー"]


def mark(start: int, end: int, tag: str = "DATE", color: str = "#c2410c") -> Mark:
    return Mark(start, end, tag, color, Annotation(start, end, tag))


def laid_out(text: str, marks: list[Mark], width: float = 300.0) -> TextFlow:
    flow = TextFlow(text, marks, theme().sentence_font())
    flow.lay_out(width)
    return flow


def made_of(words: list[str], count: int, between: str = " ") -> str:
    chance = random.Random(count)
    return between.join(chance.choice(words) for _ in range(count))


def lines_of(text: str, count: int) -> str:
    return "\n".join(f"{number} {text}" for number in range(count))


def spans_at(spans: list[Span], start: int) -> Span:
    return next(span for span in spans if span.start == start and span.end > start)


@pytest.fixture
def short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut lines of 60 code points, so that texts of a test have many pieces."""
    monkeypatch.setattr(cutting, "LONGEST", 60)
    monkeypatch.setattr(cutting, "_WANTED", 40)
    monkeypatch.setattr(cutting, "_SHORTEST", 20)


@st.composite
def texts(draw: st.DrawFn) -> str:
    words = st.sampled_from([*WORDS, *HEBREW, *JAPANESE, "\n", "\r\n"])
    return draw(st.sampled_from([" ", ""])).join(draw(st.lists(words, min_size=8, max_size=40)))


@given(text=texts(), data=st.data())
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_parts_of_a_line_are_laid_out_as_lines_of_their_own(
    themed: object, short_pieces: None, text: str, data: st.DataObject
) -> None:
    parts = laid_out(text, [])
    spans = list(parts._pieces)
    joints = [a.end for a, b in itertools.pairwise(spans) if a.end == b.start]
    backwards = [parts.is_right_to_left_at(at) for at in joints]
    # a line of its own goes by its own characters: compare where that comes to the same
    assume(backwards == [reads_right_to_left(spans_at(spans, at).of(text)) for at in joints])
    lines = laid_out("".join("\n" * (at in joints) + c for at, c in enumerate(text)), [])
    assert lines.height == pytest.approx(parts.height)
    span = data.draw(st.sampled_from(clusters(text)))
    moved = [at + sum(joint <= at for joint in joints) for at in (span.start, span.end - 1)]
    there = Span(moved[0], moved[1] + 1)
    assert parts.rects(span) == lines.rects(there)
    for rect in parts.rects(span):
        for x in (rect.left() + rect.width() / 4, rect.right() - rect.width() / 4):
            point = QPointF(x, rect.center().y())
            found = lines.code_point_at(point)
            joint = sum(joint + index < found for index, joint in enumerate(joints))
            assert parts.code_point_at(point) in (found - joint, found - joint - 1)


@given(text=texts())
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
def test_each_character_is_found_where_it_is_painted(
    themed: object, short_pieces: None, text: str
) -> None:
    # Qt has no exact places for accents of their own and pictures where the direction changes
    assume(not has_right_to_left(text) or not {"\u0301", "😀", "💻"} & set(text))
    flow = laid_out(text, [])
    below = 0.0
    for span in clusters(text):
        rects = flow.rects(span)
        shown = span.of(text)
        if len(rects) != 1 or shown.isspace():
            continue
        [rect] = rects
        assert rect.top() >= below - 0.01  # one reads downwards
        below = rect.top()
        quarter = rect.width() / 4
        left = flow.code_point_at(QPointF(rect.left() + quarter, rect.center().y()))
        right = flow.code_point_at(QPointF(rect.right() - quarter, rect.center().y()))
        if has_right_to_left(shown) or not shown[0].isalnum():
            assert {left, right} == {span.start, span.end}
        else:
            assert (left, right) == (span.start, span.end)
        assert flow.point_of(span.start).y() == pytest.approx(rect.center().y())


def test_an_emoji_behind_hebrew_covers_no_more_than_itself(themed: object) -> None:
    text = "Book \u05d0\u05e0\u05d9😀👩🏽\u200d💻"
    flow = laid_out(text, [])
    (first,), (second,) = flow.rects(Span(8, 9)), flow.rects(Span(9, 13))
    assert first.right() <= second.left() + 0.6


@pytest.mark.parametrize("text", [
    lines_of("Move yoga to Friday", 2_000), made_of(WORDS, 20_000), made_of(JAPANESE, 6_000, ""),
    made_of([*HEBREW, *WORDS], 20_000), "\n" * 20_000,
])  # fmt: skip
def test_only_what_is_asked_for_is_laid_out(themed: object, text: str) -> None:
    marks = [mark(at, at + 4) for at in range(0, len(text) - 10, 100)]
    flow = laid_out(text, marks)
    assert not flow._made
    flow.settle(0, 600)
    flow.marks_in(QRectF(0, 0, 300, 600))
    flow.point_of(len(text) // 2)
    flow.set_marks(marks[:50] + marks[51:])
    assert 0 < len(flow._made) < 40


def test_what_stays_laid_out_is_bounded(themed: object) -> None:
    flow = laid_out(lines_of("Move yoga to Friday", 3_000), [])
    for top in range(0, 60_000, 500):
        flow.settle(top, top + 500)
    assert len(flow._made) < 300


def test_looking_at_pieces_in_any_order_gives_the_same_layout(themed: object) -> None:
    text = lines_of("Move yoga to Friday and call Anna at six in the hall", 400)
    marks = [mark(at, at + 9) for at in range(0, len(text) - 10, 77)]
    one, other = laid_out(text, marks), laid_out(text, marks)
    for at in range(0, len(text), 50):
        one.point_of(at)
    for at in range(len(text), 0, -35):
        other.point_of(at)
    assert one.height == pytest.approx(other.height)
    for at in range(0, len(text), 501):
        assert one.point_of(at) == other.point_of(at)


@pytest.fixture
def view(themed: object, qtbot) -> TextView:
    made = TextView()
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


def top_line(view: TextView) -> tuple[int, float]:
    """Return the code point that is seen at the top, and where it is seen."""
    first = view.code_point_at(QPointF(40, 60))
    [rect, *_] = view.viewport_rects(Span(first, first + 1))
    return first, rect.top()


LONG_LINES = "\n".join("Move yoga to Friday " * (1 + number % 9) for number in range(3_000))
ONE_LINE = made_of(["Book", "the", "hall", "please."], 30_000)


@pytest.mark.parametrize("text", [LONG_LINES, ONE_LINE])
def test_scrolling_up_moves_by_what_was_asked_for(view: TextView, text: str) -> None:
    view.show_text(text, [])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    for step in (-37, -60, 45, -120, -200, -7):
        first, y = top_line(view)
        bar.setValue(bar.value() + step)
        [rect, *_] = view.viewport_rects(Span(first, first + 1))
        assert rect.top() == pytest.approx(y - step, abs=1.5)


@pytest.mark.parametrize("text", [LONG_LINES, ONE_LINE])
def test_asking_about_a_far_place_moves_nothing(view: TextView, text: str) -> None:
    view.show_text(text, [])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = top_line(view)
    for at in (0, 500, len(text) // 3, len(text) - 2):
        view.viewport_rects(Span(at, at + 1))
        assert top_line(view) == pytest.approx(before, abs=1.5)


def test_tags_above_move_nothing_that_is_seen(view: TextView) -> None:
    view.show_text(LONG_LINES, [])
    bar = view.verticalScrollBar()
    bar.setValue(2_000)
    first, y = top_line(view)
    marks = [mark(at, at + 4, "A LONG NAME") for at in range(0, first - 50, 20)]
    view.show_text(LONG_LINES, marks)
    [rect, *_] = view.viewport_rects(Span(first, first + 1))
    assert rect.top() == pytest.approx(y, abs=1.5)


def test_the_end_is_the_end(view: TextView) -> None:
    view.show_text(LONG_LINES, [])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() == bar.maximum()
    last = len(LONG_LINES) - 2
    [rect] = view.viewport_rects(Span(last, last + 1))
    assert view.viewport().height() - 2 * MARGIN_Y < rect.bottom() < view.viewport().height()


def test_another_width_keeps_the_line_at_the_top(view: TextView, qtbot) -> None:
    view.show_text(LONG_LINES, [])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    first = view.code_point_at(QPointF(40, 0))
    view.resize(700, 300)
    qtbot.wait(10)
    assert abs(view._flow.point_of(first).y() - bar.value()) < 80


def test_the_wheel_goes_through_a_long_text_and_back(view: TextView) -> None:
    view.show_text(LONG_LINES, [])
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 5_000
    for _ in range(40):
        QTest.keyClick(view, Qt.Key.Key_PageUp)
    [rect] = view.viewport_rects(Span(0, 4))
    assert view.verticalScrollBar().value() == 0
    assert rect.top() >= MARGIN_Y


@given(
    heights=st.lists(st.integers(1, 50), min_size=1, max_size=700),
    changes=st.lists(st.tuples(st.integers(0, 699), st.integers(1, 50)), max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_heights_are_sums(heights: list[int], changes: list[tuple[int, int]]) -> None:
    found = Heights(map(float, heights))
    for index, height in changes:
        heights[index % len(heights)] = height
        found[index % len(heights)] = float(height)
    tops = list(itertools.accumulate(heights, initial=0))
    assert found.total == tops[-1]
    assert [found.top_of(index) for index in range(len(heights))] == tops[:-1]
    assert [found.index_at(top + 0.5) for top in tops[:-1]] == list(range(len(heights)))
    assert (found.index_at(-9), found.index_at(1e9)) == (0, len(heights) - 1)
