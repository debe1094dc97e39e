"""Whether a model may be opened, and the words in which that is asked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from ..core.errors import ModelError
from ..core.wording import counted
from ..storage.trusted import is_trusted, remember
from .base_files import read_meta
from .model_files import look_at_files
from .provenance import LookedAt, card_of, cleaned, look
from .transformers import extra_hint

log = logging.getLogger(__name__)

_MOST_NAMES = 6


class Trust(Enum):
    """Which models may be opened."""

    KNOWN = "those trained here, and those the user said to trust"
    HARMLESS = "those, and any that runs nothing but spaCy's own functions"
    ANY = "any: the user said so, or it is an installed package"


class NotTrusted(ModelError):
    """A model that must not be opened before the user has said so.

    Attributes:
        looked: the model.
    """

    def __init__(self, looked: LookedAt) -> None:
        would_run = "; ".join(line.rstrip(".") for line in what_it_would_run(looked))
        more = "" if looked.is_harmless else f" What it would run or read: {would_run}."
        super().__init__(
            f"{question(looked)}{more} It lies in {_place(looked)}. Nothing of it was run.",
            "If you trust who made it, add --trust to load it this time.",
        )
        self.looked = looked


def check(folder: Path, trust: Trust) -> LookedAt:
    """Look at a model and see whether it may be opened.

    Raises:
        NotTrusted: the user has to be asked.
        ModelError: it cannot be read, or needs a function that nothing installed here brings.
    """
    looked = look(folder)
    if looked.cannot_load:
        raise _missing(looked)
    allowed = trust is Trust.ANY or (trust is Trust.HARMLESS and looked.is_harmless)
    if not allowed and not is_trusted(looked.digest):
        raise NotTrusted(looked)
    return looked


def remember_trained(model: Path, final: Path) -> None:
    """Note that a model was trained here; where that fails, it will be asked about once.

    Args:
        model: where it lies now.
        final: where it will lie.
    """
    try:
        remember(look_at_files(model).digest, how="trained", folder=final)
    except ModelError as error:
        log.warning("a trained model could not be remembered: %s", error)


def remember_trusted(looked: LookedAt) -> None:
    """Note that the user trusts a model with exactly these contents."""
    remember(looked.digest, how="trusted", folder=looked.folder)


def card_line(folder: Path) -> str:
    """Return a line on what the model in a folder says of itself; empty when it says nothing."""
    card = card_of(read_meta(folder) or {}, folder)
    parts = [card.title, card.author and f"by {card.author}", card.license]
    return " · ".join(part for part in parts if part)


def question(looked: LookedAt) -> str:
    """Return what is asked about a model, in one or two sentences."""
    by = f" by {looked.card.author}" if looked.card.author else ""
    where = f"“{looked.card.title}”{by} was not trained here, or has been changed since."
    if looked.is_harmless:
        return f"{where} It uses only spaCy's own parts; nothing else would run."
    return f"{where} Opening it can run code that is not spaCy's: {_reasons(looked)}."


def what_it_is(looked: LookedAt) -> list[str]:
    """Return lines on what a model says of itself and where it lies."""
    card = looked.card
    lines = [
        f"{card.title}, {_size(looked.size)} in {counted(looked.files, 'file')}",
        f"Folder: {_place(looked)}",
        f"By: {card.author}" if card.author else "",
        f"Licence: {card.license}" if card.license else "",
        f"From: {card.url}" if card.url else "",
        f"About: {card.description}" if card.description else "",
        f"Labels: {_listed(card.labels)}" if card.labels else "",
        f"Made for spaCy {card.spacy_version}" if card.spacy_version else "",
        f"Asks for: {_listed(card.requirements)}" if card.requirements else "",
    ]
    return [line for line in lines if line]


def what_it_would_run(looked: LookedAt) -> list[str]:
    """Return lines on what opening a model would run."""
    lines = [f"The installed package {name}: {_listed(each)}" for name, each in looked.packages]
    if looked.missing:
        lines.append(f"Functions that no installed package announces: {_listed(looked.missing)}")
    lines += looked.concerns
    if looked.code:
        lines.append(f"Programs or pickles in the folder: {_listed(looked.code)}")
    if looked.leading_out:
        lines.append(f"Links to something outside the folder: {_listed(looked.leading_out)}")
    return lines or ["Nothing but spaCy's own functions."]


def _reasons(looked: LookedAt) -> str:
    reasons = [f"the package {name}" for name, _functions in looked.packages]
    if looked.missing:
        reasons.append(f"functions that are not known here ({_listed(looked.missing, 2)})")
    if looked.concerns:
        reasons.append("what its settings load besides")
    if looked.code:
        reasons.append(f"files with code ({_listed(looked.code, 2)})")
    if looked.leading_out:
        reasons.append(f"links out of its folder ({_listed(looked.leading_out, 2)})")
    return _listed(reasons)


def _missing(looked: LookedAt) -> ModelError:
    asks = looked.card.requirements
    package = f" (it asks for {_listed(asks)})" if asks else ""
    names = _listed([f"“{name}”" for name in looked.missing])
    return ModelError(
        f"The model in {_place(looked)} cannot be loaded: it uses {names}, which spaCy "
        "does not know here. Nothing of it was run.",
        next(filter(None, map(extra_hint, looked.missing)), "")
        or f"Install the package that brings this{package}, if you trust who made it, or choose "
        "another model.",
    )


def _place(looked: LookedAt) -> str:
    return cleaned(str(looked.folder), 300)


def _listed(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _size(count: int) -> str:
    for unit, bytes_each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= bytes_each:
            return f"{count / bytes_each:.1f} {unit}"
    return counted(count, "byte")
