"""Rasa NLU's YAML: examples as lines of a block, tags as ``[words](label)`` in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ...core.document import Example
from ...core.errors import FormatError
from .fitting import Fitted, fit
from .format import Carries, Format, Reading, Writing
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import write_pieces

_TAG = re.compile(
    r"\[(?P<words>[^\]]+?)\](?:\((?P<label>[^:)]+?)(?::(?P<synonym>[^)]+))?\)|(?P<object>\{[^}]+?\}))"
)
_ESCAPES = {"\\n": "\n", "\\r": "\r", "\\t": "\t", "\\b": "\b", "\\f": "\f", "\\\\": "\\"}
_ESCAPE = re.compile(r"\\[nrtbf\\]")
_ESCAPED = {sign: escape for escape, sign in _ESCAPES.items()}
_TO_ESCAPE = re.compile("[\n\r\t\b\f\\\\]")
_NO_PLACE = "an example that YAML's lines cannot hold as it is"
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
    for line, text in _lines(block):
        yield _example(text, report, report.here(line), extra)


def _lines(node: Any) -> Iterator[tuple[int, str]]:
    """Yield the examples of a block, or of a list, with their lines."""
    if isinstance(node.value, str):
        first = node.start_mark.line + (1 if node.style in ("|", ">") else 0)
        for number, line in enumerate(node.value.split("\n"), first + 1):
            if line.strip():
                yield number, line.strip(" ").removeprefix("-").removeprefix(" ")
    elif isinstance(node.value, list):
        for each in node.value:
            found = each
            if not isinstance(each.value, str):
                found = next((v for k, v in each.value if getattr(k, "value", "") == "text"), None)
            if found is not None and isinstance(found.value, str):
                text = found.value.strip("\n")
                yield found.start_mark.line + 1, text.removeprefix("- ")


def _example(line: str, report: Report, place: int, extra: dict[str, str] | None) -> Raw:
    pieces: list[str] = []
    spans: list[RawSpan] = []
    at = length = 0
    for found in _TAG.finditer(line):
        label = _label(found, report, place)
        if label is None:
            continue
        before, words = _plain(line[at : found.start()]), _plain(found["words"])
        start = length + len(before)
        spans.append(RawSpan(start, start + len(words), label))
        pieces += [before, words]
        length = start + len(words)
        at = found.end()
    return Raw(place, "".join((*pieces, _plain(line[at:]))), spans, None, extra)


def _label(found: re.Match[str], report: Report, place: int) -> str | None:
    if found["label"]:
        return found["label"].strip()
    try:
        raw = json.loads(found["object"])
        label = raw["entity"]
    except (ValueError, KeyError, TypeError):
        report.refuse(place, "what stands in braces behind a tag names no entity")
        return None
    if {"role", "group"} & raw.keys():
        report.pass_over(place, "a role or group of a tag")
    return label if isinstance(label, str) and label else None


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], text)


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write all examples as those of one intent."""
    write_pieces(writing, _pieces(items, writing.report))


def _pieces(items: Iterable[Placed], report: Report) -> Iterator[str]:
    begun = False
    for place, example, _ in items:
        spans = fit(example, report, place, overlaps=False)
        line = _line(example, spans)
        if line is None:
            report.drop(place, _NO_PLACE)
            report.spans_written -= len(spans)
            continue
        report.written += 1
        yield f"{'' if begun else _HEAD}    - {line}\n"
        begun = True


_HEAD = 'version: "3.1"\nnlu:\n- intent: sentences\n  examples: |\n'


def _line(example: Example, spans: list[Fitted]) -> str | None:
    """Return an example as a line; None where it would not be read as the same again."""
    text, pieces, at = example.content, [], 0
    for start, end, label in spans:
        pieces += [_escaped(text[at:start]), f"[{_escaped(text[start:end])}]({label})"]
        at = end
    line = "".join((*pieces, _escaped(text[at:])))
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
    carries=Carries(overlaps=False, any_label=False, any_text=False),
    unit=None,
    note="Texts that its lines cannot hold (brackets that look like tags, spaces at an end, signs "
    "that cannot be seen) are told.",
)
