"""The dev set is stratified, stable and remembered."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.near_duplicates import are_near, words_of
from eventner_gui.core.split import DEV_SHARE, MIN_TEXTS_FOR_DEV, split, text_key
from eventner_gui.storage.conventions import EndConvention
from eventner_gui.storage.projects import open_project

LABELS = ["a", "b", "c", "rare"]


def example(number: int, labels: list[str]) -> Example:
    annotations = tuple(Annotation(i, i + 1, label) for i, label in enumerate(labels))
    return Example(text(number), annotations, Status.DONE)


def text(number: int) -> str:
    """Return a text that shares no word with that of another number."""
    letters = str(number).translate(str.maketrans("0123456789", "abcdefghij"))
    return f"{letters}x {letters}y"


collections = st.lists(
    st.lists(st.sampled_from(LABELS), max_size=3, unique=True), min_size=0, max_size=80
).map(lambda found: [example(number, labels) for number, labels in enumerate(found)])


@given(collections)
def test_every_example_is_on_one_side(examples) -> None:
    result = split(examples)
    assert sorted([*result.train, *result.dev], key=lambda e: e.content) == sorted(
        examples, key=lambda e: e.content
    )
    assert {text_key(e.content) for e in result.dev} == result.held_out
    assert not {text_key(e.content) for e in result.train} & result.held_out


@given(collections, st.randoms())
def test_the_order_of_examples_does_not_matter(examples, shuffler: random.Random) -> None:
    shuffled = list(examples)
    shuffler.shuffle(shuffled)
    assert split(shuffled).held_out == split(examples).held_out


@settings(max_examples=50)
@given(collections, collections)
def test_what_was_held_out_is_never_trained_on_later(first, more) -> None:
    earlier = split(first)
    grown = [*first, *(Example("more " + e.content, e.annotations) for e in more)]
    later = split(grown, earlier.held_out)
    assert earlier.held_out <= later.held_out
    assert not {text_key(e.content) for e in later.train} & earlier.held_out
    assert split(grown, later.held_out).held_out == later.held_out


@given(collections)
def test_every_label_with_two_texts_is_trained_on(examples) -> None:
    result = split(examples)
    trained = {a.label for e in result.train for a in e.annotations}
    assert trained == {a.label for e in examples for a in e.annotations}


@given(collections)
def test_the_dev_set_does_not_outgrow_its_share_by_much(examples) -> None:
    result = split(examples)
    if not result.dev:
        return
    # Each label may ask for at least one text where it has two.
    assert len(result.dev) <= DEV_SHARE * len(examples) + len(LABELS) + 1


def test_each_label_has_its_share_in_the_dev_set() -> None:
    examples = [example(i, [LABELS[i % 3]]) for i in range(300)]
    examples += [example(300 + i, ["rare"]) for i in range(10)]
    counts = dict.fromkeys(["A", "B", "C", "RARE"], 0)
    for each in split(examples).dev:
        counts[each.annotations[0].label] += 1
    assert counts == {"A": 20, "B": 20, "C": 20, "RARE": 2}


def test_texts_without_entities_have_their_share_too() -> None:
    examples = [example(i, ["a"] if i % 2 else []) for i in range(100)]
    dev = split(examples).dev
    assert sum(not e.annotations for e in dev) == 10


def test_a_label_with_one_text_stays_in_training() -> None:
    examples = [example(i, ["a"]) for i in range(40)]
    for number in range(40, 60):
        one = example(number, ["rare"])
        assert one in split([*examples, one]).train


def test_too_few_texts_have_no_dev_set() -> None:
    few = [example(i, ["a"]) for i in range(MIN_TEXTS_FOR_DEV - 1)]
    assert split(few).dev == ()
    assert split([*few, *few]).dev == ()
    assert split([*few, example(99, ["a"])]).dev != ()


def test_what_was_held_out_is_not_trained_on_when_few_sentences_are_left() -> None:
    examples = [example(number, [LABELS[number % 3]]) for number in range(40)]
    earlier = split(examples)
    assert 4 <= len(earlier.dev) < MIN_TEXTS_FOR_DEV
    few = [*earlier.dev, *earlier.train[:5]]
    assert len(few) < MIN_TEXTS_FOR_DEV
    later = split(few, earlier.held_out)
    assert (later.train, later.dev) == (earlier.train[:5], ())
    assert later.held_out == earlier.held_out
    assert split(earlier.dev, earlier.held_out).train == ()


def test_repeated_texts_are_on_one_side() -> None:
    examples = [example(i, ["a"]) for i in range(50)]
    again = [Example(e.content.upper() + " ", e.annotations) for e in examples]
    result = split([*examples, *again])
    assert len(result.dev) == 2 * len(result.held_out)


def test_keys_fold_case_and_spacing_alone() -> None:
    assert text_key("Book  the\nhall ") == text_key("book THE hall")
    assert text_key("Straße") == text_key("STRASSE")
    assert text_key("book the hall") != text_key("book the halls")
    assert len(text_key("\ud800")) == 12
    assert text_key("Book the hall") == "4515c8c63c32"


# near-duplicates

SENTENCE = "book the big hall for yoga with ana on friday at noon please move my lunch to monday"
sentences = st.lists(st.sampled_from(SENTENCE.split()), min_size=1, max_size=12).map(" ".join)
alike_examples = st.lists(
    st.tuples(sentences, st.lists(st.sampled_from(LABELS), max_size=2, unique=True)),
    max_size=60,
).map(lambda found: [Example(s, tuple(Annotation(0, 1, x) for x in tags)) for s, tags in found])


def near_across(train, dev) -> bool:
    trained = {words_of(e.content) for e in train}
    return any(are_near(words_of(e.content), its) for e in dev for its in trained)


@settings(max_examples=60)
@given(alike_examples, alike_examples)
def test_no_near_duplicate_of_a_dev_text_is_trained_on(first, more) -> None:
    earlier = split(first)
    later = split([*first, *more], earlier.held_out)
    for result, examples in ((earlier, first), (later, [*first, *more])):
        every = [*result.train, *result.dev, *result.left_out]
        assert sorted(map(id, every)) == sorted(map(id, examples))
        assert result.alike or not near_across(result.train, result.dev)
        assert len(result.left_out) <= len(result.train) or not result.dev
    assert not {text_key(e.content) for e in later.train} & earlier.held_out


@settings(max_examples=40)
@given(alike_examples)
def test_the_same_data_are_split_the_same_way_again(examples) -> None:
    result = split(examples)
    again = split(examples, result.held_out)
    assert (again.train, again.dev, again.alike) == (result.train, result.dev, result.alike)


@settings(max_examples=40)
@given(alike_examples)
def test_the_dev_set_of_groups_does_not_outgrow_its_share_by_much(examples) -> None:
    result = split(examples)
    keys = {text_key(e.content) for e in examples}
    assert len(result.held_out) <= DEV_SHARE * len(keys) + len(LABELS) + 1


def test_new_near_duplicates_of_held_out_texts_follow_them() -> None:
    examples = [Example(f"{text(n)} {text(n + 500)}", (Annotation(0, 1, "a"),)) for n in range(50)]
    earlier = split(examples)
    one = earlier.dev[0].content
    later = split([*examples, Example(f"please {one}!")], earlier.held_out)
    assert f"please {one}!" in [e.content for e in later.dev]
    # where there is no room for all, they are left out
    many = [Example(f"{text(900 + n).split()[0]} {one}") for n in range(40)]
    crowded = split([*examples, *many], earlier.held_out)
    assert not near_across(crowded.train, crowded.dev)
    assert crowded.left_out
    assert set(many) <= {*crowded.left_out, *crowded.dev}
    assert len(crowded.dev) <= 0.3 * 90


def test_where_nearly_all_texts_are_alike_it_says_so() -> None:
    many = [
        Example(f"book hall {n} for yoga at {n + 5}", (Annotation(0, 1, "a"),)) for n in range(60)
    ]
    result = split(many)
    assert result.alike
    assert result.dev
    assert result.left_out == ()
    assert not {text_key(e.content) for e in result.train} & result.held_out
    assert not split([example(n, ["a"]) for n in range(60)]).alike


def test_a_large_group_of_near_duplicates_stays_in_training() -> None:
    group = [Example(f"book the hall for yoga at {n}", (Annotation(0, 1, "a"),)) for n in range(40)]
    others = [example(n, ["a"]) for n in range(60)]
    result = split([*group, *others])
    assert not result.alike
    assert set(group) <= set(result.train)
    assert 15 <= len(result.dev) <= 21


@pytest.mark.parametrize(("name", "least"), [("calendar", 0.99), ("assistant", 0.99)])
def test_next_to_nothing_of_real_sentences_is_left_out(name: str, least: float) -> None:
    path = Path(__file__).parents[3] / "shared" / "data" / name / "train.json"
    if not path.is_file():
        pytest.skip("the shared data are not here")
    examples = open_project(path, end=EndConvention.INCLUSIVE).document.examples
    result = split(examples)
    assert len(result.train) + len(result.dev) >= least * len(examples)
    assert 0.18 <= len(result.dev) / len(examples) <= 0.23
    assert not result.alike
    if name == "calendar":
        assert not near_across(result.train, result.dev)
