from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core import bulk_edits
from eventner_gui.core.document import Annotation, Document, Example, Status

TAGS = st.builds(
    lambda start, length, name: Annotation(start, start + length, name),
    st.integers(0, 8),
    st.integers(0, 4),
    st.sampled_from(["date", "DATE", "time", "name"]),
)
EXAMPLES = st.builds(
    lambda text, tags, status: Example(text, tuple(tags), status),
    st.text(max_size=12),
    st.lists(TAGS, max_size=4),
    st.sampled_from(list(Status)),
)
DOCUMENTS = st.lists(EXAMPLES, min_size=1, max_size=6).map(lambda e: Document(examples=e))


def perform(document, change):
    """Make a change, look that undo brings all back, and return the state after it."""
    before = list(document.examples)
    if change is None:
        return before
    change.apply(document)
    after = list(document.examples)
    change.inverse().apply(document)
    assert document.examples == before
    return after


def chosen(data, document):
    return sorted(data.draw(st.sets(st.integers(0, len(document.examples) - 1))))


@given(DOCUMENTS, st.sampled_from(list(Status)), st.data())
def test_marking_is_one_step_and_touches_the_chosen_alone(document, status, data):
    indices = chosen(data, document)
    change = bulk_edits.mark(document, indices, status)
    needed = [i for i in indices if document.examples[i].status is not status]
    assert (change is None) == (not needed)
    for index, (old, new) in enumerate(
        zip(document.examples, perform(document, change), strict=True)
    ):
        assert new == (old.with_status(status) if index in indices else old)


@given(DOCUMENTS, st.data())
def test_relabelling_leaves_no_tag_of_the_old_label_and_no_double(document, data):
    indices = chosen(data, document)
    change = bulk_edits.relabel_all(document, indices, "DATE", "time")
    for index, (old, new) in enumerate(
        zip(document.examples, perform(document, change), strict=True)
    ):
        if index not in indices:
            assert new == old
            continue
        assert all(a.label != "DATE" for a in new.annotations)
        wanted = {(a.start, a.end) for a in old.annotations if a.label in ("DATE", "TIME")}
        assert {(a.start, a.end) for a in new.annotations if a.label == "TIME"} == wanted
        others = [a for a in old.annotations if a.label == "NAME"]
        assert [a for a in new.annotations if a.label == "NAME"] == others


@given(DOCUMENTS, st.sampled_from(["DATE", None]), st.data())
def test_removing_tags_takes_those_alone(document, label, data):
    indices = chosen(data, document)
    change = bulk_edits.remove_tags(document, indices, label)
    for index, (old, new) in enumerate(
        zip(document.examples, perform(document, change), strict=True)
    ):
        gone = index in indices
        kept = tuple(a for a in old.annotations if not gone or label not in (None, a.label))
        assert new.annotations == kept


def test_the_text_says_how_many():
    document = Document(examples=[Example("a"), Example("b", (Annotation(0, 1, "date"),))])
    assert bulk_edits.mark(document, [0, 1], Status.DONE).text == "Mark 2 sentences done"
    relabelled = bulk_edits.relabel_all(document, [0, 1], "DATE", "time")
    assert relabelled.text == "Re-label DATE to TIME in 1 sentence"
    assert bulk_edits.remove_tags(document, [0, 1], None).text == "Remove all tags from 1 sentence"
    assert bulk_edits.relabel_all(document, [0, 1], "DATE", "Date") is None


def test_a_tag_keeps_what_its_file_said_of_it():
    source = {"start": 0, "end": 0, "tag_name": "date", "by": "Ann"}
    document = Document(examples=[Example("a", (Annotation(0, 1, "date", source),))])
    change = bulk_edits.relabel_all(document, [0], "DATE", "time")
    assert change.edits[0].after.annotations[0].source is source
