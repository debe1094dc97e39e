"""Grapheme clusters, against Unicode's rules and against Qt's own tables."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QTextBoundaryFinder

from eventner_gui.core.display import utf16_length
from eventner_gui.core.graphemes import cluster_bounds, clusters
from eventner_gui.core.spans import Span

ALPHABET = (
    "ab é中の가각\u1100\u1161\u11a8\u0301\u0308\u200d\u200c\ufe0f\u20e3\r\n\t\u200b\u00ad"
    "\u0600\u0e33ไทย\u0e48क्षिষ্ぱハ゛ﾊﾞ1#👍🏽👩💻🏴\U000e0067\U000e007f🇩🇪🇯❤✈🈁©ش\u064e\ud83d"
)
# Qt has rules of its own for scripts of India and Thailand, and parts a flag behind an emoji.
TAILORED = "\ud83dไทย\u0e48\u0e33क्षिষ্🇩🇪🇯"
texts = st.text(st.sampled_from(ALPHABET), max_size=24)


@pytest.mark.parametrize(
    "one",
    [
        "e\u0301", "\r\n", "각", "\u1100\u1161\u11a8", "각\u11a8", "👍🏽",
        "👩‍💻", "👩🏽‍❤️‍💋‍👨🏿", "🇩🇪",
        "1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "क्षि", "নমঃ"[1:],
        "ที่", "กำ", "ﾊﾞ", "ش\u064e\u0651", "❤️", "\u0301", "\u0600" + "١",
    ],
)  # fmt: skip
def test_what_a_reader_takes_for_one_character_is_one(one: str) -> None:
    if one.startswith("\u0301"):
        assert clusters(one) == [Span(0, 1)]
        return
    text = f"x{one}x"
    assert clusters(text) == [Span(0, 1), Span(1, 1 + len(one)), Span(1 + len(one), len(text))]
    assert cluster_bounds(text, 1) == cluster_bounds(text, len(one)) == (1, 1 + len(one))


@pytest.mark.parametrize(
    "parts",
    ["中|文", "가|나", "👍|👍", "🇩🇪|🇯🇵|🇰", "a|\u200b|b", "\n|\u0301", "ไ|ท|ย", "न|म|स्ते", "©|a"],
)
def test_what_a_reader_takes_for_several_characters_is_several(parts: str) -> None:
    text = parts.replace("|", "")
    assert [span.of(text) for span in clusters(text)] == parts.split("|")


@given(texts)
def test_clusters_leave_nothing_out_and_a_place_has_the_bounds_of_its_cluster(text: str) -> None:
    found = clusters(text)
    assert "".join(span.of(text) for span in found) == text
    assert all(a.end == b.start for a, b in itertools.pairwise(found))
    for span in found:
        for at in range(span.start, span.end):
            assert cluster_bounds(text, at) == (span.start, span.end)


def test_bounds_are_clipped_to_the_text() -> None:
    assert cluster_bounds("", 5) == (0, 0)
    assert cluster_bounds("ab", -3) == (0, 1)
    assert cluster_bounds("ab", 9) == (1, 2)


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from([c for c in ALPHABET if c not in TAILORED]), max_size=24))
def test_qt_finds_the_same_clusters(text: str) -> None:
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    theirs = []
    while (position := finder.toNextBoundary()) >= 0:
        theirs.append(position)
    ours = [utf16_length(text[: span.end]) for span in clusters(text)]
    assert ours == theirs
