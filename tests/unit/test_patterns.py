"""Word lists and patterns: in files, in the project, and as spaCy finds them."""

from __future__ import annotations

import json

import pytest

from eventner_gui.core import pattern_edits
from eventner_gui.core.difference import change_to
from eventner_gui.core.document import Document, Example, Label, Settings
from eventner_gui.core.errors import EventNerError, FormatError
from eventner_gui.core.merge import Merge
from eventner_gui.core.patterns import Pattern, PatternFile, check_pattern, grouped
from eventner_gui.nlp.patterns import PatternMatcher, term_patterns
from eventner_gui.storage.codec import decode, encode
from eventner_gui.storage.journal_codec import decode_change, encode_change
from eventner_gui.storage.patterns import (
    decode_pattern,
    encode_pattern,
    free_name,
    read_patterns,
    read_terms,
    write_patterns,
)
from tests.conftest import SHARED_DATA

PM = Pattern("time", ({"IS_DIGIT": True}, {"LOWER": "pm"}))
YORK = Pattern("CITY", "New York", "cities")


def test_a_pattern_is_said_in_words() -> None:
    assert PM.words == "a number, then “pm”"
    assert YORK.words == "“New York”"
    assert Pattern("x", ({"lower": "ann"}, {"lower": "taylor"})).words == "“ann taylor”"
    odd = Pattern("x", ({}, {"IS_TITLE": True, "OP": "+"}, {"SHAPE": "Xx", "OP": "!"}))
    assert odd.words == "anything, then a capitalised word, repeated, then SHAPE Xx (!)"


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (Pattern(" ", "x"), "no label"),
        (Pattern("a", " "), "empty"),
        (Pattern("a", ()), "empty"),
        (Pattern("a", "x" * 1001), "longer than 1,000"),
        (Pattern("a", ({"POS": "NOUN"},)), "“POS” needs a trained model"),
        (Pattern("a", ({"LOWER": {"REGEX": "(a+)+"}},)), "regular expressions"),
    ],
)
def test_what_cannot_be_used_is_said(pattern, words) -> None:
    with pytest.raises(EventNerError) as caught:
        check_pattern(pattern)
    assert words in str(caught.value)


def test_a_file_is_read_and_what_is_wrong_is_named_by_its_line(tmp_path) -> None:
    path = tmp_path / "p.jsonl"
    lines = [
        '{"label": "CITY", "pattern": "New York", "id": "cities"}',
        "",
        "not json",
        '{"label": "X", "pattern": [{"POS": "NOUN"}]}',
        '{"label": "X", "pattern": 3}',
        '{"label": 3, "pattern": "x"}',
        '{"label": "X", "pattern": NaN}',
        '{"label": "TIME", "pattern": [{"IS_DIGIT": true}, {"LOWER": "pm"}], "mine": [1]}',
    ]
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    held = read_patterns(path)
    assert held.patterns == (YORK, Pattern("TIME", PM.pattern))
    assert [line.split(":")[0] for line in held.left_out] == [f"Line {n}" for n in range(3, 8)]
    assert encode_pattern(held.patterns[1])["mine"] == [1]
    written = tmp_path / "again.jsonl"
    write_patterns(written, held.patterns)
    again = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert again == [json.loads(lines[0]), json.loads(lines[-1])]
    path.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(FormatError, match=r"holds no pattern\. Line 1"):
        read_patterns(path)
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(FormatError):
        read_patterns(path)


def test_a_word_list_is_read(tmp_path) -> None:
    path = tmp_path / "cities.txt"
    path.write_text("New  York\n\nParis\nParis\n東京\n" + "x" * 1001, encoding="utf-8")
    terms, left_out = read_terms(path)
    assert terms == ("New York", "Paris", "東京")
    assert left_out == (
        "Line 6: it is longer than 1,000 characters.",
        "Left out: 1 repeated sentence.",
    )
    path.write_text(" \n", encoding="utf-8")
    with pytest.raises(FormatError, match="holds no words"):
        read_terms(path)


def test_prodigys_file_is_read_and_found() -> None:
    path = SHARED_DATA / "formats" / "prodigy" / "fashion_brands_patterns.jsonl"
    if not path.is_file():
        pytest.skip(f"real data is not here: {path}")
    held = read_patterns(path)
    assert len(held.patterns) == 100 and not held.left_out
    matcher = PatternMatcher("en", (), held.patterns)
    text = "a coat by ANN  Taylor, or by Ann Taylor"
    assert [m.span.of(text) for m in matcher.find(text)] == ["Ann Taylor"]


def test_spacy_finds_what_its_entity_ruler_would() -> None:
    import spacy

    patterns = [
        PM,
        YORK,
        Pattern("CITY", "York"),
        Pattern("DAY", ({"lower": "next", "OP": "?"}, {"LOWER": {"IN": ["friday", "monday"]}})),
        Pattern("W", ({"lower": "ann"}, {"lower": "taylor"})),
    ]
    text = "Next Friday at 5 pm in New York, new york or Ann TAYLOR"
    matcher = PatternMatcher("en", (), patterns)
    assert not matcher.refused
    found = [(m.span.of(text), m.pattern.label) for m in matcher.find(text)]
    assert found[0] == ("Next Friday", "DAY") and ("York", "CITY") in found
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([encode_pattern(each) for each in patterns])
    chosen: list[tuple[int, int, str]] = []
    for span, pattern in matcher.find(text):
        if not any(span.start < end and start < span.end for start, end, _ in chosen):
            chosen.append((span.start, span.end, pattern.label))
    ents = [(ent.start_char, ent.end_char, ent.label_) for ent in nlp(text).ents]
    assert sorted(chosen) == ents


def test_what_spacy_cannot_use_is_left_out_with_a_word() -> None:
    odd = [
        Pattern("a", ({"OP": "??"},)),
        Pattern("a", ({"IS_DIGIT": "x"},)),
        Pattern("a", ({"LOWER": [1]},)),
        Pattern("a", "\ud83d"),
        Pattern("b", "friday"),
    ]
    matcher = PatternMatcher("en", (), odd)
    assert [pattern for pattern, _ in matcher.refused] == odd[:3]
    assert [m.pattern.label for m in matcher.find("on friday \ud83d")] == ["b", "a"]
    assert matcher.find("") == []


def test_terms_are_found_in_any_case() -> None:
    patterns = term_patterns("en", (), ["New York's", " ", "5 PM"], "city", "mine")
    assert [p.words for p in patterns] == ["“new york 's”", "“5 pm”"]
    text = "NEW YORK'S fair at 5 pm"
    found = PatternMatcher("en", (), patterns).find(text)
    assert [m.span.of(text) for m in found] == ["NEW YORK'S", "5 pm"]


def opened(raw: object) -> Document:
    data = json.dumps({"eventner": raw, "examples": []}).encode()
    return decode(data, name="p.json").document


def test_patterns_are_kept_in_the_project_with_what_is_unknown() -> None:
    raw = {
        "version": 1,
        "end": "inclusive",
        "patterns": [
            {"label": "CITY", "pattern": "New York", "id": "cities", "ours": {"a": 1}},
            {"label": "time", "pattern": [{"IS_DIGIT": True}, {"LOWER": "pm"}]},
            {"file": "p.big.jsonl", "note": "x"},
        ],
    }
    document = opened(raw)
    assert document.settings.patterns == (YORK, PM, PatternFile("p.big.jsonl"))
    data = b"".join(encode(document))
    assert json.loads(data)["eventner"]["patterns"] == raw["patterns"]
    assert "patterns" not in json.loads(b"".join(encode(Document())))["eventner"]


@pytest.mark.parametrize("name", ["../x.jsonl", "a/b", "C:\\x", "", "..", "a\nb"])
def test_a_file_of_patterns_lies_beside_the_project(name) -> None:
    with pytest.raises(EventNerError, match="beside the project"):
        decode_pattern({"file": name})


def test_a_name_for_a_file_beside_the_project_is_free(tmp_path) -> None:
    project = tmp_path / "my.project.json"
    first = free_name(project, "a/b: c")
    assert first.name == "my.project.a-b- c.jsonl"
    first.touch()
    assert free_name(project, "a/b: c").name == "my.project.a-b- c-2.jsonl"
    assert free_name(project, "..").name == "my.project.patterns.jsonl"


def test_adding_and_removing_are_steps() -> None:
    document = Document(Settings(labels=(Label("time", "#000000"),)))
    change = pattern_edits.add_patterns(document, [PM, YORK, PM], [Label("CITY", "#111111")])
    assert change and change.text == "Add 2 patterns"
    restored = decode_change(encode_change(change), change.text, [])
    assert restored.settings == change.settings
    change.apply(document)
    assert document.settings.patterns == (PM, YORK)
    assert document.settings.find_label("city")
    assert pattern_edits.add_patterns(document, [YORK]) is None
    one = pattern_edits.add_patterns(document, [PatternFile("big.jsonl")])
    assert one and one.text == "Suggest the list big.jsonl"
    gone = pattern_edits.remove_patterns(document, [YORK])
    assert gone and gone.text == "Remove 1 pattern"
    gone.apply(document)
    assert document.settings.patterns == (PM,)
    assert pattern_edits.remove_patterns(document, [YORK]) is None
    with pytest.raises(EventNerError):
        pattern_edits.add_patterns(document, [Pattern("x", " ")])


def test_patterns_are_merged_and_compared() -> None:
    def document(*patterns: Pattern) -> Document:
        return Document(Settings(patterns=patterns), [Example("a")])

    other = Pattern("x", "y")
    merge = Merge(document(PM, YORK), document(PM, YORK, other), document(YORK))
    assert set(merge.settings.patterns) == {YORK, other}
    known = Pattern("CITY", "New York", "cities", {"ours": 1})
    plain = document(YORK)
    change = change_to(plain, plain.examples, Settings(patterns=(known,)), "x")
    assert change is not None


def test_patterns_are_shown_by_list() -> None:
    more = [Pattern("a", f"w{n}") for n in range(3)]
    groups = grouped([YORK, PM, Pattern("city", "Paris", "cities"), PatternFile("big.jsonl")])
    assert [(g.label, g.words, len(g.entries)) for g in groups] == [
        ("CITY", "cities", 2),
        ("TIME", "a number, then “pm”", 1),
        ("", "big.jsonl", 1),
    ]
    assert [g.words for g in grouped(more, most_alone=2)] == ["patterns of no list"]
