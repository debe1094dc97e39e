"""What “end” means is decided by evidence or asked, never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.storage.conventions import EndConvention, UndecidedEnds, decide

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
INCLUSIVE, EXCLUSIVE, PLUS_ONE = EndConvention

SENTENCES = [
    ("Book the hall for yoga on Friday at noon", ["Book", "hall", "yoga", "Friday"]),
    ("please cancel my visit to Trivandrum tomorrow", ["cancel", "visit", "tomorrow"]),
    ("Move lunch with Ana to room 12, not 13!", ["Move", "lunch", "Ana", "room 12"]),
    ("naïve café 📺 tonight", ["café", "tonight"]),
]


def file_of(convention: EndConvention, *, values: bool, sentences=SENTENCES) -> list:
    examples = []
    for text, spans in sentences:
        annotations = []
        for span in spans:
            start = text.index(span)
            annotation = {"start": start, "end": start + len(span) - convention.shift}
            annotations.append(annotation | ({"value": span} if values else {}))
        examples.append((text, annotations))
    return examples


@pytest.mark.parametrize("convention", EndConvention)
@pytest.mark.parametrize("values", [True, False])
def test_each_convention_is_found(convention: EndConvention, values: bool) -> None:
    decision = decide(file_of(convention, values=values), name="x")
    assert decision.convention is convention
    assert decision.how == ("values" if values else "word edges")
    assert (decision.agreeing, decision.counted) == (13, 13)


texts_with_spans = st.lists(
    st.text(st.sampled_from("ab é.😀\u0301अ7"), min_size=3, max_size=12).flatmap(
        lambda text: st.tuples(
            st.just(text),
            st.lists(
                st.integers(0, len(text) - 1).flatmap(
                    lambda start, text=text: st.integers(start + 1, len(text)).map(
                        lambda end, start=start, text=text: text[start:end]
                    )
                ),
                min_size=1,
                max_size=3,
            ),
        )
    ),
    min_size=1,
    max_size=4,
)


@given(texts_with_spans, st.sampled_from(EndConvention))
def test_exact_values_decide_whatever_the_text(sentences, convention: EndConvention) -> None:
    decision = decide(file_of(convention, values=True, sentences=sentences), name="x")
    assert decision.convention is convention
    assert decision.agreeing == decision.counted


@given(texts_with_spans, st.integers(1, 4), st.sampled_from(EndConvention))
def test_whole_words_are_read_rightly_or_asked_about(sentences, times: int, convention) -> None:
    words = [
        (text, [word for word in text.split() if word.isalpha() and text.count(word) == 1])
        for text, _ in sentences
    ] * times
    try:
        decision = decide(file_of(convention, values=False, sentences=words), name="x")
    except UndecidedEnds:
        return
    assert decision.convention is convention or decision.how == "no annotations"


def test_sentences_name_the_convention_and_the_evidence() -> None:
    values = decide(file_of(EXCLUSIVE, values=True), name="x")
    assert values.sentence == (
        "In this file “end” is the character after the last one (13 of 13 values agree)."
    )
    edges = decide(file_of(INCLUSIVE, values=False), name="x")
    assert edges.sentence == (
        "In this file “end” is the last character itself (13 of 13 spans end where a word ends)."
    )


def test_without_annotations_ends_are_inclusive() -> None:
    decision = decide([("a text", []), ("", [])], name="x")
    assert (decision.convention, decision.how) == (INCLUSIVE, "no annotations")


@pytest.mark.parametrize("values", [True, False])
def test_a_mixed_file_is_asked_about(values: bool) -> None:
    mixed = file_of(INCLUSIVE, values=values) + file_of(EXCLUSIVE, values=values)
    with pytest.raises(UndecidedEnds) as caught:
        decide(mixed, name="mixed.json")
    assert "mixed.json" in str(caught.value)
    assert "--end inclusive" in caught.value.hint
    assert "--end exclusive" in caught.value.hint


def test_a_few_wrong_values_do_not_matter() -> None:
    examples = file_of(EXCLUSIVE, values=True) * 2
    examples.append(("odd one", [{"start": 0, "end": 2, "value": "odd"}]))
    decision = decide(examples, name="x")
    assert decision.convention is EXCLUSIVE
    assert (decision.agreeing, decision.counted) == (26, 27)


def test_values_that_match_nothing_are_asked_about() -> None:
    examples = [("Book the hall", [{"start": 5, "end": 7, "value": "reserve"}])] * 30
    with pytest.raises(UndecidedEnds):
        decide(examples, name="x")


def test_annotations_without_a_value_may_contradict_those_with_one() -> None:
    examples = file_of(INCLUSIVE, values=True) + file_of(EXCLUSIVE, values=False)
    with pytest.raises(UndecidedEnds):
        decide(examples, name="x")
    agreeing = file_of(EXCLUSIVE, values=True) + file_of(EXCLUSIVE, values=False)
    assert decide(agreeing, name="x").convention is EXCLUSIVE


def test_one_or_two_spans_without_a_value_are_too_few() -> None:
    for count in (1, 2):
        few = [("Book the hall now", [{"start": 9, "end": 12}])] * count
        with pytest.raises(UndecidedEnds):
            decide(few, name="x")


def test_one_exact_value_is_enough() -> None:
    assert decide([("Room 7", [{"start": 5, "end": 5, "value": "7"}])], name="x").convention is (
        INCLUSIVE
    )


def test_spans_before_punctuation_do_not_show_the_end() -> None:
    # Read as inclusive, the comma belongs to the span: an edge as clean as the right one.
    examples = [("yes, no, perhaps", [{"start": 0, "end": 3}, {"start": 5, "end": 7}])] * 10
    with pytest.raises(UndecidedEnds):
        decide(examples, name="x")


@pytest.mark.parametrize(("before_commas", "decided"), [(12, True), (16, False)])
def test_the_second_best_reading_must_be_clearly_worse(before_commas: int, decided: bool) -> None:
    with_comma = ("yes, well", [{"start": 0, "end": 3}])
    without = ("yes well", [{"start": 0, "end": 3}])
    examples = [with_comma] * before_commas + [without] * (20 - before_commas)
    if decided:
        assert decide(examples, name="x").convention is EXCLUSIVE
    else:
        with pytest.raises(UndecidedEnds):
            decide(examples, name="x")


def test_text_without_spaces_is_asked_about() -> None:
    examples = [("謎の円盤はイギリスの製作", [{"start": 5, "end": 8}])] * 10
    with pytest.raises(UndecidedEnds):
        decide(examples, name="x")


def test_a_vowel_sign_is_not_a_word_edge() -> None:
    text = "कल सभा रखो"
    word = text.split()[1]
    examples = file_of(INCLUSIVE, values=False, sentences=[(text, [word])] * 5)
    assert decide(examples, name="x").convention is INCLUSIVE


def test_ranges_outside_of_the_text_count_against_a_reading() -> None:
    last_words = [(text, [text.split()[-1].strip("!")]) for text, _ in SENTENCES[:2]] * 5
    decision = decide(file_of(EXCLUSIVE, values=False, sentences=last_words), name="x")
    assert decision.convention is EXCLUSIVE


def test_readings_show_the_same_spans_under_each_convention() -> None:
    mixed = file_of(INCLUSIVE, values=False) + file_of(EXCLUSIVE, values=False)
    with pytest.raises(UndecidedEnds) as caught:
        decide(mixed, name="x")
    readings = caught.value.readings
    assert [r.covered for r in readings[INCLUSIVE]] == ["Book", "hall", "yoga"]
    assert [r.covered for r in readings[EXCLUSIVE]] == ["Boo", "hal", "yog"]
    assert PLUS_ONE not in readings


def test_the_odd_convention_is_offered_where_something_speaks_for_it() -> None:
    mixed = file_of(EXCLUSIVE, values=True) + file_of(PLUS_ONE, values=True)
    with pytest.raises(UndecidedEnds) as caught:
        decide(mixed, name="x")
    assert set(caught.value.readings) == set(EndConvention)


def test_readings_of_spans_outside_of_the_text_stay_within_it() -> None:
    with pytest.raises(UndecidedEnds) as caught:
        decide([("abc", [{"start": -2, "end": 90}, {"start": 50, "end": 1}])], name="x")
    for readings in caught.value.readings.values():
        assert [r.covered for r in readings] == ["abc", ""]


def data(*parts: str) -> list:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data are not here: {path.name}")
    examples = json.loads(path.read_text(encoding="utf-8"))["examples"]
    return [(example["content"], example["annotations"]) for example in examples]


def without_values(examples: list) -> list:
    return [
        (text, [{"start": a["start"], "end": a["end"]} for a in annotations])
        for text, annotations in examples
    ]


def shifted(examples: list, by: int) -> list:
    return [
        (text, [{**a, "end": a["end"] + by} for a in annotations]) for text, annotations in examples
    ]


def test_lighttag_values_are_exclusive() -> None:
    decision = decide(data("formats", "lighttag", "lighttag_annotations.json"), name="x")
    assert (decision.convention, decision.agreeing, decision.counted) == (EXCLUSIVE, 11, 11)


@pytest.mark.parametrize("name", ["arabic", "japanese", "korean", "tweets_emoji"])
def test_values_decide_in_every_script(name: str) -> None:
    examples = data("languages", f"{name}.json")
    for convention in EndConvention:
        there = shifted(examples, 1 - convention.shift)
        assert decide(there, name="x").convention is convention


@pytest.mark.parametrize("folder", ["calendar", "assistant"])
def test_word_edges_alone_decide_for_real_commands(folder: str) -> None:
    examples = without_values(data(folder, "train.json"))
    for convention in EndConvention:
        there = shifted(examples, 1 - convention.shift)
        assert decide(there, name="x").convention is convention


@pytest.mark.parametrize("name", ["arabic", "japanese", "korean", "tweets_emoji"])
def test_word_edges_never_decide_wrongly_in_other_scripts(name: str) -> None:
    examples = without_values(data("languages", f"{name}.json"))
    for convention in EndConvention:
        try:
            decision = decide(shifted(examples, 1 - convention.shift), name="x")
        except UndecidedEnds:
            continue
        assert decision.convention is convention
