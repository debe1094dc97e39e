"""Models of strangers: what they would run leaves a marker."""

from __future__ import annotations

import importlib
import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import catalogue
import pytest
import spacy

CALLBACK = "evil.callback.v1"


def days_model(folder: Path) -> Path:
    """Save a model of spaCy's own parts that finds days."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": "friday"}])
    nlp.to_disk(folder)
    return folder


def edit_meta(folder: Path, **values: Any) -> None:
    path = folder / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**meta, **values}), encoding="utf-8")


def edit_config(folder: Path, old: str, new: str) -> None:
    path = folder / "config.cfg"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def with_callback(folder: Path, name: str = CALLBACK) -> Path:
    """Let a model name a function that is called as soon as the model is loaded."""
    edit_config(folder, "before_creation = null\n", "")
    with (folder / "config.cfg").open("a", encoding="utf-8") as file:
        file.write(f'\n\n[nlp.before_creation]\n@callbacks = "{name}"\n')
    return folder


def install_evil_package(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a package with the function; return the marker that importing it would write."""
    site.mkdir()
    marker = site / "it-ran"
    (site / "evil_parts.py").write_text(
        "from pathlib import Path\n"
        f"Path({str(marker)!r}).touch()\n"
        "def make():\n"
        "    return lambda language: language\n",
        encoding="utf-8",
    )
    info = site / "evil_parts-6.6.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: evil-parts\nVersion: 6.6\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[spacy_callbacks]\n{CALLBACK} = evil_parts:make\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "evil_parts", raising=False)
    importlib.invalidate_caches()
    # catalogue reads them once, when it is imported
    monkeypatch.setattr(catalogue, "AVAILABLE_ENTRY_POINTS", metadata.entry_points())
    return marker
