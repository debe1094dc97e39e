"""WebAnno TSV 3, as WebAnno and INCEpTION write it: a word a line, offsets of the document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TextIO

from ...core.offset_unit import OffsetUnit, from_code_points, to_code_points, unit_starts
from ...core.spans import Span
from .cutting import NOTHING, cut_words, fit_to_words, words_of
from .format import Carries, Format, Reading, Writing
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import write_items

_FORMAT = "#FORMAT=WebAnno TSV 3"
_SPAN_LAYER, _CHAIN, _RELATION = "#T_SP=", "#T_CH=", "#T_RL="
_TEXT = "#Text="
_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
# Layers of grammar, which are no entities.
_GRAMMAR = (
    "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.",
    "de.tudarmstadt.ukp.dkpro.core.api.syntax.",
    "de.tudarmstadt.ukp.dkpro.core.api.transform.",
)
_NONE, _NO_VALUE = "_", "*"
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_NUMBER = re.compile(r"(?<!\\)((?:\\\\)*)\[(\d+)\]\Z")
_OFFSETS = re.compile(r"(\d+)-(\d+)\Z")
_UNNAMED = "a tag without a value got the name of its layer"
_OVER = "a tag goes on over the end of a sentence; each sentence has its part"
_BAD_LINE = "a line is not built as WebAnno TSV has it"


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of spans.

    Attributes:
        name: of its type.
        first: the number of its first column.
        label: the number of the column with the label.
    """

    name: str
    first: int
    label: int

    @property
    def short(self) -> str:
        """The last part of its name."""
        return self.name.rpartition(".")[2]


class _Word(NamedTuple):
    """A word or a part of one, offsets in UTF-16 units of the document."""

    start: int
    end: int
    text: str
    cells: Sequence[str]
    is_part: bool


@dataclass(slots=True)
class _Sentence:
    """What has been read of a sentence."""

    line: int = 0
    texts: list[str] = field(default_factory=list)
    words: list[_Word] = field(default_factory=list)


def recognise(sketch: Sketch) -> bool:
    """Tell whether the first line says so."""
    return bool(sketch.lines) and sketch.lines[0].lstrip("\ufeff").startswith(_FORMAT)


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the sentences of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            yield from _Reader(reading.report).sentences(stream)


class _Reader:
    """Reads one file."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._headers: list[str] = []
        self._layers: list[_Layer] | None = None
        self._ids: set[tuple[str, str]] = set()  # of tags in earlier sentences

    def sentences(self, stream: TextIO) -> Iterator[Raw]:
        """Yield the sentences."""
        sentence = _Sentence()
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\r\n")
            if line.startswith(_TEXT):
                if sentence.words:
                    yield self._raw(sentence)
                    sentence = _Sentence()
                sentence.line = sentence.line or number
                sentence.texts.append(unescaped(line[len(_TEXT) :]))
            elif line.startswith("#") and not sentence.texts:
                self._headers.append(line)
            elif line.startswith("#"):
                self._report.pass_over(self._report.here(number), "a comment")
            elif line.strip(" \t\ufeff"):
                word = _word(line)
                if word is None:
                    self._report.refuse(self._report.here(number), _BAD_LINE)
                else:
                    sentence.words.append(word)
        if sentence.texts:
            yield self._raw(sentence)

    def _raw(self, sentence: _Sentence) -> Raw:
        place = self._report.here(sentence.line)
        text = "\n".join(sentence.texts)
        if self._layers is None:
            self._layers = _layers(self._headers, self._report)
        begin = _begin(text, sentence.words)
        spans: list[RawSpan] = []
        for layer in self._layers:
            spans += self._spans(layer, sentence.words, begin, place)
        return Raw(place, text, spans, words=_spans_of(text, sentence.words, begin))

    def _spans(
        self, layer: _Layer, words: Sequence[_Word], begin: int, place: int
    ) -> Iterator[RawSpan]:
        made: dict[str, RawSpan] = {}
        for number, (start, end, text, cells, _) in enumerate(words):
            if layer.label >= len(cells):
                continue
            for slot, (value, ident) in enumerate(_values(cells[layer.label])):
                key = ident or f"{number}/{slot}"
                if key in made:
                    before = made[key]
                    first, last = min(before.start, start - begin), max(before.end, end - begin)
                    made[key] = before._replace(start=first, end=last, value=None)
                    continue
                if ident and (layer.name, ident) in self._ids:
                    self._report.mend(place, _OVER)
                label = unescaped(value)
                if value == _NO_VALUE or not label:
                    label = layer.short
                    self._report.mend(place, _UNNAMED)
                made[key] = RawSpan(start - begin, end - begin, label, text or None)
        self._ids |= {(layer.name, key) for key in made if "/" not in key}
        yield from made.values()


def _layers(headers: Sequence[str], report: Report) -> list[_Layer]:
    """Return the layers of spans that are taken, and tell which are not."""
    found: list[_Layer] = []
    others: list[str] = []
    column = 0
    for header in headers:
        if header.startswith(_SPAN_LAYER):
            name, *features = header[len(_SPAN_LAYER) :].split("|")
            features = features or [""]
            plain = [i for i, each in enumerate(features) if not each.startswith("ROLE_")]
            named = [i for i in plain if features[i] == "value"] or plain or [0]
            found.append(_Layer(name, column, column + named[0]))
            column += len(features)
        elif header.startswith((_CHAIN, _RELATION)):
            name, *features = header[len(_CHAIN) :].split("|")
            others.append(name)
            column += len([each for each in features if each]) or 1
    entities = [layer for layer in found if layer.name == _ENTITY]
    taken = entities or [layer for layer in found if not layer.name.startswith(_GRAMMAR)]
    others += [layer.name for layer in found if layer not in taken]
    for name in others:
        report.decide(f"The layer {name} was passed over: it is not of entities.")
    return taken


def _word(line: str) -> _Word | None:
    cells = line.split("\t")
    offsets = _OFFSETS.match(cells[1]) if len(cells) > 2 else None
    if offsets is None:
        return None
    start, end = int(offsets[1]), int(offsets[2])
    return _Word(start, end, unescaped(cells[2]), cells[3:], "." in cells[0])


def _spans_of(text: str, words: Sequence[_Word], begin: int) -> list[Span] | None:
    """Return where the words of a sentence stand; None where they do not fit its text."""
    starts = unit_starts(text, OffsetUnit.UTF16)
    found: list[Span] = []
    at = 0
    for word in words:
        if word.is_part:
            continue
        start, end, _ = to_code_points(word.start - begin, word.end - begin, starts, len(text))
        if start < at or text[start:end] != word.text or not word.text.strip():
            return None
        found.append(Span(start, end))
        at = end
    return found or None


def _begin(text: str, words: Sequence[_Word]) -> int:
    """Return where a sentence begins in the document, by its first word that can be found."""
    for word in words:
        if word.text:
            at = max(text.find(word.text), 0)
            return word.start - from_code_points(text, OffsetUnit.UTF16)(at)
    return words[0].start if words else 0


def _values(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the (value, number) pairs of a cell; the number is empty where there is none."""
    if cell == _NONE or not cell:
        return
    at = 0
    pieces = []
    for bar in _BAR.finditer(cell):
        pieces.append(cell[at : bar.end() - 1])
        at = bar.end()
    for piece in (*pieces, cell[at:]):
        number = _NUMBER.search(piece)
        value = piece[: number.end(1)] if number else piece
        if value != _NONE or number:
            yield (_NO_VALUE if value == _NONE else value), number[2] if number else ""


def unescaped(text: str) -> str:
    """Return a text without the backslashes of TSV."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: _CONTROLS.get(found[1], found[1]), text)


def _escaped_text(text: str) -> str:
    for sign, escape in (("\\", "\\\\"), ("\t", "\\t"), ("\r", "\\r"), ("\b", "\\b")):
        text = text.replace(sign, escape)
    return text.replace("\f", "\\f")


def _escaped_value(text: str) -> str:
    for sign in ("\\", "[", "]", "|", "_", "->", ";", "*"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a document with a sentence for each example, tags in the layer of entities."""
    state = _Writer(writing.report)
    write_items(items, writing, state.sentence)


class _Writer:
    """Writes sentences one behind the other."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._number = 0
        self._begin = 0
        self._tags = 0

    def sentence(self, item: Placed) -> str | None:
        """Return what is written of an example."""
        place, example, words = item
        text = example.content
        spans = fit_to_words(example, self._report, place, overlaps=True)
        cut = cut_words(text, spans, words)
        if not cut:
            self._report.drop(place, NOTHING)
            return None
        cells: list[list[str]] = [[] for _ in cut]
        for span in spans:
            numbers = words_of(span, cut)
            self._tags += 1
            value = f"{_escaped_value(span.label)}[{self._tags}]"
            for number in numbers:
                cells[number].append(value)
        head = "" if self._number else f"{_FORMAT}.3\n{_SPAN_LAYER}{_ENTITY}|identifier|value\n\n"
        self._number += 1
        lines = [f"{_TEXT}{_escaped_text(line)}\n" for line in text.split("\n")]
        count = from_code_points(text, OffsetUnit.UTF16)
        for number, (word, found) in enumerate(zip(cut, cells, strict=True), 1):
            start, end = self._begin + count(word.start), self._begin + count(word.end)
            empty = "|".join(_NO_VALUE + each[each.rindex("[") :] for each in found) or _NONE
            value = "|".join(found) or _NONE
            shown = _escaped_text(word.of(text))
            lines.append(f"{self._number}-{number}\t{start}-{end}\t{shown}\t{empty}\t{value}\t\n")
        self._begin += count(len(text)) + 1
        return f"{head}\n{''.join(lines)}"


FORMAT = Format(
    name="webanno",
    title="WebAnno TSV 3",
    suffix=".tsv",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(empty_texts=False, space_edges=False),
    unit=OffsetUnit.UTF16,
    note="Each sentence is an example. The layer of named entities is taken, or else the custom "
    "ones; others are named in the report.",
)
