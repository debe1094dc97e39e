"""What was confirmed, in the file and in the journal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eventner_gui.core.changes import Change, ExampleEdit
from eventner_gui.core.document import Annotation, Confirmed, Document, Example, Status
from eventner_gui.storage import example_patch
from eventner_gui.storage.codec import decode, encode
from eventner_gui.storage.journal_codec import decode_change, encode_change

TEXT = "Cancel lunch tomorrow"
LUNCH = Annotation(7, 12, "event")
CONFIRMED = (Confirmed(7, 12, "EVENT"), Confirmed(13, 21, ""))


def file_with(extension: dict[str, Any]) -> bytes:
    example = {
        "content": TEXT,
        "annotations": [{"start": 7, "end": 11, "tag_name": "event", "value": "lunch"}],
        "eventner": extension,
    }
    head = {"version": 1, "end": "inclusive", "labels": [{"name": "event"}]}
    return json.dumps({"examples": [example], "eventner": head}).encode()


def again(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(encode(document)))["examples"][0]
    return found


def test_it_stands_with_its_example_and_comes_back() -> None:
    document = Document(examples=[Example(TEXT, (LUNCH,), Status.DONE, confirmed=CONFIRMED)])
    raw = again(document)
    assert raw["eventner"] == {
        "status": "done", "confirmed": [[7, 11, "EVENT"], [13, 20, ""]],
    }  # fmt: skip
    [example] = decode(b"".join(encode(document)), name="p").document.examples
    assert example.confirmed == CONFIRMED
    assert example.source is None


def test_without_any_the_file_is_as_before() -> None:
    document = Document(examples=[Example(TEXT, (LUNCH,), Status.DONE)])
    assert again(document)["eventner"] == {"status": "done"}


def test_what_is_unknown_beside_it_stays() -> None:
    read = decode(
        file_with({"by": "Ada", "confirmed": [[7, 11, "EVENT"]], "status": "done"}), name="p"
    ).document
    assert read.examples[0].confirmed == (Confirmed(7, 12, "EVENT"),)
    assert again(read)["eventner"] == {
        "by": "Ada", "status": "done", "confirmed": [[7, 11, "EVENT"]],
    }  # fmt: skip


@pytest.mark.parametrize(
    "strange",
    ["yes", {"a": 1}, [[1, 2]], [[1, 2, 3]], [[2, 1, "A"]], [[True, 2, "A"]], [[-1, 2, "A"]]],
)
def test_what_another_program_means_by_it_is_left_as_it_is(strange: object) -> None:
    extension = {"status": "done", "confirmed": strange}
    read = decode(file_with(extension), name="p").document
    assert read.examples[0].confirmed == ()
    assert again(read)["eventner"] == extension


def test_what_was_confirmed_of_other_tags_than_the_file_has_is_forgotten() -> None:
    read = decode(
        file_with({"status": "done", "confirmed": [[7, 11, "MEAL"], [0, 20, ""], [13, 20, ""]]}),
        name="p",
    ).document
    assert read.examples[0].confirmed == (Confirmed(13, 21, ""),)


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
def test_it_goes_through_the_journal(
    long: bool, backwards: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if long:
        monkeypatch.setattr(example_patch, "_LONG", 0)
    before = Example(TEXT, (LUNCH,), Status.DONE)
    after = Example(TEXT, (LUNCH,), Status.DONE, confirmed=CONFIRMED)
    body = encode_change(Change("x", (ExampleEdit(0, before, after),)))
    assert (b'"content"' in body) is not long
    here = [after if backwards else before]
    [edit] = decode_change(body, "x", here, backwards=backwards).edits
    assert (edit.before, edit.after) == (before, after)
