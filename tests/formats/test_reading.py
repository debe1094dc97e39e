"""Small files with what real ones hold: recognised by content, read to the character."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from eventner_gui.core.document import Example, Status
from eventner_gui.core.errors import EventNerError, FormatError
from eventner_gui.core.offset_unit import OffsetUnit
from eventner_gui.storage.conventions import EndConvention, UndecidedEnds
from eventner_gui.storage.formats.converting import Wish, read_examples
from eventner_gui.storage.formats.report import Fate, Report
from eventner_gui.storage.formats.source import open_bundle
from eventner_gui.storage.formats.table import recognise
from tests.formats.comparing import spans


def read(path: Path, wish: Wish = Wish()) -> tuple[str, list[Example], Report]:  # noqa: B008
    bundle = open_bundle(path)
    form = recognise(bundle)
    report = Report()
    found = list(read_examples(bundle, form, wish, report))
    return form.name, [each.example for each in found], report


def told(report: Report, fate: Fate) -> dict[str, list[int]]:
    return {
        entry.what: [report.number_of(place) for place in entry.places]
        for entry in report.entries
        if entry.fate is fate
    }


def put(folder: Path, content: Any, name: str = "file.xyz", encoding: str = "utf-8") -> Path:
    path = folder / name
    if not isinstance(content, str):
        content = json.dumps(content, ensure_ascii=False)
    path.write_bytes(content.encode(encoding))
    return path


def lines(*values: Any) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


EMOJI = "😀 met Ada in 東京"  # "Ada" is at 6 in code points, at 7 in UTF-16


@pytest.mark.parametrize("key", ["label", "labels", "entities"])
@pytest.mark.parametrize("text", ["text", "data"])
def test_doccano_with_every_name(tmp_path: Path, key: str, text: str) -> None:
    path = put(tmp_path, lines({"id": 1, text: EMOJI, key: [[7, 10, "PER"]], "Comments": ["x"]}))
    name, examples, report = read(path)
    assert name == "doccano"
    assert spans(examples[0]) == [(6, 9, "PER")]
    assert examples[0].source is not None
    assert examples[0].source["Comments"] == ["x"]
    assert "UTF-16" in report.decisions[0]


def test_doccanos_grapheme_clusters_show_by_word_edges(tmp_path: Path) -> None:
    text = "👨‍👩‍👧 and 👨‍👩‍👧 met Ada Lovelace"
    at = len("x and x met ")
    path = put(tmp_path, lines(*[{"text": text, "label": [[at, at + 3, "PER"]]}] * 3))
    _, examples, report = read(path)
    assert [examples[0].content[s:e] for s, e, _ in spans(examples[0])] == ["Ada"]
    assert "as a reader sees them" in " ".join(report.decisions)
    _, examples, _ = read(path, Wish(unit=OffsetUnit.CODEPOINT))
    assert spans(examples[0])[0][:2] == (at, at + 3)


def test_half_a_surrogate_pair_grows_to_the_character(tmp_path: Path) -> None:
    path = put(tmp_path, lines({"text": "😀😀x", "label": [[1, 3, "A"]]}))
    _, examples, report = read(path, Wish(unit=OffsetUnit.UTF16))
    assert spans(examples[0]) == [(0, 2, "A")]
    assert report.count(Fate.MENDED) == 1


def test_doccano_relations_in_pretty_json_one_after_the_other(tmp_path: Path) -> None:
    record = {
        "text": "Ada met Bob",
        "entities": [{"id": 0, "label": "PER", "start_offset": 0, "end_offset": 3}],
        "relations": [{"id": 0, "from_id": 0, "to_id": 0, "type": "x"}],
    }
    content = "\n".join([json.dumps(record, indent=4)] * 3)
    name, examples, report = read(put(tmp_path, content))
    assert (name, len(examples)) == ("doccano", 3)
    assert spans(examples[2]) == [(0, 3, "PER")]
    assert len(told(report, Fate.PASSED)["a relation between tags"]) == 3


def test_doccano_of_whole_text_labels_gives_texts(tmp_path: Path) -> None:
    path = put(tmp_path, lines({"text": "Fine", "label": ["good"]}, {"text": "Bad", "label": []}))
    _, examples, report = read(path)
    assert [each.content for each in examples] == ["Fine", "Bad"]
    assert [each.status for each in examples] == [Status.TODO, Status.TODO]
    assert told(report, Fate.PASSED) == {"a label of the whole text": [1]}


def test_a_zip_of_a_file_for_each_user(tmp_path: Path) -> None:
    path = tmp_path / "export.bin"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ada.jsonl", lines({"text": "Ada", "label": [[0, 3, "P"]]}))
        archive.writestr("bob.jsonl", lines({"text": "Bob", "label": [[0, 3, "P"]]}, {"label": []}))
        archive.writestr("__MACOSX/._bob.jsonl", b"\x00\x05")
    name, examples, report = read(path)
    assert (name, [each.content for each in examples]) == ("doccano", ["Ada", "Bob"])
    assert "line 2 of bob.jsonl" in " ".join(report.summary())


def test_bad_lines_are_refused_and_the_others_read(tmp_path: Path) -> None:
    good = json.dumps({"text": "Ada", "label": [[0, 3, "P"]]})
    bad = [
        '{"text": "Ada", "label": [[0, 3',
        "",
        "null",
        '{"text": null, "label": []}',
        '{"text": "Ada", "label": [[0, "x", "P"], [0, 3, ""], [1], [0, 3, "P"], [0, 2.0, "P"]]}',
        '{"text": "Ada", "label": [[2, 9, "P"], [1, 1, "P"], [2, 1, "P"]]}',
    ]
    _, examples, report = read(put(tmp_path, "\r\n".join([good, *bad, good])))
    assert len(examples) == 4
    assert spans(examples[1]) == [(0, 2, "P"), (0, 3, "P")]
    refused = told(report, Fate.REFUSED)
    assert sorted(line for each in refused.values() for line in each) == [2, 4, 5, 6, 6, 6]
    kept = told(report, Fate.KEPT)
    assert kept == {"a tag lies outside of the text": [7, 7], "a tag covers nothing": [7]}


def test_a_list_is_read_on_behind_a_damaged_element(tmp_path: Path) -> None:
    task = {"data": {"text": "Ada"}, "annotations": [{"result": [], "id": 3}]}
    good = json.dumps(task)
    bad = '{"data": {"text": "Bob" "annotations": []}'
    content = f"[{good},\n{bad},\n{good}\n{good},,\n{good},]"
    name, examples, report = read(put(tmp_path, content))
    assert (name, len(examples)) == ("label-studio", 4)
    assert list(told(report, Fate.REFUSED).values()) == [[2]]
    assert report.count(Fate.MENDED) == 3


def test_a_file_that_ends_in_the_middle_gives_what_was_whole(tmp_path: Path) -> None:
    pairs = [["Ada", {"entities": [[0, 3, "P"]]}]] * 3
    name, examples, report = read(put(tmp_path, json.dumps(pairs)[:-20]))
    assert (name, len(examples)) == ("spacy2", 2)
    assert told(report, Fate.REFUSED) == {"the file ends in the middle": [1]}


def test_label_studio_of_today(tmp_path: Path) -> None:
    def region(start: int, end: int, label: str, text: str | None, kind: str = "labels") -> Any:
        value = {"start": start, "end": end, "labels": [label]}
        if text is not None:
            value["text"] = text
        return {"type": kind, "to_name": "text", "from_name": "l", "value": value}

    tasks = [
        {
            "data": {"sentence": EMOJI, "url": "x"},
            "annotations": [
                {"completed_by": {"id": 1}, "result": [region(6, 9, "PER", "Ada")]},
                {
                    "completed_by": 2,
                    "result": [region(6, 9, "PER", None), region(13, 15, "GEO", "?")],
                },
                {"was_cancelled": True, "result": [region(0, 1, "X", None)]},
            ],
            "predictions": [{"result": []}],
        },
        {"data": {"sentence": "Bob"}, "annotations": []},
        {"data": {"sentence": "Eve"}, "annotations": [{"was_cancelled": True, "result": []}]},
        {
            "data": {"sentence": "Zoe"},
            "annotations": [{"result": [region(0, 3, "N", None, "choices")]}],
        },
        {"data": {"image": 3}, "annotations": []},
    ]
    name, examples, report = read(put(tmp_path, tasks))
    assert name == "label-studio"
    assert spans(examples[0]) == [(6, 9, "PER"), (13, 15, "GEO")]
    assert [e.status.value for e in examples] == ["done", "todo", "skipped", "done"]
    assert set(told(report, Fate.PASSED)) == {
        "a cancelled annotation",
        "a prediction of a model",
        "a result of the kind “choices”",
    }
    assert list(told(report, Fate.REFUSED)) == ["an example has no text"]


def test_label_studio_before_version_1_counts_utf16(tmp_path: Path) -> None:
    result = [{"type": "labels", "to_name": "t", "value": {"start": 7, "end": 10, "labels": ["P"]}}]
    task = {"data": {"t": EMOJI}, "completions": [{"result": result}]}
    _, examples, _ = read(put(tmp_path, [task]))
    assert spans(examples[0]) == [(6, 9, "P")]


def test_label_studios_ground_truth_counts_alone(tmp_path: Path) -> None:
    def made(end: int, truth: bool) -> Any:
        value = {"start": 0, "end": end, "labels": ["P"]}
        return {"ground_truth": truth, "result": [{"type": "labels", "value": value}]}

    _, examples, report = read(
        put(tmp_path, [{"data": {"t": "Ada L"}, "annotations": [made(3, False), made(5, True)]}])
    )
    assert spans(examples[0]) == [(0, 5, "P")]
    assert report.count(Fate.PASSED) == 1


def test_label_studio_annotation_first_and_json_min(tmp_path: Path) -> None:
    value = {"start": 0, "end": 3, "text": "Ada", "labels": ["P"]}
    first = {
        "id": 1,
        "result": [{"type": "labels", "value": value}],
        "task": {"data": {"t": "Ada"}},
    }
    name, examples, _ = read(put(tmp_path, [first]))
    assert (name, spans(examples[0])) == ("label-studio", [(0, 3, "P")])
    flat = {"id": 1, "text": "Ada", "label": [value], "annotator": 1, "created_at": "2020-01-01"}
    name, examples, _ = read(put(tmp_path, [flat]))
    assert (name, spans(examples[0])) == ("label-studio", [(0, 3, "P")])


def test_prodigy_answers_and_records_without_spans(tmp_path: Path) -> None:
    content = lines(
        {"text": "Ada", "spans": [{"start": 0, "end": 3, "label": "P"}], "answer": "accept"},
        {"text": "Bob", "answer": "accept", "_task_hash": 1, "meta": {"x": 1}},
        {"text": "Eve", "answer": "reject", "_task_hash": 1},
        {"text": " ", "answer": "ignore"},
        {"text": "Zoe", "_input_hash": 3},
        {"pattern": "x", "label": "P"},
    )
    name, examples, report = read(put(tmp_path, content))
    assert name == "prodigy"
    assert [e.status.value for e in examples] == ["done", "done", "flagged", "skipped", "todo"]
    assert told(report, Fate.REFUSED) == {"an example has no text": [6]}
    assert told(report, Fate.KEPT) == {"a task that was answered before": [3]}


def test_ner_annotator_with_skipped_texts(tmp_path: Path) -> None:
    content = {
        "classes": ["PER", "Unlabelled"],
        "annotations": [[EMOJI + "\r", {"entities": [[7, 10, "PER"]]}], None],
    }
    name, examples, report = read(put(tmp_path, content))
    assert (name, spans(examples[0])) == ("ner-annotator", [(6, 9, "PER")])
    assert examples[0].content == EMOJI + "\r"
    assert report.count(Fate.PASSED) == 1


def test_lighttag_with_tag_of_several_annotators(tmp_path: Path) -> None:
    def made(start: int, end: int, value: str, who: str) -> Any:
        return {"start": start, "end": end, "tag": "P", "tag_id": "7", "value": value, "by": who}

    example = {
        "example_id": "e1",
        "content": "Ada met Bob",
        "annotations": [made(8, 11, "Bob", "x"), made(0, 3, "Ada", "x"), made(0, 3, "Ada", "y")],
    }
    for content in ({"id": 1, "examples": [example]}, {"dataset": {"examples": [example]}}):
        path = put(tmp_path, "\r\n" + json.dumps(content))
        name, examples, report = read(path)
        assert (name, spans(examples[0])) == ("lighttag", [(0, 3, "P"), (8, 11, "P")])
        assert report.count(Fate.MENDED) == 1
        assert "3 of 3 values agree" in report.decisions[0]


def test_an_article_without_evidence_asks(tmp_path: Path) -> None:
    content = {
        "examples": [{"content": "x", "annotations": [{"start": 0, "end": 0, "tag_name": "a"}]}]
    }
    path = put(tmp_path, content)
    with pytest.raises(UndecidedEnds, match="does not show"):
        read(path)
    _, examples, _ = read(path, Wish(end=EndConvention.INCLUSIVE))
    assert spans(examples[0]) == [(0, 1, "a")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_other_encodings_of_unicode(tmp_path: Path, encoding: str) -> None:
    content = lines(*[{"text": EMOJI, "label": [[7, 10, "PER"]]}] * 2)
    _, examples, _ = read(put(tmp_path, content, encoding=encoding))
    assert [spans(each) for each in examples] == [[(6, 9, "PER")]] * 2


def test_a_file_in_windows_1252_is_read_and_that_is_said(tmp_path: Path) -> None:
    content = lines(*[{"text": f"Öl für Müller in Köln {n}", "label": []} for n in range(40)])
    _, examples, report = read(put(tmp_path, content, encoding="cp1252"))
    assert examples[0].content == "Öl für Müller in Köln 0"
    assert "not in UTF-8" in report.decisions[0]


def test_a_few_stray_bytes_are_mended_with_their_line(tmp_path: Path) -> None:
    path = put(tmp_path, lines(*[{"text": "Müller", "label": []}] * 3))
    path.write_bytes(path.read_bytes() + b'{"text": "M\xfcller", "label": []}\n')
    _, examples, report = read(path)
    assert {each.content for each in examples} == {"Müller"}
    assert list(told(report, Fate.MENDED).values()) == [[4]]


@pytest.mark.parametrize(
    "content",
    ["", "\x00\x01\x02", "<html>", "{}", "[]", '{"a": 1}', '{"label": "X", "pattern": "y"}\n' * 3],
)
def test_what_is_none_of_them_is_refused_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(FormatError) as raised:
        recognise(open_bundle(put(tmp_path, content)))
    assert raised.value.hint


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(EventNerError):
            open_bundle(path)
