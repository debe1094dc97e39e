"""Which sentences a model has been trained on, as far as its run folder tells."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..core.document import Example
from ..core.errors import FormatError
from ..core.split import text_key
from ..storage.fold_predictions import read_predictions
from ..storage.runs import MODEL_BEST, MODEL_LAST, read_run
from .config import DEV_FILE, TRAIN_FILE
from .unicode import for_spacy

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SeenTexts:
    """The texts that made a model what it is, as keys (`core.split.text_key`).

    Attributes:
        trained_on: of texts it was trained on, and of those its base model was trained on, where
            that is a run too.
        chosen_by: of texts that decided when training ended: a score on them flatters a little.
        apart: what was found in texts, by their keys, by a part of the model that was trained
            without them: (start, end, label), half-open code points. The model as a whole was
            trained on them.
        is_known: False where the model does not lie in a run folder.
    """

    trained_on: frozenset[str] = frozenset()
    chosen_by: frozenset[str] = frozenset()
    apart: Mapping[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class FairChoice:
    """Sentences to measure models on.

    Attributes:
        kept: numbers of the chosen ones among all, rising.
        trained_on: how many of all each model was trained on, in the order of the models.
        chosen_by: how many of the chosen ones decided when the training of a model ended.
        left_out: how many were not chosen since a model was trained on them.
    """

    kept: tuple[int, ...]
    trained_on: tuple[int, ...]
    chosen_by: int
    left_out: int


def choose_fairly(
    examples: Sequence[Example], seen: Sequence[SeenTexts], *, include_seen: bool = False
) -> FairChoice:
    """Return the sentences that no model was trained on.

    Args:
        examples: to choose from.
        seen: what each model has seen.
        include_seen: choose all; the numbers still say how many were trained on.
    """
    keys = [text_key(for_spacy(example.content)) for example in examples]
    kept = [
        number
        for number, key in enumerate(keys)
        if include_seen or not any(key in each.trained_on for each in seen)
    ]
    return FairChoice(
        kept=tuple(kept),
        trained_on=tuple(sum(key in each.trained_on for key in keys) for each in seen),
        chosen_by=sum(any(keys[number] in each.chosen_by for each in seen) for number in kept),
        left_out=len(keys) - len(kept),
    )


def seen_by(model: Path) -> SeenTexts:
    """Return the texts that a model has seen.

    Args:
        model: a run folder, or a model folder; only one in a run folder can be known.
    """
    run = run_of(model)
    if run is None:
        return SeenTexts()
    trained_on, chosen_by = _keys(run / TRAIN_FILE), _keys(run / DEV_FILE)
    apart: dict[str, tuple[tuple[int, int, str], ...]] = {}
    if trained_in_folds(run):
        trained_on, chosen_by = trained_on | chosen_by, frozenset()
        apart = _found_apart(run)
    known, base = {run}, _base_run(run)
    while base is not None and base not in known:
        known.add(base)
        its = _keys(base / TRAIN_FILE)
        trained_on |= its | (_keys(base / DEV_FILE) if trained_in_folds(base) else frozenset())
        base = _base_run(base)
    return SeenTexts(trained_on, chosen_by - trained_on, apart, is_known=bool(trained_on))


def trained_in_folds(run: Path) -> bool:
    """Tell whether a run's model is joined from parts that each left a fold of its data out."""
    try:
        return read_run(run).in_folds
    except FormatError:
        return False


def run_of(model: Path) -> Path | None:
    """Return the run folder of a model; None when it is in none."""
    inside = model.parent if model.name in (MODEL_BEST, MODEL_LAST) else model
    return inside.resolve() if (inside / TRAIN_FILE).is_file() else None


def name_of(model: Path) -> str:
    """Return what a model is called: its run's name, or else its folder's."""
    run = run_of(model)
    try:
        return read_run(run).name if run else model.name
    except FormatError:
        return model.name


def _base_run(run: Path) -> Path | None:
    """Return the run whose model another run started from, where it still lies there."""
    try:
        base = read_run(run).base
    except FormatError:
        return None
    return run_of(Path(base)) if Path(base).is_absolute() else None


def _found_apart(run: Path) -> dict[str, tuple[tuple[int, int, str], ...]]:
    try:
        return {text_key(each.text): each.found for each in read_predictions(run)}
    except FormatError as error:
        log.warning("%s", error)
        return {}


def _keys(path: Path) -> frozenset[str]:
    """Return the keys of the texts in spaCy's binary file; none when it cannot be read."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    if not path.is_file():
        return frozenset()
    try:
        docs = DocBin().from_disk(path).get_docs(Vocab())
        return frozenset(text_key(doc.text) for doc in docs)
    except Exception as error:  # noqa: BLE001 (msgpack, zlib and spaCy each raise their own)
        log.warning("%s cannot be read: %s", path.name, type(error).__name__)
        return frozenset()
