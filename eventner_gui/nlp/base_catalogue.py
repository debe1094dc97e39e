"""The base models that can be got: what each is, what it needs, where it lies on the network.

The list comes with the program (`resources/bases.json`) and says what was known when it was made.
Whether a model fits is decided again by its own meta.json once it is here.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..core.errors import EventNerError
from ..storage.resources import resource
from .languages import find_language
from .loading import missing_packages

MIRROR_VARIABLE = "EVENTNER_MODELS_URL"
"""Environment variable: where models lie instead, for a school or a hospital with a copy."""

_HOME = "https://github.com/explosion/spacy-models/releases/download"
_NAME = re.compile(r"[a-z]{2,3}_[a-z]+_[a-z]+_[a-z]+")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A base model that can be got, in the release for the installed spaCy.

    Attributes:
        name: "en_core_web_lg".
        version: of the model.
        language: a spaCy language code.
        kind: "sm", "md", "lg", "trf", "trf-dep" (without entities) or "many" (languages).
        license: under which it may be used.
        good_for: one sentence.
        vectors: whether it brings word vectors.
        entities: whether it finds entities of its own.
        entity_f: F of those on its makers' test set, 0 to 1; None where it is not known.
        megabytes: size of the file, in millions of bytes.
        sha256: of the file, in hexadecimal.
        needs: packages it asks for, as requirements; empty for spaCy alone.
    """

    name: str
    version: str
    language: str
    kind: str
    license: str
    good_for: str
    vectors: bool
    entities: bool
    entity_f: float | None
    megabytes: int
    sha256: str
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return name and version, as the folder and the release are called."""
        return f"{self.name}-{self.version}"

    @property
    def file_name(self) -> str:
        """Return the name of the file."""
        return f"{self.title}-py3-none-any.whl"

    @property
    def size(self) -> int:
        """Return about how many bytes the file has."""
        return self.megabytes * 1_000_000

    def missing(self) -> list[str]:
        """Return the packages it asks for that are not installed."""
        return missing_packages({"requirements": list(self.needs)})


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be got.

    Attributes:
        made: when the list was made (a date).
        spacy: the installed minor version, "3.8".
        known: the minor versions that the list knows models for.
        offers: those for the installed one, in the list's order.
    """

    made: str
    spacy: str
    known: tuple[str, ...]
    offers: tuple[Offer, ...]

    def find(self, name: str) -> Offer | None:
        """Return the offer of a name, with or without its version."""
        return next((o for o in self.offers if name in (o.name, o.title)), None)

    def find_file(self, sha256: str) -> Offer | None:
        """Return the offer whose file has a digest."""
        return next((o for o in self.offers if o.sha256 == sha256), None)


def load_catalogue() -> Catalogue:
    """Return the list for the installed spaCy, which is not imported.

    Raises:
        EventNerError: the list that comes with the program is missing or damaged.
    """
    from importlib import metadata  # late: 15 ms, and the window imports this module

    return read_catalogue(
        resource("bases.json"), ".".join(metadata.version("spacy").split(".")[:2])
    )


@cache
def read_catalogue(path: Path, spacy: str) -> Catalogue:
    """Return the list in a file, for a minor version of spaCy ("3.8").

    Raises:
        EventNerError: it is damaged.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        kinds, models = raw["kinds"], raw["models"]
        known = sorted({minor for model in models for minor in model["releases"]}, key=_numbers)
        offers = tuple(
            _offer(model, kinds[model["kind"]], model["releases"][spacy])
            for model in models
            if spacy in model["releases"]
        )
        if len({offer.name for offer in offers}) != len(offers):
            raise ValueError("a model stands twice in it")
        return Catalogue(str(raw["made"]), spacy, tuple(known), offers)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise EventNerError(
            f"The list of base models ({path.name}) is damaged: {error}.", "Install EventNER again."
        ) from error


def address_of(offer: Offer) -> str:
    """Return where a model's file lies on the network, or on the mirror the environment names."""
    home = os.environ.get(MIRROR_VARIABLE, "").strip().rstrip("/") or _HOME
    return f"{home}/{offer.title}/{offer.file_name}"


def _offer(model: Mapping[str, Any], kind: Mapping[str, Any], release: Mapping[str, Any]) -> Offer:
    needs: Sequence[Any] = model.get("needs", ())
    entity_f = model.get("entity_f")
    made = Offer(
        name=str(model["name"]),
        version=str(release["version"]),
        language=str(model["language"]),
        kind=str(model["kind"]),
        license=str(model["license"]),
        good_for=str(model.get("good_for") or kind["good_for"]),
        vectors=kind["vectors"] is True,
        entities=kind["entities"] is True,
        entity_f=None if entity_f is None else float(entity_f),
        megabytes=int(release["megabytes"]),
        sha256=str(release["sha256"]),
        needs=tuple(map(str, needs)),
    )
    right = (
        _NAME.fullmatch(made.name)
        and _VERSION.fullmatch(made.version)
        and _SHA256.fullmatch(made.sha256)
        and find_language(made.language)
        and made.name.startswith(f"{made.language}_")
        and made.megabytes > 0
        and made.license
        and made.good_for
        and (made.entity_f is None or 0 < made.entity_f <= 1)
    )
    if not right:
        raise ValueError(f"{made.name} is not described as it should be")
    return made


def _numbers(minor: str) -> list[int]:
    return [int(part) for part in minor.split(".")]
