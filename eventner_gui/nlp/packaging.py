"""Hands a model over: a folder, an installable wheel, a page about it and examples that work."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import srsly

from ..core.errors import FormatError, ModelError
from ..storage.run_record import RunRecord
from ..storage.runs import read_run
from .loading import load_pipeline
from .model_card import MODEL_FOLDER, card, full_name, python_example
from .package_wish import PackageWish
from .prediction import find_model
from .run_folder import building
from .trust import Trust, remember_trained

log = logging.getLogger(__name__)

CARD_FILE = "README.md"
EXAMPLE_FILE = "example.py"
_META = "meta.json"


@dataclass(frozen=True, slots=True)
class Package:
    """A model that was handed over.

    Attributes:
        folder: of all of it.
        model: the folder that `spacy.load` takes.
        wheel: the file that pip installs.
        name: by which it is loaded once it is installed.
    """

    folder: Path
    model: Path
    wheel: Path
    name: str


def make_package(
    path: Path,
    to: Path,
    wish: PackageWish,
    *,
    trust: Trust,
    report: Callable[[str], None] = lambda _words: None,
) -> Package:
    """Make all that a programmer needs of a model, in a new folder; imports spaCy.

    Args:
        path: a model folder, or a run folder, whose model-best is meant.
        to: folder that the new one, called after name and version, is made in.
        wish: what it is to be called.
        trust: which models may be opened; it is opened once, to see that it works.
        report: called with what is done now.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: there is no such model, the name cannot be, the new folder is in use, or the
            disk is full; then nothing is left behind.
    """
    wish.check()
    source = find_model(path)
    run = _run_of(source)
    report("Opening the model")
    pipeline = load_pipeline(source, trust)
    folder = to / f"{pipeline.lang}_{wish.name}-{wish.version}"
    with building(folder, "package", ModelError) as place:
        report("Copying it")
        model = place / MODEL_FOLDER
        shutil.copytree(source, model)
        meta = _meta(pipeline.meta, wish, run)
        wheel_name = f"{full_name(meta)}-{wish.version}-py3-none-any.whl"
        page = card(meta, wish, wheel_name, run)
        for where in (model, place):
            (where / CARD_FILE).write_text(page, encoding="utf-8", newline="\n")
        srsly.write_json(model / _META, meta)
        example = python_example(full_name(meta), wish.example)
        (place / EXAMPLE_FILE).write_text(example, encoding="utf-8", newline="\n")
        report("Making the installable file")
        wheel = _wheel(model, place, wish)
        remember_trained(model, folder / MODEL_FOLDER)
    return Package(folder, folder / MODEL_FOLDER, folder / wheel.name, full_name(meta))


def _run_of(model: Path) -> RunRecord | None:
    """Return the run that a model belongs to; None when it lies elsewhere."""
    try:
        return read_run(model.parent)
    except FormatError:
        return None


def _meta(found: dict[str, Any], wish: PackageWish, run: RunRecord | None) -> dict[str, Any]:
    """Return the meta.json that is handed over."""
    meta = {
        **found,
        "name": wish.name,
        "version": wish.version,
        "license": wish.license,
        "author": wish.author,
        "email": wish.email,
        "url": wish.url,
        "description": wish.description,
    }
    if run is not None:
        meta["trained"] = {
            "date": run.created,
            "sentences": run.train,
            "base": run.base,
            "with": dict(run.versions),
        }
    return meta


def _wheel(model: Path, place: Path, wish: PackageWish) -> Path:
    """Make the wheel of a model with spaCy's own means; return it.

    `spacy package --build wheel` makes an environment and fetches setuptools into it: without a
    network it fails. So spaCy writes the package's source, and what is installed here builds it.
    """
    from spacy.cli.package import package

    source = place / ".source"
    source.mkdir()
    try:
        package(
            model,
            source,
            name=wish.name,
            version=wish.version,
            create_sdist=False,
            require_parent=True,
            silent=True,
        )
        (root,) = source.iterdir()
        return _built(root, place)
    except SystemExit as error:  # spaCy's command ends so, whatever was wrong
        raise ModelError("spaCy cannot make a package of this model.") from error
    finally:
        shutil.rmtree(source, ignore_errors=True)


def _built(source: Path, to: Path) -> Path:
    """Build a package's source with what is installed here; return the wheel."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    failure = ModelError(
        "The installable file could not be made.",
        "Install what makes it with: python -m pip install --upgrade build setuptools",
    )
    try:
        done = subprocess.run(
            [*command, "--skip-dependency-check", "--outdir", str(to), str(source)],
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise failure from error
    wheels = list(to.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        log.warning("the wheel could not be built: status %d", done.returncode)
        raise failure
    return wheels[0]
