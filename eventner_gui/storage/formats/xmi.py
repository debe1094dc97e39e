"""UIMA's XMI: a text with annotations of types, offsets in UTF-16 units.

It is read as the XML it is, because files come without the type system that a UIMA library asks
for; what is written uses the types of DKPro Core and is read by such libraries.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from ...core.document import Example
from ...core.offset_unit import OffsetUnit, from_code_points, to_code_points, unit_starts
from .fields import offset_of
from .fitting import fit
from .format import Carries, Format, Reading, Writing
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .source import Source
from .writing import write_pieces

_XMI = "http://www.omg.org/XMI"
_CAS = "uima.cas."
_SOFA = _CAS + "Sofa"
_PACKAGE = "de.tudarmstadt.ukp.dkpro.core.api."
_NAMED = _PACKAGE + "ner.type."
_META = _PACKAGE + "metadata.type.DocumentMetaData"
_SENTENCE = _PACKAGE + "segmentation.type.Sentence"
# What is written here says so in a comment: types for it are not known to all libraries.
_OURS = " EventNER: each sentence is an example "
_DOCUMENT = "uima.tcas.DocumentAnnotation"
_NAMESPACE = re.compile(r"http:///(.*?)/?\.ecore\Z")
_NO_SOFA = "the file has no text (no sofa)"
_UNNAMED = "a tag without a value got the name of its type"
_OVER = "a tag goes on over the end of an example"
# What XML cannot hold, even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BAD_SIGN = "a control character that XML cannot hold; U+FFFD stands there"
_SEPARATOR = "\n"
_START = attrgetter("start")


class _Found(NamedTuple):
    """An annotation of the file."""

    line: int
    type_name: str
    values: Mapping[str, str]


def recognise(sketch: Sketch) -> bool:
    """Tell whether the first element is XMI's."""
    head = "".join(sketch.lines[:20])[:4000].lstrip("\ufeff \t")
    return head.startswith("<") and _XMI in head and "XMI" in head


def read(reading: Reading) -> Iterator[Raw]:
    """Yield each text of all files as an example; files of a folder that are none are told."""
    report = reading.report
    for source in reading.bundle.sources:
        report.begin_file(source.name)
        if reading.bundle.is_many and not source.name.lower().endswith((".xmi", ".xml")):
            report.pass_over(report.here(1), "a file that is no XMI")
            continue
        parsed = _Parser(source, report)
        if parsed.is_type_system:
            report.pass_over(report.here(1), "a file of types alone")
        elif not any(parsed.texts.values()):
            report.refuse(report.here(1), _NO_SOFA)
        else:
            for sofa, (line, text) in parsed.texts.items():
                yield from _examples(parsed, sofa, line, text, report)


class _Parser:
    """One file, parsed.

    Attributes:
        texts: of each sofa, with its line.
        found: annotations by the sofa they belong to.
        is_type_system: the file defines types and holds no text.
        is_ours: it was written here, with a sentence for each example.
    """

    def __init__(self, source: Source, report: Report) -> None:
        self.texts: dict[str, tuple[int, str]] = {}
        self.found: dict[str, list[_Found]] = {}
        self.is_type_system = self.is_ours = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.CommentHandler = self._comment
        # Definitions of entities can fill any memory; XMI has none.
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            with source.binary() as stream:
                self._parser.ParseFile(stream)
        except _Doctype:
            report.refuse(report.here(1), "the file defines entities, which XMI does not")
        except expat.ExpatError as error:
            what = expat.ErrorString(error.code)
            report.refuse(report.here(error.lineno), f"the XML is damaged here ({what})")

    def _start(self, name: str, values: dict[str, str]) -> None:
        namespace, _, short = name.rpartition(" ")
        if short == "typeSystemDescription":
            self.is_type_system = True
            return
        match = _NAMESPACE.match(namespace)
        type_name = f"{match[1].replace('/', '.')}.{short}" if match else short
        line = self._parser.CurrentLineNumber
        if type_name == _SOFA:
            if "sofaString" in values:
                self.texts[values.get(f"{_XMI} id", "")] = line, values["sofaString"]
        elif "sofa" in values and "begin" in values:
            self.found.setdefault(values["sofa"], []).append(_Found(line, type_name, values))

    def _comment(self, words: str) -> None:
        self.is_ours = self.is_ours or words == _OURS


class _Doctype(Exception):
    pass


def _refuse_doctype(*_values: object) -> None:
    raise _Doctype


def _examples(parsed: _Parser, sofa: str, line: int, text: str, report: Report) -> Iterator[Raw]:
    found = parsed.found.get(sofa, [])
    spans = list(_spans(found, report))
    if not parsed.is_ours:
        yield Raw(report.here(line), text, [span for _, span in spans])
        return
    starts = unit_starts(text, OffsetUnit.UTF16)
    ordered = sorted((span for _, span in spans), key=_START)
    for sentence in (each for each in found if each.type_name == _SENTENCE):
        values = sentence.values
        begin, end = offset_of(values["begin"]), offset_of(values.get("end"))
        if begin is None or end is None:
            report.refuse(report.here(sentence.line), "a sentence has no offsets that are numbers")
            continue
        first, last, _ = to_code_points(begin, end, starts, len(text))
        inside = [
            span._replace(start=span.start - begin, end=span.end - begin)
            for span in ordered[
                bisect_left(ordered, begin, key=_START) : bisect_left(ordered, end, key=_START)
            ]
        ]
        if any(span.end > end - begin for span in inside):
            report.keep(report.here(sentence.line), _OVER)
        yield Raw(report.here(sentence.line), text[first:last], inside)


def _spans(found: Iterable[_Found], report: Report) -> Iterator[tuple[int, RawSpan]]:
    """Yield the spans of named entities, or where there are none those of custom types."""
    found = list(found)
    names = dict.fromkeys(each.type_name for each in found)
    wanted = [name for name in names if name.startswith(_NAMED)]
    wanted = wanted or [name for name in names if not _is_grammar(name)]
    taken = [each for each in found if each.type_name in wanted]
    for name in names:
        if name not in (*wanted, _DOCUMENT, _META, _SENTENCE):
            report.decide(f"Annotations of the type {name} were passed over: they are no entities.")
    for line, type_name, values in taken:
        place = report.here(line)
        start, end = offset_of(values.get("begin")), offset_of(values.get("end"))
        if start is None or end is None:
            report.refuse(place, "a tag has no offsets that are numbers")
            continue
        label = values.get("value") or values.get("label") or ""
        if not label:
            label = type_name.rpartition(".")[2]
            report.mend(place, _UNNAMED)
        yield line, RawSpan(start, end, label)


def _is_grammar(type_name: str) -> bool:
    return type_name.startswith((_PACKAGE, _CAS)) or type_name == _DOCUMENT


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write one document in which each example is a sentence."""
    write_pieces(writing, _pieces(items, writing.report))


def _pieces(items: Iterable[Placed], report: Report) -> Iterator[str]:
    texts: list[str] = []
    at, ident = 0, 2
    members = [2]
    for place, example, _ in items:
        if not texts:
            yield _HEAD
        text, tags = _clean(example, report, place)
        count = from_code_points(text, OffsetUnit.UTF16)
        length = count(len(text))
        ident += 1
        members.append(ident)
        yield _element("segmentation:Sentence", ident, at, at + length)
        for start, end, label in tags:
            ident += 1
            members.append(ident)
            value = f" value={_attribute(label)}"
            yield _element("ner:NamedEntity", ident, at + count(start), at + count(end), value)
        report.written += 1
        texts.append(text)
        at += length + len(_SEPARATOR)
    if texts:
        whole = _SEPARATOR.join(texts)
        length = at - len(_SEPARATOR)
        yield _element("tcas:DocumentAnnotation", 2, 0, length, ' language="x-unspecified"')
        yield (
            '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" '
            f"sofaString={_attribute(whole)}/>\n"
            f'<cas:View sofa="1" members="{" ".join(map(str, members))}"/>\n</xmi:XMI>\n'
        )


def _clean(
    example: Example, report: Report, place: int
) -> tuple[str, Iterable[tuple[int, int, str]]]:
    text = example.content
    if _FORBIDDEN.search(text):
        report.drop(place, _BAD_SIGN)
        text = _FORBIDDEN.sub("\ufffd", text)
    tags = []
    for start, end, label in fit(example, report, place, overlaps=True):
        tags.append((start, end, _FORBIDDEN.sub("\ufffd", label)))
    return text, tags


def _element(name: str, ident: int, begin: int, end: int, more: str = "") -> str:
    return f'<{name} xmi:id="{ident}" sofa="1" begin="{begin}" end="{end}"{more}/>\n'


def _attribute(text: str) -> str:
    # Line ends and tabs in attributes become spaces unless they stand as numbers.
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


_NAMESPACES = {
    "ner": "ner/type",
    "segmentation": "segmentation/type",
}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<xmi:XMI xmlns:xmi="{_XMI}" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:tcas="http:///uima/tcas.ecore"'
    + "".join(
        f' xmlns:{short}="http:///{_PACKAGE.replace(".", "/")}{path}.ecore"'
        for short, path in _NAMESPACES.items()
    )
    + f' xmi:version="2.0">\n<!--{_OURS}-->\n<cas:NULL xmi:id="0"/>\n'
)

FORMAT = Format(
    name="xmi",
    title="UIMA XMI",
    suffix=".xmi",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(controls=False),
    unit=OffsetUnit.UTF16,
    note="Each text (sofa) is an example. Types of named entities are taken, or else those that "
    "are not DKPro's. Written with DKPro's types, each example a sentence.",
    at_once=True,
)
