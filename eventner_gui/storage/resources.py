"""Finds what comes with the program: icons, themes, labels, the sample project."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ..core.document import Label
from ..core.errors import EventNerError

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """Return the path of a resource, in an installed wheel or in a checkout.

    Args:
        parts: folders and file name below the resources folder; none for the folder itself.

    Raises:
        EventNerError: it is not there.
    """
    return _find("_resources", "resources", parts)


def sample_data() -> Path:
    """Return the folder of the sample project.

    Raises:
        EventNerError: it is not there.
    """
    return _find("_sample_data", "sample_data", ())


def article_labels() -> tuple[Label, ...]:
    """Return the labels of the article, which a new project starts with.

    Raises:
        EventNerError: the resources are not there.
    """
    return tuple(
        Label(entry["name"], entry["color"], entry["key"], entry["description"])
        for entry in _labels()["article"]
    )


def palette() -> tuple[str, ...]:
    """Return the colours for labels, ``#rrggbb``, in the order in which they are given out.

    Raises:
        EventNerError: the resources are not there.
    """
    return tuple(_labels()["palette"])


@cache
def _labels() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(resource("labels.json").read_text(encoding="utf-8"))
    return loaded


def _find(installed: str, checkout: str, parts: tuple[str, ...]) -> Path:
    for folder in (_PACKAGE / installed, _PACKAGE.parent / checkout):
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    raise EventNerError(
        f"A part of EventNER is missing: {'/'.join((checkout, *parts))}.",
        "Install EventNER again.",
    )
