"""The old file survives whatever fails; the new one is whole."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from eventner_gui.core.errors import FileError
from eventner_gui.storage.atomic import write_atomically

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX file systems only")


def fail_with(code: int):
    def fail(*_args, **_kwargs):
        raise OSError(code, os.strerror(code))

    return fail


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, [b"one", b"", b"two"])
    assert path.read_bytes() == b"onetwo"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"a longer old content")
    write_atomically(path, iter([b"new"]))
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("function", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (getattr(errno, "EDQUOT", errno.ENOSPC), "the disk is full"),
        (errno.EACCES, "is not allowed"),
        (errno.EROFS, "is not allowed"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_the_old_file_survives_a_failing_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, function: str, code: int, words: str
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, function, fail_with(code))
    monkeypatch.setattr("eventner_gui.storage.atomic._REPLACE_PAUSE_S", 0)
    with pytest.raises(FileError) as caught:
        write_atomically(path, [b"new"])
    monkeypatch.undo()
    assert words in str(caught.value)
    assert "a.json" in str(caught.value)
    assert caught.value.hint
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_survives_a_failing_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    original = Path.open

    def opened(self: Path, *args, **kwargs):
        file = original(self, *args, **kwargs)

        class Full:
            def __enter__(self):
                return self

            def __exit__(self, *_exception):
                file.close()

            def write(self, _chunk: bytes) -> int:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(FileError, match="the disk is full"):
        write_atomically(path, [b"new"])
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_is_not_replaced_by_a_file() -> None:
    with pytest.raises(FileError, match="is not a file"):
        write_atomically(Path("/dev/full"), [b"new"])
    assert not Path("/dev/full").is_file()


def test_an_error_of_the_content_passes_through_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def chunks():
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_atomically(path, chunks())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failing_sync_of_the_folder_is_no_failed_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    original = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "not supported")
        original(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomically(path, [b"new"])
    assert path.read_bytes() == b"new"


def test_content_is_synced_before_the_old_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda d: (steps.append("fsync"), fsync(d))[1])
    monkeypatch.setattr(os, "replace", lambda a, b: (steps.append("replace"), replace(a, b))[1])
    write_atomically(tmp_path / "a.json", [b"new"])
    expected = ["fsync", "replace"] if sys.platform == "win32" else ["fsync", "replace", "fsync"]
    assert steps == expected


@posix_only
def test_permission_bits_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, [b"new"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix_only
def test_a_new_file_has_the_bits_every_new_file_has(tmp_path: Path) -> None:
    ordinary = tmp_path / "b"
    ordinary.write_bytes(b"")
    write_atomically(tmp_path / "a.json", [b"new"])
    assert (tmp_path / "a.json").stat().st_mode == ordinary.stat().st_mode


def test_a_read_only_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        write_atomically(path, [b"new"])
    assert path.read_bytes() == b"old"
    path.chmod(0o644)


@posix_only
def test_a_symbolic_link_stays_and_its_target_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.json"
    target.write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    write_atomically(link, [b"new"])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not there") as caught:
        write_atomically(tmp_path / "gone" / "a.json", [b"new"])
    assert "gone" in str(caught.value)
    assert not (tmp_path / "gone").exists()


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match="file is a file, not a folder"):
        write_atomically(tmp_path / "file" / "deep" / "a.json", [b"new"])


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").mkdir()
    with pytest.raises(FileError, match="is not a file"):
        write_atomically(tmp_path / "a.json", [b"new"])
    assert list(tmp_path.iterdir()) == [tmp_path / "a.json"]


def test_a_name_as_long_as_the_file_system_takes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250 + ".json")
    write_atomically(path, [b"new"])
    assert path.read_bytes() == b"new"
