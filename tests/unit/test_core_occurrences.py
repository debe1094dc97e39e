from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Document, Example
from eventner_gui.core.occurrences import Finder, Occurrence, State, tag_occurrences
from eventner_gui.core.spans import Span
from eventner_gui.core.token_patterns import Part, PartKind, in_words, parts_of, spacy_pattern
from eventner_gui.core.words import words


def places(finder: Finder, *examples: Example) -> list[tuple[int, str, State]]:
    return [
        (each.index, each.span.of(example.content), each.state)
        for index, example in enumerate(examples)
        for each in finder.find(index, example)
    ]


def test_whole_words_are_found_exactly_or_in_any_case() -> None:
    text = Example("Friday, fridays on Friday\n FRIDAY x-friday")
    exact = Finder.of_words("Friday", "date", any_case=False)
    assert [words for _, words, _ in places(exact, text)] == ["Friday", "Friday"]
    any_case = Finder.of_words("friday", "date", any_case=True)
    found = [words for _, words, _ in places(any_case, text)]
    assert found == ["Friday", "Friday", "FRIDAY", "friday"]
    spaced = Finder.of_words("on  friday", "date", any_case=True)
    assert [w for _, w, _ in places(spaced, Example("On\nFriday"))] == ["On\nFriday"]


def test_scripts_without_spaces_are_found_anywhere_and_marks_are_not_cut() -> None:
    japanese = Finder.of_words("会議", "event", any_case=True)
    assert len(places(japanese, Example("明日の会議と会議室"))) == 2
    assert places(Finder.of_words("e", "x", any_case=True), Example("e\u0301 cafe\u0301")) == []
    hindi = Finder.of_words("हिन", "x", any_case=True)
    assert places(hindi, Example("हिन्दी")) == []
    arabic = Finder.of_words("يوم الجمعة", "date", any_case=True)
    assert len(places(arabic, Example("في يوم الجمعة القادم"))) == 1


def test_each_place_says_what_is_tagged_there() -> None:
    example = Example(
        "may in may or may then may",
        (Annotation(0, 3, "DATE"), Annotation(7, 10, "person"), Annotation(14, 22, "date")),
    )
    finder = Finder.of_words("may", "date", any_case=True)
    found = list(finder.find(3, example))
    assert [(each.state, each.tag) for each in found] == [
        (State.SAME, "DATE"),
        (State.OTHERWISE, "PERSON"),
        (State.OVERLAPPING, "DATE"),
        (State.UNTAGGED, ""),
    ]
    assert {each.index for each in found} == {3}


def test_a_pattern_takes_numbers_and_words() -> None:
    text = "Meet at 5 pm"
    parts = parts_of(text, Span(8, 12), words(text))
    assert in_words(parts) == "a number, then “pm”"
    assert spacy_pattern(parts) == [{"IS_DIGIT": True}, {"LOWER": "pm"}]
    finder = Finder.of_parts(parts, "time")
    example = Example("At 11 PM, 7pm or 12:30 pm; x5 pm")
    assert [w for _, w, _ in places(finder, example)] == ["11 PM", "7pm", "30 pm", "5 pm"]
    anything = (Part("with"), Part("Ann", PartKind.ANY))
    assert in_words(anything) == "“with”, then any word"
    found = places(Finder.of_parts(anything, "x"), Example("with Zoë, with हिन्दी; with 5"))
    assert [w for _, w, _ in found] == ["with Zoë", "with हिन्दी"]
    assert Part("5").kinds == (PartKind.WORD, PartKind.NUMBER)
    assert Part("-").kinds == (PartKind.WORD,)


def test_many_places_are_tagged_in_one_step() -> None:
    document = Document(
        examples=[
            Example("may and may", (Annotation(0, 3, "person"), Annotation(4, 7, "x"))),
            Example("none"),
            Example("may", (Annotation(0, 3, "date"),)),
        ]
    )
    finder = Finder.of_words("may", "date", any_case=True)
    found = [place for i, e in enumerate(document.examples) for place in finder.find(i, e)]
    change = tag_occurrences(document, found, "date")
    assert change and change.text == "Tag 3 places as DATE"
    assert [edit.index for edit in change.edits] == [0]
    change.apply(document)
    assert document.examples[0].annotations == (
        Annotation(0, 3, "date"),
        Annotation(4, 7, "x"),
        Annotation(8, 11, "date"),
    )
    assert tag_occurrences(document, [], "date") is None
    gone = [Occurrence(9, Span(0, 1), State.UNTAGGED), Occurrence(1, Span(2, 9), State.UNTAGGED)]
    assert tag_occurrences(document, gone, "date") is None


SCRIPTS = st.text(alphabet="aAbß İ1 2.،e\u0301明会ひहिन्\U0001f600\U0001f3fd\n", max_size=30)


@given(SCRIPTS, st.integers(0, 29), st.integers(1, 6))
def test_what_is_found_lies_in_the_text_and_is_what_was_looked_for(text, start, length) -> None:
    wanted = text[start : start + length]
    if not wanted.strip():
        return
    for any_case in (False, True):
        last = 0
        for place in Finder.of_words(wanted, "x", any_case=any_case).find(0, Example(text)):
            assert last <= place.span.start < place.span.end <= len(text)
            last = place.span.end
            if not any_case:
                assert place.span.of(text).split() == wanted.split()


@pytest.mark.parametrize("word", ["a.b", "c++", "(x", "5%", "\\d"])
def test_signs_of_regular_expressions_are_signs(word) -> None:
    assert re.escape(word)
    found = places(Finder.of_words(word, "x", any_case=True), Example(f"an {word} here"))
    assert [w for _, w, _ in found] == [word]
    parts = parts_of(word, Span(0, len(word)), words(word))
    assert places(Finder.of_parts(parts, "x"), Example(f"an {word} here"))
