"""Which sources suggest in a project, a model among them, and what its labels are called here.

It stands in a small file beside the runs, not in the project's JSON: it names runs that lie there
and folders of this computer, and is no change of the data (ADR 17).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from ..core.errors import FileError
from .run_files import write_json

FILE = "suggestions.json"

Kind = Literal["in use", "run", "pipeline", "folder"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model that suggests.

    Attributes:
        kind: the model in use, whichever that is; a run of the project; a pipeline that is
            installed or in our own folder; any model folder.
        name: of the run's folder or of the pipeline, or the path of the folder; empty for the
            model in use.
    """

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Suggesting:
    """What the expert has chosen.

    Attributes:
        model: that suggests; None for none.
        labels: a label of a model to the project's label it is suggested as; to an empty text
            where it is left out. What is not in it goes by the name.
        off: names of the sources that are not asked.
    """

    model: ModelChoice | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    off: frozenset[str] = frozenset()


def read_suggesting(runs_folder: Path) -> Suggesting | None:
    """Return what was chosen for a project; None where nothing is remembered or can be read.

    Args:
        runs_folder: the folder of the project's runs.
    """
    try:
        raw = json.loads((runs_folder / FILE).read_text(encoding="utf-8"))
        return _read(raw)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        log.warning("the choice of what suggests cannot be read: %s", error)
        return None


def write_suggesting(runs_folder: Path, chosen: Suggesting) -> None:
    """Remember what was chosen; the folder of the runs is made where there is none.

    Raises:
        FileError: it cannot be written.
    """
    raw = {
        "model": chosen.model and {"kind": chosen.model.kind, "name": chosen.model.name},
        "labels": dict(chosen.labels),
        "off": sorted(chosen.off),
    }
    try:
        runs_folder.mkdir(parents=True, exist_ok=True)
        write_json(runs_folder / FILE, raw)
    except OSError as error:
        raise FileError(
            f"What suggests cannot be remembered: {error.strerror or error}.",
            "It holds until the project is closed. Look whether the folder of the runs may be "
            "written to.",
        ) from error


def _read(raw: Any) -> Suggesting:
    """Return what a file holds.

    Raises:
        ValueError: it is not of our making.
    """
    if not isinstance(raw, dict):
        raise ValueError("it is no object")
    labels, off = raw.get("labels", {}), raw.get("off", [])
    if not isinstance(labels, dict) or not _are_texts([*labels.keys(), *labels.values()]):
        raise ValueError("its labels are no table of texts")
    if not isinstance(off, list) or not _are_texts(off):
        raise ValueError("its sources are no texts")
    return Suggesting(_read_model(raw.get("model")), MappingProxyType(labels), frozenset(off))


def _read_model(raw: Any) -> ModelChoice | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or raw.get("kind") not in get_args(Kind):
        raise ValueError("its model is of no known kind")
    if not isinstance(raw.get("name"), str):
        raise ValueError("its model has no name")
    return ModelChoice(raw["kind"], raw["name"])


def _are_texts(values: list[Any]) -> bool:
    return all(isinstance(each, str) for each in values)
