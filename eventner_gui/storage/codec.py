"""The project file: bytes to a document and back, with nothing of the file lost.

On disk ``end`` is inclusive, in memory half-open; this module and `conventions` know that, no
other. What a mapping of the file holds beyond what is written anyway is kept in ``source``, whose
``start`` and ``end`` are already those of our files, so that an untouched span can be told.
"""

from __future__ import annotations

import contextlib
import gc
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.document import Annotation, Document, Example, Status
from .conventions import Decision, EndConvention, decide
from .header import HEADER, Header, decode_header, encode_header, labels_for
from .json_pieces import EXAMPLES, Pieces, read_pieces

_ANNOTATION_KEYS = ("start", "end", "tag_name", "value")
_EXAMPLE_KEYS = (("content", "annotations", HEADER), ("content", "annotations"))
# Python's encoder gives up some hundred levels down; what is read must be writable.
_MAX_DEPTH = 100
# From here on the objects of a project are kept out of the search for garbage.
_MANY_EXAMPLES = 5_000

_dump = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Decoded:
    """A project read from a file.

    Attributes:
        document: the project.
        decision: what ``end`` means in the file and how that is known.
        has_statuses: whether the file says which examples are done.
        untagged: where it does not but has annotations: how many examples have none (they are
            to do; the user may say that they are done).
    """

    document: Document
    decision: Decision
    has_statuses: bool
    untagged: int


def decode(data: bytes, *, name: str, end: EndConvention | None = None) -> Decoded:
    """Read a project.

    Args:
        data: the bytes of the file.
        name: its name, for messages.
        end: what ``end`` means, where the user has said so.

    Raises:
        UndecidedEnds: the file does not show what ``end`` means.
        FormatError: the file is not a project; says where and why.
    """
    with _collector_at_rest():
        decoded = _decode(read_pieces(data, name=name), end)
        if len(decoded.document.examples) >= _MANY_EXAMPLES:
            # Each full search would look at them all and hold up every thread for 0.2 s per
            # 100,000 examples. They form no cycles, so they go without it when they are let go.
            gc.freeze()
    return decoded


@contextlib.contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from searching for garbage where hundreds of thousands of objects are made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _decode(pieces: Pieces, end: EndConvention | None) -> Decoded:
    for key, value in pieces.top.items():
        if _is_too_deep(value):
            raise pieces.error_in_key(key, "a value is nested too deeply")
    header = decode_header(pieces) if HEADER in pieces.top else None
    checked = _Checker(pieces)
    checked.check()
    decision = _decide(pieces, header, end)
    has_statuses = header is not None or checked.has_statuses
    shift = decision.convention.shift
    examples, tag_names = _build(pieces, shift, infer_statuses=not has_statuses)
    untagged = 0
    if tag_names and not has_statuses:
        untagged = sum(not example.annotations for example in examples)
    settings, held_out = labels_for(header, tag_names)
    # Header and examples only keep their place here.
    source = {**pieces.top, HEADER: None} if header else pieces.top
    document = Document(settings, examples, held_out, source)
    return Decoded(document, decision, has_statuses, untagged)


def encode(document: Document) -> Iterator[bytes]:
    r"""Yield the file of a project in pieces: UTF-8, an example a line, ``end`` inclusive.

    Lone surrogates, which UTF-8 cannot hold, are written as JSON's ``\ud800``.
    """
    keys = list(document.source or (HEADER, EXAMPLES))
    keys += [key for key in (HEADER, EXAMPLES) if key not in keys]
    source = document.source or {}
    yield b"{\n"
    for number, key in enumerate(keys, 1):
        yield _bytes(f"{_dump(key)}: ")
        if key == EXAMPLES:
            yield from _encode_examples(document.examples)
        elif key == HEADER:
            yield _bytes(_dump(encode_header(document.settings, document.held_out)))
        else:
            yield _bytes(_dump(source[key]))
        yield b",\n" if number < len(keys) else b"\n"
    yield b"}\n"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _encode_examples(examples: list[Example]) -> Iterator[bytes]:
    separator = b"[\n"
    for example in examples:
        yield separator
        yield _bytes(_dump(encode_example(example)))
        separator = b",\n"
    yield b"\n]" if examples else b"[]"


def encode_example(example: Example) -> dict[str, Any]:
    """Return an example as it stands in the file."""
    annotations = [_raw_annotation(a, example.content) for a in example.annotations]
    if example.source is None:
        return {
            "content": example.content,
            "annotations": annotations,
            HEADER: {"status": example.status.value},
        }
    raw = dict(example.source)
    raw["content"] = example.content
    raw["annotations"] = annotations
    raw[HEADER] = {**(raw.get(HEADER) or {}), "status": example.status.value}
    return raw


def _raw_annotation(annotation: Annotation, content: str) -> dict[str, Any]:
    source = annotation.source
    start, end = annotation.start, annotation.end - 1
    if source is None:
        value = _covered(content, start, end + 1)
        return {"start": start, "end": end, "tag_name": annotation.tag_name, "value": value}
    raw = dict(source)
    raw["tag_name"] = annotation.tag_name
    # A value that differs from the text (or is missing) came so with this very span.
    if (source["start"], source["end"]) != (start, end):
        raw["start"], raw["end"] = start, end
        raw["value"] = _covered(content, start, end + 1)
    return raw


def _covered(content: str, start: int, end: int) -> str:
    """Return what a half-open span covers; negative offsets do not count from the end."""
    return content[start:end] if 0 <= start <= end else content[max(start, 0) : max(end, 0)]


def _decide(pieces: Pieces, header: Header | None, told: EndConvention | None) -> Decision:
    if told is not None:
        return Decision(told, "told")
    if header is not None and header.end is not None:
        return Decision(header.end, "header")
    raw_examples = ((raw["content"], raw.get("annotations", ())) for raw in pieces.examples)
    return decide(raw_examples, name=pieces.name)


class _Checker:
    """Makes sure that every known part of every example has the type it should have."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self.has_statuses = False

    def check(self) -> None:
        """Check all examples.

        Raises:
            FormatError: the first one that is wrong, with its place.
        """
        for index, raw in enumerate(self._pieces.examples):
            if self._is_ordinary(raw):
                continue
            reason = self._wrong_in_example(raw)
            if reason:
                raise self._pieces.error_in_example(index, reason)

    def _is_ordinary(self, raw: Any) -> bool:
        """Tell quickly of most examples that they are right; False says nothing."""
        try:
            if type(raw["content"]) is not str or type(raw["annotations"]) is not list:
                return False
            for annotation in raw["annotations"]:
                if type(annotation["start"]) is not int or type(annotation["end"]) is not int:
                    return False
                tag_name = annotation["tag_name"]
                if type(tag_name) is not str or not tag_name.strip() or len(annotation) > 4:
                    return False
                if len(annotation) == 4 and type(annotation["value"]) is not str:
                    return False
            if len(raw) == 2:
                return True
            status = raw[HEADER]["status"]
            if len(raw) > 3 or len(raw[HEADER]) > 1 or status not in _STATUSES:
                return False
        except (KeyError, TypeError):
            return False
        self.has_statuses = True
        return True

    def _wrong_in_example(self, raw: Any) -> str:
        if not isinstance(raw, dict):
            return f"an object with “content” was expected, not {_kind(raw)}"
        if not isinstance(raw.get("content"), str):
            return f"“content” should be a text, but {_found(raw, 'content')}"
        annotations = raw.get("annotations", [])
        if not isinstance(annotations, list):
            return f"“annotations” should be a list, but {_found(raw, 'annotations')}"
        for number, annotation in enumerate(annotations, 1):
            reason = _wrong_in_annotation(annotation)
            if reason:
                return f"annotation {number}: {reason}"
        if HEADER in raw:
            reason = self._wrong_in_extension(raw[HEADER])
            if reason:
                return reason
        if any(_is_too_deep(value) for key, value in raw.items() if key != "annotations"):
            return "a value is nested too deeply"
        return ""

    def _wrong_in_extension(self, extension: Any) -> str:
        if not isinstance(extension, dict):
            return f"“{HEADER}” should be an object, not {_kind(extension)}"
        if "status" not in extension:
            return ""
        self.has_statuses = True
        status = extension["status"]
        if not isinstance(status, str) or status not in _STATUSES:
            known = ", ".join(_STATUSES)
            return f"“status” should be one of {known}, but it is {_short(status)}"
        return ""


_STATUSES = {status.value: status for status in Status}


def _wrong_in_annotation(raw: Any) -> str:
    """Return what is wrong with an annotation of the file, or nothing."""
    if not isinstance(raw, dict):
        return f"an object was expected, not {_kind(raw)}"
    for key in ("start", "end"):
        # Booleans are integers in Python.
        if type(raw.get(key)) is not int:
            return f"“{key}” should be a whole number, but {_found(raw, key)}"
    tag_name = raw.get("tag_name")
    if not isinstance(tag_name, str):
        return f"“tag_name” should be a text, but {_found(raw, 'tag_name')}"
    if not tag_name.strip():
        return "“tag_name” is empty"
    if _is_too_deep(raw):
        return "a value is nested too deeply"
    return ""


def _build(
    pieces: Pieces, shift: int, *, infer_statuses: bool
) -> tuple[list[Example], dict[str, str]]:
    """Return the examples and the different tag names in order of appearance.

    Each parsed mapping is given up as soon as it has become an example.
    """
    raws = pieces.examples
    names: dict[str, str] = {}  # one copy of each tag name
    for index, raw in enumerate(raws):
        content = raw["content"]
        annotations = tuple(
            [_annotation(each, content, shift, names) for each in raw.get("annotations", ())]
        )
        raws[index] = _example(raw, annotations, Status.DONE if infer_statuses else Status.TODO)
    return raws, names


def decode_example(raw: Mapping[str, Any]) -> Example:
    """Return the example that `encode_example` wrote.

    Raises:
        KeyError: a key is missing.
        TypeError: a value is of another kind.
    """
    names: dict[str, str] = {}
    shift = EndConvention.INCLUSIVE.shift
    content = raw["content"]
    annotations = [_annotation(each, content, shift, names) for each in raw["annotations"]]
    return _example(raw, tuple(annotations), Status.TODO)


def _example(
    raw: Mapping[str, Any], annotations: tuple[Annotation, ...], status_of_tagged: Status
) -> Example:
    status = status_of_tagged if annotations else Status.TODO
    extension = raw.get(HEADER)
    if extension and "status" in extension:
        status = _STATUSES[extension["status"]]
    source = None
    if tuple(raw) not in _EXAMPLE_KEYS or (extension is not None and len(extension) != 1):
        source = _interned(raw)
        # The document holds these; here they only keep their place.
        source.update({key: None for key in ("content", "annotations") if key in raw})
    return Example(raw["content"], annotations, status, source)


def _annotation(
    raw: Mapping[str, Any], content: str, shift: int, names: dict[str, str]
) -> Annotation:
    start, end, tag_name = raw["start"], raw["end"] + shift, raw["tag_name"]
    tag_name = names.setdefault(tag_name, tag_name)
    if tuple(raw) == _ANNOTATION_KEYS and raw["value"] == _covered(content, start, end):
        return Annotation(start, end, tag_name)
    source = _interned(raw)
    source["end"] = end - 1
    source["tag_name"] = tag_name
    return Annotation(start, end, tag_name, source)


def _interned(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy whose keys are shared with all others of the same name."""
    return {sys.intern(key): value for key, value in raw.items()}


def _is_too_deep(value: Any) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    level = [value]
    for _ in range(_MAX_DEPTH):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(v for v in each.values() if isinstance(v, (dict, list)))
            elif isinstance(each, list):
                inner.extend(v for v in each if isinstance(v, (dict, list)))
        if not inner:
            return False
        level = inner
    return True


def _found(raw: Mapping[str, Any], key: str) -> str:
    if key not in raw:
        return "it is missing"
    value = raw[key]
    return (
        f"it is {_short(value)}"
        if not isinstance(value, (dict, list))
        else (f"it is {_kind(value)}")
    )


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else _short(value)


def _short(value: Any) -> str:
    shown = _bytes(_dump(value)).decode("utf-8")
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
