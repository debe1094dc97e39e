"""From bytes to text: UTF-8 as it should be, UTF-16 and UTF-32 where the bytes leave no doubt."""

from __future__ import annotations

import codecs
import json
import re

from ..core.errors import FormatError

_LINE_END = re.compile(r"\r\n|\r|\n")
_HINT = "Open it in the program it comes from, or in a text editor, and save it as UTF-8."
# The marks of UTF-32 begin with those of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the first bytes of files say that people take for annotations.
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive, or a document such as .xlsx or .docx that is one"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\x78\x9c", "compressed data, as in spaCy's .spacy files"),
    (b"\x78\xda", "compressed data, as in spaCy's .spacy files"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office document, such as .xls or .doc"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)


def decode_json(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a JSON file, and its encoding where that is not UTF-8.

    JSON begins with two ASCII characters, so UTF-16 and UTF-32 show even without a mark.

    Args:
        data: the bytes of the file.
        name: its name, for messages.

    Raises:
        FormatError: it is not a text; says where.
    """
    encoding = json.detect_encoding(data)
    if encoding.startswith("utf-8"):
        return _utf8(data, name), ""
    return _wide(data, name, encoding), encoding[:6].upper()


def decode_text(data: bytes, name: str) -> str:
    """Return the content of a text file: UTF-8, or UTF-16 or UTF-32 with a byte order mark.

    Args:
        data: the bytes of the file.
        name: its name, for messages.

    Raises:
        FormatError: it is in another encoding, or not a text; says where.
    """
    encoding = next((each for mark, each in _MARKS if data.startswith(mark)), "")
    text = _wide(data, name, encoding) if encoding else _utf8(data, name)
    if "\0" in text:
        raise _with_null(text, name)
    return text


def _utf8(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line = len(_LINE_END.findall(before)) + 1
        kind = next((kind for start, kind in _SIGNATURES if data.startswith(start)), "")
        if kind:
            raise FormatError(f"{name} is not a text: it seems to be {kind}.", _HINT) from error
        raise FormatError(
            f"{name} is not a text in UTF-8: line {line} holds a byte that does not belong "
            f"(byte {error.start + 1} of the file).",
            _HINT,
        ) from error


def _wide(data: bytes, name: str, encoding: str) -> str:
    try:
        # Half a pair of UTF-16 is kept, as JSON's \ud800 is.
        return data.decode(encoding, "surrogatepass")
    except UnicodeDecodeError as error:
        shown = encoding[:6].upper()
        raise FormatError(
            f"{name} seems to be a text in {shown}, but byte {error.start + 1} does not belong.",
            _HINT,
        ) from error


def _with_null(text: str, name: str) -> FormatError:
    line = len(_LINE_END.findall(text[: text.index("\0")])) + 1
    what = f"line {line} holds a null character"
    if text.count("\0") > len(text) / 4:
        what = "it seems to be UTF-16 or UTF-32 without a byte order mark"
    return FormatError(f"{name} is not a text in UTF-8: {what}.", _HINT)
