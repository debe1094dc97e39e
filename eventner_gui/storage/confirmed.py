"""What the expert has confirmed of an example, as it stands in the project file.

``"eventner": {"status": "done", "confirmed": [[4, 9, "DATE"], [12, 17, ""]]}``: first and last code
point and the label, which is empty where rightly nothing is tagged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.document import Confirmed

CONFIRMED = "confirmed"


def encode_confirmed(confirmed: Sequence[Confirmed]) -> list[list[Any]]:
    """Return it as it stands in the file: ``end`` inclusive, as everywhere there."""
    return [[each.start, each.end - 1, each.label] for each in confirmed]


def decode_confirmed(raw: object) -> tuple[Confirmed, ...]:
    """Return what `encode_confirmed` wrote.

    Raises:
        ValueError: it is something else.
    """
    if not isinstance(raw, list):
        raise ValueError("no list of what was confirmed")
    return tuple(map(_confirmed, raw))


def _confirmed(raw: object) -> Confirmed:
    if isinstance(raw, list) and len(raw) == 3:
        start, end, label = raw
        if type(start) is int and type(end) is int and isinstance(label, str) and 0 <= start <= end:
            return Confirmed(start, end + 1, label)
    raise ValueError("nothing that was confirmed")
