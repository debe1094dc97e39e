"""The article's schema, which is also that of our projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.document import Settings, Status
from ..checking import STATUSES
from ..codec import encode_example
from ..header import HEADER, Header, decode_header, encode_header, labels_for
from ..json_pieces import Pieces
from ..mendings import Mendings
from .fields import NOT_AN_OBJECT, label_of, objects, offsets, text_of
from .fitting import EMPTY, OUTSIDE
from .format import Carries, Format, Reading, Writing
from .json_stream import Found, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import dump, write_pieces

_EXAMPLES = "examples"
_PATHS = ((_EXAMPLES,), ("dataset", _EXAMPLES))
_USUAL_KEYS = {"content", "annotations", HEADER}


def recognise(sketch: Sketch) -> bool:
    """Tell whether a file has examples as the article has them."""
    return any(
        "content" in each
        and (isinstance(each.get("annotations"), list) or HEADER in each)
        and not is_lighttags(each)
        for each in examples_of(sketch)
    )


def examples_of(sketch: Sketch) -> list[dict[str, Any]]:
    """Return the first objects where the examples of the article and of LightTag stand."""
    found = sketch.top.get(_EXAMPLES)
    if found is None and isinstance(sketch.top.get("dataset"), dict):
        found = sketch.top["dataset"].get(_EXAMPLES)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def is_lighttags(example: Mapping[str, Any]) -> bool:
    """Tell whether an example has keys that LightTag alone writes."""
    annotations = example.get("annotations")
    first = annotations[0] if isinstance(annotations, list) and annotations else {}
    return isinstance(first, dict) and bool({"tag_id", "tagged_token_id"} & first.keys())


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the examples of all files; what else a project says goes to ``facts``."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, _descend):
                if found.path[:-1] in _PATHS:
                    raw = _example(found, reading.report)
                    if raw is not None:
                        yield raw
                elif found.path == (HEADER,) and isinstance(found.value, dict):
                    _take_header(found.value, reading)
                elif len(found.path) == 1:
                    top_of(reading)[found.path[0]] = found.value
                elif found.value not in (None, "", [], {}):
                    key = ".".join(found.path)
                    reading.report.pass_over(reading.report.here(found.line), f"“{key}”")


def _descend(path: tuple[str, ...], opening: str) -> bool:
    if path in _PATHS:
        return opening == "["
    return path in ((), ("dataset",)) and opening == "{"


def _take_header(raw: Mapping[str, Any], reading: Reading) -> None:
    """Note what the header of a project says."""
    pieces = Pieces(reading.bundle.name, "", top={HEADER: raw}, key_offsets={HEADER: 0})
    header = decode_header(pieces, Mendings(pieces))
    reading.facts["header"] = header
    if header.end is not None:
        reading.facts["end"] = header.end


def _example(found: Found, report: Report) -> Raw | None:
    place = report.here(found.line)
    raw = found.value
    if not isinstance(raw, dict):
        report.refuse(place, NOT_AN_OBJECT)
        return None
    text = text_of(raw.get("content"), report, place)
    if text is None:
        return None
    spans = []
    for each in objects(raw.get("annotations"), report, place, "a tag"):
        pair = offsets(each.get("start"), each.get("end"), report, place)
        name = each.get("tag_name")
        label = label_of(each.get("tag") if name is None else name, report, place)
        if pair is None or label is None:
            continue
        if each.get("correct") is False:
            report.keep(place, "a tag that a reviewer marked as not correct")
        value = each.get("value")
        known = each.keys() <= {"start", "end", "tag_name", "value"}
        spans.append(
            RawSpan(
                *pair, label, value if isinstance(value, str) else None, None if known else each
            )
        )
    extension = raw.get(HEADER)
    status = None
    if isinstance(extension, dict):
        status = STATUSES.get(str(extension.get("status")), Status.TODO)
    extra = None
    if not raw.keys() <= _USUAL_KEYS or (isinstance(extension, dict) and len(extension) > 1):
        extra = {key: value for key, value in raw.items() if key not in ("content", "annotations")}
    return Raw(place, text, spans, status, extra)


def top_of(reading: Reading) -> dict[str, Any]:
    """Return what a file holds beside its examples and its header; filled while it is read."""
    found = reading.facts.setdefault("top", {})
    assert isinstance(found, dict)
    return found


def held_out_of(reading: Reading) -> frozenset[str]:
    """Return the keys of held-out texts that the header of a project named."""
    header = reading.facts.get("header")
    return header.held_out if isinstance(header, Header) else frozenset()


def settings_of(reading: Reading) -> Settings | None:
    """Return what the header of a project said; None without one."""
    header = reading.facts.get("header")
    return header.settings if isinstance(header, Header) else None


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a project; its header comes last, where all labels are known."""
    write_pieces(writing, _pieces(items, writing))


def _pieces(items: Iterable[Placed], writing: Writing) -> Iterator[str]:
    report = writing.report
    names: dict[str, None] = {}
    separator = '{\n"examples": [\n'
    for place, example, _ in items:
        for each in example.annotations:
            names.setdefault(each.tag_name)
            if not 0 <= each.start <= each.end <= len(example.content):
                report.keep(place, OUTSIDE)
            elif each.start == each.end:
                report.keep(place, EMPTY)
        report.written += 1
        report.spans_written += len(example.annotations)
        yield separator + dump(encode_example(example))
        separator = ",\n"
    if separator != ",\n":
        return
    given = Header(writing.settings, writing.held_out, None, True) if writing.settings else None
    settings, held_out = labels_for(given, names)
    yield "\n]"
    for key, value in writing.top.items():
        if key not in (_EXAMPLES, HEADER):
            yield f",\n{dump(key)}: {dump(value)}"
    yield f',\n"{HEADER}": {dump(encode_header(settings, held_out))}\n}}\n'


FORMAT = Format(
    name="article",
    title="EventNER and the article (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(statuses=True, extra=True, project=True),
    end=None,
    note="What a project is saved as. `end` is inclusive in what we write; in files from "
    "elsewhere it is decided over the whole file.",
)
