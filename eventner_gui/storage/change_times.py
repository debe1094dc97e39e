"""When each example was changed last, as far as the journal goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.moves import Moves
from .entries import Entry, Kind
from .journal import Journal, JournalDamaged
from .journal_codec import changed_indices


@dataclass(frozen=True, slots=True)
class _Touch:
    """What one entry did: indices of edited and removed examples before it, of new ones after."""

    when: float
    edited: Sequence[int]
    removed: Sequence[int]
    inserted: Sequence[int]


def change_times(journal: Journal, until: int) -> dict[int, float]:
    """Return when examples were changed last, in seconds since 1970, by their index.

    Examples that have not changed since the journal's present state began are left out.

    Args:
        journal: of the project.
        until: number of the entry after which the indices hold.

    Raises:
        JournalDamaged: an entry is no change.
        FileError: the journal cannot be read.
    """
    # What came before another program wrote the file says nothing of its examples.
    begins = journal.state_begins(until)
    times: dict[int, float] = {}
    for entry in journal.entries(max(begins, journal.oldest_state), until):
        if entry.kind not in (Kind.KEYS, Kind.OUTSIDE):
            _take(times, _touch(entry, journal.path))
    return times


def _touch(entry: Entry, where: Path) -> _Touch:
    try:
        return _Touch(entry.time, *changed_indices(entry.body))
    except ValueError as error:
        raise JournalDamaged(
            f"The history that EventNER keeps of this project is damaged ({where.name}).",
            "When sentences were changed is known since you opened it.",
        ) from error


def _take(times: dict[int, float], touch: _Touch) -> None:
    for index in touch.edited:
        times[index] = touch.when
    if touch.removed or touch.inserted:
        moves = Moves(touch.removed, touch.inserted)
        moved = {new: t for old, t in times.items() if (new := moves.after(old)) is not None}
        times.clear()
        times.update(moved)
        for index in touch.inserted:
            times[index] = touch.when
