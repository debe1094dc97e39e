"""Edits of long examples in the journal: without their text, and only made where they fit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core import edits
from eventner_gui.core.changes import Change, ExampleEdit
from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.core.spans import Span
from eventner_gui.storage import example_patch
from eventner_gui.storage.codec import encode, encode_example
from eventner_gui.storage.entries import Entry, Kind
from eventner_gui.storage.journal import Journal
from eventner_gui.storage.journal_codec import decode_change, encode_change
from eventner_gui.storage.projects import open_project
from eventner_gui.storage.recovery import recover

TEXT = "Move yoga to Friday at 6. " * 40_000
LONG = Example(TEXT, tuple(Annotation(at, at + 4, "date") for at in range(0, len(TEXT), 1000)))

annotations = st.builds(
    Annotation,
    st.integers(-3, 30),
    st.integers(-3, 30) | st.just(10**30),
    st.sampled_from(["a", "B", "\ud800"]),
    st.none() | st.just({"start": 0, "end": 3, "tag_name": "a", "id": "q"}),
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Example, Example]:
    source = draw(st.none() | st.just({"content": None, "annotations": None, "id": 7}))
    pool = draw(st.lists(annotations, max_size=8))
    some = st.lists(st.sampled_from(pool), max_size=8) if pool else st.just([])
    text = draw(st.text(max_size=5)) + "0123456789" * 3
    before, after = (
        Example(text, tuple(draw(some)), draw(st.sampled_from(Status)), source) for _ in range(2)
    )
    return before, after


@given(edited(), st.booleans())
def test_an_edit_comes_back_from_either_side(
    pair: tuple[Example, Example], backwards: bool
) -> None:
    before, after = pair
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(example_patch, "_LONG", 0)
        body = encode_change(Change("x", (ExampleEdit(1, before, after),)))
    assert b'"content"' not in body
    here = [Example("other"), after if backwards else before]
    [again] = decode_change(body, "x", here, backwards=backwards).edits
    assert again.index == 1
    assert again.before == before
    assert again.after == after
    there, wanted = (again.before, before) if backwards else (again.after, after)
    # a file written from it is the same, with all keys that the program does not know
    assert encode_example(there) == encode_example(wanted)


@pytest.mark.parametrize(
    "other",
    [
        replace(LONG, content=TEXT[:-1] + "!"),
        replace(LONG, content=TEXT + "!"),
        replace(LONG, status=Status.FLAGGED),
        LONG.with_annotations(LONG.annotations[:-1]),
        LONG.with_annotations([replace(LONG.annotations[0], tag_name="x"), *LONG.annotations[1:]]),
        LONG.with_annotations([replace(LONG.annotations[0], end=5), *LONG.annotations[1:]]),
    ],
)
def test_an_edit_of_another_example_is_refused(other: Example) -> None:
    change = edits.tag(Document(examples=[LONG]), 0, Span(5_005, 5_009), "name")
    assert change is not None
    body = encode_change(change)
    assert decode_change(body, change.text, [LONG]) == change
    for examples in ([other], [], [Example("a")]):
        with pytest.raises(ValueError, match="example 0"):
            decode_change(body, "x", examples)


def test_a_tag_in_a_megabyte_takes_some_hundred_bytes() -> None:
    change = edits.tag(Document(examples=[LONG]), 0, Span(5_005, 5_009), "name")
    assert change is not None
    assert len(encode_change(change)) < 500


def test_an_edit_beside_removed_examples_is_written_in_full() -> None:
    change = Change(
        "x",
        (ExampleEdit(1, LONG, LONG.with_status(Status.DONE)),),
        removed=((0, Example("a")),),
    )
    assert decode_change(encode_change(change), "x", ()) == change


def keep(journal: Journal, document: Document, changes: list[tuple[Kind, Change]]) -> None:
    for kind, change in changes:
        change.apply(document)
        entry = Entry(journal.last + 1, kind, change.text, encode_change(change), 0.0)
        journal.append([entry])


def test_steps_in_a_long_example_survive_the_end_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    path.write_bytes(b"".join(encode(Document(examples=[Example("first"), LONG, Example("last")]))))

    def opened():
        project = open_project(path)
        return project.document, recover(project.document, path, project.data)

    document, found = opened()
    one = edits.tag(document, 1, Span(5_005, 5_009), "name")
    assert one
    keep(found.journal, document, [(Kind.DO, one)])
    gone = edits.delete_examples(document, [0])
    assert gone
    keep(found.journal, document, [(Kind.DO, gone)])
    two = edits.untag(document, 0, document.examples[0].annotations[3])
    keep(found.journal, document, [(Kind.DO, two), (Kind.UNDO, two.inverse())])
    assert found.journal.latest(10, 3_000) == 0  # all of them together take no more bytes
    found.journal.close()
    again, found = opened()
    assert again.examples == document.examples
    assert [step.text for step in found.steps] == [one.text, gone.text]
    assert [step.text for step in found.undone] == [two.text]
    assert found.steps[0].edits[0].after.content is again.examples[0].content
    found.undone[0].apply(again)
    found.undone[0].inverse().apply(again)
    for step in reversed(found.steps):
        step.inverse().apply(again)
    assert again.examples == [Example("first"), LONG, Example("last")]
    found.journal.close()


def test_a_journal_of_the_first_version_is_read_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path, tmp_path / "a.json").close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 1")
        db.commit()
    with closing(Journal(path)) as journal:
        assert journal.project == tmp_path / "a.json"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
