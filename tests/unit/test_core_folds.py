"""Folds: each example held out once, near-duplicates apart, labels dealt out evenly."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.folds import folds
from eventner_gui.core.near_duplicates import are_near, words_of
from eventner_gui.core.text_groups import text_key

SENTENCE = "book the hall for yoga on friday at noon please move my lunch with ana"
WORDS = SENTENCE.split()
examples_lists = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
        st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True),
    ),
    max_size=25,
).map(
    lambda found: [Example(text, tuple(Annotation(0, 1, x) for x in tags)) for text, tags in found]
)


def different(number: int, tags: tuple[str, ...] = ("a",)) -> Example:
    words = f"{'abcdefghij'[number // 10]}one {'abcdefghij'[number % 10]}two"
    return Example(words, tuple(Annotation(0, 1, tag) for tag in tags))


@settings(max_examples=40)
@given(examples_lists, st.integers(2, 6))
def test_each_example_is_held_out_once_and_nothing_like_it_is_trained_on(examples, k) -> None:
    found = folds(examples, k)
    texts = {text_key(e.content) for e in examples}
    assert len(found) == (min(k, len(texts)) if len(texts) > 1 else 0)
    if found:
        held = [e for _, held_out in found for e in held_out]
        assert Counter(map(id, held)) == Counter(map(id, examples))
    for train, held_out in found:
        assert held_out
        keys = {text_key(e.content) for e in held_out}
        assert not keys & {text_key(e.content) for e in train}
        trained = {words_of(e.content) for e in train}
        alike = {near for e in held_out for near in trained if are_near(words_of(e.content), near)}
        assert not alike or _groups(examples) < k


def _groups(examples) -> int:
    """Count what near-duplicates connect, the slow way."""
    left = list({words_of(e.content) for e in examples})
    count = 0
    while left:
        count += 1
        connected = [left.pop()]
        for one in connected:
            near = [other for other in left if are_near(one, other)]
            connected += near
            left = [other for other in left if other not in near]
    return count


@settings(max_examples=30)
@given(examples_lists, st.randoms())
def test_the_order_of_examples_does_not_matter(examples, shuffler: random.Random) -> None:
    shuffled = list(examples)
    shuffler.shuffle(shuffled)

    def keys(of) -> list[set[str]]:
        return [{text_key(e.content) for e in held_out} for _, held_out in folds(of, 4)]

    assert keys(shuffled) == keys(examples)


def test_each_label_is_dealt_out_evenly() -> None:
    examples = [
        different(n, ("rare", "a") if n < 10 else ("a",) if n % 2 else ()) for n in range(100)
    ]
    for train, held_out in folds(examples, 5):
        counts = Counter(a.tag_name for e in held_out for a in e.annotations)
        assert counts["rare"] == 2
        assert 10 <= counts["a"] <= 12
        assert len(train) + len(held_out) == 100
        assert len(held_out) in (19, 20, 21)


def test_there_are_no_more_folds_than_texts() -> None:
    assert len(folds([different(n) for n in range(3)], 5)) == 3
    assert folds([different(1), different(1)], 5) == []
    assert folds([], 5) == []
    with pytest.raises(ValueError):
        folds([], 1)
