from __future__ import annotations

import json
from pathlib import Path

import pytest

from eventner_gui import cli

Output = pytest.CaptureFixture[str]


def eventner(*arguments: object) -> int:
    return cli.main(["convert", *map(str, arguments)])


@pytest.fixture
def doccano(tmp_path: Path) -> Path:
    records = [
        {"text": "Ada met Bob", "label": [[0, 3, "person"], [8, 11, "Person"]]},
        {"text": "Rain", "label": []},
        {"label": []},
    ]
    path = tmp_path / "in.dat"
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


def test_a_file_becomes_a_project(doccano: Path, tmp_path: Path, capsys: Output) -> None:
    out = tmp_path / "out.json"
    assert eventner(doccano, out, "--report", tmp_path / "report.txt") == 0
    said = capsys.readouterr().out
    assert "doccano (JSON Lines), by its content" in said
    assert "Read: 2 examples with 2 tags." in said
    assert "Refused: an example has no text: line 3" in said
    made = json.loads(out.read_text(encoding="utf-8"))
    assert made["examples"][0]["annotations"][0] == {
        "start": 0,
        "end": 2,
        "tag_name": "person",
        "value": "Ada",
    }
    assert [each["eventner"]["status"] for each in made["examples"]] == ["done", "done"]
    assert "  line 3" in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_labels_are_renamed_merged_and_left_out(doccano: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert eventner(doccano, out, "--to", "prodigy", "--labels", "person=PER,Person=") == 0
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first["spans"] == [{"start": 0, "end": 3, "label": "PER"}]
    (tmp_path / "map.json").write_text('{"Person": "person"}', encoding="utf-8")
    assert eventner(doccano, out, "--labels", tmp_path / "map.json") == 0
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first["label"] == [[0, 3, "person"], [8, 11, "person"]]


def test_what_is_lost_is_said_before(doccano: Path, tmp_path: Path, capsys: Output) -> None:
    assert eventner(doccano, tmp_path / "out.jsonl") == 0
    assert "no place for: which examples are done" in capsys.readouterr().err


def test_a_project_keeps_all_that_is_no_example(tmp_path: Path, capsys: Output) -> None:
    path, out = tmp_path / "in.json", tmp_path / "out.json"
    header = {"version": 1, "end": "inclusive", "language": "de", "guidelines": "Tag all."}
    header |= {"held_out": ["0123456789ab"], "labels": [{"name": "p", "color": "#123456"}]}
    example = {"content": "Ada", "annotations": [{"start": 0, "end": 2, "tag_name": "p"}], "id": 7}
    content = {"eventner": header, "source": {"x": 1}, "examples": [example]}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert eventner(path, out) == 0
    made = json.loads(out.read_text(encoding="utf-8"))
    assert made["source"] == {"x": 1}
    assert made["examples"][0]["id"] == 7
    for key in ("language", "guidelines", "held_out"):
        assert made["eventner"][key] == header[key]
    assert made["eventner"]["labels"][0]["color"] == "#123456"
    capsys.readouterr()
    assert eventner(path, tmp_path / "out.jsonl") == 0
    said = capsys.readouterr().out
    assert "Not written: “source” of the file" in said
    assert "Not written: the settings of the project" in said


def test_never_an_empty_file(tmp_path: Path, capsys: Output) -> None:
    path, out = tmp_path / "in", tmp_path / "out.json"
    path.write_text('{"text": "Ada", "label": []}\n{"text": "B", "label": []}', encoding="utf-8")
    assert eventner(path, out, "--done-only") == 1
    assert "No example is done" in capsys.readouterr().err
    assert not out.exists()
    path.write_text('{"text": null, "label": []}\n{"data": null, "label": []}', encoding="utf-8")
    assert eventner(path, out, "--from", "doccano") == 1
    assert "an example has no text" in capsys.readouterr().err
    assert not out.exists()


def test_wrong_wishes_are_told(doccano: Path, tmp_path: Path, capsys: Output) -> None:
    assert eventner(doccano, doccano) == 1
    assert eventner(doccano, tmp_path / "x.weird") == 1
    assert eventner(doccano, tmp_path / "x.json", "--from", "nothing") == 1
    assert eventner(doccano, tmp_path / "x.json", "--labels", "nothing") == 1
    assert eventner(tmp_path / "none", tmp_path / "x.json") == 1
    assert capsys.readouterr().err.count("eventner: ") == 5


def test_a_long_file_is_read_twice_and_told_once(tmp_path: Path, capsys: Output) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    records = [{"text": f"Ada {n}", "label": [[0, 3, "P"]]} for n in range(6000)]
    records[5500] = {"label": []}
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    assert eventner(path, out) == 0
    said = capsys.readouterr().out
    assert "Written: 5,999 examples with 5,999 tags." in said
    assert "Refused: an example has no text: line 5,501" in said
