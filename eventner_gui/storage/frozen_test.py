"""The frozen test set as it stands in the project file."""

from __future__ import annotations

from typing import Any

from ..core.frozen_test import FrozenTest

TEST = "test_set"
_USUAL = [("frozen", "texts"), ("frozen", "seen", "texts")]


def encode_test(test: FrozenTest) -> dict[str, Any]:
    """Return a test set as it stands in the file, unknown keys and their order kept."""
    raw: dict[str, Any] = dict(test.source or {})
    raw["frozen"] = test.frozen
    if test.seen or "seen" in raw:
        raw["seen"] = test.seen
    raw["texts"] = sorted(test.keys)
    return raw


def decode_test(raw: object) -> FrozenTest:
    """Return the test set that `encode_test` wrote.

    Raises:
        ValueError: it is something else; says what, for the user.
    """
    if not isinstance(raw, dict):
        raise ValueError(f"“{TEST}” should be an object")
    keys, frozen, seen = raw.get("texts"), raw.get("frozen", ""), raw.get("seen", 0)
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValueError(f"“texts” of “{TEST}” should be a list of texts")
    if not isinstance(frozen, str):
        raise ValueError(f"“frozen” of “{TEST}” should be a text")
    if type(seen) is not int or seen < 0:
        raise ValueError(f"“seen” of “{TEST}” should be a whole number from 0")
    source = None if tuple(raw) in _USUAL else {**raw, "texts": None}  # these are long, and known
    return FrozenTest(frozenset(keys), frozen, seen, source)
