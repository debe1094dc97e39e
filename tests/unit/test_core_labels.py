from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.changes import Change
from eventner_gui.core.direction import Direction
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings
from eventner_gui.core.errors import EventNerError
from eventner_gui.core.label_edits import (
    add_label,
    change_label,
    delete_label,
    give_keys,
    hide_label,
    merge_labels,
    move_label,
)
from eventner_gui.core.labels import (
    described,
    free_color,
    free_keys,
    hidden_under,
    listed_labels,
    visible_labels,
)
from eventner_gui.core.patterns import Pattern, PatternFile
from eventner_gui.core.project_edits import set_guidelines, set_project
from eventner_gui.core.spans import Span

DAY = Label("day", "#111111", "1", "A day.")
DATE = Label("Date", "#222222")
TIME = Label("time", "#333333", "3")
TEXT = "on Friday at noon"


def document(*annotations: Annotation, labels: tuple[Label, ...] = (DAY, DATE, TIME)) -> Document:
    return Document(Settings(labels=labels), [Example(TEXT, annotations), Example("none")])


def names(found: Document) -> list[str]:
    return [label.name for label in found.settings.labels]


def test_a_merge_gives_all_tags_to_the_other_label_and_counts_them() -> None:
    found = document(Annotation(3, 9, "day"), Annotation(13, 17, "DAY"), Annotation(0, 2, "time"))
    merge = merge_labels(found, DAY, DATE)
    merge.change.apply(found)
    assert (merge.tags, merge.doubles) == (2, 0)
    assert [a.tag_name for a in found.examples[0].annotations] == ["Date", "Date", "time"]
    # a key and a description that the other label lacks are not lost
    assert found.settings.labels == (replace(DATE, key="1", description="A day."), TIME)
    assert merge.change.text == "Merge DAY into DATE"


def test_a_merge_leaves_one_of_two_tags_of_the_same_stretch_and_all_that_merely_overlap() -> None:
    source = {"confidence": 0.9}
    kept = Annotation(3, 9, "DATE", source)
    found = document(
        Annotation(3, 9, "day"), kept, Annotation(0, 9, "day"), Annotation(0, 9, "day")
    )
    merge = merge_labels(found, DAY, DATE)
    merge.change.apply(found)
    assert (merge.tags, merge.doubles) == (1, 2)
    assert [(a.start, a.end) for a in found.examples[0].annotations] == [(3, 9), (0, 9)]
    assert found.examples[0].annotations[0] is kept


def test_a_merge_leaves_doubles_alone_that_it_does_not_make() -> None:
    found = document(Annotation(3, 9, "date"), Annotation(3, 9, "date"), Annotation(0, 2, "day"))
    merge_labels(found, DAY, DATE).change.apply(found)
    assert len(found.examples[0].annotations) == 3


def test_a_label_is_not_merged_into_itself() -> None:
    with pytest.raises(ValueError, match="itself"):
        merge_labels(document(), DAY, replace(DAY, name="DAY"))


def test_patterns_go_with_their_label() -> None:
    patterns = (Pattern("DAY", "friday"), Pattern("date", "friday"), Pattern("day", "monday"))
    settings = Settings(labels=(DAY, DATE, TIME), patterns=(*patterns, PatternFile("days.jsonl")))
    document = Document(settings, [])

    def left(change: Change | None) -> list[tuple[str, object]]:
        assert change is not None and change.settings is not None
        kept = change.settings[1].patterns
        assert kept[-1] == PatternFile("days.jsonl")
        return [(each.label, each.pattern) for each in kept if isinstance(each, Pattern)]

    renamed = left(change_label(document, DAY, replace(DAY, name="weekday")))
    assert renamed == [("weekday", "friday"), ("date", "friday"), ("weekday", "monday")]
    assert left(delete_label(document, DAY)) == [("date", "friday")]
    # one of two that are the same after it
    assert left(merge_labels(document, DAY, DATE).change) == [
        ("Date", "friday"),
        ("Date", "monday"),
    ]


def test_labels_are_moved_and_places_outside_are_the_ends() -> None:
    found = document()
    change = move_label(found, TIME, 0)
    assert change
    change.apply(found)
    assert names(found) == ["time", "day", "Date"]
    change = move_label(found, TIME, 99)
    assert change
    change.apply(found)
    assert names(found) == ["day", "Date", "time"]
    assert move_label(found, DAY, -1) is None


def test_a_hidden_label_stays_and_is_listed_last_but_not_offered() -> None:
    found = document(Annotation(3, 9, "day"))
    change = hide_label(found, DAY, hidden=True)
    assert change
    change.apply(found)
    assert hide_label(found, found.settings.labels[0], hidden=True) is None
    assert names(found) == ["day", "Date", "time"]
    assert [label.name for label in visible_labels(found.settings)] == ["Date", "time"]
    assert [label.name for label in listed_labels(found.settings)] == ["Date", "time", "day"]
    assert hidden_under(found.examples[0], Span(8, 12), found.settings) == [Annotation(3, 9, "day")]
    assert hidden_under(found.examples[0], Span(9, 12), found.settings) == []


def test_keys_are_given_in_order_to_labels_shown_without_one() -> None:
    labels = [Label(f"l{n}", "#000000") for n in range(12)]
    labels[1] = replace(labels[1], key="2")
    labels[2] = replace(labels[2], hidden=True)
    labels[3] = replace(labels[3], key="A")
    found = document(labels=tuple(labels))
    change = give_keys(found, {"b", "1"})
    assert change
    change.apply(found)
    keys = ["3", "2", "", "A", *"456789cd"]
    assert [label.key for label in found.settings.labels] == keys
    assert change.text == "Give keys to 9 labels"
    assert give_keys(found) is None


def test_as_many_keys_are_given_as_there_are() -> None:
    found = document(labels=tuple(Label(f"l{n}", "#000000") for n in range(60)))
    change = give_keys(found)
    assert change
    change.apply(found)
    keys = [label.key for label in found.settings.labels]
    assert "".join(keys) == "123456789abcdefghijklmnopqrstuvwxyz"
    assert free_keys(found.settings.labels) == []


def test_a_colour_comes_twice_only_when_all_are_used() -> None:
    palette = ("#00000a", "#00000b", "#00000c")
    labels: list[Label] = []
    for number in range(7):
        labels.append(Label(str(number), free_color(labels, palette)))
    assert [label.color[-1] for label in labels] == list("abcabca")


def test_guidelines_can_begin_with_the_descriptions() -> None:
    assert described((DAY, DATE)) == "## DAY\n\nA day.\n\n## DATE\n"
    assert described(()) == ""


def test_settings_of_the_project_are_one_step_each() -> None:
    found = document()
    for make in (
        lambda: set_guidelines(found, "# Rules"),
        lambda: set_project(found, "ar", Direction.RIGHT_TO_LEFT),
    ):
        change = make()
        assert change
        change.apply(found)
    assert found.settings.guidelines == "# Rules"
    assert (found.settings.language, found.settings.direction) == ("ar", Direction.RIGHT_TO_LEFT)
    assert set_guidelines(found, found.settings.guidelines) is None
    assert set_project(found, found.settings.language, found.settings.direction) is None


_spans = st.tuples(st.integers(-2, 20), st.integers(-2, 20))
_annotations = st.builds(
    lambda span, name: Annotation(*span, name),
    _spans,
    st.sampled_from(["day", "DAY", "date", "Date", "time"]),
)
_examples = st.lists(
    st.builds(lambda found: Example(TEXT, tuple(found)), st.lists(_annotations, max_size=5)),
    max_size=5,
)
_actions = st.lists(
    st.tuples(st.sampled_from("amdhkx"), st.integers(0, 9), st.integers(0, 9)), max_size=12
)


def _change(found: Document, action: tuple[str, int, int]) -> Change | None:
    kind, one, other = action
    labels = found.settings.labels
    if kind == "a" or len(labels) < 2:
        try:
            return add_label(found, Label(f"new{one}", "#000000"))
        except EventNerError:
            return None
    label, second = labels[one % len(labels)], labels[other % len(labels)]
    if kind == "m" and label is not second:
        return merge_labels(found, label, second).change
    if kind == "d":
        return move_label(found, label, other)
    if kind == "h":
        return hide_label(found, label, hidden=not label.hidden)
    if kind == "x":
        return delete_label(found, label)
    return give_keys(found)


@given(_examples, _actions)
def test_whatever_is_done_to_labels_is_taken_back_step_by_step(examples, actions) -> None:
    found = Document(Settings(labels=(DAY, DATE, TIME)), examples)
    states = [found.snapshot()]
    changes = []
    for action in actions:
        change = _change(found, action)
        if change:
            change.apply(found)
            changes.append(change)
            states.append(found.snapshot())
            labels = [label.label for label in found.settings.labels]
            keys = [label.key for label in found.settings.labels if label.key]
            assert len(set(labels)) == len(labels)
            assert len(set(keys)) == len(keys)
    for change, before in zip(reversed(changes), reversed(states[:-1]), strict=True):
        change.inverse().apply(found)
        assert found == before


@given(_examples)
def test_a_merge_counts_right_and_loses_no_stretch(examples) -> None:
    found = Document(Settings(labels=(DAY, DATE, TIME)), examples)
    before = [a.label for e in found.examples for a in e.annotations]
    stretches = [{(a.start, a.end) for a in e.annotations} for e in found.examples]
    merge = merge_labels(found, DAY, DATE)
    merge.change.apply(found)
    after = [a.label for e in found.examples for a in e.annotations]
    assert merge.tags + merge.doubles == before.count("DAY")
    assert after.count("DATE") == before.count("DATE") + merge.tags
    assert "DAY" not in after
    assert after.count("TIME") == before.count("TIME")
    assert stretches == [{(a.start, a.end) for a in e.annotations} for e in found.examples]
