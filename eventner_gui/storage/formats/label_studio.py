"""Label Studio's JSON: of today, before 1.0 (``completions``), JSON-MIN, and annotation first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.document import Example, Status
from ...core.offset_unit import OffsetUnit
from .fields import NO_TEXT, NOT_AN_OBJECT, label_of, objects, offsets, rest_of
from .fitting import fit
from .format import Carries, Format, Reading, Writing
from .json_stream import Found, in_list, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import extra_of, write_json_list

_ANNOTATIONS = ("annotations", "completions")
_LABELS = ("labels", "hypertextlabels")
_KNOWN = ("data", "annotations", "completions", "predictions")


def recognise(sketch: Sketch) -> bool:
    """Tell whether records are tasks, annotations of tasks, or tasks of JSON-MIN."""
    return any(_task(each) is not None or flat_spans(each) for each in sketch.records)


def _task(raw: Any) -> Mapping[str, Any] | None:
    """Return the task of a record, of one that stands annotation first turned round."""
    if not isinstance(raw, dict):
        return None
    inner = raw.get("task")
    if isinstance(inner, dict) and isinstance(inner.get("data"), dict) and "result" in raw:
        return {**inner, "annotations": [{k: v for k, v in raw.items() if k != "task"}]}
    kinds = (*_ANNOTATIONS, "predictions")
    if isinstance(raw.get("data"), dict) and any(key in raw for key in kinds):
        return raw
    # Exports of nothing but results leave the texts out.
    if any(isinstance(raw.get(key), list) and _has_results(raw[key]) for key in _ANNOTATIONS):
        return raw
    return None


def _has_results(values: list[Any]) -> bool:
    return any(isinstance(each, dict) and "result" in each for each in values)


def flat_spans(raw: Any) -> list[str]:
    """Return the keys under which a record of JSON-MIN has tags."""
    if not isinstance(raw, dict):
        return []
    return [
        key
        for key, values in raw.items()
        if isinstance(values, list)
        and values
        and all(isinstance(v, dict) and "start" in v and "labels" in v for v in values)
    ]


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the tasks of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, in_list):
                raw = _example(found, reading)
                if raw is not None:
                    yield raw


def _example(found: Found, reading: Reading) -> Raw | None:
    report = reading.report
    place = report.here(found.line)
    if not isinstance(found.value, dict):
        report.refuse(place, NOT_AN_OBJECT)
        return None
    task = _task(found.value)
    if task is None:
        return flat_example(found.value, place, reading)
    if "completions" in task:
        reading.facts["unit"] = OffsetUnit.UTF16  # so it was before the format of today
    results, status = _results(task, report, place)
    data = task.get("data")
    key = _text_key(data, results, reading.text_key) if isinstance(data, dict) else ""
    if not isinstance(data, dict) or not key:
        report.refuse(place, NO_TEXT)
        return None
    spans = [span for result in results for span in _spans(result, report, place)]
    extra = rest_of(task, _KNOWN) or {}
    extra |= {} if data.keys() == {key} else {"data": {k: v for k, v in data.items() if k != key}}
    return Raw(place, data[key], spans, status, extra or None)


def _results(
    task: Mapping[str, Any], report: Report, place: int
) -> tuple[list[Mapping[str, Any]], Status]:
    """Return what the annotators marked, and the status that follows.

    What is marked as ground truth counts alone; otherwise all annotators are put together.
    """
    made = []
    for key in _ANNOTATIONS:
        made += objects(task.get(key), report, place, "an annotation")
    valid = []
    for each in made:
        if each.get("was_cancelled") or each.get("skipped"):
            report.pass_over(place, "a cancelled annotation")
        else:
            valid.append(each)
    truths = [each for each in valid if each.get("ground_truth")]
    if truths and len(truths) < len(valid):
        for _ in range(len(valid) - len(truths)):
            report.pass_over(place, "an annotation beside one that is the ground truth")
        valid = truths
    if len(valid) > 1:
        report.keep(place, "the tags of several annotations were put together")
    for _ in objects(task.get("predictions"), report, place, "a prediction"):
        report.pass_over(place, "a prediction of a model")
    results = [r for each in valid for r in _flattened(each.get("result"), report, place)]
    return results, Status.DONE if valid else Status.SKIPPED if made else Status.TODO


def _flattened(values: Any, report: Report, place: int) -> list[Mapping[str, Any]]:
    if isinstance(values, list) and any(isinstance(each, list) for each in values):
        values = [r for each in values for r in (each if isinstance(each, list) else [each])]
    return objects(values, report, place, "a result")


def _text_key(data: Mapping[str, Any], results: Iterable[Mapping[str, Any]], told: str) -> str:
    """Return the key of a task's data that holds the text; nothing without one.

    The one that was told, or that the results name, or that is called so; else the longest.
    """
    texts = {key: value for key, value in data.items() if isinstance(value, str)}
    if told:
        return told if told in texts else ""
    named = [str(each.get("to_name")) for each in results]
    wished = next((key for key in (*named, "text") if key in texts), "")
    return wished or max(texts, key=lambda key: len(texts[key]), default="")


def _spans(result: Mapping[str, Any], report: Report, place: int) -> Iterator[RawSpan]:
    kind = result.get("type")
    value = result.get("value")
    if kind == "relation":
        report.pass_over(place, "a relation between tags")
        return
    if kind not in (*_LABELS, None) or not isinstance(value, dict):
        report.pass_over(place, f"a result of the kind “{kind}”")
        return
    yield from _labelled(value, report, place)


def _labelled(value: Mapping[str, Any], report: Report, place: int) -> Iterator[RawSpan]:
    if isinstance(value.get("start"), str) and value["start"].startswith("/"):
        report.refuse(place, "a tag in a web page, whose place in the text is not known")
        return
    pair = offsets(value.get("start"), value.get("end"), report, place)
    labels = next((value[key] for key in _LABELS if isinstance(value.get(key), list)), [None])
    covered = value.get("text")
    for each in labels or [None]:
        label = label_of(each, report, place)
        if pair is not None and label is not None:
            yield RawSpan(*pair, label, covered if isinstance(covered, str) else None)


def flat_example(raw: Mapping[str, Any], place: int, reading: Reading) -> Raw | None:
    """Return a record of JSON-MIN, where texts and tags stand beside each other."""
    report = reading.report
    keys = flat_spans(raw)
    rest = {key: value for key, value in raw.items() if key not in keys}
    key = _text_key({k: v for k, v in rest.items() if not _is_stamp(k)}, (), reading.text_key)
    if not key:
        report.refuse(place, NO_TEXT)
        return None
    spans = [span for k in keys for each in raw[k] for span in _labelled(each, report, place)]
    status = Status.DONE if keys or "annotator" in raw or "annotation_id" in raw else None
    return Raw(place, raw[key], spans, status, rest_of(rest, (key,)))


def _is_stamp(key: str) -> bool:
    return key in ("created_at", "updated_at", "annotator")


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a list of tasks, one a line; what is done has an annotation, what is skipped too."""

    def value(example: Example, place: int) -> dict[str, Any]:
        text = example.content
        results = [
            {
                "id": f"t{number}",
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {"start": s, "end": e, "text": text[s:e], "labels": [label]},
            }
            for number, (s, e, label) in enumerate(
                fit(example, writing.report, place, overlaps=True), 1
            )
        ]
        rest = dict(extra_of(example))
        data = rest.pop("data", None)
        made = {**(data if isinstance(data, dict) else {}), "text": text}
        number = writing.report.written + 1  # its own converter wants one in each task
        made_by = _annotations(example, results, number)
        return {"id": number, **rest, "data": made, "annotations": made_by}

    write_json_list(items, writing, value)


def _annotations(
    example: Example, results: list[dict[str, Any]], number: int
) -> list[dict[str, Any]]:
    if example.status is Status.TODO and not results:
        return []
    cancelled = example.status is Status.SKIPPED and not results
    made = {"id": number, "result": results, "was_cancelled": cancelled, "ground_truth": False}
    return [made]


FORMAT = Format(
    name="label-studio",
    title="Label Studio (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(extra=True),
    note="Also JSON-MIN and files with the annotation first. Cancelled annotations and "
    "predictions are counted; before version 1.0 (`completions`) offsets count UTF-16 units. The "
    "text is what the results name, or the longest; `--text-key` says another.",
)
