"""Reads meta.json and config.cfg of a pipeline with the standard library alone."""

from __future__ import annotations

import configparser
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

# Far above what any model has (some 50 kB); what is larger is not taken apart.
_MOST_META_BYTES = 16 * 2**20
_MOST_CONFIG_BYTES = 2 * 2**20


def find_upstream(
    name: str,
    components: tuple[str, ...],
    factories: Mapping[str, str],
    config: Mapping[str, Mapping[str, Any]],
) -> str | None:
    """Return the tok2vec component that a component listens to, or None.

    Args:
        name: of the component.
        components: all of the pipeline, in order.
        factories: by component name.
        config: the sections of config.cfg.
    """
    for section, values in config.items():
        if not section.startswith(f"components.{name}."):
            continue
        if ".Tok2VecListener." not in str(values.get("@architectures", "")):
            continue
        wanted = values.get("upstream", "*")
        before = components[: components.index(name)]
        candidates = [n for n in before if factories[n] == "tok2vec" and wanted in ("*", n)]
        if candidates:
            return candidates[-1]
    return None


def read_meta(folder: Path) -> dict[str, Any] | None:
    """Return meta.json of a model or package folder; None when there is no readable one."""
    path = folder / "meta.json"
    try:
        meta = json.loads(_read(path, _MOST_META_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        log.info("no readable meta.json in %s: %s", folder, error)
        return None
    return meta if isinstance(meta, dict) else None


def read_config(path: Path) -> dict[str, dict[str, Any]] | None:
    """Return the sections of a spaCy config as they stand, or None when it cannot be read.

    It is taken apart with the settings that spaCy's own reader (confection) has, so that nothing
    is a comment here and a value there. Variables such as ${paths.train} are left unresolved.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(_read(path, _MOST_CONFIG_BYTES))
    except (OSError, ValueError, configparser.Error) as error:
        log.info("unreadable config %s: %s", path, error)
        return None
    if parser.defaults():  # spaCy refuses these too
        log.info("unreadable config %s: values for every section", path)
        return None
    return {
        section: {key: _value(value) for key, value in parser.items(section)}
        for section in parser.sections()
    }


def _read(path: Path, most: int) -> str:
    """Return the text of a file, as Python's text mode gives it; one that is too large fails."""
    with path.open("rb") as file:
        read = file.read(most + 1)
    if len(read) > most:
        raise ValueError(f"larger than {most} bytes")
    return read.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # a variable such as ${paths.train}
        return text
