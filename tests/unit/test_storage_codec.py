"""A project file comes back as it was, and the article's own code reads it."""

from __future__ import annotations

import gc
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import (
    Annotation,
    Direction,
    Document,
    Example,
    Label,
    Settings,
    Status,
)
from eventner_gui.core.errors import FormatError
from eventner_gui.storage.codec import decode, encode
from eventner_gui.storage.conventions import EndConvention, UndecidedEnds
from eventner_gui.storage.resources import article_labels, palette

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def saved(document: Document) -> bytes:
    return b"".join(encode(document))


def load(data: bytes | str | dict, **options):
    if isinstance(data, dict):
        data = json.dumps(data)
    if isinstance(data, str):
        data = data.encode("utf-8")
    return decode(data, name="my.json", **options)


def article_tuples(data: bytes) -> list[dict]:
    """The article's own loop, unchanged but for where the data come from."""
    data = json.loads(data)
    training_data = []
    for example in data['examples']:  # fmt: skip
        temp_dict = {}
        temp_dict['text'] = example['content']  # fmt: skip
        temp_dict['entities'] = []  # fmt: skip
        for annotation in example['annotations']:  # fmt: skip
            start = annotation['start']  # fmt: skip
            end = annotation['end'] + 1  # fmt: skip
            label = annotation['tag_name'].upper()  # fmt: skip
            temp_dict['entities'].append((start, end, label))  # fmt: skip
        training_data.append(temp_dict)
    return training_data


def our_tuples(document: Document) -> list[dict]:
    return [
        {"text": e.content, "entities": [(a.start, a.end, a.label) for a in e.annotations]}
        for e in document.examples
    ]


def pairs(value):
    """A value in which the order of keys counts."""
    if isinstance(value, dict):
        return [(key, pairs(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return ["list", *map(pairs, value)]
    return "NaN" if isinstance(value, float) and math.isnan(value) else value


# Text as JSON can hold it: two lone halves of a pair, written one after the other, become one.
texts = st.text(
    st.characters(exclude_categories=())
    | st.sampled_from("é\u0301\r\n\u2028\x00\x7f😀\ud83d\ude00مرحبا")
).map(lambda text: json.loads(json.dumps(text)))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
tag_names = texts.filter(lambda name: bool(name.strip()))
offsets = st.integers(-3, 12) | st.integers()


def unknown(*known: str):
    return st.dictionaries(texts.filter(lambda key: key not in known), json_values, max_size=2)


@st.composite
def shuffled(draw, known: dict, extra) -> dict:
    mapping = {**draw(extra), **known}
    return {key: mapping[key] for key in draw(st.permutations(list(mapping)))}


@st.composite
def raw_annotations(draw) -> dict:
    known = {"start": draw(offsets), "end": draw(offsets), "tag_name": draw(tag_names)}
    if draw(st.booleans()):
        known["value"] = draw(json_values)
    return draw(shuffled(known, unknown("start", "end", "tag_name", "value")))


@st.composite
def raw_examples(draw) -> dict:
    known = {"content": draw(texts), "annotations": draw(st.lists(raw_annotations(), max_size=3))}
    status = {"status": draw(st.sampled_from([s.value for s in Status]))}
    known["eventner"] = draw(shuffled(status, unknown("status")))
    return draw(shuffled(known, unknown(*known)))


@st.composite
def raw_files(draw) -> dict:
    known = {"examples": draw(st.lists(raw_examples(), max_size=3))}
    return draw(shuffled(known, unknown("examples", "eventner")))


@given(raw_files())
def test_everything_in_a_file_survives_in_its_order(raw: dict) -> None:
    data = json.dumps(raw).encode("ascii")
    written = json.loads(saved(load(data, end=EndConvention.INCLUSIVE).document))
    assert written.pop("eventner")["end"] == "inclusive"
    assert pairs(written) == pairs(json.loads(data))


@given(raw_files())
def test_saving_what_was_loaded_gives_the_same_bytes(raw: dict) -> None:
    first = saved(load(raw, end=EndConvention.INCLUSIVE).document)
    again = load(first)
    assert saved(again.document) == first
    assert again.decision.how == "header"
    assert again.has_statuses


documents = st.lists(
    st.builds(
        Example,
        texts,
        st.lists(st.builds(Annotation, offsets, offsets, tag_names), max_size=3).map(tuple),
        st.sampled_from(Status),
    ),
    max_size=4,
).map(lambda examples: Document(examples=examples))


@given(documents)
def test_a_document_comes_back_equal(document: Document) -> None:
    back = load(saved(document)).document
    assert back.examples == document.examples
    assert saved(back) == saved(replace(document, settings=back.settings))


@given(documents)
def test_the_articles_code_reads_our_spans(document: Document) -> None:
    assert article_tuples(saved(document)) == our_tuples(document)


@given(raw_files(), st.sampled_from(EndConvention))
def test_other_conventions_keep_everything_but_the_ends(raw: dict, convention) -> None:
    decoded = load(raw, end=convention)
    assert decoded.decision.how == "told"
    written = json.loads(saved(decoded.document))
    expected = json.loads(json.dumps(raw))
    for example in expected["examples"]:
        for annotation in example["annotations"]:
            annotation["end"] += convention.shift - 1
    written.pop("eventner")
    assert pairs(written) == pairs(expected)


@given(
    st.builds(
        Settings,
        st.sampled_from(["en", "xx", "made-up"]),
        st.lists(
            st.builds(
                Label,
                tag_names,
                st.sampled_from(palette()),
                st.sampled_from(["", "1", "é"]),
                texts,
                st.booleans(),
            ),
            max_size=3,
            unique_by=lambda label: label.label,
        ).map(tuple),
        texts,
        st.sampled_from(Direction),
    ),
    st.frozensets(texts, max_size=3),
    unknown(
        "version", "end", "offset_unit", "language", "labels", "guidelines", "direction", "held_out"
    ),
)
def test_settings_come_back_equal_with_unknown_keys(settings, held_out, extra) -> None:
    document = Document(settings, [Example("a")], held_out)
    raw = json.loads(saved(document))
    raw["eventner"] = {**extra, **raw["eventner"]}
    back = load(raw).document
    assert back.settings == settings
    assert back.held_out == held_out
    assert pairs(json.loads(saved(back))) == pairs(json.loads(json.dumps(raw)))


def test_what_is_usual_is_written_only_where_it_stood() -> None:
    label = {"name": "a", "color": "#111111", "key": "", "description": ""}
    for extra in ({}, {"direction": "auto"}, {"direction": "rtl"}):
        for hidden in ({}, {"hidden": False}, {"hidden": True}):
            header = {"labels": [{**label, **hidden}], **extra}
            document = load({"eventner": header, "examples": []}).document
            written = json.loads(saved(document))["eventner"]
            assert written["labels"] == [{**label, **hidden}]
            assert {k: v for k, v in written.items() if k == "direction"} == extra
            settings = document.settings
            document.settings = replace(
                settings,
                direction=Direction.AUTO,
                labels=tuple(replace(each, hidden=False) for each in settings.labels),
            )
            written = json.loads(saved(document))["eventner"]
            assert written.get("direction", "auto") == "auto"
            assert not written["labels"][0].get("hidden", False)


@pytest.mark.parametrize("header", [{"direction": "down"}, {"direction": None}])
def test_a_direction_that_is_none_is_read_as_auto_and_told(header) -> None:
    decoded = load({"eventner": header, "examples": []})
    assert decoded.document.settings.direction is Direction.AUTO
    assert any("direction" in note for note in decoded.mended)


def test_a_label_is_hidden_by_true_alone() -> None:
    decoded = load({"eventner": {"labels": [{"name": "a", "hidden": "no"}]}, "examples": []})
    assert not decoded.document.settings.labels[0].hidden
    assert any("hidden" in note for note in decoded.mended)


def test_the_file_is_written_an_example_a_line_with_text_as_it_is() -> None:
    document = Document(
        Settings("de", (Label("Ort", "#1d5fbf", "1", "Wo?"),), "Nur Orte."),
        [
            Example("Café in Köln 📺", (Annotation(8, 12, "Ort"),), Status.DONE),
            Example("nichts\r\n\ud800"),
        ],
        frozenset({"b", "a"}),
    )
    assert saved(document).decode("utf-8") == (
        "{\n"
        '"eventner": {"version": 1, "end": "inclusive", "offset_unit": "codepoint", '
        '"language": "de", "labels": [{"name": "Ort", "color": "#1d5fbf", "key": "1", '
        '"description": "Wo?"}], "guidelines": "Nur Orte.", "held_out": ["a", "b"]},\n'
        '"examples": [\n'
        '{"content": "Café in Köln 📺", "annotations": [{"start": 8, "end": 11, '
        '"tag_name": "Ort", "value": "Köln"}], "eventner": {"status": "done"}},\n'
        '{"content": "nichts\\r\\n\\ud800", "annotations": [], "eventner": {"status": "todo"}}\n'
        "]\n"
        "}\n"
    )


def test_a_project_without_examples_is_read_again() -> None:
    assert load(saved(Document())).document.examples == []


def annotated(**annotation) -> dict:
    known = {"start": 0, "end": 3, "tag_name": "action"}
    return {"examples": [{"content": "Book it now", "annotations": [{**known, **annotation}]}]}


def written_annotation(document: Document) -> dict:
    return json.loads(saved(document))["examples"][0]["annotations"][0]


def with_annotation(document: Document, **changes) -> Document:
    example = document.examples[0]
    new = replace(example.annotations[0], **changes)
    return replace(document, examples=[example.with_annotations([new])])


def test_a_plain_file_keeps_no_mappings_in_memory() -> None:
    example = load(annotated(value="Book")).document.examples[0]
    assert example.source is None
    assert example.annotations[0].source is None


def test_a_missing_value_stays_missing_until_the_span_changes() -> None:
    document = load(annotated(id=7), end=EndConvention.INCLUSIVE).document
    assert "value" not in written_annotation(document)
    relabelled = with_annotation(document, tag_name="domain")
    assert written_annotation(relabelled) == {"start": 0, "end": 3, "tag_name": "domain", "id": 7}
    moved = with_annotation(document, start=5, end=7)
    assert written_annotation(moved) == {
        "start": 5,
        "end": 6,
        "tag_name": "action",
        "id": 7,
        "value": "it",
    }


def test_a_value_that_differs_stays_until_the_span_changes() -> None:
    document = load(annotated(value="reserve"), end=EndConvention.INCLUSIVE).document
    assert written_annotation(document)["value"] == "reserve"
    assert written_annotation(with_annotation(document, tag_name="x"))["value"] == "reserve"
    assert written_annotation(with_annotation(document, end=7))["value"] == "Book it"


def test_exclusive_ends_become_inclusive_and_unknown_keys_stay() -> None:
    document = load(annotated(end=4, value="Book", correct=None)).document
    assert document.examples[0].annotations[0] == Annotation(0, 4, "action")
    assert written_annotation(document) == {
        "start": 0,
        "end": 3,
        "tag_name": "action",
        "value": "Book",
        "correct": None,
    }


def test_an_undecided_file_is_asked_about_and_then_read_as_told() -> None:
    with pytest.raises(UndecidedEnds, match=r"my\.json"):
        load(annotated())
    decoded = load(annotated(), end=EndConvention.EXCLUSIVE)
    assert decoded.document.examples[0].annotations[0].end == 3
    assert decoded.decision.how == "told"


def test_the_header_decides_on_ends_whatever_the_values_say() -> None:
    raw = {"eventner": {"end": "inclusive"}, **annotated(end=4, value="Book")}
    decoded = load(raw)
    assert decoded.decision.how == "header"
    assert decoded.document.examples[0].annotations[0].end == 5


def test_odd_spans_are_kept_as_they_are() -> None:
    spans = [(8, 2), (-4, 1), (3, 900), (5, 4), (0, 3), (0, 3), (2, 5)]
    raw = {
        "examples": [
            {
                "content": "Book it now",
                "annotations": [{"start": s, "end": e, "tag_name": "a"} for s, e in spans],
            }
        ]
    }
    document = load(raw, end=EndConvention.INCLUSIVE).document
    found = [(a.start, a.end) for a in document.examples[0].annotations]
    assert found == [(start, end + 1) for start, end in spans]
    assert article_tuples(saved(document)) == our_tuples(document)


def test_statuses_follow_from_annotations_where_a_file_has_none() -> None:
    raw = annotated(value="Book")
    raw["examples"] += [{"content": "a"}, {"content": "b", "annotations": []}]
    decoded = load(raw)
    assert [e.status for e in decoded.document.examples] == [Status.DONE, Status.TODO, Status.TODO]
    assert (decoded.has_statuses, decoded.untagged) == (False, 2)
    again = load(saved(decoded.document))
    assert (again.has_statuses, again.untagged) == (True, 0)
    assert again.document.examples == decoded.document.examples


def test_a_file_without_annotations_is_all_to_do_and_nothing_is_asked() -> None:
    decoded = load({"examples": [{"content": "a"}, {"content": "b", "annotations": []}]})
    assert {e.status for e in decoded.document.examples} == {Status.TODO}
    assert (decoded.has_statuses, decoded.untagged) == (False, 0)
    assert decoded.document.settings.labels == article_labels()


def test_one_status_makes_it_a_file_with_statuses() -> None:
    raw = annotated(value="Book")
    raw["examples"].append({"content": "a", "eventner": {"status": "flagged"}})
    decoded = load(raw)
    assert [e.status for e in decoded.document.examples] == [Status.TODO, Status.FLAGGED]
    assert (decoded.has_statuses, decoded.untagged) == (True, 0)


def test_labels_come_from_header_and_tags() -> None:
    annotations = [
        {"start": 0, "end": 3, "tag_name": name, "value": "Book"}
        for name in ("Thing", "DATE", "other", "thing", "mine")
    ]
    raw = {"examples": [{"content": "Book it", "annotations": annotations}]}
    labels = load(raw).document.settings.labels
    date = next(label for label in article_labels() if label.name == "date")
    assert [label.name for label in labels] == ["Thing", "DATE", "other", "mine"]
    assert [label.key for label in labels] == ["1", "2", "3", "4"]
    assert (labels[1].color, labels[1].description) == (date.color, date.description)
    assert labels[0].description == ""
    assert len({label.color for label in labels}) == 4

    mine = {"name": "Mine", "color": palette()[0].upper(), "key": "2", "description": "d", "x": 1}
    labels = load(
        {**raw, "eventner": {"end": "inclusive", "labels": [mine]}}
    ).document.settings.labels
    assert [label.name for label in labels] == ["Mine", "Thing", "DATE", "other"]
    assert [label.key for label in labels] == ["2", "1", "3", "4"]
    assert labels[1].color != palette()[0]


def test_many_tags_use_every_colour_before_one_comes_twice() -> None:
    names = [f"tag{number}" for number in range(len(palette()) + 8)]
    annotations = [{"start": 0, "end": 0, "tag_name": n, "value": "a"} for n in names]
    raw = {"examples": [{"content": "a", "annotations": annotations}]}
    labels = load(raw).document.settings.labels
    colors = [label.color for label in labels]
    assert len(set(colors[: len(palette())])) == len(palette())
    assert set(colors) == set(palette())
    assert [label.key for label in labels] == [*"123456789", *[""] * (len(names) - 9)]


def test_a_header_without_labels_stays_without() -> None:
    raw = {"eventner": {"labels": []}, "examples": [{"content": "a"}]}
    assert load(raw).document.settings.labels == ()


def test_a_newer_version_is_refused() -> None:
    with pytest.raises(FormatError, match="newer EventNER"):
        load({"eventner": {"version": 2}, "examples": []})


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ([], "an object was expected"),
        ({"version": "one"}, "“version”"),
        ({"version": True}, "“version”"),
        ({"end": "somewhere"}, "“end”"),
        ({"end": ["inclusive"]}, "“end”"),
        ({"offset_unit": "utf16"}, "“offset_unit”"),
        ({"language": 3}, "“language”"),
        ({"held_out": [1]}, "“held_out”"),
        ({"held_out": {}}, "“held_out”"),
        ({"labels": {}}, "“labels”"),
        ({"labels": [["a"]]}, "label 1"),
        ({"labels": [" "]}, "label 1"),
        ({"labels": [{"color": "#000000"}]}, "label 1 has no name"),
        ({"labels": [{"name": "a", "description": 1}]}, "“description” of label 1"),
    ],
)
def test_a_wrong_header_is_shown(header, reason: str) -> None:
    with pytest.raises(FormatError) as caught:
        load('{\n"eventner": ' + json.dumps(header) + ',\n"examples": []}')
    assert reason in str(caught.value)
    assert "my.json" in str(caught.value)
    assert "line 2, column 13" in str(caught.value)


@pytest.mark.parametrize(
    ("example", "reason"),
    [
        (7, "an object with “content” was expected, not 7"),
        ({"text": "a"}, "“content” should be a text, but it is missing"),
        ({"content": None}, "“content” should be a text, but it is null"),
        ({"content": ["a"]}, "“content” should be a text, but it is a list"),
        ({"content": "a", "annotations": {}}, "“annotations” should be a list"),
        ({"content": "a", "annotations": [1]}, "annotation 1: an object was expected, not 1"),
        ({"content": "a", "eventner": "done"}, "“eventner” should be an object"),
    ],
)
def test_a_wrong_example_is_shown_by_number_and_place(example, reason: str) -> None:
    text = '{"examples": [\n{"content": "fine"},\n  ' + json.dumps(example) + "]}"
    with pytest.raises(FormatError) as caught:
        load(text)
    assert reason in str(caught.value)
    assert "example 2 (line 3, column 3)" in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("key", ["start", "end"])
@pytest.mark.parametrize("value", [True, 2.5, "three", "3.5", "٣", 1e300, None, [3]])
def test_offsets_are_whole_numbers(key: str, value) -> None:
    with pytest.raises(FormatError, match=f"annotation 1: “{key}” should be a whole number"):
        load(annotated(**{key: value}))
    raw = annotated()
    del raw["examples"][0]["annotations"][0][key]
    with pytest.raises(FormatError, match=f"“{key}” should be a whole number, but it is missing"):
        load(raw)


@pytest.mark.parametrize("value", [None, 5, ["a"], "", "  "])
def test_tag_names_are_text(value) -> None:
    with pytest.raises(FormatError, match="“tag_name”"):
        load(annotated(tag_name=value))


def test_what_is_nested_too_deeply_to_be_written_is_not_read() -> None:
    deep = json.loads("[" * 300 + "]" * 300)
    for raw in (
        {"examples": [], "a": deep},
        {"examples": [{"content": "a", "b": deep}]},
        {"examples": [{"content": "a", "eventner": {"b": deep}}]},
        annotated(value="Book", b=deep),
        annotated(value=deep),
        annotated(id=deep),
    ):
        with pytest.raises(FormatError, match="nested too deeply"):
            load(raw, end=EndConvention.INCLUSIVE)


def test_big_numbers_and_numbers_that_are_none_survive() -> None:
    text = (
        '{"a": 123456789012345678901234567890, "b": NaN, "c": -Infinity, "d": 0.1, "examples": []}'
    )
    written = saved(load(text).document)
    for piece in (b'"a": 123456789012345678901234567890', b'"b": NaN', b'"c": -Infinity'):
        assert piece in written


def test_reading_leaves_the_garbage_collector_as_it_was() -> None:
    load(annotated(value="Book"))
    assert gc.isenabled()
    with pytest.raises(FormatError):
        load("{")
    assert gc.isenabled()


def real_file(*parts: str) -> bytes:
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data are not here: {path.name}")
    return path.read_bytes()


@pytest.mark.parametrize(
    "parts",
    [
        ("calendar", "train.json"),
        ("assistant", "train.json"),
        ("languages", "arabic.json"),
        ("languages", "japanese.json"),
        ("languages", "korean.json"),
        ("languages", "tweets_emoji.json"),
    ],
)
def test_real_files_survive(parts: tuple[str, str]) -> None:
    data = real_file(*parts)
    document = load(data).document
    written = saved(document)
    assert article_tuples(written) == article_tuples(data) == our_tuples(document)
    assert saved(load(written).document) == written
    stripped = json.loads(written)
    del stripped["eventner"]
    for example in stripped["examples"]:
        del example["eventner"]
    assert pairs(stripped) == pairs(json.loads(data))
    for example in document.examples:
        for annotation in example.annotations:
            assert annotation.source is None


def test_a_real_lighttag_file_opens_with_exclusive_ends_and_keeps_its_keys() -> None:
    raw = json.loads(real_file("formats", "lighttag", "lighttag_annotations.json"))
    for example in raw["examples"]:  # the older export calls the tag so
        for annotation in example["annotations"]:
            annotation["tag_name"] = annotation.pop("tag")
    decoded = load(raw)
    assert decoded.decision.convention is EndConvention.EXCLUSIVE
    for example in decoded.document.examples:
        for annotation in example.annotations:
            covered = example.content[annotation.start : annotation.end]
            assert covered == annotation.source["value"]
    written = json.loads(saved(decoded.document))
    header = written.pop("eventner")
    assert [label["name"] for label in header["labels"]][:2] == ["TITLE", "ORGANIZATION"]
    for example, original in zip(written["examples"], raw["examples"], strict=True):
        assert example.pop("eventner") == {"status": "done"}
        for annotation in original["annotations"]:
            annotation["end"] -= 1
    assert pairs(written) == pairs(raw)


def test_a_large_project_is_kept_out_of_the_search_for_garbage() -> None:
    examples = [{"content": str(number), "annotations": []} for number in range(5_000)]
    gc.unfreeze()
    try:
        load({"examples": examples[1:]})
        assert gc.get_freeze_count() == 0
        document = load({"examples": examples}).document
        assert gc.get_freeze_count() >= len(document.examples)
    finally:
        gc.unfreeze()
