"""spaCy's ``.spacy`` files (DocBin), read with all their entities and written word by word."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ...core.errors import FormatError
from ...core.span_list import SpanList
from ...core.split import text_key
from ...storage.atomic import write_atomically
from ...storage.formats.cutting import fit_to_words
from ...storage.formats.fitting import Fitted
from ...storage.formats.folders import new_folder
from ...storage.formats.format import Carries, Format, Reading, Writing
from ...storage.formats.raw import Placed, Raw, RawSpan
from ...storage.formats.report import Report
from ...storage.formats.sketch import Sketch
from ...storage.formats.writing import NothingToWrite
from ...storage.header import DEFAULT_LANGUAGE
from ..blank import blank_pipeline

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, DocBin

GROUP = "sc"
"""Where spaCy's SpanCategorizer looks for spans that overlap."""

_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
# What such a file is written for; grammar there is none.
_ATTRIBUTES = ("ENT_IOB", "ENT_TYPE")
_PARTS = ("train", "dev", "test")
_INSIDE = "a tag begins or ends inside of a word of spaCy's; the word is cut there in this file"


def recognise(sketch: Sketch) -> bool:
    """Tell whether a file is packed as spaCy does it and begins with what a DocBin holds."""
    if not sketch.start.startswith(_ZLIB):
        return False
    try:
        begun = zlib.decompressobj().decompress(sketch.start, 300)
    except zlib.error:
        return False
    return b"attrs" in begun and b"version" in begun


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the docs of all files, with their entities and the spans of their groups."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        try:
            docs = DocBin().from_bytes(source.read()).get_docs(Vocab())
            for number, doc in enumerate(docs, 1):
                place = reading.report.here(number)
                words = SpanList.of((t.idx, t.idx + len(t)) for t in doc if not t.is_space)
                spans = list(_spans_of(doc, reading.report, place))
                yield Raw(place, doc.text, spans, words=words)
        except (ValueError, KeyError, IndexError, TypeError, zlib.error) as error:
            raise FormatError(
                f"{source.name} is a damaged file of spaCy's.", "Make it once more."
            ) from error


def _spans_of(doc: Doc, report: Report, place: int) -> Iterator[RawSpan]:
    seen = set()
    for group in (doc.ents, *doc.spans.values()):
        for span in group:
            found = RawSpan(span.start_char, span.end_char, span.label_)
            if found not in seen:
                seen.add(found)
                yield found
    if doc.cats:
        report.pass_over(place, "a category of the whole text")


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a file; with shares, a folder of train.spacy, dev.spacy and test.spacy.

    Raises:
        ModelError: the language of the project cannot be used here.
        FileError: it could not be written.
    """
    from spacy.tokens import DocBin

    words = _Words(writing.settings.language if writing.settings else DEFAULT_LANGUAGE)
    shares = writing.shares or (1.0,)
    bins = [DocBin(attrs=_ATTRIBUTES) for _ in shares]
    for item in items:
        doc = doc_of(words, item, writing.report)
        bins[_part(item.example.content, shares)].add(doc)
        writing.report.written += 1
    if not writing.report.written:
        raise NothingToWrite
    if not writing.shares:
        write_atomically(writing.path, [bins[0].to_bytes()])
        return
    _write_parts(bins, writing)


def _write_parts(bins: list[DocBin], writing: Writing) -> None:
    empty = [name for name, each in zip(_PARTS, bins, strict=False) if not len(each)]
    if empty:
        writing.report.decide(
            f"There are too few examples for {' and '.join(empty)}; these files were not made."
        )
    with new_folder(writing.path) as folder:
        for name, each in zip(_PARTS, bins, strict=False):
            if len(each):
                (folder / f"{name}.spacy").write_bytes(each.to_bytes())
                writing.report.decide(f"{name}.spacy: {len(each):,} examples.")


def _part(text: str, shares: tuple[float, ...]) -> int:
    """Return which part a text belongs to: always the same, whatever else is in the file."""
    if len(shares) == 1:
        return 0
    at = int(text_key(text)[:8], 16) / 2**32 * sum(shares)
    for number, share in enumerate(shares):
        at -= share
        if at < 0:
            return number
    return len(shares) - 1


class _Words:
    """Makes docs of given words, or of those a language has; its rules are loaded when needed."""

    def __init__(self, language: str) -> None:
        from spacy.vocab import Vocab

        self._language = language
        self._vocab = Vocab()
        self._pipeline: Language | None = None

    def doc(self, text: str, words: SpanList | None) -> Doc:
        """Return a doc of a text without tags."""
        from spacy.tokens import Doc

        # what stands between words must be what a doc can hold: one space, or nothing
        if words and not words.starts[0] and words.ends[-1] == len(text):
            starts, ends = words.starts, words.ends
            gaps = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
            if all(gap in ("", " ") for gap in gaps):
                found = [text[start:end] for start, end in zip(starts, ends, strict=True)]
                return Doc(self._vocab, words=found, spaces=[*map(bool, gaps), False])
        if self._pipeline is None:
            self._pipeline = blank_pipeline(self._language)
        return self._pipeline.make_doc(text)


def doc_of(words: _Words, item: Placed, report: Report) -> Doc:
    """Return a doc of an example with its tags as entities; all in a group, where they overlap.

    It has the words of the file the example came from, where that had any; otherwise those that
    the language has.
    """
    place, example, given = item
    from spacy.util import filter_spans

    spans = fit_to_words(example, report, place, overlaps=True)
    doc = words.doc(example.content, given)
    found = [doc.char_span(start, end, label=label) for start, end, label in spans]
    if None in found:
        report.keep(place, _INSIDE)
        doc = _cut(doc, spans)
        found = [doc.char_span(start, end, label=label) for start, end, label in spans]
    apart = all(one.end <= other.start for one, other in pairwise(spans))
    entities = found if apart else filter_spans(found)
    doc.set_ents(entities)
    if len(entities) < len(found):
        doc.spans[GROUP] = found
        report.keep(place, f"tags that overlap; all are in doc.spans[{GROUP!r}]")
    return doc


def _cut(doc: Doc, spans: list[Fitted]) -> Doc:
    """Return a doc whose words are cut where tags begin or end."""
    from spacy.tokens import Doc

    edges = {edge for span in spans for edge in (span.start, span.end)}
    words, spaces = [], []
    for token in doc:
        start, end = token.idx, token.idx + len(token)
        cuts = sorted(edge for edge in edges if start < edge < end)
        text = token.text
        for first, last in pairwise([start, *cuts, end]):
            words.append(text[first - start : last - start])
            spaces.append(False)
        spaces[-1] = bool(token.whitespace_)
    return Doc(doc.vocab, words=words, spaces=spaces)


FORMAT = Format(
    name="spacy",
    title="spaCy 3 (.spacy)",
    suffix=".spacy",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(space_edges=False),
    unit=None,
    counts="example",
    note="Entities and the spans of all groups are read. Tags that overlap are written to "
    '`doc.spans["sc"]`, the longest also as entities. `--split 80,10,10` writes a folder with '
    "train, dev and test files; where a text belongs never changes.",
)
