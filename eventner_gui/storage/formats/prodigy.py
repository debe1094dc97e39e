"""Prodigy's JSON Lines: ``spans`` with code points, ``answer`` for what the expert said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...core.document import Example, Status
from .fields import NOT_AN_OBJECT, label_of, objects, offsets, rest_of, text_of
from .fitting import fit
from .format import Carries, Format, Reading, Writing
from .json_stream import Found, in_list, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import dump, extra_of, write_lines

_STATUSES = {
    "accept": Status.DONE,
    "reject": Status.FLAGGED,
    "ignore": Status.SKIPPED,
}
TAGGED_TODO = "that an example with tags is to do; it will count as done"
_ANSWERS = {
    Status.DONE: "accept",
    Status.FLAGGED: "reject",
    Status.SKIPPED: "ignore",
}


def recognise(sketch: Sketch) -> bool:
    """Tell whether records have a text and keys that Prodigy alone writes."""
    record = sketch.record
    return isinstance(record.get("text"), str) and bool(
        {"_input_hash", "_task_hash", "answer"} & record.keys()
        or isinstance(record.get("spans"), list)
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the records of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        tasks: set[int] = set()
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, in_list):
                raw = _example(found, reading.report, tasks)
                if raw is not None:
                    yield raw


def _example(found: Found, report: Report, tasks: set[int]) -> Raw | None:
    place, raw = report.here(found.line), found.value
    if not isinstance(raw, dict):
        report.refuse(place, NOT_AN_OBJECT)
        return None
    text = text_of(raw.get("text"), report, place)
    if text is None:
        return None
    task = raw.get("_task_hash")
    if isinstance(task, int):
        if task in tasks:
            report.keep(place, "a task that was answered before")
        tasks.add(task)
    answer = raw.get("answer")
    if answer is not None and answer not in _STATUSES:
        report.mend(place, "an answer that Prodigy does not have; the example is to do")
    spans = []
    for each in objects(raw.get("spans"), report, place, "a tag"):
        pair = offsets(each.get("start"), each.get("end"), report, place)
        label = label_of(each.get("label"), report, place)
        if pair is not None and label is not None:
            value = each.get("text")
            spans.append(RawSpan(*pair, label, value if isinstance(value, str) else None))
    if answer is None:
        status = Status.DONE if spans else Status.TODO
    else:
        status = _STATUSES.get(str(answer), Status.TODO)
    relations = raw.get("relations")
    for _ in relations if isinstance(relations, list) else ():
        report.pass_over(place, "a relation between tags")
    return Raw(place, text, spans, status, rest_of(raw, ("text", "spans", "tokens", "answer")))


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a task a line, without tokens, which Prodigy makes itself."""

    def line(example: Example, place: int) -> str:
        raw: dict[str, Any] = {**extra_of(example), "text": example.content}
        raw["spans"] = [
            {"start": s, "end": e, "label": label}
            for s, e, label in fit(example, writing.report, place, overlaps=True)
        ]
        if example.status is Status.TODO and raw["spans"]:
            writing.report.drop(place, TAGGED_TODO)
        if example.status in _ANSWERS:
            raw["answer"] = _ANSWERS[example.status]
        return dump(raw) + "\n"

    write_lines(items, writing, line)


FORMAT = Format(
    name="prodigy",
    title="Prodigy (JSON Lines)",
    suffix=".jsonl",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(statuses=True, extra=True),
    note="`accept` is done, `reject` flagged, `ignore` skipped; without an answer an example is "
    "done if it has tags.",
)
