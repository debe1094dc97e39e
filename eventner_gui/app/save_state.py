"""How safe the session's work is, in one value."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from ..core.errors import EventNerError


class SaveStatus(enum.Enum):
    """How safe what is on the screen is.

    ``SAVED``: on the disk, in the journal or in the file. ``KEPT``: in the journal, but the file
    cannot be written. ``NOT_SAVED``: in memory alone.
    """

    SAVED = "saved"
    SAVING = "saving"
    KEPT = "kept"
    NOT_SAVED = "not saved"


@dataclass(frozen=True, slots=True)
class SaveState:
    """How that stands.

    Attributes:
        status: how safe the work is.
        when: it was last made so.
        error: why the file, or anything, cannot be written.
        in_file: whether the file is up to date.
        no_journal: why only the file is written, which is slower, and keeps no history.
    """

    status: SaveStatus
    when: datetime | None = None
    error: EventNerError | None = None
    in_file: bool = True
    no_journal: EventNerError | None = None
