from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventner_gui.core.errors import ModelError
from eventner_gui.storage import model_archives
from eventner_gui.storage.download_errors import DownloadError, DownloadStopped
from eventner_gui.storage.model_archives import copy_model, unpack_model

HOME = "en_toy/en_toy-1.0.0"
MODEL = {
    f"{HOME}/config.cfg": b"[nlp]\n",
    f"{HOME}/meta.json": b"{}",
    f"{HOME}/vocab/strings.json": b"[]" * 1000,
    "en_toy/__init__.py": b"raise SystemExit",
    "en_toy/meta.json": b"{}",
    "en_toy-1.0.0.dist-info/METADATA": b"Name: en_toy",
}
INSIDE = {"config.cfg", "meta.json", "vocab/strings.json"}


def write_zip(path: Path, files: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def write_tar(path: Path, files: Mapping[str, bytes], mode: Any = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def inside(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.mark.parametrize("ending", [".whl", ".zip", ".tar.gz", ".tar", ".tar.xz"])
def test_the_data_folder_alone_is_taken(tmp_path: Path, out: Path, ending: str) -> None:
    path = tmp_path / f"model{ending}"
    if ".tar" in ending:
        write_tar(path, MODEL, f"w:{ending.rpartition('.')[2].replace('tar', '')}")
    else:
        write_zip(path, MODEL)
    told: list[tuple[int, int]] = []
    unpack_model(path, out, report=lambda *numbers: told.append(numbers))
    assert inside(out) == INSIDE
    assert (out / "vocab/strings.json").read_bytes() == MODEL[f"{HOME}/vocab/strings.json"]
    assert told[-1] == (2008, 2008)


def test_a_zip_of_the_folder_itself_is_taken(tmp_path: Path, out: Path) -> None:
    flat = {n.removeprefix(f"{HOME}/"): c for n, c in MODEL.items() if n.startswith(HOME)}
    unpack_model(write_zip(tmp_path / "a.zip", flat), out)
    assert inside(out) == INSIDE


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt", "/etc/evil", f"{HOME}/../../../evil", "C:/evil", f"{HOME}/a\\..\\b",
        f"{HOME}/aux.txt", f"{HOME}/con", f"{HOME}/trailing.", f"{HOME}/{'a/' * 20}b",
        f"{HOME}/{'x' * 300}", f"{HOME}/stream:hidden", f"{HOME}/VOCAB/Strings.JSON",
        f"{HOME}/line\nend",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, out: Path, name: str) -> None:
    for path in (
        write_zip(tmp_path / "a.zip", {**MODEL, name: b"x"}),
        write_tar(tmp_path / "a.tar.gz", {**MODEL, name: b"x"}),
    ):
        with pytest.raises(ModelError, match="was not unpacked"):
            unpack_model(path, out)
    assert not out.exists()
    assert {p.name for p in tmp_path.iterdir()} <= {"a.zip", "a.tar.gz", "home"}


def test_links_and_devices_are_refused(tmp_path: Path, out: Path) -> None:
    link = zipfile.ZipInfo(f"{HOME}/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = write_zip(tmp_path / "a.zip", MODEL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="holds a link"):
        unpack_model(path, out)
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        path = write_tar(tmp_path / "a.tar.gz", MODEL)
        with tarfile.open(path, "w:gz") as tar:
            info = tarfile.TarInfo(f"{HOME}/config.cfg")
            info.type, info.linkname = kind, "/etc/passwd"
            tar.addfile(info)
        with pytest.raises(ModelError, match="link or a device"):
            unpack_model(path, out)


def test_bombs_are_refused(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_archives, "_FREE_GROWTH", 1 << 20)
    bomb = {**MODEL, f"{HOME}/vocab/vectors": bytes(8 << 20)}
    for path in (write_zip(tmp_path / "a.zip", bomb), write_tar(tmp_path / "a.tar.gz", bomb)):
        with pytest.raises(ModelError, match="far more would come out"):
            unpack_model(path, out)
    many = {**MODEL, **{f"{HOME}/{n}": b"" for n in range(50)}}
    monkeypatch.setattr(model_archives, "_MOST_FILES", 40)
    with pytest.raises(ModelError, match="far more would come out"):
        unpack_model(write_zip(tmp_path / "b.zip", many), out)
    assert not out.exists()


def test_a_size_that_lies_is_found_out(tmp_path: Path, out: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {**MODEL, f"{HOME}/big": b"abc" * 9}, zipfile.ZIP_STORED)
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"PK\x01\x02", 0, raw.rindex(f"{HOME}/big".encode()))
    raw[entry + 24 : entry + 28] = (5).to_bytes(4, "little")  # uncompressed size
    path.write_bytes(raw)
    with pytest.raises(ModelError):
        unpack_model(path, out)


@pytest.mark.parametrize("how", ["cut", "flipped", "text", "empty"])
def test_damaged_archives_are_told(tmp_path: Path, out: Path, how: str) -> None:
    for path in (write_zip(tmp_path / "a.whl", MODEL), write_tar(tmp_path / "a.tar.gz", MODEL)):
        raw = bytearray(path.read_bytes())
        if how == "cut":
            raw = raw[: len(raw) // 2]
        elif how == "flipped":
            raw[60:90] = bytes(30)
        elif how == "text":
            raw = bytearray(b"<html>no model</html>")
        else:
            raw = bytearray()
        path.write_bytes(raw)
        with pytest.raises(ModelError):
            unpack_model(path, out)


def test_archives_without_or_with_several_models(tmp_path: Path, out: Path) -> None:
    with pytest.raises(ModelError, match="no spaCy model"):
        unpack_model(write_zip(tmp_path / "a.zip", {"readme.txt": b"hello"}), out)
    twice = {**MODEL, **{n.replace("en_toy", "de_toy"): c for n, c in MODEL.items()}}
    with pytest.raises(ModelError, match="more than one"):
        unpack_model(write_zip(tmp_path / "a.zip", twice), out)
    # a run holds its model and that model's base, deeper
    run = {"model-best/config.cfg": b"", "model-best/meta.json": b"{}"}
    deeper = {f"model-best/base/{n}": b"" for n in ("config.cfg", "meta.json")}
    unpack_model(write_zip(tmp_path / "a.zip", {**run, **deeper}), out)
    assert "config.cfg" in inside(out)


def test_it_can_be_stopped(tmp_path: Path, out: Path) -> None:
    with pytest.raises(DownloadStopped):
        unpack_model(write_zip(tmp_path / "a.zip", MODEL), out, should_stop=lambda: True)


def test_room_is_looked_for_before(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(tmp_path / "a.zip", MODEL)
    monkeypatch.setattr("shutil.disk_usage", lambda _p: type("Usage", (), {"free": 5})())
    with pytest.raises(DownloadError, match="not enough room"):
        unpack_model(path, out)
    assert inside(out) == set()


def test_a_folder_is_copied(tmp_path: Path, out: Path) -> None:
    source = tmp_path / "stick"
    unpack_model(write_zip(tmp_path / "a.zip", MODEL), source)
    copy_model(source, out)
    assert inside(out) == INSIDE
    with pytest.raises(DownloadStopped):
        copy_model(source, tmp_path / "again", should_stop=lambda: True)


@given(raw=st.binary(max_size=400), at=st.integers(0, 2000))
@example(raw=b"\x99", at=862)  # the table then tells of a place before the file's beginning
def test_any_bytes_are_unpacked_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, at: int
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    for path in (write_zip(folder / "a.zip", MODEL), write_tar(folder / "a.tar.gz", MODEL)):
        whole = path.read_bytes()
        path.write_bytes(whole[:at] + raw + whole[at + len(raw) :])
        target = folder / f"out-{path.name}"
        try:
            unpack_model(path, target)
        except ModelError:
            continue
        assert inside(target) >= {"config.cfg", "meta.json"}
