from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy

from eventner_gui.core.errors import FileError, ModelError
from eventner_gui.nlp.base_catalogue import read_catalogue
from eventner_gui.nlp.bases import FOLDER, parse_base
from eventner_gui.nlp.getting_models import add_model, forget_download, get_model, here_of
from eventner_gui.nlp.loading import load_pipeline
from eventner_gui.nlp.own_models import find_own, own_models, remove_model
from eventner_gui.nlp.trust import NotTrusted, Trust
from eventner_gui.storage.download_errors import DownloadError, DownloadStopped
from eventner_gui.storage.downloads import Patience, Received
from eventner_gui.storage.places import models_place
from tests.unit.file_server import Behaviour, serving
from tests.unit.pipelines import easy_examples, train_run
from tests.unit.wheels import NAME, Offered, build_wheel, offer_them, toy_pipeline

QUICK = Patience(tries=2, pause=0.01, silence=5)


@pytest.fixture
def server() -> Iterator[Behaviour]:
    with serving(Behaviour(b"")) as made:
        yield made


@pytest.fixture(autouse=True)
def forget_the_list() -> Iterator[None]:
    yield
    read_catalogue.cache_clear()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def never() -> bool:
    return False


def quiet(_received: Received) -> None:
    pass


def add(source: Path) -> str:
    return add_model(source, report=quiet, should_stop=never).title


def left() -> set[str]:
    return {path.name for path in models_place().iterdir()}


def test_a_model_is_got_and_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, wheel: Path
) -> None:
    (offer,) = offer_them(tmp_path, monkeypatch, server, Offered(wheel))
    told: list[Received] = []
    model = get_model(offer, report=told.append, should_stop=never, patience=QUICK)
    assert (model.title, model.language, model.card.version) == (f"{NAME}-3.8.0", "en", "3.8.0")
    assert [m.title for m in own_models()] == [model.title]
    assert not list(model.folder.rglob("*.py"))
    assert left() == {model.title, ".downloads"}
    assert not list((models_place() / ".downloads").iterdir())
    assert {t.words for t in told} >= {"Checking…", "Unpacking…", "Looking at it…"}
    # its makers' digest is known, so nobody is asked before it is opened
    doc = load_pipeline(model.folder, Trust.KNOWN)("see you friday")
    assert [e.label_ for e in doc.ents] == ["DATE"]


def test_a_base_is_named_by_its_title_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, wheel: Path
) -> None:
    (offer,) = offer_them(tmp_path, monkeypatch, server, Offered(wheel))
    model = get_model(offer, report=quiet, should_stop=never)
    for text in (NAME, f"{NAME}-3.8.0", str(model.folder)):
        base = parse_base(text)
        assert (base.kind, base.name, str(base)) == (FOLDER, str(model.folder), model.title)
    record = train_run(tmp_path / "run", easy_examples(10), base=base, max_steps=2)
    assert record.base == f"{NAME}-3.8.0"
    remove_model(model)
    assert own_models() == []
    spacy.load(tmp_path / "run" / "model-best")  # the run has what it needs
    with pytest.raises(ModelError, match="no base model") as caught:
        parse_base(record.base)
    assert "File > Base models" in caught.value.hint


def test_a_second_version_stands_beside(tmp_path: Path, wheel: Path) -> None:
    add(wheel)
    newer = build_wheel(tmp_path, toy_pipeline("monday"), version="3.8.10")
    add(newer)
    assert [m.title for m in own_models()] == [f"{NAME}-3.8.0", f"{NAME}-3.8.10"]
    found = find_own(NAME)
    assert found and found.card.version == "3.8.10"


def test_the_same_model_twice_is_one(tmp_path: Path, wheel: Path) -> None:
    assert add(wheel) == add(wheel) == f"{NAME}-3.8.0"
    other = build_wheel(tmp_path, toy_pipeline("monday"))
    assert add(other) == add(other) == f"{NAME}-3.8.0-2"
    assert left() == {f"{NAME}-3.8.0", f"{NAME}-3.8.0-2"}


def test_a_file_that_is_not_in_the_list_is_asked_about(wheel: Path) -> None:
    add(wheel)
    model = find_own(NAME)
    assert model
    with pytest.raises(NotTrusted):
        load_pipeline(model.folder, Trust.KNOWN)
    load_pipeline(model.folder, Trust.HARMLESS)


def test_a_file_of_the_list_from_a_stick_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, wheel: Path
) -> None:
    offer_them(tmp_path, monkeypatch, server, Offered(wheel))
    renamed = Path(shutil.copy(wheel, tmp_path / "from the stick.zip"))
    add(renamed)
    model = find_own(NAME)
    assert model and renamed.exists()
    load_pipeline(model.folder, Trust.KNOWN)
    assert server.asked == []


def test_folders_are_taken_too(tmp_path: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "unpacked")
    for folder in ("unpacked", f"unpacked/{NAME}", f"unpacked/{NAME}/{NAME}-3.8.0"):
        assert add(tmp_path / folder) == f"{NAME}-3.8.0"
    with pytest.raises(ModelError, match="no spaCy model"):
        add(tmp_path / "unpacked" / f"{NAME}-3.8.0.dist-info")
    inner = tmp_path / f"unpacked/{NAME}/{NAME}-3.8.0"
    (inner / "link").symlink_to("/etc")
    with pytest.raises(ModelError):
        add(inner)


def test_a_model_for_another_spacy_is_refused(tmp_path: Path) -> None:
    old = build_wheel(tmp_path, spacy_version=">=2.3,<2.4")
    with pytest.raises(ModelError, match=r"asks for >=2\.3,<2\.4") as caught:
        add(old)
    assert "spaCy 3.8" in caught.value.hint
    assert left() == set()


def test_another_model_than_was_wanted_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, wheel: Path
) -> None:
    other = Path(shutil.copy(wheel, tmp_path / "en_core_web_other-3.8.0-py3-none-any.whl"))
    (offer,) = offer_them(tmp_path, monkeypatch, server, Offered(other))
    with pytest.raises(ModelError, match="not of en_core_web_other"):
        get_model(offer, report=quiet, should_stop=never)
    assert left() == {".downloads"}
    assert not here_of(offer)


def test_a_download_is_gone_on_with_or_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, wheel: Path
) -> None:
    (offer,) = offer_them(tmp_path, monkeypatch, server, Offered(wheel))
    server.cuts = [1000, 0]
    with pytest.raises(DownloadError):
        get_model(offer, report=quiet, should_stop=never, patience=QUICK)
    assert here_of(offer) == 1000
    forget_download(offer)
    assert not here_of(offer)
    server.cuts = [1000, 0]
    with pytest.raises(DownloadError):
        get_model(offer, report=quiet, should_stop=never, patience=QUICK)
    get_model(offer, report=quiet, should_stop=never, patience=QUICK)
    assert server.asked[-1] == "bytes=1000-"
    assert [m.title for m in own_models()] == [offer.title]


def test_unpacking_can_be_stopped_and_the_file_is_not_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Behaviour, wheel: Path
) -> None:
    (offer,) = offer_them(tmp_path, monkeypatch, server, Offered(wheel))
    told: list[Received] = []
    with pytest.raises(DownloadStopped):
        get_model(
            offer,
            report=told.append,
            should_stop=lambda: told[-1].words == "Unpacking…" if told else False,
            patience=QUICK,
        )
    assert here_of(offer) == wheel.stat().st_size
    get_model(offer, report=quiet, should_stop=never, patience=QUICK)
    assert len(server.asked) == 1
    assert left() == {offer.title, ".downloads"}


def test_what_cannot_be_read_or_written_is_said(tmp_path: Path, wheel: Path, home: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        add(tmp_path / "nowhere.whl")
    home.mkdir()
    (home / "models").write_text("in the way", encoding="utf-8")
    with pytest.raises(FileError):
        add(wheel)


def test_damaged_folders_are_left_out_of_the_list(wheel: Path) -> None:
    add(wheel)
    for name, text in (("broken", "{"), ("other", "[]")):
        folder = models_place() / name
        folder.mkdir()
        for file in ("meta.json", "config.cfg"):
            (folder / file).write_text(text, encoding="utf-8")
    assert [m.title for m in own_models()] == [f"{NAME}-3.8.0"]


def test_removing_goes_to_the_trash_where_there_is_one(wheel: Path) -> None:
    add(wheel)
    model = find_own(NAME)
    assert model
    asked: list[Path] = []

    def to_trash(folder: Path) -> bool:
        asked.append(folder)
        shutil.rmtree(folder)
        return True

    remove_model(model, to_trash=to_trash)
    assert asked == [model.folder]
    assert left() == set()
