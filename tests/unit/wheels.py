"""Wheels of small models, as spaCy's makers build them, and a catalogue that offers them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from eventner_gui.nlp import base_catalogue
from eventner_gui.nlp.base_catalogue import MIRROR_VARIABLE, Offer, load_catalogue
from tests.unit.file_server import Behaviour

NAME = "en_core_web_toy"
FITS = ">=3.8,<3.9"


def toy_pipeline(word: str = "friday") -> Language:
    """Return a pipeline that finds one word."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": word}])
    return nlp


def build_wheel(folder: Path, nlp: Language | None = None, **meta: Any) -> Path:
    """Write a pipeline as a wheel; return its path."""
    nlp = nlp or toy_pipeline()
    nlp.meta.update({"name": "core_web_toy", "version": "3.8.0", **meta})
    package, version = f"{nlp.lang}_{nlp.meta['name']}", nlp.meta["version"]
    made = folder / "made" / f"{package}-{version}"
    made.parent.mkdir(exist_ok=True)
    nlp.to_disk(made)
    written = {**json.loads((made / "meta.json").read_text(encoding="utf-8")), **meta}
    (made / "meta.json").write_text(json.dumps({"spacy_version": FITS} | written), encoding="utf-8")
    path = folder / f"{package}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in sorted(made.rglob("*")):
            if file.is_file():
                wheel.write(file, f"{package}/{made.name}/{file.relative_to(made).as_posix()}")
        wheel.write(made / "meta.json", f"{package}/meta.json")
        wheel.writestr(f"{package}/__init__.py", "raise SystemExit('it ran')\n")
        wheel.writestr(f"{package}-{version}.dist-info/METADATA", f"Name: {package}\n")
    return path


@dataclass(frozen=True)
class Offered:
    """A model in the catalogue of a test."""

    wheel: Path
    kind: str = "sm"
    needs: tuple[str, ...] = ()
    sha256: str = ""


def offer_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, *offered: Offered
) -> list[Offer]:
    """Let the program know these models alone, and where they are: on a server of ours."""
    models = []
    for each in offered:
        name, version = each.wheel.name.split("-")[:2]
        content = each.wheel.read_bytes()
        digest = each.sha256 or hashlib.sha256(content).hexdigest()
        release = {"version": version, "megabytes": max(1, len(content) // 1_000_000)}
        models.append(
            {
                "name": name,
                "language": name[:2],
                "kind": each.kind,
                "license": "MIT",
                "needs": list(each.needs),
                "releases": {"3.8": {**release, "sha256": digest}},
            }
        )
        server.files[each.wheel.name] = content
    real = json.loads(base_catalogue.resource("bases.json").read_text(encoding="utf-8"))
    path = folder / "bases.json"
    path.write_text(json.dumps({**real, "models": models}), encoding="utf-8")
    monkeypatch.setattr(base_catalogue, "resource", lambda _name: path)
    monkeypatch.setenv(MIRROR_VARIABLE, server.address.removesuffix("/toy.whl"))
    base_catalogue.read_catalogue.cache_clear()
    return list(load_catalogue().offers)
