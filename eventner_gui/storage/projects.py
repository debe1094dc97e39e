"""Projects on disk: open, save, begin, export, and the sample."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ..core.display import shown_name
from ..core.document import Document, Example, Settings
from ..core.errors import EventNerError, FileError
from . import sentences
from .atomic import write_atomically
from .codec import decode, encode
from .conventions import Decision, EndConvention
from .header import DEFAULT_LANGUAGE
from .places import documents_dir
from .reading import read_bytes, too_large
from .resources import article_labels, sample_data
from .sentences import Sentences, gather

SAMPLE_NAME = "event_schedule_data.json"
PROJECT_SUFFIX = ".json"
TEXT_SUFFIX = ".txt"

_FALLBACK_STEM = "Project"
# Most file systems hold 255 bytes a name; this leaves room for a number and the ending.
_MAX_STEM_BYTES = 200
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
# Windows keeps these names for devices, with any ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """A project read from a file.

    Attributes:
        document: the project.
        path: where it is saved; None for a new project whose source must not be overwritten.
        decision: what ``end`` meant in the file.
        untagged: how many examples have no annotations in an annotated file without statuses
            (all others of it are done): the user is asked whether these are done, too.
        has_statuses: whether the file said which examples are done.
        notices: sentences for the user about what was decided, mended or left out.
        reports: those of the notices about what was mended in the file, and what should be known.
        data: the content of the file, where the project is saved to it.
    """

    document: Document
    path: Path | None
    decision: Decision
    untagged: int
    has_statuses: bool
    notices: tuple[str, ...]
    reports: tuple[str, ...] = ()
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project begun from sentences.

    Attributes:
        document: all examples to do, with the article's labels.
        kept: how many examples it has.
        empty: how many empty lines were left out.
        duplicates: how many exact repetitions were left out.
    """

    document: Document
    kept: int
    empty: int
    duplicates: int


def open_project(path: Path, *, end: EndConvention | None = None) -> OpenedProject:
    """Open a project file, an annotation file in the article's schema, or a text file.

    Args:
        path: a ``.txt`` file is read as one sentence a line, all others as JSON.
        end: what ``end`` means in the file, where the user has said so.

    Raises:
        UndecidedEnds: the file does not show what ``end`` means: ask and call again.
        FormatError: it is not such a file; says where and why.
        FileError: it cannot be read.
    """
    path = path.absolute()
    if path.suffix.lower() == TEXT_SUFFIX:
        return _open_text(path)
    name = shown_name(path.name)
    data = read_bytes(path)
    try:
        decoded = decode(data, name=name, end=end)
    except MemoryError as error:
        raise too_large(path) from error
    decision = decoded.decision
    notices = [] if decision.how in ("header", "no annotations") else [decision.sentence]
    reports = (*decoded.mended, *decoded.remarks)
    notices += reports
    own_path: Path | None = path
    if decision.convention is not EndConvention.INCLUSIVE or decoded.mended:
        own_path = None
        notices.append(f"It is opened as a new project; {name} stays as it is.")
    elif is_sample(path):
        own_path = None
        notices.append(f"{name} came with EventNER and stays as it is: you work on a copy.")
    elif not os.access(path, os.W_OK) or not path.stat().st_mode & stat.S_IWRITE:
        own_path = None
        notices.append(f"{name} may not be written to, so your work goes to a copy.")
    return OpenedProject(
        decoded.document,
        own_path,
        decision,
        decoded.untagged,
        decoded.has_statuses,
        tuple(notices),
        reports,
        data if own_path else b"",
    )


def save_project(document: Document, path: Path) -> None:
    """Save a project; the old file survives any failure.

    Raises:
        FileError: it could not be written.
    """
    write_atomically(path, encode(document))


def new_project(texts: Iterable[str], *, language: str = DEFAULT_LANGUAGE) -> NewProject:
    """Begin a project from sentences, all to do, with the labels of the article.

    Args:
        texts: empty ones and exact repetitions are left out.
        language: a spaCy language code.
    """
    return _begin(gather(texts), language)


def read_sentences(path: Path) -> Sentences:
    """Read a text file with a sentence a line.

    Raises:
        FileError: it cannot be read.
        FormatError: it is in another encoding, not a text, or a line is far too long.
    """
    return sentences.read_sentences(path)


def free_path(folder: Path, stem: str) -> Path:
    """Return a path for a project that is not used yet: "name.json", "name 2.json", and so on.

    Args:
        folder: where it is to be.
        stem: the wished name; what a file name cannot hold on some system is replaced.
    """
    stem = _safe_stem(stem)
    path = folder / f"{stem}{PROJECT_SUFFIX}"
    number = 2
    while path.exists() or path.is_symlink():
        path = folder / f"{stem} {number}{PROJECT_SUFFIX}"
        number += 1
    return path


def open_sample() -> Path:
    """Return the user's copy of the sample project, made if it is not there.

    Raises:
        EventNerError: the sample is missing from the installation.
        FileError: the copy cannot be written.
    """
    copy = documents_dir() / SAMPLE_NAME
    if not copy.exists():
        write_atomically(copy, [read_bytes(sample_data() / SAMPLE_NAME)])
    return copy


def is_sample(path: Path) -> bool:
    """Tell whether a file is one of the installed samples, which are never written to."""
    try:
        return path.resolve().is_relative_to(sample_data().resolve())
    except (EventNerError, OSError):
        return False


def _open_text(path: Path) -> OpenedProject:
    name = shown_name(path.name)
    read = read_sentences(path)
    if not read.kept:
        raise FileError(f"{name} has no sentences in it.", "Choose a text with some.")
    notices = [f"A new project from {name}, which stays as it is."]
    if read.left_out:
        notices.append(read.left_out)
    document = _begin(read, DEFAULT_LANGUAGE).document
    decision = Decision(EndConvention.INCLUSIVE, "no annotations")
    return OpenedProject(document, None, decision, 0, False, tuple(notices))


def _begin(gathered: Sentences, language: str) -> NewProject:
    examples = [Example(text) for text in gathered.kept]
    document = Document(Settings(language, article_labels()), examples)
    return NewProject(document, len(examples), gathered.empty, gathered.duplicates)


def _safe_stem(stem: str) -> str:
    """Return a name that every file system takes, close to the wished one."""
    safe = _FORBIDDEN.sub("_", stem)
    safe = safe.encode("utf-8")[:_MAX_STEM_BYTES].decode("utf-8", "ignore").strip(". ")
    return f"_{safe}" if _DEVICE.fullmatch(safe) else safe or _FALLBACK_STEM
