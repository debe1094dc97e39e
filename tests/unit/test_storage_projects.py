"""Opening, saving, beginning, exporting; nobody's file is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Document, Status
from eventner_gui.core.errors import FileError, FormatError
from eventner_gui.storage import projects
from eventner_gui.storage.conventions import EndConvention, UndecidedEnds
from eventner_gui.storage.places import documents_dir
from eventner_gui.storage.projects import (
    free_path,
    is_sample,
    new_project,
    open_project,
    open_sample,
    read_sentences,
    save_project,
)
from eventner_gui.storage.resources import article_labels


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def write(path: Path, end: int, *, value: str | None = "Book") -> Path:
    annotation = {"start": 0, "end": end, "tag_name": "action"}
    if value is not None:
        annotation["value"] = value
    examples = [
        {"content": "Book it", "annotations": [annotation]},
        {"content": "x", "annotations": []},
    ]
    path.write_text(json.dumps({"examples": examples}), encoding="utf-8")
    return path


def test_a_file_with_inclusive_ends_is_saved_where_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", 3)
    opened = open_project(path)
    assert opened.path == path
    assert opened.document.examples[0].annotations == (Annotation(0, 4, "action"),)
    assert (opened.untagged, opened.has_statuses) == (1, False)
    assert opened.notices == (opened.decision.sentence,)
    save_project(opened.document, path)
    again = open_project(path)
    assert again.document.examples == opened.document.examples
    assert (again.has_statuses, again.notices) == (True, ())


def test_a_relative_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.json", 3)
    monkeypatch.chdir(tmp_path)
    assert open_project(Path("a.json")).path == tmp_path / "a.json"


def test_a_file_with_other_ends_opens_as_a_new_project(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", 4)
    before = path.read_bytes()
    opened = open_project(path)
    assert opened.path is None
    assert opened.decision.convention is EndConvention.EXCLUSIVE
    assert "the character after the last one" in opened.notices[0]
    assert "a.json stays as it is" in opened.notices[1]
    assert path.read_bytes() == before


def test_an_undecided_file_opens_once_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", 3, value=None)
    with pytest.raises(UndecidedEnds, match=r"a\.json"):
        open_project(path)
    assert open_project(path, end=EndConvention.INCLUSIVE).path == path
    assert open_project(path, end=EndConvention.EXCLUSIVE).path is None


@pytest.mark.parametrize("name", ["gone.json", "gone.txt"])
def test_a_file_that_is_gone_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=name) as caught:
        open_project(tmp_path / name)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["folder.json", "folder.txt"])
def test_a_folder_is_called_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(FileError, match="is a folder"):
        open_project(tmp_path / name)


def test_a_file_one_may_not_read_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.json", 3)

    def refuse(_self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FileError, match="may not be read"):
        open_project(path)


def test_a_text_file_opens_as_a_new_project(tmp_path: Path) -> None:
    path = tmp_path / "mine.TXT"
    path.write_bytes("\ufeffErster Satz\r\n\r\nZweiter\u2028Satz\rErster Satz\n".encode())
    opened = open_project(path)
    assert [e.content for e in opened.document.examples] == ["Erster Satz", "Zweiter\u2028Satz"]
    assert opened.path is None
    assert {e.status for e in opened.document.examples} == {Status.TODO}
    assert "1 empty line and 1 repeated sentence" in opened.notices[1]


def test_a_text_file_without_sentences_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b" \n\n")
    with pytest.raises(FileError, match="no sentences"):
        open_project(path)


def test_a_new_project_counts_what_it_left_out() -> None:
    begun = new_project(["a", "", "b ", "a", "\t", "b"], language="de")
    assert [e.content for e in begun.document.examples] == ["a", "b ", "b"]
    assert (begun.kept, begun.empty, begun.duplicates) == (3, 2, 1)
    assert begun.document.settings.labels == article_labels()
    assert begun.document.settings.language == "de"
    assert {e.status for e in begun.document.examples} == {Status.TODO}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_sentences_are_read_in_unicode(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("naïve café 📺\nzwei\x0c\x85drei\nzwei".encode(encoding))
    assert read_sentences(path).kept == ("naïve café 📺", "zwei\x0c\x85drei", "zwei")


@given(st.lists(st.text().filter(lambda t: t.strip() and not set(t) & set("\r\n\0")), unique=True))
def test_every_sentence_written_is_read_back(lines: list[str]) -> None:
    for end in ("\n", "\r\n", "\r"):
        text = "".join(line + end for line in lines)
        assert projects.sentences.split_lines(text) == lines


@pytest.mark.parametrize(
    "data", ["één\ncafé".encode("cp1252"), "a\nb".encode("utf-16-le"), b"\xff\xfea", b"a\0b"]
)
def test_other_encodings_are_refused_with_a_hint(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"a\.txt (is not|seems to be) a text in UTF-") as caught:
        read_sentences(path)
    assert "UTF-8" in caught.value.hint


def test_the_line_of_a_wrong_byte_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r\ntwo\rcaf\xe9\n")
    with pytest.raises(FormatError, match="line 3"):
        read_sentences(path)


def test_free_paths_count_up(tmp_path: Path) -> None:
    for name in ("plan.json", "plan 2.json", "plan 3.json"):
        path = free_path(tmp_path, "plan")
        assert path == tmp_path / name
        path.touch()


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j.json"),
        ("", "Project.json"),
        (" .. ", "Project.json"),
        ("../../etc", "_.._etc.json"),
        ("CON", "_CON.json"),
        ("nul.old", "_nul.old.json"),
        ("a\nb\x7f\ud800", "a_b__.json"),
        ("Sätze 📺", "Sätze 📺.json"),
    ],
)
def test_free_paths_hold_on_every_system(tmp_path: Path, stem: str, name: str) -> None:
    assert free_path(tmp_path, stem) == tmp_path / name


@given(st.text(st.characters(exclude_categories=())))
def test_free_paths_are_names_of_a_bearable_length(stem: str) -> None:
    path = free_path(Path("nowhere"), stem)
    assert path.parent == Path("nowhere")
    assert path.suffix == ".json"
    assert len(path.name.encode("utf-8")) <= 210


def test_a_long_name_can_be_used(tmp_path: Path) -> None:
    for _ in range(2):
        path = free_path(tmp_path, "名" * 300)
        save_project(Document(), path)
        assert path.exists()


def test_the_sample_is_opened_as_a_copy(home: Path) -> None:
    copy = open_sample()
    assert copy.parent == documents_dir() == home / "documents"
    assert not is_sample(copy)
    assert len(open_project(copy).document.examples) > 0
    copy.write_bytes(b'{"examples": []}')
    assert open_sample() == copy
    assert copy.read_bytes() == b'{"examples": []}'


def test_the_installed_sample_is_told_from_other_files(tmp_path: Path) -> None:
    sample = projects.sample_data() / projects.SAMPLE_NAME
    assert is_sample(sample)
    assert is_sample(sample.parent / "." / sample.name)
    assert not is_sample(write(tmp_path / projects.SAMPLE_NAME, 3))


def test_a_file_that_came_with_the_program_is_not_edited_in_place() -> None:
    files = sorted(projects.sample_data().glob("*.json"))
    assert len(files) > 1
    for file in files:
        opened = open_project(file)
        assert opened.path is None
        assert any("came with EventNER" in notice for notice in opened.notices)


def test_saving_where_no_folder_is_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is not there"):
        save_project(Document(), tmp_path / "gone" / "a.json")
