"""Tokens of short texts at once, of long ones from the background."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from eventner_gui.app import long_tokens
from eventner_gui.app.session import Session
from eventner_gui.app.tokens import TokenService
from eventner_gui.core.document import Document, Example, Settings
from eventner_gui.core.words import words

LONG_TEXT = "Book the hall for 11am. " * 2_000
SHORT_TEXT = "Book the hall for 11am."


@pytest.fixture
def session(qtbot, tmp_path: Path) -> Iterator[Session]:
    made = Session()
    yield made
    made.close()


@pytest.fixture
def service(session: Session, tmp_path: Path) -> Iterator[TokenService]:
    made = TokenService(session)
    yield made
    made.stop()


def open_project(session: Session, path: Path, language: str = "en") -> None:
    session.open(Document(Settings(language), [Example(LONG_TEXT)]), path / "a.json")


def test_a_long_text_has_words_first_and_tokens_then(
    qtbot, tmp_path: Path, session: Session, service: TokenService
) -> None:
    beginning = service.spans(LONG_TEXT)
    assert beginning == words(LONG_TEXT[: long_tokens.LONG])
    with qtbot.waitSignal(service.ready):
        pass
    assert service.spans(LONG_TEXT) == words(LONG_TEXT)
    assert not service.knows(LONG_TEXT)
    open_project(session, tmp_path)
    qtbot.waitUntil(lambda: service.is_ready, timeout=60_000)
    assert service.spans(LONG_TEXT) == words(LONG_TEXT)
    assert not service.knows(LONG_TEXT)
    with qtbot.waitSignal(service.ready, timeout=20_000):
        pass
    assert service.knows(LONG_TEXT)
    assert [span.of(LONG_TEXT) for span in service.spans(LONG_TEXT)[-4:]] == [
        "for",
        "11",
        "am",
        ".",
    ]
    assert service.knows(SHORT_TEXT)
    assert [span.of(SHORT_TEXT) for span in service.spans(SHORT_TEXT)][-3:] == ["11", "am", "."]


def test_a_language_without_its_tokenizer_has_words(
    qtbot, tmp_path: Path, session: Session, service: TokenService
) -> None:
    with qtbot.waitSignal(service.failed, timeout=60_000):
        open_project(session, tmp_path, "vi")
    assert not service.knows(SHORT_TEXT)
    assert service.spans(SHORT_TEXT) == words(SHORT_TEXT)
    service.spans(LONG_TEXT)
    with qtbot.waitSignal(service.ready, timeout=20_000):
        pass
    assert service.spans(LONG_TEXT) == words(LONG_TEXT)


def test_what_is_remembered_of_long_texts_is_bounded(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(long_tokens, "_KEPT", 100_000)
    tokens = long_tokens.LongTokens()
    try:
        for number in range(5):
            text = f"{number}" + LONG_TEXT
            tokens.spans(text, None)
            with qtbot.waitSignal(tokens.ready):
                pass
            assert tokens.spans(text, None) == words(text)
        assert len(tokens._known) == 2
    finally:
        tokens.stop()
