"""Changes as bytes for the journal: JSON in the words of the project file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from ..core.changes import Change, ExampleEdit
from ..core.document import Example, Settings
from .codec import decode_example, encode_example
from .example_patch import decode_patch, encode_patch
from .header import HEADER, decode_header, encode_header
from .json_pieces import Pieces
from .mendings import Mendings

# From this size on (bytes) a body is packed: renaming a label may touch every example.
_PACKED_FROM = 1 << 16
_PLAIN, _PACKED = b"\x00", b"\x01"
_QUICK = 1  # zlib's level: four times quicker than the usual one, a tenth larger

_dump = json.JSONEncoder(separators=(",", ":")).encode  # ASCII: holds lone surrogates too


def encode_change(change: Change) -> bytes:
    """Return a change as bytes; `decode_change` gives it back without its text.

    Edits of long examples are patches, whose indices are the same before and after the change:
    see `example_patch`.
    """
    raw: dict[str, Any] = {}
    if change.settings:
        raw["settings"] = [encode_header(each, frozenset()) for each in change.settings]
    patches = [None if change.moves_examples else encode_patch(edit) for edit in change.edits]
    whole = [edit for edit, patch in zip(change.edits, patches, strict=True) if patch is None]
    if whole:
        raw["edits"] = [
            [edit.index, encode_example(edit.before), encode_example(edit.after)] for edit in whole
        ]
    if len(whole) < len(patches):
        raw["patches"] = [patch for patch in patches if patch is not None]
    if change.removed:
        raw["removed"] = _placed(change.removed)
    if change.inserted:
        raw["inserted"] = _placed(change.inserted)
    return _packed(raw)


def decode_change(
    body: bytes, text: str, examples: Sequence[Example] = (), *, backwards: bool = False
) -> Change:
    """Return the change that `encode_change` wrote.

    Args:
        body: the bytes.
        text: what the change does, for the undo menu.
        examples: of the document the change was made to.
        backwards: they are as they were after the change, not before it.

    Raises:
        ValueError: they are no change, or none of these examples.
    """
    raw = _unpacked(body)
    try:
        settings = raw.get("settings")
        whole = (
            ExampleEdit(int(index), decode_example(before), decode_example(after))
            for index, before, after in raw.get("edits", ())
        )
        patched = (
            decode_patch(each, examples, backwards=backwards) for each in raw.get("patches", ())
        )
        return Change(
            text,
            edits=(*whole, *patched),
            settings=(_settings(settings[0]), _settings(settings[1])) if settings else None,
            inserted=_examples(raw.get("inserted", ())),
            removed=_examples(raw.get("removed", ())),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"no change: {error!r}") from error


def changed_indices(body: bytes) -> tuple[list[int], list[int], list[int]]:
    """Return the indices in what `encode_change` wrote: edited, removed, inserted examples.

    The first two count as before the change, the last as after it.

    Raises:
        ValueError: it is no change.
    """
    raw = _unpacked(body)
    try:
        edited, removed, inserted = (
            [int(each[0]) for each in raw.get(name, ())]
            for name in ("edits", "removed", "inserted")
        )
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError(f"no change: {error!r}") from error
    return edited, removed, inserted


def encode_keys(keys: frozenset[str]) -> bytes:
    """Return the keys of held-out texts as bytes."""
    return _packed({"held_out": sorted(keys)})


def decode_keys(body: bytes) -> frozenset[str]:
    """Return the keys that `encode_keys` wrote.

    Raises:
        ValueError: they are no keys.
    """
    try:
        return frozenset(map(str, _unpacked(body)["held_out"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no keys: {error!r}") from error


def _placed(examples: Sequence[tuple[int, Example]]) -> list[Any]:
    return [[index, encode_example(example)] for index, example in examples]


def _examples(raw: Sequence[Any]) -> tuple[tuple[int, Example], ...]:
    return tuple((int(index), decode_example(example)) for index, example in raw)


def _settings(raw: dict[str, Any]) -> Settings:
    pieces = Pieces("the journal", "", top={HEADER: raw}, key_offsets={HEADER: 0})
    return decode_header(pieces, Mendings(pieces)).settings


def _packed(raw: dict[str, Any]) -> bytes:
    data = _dump(raw).encode("ascii")
    return _PLAIN + data if len(data) < _PACKED_FROM else _PACKED + zlib.compress(data, _QUICK)


def _unpacked(body: bytes) -> dict[str, Any]:
    """Return what `_packed` packed.

    Raises:
        ValueError: it is something else.
    """
    try:
        data = zlib.decompress(body[1:]) if body[:1] == _PACKED else body[1:]
    except zlib.error as error:
        raise ValueError(f"no packed bytes: {error}") from error
    raw = json.loads(data)
    if not isinstance(raw, dict):
        raise ValueError("no object")
    return raw
