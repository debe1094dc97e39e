"""Files that are read: one, those of a folder or those of a zip archive; as bytes and as text."""

from __future__ import annotations

import codecs
import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TextIO

from ...core.display import shown_name
from ...core.errors import FileError, FormatError
from .report import Report

_CHUNK = 1 << 20
_SAMPLE = 200_000  # bytes in an unknown encoding that are looked at
_ZIP = b"PK\x03\x04"
_WORKBOOK = "[Content_Types].xml"
_MOST_FILES = 100_000
# The marks of UTF-32 begin with those of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = "eventner-stray-bytes"


def _stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, in which such bytes are usually written."""
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return "".join(
        bytes([each]).decode("cp1252", "replace") if each not in _UNDEFINED else chr(each)
        for each in bad
    ), error.end


_UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")  # of Windows-1252
codecs.register_error(_STRAY, _stray_bytes)


@dataclass(frozen=True, slots=True)
class _Encoding:
    """How a file is written.

    Attributes:
        name: of the codec.
        errors: how it takes what does not belong.
        bad_lines: in which there is such.
        guessed: it was concluded from the bytes alone.
    """

    name: str
    errors: str = "strict"
    bad_lines: tuple[int, ...] = ()
    guessed: bool = False


class Source:
    """One file.

    Attributes:
        name: as the user knows it; inside of a folder or archive with its path there.
        size: in bytes.
        path: where it lies; None inside of an archive.
    """

    def __init__(
        self, name: str, size: int, opener: Callable[[], BinaryIO], path: Path | None = None
    ) -> None:
        self.name = name
        self.size = size
        self.path = path
        self._opener = opener
        self._encoding: _Encoding | None = None
        self._open: BinaryIO | None = None

    @property
    def done(self) -> int:
        """How many bytes of it have been read, since it was last opened."""
        if self._open is None or self._open.closed:
            return 0
        return self._open.tell()

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """Open it as bytes.

        Raises:
            FileError: it cannot be read.
        """
        shown = shown_name(self.name)
        try:
            with self._opener() as stream:
                self._open = stream
                yield stream
        except PermissionError as error:
            raise FileError(
                f"{shown} may not be read.",
                "Close the program that holds it, or ask for the right to read it.",
            ) from error
        except (OSError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or error
            raise FileError(f"{shown} cannot be read: {reason}.", "Try again.") from error

    def start(self, size: int = 4096) -> bytes:
        """Return its first bytes."""
        with self.binary() as stream:
            return stream.read(size)

    def read(self) -> bytes:
        """Return all its bytes."""
        with self.binary() as stream:
            return stream.read()

    @contextmanager
    def text(self, report: Report | None = None) -> Iterator[TextIO]:
        """Open it as text, line ends as they are.

        Args:
            report: gets what had to be read as it was meant.
        """
        if self._encoding is None:
            with self.binary() as stream:
                self._encoding = _find_encoding(stream)
        encoding = self._encoding
        if report is not None:
            self._tell(encoding, report)
        with self.binary() as stream:
            reader = io.TextIOWrapper(
                io.BufferedReader(_Raw(stream), _CHUNK),
                encoding=encoding.name,
                errors=encoding.errors,
                newline="",
            )
            yield reader
            reader.detach()

    def whole_text(self, report: Report | None = None) -> str:
        """Return all of it as text, line ends as they are."""
        with self.text(report) as stream:
            return stream.read()

    def _tell(self, encoding: _Encoding, report: Report) -> None:
        shown = shown_name(self.name)
        if encoding.guessed:
            report.decide(
                f"{shown} is not in UTF-8; it was read as {encoding.name.upper()}, which the "
                "bytes look like. Look at letters with accents."
            )
        elif encoding.name.startswith(("utf-16", "utf-32")):
            report.decide(f"{shown} is written in {encoding.name[:6].upper()}.")
        for line in encoding.bad_lines:
            report.mend(report.here(line), "bytes that are not UTF-8 were read as Windows-1252")


class _Raw(io.RawIOBase):
    """Hands on what a stream gives without closing it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _find_encoding(stream: BinaryIO) -> _Encoding:
    start = stream.read(_CHUNK)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _Encoding(name, "surrogatepass" if name != "utf-8-sig" else _STRAY)
    if wide := _wide_without_mark(start):
        return _Encoding(wide, "surrogatepass")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        chunk = start
        while chunk:
            decoder.decode(chunk)
            chunk = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        stream.seek(0)
        return _encoding_of_odd(stream)
    return _Encoding("utf-8")


def _wide_without_mark(start: bytes) -> str:
    """Return the encoding in which every other byte, or three of four, are zero; else nothing."""
    sample = start[:400]
    zeros = [sample[i::4].count(0) for i in range(4)]
    quarter = len(sample) // 4
    if quarter < 2 or not any(zeros):
        return ""
    much = [each > 0.7 * quarter for each in zeros]
    for pattern, name in (
        ([False, True, True, True], "utf-32-le"),
        ([True, True, True, False], "utf-32-be"),
        ([False, True, False, True], "utf-16-le"),
        ([True, False, True, False], "utf-16-be"),
    ):
        if much == pattern:
            return name
    return ""


def _encoding_of_odd(stream: BinaryIO) -> _Encoding:
    """Return how a file is to be read that is not UTF-8 from start to end."""
    bad: list[int] = []
    good = 0
    sample = bytearray()
    for number, line in enumerate(stream, 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad.append(number)
            if len(sample) < _SAMPLE:
                sample += line[:_SAMPLE]
    if good >= len(bad):
        return _Encoding("utf-8", _STRAY, tuple(bad))
    from charset_normalizer import from_bytes

    best = from_bytes(bytes(sample)).best()
    return _Encoding(best.encoding if best else "cp1252", "replace", guessed=True)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a user has chosen: a file, a folder or an archive.

    Attributes:
        name: of it.
        sources: its files, in the order of their names.
        is_many: it is a folder or an archive.
    """

    name: str
    sources: tuple[Source, ...]
    is_many: bool = False

    @property
    def size(self) -> int:
        """How many bytes its files hold."""
        return sum(source.size for source in self.sources)


def open_bundle(path: Path) -> Bundle:
    """Return the files of a path.

    Raises:
        FileError: there is nothing, or it cannot be read.
    """
    name = shown_name(path.name or str(path))
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise FileError(
            f"{name} was not found: there is no {shown_name(str(path), 300)}.",
            "Check the name; or the file was moved or renamed, or its drive is not connected.",
        ) from error
    if stat.S_ISDIR(found.st_mode):
        return _folder(path, name)
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISFIFO(found.st_mode):
        raise FileError(f"{name} is a device, not a file.", "Choose a file.")
    source = Source(path.name, found.st_size, lambda: path.open("rb"), path)
    if source.start(4) == _ZIP:
        return _archive(path, name) or Bundle(name, (source,))
    return Bundle(name, (source,))


def _folder(path: Path, name: str) -> Bundle:
    try:
        files = sorted(
            each
            for each in path.rglob("*")
            if each.is_file() and not _is_hidden(each.relative_to(path).as_posix())
        )
        sources = tuple(
            Source(
                each.relative_to(path).as_posix(),
                each.stat().st_size,
                lambda each=each: each.open("rb"),  # type: ignore[misc]
                each,
            )
            for each in files[:_MOST_FILES]
        )
    except OSError as error:
        reason = error.strerror or error
        raise FileError(f"{name} cannot be read: {reason}.", "Try again.") from error
    if len(files) > _MOST_FILES:
        raise FileError(
            f"{name} holds more than {_MOST_FILES:,} files.", "Choose a smaller folder."
        )
    if not sources:
        raise FileError(f"{name} is an empty folder.", "Choose a folder with files in it.")
    return Bundle(name, sources, is_many=True)


def _archive(path: Path, name: str) -> Bundle | None:
    """Return the files of an archive; None for a workbook, which is one too."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [each for each in archive.infolist() if not each.is_dir()]
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise FormatError(f"{name} is a damaged archive.", "Get it once more.") from error
    if any(each.filename == _WORKBOOK for each in infos):
        return None
    infos = [each for each in infos if not _is_hidden(each.filename)]
    if any(each.flag_bits & 1 for each in infos):
        raise FormatError(f"{name} is protected by a password.", "Unpack it and choose the files.")
    if not infos or len(infos) > _MOST_FILES:
        raise FormatError(f"{name} holds {len(infos):,} files.", "Choose another one.")
    sources = tuple(
        Source(each.filename, each.file_size, _member_opener(path, each.filename))
        for each in sorted(infos, key=lambda each: each.filename)
    )
    return Bundle(name, sources, is_many=True)


def _member_opener(path: Path, member: str) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        archive = zipfile.ZipFile(path)
        try:
            stream = archive.open(member)
        finally:
            archive.close()  # the open member keeps the file until it is closed itself
        return stream  # type: ignore[return-value]

    return opener


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)
