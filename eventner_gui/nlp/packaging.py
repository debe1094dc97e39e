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
from .base_files import read_meta
from .loading import load_pipeline
from .model_card import MODEL_FOLDER, card, full_name, python_example, wheel_name
from .package_wish import PackageWish
from .prediction import find_model
from .run_folder import building
from .trust import Trust, remember_trained

log = logging.getLogger(__name__)

CARD_FILE = "README.md"
EXAMPLE_FILE = "example.py"
_META = "meta.json"
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Package:
    """A model that was handed over.

    Attributes:
        folder: of all of it.
        model: the folder that `spacy.load` takes.
        wheel: the file that pip installs; None when none was wanted.
        name: by which it is loaded once it is installed.
    """

    folder: Path
    model: Path
    wheel: Path | None
    name: str


class PackagingStopped(ModelError):
    """It was stopped; nothing is left of it."""


def make_package(
    path: Path,
    to: Path,
    wish: PackageWish,
    *,
    trust: Trust,
    with_wheel: bool = True,
    report: Callable[[str], None] = lambda _words: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Package:
    """Make all that a programmer needs of a model, in a new folder; imports spaCy.

    Args:
        path: a model folder, or a run folder, whose model-best is meant.
        to: folder that the new one, called after name and version, is made in.
        wish: what it is to be called.
        trust: which models may be opened; it is opened once, to see that it works.
        with_wheel: make the file that pip installs, too.
        report: called with what is done now.
        is_stopped: asked now and then whether to give it up.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        PackagingStopped: a ModelError; it was given up.
        ModelError: there is no such model, the name cannot be, the new folder is in use, or the
            disk is full; then nothing is left behind.
    """
    wish.check()
    source = find_model(path)
    run = run_of(source)

    def step(words: str) -> None:
        if is_stopped():
            raise PackagingStopped("The model was not handed over: it was stopped.")
        report(words)

    step("Opening the model")
    pipeline = load_pipeline(source, trust)
    folder = to / f"{pipeline.lang}_{wish.name}-{wish.version}"
    with building(folder, "package", ModelError) as place:
        step("Copying it")
        model = place / MODEL_FOLDER
        shutil.copytree(source, model)
        meta = _meta(pipeline.meta, wish, run)
        file = wheel_name(meta) if with_wheel else ""
        page = card(meta, wish, file, run)
        for where in (model, place):
            (where / CARD_FILE).write_text(page, encoding="utf-8", newline="\n")
        srsly.write_json(model / _META, meta)
        example = python_example(full_name(meta) if with_wheel else MODEL_FOLDER, wish.example)
        (place / EXAMPLE_FILE).write_text(example, encoding="utf-8", newline="\n")
        if with_wheel:
            step("Making the installable file")
            _wheel(model, place, wish, is_stopped)
        step("Putting it in its place")
        remember_trained(model, folder / MODEL_FOLDER)
    wheel = folder / file if with_wheel else None
    return Package(folder, folder / MODEL_FOLDER, wheel, full_name(meta))


def preview(path: Path, wish: PackageWish, *, with_wheel: bool = True) -> str:
    """Return the page that would go with a model, in markdown; the model is not opened.

    Args:
        path: a model folder, or a run folder.
        wish: what it is to be called.
        with_wheel: a file that pip installs would be made, too.

    Raises:
        ModelError: there is no such model.
    """
    source = find_model(path)
    run = run_of(source)
    meta = _meta(read_meta(source) or {}, wish, run)
    meta.setdefault("lang", run.language if run else "")
    meta.setdefault("spacy_version", "")
    return card(meta, wish, wheel_name(meta) if with_wheel else "", run)


def run_of(model: Path) -> RunRecord | None:
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


def _wheel(model: Path, place: Path, wish: PackageWish, is_stopped: Callable[[], bool]) -> None:
    """Make the wheel of a model with spaCy's own means.

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
        _build(root, place, is_stopped)
    except SystemExit as error:  # spaCy's command ends so, whatever was wrong
        raise ModelError("spaCy cannot make a package of this model.") from error
    finally:
        shutil.rmtree(source, ignore_errors=True)


def _build(source: Path, to: Path, is_stopped: Callable[[], bool]) -> None:
    """Build a package's wheel from its source with what is installed here."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation"]
    failure = ModelError(
        "The installable file could not be made.",
        "Install what makes it with: python -m pip install --upgrade build setuptools",
    )
    try:
        building = subprocess.Popen(
            [*command, "--skip-dependency-check", "--outdir", str(to), str(source)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise failure from error
    status = _status(building, is_stopped)
    if status or len(list(to.glob("*.whl"))) != 1:
        log.warning("the wheel could not be built: status %d", status)
        raise failure


def _status(process: subprocess.Popen[bytes], is_stopped: Callable[[], bool]) -> int:
    """Wait for a process and return its status; it is killed when it is to be stopped."""
    while True:
        try:
            return process.wait(_POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if is_stopped():
                process.kill()
                process.wait()
                raise PackagingStopped("The model was not handed over: it was stopped.") from None
