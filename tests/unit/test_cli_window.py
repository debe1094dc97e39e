"""Started from a desktop, without a console, nothing that goes wrong goes unseen."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from eventner_gui import cli
from eventner_gui.commands.ends import ENDS
from eventner_gui.core.errors import EventNerError
from eventner_gui.storage.conventions import EndConvention
from eventner_gui.ui import launch, preflight

NAMES = ("stdin", "stdout", "stderr")


@contextmanager
def no_streams() -> Iterator[None]:
    """Take the standard streams away, and close those that took their place."""
    with pytest.MonkeyPatch.context() as patch:
        for name in NAMES:
            patch.setattr(sys, name, None)
        yield
        for name in NAMES:
            getattr(sys, name).close()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    messages: list[str] = []
    monkeypatch.setattr(cli, "show_message", messages.append)
    return messages


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            EventNerError("The disk <b> is gone.", "Plug it in."),
            "The disk <b> is gone. Plug it in.",
        ),
        (RuntimeError("no\nmemory"), "no memory"),
    ],
)
def test_an_error_before_the_window_is_shown_in_one_of_its_own(
    shown: list[str],
    monkeypatch: pytest.MonkeyPatch,
    expected_errors: list[str],
    error: Exception,
    words: str,
) -> None:
    expected_errors.append("unexpected error")

    def fail(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(launch, "run", fail)
    monkeypatch.setattr(sys, "argv", ["eventner-gui"])
    with no_streams():
        assert cli.main_window() == 1
    [message] = shown
    assert words in message


@pytest.mark.parametrize(("argument", "status"), [("--version", 0), ("--nonsense", 2)])
def test_the_streams_are_real_ones_while_it_runs(
    shown: list[str], monkeypatch: pytest.MonkeyPatch, argument: str, status: int
) -> None:
    monkeypatch.setattr(sys, "argv", ["eventner-gui", argument])
    with no_streams():
        with pytest.raises(SystemExit) as caught:
            cli.main_window()
        assert sys.stdout.write("é😀") and sys.stderr.write("é😀")
        assert sys.stdin.read() == ""
    assert caught.value.code == status


def test_the_command_line_opens_no_message_window(
    shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["predict", "nowhere", "x"]) == 1
    assert shown == []
    assert "nowhere" in capsys.readouterr().err


def test_the_message_is_plain_text(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, Qt.TextFormat]] = []
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: seen.append((box.text(), box.textFormat()))
    )
    cli.show_message("a <b>bold</b> claim")
    assert seen == [("a <b>bold</b> claim", Qt.TextFormat.PlainText)]


def test_where_there_can_be_no_window_nothing_is_shown(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise EventNerError("There is no screen.")

    monkeypatch.setattr(preflight, "check_display", refuse)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: pytest.fail("shown"))
    cli.show_message("text")


def test_the_command_line_knows_every_meaning_of_end() -> None:
    assert list(ENDS) == [convention.value for convention in EndConvention]
