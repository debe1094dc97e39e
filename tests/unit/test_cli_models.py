from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventner_gui import cli
from eventner_gui.commands import models
from eventner_gui.nlp.base_catalogue import read_catalogue
from eventner_gui.nlp.own_models import own_models
from tests.unit.file_server import Behaviour, serving
from tests.unit.wheels import NAME, Offered, build_wheel, offer_them

Output = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheel: Path) -> Iterator[Behaviour]:
    with serving(Behaviour(b"")) as made:
        offer_them(tmp_path, monkeypatch, made, Offered(wheel, needs=("no-such-thing>=2",)))
        yield made
    read_catalogue.cache_clear()


def eventner(*arguments: str) -> int:
    return cli.main(["models", *arguments])


def test_a_model_is_listed_got_used_and_removed(
    server: Behaviour, capsys: Output, tmp_path: Path
) -> None:
    assert eventner("list") == 0
    out = capsys.readouterr().out
    assert f"{NAME} 3.8.0: can be got (English · 1 MB · licence MIT)" in out
    assert "no-such-thing" in out
    assert server.asked == []
    assert eventner("get", NAME) == 0
    said = capsys.readouterr()
    assert said.out == f"{NAME} 3.8.0 is here.\n"
    assert "no-such-thing" in said.err
    assert eventner("list") == 0
    assert f"{NAME} 3.8.0: here" in capsys.readouterr().out
    assert eventner("remove", NAME) == 0
    assert own_models() == []
    assert eventner("remove", NAME) == 1
    assert "no base model" in capsys.readouterr().err


def test_json(server: Behaviour, capsys: Output, wheel: Path) -> None:
    assert eventner("add", str(wheel), "--json") == 0
    added = json.loads(capsys.readouterr().out)
    assert (added["name"], added["version"], added["missing"]) == (NAME, "3.8.0", [])
    assert Path(added["folder"]).is_dir()
    assert eventner("list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert [m["name"] for m in listed["here"]] == [NAME]
    offer = listed["offers"][0]
    assert offer["missing"] == ["no-such-thing>=2"]
    assert offer["address"].startswith("http://127.0.0.1")
    assert eventner("remove", NAME, "--json") == 0
    assert json.loads(capsys.readouterr().out)["name"] == NAME


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["get", "en_core_web_huge"], "no base model"),
        (["add", "nowhere.whl"], "cannot be read"),
        (["list", "--language", "qq"], "no language"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    server: Behaviour, capsys: Output, arguments: list[str], words: str
) -> None:
    assert eventner(*arguments) == 1
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_a_language_without_a_model_has_the_reason(server: Behaviour, capsys: Output) -> None:
    assert eventner("list", "--language", "af") == 0
    assert "no model for Afrikaans" in capsys.readouterr().out


def test_several_versions_are_told_apart(
    server: Behaviour, capsys: Output, wheel: Path, tmp_path: Path
) -> None:
    newer = build_wheel(tmp_path, version="3.8.1")
    assert eventner("add", str(wheel)) == eventner("add", str(newer)) == 0
    assert eventner("remove", NAME) == 1
    assert f"{NAME}-3.8.0, {NAME}-3.8.1" in capsys.readouterr().err
    assert eventner("remove", f"{NAME}-3.8.0") == 0
    assert [m.title for m in own_models()] == [f"{NAME}-3.8.1"]


def test_an_interruption_keeps_what_came(
    server: Behaviour, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_a: object, **_k: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(models, "get_model", interrupt)
    assert eventner("get", NAME) == models.STOPPED
    assert "goes on from here" in capsys.readouterr().err
