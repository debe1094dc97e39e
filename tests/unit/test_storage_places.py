"""Resources and the user's folders are found where they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eventner_gui.core.errors import EventNerError, FileError
from eventner_gui.storage import places, resources

FOLDERS = {
    "documents": places.documents_dir,
    "config": places.config_dir,
    "log": places.log_dir,
    "state": places.state_dir,
    "cache": places.cache_dir,
}


@pytest.mark.parametrize("name", FOLDERS)
def test_one_variable_moves_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "home"))
    assert not (tmp_path / "home").exists()
    assert FOLDERS[name]() == tmp_path / "home" / name
    assert (tmp_path / "home" / name).is_dir()
    assert FOLDERS[name]() == tmp_path / "home" / name


def test_without_it_projects_go_to_the_users_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENTNER_HOME", raising=False)
    monkeypatch.setattr(places.platformdirs, "user_documents_path", lambda: tmp_path / "Docs")
    assert places.documents_dir() == tmp_path / "Docs" / "EventNER"
    assert (tmp_path / "Docs" / "EventNER").is_dir()


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "file"))
    with pytest.raises(FileError, match="file") as caught:
        places.config_dir()
    assert "EVENTNER_HOME" in caught.value.hint


def test_resources_of_a_checkout_are_found() -> None:
    assert resources.resource("labels.json").is_file()
    assert resources.resource().is_dir()
    assert resources.sample_data().is_dir()


def test_resources_of_an_installed_wheel_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "eventner_gui"
    shutil.copytree(resources.resource(), package / "_resources")
    (package / "_sample_data").mkdir()
    (tmp_path / "resources").mkdir()  # another program's
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.resource("labels.json") == package / "_resources" / "labels.json"
    assert resources.sample_data() == package / "_sample_data"


def test_missing_resources_are_an_error_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "eventner_gui")
    with pytest.raises(EventNerError, match=r"resources/labels\.json"):
        resources.resource("labels.json")
    with pytest.raises(EventNerError, match="sample_data"):
        resources.sample_data()


def test_the_articles_labels_have_distinct_names_keys_and_colours_of_the_palette() -> None:
    labels = resources.article_labels()
    assert {"action", "domain", "name", "date"} <= {label.name for label in labels}
    assert len({label.label for label in labels}) == len(labels)
    assert len({label.key for label in labels}) == len(labels)
    assert {label.color for label in labels} <= set(resources.palette())
    assert len(set(resources.palette())) == len(resources.palette())
