"""Getting a base model into our own folder: from the network, from a file or from a folder.

It is built aside, looked at and renamed into place; nothing of it is run or imported on the way.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..core.display import shown_name
from ..core.errors import FileError, ModelError
from ..storage.disk_errors import why_not_written
from ..storage.downloads import Patience, Received, Wanted, fetch, sha256_of
from ..storage.model_archives import copy_model, unpack_model
from ..storage.partial_file import forget, left_over
from ..storage.places import models_dir, models_place
from .base_catalogue import Offer, address_of, load_catalogue
from .loading import fits_spacy
from .model_files import look_at_files
from .own_models import ASIDE, MODEL_FILES, OwnModel, aside_in, read_model
from .provenance import LookedAt, look
from .trust import remember_trusted

_DOWNLOADS = ".downloads"
_OLD_S = 24 * 3600  # what was begun earlier than that is not under way any more
_REPORT_S = 0.15
_GROWTH = 1.5  # a model's folder to its file, and some room
_FOLDER_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}")
_PATIENCE = Patience()

Report = Callable[[Received], object]


def get_model(
    offer: Offer,
    *,
    report: Report,
    should_stop: Callable[[], bool],
    patience: Patience | None = None,
) -> OwnModel:
    """Download a base model and put it into our own folder.

    Args:
        offer: of the catalogue.
        report: called some times a second.
        should_stop: looked at ten times a second.
        patience: with the network; the usual one when None.

    Raises:
        DownloadStopped: `should_stop` said so; what has come is kept.
        DownloadError: it did not come.
        ModelError: what came is no model for this program.
        FileError: our own folder cannot be written.
    """
    file = _download_of(offer)
    wanted = Wanted(address_of(offer), offer.sha256, offer.size, round(offer.size * _GROWTH))
    if not file.is_file():
        fetch(wanted, file, report=report, should_stop=should_stop, patience=patience or _PATIENCE)
    try:
        model = _add(file, offer, report, should_stop)
    except ModelError:
        file.unlink(missing_ok=True)
        raise
    file.unlink(missing_ok=True)
    return model


def add_model(source: Path, *, report: Report, should_stop: Callable[[], bool]) -> OwnModel:
    """Put a base model from a file or a folder into our own folder; the source stays.

    Args:
        source: a wheel, a zip, a tar file, or a folder with meta.json and config.cfg in it, or
            in a folder inside, as an unpacked wheel has it.
        report: called some times a second.
        should_stop: looked at with each megabyte.

    Raises:
        DownloadStopped: `should_stop` said so.
        ModelError: it is no model for this program.
        FileError: it cannot be read, or our own folder cannot be written.
    """
    offer = None
    if not source.is_dir():
        report(Received(0, 0, words="Checking…"))
        try:
            offer = load_catalogue().find_file(sha256_of(source, should_stop))
        except OSError as error:
            raise FileError(
                f"“{shown_name(source.name)}” cannot be read: {error.strerror or error}.",
                "See that the file is there and may be read.",
            ) from error
    return _add(source, offer, report, should_stop)


def here_of(offer: Offer) -> int:
    """Return how many bytes of a download are here; 0 for none."""
    place = models_place() / _DOWNLOADS / offer.file_name
    return place.stat().st_size if place.is_file() else left_over(place)


def forget_download(offer: Offer) -> None:
    """Throw away what has come of a download.

    Raises:
        FileError: it cannot be removed.
    """
    file = _download_of(offer)
    try:
        forget(file)
        file.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(
            f"The rest of the download could not be removed: {error.strerror or error}.",
            "Close other windows of EventNER, then try again.",
        ) from error


def _add(
    source: Path, offer: Offer | None, report: Report, should_stop: Callable[[], bool]
) -> OwnModel:
    place = models_dir()
    _remove_old(place)
    aside = aside_in(place)
    say = _every_so_often(report)
    try:
        if source.is_dir():
            copy_model(_safe_folder(source), aside, report=say, should_stop=should_stop)
        else:
            unpack_model(source, aside, report=say, should_stop=should_stop)
        report(Received(0, 0, words="Looking at it…"))
        looked = look(aside)
        _check(looked, offer)
        if offer is not None:
            remember_trusted(looked)  # exactly what its makers published, by their own digest
        return _put_in_place(aside, looked)
    except OSError as error:
        reason, hint = why_not_written(error, place)
        raise FileError(f"The base model cannot be kept: {reason}.", hint) from error
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(aside, ignore_errors=True)


def _safe_folder(source: Path) -> Path:
    """Return the model's folder in a folder, if no link in it leads out."""
    home = next(
        (
            folder
            for folder in _folders(source)
            if all((folder / each).is_file() for each in MODEL_FILES)
        ),
        None,
    )
    if home is None:
        raise ModelError(
            f"There is no spaCy model in the folder “{shown_name(source.name)}”.",
            "Choose the folder that holds meta.json and config.cfg.",
        )
    if look_at_files(home).leading_out:
        raise ModelError(
            f"The folder “{shown_name(source.name)}” was not copied: a link in it leads to "
            "something outside.",
            "Get the model from where its makers publish it.",
        )
    return home


def _folders(source: Path) -> Iterator[Path]:
    """Return a folder and those in it, two deep, as an unpacked wheel has them."""
    yield source
    for pattern in ("*/", "*/*/"):
        yield from sorted(path for path in source.glob(pattern) if path.is_dir())


def _check(looked: LookedAt, offer: Offer | None) -> None:
    """See that a model is the one that was meant, and is for this spaCy."""
    card = looked.card
    if offer is not None and (card.name, card.version) != (offer.name, offer.version):
        raise ModelError(
            f"The file is that of {card.title}, not of {offer.name} {offer.version}.",
            "Look for a newer EventNER, or choose another model.",
        )
    if card.spacy_version and not fits_spacy(card.spacy_version):
        raise ModelError(
            f"{card.title} is for another version of spaCy: it asks for {card.spacy_version}.",
            f"Get the version that is made for spaCy {load_catalogue().spacy}.",
        )


def _put_in_place(aside: Path, looked: LookedAt) -> OwnModel:
    """Rename a model to its name and version; what is there already stays beside it."""
    place = aside.parent
    title = f"{looked.card.name}-{looked.card.version}"
    title = title if _FOLDER_NAME.fullmatch(title) else f"model-{looked.digest[:12]}"
    for number in range(1, 1000):
        folder = place / (title if number == 1 else f"{title}-{number}")
        if not folder.exists():
            aside.rename(folder)
        elif look_at_files(folder).digest != looked.digest:
            continue
        model = read_model(folder)
        if model is not None:
            return model
    raise FileError(f"There are too many models called {title}.", "Remove some of them.")


def _download_of(offer: Offer) -> Path:
    folder = models_dir() / _DOWNLOADS
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        reason, hint = why_not_written(error, folder.parent)
        raise FileError(f"The download cannot be kept: {reason}.", hint) from error
    return folder / offer.file_name


def _remove_old(place: Path) -> None:
    """Remove what a program that was killed has left half done."""
    for folder in place.glob(f"{ASIDE}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD_S:
                shutil.rmtree(folder, ignore_errors=True)


def _every_so_often(report: Report) -> Callable[[int, int], None]:
    told = 0.0

    def say(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told >= _REPORT_S or done >= total:
            told = now
            report(Received(done, total, words="Unpacking…"))

    return say
