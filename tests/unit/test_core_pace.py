"""How an expert gets on is counted as said, and nothing is said of too little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.pace import PAUSE, Pace, pace_words

KEYS = [(at, at + 1, "DATE") for at in range(10)]


def decided(
    pace: Pace, count: int, *, each: float = 6.0, suggested: int = 0, kept: int = 0
) -> None:
    last = max((d.at for d in pace._decided), default=0.0)
    for number in range(1, count + 1):
        pace.decide(f"{number}", last + number * each, set(KEYS[:suggested]), set(KEYS[:kept]))


def test_nothing_is_said_of_too_little() -> None:
    pace = Pace()
    assert pace_words(pace, 5) == ""
    decided(pace, 10, suggested=1, kept=1)
    assert pace.unchanged() is None and pace.per_minute() is None
    assert pace_words(pace, 5) == ""


def test_the_share_speed_and_what_is_left() -> None:
    pace = Pace()
    decided(pace, 11, suggested=5, kept=4)
    assert pace.unchanged() == (44, 55)
    assert pace.per_minute() == pytest.approx(10)
    assert pace_words(pace, 250) == (
        "You now accept 8 of 10 suggestions unchanged  ·  10 sentences a minute  ·  "
        "about 25 minutes for the other 250"
    )
    assert pace_words(pace, 0).endswith("10 sentences a minute")


def test_only_the_last_suggestions_count() -> None:
    pace = Pace()
    decided(pace, 30, suggested=10)
    assert pace_words(pace, 0).startswith("You now accept none of the last suggestions")
    decided(pace, 20, suggested=10, kept=10)
    assert pace.unchanged() == (100, 100)


def test_a_pause_is_not_counted_and_not_the_sentence_it_fell_on() -> None:
    pace = Pace()
    decided(pace, 11)
    before = pace.per_minute()
    decided(pace, 1, each=PAUSE + 1)
    assert pace.per_minute() == before
    decided(pace, 1, each=PAUSE)
    assert pace.per_minute() == pytest.approx(60 * 11 / (60 + PAUSE))


def test_what_is_undone_is_not_counted() -> None:
    pace = Pace()
    decided(pace, 20, suggested=1, kept=1)
    assert pace.unchanged() == (20, 20)
    pace.take_back("7")
    pace.take_back("not there")
    assert pace.unchanged() is None


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (1, "less than a minute for the last one"),
        (35, "about 4 minutes for the other 35"),
        (340, "about 35 minutes for the other 340"),
        (600, "about 1 hour for the other 600"),
        (1500, "about 2.5 hours for the other 1,500"),
    ],
)
def test_an_estimate_is_as_coarse_as_it_is(left: int, words: str) -> None:
    pace = Pace()
    decided(pace, 20)
    assert pace_words(pace, left) == f"10 sentences a minute  ·  {words}"


@pytest.mark.parametrize(
    ("kept", "words"), [(100, "10 of 10"), (99, "more than 9 of 10"), (1, "fewer than 1 of 10")]
)
def test_nearly_all_is_not_all(kept: int, words: str) -> None:
    pace = Pace()
    for number in range(100):
        pace.decide("", 0.0, {KEYS[0]}, {KEYS[0]} if number < kept else set())
    assert pace_words(pace, 1) == f"You now accept {words} suggestions unchanged"


@given(
    st.lists(
        st.tuples(st.floats(0, 200), st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(KEYS)))
    )
)
def test_what_is_told_is_possible(sentences) -> None:
    pace, now = Pace(), 0.0
    for took, suggested, tags in sentences:
        now += took
        pace.decide("a", now, suggested, tags)
    unchanged, speed = pace.unchanged(), pace.per_minute()
    assert unchanged is None or (0 <= unchanged[0] <= unchanged[1] and unchanged[1] >= 20)
    assert speed is None or speed >= 60 / PAUSE
    pace_words(pace, 10)
