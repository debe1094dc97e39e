"""What a model is handed over as."""

from __future__ import annotations

import re
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from ..core.errors import ModelError

EXAMPLE = "Book a yoga class on Friday"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NO_SIGN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class PackageWish:
    """How a model is to be called, and what is to be said of it.

    Attributes:
        name: without the language before it; small letters, digits and single underscores.
        version: as Python packages have it, such as "1.0.2".
        license: in what words it may be used, such as "MIT" or "CC-BY-4.0"; empty when not said.
        author: a person or an organisation; empty when not said.
        email: to write to; empty when not said.
        url: a page about it; empty for none.
        description: a sentence or two on what it finds, in what kind of texts.
        example: a text for the examples of its use.
    """

    name: str
    version: str = "0.1.0"
    license: str = ""
    author: str = ""
    email: str = ""
    url: str = ""
    description: str = ""
    example: str = EXAMPLE

    def check(self) -> None:
        """See that Python takes the name and the version.

        Raises:
            ModelError: it does not.
        """
        if not _NAME.fullmatch(self.name):
            raise ModelError(
                f"“{self.name}” cannot be a model's name.",
                "Use small letters, digits and single underscores, such as “events”.",
            )
        try:
            version = str(Version(self.version))
        except InvalidVersion as error:
            raise ModelError(
                f"“{self.version}” is no version.", "Use numbers with dots, such as 1.0.0."
            ) from error
        if version != self.version:
            raise ModelError(f"Python writes the version {self.version} as {version}: use that.")


def package_name(words: str) -> str:
    """Return a package's name made from some words, such as a project's name."""
    name = _NO_SIGN.sub("_", words.casefold()).strip("_")
    return name if _NAME.fullmatch(name) else f"model_{name}".rstrip("_")
