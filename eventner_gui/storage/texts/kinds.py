"""The table of kinds of files: how each is read, and what is said of those that are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...core.display import shown_name
from ...core.errors import FormatError
from ...core.intake import Step
from ..reading import too_large
from .delimited import read_delimited
from .found import Choice, FileTexts
from .json_lines import read_json_lines
from .plain import read_plain
from .sheets import read_sheet

# Called with the path, what the user has chosen, and what to call now and then with how many lines
# are read (it may raise `core.intake.Stopped`). Raises FileError, in the user's words.
Reader = Callable[[Path, Choice, Step], FileTexts]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is read.

    Attributes:
        name: as the user calls it.
        suffixes: its endings, lower case, with the dot.
        read: its reader.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Reader


KINDS = (
    Kind("Text", (".txt", ".text", ".md", ".log"), read_plain),
    Kind("Table", (".csv", ".tsv", ".tab"), read_delimited),
    Kind("Excel workbook", (".xlsx", ".xlsm"), read_sheet),
    Kind("JSON Lines", (".jsonl", ".ndjson"), read_json_lines),
)

READ_WORDS = "txt, csv, tsv, xlsx and jsonl files"
PROJECT_SUFFIX = ".json"

_AS_TEXT = "Save it as plain text (.txt) in the program it comes from, or copy the text and paste."
_AS_TABLE = "Save it as .xlsx or .csv in the program it comes from."
# Kinds one meets that are not read: what they are, and what to do.
_REFUSED = {
    ".docx": ("a Word document", _AS_TEXT),
    ".doc": ("a Word document", _AS_TEXT),
    ".odt": ("a text document", _AS_TEXT),
    ".rtf": ("a text document", _AS_TEXT),
    ".pages": ("a Pages document", _AS_TEXT),
    ".pdf": ("a PDF", _AS_TEXT),
    ".html": ("a web page", _AS_TEXT),
    ".htm": ("a web page", _AS_TEXT),
    ".epub": ("an e-book", _AS_TEXT),
    ".xls": ("a workbook of the old kind", _AS_TABLE),
    ".xlsb": ("a binary workbook", _AS_TABLE),
    ".ods": ("a LibreOffice workbook", _AS_TABLE),
    ".numbers": ("a Numbers workbook", _AS_TABLE),
    ".zip": ("an archive", "Unpack it and choose the files in it."),
    ".gz": ("a compressed file", "Unpack it and choose the file in it."),
    ".spacy": ("a file of spaCy's", f"Choose {READ_WORDS}."),
    PROJECT_SUFFIX: ("a project or other JSON", "Open it with File > Open."),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".heic", ".webp"), ("a picture", f"Choose {READ_WORDS}.")
    ),
}


def kind_of(path: Path) -> Kind | None:
    """Return the kind of a file by its ending; a text where the ending says nothing.

    None means that files of this ending are not read; `refusal` says why.
    """
    suffix = path.suffix.lower()
    found = next((kind for kind in KINDS if suffix in kind.suffixes), None)
    if found is None and suffix not in _REFUSED:
        return KINDS[0]
    return found


def refusal(path: Path) -> FormatError:
    """Return why a file of this ending is not read."""
    what, hint = _REFUSED.get(path.suffix.lower(), ("something else", f"Choose {READ_WORDS}."))
    return FormatError(f"{shown_name(path.name)} is {what}, which is not read here.", hint)


def read_texts(path: Path, choice: Choice, step: Step) -> FileTexts:
    """Return the texts of a file.

    Args:
        path: of the file; its ending says how it is read.
        choice: what the user has chosen about it.
        step: called now and then with how many lines are read; may raise `Stopped`.

    Raises:
        FileError: it cannot be read, or is not what its ending says.
    """
    kind = kind_of(path)
    if kind is None:
        raise refusal(path)
    try:
        return kind.read(path, choice, step)
    except MemoryError as error:
        raise too_large(path) from error
