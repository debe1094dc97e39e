"""A blank spaCy pipeline of a language, or a plain word about what is missing for it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..core.errors import ModelError
from .languages import Language as LanguageEntry
from .languages import find_language

if TYPE_CHECKING:
    from spacy.language import Language


def blank_pipeline(code: str) -> Language:
    """Return a blank pipeline; imports spaCy.

    Raises:
        ModelError: spaCy has no such language, or it needs a package that is not installed.
    """
    import spacy

    entry = check_language(code)
    try:
        pipeline = spacy.blank(code)
        pipeline.make_doc(".")
    except (ImportError, OSError, RuntimeError) as error:
        raise _missing(entry) from error
    return pipeline


def check_language(code: str) -> LanguageEntry:
    """Return a language if a blank pipeline of it can be made here; spaCy is not imported.

    Raises:
        ModelError: spaCy has no such language, or it needs a package that is not installed.
    """
    entry = find_language(code)
    if entry is None:
        raise ModelError(
            f"spaCy has no language with the code “{code}”.",
            "Choose one from the list, for example “en” for English or “xx” for several languages.",
        )
    if any(find_spec(module) is None for module in entry.modules):
        raise _missing(entry)
    return entry


def _missing(entry: LanguageEntry) -> ModelError:
    if not entry.needs:
        return ModelError(
            f"spaCy cannot split {entry.name} text on this computer.",
            "Reinstall EventNER, or choose the language “xx” (several languages).",
        )
    program = f" and {entry.needs_program}" if entry.needs_program else ""
    return ModelError(
        f"Splitting {entry.name} text into words needs more than spaCy itself.",
        f"Install {entry.needs}{program} (python -m pip install {entry.needs}), then try again.",
    )
