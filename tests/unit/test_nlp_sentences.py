"""Sentences by spaCy's rules, in texts of any length."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eventner_gui.core.errors import ModelError
from eventner_gui.core.intake import Piece, Stopped
from eventner_gui.core.spans import Span, trim_space
from eventner_gui.nlp import sentences, stretches
from eventner_gui.nlp.sentences import SentenceSplitter
from eventner_gui.storage.texts.cutting import cut_lines, cut_sentences
from eventner_gui.storage.texts.found import FileTexts


@pytest.fixture(scope="module")
def english() -> SentenceSplitter:
    return SentenceSplitter.load("en")


@pytest.fixture(scope="module")
def spacys() -> spacy.language.Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def words_of(splitter: SentenceSplitter, text: str) -> list[str]:
    return [span.of(text) for span in splitter.spans(text)]


def test_sentences_end_where_spacys_rules_say(english: SentenceSplitter) -> None:
    text = "Dr. Smith went home at 3.14 p.m. today!  He slept…  What?? 📺 ok."
    assert words_of(english, text) == [
        "Dr. Smith went home at 3.14 p.m. today!",
        "He slept…  What??",
        "📺 ok.",
    ]
    assert words_of(english, "") == words_of(english, " \n ") == []


_TEXTS = st.lists(st.sampled_from([*"Book.!?… \n📺é\ud800。", " ", "yoga", "U.S."])).map("".join)


@given(_TEXTS, st.integers(4, 30))
@example("?。U.S.", 4)  # words without a space between them that ends a sentence
@example("\ud800U.S.…\ud800。U.S.B\ud800yoga", 7)
@settings(max_examples=200)
def test_stretches_give_the_sentences_of_the_whole_text(
    english: SentenceSplitter, spacys: spacy.language.Language, text: str, stretch: int
) -> None:
    # with more white space: stretches are cut behind it
    text = text.replace(".", ". ").replace("!", "! ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "STEP", stretch)
        found = list(english.spans(text))
    doc = spacys(text.replace("\ud800", "\ufffd"))
    whole = [trim_space(text, Span(s.start_char, s.end_char)) for s in doc.sents]
    assert found == [span for span in whole if span]


@given(st.text(max_size=80))
def test_nothing_is_lost_or_altered(english: SentenceSplitter, text: str) -> None:
    found = list(english.spans(text))
    kept = "".join("".join(span.of(text).split()) for span in found)
    assert kept == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_text_longer_than_spacy_takes_is_split(english: SentenceSplitter) -> None:
    text = "Book yoga on Friday. " * 60_000
    assert len(text) > 1_000_000
    assert sum(1 for _ in english.spans(text)) == 60_000


def test_a_sentence_without_an_end_is_cut_at_the_limit(
    english: SentenceSplitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stretches, "STEP", 10)
    monkeypatch.setattr(sentences, "LONGEST_TEXT", 40)
    text = "book yoga and go on " * 10
    assert [len(words) <= 40 for words in words_of(english, text)] == [True] * 5


def test_rows_of_marks_take_no_minutes(english: SentenceSplitter) -> None:
    assert words_of(english, "?。" * 5_000 + " Go") == ["?。" * 5_000, "Go"]


def test_a_tokenizer_that_fails_is_said_to() -> None:
    class Broken:
        def tokenizer(self, _text: str) -> None:
            raise RuntimeError("no")

    with pytest.raises(ModelError, match="cannot split"):
        list(SentenceSplitter(Broken()).spans("a"))  # type: ignore[arg-type]


def test_a_language_spacy_does_not_have_is_named() -> None:
    with pytest.raises(ModelError, match="no language"):
        SentenceSplitter.load("tlh")


# from the texts of a file to pieces


def no_step(_done: int) -> None:
    pass


def test_lines_are_numbered(english: SentenceSplitter) -> None:
    found = FileTexts((Piece(1, "a\r\n\nb\rc"),), is_lines=True)
    assert cut_lines(found, no_step) == [Piece(1, "a"), Piece(2, ""), Piece(3, "b"), Piece(4, "c")]
    cells = FileTexts((Piece(7, "a\nb"),))
    assert cut_lines(cells, no_step) == (Piece(7, "a\nb"),)


def test_a_line_end_ends_a_sentence_or_not(english: SentenceSplitter) -> None:
    text = "A title\n \nOne goes\non here. Two.\r\nThree"
    found = FileTexts((Piece(1, text),), is_lines=True)
    at_ends = cut_sentences(found, english.spans, no_step, at_line_ends=True)
    assert [(p.number, p.text) for p in at_ends] == [
        (1, "A title"),
        (3, "One goes"),
        (4, "on here."),
        (4, "Two."),
        (5, "Three"),
    ]
    wrapped = cut_sentences(found, english.spans, no_step, at_line_ends=False)
    assert [(p.number, p.text) for p in wrapped] == [
        (1, "A title"),
        (3, "One goes\non here."),
        (4, "Two."),
        (5, "Three"),
    ]


def test_sentences_of_a_cell_have_its_number(english: SentenceSplitter) -> None:
    found = FileTexts((Piece(7, "One.\nTwo. Three."),), unit="row")
    pieces = cut_sentences(found, english.spans, no_step, at_line_ends=True)
    assert [(p.number, p.text) for p in pieces] == [(7, "One."), (7, "Two."), (7, "Three.")]


def test_splitting_can_be_ended(english: SentenceSplitter) -> None:
    def step(done: int) -> None:
        if done:
            raise Stopped

    found = FileTexts((Piece(1, "Book yoga. " * 1000),), is_lines=True)
    with pytest.raises(Stopped):
        cut_sentences(found, english.spans, step, at_line_ends=True)
