"""Rasa NLU's YAML: examples as lines of a block, tags as ``[words](label)`` in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...core.errors import FormatError
from .fitting import Fitted, fit
from .format import Carries, Format, Reading, Writing
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import write_pieces

_TAG = re.compile(
    r"\[(?P<words>[^\]]+?)\](?:\((?P<label>[^:)]+?)(?::(?P<synonym>[^)]+))?\)"
    r"|(?P<object>\{[^}]+?\})|\[(?P<objects>.*?)\])"
)
_OBJECT = re.compile(r"\{[^}]+?\}")
_BEGINS, _AROUND = "-", "\n\r "  # an example, and what Rasa takes off around it
_NO_DASH = "a line that does not begin with a dash, which Rasa passes over"
_LINE_END = re.compile("[\n\r\t]")
_NO_PLACE = "an example that YAML's lines cannot hold as it is"
_LINE_ENDS = "a line end or tab inside of a text; a space stands there"
_KEYS = ("intent", "synonym", "lookup", "regex")


def recognise(sketch: Sketch) -> bool:
    """Tell whether a file has Rasa's list of intents, or the version and that list."""
    return any(re.match(r"nlu\s*:", line.lstrip("\ufeff")) for line in sketch.lines) and any(
        re.match(r"\s*-\s*(?:intent|synonym|lookup|regex)\s*:", line) for line in sketch.lines
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the examples of all intents of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        text = source.whole_text(reading.report)
        for intent in _intents(text, reading.report, source.name):
            yield from _examples(intent, reading.report)


def _intents(text: str, report: Report, name: str) -> Iterator[dict[str, Any]]:
    """Yield each entry of the list, its keys with the nodes of their values."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text.replace("\x00", "\ufffd"), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1:,}" if mark else ""
        raise FormatError(
            f"{name} is no YAML{where}: {getattr(error, 'problem', None) or 'it is damaged'}.",
            "Correct it there in a text editor.",
        ) from error
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "nlu" and isinstance(value, yaml.SequenceNode):
            for entry in value.value:
                if isinstance(entry, yaml.MappingNode):
                    yield {each.value: node for each, node in entry.value}
        elif key.value != "version":
            report.pass_over(report.here(key.start_mark.line + 1), f"“{key.value}”")


def _examples(intent: dict[str, Any], report: Report) -> Iterator[Raw]:
    block = intent.get("examples")
    kind = next((key for key in _KEYS if key in intent), "")
    if kind != "intent" or block is None:
        node = next(iter(intent.values()), None)
        line = node.start_mark.line + 1 if node is not None else 1
        report.pass_over(report.here(line), f"a list of the kind “{kind or 'unknown'}”")
        return
    extra = {"intent": intent["intent"].value}
    for line, text in _lines(block, report):
        yield _example(text, report, report.here(line), extra)


def _lines(node: Any, report: Report) -> Iterator[tuple[int, str]]:
    """Yield the examples of a block, or of a list, with their lines, as Rasa takes them."""
    if isinstance(node.value, str):
        first = node.start_mark.line + (1 if node.style in ("|", ">") else 0)
        for number, line in enumerate(node.value.splitlines(), first + 1):
            if line.startswith(_BEGINS):
                yield number, line[1:].strip(_AROUND)
            elif line.strip():
                report.refuse(report.here(number), _NO_DASH)
    elif isinstance(node.value, list):
        for each in node.value:
            found = each
            if not isinstance(each.value, str):
                found = next((v for k, v in each.value if getattr(k, "value", "") == "text"), None)
            if found is not None and isinstance(found.value, str):
                yield found.start_mark.line + 1, found.value.strip(_AROUND)


def _example(line: str, report: Report, place: int, extra: dict[str, str] | None) -> Raw:
    pieces: list[str] = []
    spans: list[RawSpan] = []
    at = length = 0
    for found in _TAG.finditer(line):
        labels = _labels(found, report, place)
        if not labels:
            continue
        before, words = line[at : found.start()], found["words"]
        start = length + len(before)
        spans += [RawSpan(start, start + len(words), label) for label in labels]
        pieces += [before, words]
        length = start + len(words)
        at = found.end()
    return Raw(place, "".join((*pieces, line[at:])), spans, None, extra)


def _labels(found: re.Match[str], report: Report, place: int) -> list[str]:
    """Return the labels behind some words: one in parentheses or braces, or a list in braces."""
    if found["label"]:
        return [found["label"]]
    objects = [found["object"]] if found["object"] else _OBJECT.findall(found["objects"])
    labels = [label for each in objects if (label := _label(each, report, place))]
    return list(dict.fromkeys(labels))


def _label(text: str, report: Report, place: int) -> str:
    try:
        raw = json.loads(text)
        label = raw["entity"]
    except (ValueError, KeyError, TypeError):
        label = None
    if not isinstance(label, str) or not label:
        report.refuse(place, "what stands in braces behind a tag names no entity")
        return ""
    if {"role", "group"} & raw.keys():
        report.pass_over(place, "a role or group of a tag")
    return label


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write all examples as those of one intent."""
    write_pieces(writing, _pieces(items, writing.report))


def _pieces(items: Iterable[Placed], report: Report) -> Iterator[str]:
    begun = False
    for place, example, _ in items:
        spans = fit(example, report, place, overlaps=False)
        text = _LINE_END.sub(" ", example.content)
        line = _line(text, spans)
        if line is None:
            report.drop(place, _NO_PLACE)
            report.spans_written -= len(spans)
            continue
        if text != example.content:
            report.drop(place, _LINE_ENDS)
        report.written += 1
        yield f"{'' if begun else _HEAD}    - {line}\n"
        begun = True


_HEAD = 'version: "3.1"\nnlu:\n- intent: sentences\n  examples: |\n'


def _line(text: str, spans: list[Fitted]) -> str | None:
    """Return a tagged text as a line; None where it would not be read as the same again."""
    pieces, at = [], 0
    for start, end, label in spans:
        pieces += [text[at:start], f"[{text[start:end]}]({label})"]
        at = end
    line = "".join((*pieces, text[at:]))
    if not line.isprintable() or line.strip() != line or not line:
        return None
    again = _example(line, Report(), 1, None)
    same = [(s, e, label) for s, e, label, *_ in again.spans] == [tuple(each) for each in spans]
    return line if same and again.text == text else None


FORMAT = Format(
    name="rasa-yaml",
    title="Rasa NLU (YAML)",
    suffix=".yml",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(overlaps=False, line_ends=False, any_label=False, any_text=False),
    unit=None,
    note="Texts that its lines cannot hold (brackets that look like tags, spaces at an end, signs "
    "that cannot be seen) are told.",
)
