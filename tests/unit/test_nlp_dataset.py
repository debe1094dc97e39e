from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin
from spacy.util import filter_spans

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.notes import Note
from eventner_gui.nlp.dataset import convert, convert_one, count_labels, write_docs

EN = spacy.blank("en")


def converted(
    text: str, *annotations: tuple[int, int, str]
) -> tuple[list[tuple[str, str]], list[Note]]:
    example = Example(text, tuple(Annotation(*a) for a in annotations), Status.DONE)
    doc, notes = convert_one(example, EN)
    return [(e.text, e.label_) for e in doc.ents], notes


def kinds(notes: list[Note]) -> list[tuple[str, str, str]]:
    return [(note.kind, note.label, note.span) for note in notes]


def test_labels_become_upper_case_and_nothing_is_said_of_a_good_tag() -> None:
    assert converted("Book yoga on Friday", (0, 4, "action"), (13, 19, "Date")) == (
        [("Book", "ACTION"), ("Friday", "DATE")],
        [],
    )


def test_half_an_emoji_stops_nothing_and_moves_no_tag() -> None:
    entities, notes = converted(
        "Book \ud83d yoga \udc00", (7, 11, "na\ud83dme"), (5, 6, "half"), (6, 11, "x")
    )
    assert entities == [("\ufffd", "HALF"), ("yoga", "NA\ufffdME")]
    for note in notes:
        f"{note}".encode()
    assert kinds(notes) == [("shortened", "X", " yoga"), ("dropped", "X", "yoga")]


def test_space_at_the_edges_is_trimmed_and_said() -> None:
    entities, notes = converted("Book yoga  on Friday", (4, 11, "name"))
    assert entities == [("yoga", "NAME")]
    assert kinds(notes) == [("shortened", "NAME", " yoga  ")]
    assert "space at its edge" in notes[0].reason


def test_a_span_that_cuts_a_word_shrinks_to_whole_words_and_the_word_is_named() -> None:
    entities, notes = converted("Meet at 11AM today", (5, 9, "time"))
    assert entities == [("at", "TIME")]
    assert kinds(notes) == [("shortened", "TIME", "at 1")]
    assert "“at 11”" in notes[0].reason or "“at 11AM”" in notes[0].reason
    assert "“at”" in notes[0].reason


def test_a_span_inside_one_word_is_dropped_and_the_word_is_named() -> None:
    entities, notes = converted("Reschedule it", (2, 10, "action"))
    assert entities == []
    assert kinds(notes) == [("dropped", "ACTION", "schedule")]
    assert "“Reschedule”" in notes[0].reason


@pytest.mark.parametrize(
    ("span", "word"),
    [((4, 4), "empty"), ((6, 2), "before"), ((-3, 4), "outside"), ((5, 99), "outside")],
)
def test_a_span_that_is_no_stretch_of_the_text_is_dropped(span: tuple[int, int], word: str) -> None:
    entities, notes = converted("Book yoga", (*span, "name"))
    assert entities == []
    assert kinds(notes) == [("dropped", "NAME", "")]
    assert word in notes[0].reason


def test_only_space_is_dropped() -> None:
    entities, notes = converted("Book   yoga", (4, 7, "name"))
    assert (entities, kinds(notes)) == ([], [("dropped", "NAME", "   ")])


def test_a_tag_without_a_name_is_dropped() -> None:
    entities, notes = converted("Book yoga", (0, 4, " "))
    assert (entities, kinds(notes)) == ([], [("dropped", " ", "Book")])


def test_contracting_does_not_uncover_space() -> None:
    entities, _ = converted("Reschedule   yoga", (2, 17, "name"))
    assert entities == [("yoga", "NAME")]


def test_the_longer_of_two_overlapping_spans_stays() -> None:
    entities, notes = converted("Book morning yoga", (5, 12, "time"), (5, 17, "name"))
    assert entities == [("morning yoga", "NAME")]
    assert kinds(notes) == [("dropped", "TIME", "morning")]
    assert "“morning yoga” (NAME)" in notes[0].reason


def test_doubles_are_merged_and_a_second_label_for_the_same_words_is_dropped() -> None:
    entities, notes = converted("Book yoga", (0, 4, "action"), (0, 4, "ACTION"), (0, 4, "verb"))
    assert entities == [("Book", "ACTION")]
    assert kinds(notes) == [("merged", "ACTION", "Book"), ("dropped", "VERB", "Book")]
    assert "ACTION is used" in notes[1].reason


def test_offsets_are_code_points() -> None:
    text = "Book 😀 yoga\r\non Fri\u0301day"
    start = text.index("Fri")
    entities, notes = converted(text, (7, 11, "name"), (start, len(text), "date"))
    assert (entities, notes) == ([("yoga", "NAME"), ("Fri\u0301day", "DATE")], [])


def test_every_word_outside_is_known_to_be_outside() -> None:
    doc, _ = convert_one(Example("Book yoga", (), Status.DONE), EN)
    assert [token.ent_iob_ for token in doc] == ["O", "O"]


def test_a_text_longer_than_spacys_limit_is_taken() -> None:
    text = "word " * 210_000
    assert len(text) > EN.max_length
    doc, notes = convert_one(Example(text, (Annotation(0, 4, "x"),), Status.DONE), EN)
    assert (len(doc), notes) == (210_000, [])


def test_the_file_is_what_spacy_reads(tmp_path: Path) -> None:
    examples = [
        Example("Book yoga", (Annotation(0, 4, "action"),), Status.DONE),
        Example("Hello", (), Status.DONE),
    ]
    result = convert(examples, EN)
    write_docs(result.docs, tmp_path / "train.spacy")
    docs = list(DocBin().from_disk(tmp_path / "train.spacy").get_docs(EN.vocab))
    assert [doc.text for doc in docs] == ["Book yoga", "Hello"]
    assert [(e.text, e.label_) for e in docs[0].ents] == [("Book", "ACTION")]
    assert count_labels(result.docs) == {"ACTION": 1}
    assert sum(map(len, result.docs)) == 3


TEXTS = st.text(st.sampled_from("ab 1.,'-\n😀é"), min_size=1, max_size=30)
SPANS = st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32), st.sampled_from("ABC")))


@settings(max_examples=200, deadline=None)
@given(TEXTS, SPANS)
def test_where_nothing_needs_mending_it_is_the_articles_conversion(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    trimmed = [
        (s, e, label)
        for s, e, label in spans
        if 0 <= s < e <= len(text) and text[s:e].strip() == text[s:e]
    ]
    doc = EN.make_doc(text)
    found = [doc.char_span(s, e, label=x, alignment_mode="contract") for s, e, x in trimmed]
    spaceless = [
        span for span in found if span is not None and not (span[0].is_space or span[-1].is_space)
    ]
    if len(spaceless) != len([span for span in found if span is not None]):
        return
    doc.ents = filter_spans(spaceless)
    entities, _ = converted(text, *trimmed)
    assert entities == [(e.text, e.label_) for e in doc.ents]


@settings(max_examples=200, deadline=None)
@given(TEXTS, SPANS)
def test_no_annotation_is_lost_without_a_note(text: str, spans: list[tuple[int, int, str]]) -> None:
    entities, notes = converted(text, *spans)
    gone = [note for note in notes if note.kind in ("dropped", "merged")]
    assert len(entities) + len(gone) >= len(set(spans))
    assert all(note.reason.endswith(".") and note.text == text for note in notes)
