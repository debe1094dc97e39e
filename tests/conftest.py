"""What all tests share: an isolated home, an offscreen screen, and no tolerance for noise.

A Qt warning, an unexpected line in the log at level ERROR or a thread left running fails a test.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from eventner_gui.core.errors import EventNerError
from eventner_gui.ui.preflight import check_libraries

# No test asserts a time, and a busy machine is no failure.
settings.register_profile("eventner", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("eventner")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_sessionstart() -> None:
    try:
        check_libraries()
    except EventNerError as error:
        pytest.exit(f"The tests cannot run. {error.one_line()}", returncode=1)


@pytest.fixture(scope="session")
def trash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the trash, where the system asks for one (Linux)."""
    return tmp_path_factory.mktemp("trash")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, trash: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test: documents, settings and logs."""
    folder = tmp_path / "home"
    monkeypatch.setenv("EVENTNER_HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(trash))
    return folder


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon and t.is_alive()]
    assert not left, f"threads left running: {left}"


@pytest.fixture
def expected_errors() -> list[str]:
    """Words of log lines at level ERROR that a test expects; others fail it."""
    return []


@pytest.fixture(autouse=True)
def no_unexpected_error_is_logged(
    caplog: pytest.LogCaptureFixture, expected_errors: list[str]
) -> Iterator[None]:
    yield
    records = [r for when in ("setup", "call") for r in caplog.get_records(when)]
    unexpected = [
        record.getMessage()
        for record in records
        if record.levelno >= logging.ERROR
        and record.name.startswith("eventner_gui")
        and not any(words in record.getMessage() for words in expected_errors)
    ]
    assert not unexpected, f"unexpected errors in the log: {unexpected}"


@pytest.fixture
def calendar() -> Path:
    """The real calendar data (525 sentences); skips where it is absent."""
    path = SHARED_DATA / "calendar" / "train.json"
    if not path.is_file():
        pytest.skip(f"real data is not here: {path.parent} (see docs/testing.md)")
    return path
