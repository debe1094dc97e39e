"""Word rules: what can be taken, how they are told, stored, merged and undone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.difference import change_to
from eventner_gui.core.document import Document, Settings
from eventner_gui.core.errors import EventNerError, FormatError
from eventner_gui.core.merge import Merge
from eventner_gui.core.rule_edits import add_rules, remove_rule
from eventner_gui.core.rules import (
    BetweenRule,
    SignRule,
    Sort,
    TokenRule,
    WordRule,
    check_rule,
    propose_rules,
    split_words,
)
from eventner_gui.core.spans import Span
from eventner_gui.storage.codec import Decoded, decode, encode
from eventner_gui.storage.journal_codec import decode_change, encode_change

ELEVEN = WordRule("11AM", ("11", "AM"))
NUMBERS = BetweenRule(Sort.DIGIT, Sort.LETTER)
SLASH = SignRule("/")

rules = st.one_of(
    st.lists(st.text(st.characters(blacklist_categories=["Z", "Cc"]), min_size=1, max_size=4),
             min_size=1, max_size=3).map(lambda p: WordRule("".join(p), tuple(p))),
    st.sampled_from([NUMBERS, BetweenRule(Sort.LETTER, Sort.DIGIT), SLASH, SignRule("-")]),
)  # fmt: skip


def saved(document: Document) -> bytes:
    return b"".join(encode(document))


def opened(data: bytes) -> Decoded:
    return decode(data, name="x.json")


def with_settings(*rules: TokenRule) -> Document:
    return Document(Settings(token_rules=rules))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (WordRule("11AM", ("11", "")), "One of the pieces of “11AM” is empty."),
        (WordRule("11AM", ("11", "PM")), "“11” “PM” together are not “11AM”."),
        (WordRule("11 AM", ("11", " AM")), "“11 AM” holds a space"),
        (WordRule("", ("",)), "The rule has no word."),
        (WordRule("11AM", ()), "The rule has no word."),
        (WordRule("x" * 101, ("x" * 101,)), "longer than 100 characters"),
        (BetweenRule(Sort.DIGIT, Sort.DIGIT), "two different sorts"),
        (SignRule("x"), "“x” is no single sign."),
        (SignRule("--"), "“--” is no single sign."),
        (SignRule(" "), "no single sign."),
        (SignRule("\u202e"), "“[U+202E]” is no single sign."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(rule: TokenRule, words: str) -> None:
    with pytest.raises(EventNerError) as caught:
        add_rules(Document(), [ELEVEN, rule])
    assert words in str(caught.value)
    assert caught.value.hint


def test_a_rule_is_told_in_the_experts_words() -> None:
    assert ELEVEN.words == "“11AM” is split into “11” “AM”"
    assert WordRule("3D", ("3D",)).words == "“3D” stays one word"
    assert SLASH.words == "“/” stands alone: “this/that” into “this” “/” “that”"


def test_a_word_is_typed_with_spaces_where_it_is_split() -> None:
    assert split_words(" 11  AM ") == ELEVEN
    assert split_words("3D") == WordRule("3D", ("3D",))
    with pytest.raises(EventNerError, match="no word"):
        split_words("  ")


@pytest.mark.parametrize(
    ("text", "start", "end", "wanted"),
    [
        ("at 11AM", 3, 5, [(ELEVEN,), (NUMBERS,)]),
        ("at 11AM", 5, 7, [(ELEVEN,), (NUMBERS,)]),
        (
            "on 5/Monday",
            5,
            11,
            [(WordRule("5/Monday", ("5/", "Monday")),), (SLASH,)],
        ),
        ("xFriday", 1, 7, [(WordRule("xFriday", ("x", "Friday")),)]),
        ("xFridayy", 1, 7, [(WordRule("xFridayy", ("x", "Friday", "y")),)]),
        (
            "A4 to B5x",
            1,
            8,
            [
                (WordRule("A4", ("A", "4")), WordRule("B5x", ("B5", "x"))),
                (BetweenRule(Sort.LETTER, Sort.DIGIT), NUMBERS),
            ],
        ),
        ("at 11AM", 3, 7, []),
        ("x" * 300, 2, 4, []),
    ],
)
def test_rules_are_proposed_for_what_a_span_cuts(text, start, end, wanted) -> None:
    tokens = [Span(0, 0)][1:]
    place = 0
    for word in text.split(" "):
        tokens.append(Span(place, place + len(word)))
        place += len(word) + 1
    assert propose_rules(text, Span(start, end), tokens) == wanted


@given(st.lists(rules, max_size=5), st.lists(rules, max_size=5))
def test_adding_and_removing_can_be_undone_and_is_journalled(before, added) -> None:
    document = with_settings()
    for each in (before, added):
        change = add_rules(document, each)
        if change is None:
            continue
        was = document.settings
        again = decode_change(encode_change(change), change.text)
        assert again == change
        change.apply(document)
        change.inverse().apply(document)
        assert document.settings == was
        change.apply(document)
    assert all(rule in document.settings.token_rules for rule in added[-1:])
    for rule in document.settings.token_rules:
        change = remove_rule(document, rule)
        assert change
        change.apply(document)
    assert document.settings.token_rules == ()


def test_a_new_rule_about_a_word_takes_the_place_of_the_old_one() -> None:
    document = with_settings(SLASH, ELEVEN, NUMBERS)
    whole = WordRule("11AM", ("11AM",))
    change = add_rules(document, [whole])
    assert change
    change.apply(document)
    assert document.settings.token_rules == (SLASH, whole, NUMBERS)
    assert add_rules(document, [whole]) is None
    assert remove_rule(document, ELEVEN) is None


@given(st.lists(rules, max_size=6))
def test_rules_come_back_from_the_file(given_rules) -> None:
    document = with_settings()
    change = add_rules(document, given_rules)
    if change:
        change.apply(document)
    data = saved(document)
    again = opened(data)
    assert again.document.settings.token_rules == document.settings.token_rules
    assert again.mended == ()
    assert saved(again.document) == data


RAW = {
    "eventner": {
        "version": 1,
        "end": "inclusive",
        "offset_unit": "codepoint",
        "tokenizer": [
            {"text": "11AM", "pieces": ["11", "AM"]},
            {"who": "Ann", "sign": "/", "why": {"deep": [1, None]}},
            {"between": ["digit", "letter"]},
        ],
        "language": "en",
        "labels": [],
    },
    "examples": [],
}


def test_unknown_keys_of_a_rule_and_their_order_survive() -> None:
    found = opened(json.dumps(RAW).encode())
    assert found.mended == ()
    assert found.document.settings.token_rules == (ELEVEN, SLASH, NUMBERS)
    back = json.loads(saved(found.document))
    assert list(back["eventner"]) == list(RAW["eventner"])
    assert back == RAW
    assert [list(rule) for rule in back["eventner"]["tokenizer"]] == [
        list(rule) for rule in RAW["eventner"]["tokenizer"]
    ]


def test_a_file_without_rules_gets_no_key_for_them() -> None:
    raw = {**RAW, "eventner": {k: v for k, v in RAW["eventner"].items() if k != "tokenizer"}}
    found = opened(json.dumps(raw).encode())
    assert found.document.settings.token_rules == ()
    assert "tokenizer" not in json.loads(saved(found.document))["eventner"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (7, "word rule 2 was left out: an object was expected"),
        ({"text": "11AM"}, "a kind this EventNER does not know"),
        ({"text": "11AM", "pieces": ["11", 5]}, "a kind this EventNER does not know"),
        ({"between": ["digit", "emoji"]}, "a kind this EventNER does not know"),
        ({"between": ["digit"]}, "a kind this EventNER does not know"),
        ({"sign": "ab"}, "“ab” is no single sign"),
        ({"text": "5PM", "pieces": ["5", "AM"]}, "“5” “AM” together are not “5PM”"),
        ({"text": "11AM", "pieces": ["11AM"]}, "about the same as one before"),
    ],
)
def test_a_rule_that_cannot_be_taken_is_left_out_and_told(rule, words) -> None:
    header = {**RAW["eventner"], "tokenizer": [{"text": "11AM", "pieces": ["11", "AM"]}, rule]}
    found = opened(json.dumps({**RAW, "eventner": header}).encode())
    assert found.document.settings.token_rules == (ELEVEN,)
    assert [words in sentence for sentence in found.mended] == [True]


def test_rules_that_are_no_list_are_refused() -> None:
    header = {**RAW["eventner"], "tokenizer": {"sign": "/"}}
    with pytest.raises(FormatError, match="“tokenizer” should be a list"):
        opened(json.dumps({**RAW, "eventner": header}).encode())


def test_two_peoples_rules_are_put_together() -> None:
    base = with_settings(ELEVEN, SLASH)
    mine = with_settings(ELEVEN, SLASH, NUMBERS)
    theirs = with_settings(WordRule("11AM", ("11AM",)), SignRule("-"))
    assert Merge(base, mine, theirs).settings.token_rules == (
        WordRule("11AM", ("11AM",)),
        NUMBERS,
        SignRule("-"),
    )


def test_another_state_of_the_rules_is_a_difference() -> None:
    one, other = with_settings(ELEVEN), with_settings(replace(ELEVEN, source={"who": "Ann"}))
    assert change_to(one, [], one.settings, "") is None
    assert change_to(one, [], other.settings, "") is not None
    assert change_to(one, [], Settings(), "") is not None


def test_every_rule_that_is_proposed_can_be_taken() -> None:
    for rules_of_one in propose_rules("a\u20285PMx", Span(2, 4), [Span(0, 6)]):
        for rule in rules_of_one:
            check_rule(rule)
