"""What cross-validation found in each sentence, as a file of the run folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..core.cross_validation import CrossPrediction
from ..core.errors import FormatError

PREDICTIONS_FILE = "cross-validated.jsonl"


def write_predictions(predictions: Iterable[CrossPrediction], folder: Path) -> None:
    """Write one prediction a line; offsets are half-open, in code points.

    Raises:
        OSError: the file cannot be written.
    """
    # Not srsly: it cannot write a lone surrogate, which a text may hold and JSON can escape.
    with (folder / PREDICTIONS_FILE).open(
        "w", encoding="utf-8", errors="backslashreplace", newline="\n"
    ) as file:
        for each in predictions:
            line = {
                "text": each.text,
                "true": list(map(list, each.true)),
                "found": list(map(list, each.found)),
                "fold": each.fold,
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_predictions(folder: Path) -> list[CrossPrediction]:
    """Return the predictions of a run; none where it was not cross-validated.

    Raises:
        FormatError: the file is damaged.
    """
    path = folder / PREDICTIONS_FILE
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8") as file:
            return [_prediction(json.loads(line)) for line in file]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise FormatError(
            f"What cross-validation found in {folder} cannot be read ({PREDICTIONS_FILE}).",
            "The model itself does not need it.",
        ) from error


def _prediction(raw: Any) -> CrossPrediction:
    return CrossPrediction(
        text=str(raw["text"]),
        true=_entities(raw["true"]),
        found=_entities(raw["found"]),
        fold=int(raw["fold"]),
    )


def _entities(raw: Any) -> tuple[tuple[int, int, str], ...]:
    return tuple((int(start), int(end), str(label)) for start, end, label in raw)
