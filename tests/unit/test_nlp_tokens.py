from __future__ import annotations

import pkgutil
from itertools import pairwise

import pytest
import spacy
import spacy.lang
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventner_gui.core.errors import ModelError
from eventner_gui.core.spans import Span
from eventner_gui.nlp import stretches as cutting
from eventner_gui.nlp.blank import blank_pipeline
from eventner_gui.nlp.languages import LANGUAGES, find_language
from eventner_gui.nlp.stretches import stretches
from eventner_gui.nlp.tokens import Tokens

ENGLISH = Tokens.load("en")
BLANK = spacy.blank("en")


def test_the_table_has_every_language_of_spacy_and_no_other() -> None:
    modules = {m.name for m in pkgutil.iter_modules(spacy.lang.__path__) if m.ispkg}
    assert [language.code for language in LANGUAGES] == sorted(modules)
    assert len({language.name for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_a_language_works_or_says_what_it_needs(language: object) -> None:
    entry = find_language(getattr(language, "code", ""))
    assert entry is not None
    try:
        pipeline = blank_pipeline(entry.code)
    except ModelError as error:
        assert entry.needs
        assert entry.needs in error.hint
    else:
        assert pipeline.lang == entry.code


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ModelError, match="“tlh”"):
        Tokens.load("tlh")


def test_tokens_are_in_code_points_and_leave_space_out() -> None:
    text = "Book  the hall\r\nat 11am 😀."
    assert [span.of(text) for span in ENGLISH.spans(text)] == [
        "Book", "the", "hall", "at", "11", "am", "😀", ".",
    ]  # fmt: skip


def test_half_an_emoji_is_a_character_like_another() -> None:
    text = "Book \ud83d now\udc00 \ud83d\ude00"
    assert [span.of(text) for span in ENGLISH.spans(text)][:4] == [
        "Book", "\ud83d", "now", "\udc00",
    ]  # fmt: skip


def test_an_empty_text_has_no_tokens() -> None:
    assert ENGLISH.spans("") == []


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_tokens_are_in_order_and_cover_all_but_space(text: str) -> None:
    spans = ENGLISH.spans(text)
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
    assert [Span(t.idx, t.idx + len(t)) for t in BLANK(text) if not t.is_space] == spans


RUSSIAN = Tokens.load("ru")


@pytest.mark.parametrize("tokens", [ENGLISH, RUSSIAN], ids=["en", "ru"])
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(
            ["don't", "11AM", "U.S.", "(a)", " ", "\n", "в", "т.ч.", "в т.ч.", "и", "др.", "😀"]
        )
    )
)
def test_a_long_text_has_the_tokens_of_the_whole(
    monkeypatch: pytest.MonkeyPatch, tokens: Tokens, parts: list[str]
) -> None:
    text = " ".join(parts)
    whole = tokens.spans(text)
    with monkeypatch.context() as patch:
        patch.setattr(cutting, "STEP", 3)
        assert tokens.spans(text) == whole


def test_a_text_longer_than_spacy_takes_has_tokens() -> None:
    text = "Book the hall for 11am. " * 50_000
    assert len(text) > BLANK.max_length
    assert len(ENGLISH.spans(text)) == 50_000 * 7


def test_what_would_take_minutes_is_parted_into_words() -> None:
    marks = "Book " + ".," * 5_000 + " now"
    assert [span.of(marks) for span in ENGLISH.spans(marks)][:3] == ["Book", ".", ","]
    endless = "Book " + "x" * 60_000
    assert [span.of(endless) for span in ENGLISH.spans(endless)] == ["Book", "x" * 60_000]


def test_a_text_without_spaces_is_cut_behind_sentences_or_anywhere() -> None:
    text = "会議は来週です。" * 2_000
    ends = list(stretches(text, by_space=False))
    assert ends[-1] == len(text)
    assert all(text[end - 1] == "。" for end in ends)
    endless = list(stretches("会" * 50_000, by_space=False))
    assert max(b - a for a, b in pairwise([0, *endless])) <= 12_000
    assert list(stretches("会" * 50_000)) == [50_000]
    assert list(stretches("")) == [0]
