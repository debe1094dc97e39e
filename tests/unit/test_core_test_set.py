"""The frozen test set: chosen, frozen, kept, thawed, in the file and in a training's data."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.difference import change_to
from eventner_gui.core.document import Annotation, Document, Example, Settings, Status
from eventner_gui.core.errors import EventNerError, FormatError, TrainingError
from eventner_gui.core.frozen_test import FrozenTest, freeze, keep_frozen, thaw, unite
from eventner_gui.core.merge import Merge
from eventner_gui.core.near_duplicates import are_near, words_of
from eventner_gui.core.split import split, text_key
from eventner_gui.core.test_set import choose_test, set_aside
from eventner_gui.nlp.division import divide
from eventner_gui.nlp.jobs import TrainingJob
from eventner_gui.storage.codec import decode, encode


def different(number: int, *tags: str) -> Example:
    word = str(number).translate(str.maketrans("0123456789", "abcdefghij"))
    found = tuple(Annotation(0, 1, tag) for tag in tags)
    return Example(f"{word}v {word}w {word}x {word}y", found, Status.DONE)


EXAMPLES = [different(n, "a" if n % 2 else "b", *(["rare"] if n < 10 else [])) for n in range(100)]


def keys_of(examples) -> set[str]:
    return {text_key(example.content) for example in examples}


def test_a_test_set_is_stratified_and_does_not_depend_on_the_order() -> None:
    keys = choose_test(EXAMPLES, 0.2)
    assert keys == choose_test(EXAMPLES[::-1], 0.2)
    counts = Counter(a.tag_name for e in set_aside(EXAMPLES, keys).test for a in e.annotations)
    assert counts["rare"] == 2
    assert 9 <= counts["a"] <= 11
    assert 9 <= counts["b"] <= 11


def test_too_few_or_too_similar_texts_are_refused() -> None:
    with pytest.raises(EventNerError, match=r"at least 40 .*there are 39"):
        choose_test(EXAMPLES[:39])
    alike = [Example(f"call {n} at {n}", status=Status.DONE) for n in range(60)]
    with pytest.raises(EventNerError, match="like one another"):
        choose_test(alike)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 99), max_size=30), st.sets(st.integers(0, 99)))
def test_what_is_put_aside_is_in_one_place_and_nothing_like_it_remains(copied, frozen) -> None:
    copies = [Example(f"Please, {EXAMPLES[n].content.upper()}!") for n in copied]
    examples = [*EXAMPLES, *copies]
    keys = frozenset(text_key(EXAMPLES[n].content) for n in frozen)
    aside = set_aside(examples, keys)
    every = [*aside.rest, *aside.test, *aside.near]
    assert sorted(map(id, every)) == sorted(map(id, examples))
    assert keys_of(aside.test) == keys
    test = [words_of(e.content) for e in aside.test]
    assert not any(are_near(words_of(e.content), its) for e in aside.rest for its in test)


def test_a_frozen_text_is_in_no_other_part_whatever_the_run() -> None:
    test = choose_test(EXAMPLES)
    near = Example(f"please {set_aside(EXAMPLES, test).test[0].content}", status=Status.DONE)
    held_out = split(EXAMPLES).held_out  # the same texts come first in both
    assert held_out & test
    for dev in (None, tuple(EXAMPLES[:50]), (near, EXAMPLES[1])):
        job = TrainingJob((*EXAMPLES, near), held_out=held_out, dev_examples=dev, test=test)
        parts = divide(job, job.examples)
        used = [*parts.train, *parts.dev]
        assert used
        assert not keys_of(used) & test
        assert near not in used
        assert keys_of(parts.test) == test
        assert not keys_of(parts.train) & (held_out | keys_of(parts.dev))
        assert any(n.text == near.content and "test set" in n.reason for n in parts.notes)
    everything = frozenset(keys_of(EXAMPLES))
    with pytest.raises(TrainingError, match="frozen test set"):
        divide(TrainingJob(tuple(EXAMPLES), test=everything), EXAMPLES)


def test_freezing_and_thawing_are_one_step_each() -> None:
    document = Document(Settings(), list(EXAMPLES))
    change = freeze(document, frozenset({"a", "b"}), "2025-05-03", 1)
    assert change.text == "Freeze a test set of 2 texts"
    change.apply(document)
    assert document.settings.test == FrozenTest(frozenset({"a", "b"}), "2025-05-03", 1)
    with pytest.raises(ValueError, match="once"):
        freeze(document, frozenset({"c"}), "2025-05-04")
    thawing = thaw(document)
    thawing.apply(document)
    assert document.settings.test is None
    assert thaw(document) is None
    thawing.inverse().apply(document)
    change.inverse().apply(document)
    assert document.settings == Settings()


def test_what_is_frozen_on_either_side_stays_so() -> None:
    one, other = (
        FrozenTest(frozenset("ab"), "2025-05-03"),
        FrozenTest(frozenset("bc"), "2025-05-04"),
    )
    assert unite(None, one) is unite(one, None) is unite(one, one) is one
    assert unite(one, other) == FrozenTest(frozenset("abc"), "2025-05-04")
    for mine, theirs in ((one, None), (None, one), (one, other)):
        states = [Document(Settings(test=each)) for each in (None, mine, theirs)]
        assert Merge(*states).settings.test == unite(mine, theirs)
    document = Document(Settings(test=other))
    keep_frozen(document, one).apply(document)
    assert document.settings.test.keys == frozenset("abc")
    assert keep_frozen(document, one) is None
    assert keep_frozen(document, None) is None


RAW = {"frozen": "2025-05-03", "texts": ["a", "b"]}


@pytest.mark.parametrize(
    "raw",
    [
        RAW,
        {**RAW, "seen": 3},
        {"texts": [], "by": {"who": "Ana"}, "frozen": "", "seen": 0},
        {"texts": ["a"], "frozen": "long ago"},
    ],
)
def test_a_test_set_comes_back_from_the_file_with_unknown_keys(raw) -> None:
    project = {"eventner": {"version": 1, "test_set": raw, "mine": 1}, "examples": []}
    document = decode(json.dumps(project).encode(), name="x.json").document
    assert document.settings.test.keys == frozenset(raw["texts"])
    written = json.loads(b"".join(encode(document)))["eventner"]
    expected = raw if "frozen" in raw else {**raw, "frozen": ""}
    assert list(written["test_set"].items()) == list(expected.items())
    assert written["mine"] == 1
    thaw(document).apply(document)
    assert "test_set" not in json.loads(b"".join(encode(document)))["eventner"]


@pytest.mark.parametrize(
    "raw",
    [None, [], {}, {"texts": "a"}, {"texts": [1]}, {**RAW, "frozen": 3}, {**RAW, "seen": -1}],
)
def test_a_damaged_test_set_is_refused_not_thawed(raw) -> None:
    project = {"eventner": {"version": 1, "test_set": raw}, "examples": []}
    with pytest.raises(FormatError, match="test_set"):
        decode(json.dumps(project).encode(), name="x.json")


def test_states_that_differ_in_the_test_set_alone_differ() -> None:
    document = Document(Settings(test=FrozenTest(frozenset("a"))))
    source = replace(document.settings, test=FrozenTest(frozenset("a"), source={"x": 1}))
    assert change_to(document, [], source, "x") is not None
    assert change_to(document, [], Settings(), "x") is not None
    assert change_to(document, [], document.settings, "x") is None
