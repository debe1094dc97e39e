"""Parses JSON and notices what the plain parser loses without a word.

Python keeps the last of several values under one name, rounds long fractions, and reads 1e999 as
infinity. Looking for that takes three times as long, so it is done where something is unusual.
"""

from __future__ import annotations

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any

# A fraction of so many characters is always written again as the same number.
_EXACT_LENGTH = 15


class CarefulParser:
    """Parses values and keeps what it noticed of the last one.

    Attributes:
        repeated: the name that stands twice in one object, once for each further time.
        rounded: whether a fraction has more digits than a computer keeps.
        too_large: the first number beyond the largest one there is; empty without one.
        has_no_number: whether there is NaN or Infinity, which JSON does not have.
    """

    def __init__(self) -> None:
        self.repeated: list[str] = []
        self.rounded = False
        self.too_large = ""
        self.has_no_number = False
        self._decode = json.JSONDecoder(
            object_pairs_hook=self._pairs,
            parse_float=self._fraction,
            parse_constant=self._constant,
        ).raw_decode

    def parse(self, text: str, at: int) -> tuple[Any, int]:
        """Return the value that begins at an offset and where it ends, as `json` does."""
        self.repeated = []
        self.rounded = False
        self.too_large = ""
        self.has_no_number = False
        return self._decode(text, at)

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            names = [name for name, _ in pairs]
            self.repeated += [name for i, name in enumerate(names) if name in names[:i]]
        return made

    def _fraction(self, digits: str) -> float:
        value = float(digits)
        if math.isinf(value):
            self.too_large = self.too_large or digits
        elif len(digits) > _EXACT_LENGTH and not self.rounded:
            self.rounded = not _is_same(digits, value)
        return value

    def _constant(self, name: str) -> float:
        self.has_no_number = True
        return float(name)


def _is_same(digits: str, value: float) -> bool:
    try:
        return Decimal(digits) == Decimal(repr(value))
    except InvalidOperation:  # an exponent beyond those of decimal numbers
        return False
