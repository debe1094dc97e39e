"""Where no window can be opened, the program says why and how to mend it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from eventner_gui.core.errors import EventNerError
from eventner_gui.ui import preflight

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="screens and libraries are looked for on Linux"
)


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "eventner_gui"],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.fixture
def xcb_is_complete() -> None:
    try:
        preflight._load(preflight._plugin("platforms", "libqxcb.so"))
    except EventNerError as error:
        pytest.skip(f"this machine cannot open X windows at all: {error}")


@pytest.mark.usefixtures("xcb_is_complete")
def test_without_a_screen_it_says_so_in_one_line() -> None:
    done = start()
    assert done.returncode == 1
    assert "no screen" in done.stderr
    assert "eventner train" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("xcb_is_complete")
def test_a_screen_that_does_not_answer_is_named() -> None:
    done = start(DISPLAY=":4077")
    assert done.returncode == 1
    assert "“:4077” does not answer" in done.stderr


def test_a_missing_library_is_named_with_the_packages_that_bring_it() -> None:
    with pytest.raises(EventNerError) as caught:
        preflight._load("libxcb-nowhere.so.0")
    assert "libxcb-nowhere.so.0" in str(caught.value)
    assert "apt install" in caught.value.hint
    assert "dnf install" in caught.value.hint
