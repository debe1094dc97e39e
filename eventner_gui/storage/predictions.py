"""What a run's models found in sentences kept from their training, beside the run.

A file for each way of keeping them apart, a sentence a line:
``{"text": …, "true": [[start, end, label], …], "found": […]}``, half-open, in code points. More
keys may follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from ..core.errors import FormatError
from ..core.mistakes import Judged, judge
from .atomic import write_atomically


class HeldOut(Enum):
    """How sentences were kept from the training whose model answered on them: (file, words)."""

    DEV = ("predictions.jsonl", "the dev set")
    FOLDS = ("cross-validated.jsonl", "cross-validation")

    @property
    def file(self) -> str:
        """The file's name in the run folder."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What it is, for a user."""
        return self.value[1]


def write_predictions(judged: Iterable[Judged], run: Path) -> None:
    """Write what a run's model found in its dev set.

    Raises:
        FileError: it cannot be written.
    """
    lines = (
        json.dumps({"text": each.text, "true": each.true, "found": each.found}, ensure_ascii=False)
        + "\n"
        for each in judged
    )
    # a lone surrogate of a text is escaped, which is the same JSON
    encoded = (line.encode("utf-8", "backslashreplace") for line in lines)
    write_atomically(run / HeldOut.DEV.file, encoded)


def read_predictions(run: Path, which: HeldOut = HeldOut.DEV) -> list[Judged] | None:
    """Return what was found, matched with what is true; None when it has not been written.

    Raises:
        FormatError: the file is damaged.
    """
    path = run / which.file
    try:
        with path.open(encoding="utf-8") as file:
            return [_judged(json.loads(line)) for line in file]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FormatError(
            f"What the model of the run in {run} found cannot be read ({path.name}).",
            "Delete that file; it is made again from the model.",
        ) from error


def _judged(raw: Any) -> Judged:
    text = str(raw["text"])
    true, found = (
        [(int(start), int(end), str(label)) for start, end, label in raw[side]]
        for side in ("true", "found")
    )
    for start, end, _ in (*true, *found):
        if not 0 <= start < end <= len(text):
            raise ValueError("an entity lies outside its sentence")
    return judge(true, found, text)
