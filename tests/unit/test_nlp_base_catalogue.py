from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from eventner_gui.core.errors import EventNerError
from eventner_gui.nlp.base_catalogue import (
    MIRROR_VARIABLE,
    address_of,
    load_catalogue,
    read_catalogue,
)
from eventner_gui.storage.resources import resource


def test_the_list_has_the_articles_base_and_its_kin() -> None:
    catalogue = load_catalogue()
    assert metadata.version("spacy").startswith(catalogue.spacy)
    english = [o for o in catalogue.offers if o.language == "en"]
    assert [o.kind for o in english] == ["sm", "md", "lg", "trf"]
    large = catalogue.find("en_core_web_lg")
    assert large and large.megabytes == 382 and large.license == "MIT" and large.vectors
    assert "article" in large.good_for
    assert not large.missing()
    assert len({o.language for o in catalogue.offers}) == 25


def test_names_addresses_and_digests_are_all_different() -> None:
    offers = load_catalogue().offers
    for values in ({o.name for o in offers}, {address_of(o) for o in offers}):
        assert len(values) == len(offers)
    assert len({o.sha256 for o in offers}) == len(offers)
    assert load_catalogue().find_file(offers[3].sha256) is offers[3]


def test_an_address_is_that_of_the_release(monkeypatch: pytest.MonkeyPatch) -> None:
    offer = load_catalogue().find("en_core_web_sm-3.8.0")
    assert offer
    file = "en_core_web_sm-3.8.0/en_core_web_sm-3.8.0-py3-none-any.whl"
    home = "https://github.com/explosion/spacy-models/releases/download"
    assert address_of(offer) == f"{home}/{file}"
    monkeypatch.setenv(MIRROR_VARIABLE, "https://models.school.example/spacy/ ")
    assert address_of(offer) == f"https://models.school.example/spacy/{file}"


def test_what_a_model_needs_besides_is_known_before_it_is_got() -> None:
    offer = load_catalogue().find("ja_core_news_trf")
    assert offer
    packages = [requirement.split(">")[0] for requirement in offer.needs]
    assert packages == ["spacy-curated-transformers", "sudachipy", "sudachidict-core"]


def test_only_models_for_the_installed_spacy_are_offered() -> None:
    other = read_catalogue(resource("bases.json"), "3.9")
    assert other.offers == ()
    assert other.known == ("3.8",)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../evil"},
        {"license": ""},
        {"language": "qq"},
        {"kind": "huge"},
        {"releases": {"3.8": {"version": "3.8.0", "megabytes": 12, "sha256": "abc"}}},
        {"releases": {"3.8": {"version": "3.8.0", "megabytes": 0, "sha256": "a" * 64}}},
        {"releases": {"3.8": {"version": "..", "megabytes": 1, "sha256": "a" * 64}}},
        {"entity_f": 84.3},
    ],
)
def test_a_damaged_list_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    raw = json.loads(resource("bases.json").read_text(encoding="utf-8"))
    raw["models"][0].update(change)
    path = tmp_path / "bases.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(EventNerError, match="damaged"):
        read_catalogue(path, "3.8")


def test_a_list_that_is_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bases.json"
    for text in ("", "[]", '{"kinds": {}}'):
        path.write_text(text, encoding="utf-8")
        read_catalogue.cache_clear()
        with pytest.raises(EventNerError, match="Install EventNER again"):
            try:
                read_catalogue(path, "3.8")
            except EventNerError as error:
                raise EventNerError(error.one_line()) from error
