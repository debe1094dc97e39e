"""Loading a spaCy pipeline from a folder that may be opened, with plain words where that fails."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import ModelError
from .base_files import read_meta
from .provenance import cleaned, damaged
from .transformers import extra_hint
from .trust import Trust, check

if TYPE_CHECKING:
    from spacy.language import Language

# What a damaged or foreign folder makes spaCy, thinc and srsly raise.
LOAD_ERRORS = (
    OSError,
    ValueError,
    LookupError,
    ImportError,
    TypeError,
    AttributeError,
    EOFError,
    RuntimeError,
)

_UNKNOWN_FACTORY = re.compile(r"\[E002\] Can't find factory for '([^']+)'")


def load_pipeline(folder: Path, trust: Trust, *, exclude: Sequence[str] = ()) -> Language:
    """Return the pipeline in a folder, of its own: it shares nothing with another loaded one.

    This is the one way into `spacy.load`, and it looks at the folder first.

    Args:
        folder: with config.cfg and meta.json.
        trust: which models may be opened.
        exclude: components not to load.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: it cannot be loaded; the message says why, as far as that can be known.
    """
    check(folder, trust)
    import spacy

    missing = missing_packages(read_meta(folder) or {}) if not exclude else []
    if missing:
        raise ModelError(
            f"The model in {folder} needs a package that is not installed: {', '.join(missing)}.",
            f"Install it (python -m pip install {' '.join(missing)}) if you trust who made it, or "
            "choose another model.",
        )
    try:
        return spacy.load(folder, exclude=list(exclude))
    except MemoryError as error:
        raise ModelError(
            f"There is not enough free memory to load the model in {folder}.",
            "Close other programs, or choose a smaller model.",
        ) from error
    except LOAD_ERRORS as error:
        raise _in_plain_words(error, folder) from error


def missing_packages(meta: Mapping[str, Any]) -> list[str]:
    """Return the packages a model asks for that are not installed, with their versions."""
    from packaging.requirements import InvalidRequirement, Requirement

    missing = []
    requirements = meta.get("requirements")
    for text in requirements if isinstance(requirements, list) else ():
        try:
            wanted = Requirement(str(text))
        except InvalidRequirement:
            continue
        if _installed_version(wanted.name) is None:
            # never an address to install from, which whoever made the model may have written
            missing.append(cleaned(f"{wanted.name}{wanted.specifier}"))
    return missing


def _in_plain_words(error: Exception, folder: Path) -> ModelError:
    factory = _UNKNOWN_FACTORY.search(str(error))
    if factory:
        return ModelError(
            f"The model in {folder} has a component “{cleaned(factory[1])}” that spaCy does not "
            "know here.",
            extra_hint(factory[1])
            or "Install the package that brings this component, or choose another model.",
        )
    wanted = str((read_meta(folder) or {}).get("spacy_version") or "")
    if wanted and not fits_spacy(wanted):
        return ModelError(
            f"The model in {folder} was made for another version of spaCy: it asks for {wanted}, "
            f"and {_installed_version('spacy')} is installed.",
            "Train it again here, or choose another model.",
        )
    if isinstance(error, ImportError):
        return ModelError(
            f"The model in {folder} needs a package that is not installed: {error}.",
            "Install it, or choose another model.",
        )
    return damaged(folder)


def _installed_version(package: str) -> str | None:
    from importlib import metadata  # late: 15 ms, and the window imports this module

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def fits_spacy(wanted: str) -> bool:
    """Tell whether the installed spaCy is one of the versions a model asks for (">=3.8,<3.9")."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        installed = _installed_version("spacy") or ""
        return SpecifierSet(wanted).contains(installed, prereleases=True)
    except InvalidSpecifier:
        return True
