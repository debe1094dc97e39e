"""What a reader gives before offsets are settled, and what a writer gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...core.document import Example, Status
from ...core.spans import Span


class RawSpan(NamedTuple):
    """A span as a file has it.

    Attributes:
        start: in the file's unit.
        end: in the file's unit and convention.
        label: as it is written.
        value: the file's own copy of the words; None without one. It is evidence of what the
            offsets mean.
        source: the mapping in the file, where its unknown keys shall be kept.
    """

    start: int
    end: int
    label: str
    value: str | None = None
    source: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Raw:
    """An example as a file has it.

    Attributes:
        place: from `Report.here`.
        text: unaltered.
        spans: in the order of the file.
        status: what the file says; None where it says nothing.
        extra: other keys that shall be kept.
        words: those of a file that is written word by word, in code points.
    """

    place: int
    text: str
    spans: Sequence[RawSpan] = ()
    status: Status | None = None
    extra: Mapping[str, Any] | None = None
    words: Sequence[Span] | None = None


class Placed(NamedTuple):
    """An example and where it came from.

    Attributes:
        place: from `Report.here`.
        example: with half-open spans in code points.
        words: those of the file it came from; None where it had none. A file that is written word
            by word has the same ones.
    """

    place: int
    example: Example
    words: Sequence[Span] | None = None
