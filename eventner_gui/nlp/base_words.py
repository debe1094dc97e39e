"""What is said of base models, in the window and by the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..storage.downloads import Received
from .base_catalogue import Catalogue, Offer
from .languages import find_language

_MINUTE, _HOUR = 60, 3600


def language_name(code: str) -> str:
    """Return a language's name in English, or its code when spaCy has none of that code."""
    language = find_language(code)
    return language.name if language else code


def size_words(size: int) -> str:
    """Return a number of bytes: "382 MB"."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB" if size else "0 MB"
    return f"{size / 1e6:,.0f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def facts(offer: Offer) -> str:
    """Return the facts of an offer in a line."""
    found = [
        language_name(offer.language),
        size_words(offer.size),
        f"licence {offer.license}",
        "word vectors" if offer.vectors else "",
    ]
    return " · ".join(fact for fact in found if fact)


def needs_words(missing: Sequence[str]) -> str:
    """Return what is said of packages that are not there, in two sentences.

    Args:
        missing: as requirements ("sudachipy>=0.5.2").
    """
    names = ", ".join(re.split(r"[<>=!~]", each)[0] for each in missing)
    asked = " ".join(f'"{each}"' if set(each) & set("<>=!") else each for each in missing)
    return (
        f"Needs what is not part of EventNER: {names}. It can be downloaded, but not used before "
        f"that is installed (python -m pip install {asked})."
    )


def progress_words(received: Received) -> str:
    """Return how far a download is."""
    if received.words and not received.total:
        return received.words
    amount = f"{received.done / 1e6:,.0f} of {size_words(received.total)}"
    if received.words:
        return f"{received.words} {amount}"
    parts = [amount]
    if received.speed > 0:
        parts.append(f"{received.speed / 1e6:,.1f} MB a second")
    if received.seconds_left is not None:
        parts.append(f"{_left(received.seconds_left)} left")
    return " · ".join(parts)


def nothing_for(code: str, catalogue: Catalogue) -> str:
    """Return why there is no model of a language's own; empty where there is one."""
    if not catalogue.offers:
        known = " and ".join(catalogue.known)
        return (
            f"This EventNER knows the models for spaCy {known}; spaCy {catalogue.spacy} is "
            "installed. A newer EventNER may know more. A model file that you have can be added."
        )
    if any(offer.language == code for offer in catalogue.offers):
        return ""
    return (
        f"spaCy's makers publish no model for {language_name(code)}. A blank pipeline learns from "
        "your sentences alone, and does well with some hundreds of them."
    )


def _left(seconds: float) -> str:
    if seconds < 10:
        return "a few seconds"
    if seconds < _MINUTE:
        return f"{round(seconds / 10) * 10} seconds"
    if seconds < _HOUR:
        minutes = round(seconds / _MINUTE)
        return "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"{seconds / _HOUR:.1f} hours"
