from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.app.counts import Counts
from eventner_gui.core import edits
from eventner_gui.core.document import (
    Annotation,
    Document,
    Example,
    Status,
    count_labels,
    count_statuses,
)
from eventner_gui.core.spans import Span

EXAMPLES = st.lists(
    st.builds(
        Example,
        content=st.just("Cancel lunch tomorrow"),
        annotations=st.lists(
            st.builds(Annotation, st.just(0), st.just(6), st.sampled_from(["a", "A", "b"])),
            max_size=2,
        ).map(tuple),
        status=st.sampled_from(list(Status)),
    ),
    min_size=1,
    max_size=5,
)
STEPS = st.lists(st.sampled_from(["tag", "done", "add", "delete", "undo"]), max_size=12)


@given(EXAMPLES, STEPS, st.integers(0, 4))
def test_counts_follow_changes_as_if_all_were_counted(examples, steps, place) -> None:
    document = Document(examples=list(examples))
    counts = Counts(document.examples)
    made = []
    for step in steps:
        index = place % len(document.examples) if document.examples else None
        if step == "undo":
            change = made.pop().inverse() if made else None
        elif step == "add" or index is None:
            change = edits.add_examples(document, [Example("new", status=Status.FLAGGED)])
        elif step == "tag":
            change = edits.tag(document, index, Span(7, 12), "meal")
        elif step == "done":
            change = edits.set_status(document, [index], Status.DONE)
        else:
            change = edits.delete_examples(document, [index])
        if change is None:
            continue
        change.apply(document)
        counts.follow(change)
        if step != "undo":
            made.append(change)
    assert counts.statuses == count_statuses(document.examples)
    labels = count_labels(document.examples)
    assert {label: counts.of_label(label) for label in ("A", "B", "MEAL")} == {
        label: labels.get(label, 0) for label in ("A", "B", "MEAL")
    }
