"""Loading a spaCy pipeline from a folder, with plain words where that fails."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import ModelError

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


def load_pipeline(folder: Path, *, exclude: Sequence[str] = ()) -> Language:
    """Return the pipeline in a folder, of its own: it shares nothing with another loaded one.

    Args:
        folder: with config.cfg and meta.json.
        exclude: components not to load.

    Raises:
        ModelError: it cannot be loaded; the message says why, as far as that can be known.
    """
    import spacy

    missing = missing_packages(_meta(folder)) if not exclude else []
    if missing:
        raise ModelError(
            f"The model in {folder} needs a package that is not installed: {', '.join(missing)}.",
            f"Install it (python -m pip install {' '.join(missing)}), or choose another model.",
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
    """Return the packages a model asks for that are not installed, as its meta.json writes them."""
    from packaging.requirements import InvalidRequirement, Requirement

    missing = []
    for text in meta.get("requirements") or ():
        try:
            name = Requirement(text).name
        except InvalidRequirement:
            continue
        if _installed_version(name) is None:
            missing.append(text)
    return missing


def _in_plain_words(error: Exception, folder: Path) -> ModelError:
    factory = _UNKNOWN_FACTORY.search(str(error))
    if factory:
        return ModelError(
            f"The model in {folder} has a component “{factory[1]}” that spaCy does not know here.",
            "Install the package that brings this component, or choose another model.",
        )
    wanted = str(_meta(folder).get("spacy_version") or "")
    if wanted and not _fits(wanted):
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
    return ModelError(
        f"The model in {folder} cannot be loaded: its files are damaged or incomplete.",
        "Copy or train it again, or choose another model.",
    )


def _installed_version(package: str) -> str | None:
    from importlib import metadata  # late: 15 ms, and the window imports this module

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _fits(wanted: str) -> bool:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        installed = _installed_version("spacy") or ""
        return SpecifierSet(wanted).contains(installed, prereleases=True)
    except InvalidSpecifier:
        return True


def _meta(folder: Path) -> dict[str, Any]:
    import srsly  # as spaCy wrote it

    try:
        meta = srsly.read_json(folder / "meta.json")
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}
