"""Words that stand in for spaCy's tokens, in every script, and the list that holds them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.span_list import SpanList
from eventner_gui.core.spans import Span
from eventner_gui.core.words import words

ALPHABET = (
    "ab é\u0301.,“”'’-%😀\u00a0\n中ア7ไท\u0e48क्षि가\u0600\u200b\u200d👍🏽🇩🇪\ufe0f\u0e33\ud83d"
)
texts = st.text(st.sampled_from(ALPHABET), max_size=30)


@given(texts)
def test_words_are_in_order_visible_and_apart(text: str) -> None:
    tokens = words(text)
    assert tokens == sorted(tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert all(token.of(text).split() == [token.of(text)] for token in tokens)
    covered = "".join(token.of(text) for token in tokens)
    assert covered == "".join(c for c in text if not c.isspace())


@pytest.mark.parametrize(
    "text",
    [
        "Book| the| hall|,| please|.",
        "don't| go| can’t",
        "Fe\u0302te| 📺| show|📺|📺",
        "東|京|都|で|AI|会|議|。",
        "カ|タ|カ|ナ|か\u3099|く",
        "ที่|นี่|กำ|ห|น|ด",
        "क्षत्रिय| नमस्ते",
        "می\u200cخواهم| بروم",
        "מוּזִיקָה| טובה",
        "서울에서| 가다",
        "👩🏽‍💻|🇩🇪|🇯🇵|1️⃣|👍🏽|👍",
        "北|京|2024|年",
        "𠮷|野|家",
    ],
)
def test_words_stay_whole_and_scripts_without_spaces_are_parted(text: str) -> None:
    parts = [part.strip() for part in text.split("|")]
    joined = text.replace("|", "")
    assert [word.of(joined) for word in words(joined)] == parts


def test_a_list_of_spans_is_a_sequence_of_them() -> None:
    spans = [Span(0, 2), Span(3, 4), Span(4, 9)]
    found = SpanList.of((span.start, span.end) for span in spans)
    assert found == spans
    assert spans == found
    assert found != spans[:2]
    assert list(found) == spans
    assert len(found) == 3
    assert found[-1] == Span(4, 9)
    assert found[1:] == spans[1:]
    assert Span(3, 4) in found
    assert not SpanList.of([])
    assert repr(found[:1]) == "SpanList.of([(0, 2)])"
    with pytest.raises(IndexError):
        found[3]
