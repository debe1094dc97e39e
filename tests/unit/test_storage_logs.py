"""The log: private, bounded, one file for each process, and silent where it cannot be written."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventner_gui.core.errors import FormatError
from eventner_gui.storage import crashes, log_folder, logs
from eventner_gui.storage.private_log import FullFormatter, PrivateFormatter, describe, trace_of

SECRET = "Quetzalcoatlus"
ROOT = Path(__file__).resolve().parents[2]

log = logging.getLogger("eventner_gui.test")


@pytest.fixture
def started(home: Path) -> Iterator[Path]:
    """The folder of the log, which is being written."""
    logs.stop_logging()
    logs.start_logging()
    yield home / "log"
    logs.stop_logging()


def written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("eventner-*.log*"))


def record(name: str, message: object, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.ERROR, __file__, 7, message, arguments, None)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError(SECRET), "ValueError"),
        (KeyError(SECRET), "KeyError"),
        (FormatError(SECRET, SECRET), "eventner_gui.core.errors.FormatError"),
        (FileNotFoundError(2, SECRET, SECRET), f"FileNotFoundError: [Errno 2] {os.strerror(2)}"),
        (OSError(SECRET), "OSError"),
        (ValueError(f"[E024] {SECRET}"), "ValueError: [E024]"),
        (UserWarning(f"[W030] {SECRET}"), "UserWarning: [W030]"),
    ],
)
def test_of_an_error_its_kind_is_written(error: Exception, words: str) -> None:
    assert describe(error) == words
    line = PrivateFormatter().format(record("eventner_gui.x", "it failed: %s", error))
    assert line.endswith(f"it failed: {words}")
    assert SECRET in FullFormatter().format(record("eventner_gui.x", "it failed: %s", error)) or (
        isinstance(error, FileNotFoundError)
    )


def test_named_arguments_and_errors_as_messages_are_described_too() -> None:
    private = PrivateFormatter()
    named = record("eventner_gui.x", "%(why)s", {"why": ValueError(SECRET)})
    for each in (named, record("eventner_gui.x", ValueError(SECRET))):
        assert private.format(each).endswith(": ValueError")


def test_of_other_libraries_the_place_is_written() -> None:
    line = PrivateFormatter().format(record("spacy.x", f"[W108] {SECRET} %s", SECRET))
    assert line.endswith("spacy.x (test_storage_logs:7): [W108] (text left out)")


def test_a_traceback_another_handler_has_kept_is_not_taken() -> None:
    each = record("eventner_gui.x", "failed")
    each.exc_info = (ValueError, ValueError(SECRET), None)
    assert SECRET in logging.Formatter().format(each)
    assert SECRET not in PrivateFormatter().format(each)


def test_a_traceback_names_places_causes_and_groups() -> None:
    def inner() -> None:
        raise KeyError(SECRET)

    try:
        try:
            inner()
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as error:
        error.exceptions = (TypeError(SECRET),)  # as a group has them
        text = trace_of(error)
    assert SECRET not in text
    for each in ("in inner", "KeyError", "direct cause", "ValueError", "with: Traceback"):
        assert each in text


def test_endless_tracebacks_and_chains_are_short() -> None:
    def deeper(depth: int) -> None:
        return deeper(depth - 1) if depth % 2 else deeper(depth + 3)

    with pytest.raises(RecursionError) as caught:
        deeper(1)
    assert len(trace_of(caught.value)) < 20_000
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert trace_of(one).count("Traceback") == 10


def test_the_home_folder_is_a_tilde(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    inside = tmp_path / "project.json"
    line = PrivateFormatter().format(record("eventner_gui.x", "%s, %sother", inside, tmp_path))
    assert line.endswith(f"~{os.sep}project.json, {tmp_path}other")


def test_the_log_says_first_what_runs_and_nothing_writes_no_file(started: Path) -> None:
    assert written(started) == ""
    log.info("hello")
    first, second = written(started).splitlines()
    assert first.startswith("EventNER ") and "Python" in first
    assert second.endswith("hello")
    assert logs.recent_lines()[-1] == second


def test_warnings_and_spacys_own_messages_go_to_the_log_alone(
    started: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    warnings.showwarning(UserWarning(f"[W030] {SECRET}"), UserWarning, "loop.py", 3)
    library = logging.getLogger("spacy")
    handler = logging.StreamHandler()  # spaCy brings one
    library.addHandler(handler)
    try:
        library.warning("[W033] %s", SECRET)
    finally:
        library.removeHandler(handler)
    assert "loop.py:3: UserWarning: [W030]" in written(started)
    assert "[W033] (text left out)" in written(started)
    assert SECRET not in written(started)
    assert capfd.readouterr().err == ""


def test_it_is_bounded(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3000):
        log.info("%s", "x" * 1000)
    sizes = [path.stat().st_size for path in started.glob("eventner-*.log*")]
    assert len(sizes) == 2 and sum(sizes) <= 1_000_000


def test_old_files_go_but_those_of_a_running_program(started: Path) -> None:
    ours = next(started.glob("crash-*.log"))
    os.utime(ours, (1, 1))
    for number in range(40):
        for name in (
            f"eventner-20200101-000000-{number}.log",
            f"crash-20200101-000001-{number}.log",
        ):
            (started / name).touch()
            os.utime(started / name, (10 + number, 10 + number))
    (started / "notes.txt").touch()
    log_folder.remove_old(started)
    assert (started / "notes.txt").exists()
    if os.name != "nt":  # there the system keeps open files
        assert ours.exists()
    left = {path.name for path in started.iterdir()} - {ours.name, "notes.txt"}
    assert len(left) == log_folder.KEPT_FILES
    assert "eventner-20200101-000000-39.log" in left


def test_two_programs_write_files_of_their_own(home: Path) -> None:
    code = (
        "import logging, sys\n"
        "from eventner_gui.storage.logs import start_logging\n"
        "start_logging()\n"
        "log = logging.getLogger('eventner_gui.test')\n"
        "for number in range(2000): log.info('%s %d %s', sys.argv[1], number, 'x' * 300)\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, name], cwd=ROOT, stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    for each in both:
        assert each.communicate()[1] == b""
    last = [
        p.read_text(encoding="utf-8").split()[-2] for p in (home / "log").glob("eventner-*.log")
    ]
    assert last == ["1999", "1999"]
    assert not list((home / "log").glob("crash-*")), "both ended well"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_full_disk_disturbs_nobody(home: Path) -> None:
    code = (
        "import logging, resource\n"
        "from eventner_gui.storage.logs import start_logging, recent_lines\n"
        "start_logging()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "log = logging.getLogger('eventner_gui.test')\n"
        "for _ in range(100): log.error('%s', 'x' * 100)\n"
        "assert len(recent_lines()) == 50\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(written(home / "log")) <= 2000


def test_without_a_place_nothing_goes_to_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "file" / "home"))
    logs.stop_logging()
    logs.start_logging()
    try:
        log.warning("hello")
        assert "no log file: eventner_gui.core.errors.FileError" in "\n".join(logs.recent_lines())
        assert crashes.last_crash() is None
    finally:
        logs.stop_logging()
    assert capfd.readouterr().err == ""


def test_stopping_leaves_everything_as_it_was(home: Path) -> None:
    logs.stop_logging()
    before = (list(logging.getLogger().handlers), logging.raiseExceptions, warnings.showwarning)
    logs.start_logging()
    logs.start_logging()
    assert len(logging.getLogger().handlers) == len(before[0]) + 2
    logs.stop_logging()
    logs.stop_logging()
    after = (list(logging.getLogger().handlers), logging.raiseExceptions, warnings.showwarning)
    assert after == before


def test_a_crash_is_claimed_once_and_not_from_a_running_program(started: Path) -> None:
    ours = next(started.glob("crash-*.log"))
    ours.write_text("Fatal Python error: Aborted\n", encoding="utf-8")
    dead = started / "crash-20200101-000000-4.log"
    dead.write_text("Fatal Python error: Segmentation fault\n\n  File x\n", encoding="utf-8")
    (started / "crash-20200101-000000-5.log").touch()  # killed, or just starting
    (started / "eventner-20200101-000000-4.log").write_text("a\nb\n", encoding="utf-8")
    crash = crashes.last_crash()
    assert crash is not None
    assert (crash.reason, crash.log) == ("Segmentation fault", "a\nb")
    assert "File x" in crash.trace
    assert crashes.last_crash() is None
    assert ours.exists() and not dead.exists()


def test_a_full_log_becomes_the_one_before(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_MAX_BYTES", 200)
    for number in range(6):
        logging.getLogger("eventner_gui").info("%s: %d", 60 * "x", number)
    (log,) = started.glob("eventner-*.log")
    assert log.read_text(encoding="utf-8").startswith("EventNER ")
    before = log.with_name(f"{log.name}.1").read_text(encoding="utf-8")
    assert "x: 5" in log.read_text(encoding="utf-8") + before
    assert len(list(started.glob("eventner-*"))) == 2
