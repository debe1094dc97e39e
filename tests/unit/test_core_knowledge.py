from __future__ import annotations

from array import array
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core import edits
from eventner_gui.core.changes import Change, edit_example
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status
from eventner_gui.core.example_order import ExampleOrder
from eventner_gui.core.knowledge import Knowledge
from eventner_gui.core.phrases import LONG_TEXT, PhraseIndex
from eventner_gui.core.recall import recall
from eventner_gui.core.remarks import remarks
from eventner_gui.core.similar import _words
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import RemarkKind, Suggestion, accept, fitting
from eventner_gui.core.twins import tag_like
from eventner_gui.core.units import phrase_key, shape_key, units

SETTINGS = Settings(labels=(Label("date", "#000000"), Label("Time", "#111111")))
TEXTS = st.lists(
    st.sampled_from(
        ["Friday", "friday", "at", "5", "17", "pm", "next", "明日", "हिन्दी", "\0", "don't", ","]
    ),
    min_size=1,
    max_size=7,
).map(" ".join)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    text = draw(TEXTS)
    ends = st.integers(-1, len(text) + 1)
    spans = draw(st.lists(st.tuples(ends, ends, st.sampled_from(["date", "TIME"])), max_size=3))
    annotations = tuple(Annotation(*span) for span in spans)
    return Example(text, annotations, draw(st.sampled_from(list(Status))))


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "insert", "remove", "undo"]), st.integers(0, 9), examples()),
    max_size=14,
)


def state(knowledge: Knowledge) -> object:
    """Return all that is known, with indices for names."""

    def index(names: array[float]) -> list[int]:
        return [knowledge.order.index(name) for name in names]

    phrases, similar = knowledge.phrases, knowledge.similar
    while phrases.work():
        pass
    return (
        {
            key: (p.length, p.untagged, {label: index(n) for label, n in p.tagged.items()})
            for key, p in phrases._phrases.items()
        },
        phrases._lengths,
        {unit: count for unit, count in phrases._free.items() if count},
        {unit: index(names) for unit, names in phrases._where.items()},
        sorted(zip(similar._numbers, index(similar._names), strict=True)),
        knowledge.order.examples,
    )


@given(st.lists(examples(), max_size=5), STEPS)
def test_knowledge_follows_changes_as_if_it_was_gathered_anew(first, steps) -> None:
    document = Document(examples=list(first))
    knowledge = Knowledge(document.examples)
    made: list[Change] = []
    for what, place, example in steps:
        count = len(document.examples)
        at = place % count if count else 0
        if what == "undo":
            change = made.pop().inverse() if made else None
        elif what == "insert" or not count:
            change = Change("", inserted=((place % (count + 1), example),))
        elif what == "remove":
            change = edits.delete_examples(document, [at, place * 7 % count])
        else:
            change = edit_example("", at, document.examples[at], example)
        if change is None:
            continue
        change.apply(document)
        knowledge.follow(change)
        knowledge.phrases.work(place % 3)  # new phrases are looked for piece by piece
        if what != "undo":
            made.append(change)
    assert state(knowledge) == state(Knowledge(document.examples))
    assert knowledge.order.examples == document.examples


def test_an_edit_to_a_long_text_counts_its_tags() -> None:
    text = "Meet Ann on Friday. " * (LONG_TEXT // 10)
    document = Document(examples=[Example(text, (Annotation(5, 8, "who"),), Status.DONE)])
    knowledge = Knowledge(document.examples)
    change = edits.tag(document, 0, Span(12, 18), "date")
    assert change
    change.apply(document)
    knowledge.follow(change)
    assert state(knowledge) == state(Knowledge(document.examples))
    friday = knowledge.phrases.phrase("friday")
    assert friday and friday.untagged == 0 and list(friday.tagged) == ["DATE"]


def test_names_between_two_names_run_out_with_a_word() -> None:
    order = ExampleOrder([Example("a"), Example("b")])
    with pytest.raises(OverflowError):
        for _ in range(2000):
            order.follow(Change("", inserted=((1, Example("x")),)))
    with pytest.raises(KeyError):
        order.index(0.3)


def test_units_are_words_in_any_script() -> None:
    def pieces(text: str) -> list[str]:
        return [span.of(text) for span in units(text)]

    assert pieces("Meet at 11AM, don't!") == [
        "Meet", "at", "11", "AM", ",", "don", "'", "t", "!",
    ]  # fmt: skip
    assert pieces("हिन्दी में") == ["हिन्दी", "में"]
    assert pieces("明日の会議") == list("明日の会議")
    assert pieces("שָׁלוֹם") == ["שָׁלוֹם"]
    assert pieces("عَرَبِيّ 12") == ["عَرَبِيّ", "12"]
    assert phrase_key("Next \n FRIDAY") == "next friday"
    assert shape_key("at 10 pm") == "at \0\0 pm"


def known(*done: Example) -> PhraseIndex:
    return Knowledge(done).phrases


def done(text: str, *tags: tuple[str, str], status: Status = Status.DONE) -> Example:
    return Example(
        text,
        tuple(Annotation(text.index(w), text.index(w) + len(w), label) for w, label in tags),
        status,
    )


def test_recall_suggests_what_was_tagged_longest_first() -> None:
    index = known(
        done("on Friday", ("Friday", "date")),
        done("next Friday it is", ("next Friday", "date")),
        done("at 5 pm", ("5 pm", "time")),
    )
    text = "NEXT  friday or friday at 7 pm"
    found = recall(index, text, SETTINGS)
    chosen = fitting(found, [], len(text))
    assert [(text[s.start : s.end], s.tag_name) for s in chosen] == [
        ("NEXT  friday", "date"),
        ("friday", "date"),
        ("7 pm", "Time"),
    ]
    assert chosen[0].reason == "tagged DATE in 1 sentence"
    assert chosen[2].reason == "with other digits tagged TIME in 1 sentence"
    assert fitting(found, [Annotation(0, 4, "x")], len(text))[0].start == 6


def test_recall_leaves_out_what_is_mostly_left_untagged_or_has_no_label() -> None:
    free = [done("may I go") for _ in range(9)]
    assert recall(known(done("in may", ("may", "date")), *free), "may", SETTINGS) == []
    assert recall(known(done("in may", ("may", "other"))), "may", SETTINGS) == []
    todo = [done("may I go", status=Status.TODO) for _ in range(9)]
    assert recall(known(done("in may", ("may", "date")), *todo), "may", SETTINGS)


def test_accepted_suggestions_are_one_step() -> None:
    document = Document(SETTINGS, [done("Ann on Friday at 5", ("Friday", "date"))])
    suggested = [Suggestion(0, 3, "who"), Suggestion(0, 6, "x"), Suggestion(17, 18, "Time")]
    change = accept(document, 0, suggested)
    assert change and change.text == "Accept 2 suggestions"
    change.apply(document)
    assert [(a.start, a.end, a.tag_name) for a in document.examples[0].annotations] == [
        (0, 3, "who"),
        (7, 13, "date"),
        (17, 18, "Time"),
    ]
    assert accept(document, 0, suggested) is None


def texts(examples: list[Example], index: int) -> list[tuple[str, tuple[int, ...]]]:
    return [(remark.text, remark.indices) for remark in remarks(Knowledge(examples), index)]


def test_a_tag_that_is_another_one_elsewhere_is_remarked_on() -> None:
    examples = [
        done("see next friday", ("next friday", "date")),
        done("Next  Friday then", ("Next  Friday", "time")),
        done("or next friday here", ("next friday", "time")),
    ]
    assert texts(examples, 0) == [("“next friday” is tagged TIME in 2 other sentences.", (1, 2))]
    assert texts(examples, 1) == []


def test_words_tagged_elsewhere_are_remarked_on_in_what_is_done() -> None:
    many = [done(f"on friday we do {n} of it", ("friday", "date")) for n in "abcdef"]
    words = "“friday” is tagged DATE in 6 other sentences, but not here."
    assert texts([*many, done("friday it is")], 6) == [(words, tuple(range(6)))]
    assert texts([*many, done("friday it is", status=Status.TODO)], 6) == []


def test_the_same_text_is_remarked_on_and_can_be_tagged_alike() -> None:
    document = Document(
        SETTINGS,
        [
            done("Book lunch on Friday.", ("Friday", "date")),
            Example("book  LUNCH on friday"),
            done("book lunch on friday", ("friday", "date")),
        ],
    )
    found = remarks(Knowledge(document.examples), 1)
    assert [(r.kind, r.text) for r in found] == [
        (
            RemarkKind.SAME_TEXT,
            "The same sentence is number 1 (and 1 more), tagged differently.",
        )
    ]
    assert found[0].tag_like == 0 and found[0].indices == (0, 2)
    change = tag_like(document, 1, 0)
    assert change and change.text == "Tag sentence 2 like 1"
    change.apply(document)
    assert [(a.start, a.end) for a in document.examples[1].annotations] == [(15, 21)]
    assert tag_like(document, 1, 2) is None
    assert "tagged the same." in texts(document.examples, 1)[0][0]
    document.examples.append(Example("something else"))
    with pytest.raises(ValueError):
        tag_like(document, 3, 0)


def test_nearly_the_same_text_is_remarked_on_where_a_shared_word_differs() -> None:
    examples = [
        done("move the big meeting to monday", ("meeting", "event"), ("monday", "date")),
        done("move the meeting to monday", ("monday", "date")),
        done("move the meeting to friday", ("friday", "date"), ("meeting", "event")),
        done("move the meeting", ("meeting", "event")),
    ]
    found = texts(examples, 0)
    words = "Nearly the same sentence is number 2, where “meeting” is tagged differently."
    assert found == [(words, (1,))]
    assert texts(examples, 3) == []


@given(TEXTS, TEXTS)
def test_nearly_the_same_means_one_word(one, other) -> None:
    knowledge = Knowledge([Example(one), Example(other)])
    mine, theirs = _words(one), _words(other)
    found = knowledge.similar.nearly_same(one)
    if len(mine) >= 4 and len(theirs) >= 4:
        neighbours = [
            [*mine[:i], *part, *mine[j:]]
            for i in range(len(mine) + 1)
            for j in (i, i + 1)
            if j <= len(mine)
            for part in ([], *([word] for word in theirs))
        ]
        assert (1.0 in found) == (theirs in neighbours and mine != theirs)
    assert (1.0 in knowledge.similar.same(one)) == (mine == theirs)


def test_counters_hold_nothing_that_is_gone() -> None:
    document = Document(examples=[done("on friday", ("friday", "date"))])
    knowledge = Knowledge(document.examples)
    change = edits.delete_examples(document, [0])
    assert change
    knowledge.follow(change)
    assert not knowledge.phrases._phrases and not knowledge.phrases._where
    assert Counter(knowledge.phrases._lengths) == Counter()
