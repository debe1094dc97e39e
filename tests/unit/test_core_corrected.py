from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.corrected import (
    add_finished,
    finish_with,
    is_finished_so,
    place_of,
    trimmed,
)
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status

EDGES = st.text(" \t\n\u00a0\u3000", max_size=3)


@given(EDGES, st.text(max_size=12), EDGES, st.data())
def test_trimming_leaves_the_words_of_each_tag(before, inside, after, data):
    text = before + inside + after
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    bare, tags = trimmed(text, [Annotation(start, end, "X")])
    assert bare == text.strip()
    for each in tags:
        assert bare[each.start : each.end].strip() == text[start:end].strip()
        assert 0 <= each.start < each.end <= len(bare)
    assert bool(tags) == bool(text[start:end].strip())


@pytest.fixture
def document() -> Document:
    examples = [Example("a lunch", (Annotation(2, 7, "meal"),)), Example("b")]
    return Document(Settings(labels=(Label("meal", "#111111"),)), examples)


def test_adding_and_taking_back(document):
    before = document.snapshot()
    new = Label("day", "#222222")
    change = add_finished(document, "c today", [Annotation(2, 7, "day")], [new])
    change.apply(document)
    assert document.examples[2] == Example("c today", (Annotation(2, 7, "day"),), Status.DONE)
    assert document.settings.labels[-1] is new
    change.inverse().apply(document)
    assert document == before


def test_finishing_one_that_is_there(document):
    assert place_of(document, "a lunch") == 0
    assert place_of(document, "A lunch") is None
    tags = [Annotation(2, 7, "Meal")]
    assert not is_finished_so(document.examples[0], tags), "it is to do"
    finish_with(document, 0, tags, []).apply(document)
    assert is_finished_so(document.examples[0], tags)
    assert not is_finished_so(document.examples[0], [])
