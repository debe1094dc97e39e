"""The frozen test set: texts that no run trains on or chooses by, so that scores on it compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .changes import Change
from .wording import counted

if TYPE_CHECKING:
    from .document import Document


@dataclass(frozen=True, slots=True)
class FrozenTest:
    """The project's test set.

    Attributes:
        keys: of its texts (`core.text_groups.text_key`).
        frozen: the day, as ISO 8601 has it ("2025-05-03"); empty where a file does not say.
        seen: how many of its texts runs before that day had trained on: their scores on it would
            be too good.
        source: the mapping read from the file, kept for its unknown keys.
    """

    keys: frozenset[str]
    frozen: str = ""
    seen: int = 0
    source: Mapping[str, Any] | None = field(default=None, compare=False)


def freeze(document: Document, keys: frozenset[str], day: str, seen: int = 0) -> Change:
    """Freeze a test set.

    Args:
        document: without one.
        keys: of its texts, as `core.test_set.choose_test` finds them.
        day: today, ISO 8601.
        seen: how many of them earlier runs have trained on.

    Raises:
        ValueError: there are no keys, or a test set is frozen already.
    """
    before = document.settings
    if before.test is not None or not keys:
        raise ValueError("a test set is frozen once, with texts in it")
    after = replace(before, test=FrozenTest(keys, day, seen))
    return Change(f"Freeze a test set of {counted(len(keys), 'text')}", settings=(before, after))


def thaw(document: Document) -> Change | None:
    """Give up the test set: its texts may be trained on again."""
    before = document.settings
    if before.test is None:
        return None
    return Change("Thaw the test set", settings=(before, replace(before, test=None)))


def keep_frozen(document: Document, test: FrozenTest | None) -> Change | None:
    """Keep a test set frozen that another state of the project does not have, or only in part."""
    before = document.settings
    united = unite(test, before.test)
    if united == before.test:
        return None
    return Change("Keep the test set frozen", settings=(before, replace(before, test=united)))


def unite(one: FrozenTest | None, other: FrozenTest | None) -> FrozenTest | None:
    """Return a test set with all that is in either: what is frozen anywhere stays so."""
    if one is None or other is None or one.keys == other.keys:
        return one or other
    return FrozenTest(
        one.keys | other.keys,
        max(one.frozen, other.frozen),
        max(one.seen, other.seen),
        one.source,
    )
