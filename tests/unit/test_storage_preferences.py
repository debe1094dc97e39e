"""Preferences are remembered, bounded, and never in the way."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from eventner_gui.storage.places import config_dir
from eventner_gui.storage.preferences import Preferences, load_preferences, save_preferences


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path))


def stored() -> Path:
    return config_dir() / "preferences.json"


def test_there_are_defaults_before_anything_is_stored() -> None:
    assert load_preferences() == Preferences()
    assert not stored().exists()


def test_preferences_come_back() -> None:
    preferences = (
        Preferences(appearance="dark", order="new")
        .with_recent_file(Path("/tmp/Sätze.json"))
        .with_recent_file(Path("/tmp/b.json"))
        .with_position(Path("/tmp/b.json"), 41)
    )
    save_preferences(preferences)
    assert load_preferences() == preferences
    assert preferences.recent_files == (str(Path("/tmp/b.json")), str(Path("/tmp/Sätze.json")))


def test_recent_files_are_ten_without_repetition_newest_first() -> None:
    preferences = Preferences()
    for number in [*range(12), 5]:
        preferences = preferences.with_recent_file(Path(f"{number}.json"))
    expected = ["5", "11", "10", "9", "8", "7", "6", "4", "3", "2"]
    assert preferences.recent_files == tuple(f"{number}.json" for number in expected)
    assert "7.json" not in preferences.without_recent_file(Path("7.json")).recent_files


def test_positions_are_bounded_and_the_oldest_go_first() -> None:
    preferences = Preferences()
    for number in range(150):
        preferences = preferences.with_position(Path("0.json"), number)
        preferences = preferences.with_position(Path(f"{number + 1}.json"), number)
    assert len(preferences.last_position) == 100
    assert preferences.last_position["0.json"] == 149
    assert "1.json" not in preferences.last_position


@pytest.mark.parametrize(
    "content", [b"{", b"", b"[]", b"\xff\xfe", b'"dark"', pytest.param(b"[" * 200_000, id="deep")]
)
def test_a_broken_file_steps_aside(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    stored().write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert load_preferences() == Preferences()
    assert "preferences" in caplog.text
    assert not stored().exists()
    assert stored().with_name("preferences.json.broken").read_bytes() == content
    save_preferences(Preferences(appearance="light"))
    assert load_preferences().appearance == "light"


@pytest.mark.parametrize(
    "wrong",
    [
        {"recent_files": "a.json"},
        {"recent_files": [1]},
        {"last_position": {"a": "1"}},
        {"last_position": {"a": True}},
        {"last_position": []},
        {"unknown": 1},
    ],
)
def test_a_wrong_value_has_its_default_and_the_others_stay(wrong: dict) -> None:
    stored().write_text(json.dumps({**wrong, "appearance": "dark"}), encoding="utf-8")
    assert load_preferences() == Preferences(appearance="dark")


@pytest.mark.parametrize("appearance", ["pink", None, 1, ["dark"]])
def test_an_unknown_appearance_is_that_of_the_system(appearance) -> None:
    stored().write_text(json.dumps({"appearance": appearance}), encoding="utf-8")
    assert load_preferences() == Preferences()


def test_a_path_that_is_no_unicode_is_left_out_of_the_file() -> None:
    strange = Path("caf\udce9.json")
    preferences = Preferences().with_recent_file(strange).with_position(strange, 3)
    save_preferences(preferences.with_recent_file(Path("a.json")))
    assert load_preferences() == Preferences(recent_files=("a.json",))


def test_reading_and_writing_bring_no_slow_import_along() -> None:
    code = (
        "import sys\n"
        "from eventner_gui.storage.preferences import load_preferences, save_preferences\n"
        "save_preferences(load_preferences()); load_preferences()\n"
        "slow = {'srsly', 'numpy'} & set(sys.modules)\n"
        "assert not slow, slow\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert stored().is_file()
