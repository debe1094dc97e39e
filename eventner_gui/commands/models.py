"""`eventner models`: base models listed, got, added from a file, removed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..core.errors import EventNerError, ModelError
from ..nlp.base_catalogue import Catalogue, Offer, address_of, load_catalogue
from ..nlp.base_words import facts, needs_words, nothing_for, size_words
from ..nlp.getting_models import add_model, get_model, here_of
from ..nlp.languages import find_language
from ..nlp.own_models import OwnModel, find_own, own_models, remove_model
from ..nlp.provenance import cleaned
from ..storage.downloads import Received
from .console import complain, is_terminal, say, say_json

EPILOG = """\
examples:
  eventner models list --language de
  eventner models get en_core_web_md
  eventner models add en_core_web_md-3.8.0-py3-none-any.whl
  eventner models remove en_core_web_md
  eventner train mine.json --output runs/first --base en_core_web_md

Only “get” uses the network. It asks github.com, where spaCy's makers publish their models, or the
mirror that EVENTNER_MODELS_URL names. Ctrl+C stops it; the next “get” goes on from there.
A model is removed for good; runs that were trained from it stay as they are.
"""

STOPPED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="what is here and what can be got")
    listing.add_argument("--language", metavar="CODE", help="of this language alone, such as “de”")
    get = actions.add_parser("get", help="download a model")
    get.add_argument("name", metavar="NAME", help="such as en_core_web_lg")
    add = actions.add_parser("add", help="take a model from a file or a folder")
    add.add_argument("file", metavar="FILE", type=Path, help="a .whl, .zip, .tar.gz or a folder")
    remove = actions.add_parser("remove", help="remove a model that is here")
    remove.add_argument("name", metavar="NAME", help="with its version where there are several")
    for each in (listing, get, add, remove):
        each.add_argument("--json", action="store_true", help="print one JSON value")


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked; return the exit status.

    Raises:
        EventNerError: it cannot be done.
    """
    if arguments.action == "list":
        _list(arguments)
    elif arguments.action == "get":
        offer = _find_offer(arguments.name)
        if missing := offer.missing():
            complain(needs_words(missing))
        try:
            with _Progress() as show:
                model = get_model(offer, report=show, should_stop=lambda: False)
        except KeyboardInterrupt:
            complain("Stopped; the next “get” goes on from here.")
            return STOPPED
        _say_model(model, "is here", arguments)
    elif arguments.action == "add":
        with _Progress() as show:
            model = add_model(arguments.file, report=show, should_stop=lambda: False)
        _say_model(model, "is here", arguments)
    else:
        model = _find_model(arguments.name)
        remove_model(model)
        _say_model(model, "is removed", arguments)
    return 0


def _list(arguments: argparse.Namespace) -> None:
    catalogue = load_catalogue()
    code = arguments.language
    if code and not find_language(code):
        raise EventNerError(f"spaCy has no language “{cleaned(code)}”.", "Write a code like “de”.")
    own = [model for model in own_models() if code in (None, model.language)]
    offers = [offer for offer in catalogue.offers if code in (None, offer.language)]
    if arguments.json:
        say_json({"here": [_own_json(m) for m in own], "offers": [_offer_json(o) for o in offers]})
        return
    why = nothing_for(code or "en", catalogue)
    if why:
        say(why)
    for model in own:
        card = model.card
        say(f"{card.title}: here ({size_words(model.size)}, licence {card.license or 'not told'})")
    here = {model.title for model in own}
    for offer in offers:
        if offer.title in here:
            continue
        part = here_of(offer)
        state = f"{size_words(part)} of it are here" if part else "can be got"
        say(f"{offer.name} {offer.version}: {state} ({facts(offer)})\n    {offer.good_for}")
        if missing := offer.missing():
            say(f"    {needs_words(missing)}")


def _find_offer(name: str) -> Offer:
    catalogue = load_catalogue()
    offer = catalogue.find(name)
    if offer is None:
        raise ModelError(
            f"There is no base model “{cleaned(name)}” that can be got for spaCy "
            f"{catalogue.spacy}.",
            _hint(catalogue),
        )
    return offer


def _hint(catalogue: Catalogue) -> str:
    if not catalogue.offers:
        return nothing_for("en", catalogue)
    return "“eventner models list” shows what there is."


def _find_model(name: str) -> OwnModel:
    found = [m for m in own_models() if m.card.name == name]
    if len(found) > 1:
        titles = ", ".join(model.title for model in found)
        raise ModelError(
            f"There are several versions of {cleaned(name)} here.", f"Write one of {titles}."
        )
    model = find_own(name)
    if model is None:
        raise ModelError(
            f"There is no base model “{cleaned(name)}” here.",
            "“eventner models list” shows what there is.",
        )
    return model


def _say_model(model: OwnModel, what: str, arguments: argparse.Namespace) -> None:
    if arguments.json:
        say_json(_own_json(model))
        return
    say(f"{model.card.title} {what}.")
    if model.folder.is_dir() and model.missing:
        complain(needs_words(model.missing))


def _own_json(model: OwnModel) -> dict[str, Any]:
    card = model.card
    return {
        "name": card.name,
        "version": card.version,
        "language": model.language,
        "license": card.license,
        "folder": str(model.folder),
        "missing": model.missing,
    }


def _offer_json(offer: Offer) -> dict[str, Any]:
    return {
        "name": offer.name,
        "version": offer.version,
        "language": offer.language,
        "license": offer.license,
        "megabytes": offer.megabytes,
        "vectors": offer.vectors,
        "entities": offer.entities,
        "entity_f": offer.entity_f,
        "good_for": offer.good_for,
        "needs": list(offer.needs),
        "missing": offer.missing(),
        "sha256": offer.sha256,
        "address": address_of(offer),
        "bytes_here": here_of(offer),
    }


class _Progress:
    """Shows how far it is as one line; shows nothing where nobody looks."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, received: Received) -> None:
        if not is_terminal(sys.stderr):
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(file=sys.stderr, unit="B", unit_scale=True, leave=False)
        self._bar.total = received.total or None
        self._bar.n = received.done
        self._bar.set_description(received.words or "Downloading", refresh=False)
        self._bar.refresh()
