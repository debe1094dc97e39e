"""The project file: bytes to a document and back, with nothing of the file lost.

On disk ``end`` is inclusive, in memory half-open; this module and `conventions` know that, no
other. What a mapping of the file holds beyond what is written anyway is kept in ``source``, whose
``start`` and ``end`` are already those of our files, so that an untouched span can be told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.collector import collector_at_rest, keep_from_search
from ..core.document import Annotation, Confirmed, Document, Example, Status
from .checking import ROUNDED, STATUSES, check_examples, is_too_deep, repeated
from .confirmed import CONFIRMED, decode_confirmed, encode_confirmed
from .conventions import Decision, EndConvention, decide
from .header import HEADER, Header, decode_header, encode_header, labels_for
from .json_pieces import EXAMPLES, Pieces, read_pieces
from .mendings import Mendings

_ANNOTATION_KEYS = ("start", "end", "tag_name", "value")
_EXAMPLE_KEYS = (("content", "annotations", HEADER), ("content", "annotations"))
# Offsets outside the text are kept and shown; beyond this, not even their digits can be shown.
_MAX_OFFSET = 10**40

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
        mended: sentences about what does not stand in the document as it stood in the file.
        remarks: sentences about what was kept and should be known.
    """

    document: Document
    decision: Decision
    has_statuses: bool
    untagged: int
    mended: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


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
    with collector_at_rest():
        decoded = _decode(read_pieces(data, name=name), end)
        keep_from_search(len(decoded.document.examples))
    return decoded


def _decode(pieces: Pieces, end: EndConvention | None) -> Decoded:
    for key, value in pieces.top.items():
        if is_too_deep(value):
            raise pieces.error_in_key(key, "a value is nested too deeply")
    mended, remarks = Mendings(pieces), Mendings(pieces)
    _note_oddities(pieces, mended, remarks)
    header = decode_header(pieces, mended) if pieces.top.get(HEADER) is not None else None
    checked = check_examples(pieces, mended, remarks)
    decision = _decide(pieces, header, end)
    has_statuses = header is not None or checked.has_statuses
    shift = decision.convention.shift
    examples, tag_names = _build(pieces, shift, infer_statuses=not has_statuses)
    untagged = 0
    if tag_names and not has_statuses:
        untagged = sum(not example.annotations for example in examples)
    settings, held_out = labels_for(header, tag_names)
    # Header and examples only keep their place here.
    source = {**pieces.top, HEADER: None} if HEADER in pieces.top else pieces.top
    document = Document(settings, examples, held_out, source)
    return Decoded(
        document, decision, has_statuses, untagged, mended.sentences(), remarks.sentences()
    )


def _note_oddities(pieces: Pieces, mended: Mendings, remarks: Mendings) -> None:
    """Note what the parser has noticed."""
    if pieces.encoding:
        mended.in_file(f"The file is written in {pieces.encoding}; the project is in UTF-8.")
    for key, name in pieces.repeated:
        mended.in_key(key, repeated(name))
    for key in pieces.rounded:
        mended.in_key(key, ROUNDED)
    if HEADER in pieces.top and pieces.top[HEADER] is None:
        mended.in_key(HEADER, "there is null; a new header was made")
    if pieces.has_no_numbers:
        remarks.in_file(
            "The file holds NaN or Infinity. They are kept, but JSON does not have them and "
            "other programs may refuse the file."
        )


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
    annotations = [encode_annotation(a, example.content) for a in example.annotations]
    if example.source is None:
        return {
            "content": example.content,
            "annotations": annotations,
            HEADER: _extension(example, {}),
        }
    raw = dict(example.source)
    raw["content"] = example.content
    raw["annotations"] = annotations
    raw[HEADER] = _extension(example, raw.get(HEADER) or {})
    return raw


def _extension(example: Example, known: Mapping[str, Any]) -> dict[str, Any]:
    raw = {**known, "status": example.status.value}
    if example.confirmed:
        raw[CONFIRMED] = encode_confirmed(example.confirmed)
    return raw


def encode_annotation(annotation: Annotation, content: str) -> dict[str, Any]:
    """Return an annotation of a text as it stands in the file."""
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
    raw_examples = ((raw["content"], raw["annotations"]) for raw in pieces.examples)
    return decide(raw_examples, name=pieces.name)


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
        try:
            annotations = tuple(
                [_annotation(each, content, shift, names) for each in raw["annotations"]]
            )
        except ValueError as error:
            raise pieces.error_in_example(index, str(error)) from error
        raws[index] = _example(raw, annotations, Status.DONE if infer_statuses else Status.TODO)
    return raws, names


def decode_example(raw: Mapping[str, Any]) -> Example:
    """Return the example that `encode_example` wrote.

    Raises:
        KeyError: a key is missing.
        TypeError: a value is of another kind.
        ValueError: an offset is no place in any text.
    """
    names: dict[str, str] = {}
    shift = EndConvention.INCLUSIVE.shift
    content = raw["content"]
    annotations = [_annotation(each, content, shift, names) for each in raw["annotations"]]
    return _example(raw, tuple(annotations), Status.TODO)


def decode_annotation(raw: Mapping[str, Any], content: str) -> Annotation:
    """Return the annotation that `encode_annotation` wrote; raises as `decode_example` does."""
    return _annotation(raw, content, EndConvention.INCLUSIVE.shift, {})


def _example(
    raw: Mapping[str, Any], annotations: tuple[Annotation, ...], status_of_tagged: Status
) -> Example:
    status = status_of_tagged if annotations else Status.TODO
    extension = raw.get(HEADER)
    confirmed: tuple[Confirmed, ...] = ()
    if extension and "status" in extension:
        status = STATUSES[extension["status"]]
    if extension and CONFIRMED in extension:
        extension, confirmed = _take_confirmed(extension, annotations)
    source = None
    if tuple(raw) not in _EXAMPLE_KEYS or (extension is not None and len(extension) != 1):
        source = _interned(raw)
        if extension is not None:
            source[HEADER] = extension
        # The document holds these; here they only keep their place.
        source.update({key: None for key in ("content", "annotations") if key in raw})
    return Example(raw["content"], annotations, status, source, confirmed)


def _take_confirmed(
    extension: Mapping[str, Any], annotations: Sequence[Annotation]
) -> tuple[Mapping[str, Any], tuple[Confirmed, ...]]:
    """Return an example's extension without what was confirmed, and what of that still holds.

    What another program wrote there in another form is left where it is.
    """
    try:
        found = decode_confirmed(extension[CONFIRMED])
    except ValueError:
        return extension, ()
    rest = {key: value for key, value in extension.items() if key != CONFIRMED}
    return rest, tuple(each for each in found if each.holds(annotations))


def _annotation(
    raw: Mapping[str, Any], content: str, shift: int, names: dict[str, str]
) -> Annotation:
    start, end, tag_name = raw["start"], raw["end"] + shift, raw["tag_name"]
    tag_name = names.setdefault(tag_name, tag_name)
    if 0 <= start <= end <= len(content):
        covered = content[start:end]
    elif max(abs(start), abs(end)) > _MAX_OFFSET:
        raise ValueError("an offset is no place in any text (it has more than 40 digits)")
    else:
        covered = _covered(content, start, end)
    if raw.get("value") == covered and tuple(raw) == _ANNOTATION_KEYS:
        return Annotation(start, end, tag_name)
    source = _interned(raw)
    source["end"] = end - 1
    source["tag_name"] = tag_name
    return Annotation(start, end, tag_name, source)


def _interned(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy whose keys are shared with all others of the same name."""
    return {sys.intern(key): value for key, value in raw.items()}
