from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.app.patterns import LONGEST, MOST_OVERRUNS, MatchesPattern
from eventner_gui.core.document import Example
from eventner_gui.core.errors import EventNerError
from eventner_gui.core.filters import Facts
from eventner_gui.core.spans import Span

WILD = r"(\w+\s?)+$"
WILD_TEXT = "hello wor " * 30 + "!"


def passes(pattern, text):
    return MatchesPattern(pattern).passes(0, Example(text), Facts())


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\b(mon|fri)day", "Book it on FRIDAY", True),
        (r"\b(mon|fri)day", "Saturday", False),
        (r"(?-i)friday", "FRIDAY", False),
        (r"^two$", "one\ntwo\nthree", True),
        (r"\w{4}", "Zoë!", False),
        (r"été", "l'ÉTÉ", True),
        (r"yoga", "\ud800 yoga", True),
        (r"", "anything", True),
    ],
)
def test_a_pattern_is_searched_for_in_any_case(pattern, text, expected):
    assert passes(pattern, text) is expected


@given(st.text(alphabet="ab𝒜😀é ", max_size=20))
def test_spans_are_code_points(text):
    expected = [m.span() for m in re.finditer("[b😀]+", text)]
    assert [(s.start, s.end) for s in MatchesPattern("[b😀]+").spans(text)] == expected


def test_matches_of_nothing_are_no_spans_and_end():
    assert MatchesPattern("x*").spans("abxxab") == [Span(2, 4)]
    assert MatchesPattern("^").spans("abc") == []


@pytest.mark.parametrize(("pattern", "words"), [("(a", "parenthesis"), ("[a", "]"), ("a{2,1}", "")])
def test_a_bad_expression_is_told_in_words_with_its_place(pattern, words):
    with pytest.raises(EventNerError, match="Not complete yet") as caught:
        MatchesPattern(pattern)
    assert words in str(caught.value)
    assert f"after character {len(pattern)}" in str(caught.value) or pattern == "a{2,1}"


def test_a_long_expression_is_refused():
    with pytest.raises(EventNerError, match="longer than"):
        MatchesPattern("a" * (LONGEST + 1))


def test_an_expression_that_runs_wild_is_stopped_counted_and_given_up():
    search = MatchesPattern(WILD)
    example = Example(WILD_TEXT)
    for number in range(MOST_OVERRUNS - 1):
        assert search.passes(0, example, Facts()) is False
        assert search.overruns == number + 1
    with pytest.raises(EventNerError, match="takes too long"):
        search.passes(0, example, Facts())


def test_no_user_can_lift_the_bound():
    search = MatchesPattern("(*LIMIT_MATCH=4000000000)" + WILD)
    assert search.passes(0, Example(WILD_TEXT), Facts()) is False
    assert search.overruns == 1
