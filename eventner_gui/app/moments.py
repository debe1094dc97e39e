"""Moments that changes can be looked for since."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from .change_times import ChangeTimes
from .session import Session

_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment.

    Attributes:
        name: as it follows "changed": "today".
        at: in seconds since 1970.
    """

    name: str
    at: float


def moments(session: Session, times: ChangeTimes) -> list[Moment]:
    """Return the moments there are, the latest first as a rule."""
    midnight = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
    found = [
        Moment("since you opened it", times.opened),
        Moment("in the last hour", time.time() - _HOUR),
        Moment("today", midnight.timestamp()),
    ]
    trained = _last_training(session)
    return [*found, Moment("since the last training", trained)] if trained else found


def _last_training(session: Session) -> float:
    """Return when the last run began, in seconds since 1970; 0 when there is none."""
    from ..storage.runs import list_runs, runs_folder_of

    runs = list_runs(runs_folder_of(session.path)) if session.path else []
    if not runs:
        return 0.0
    try:
        return datetime.fromisoformat(runs[0].created).timestamp()
    except (ValueError, OSError, OverflowError):
        return 0.0
