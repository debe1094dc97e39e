"""CoNLL and its kin: a word a line with its tag in a column, an empty line between sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from ...core.spans import Span
from .cutting import NOTHING, cut_words, fit_to_words, words_of
from .format import Carries, Format, Reading, Writing
from .iob import SCHEMES, TAG, Tagged, encode, runs, scheme_of
from .names import without_spaces
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import write_items

_DOCUMENT = "-DOCSTART-"
_TEXT = "# text = "
_BLANK = " \t\r\n\ufeff"
_SURE = 0.8
_MOSTLY = 0.5
_COMMENT = "a comment"


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand in a line.

    Attributes:
        tab: columns are separated by tabs; otherwise by any white space.
        width: how many columns a line has.
        word: which holds the word.
        tag: which holds the tag.
    """

    tab: bool
    width: int
    word: int
    tag: int

    def split(self, line: str) -> list[str]:
        """Return the columns of a line."""
        return line.split("\t") if self.tab else line.split()


def recognise(sketch: Sketch) -> bool:
    """Tell whether nearly every line has as many columns as the others, one of them of tags."""
    return not sketch.is_json and _guess(sketch.lines, ()) is not None


def _guess(lines: Sequence[str], told: tuple[int, ...]) -> _Columns | None:
    """Return where words and tags stand; None where no column is of tags.

    Args:
        lines: the first ones that hold anything.
        told: the columns of words and of tags, counted from 1, where the user has said so.
    """
    body = [line for line in lines if line.strip(_BLANK) and not line.startswith("#")]
    body = body or list(lines)
    tab = sum("\t" in line.strip(_BLANK) or line.startswith("\t") for line in body)
    has_tabs = tab > _MOSTLY * len(body)
    rows = [line.split("\t") if has_tabs else line.split() for line in body]
    rows = [row for row in rows if row and not row[0].startswith(_DOCUMENT)]
    if not rows:
        return None
    width, number = Counter(map(len, rows)).most_common(1)[0]
    if width < 2 or number < _SURE * len(rows):
        return None
    even = [row for row in rows if len(row) == width]
    if len(told) == 2 and max(told) <= width and min(told) > 0:
        return _Columns(has_tabs, width, told[0] - 1, told[1] - 1)
    tag = next((i for i in range(width - 1, 0, -1) if _is_of_tags([r[i] for r in even])), None)
    if tag is None:
        return None
    numbered = width > 2 and sum(row[0].isdigit() for row in even) > _SURE * len(even)
    return _Columns(has_tabs, width, int(numbered and tag > 1), tag)


def _is_of_tags(cells: Sequence[str]) -> bool:
    return sum(bool(TAG.match(cell.strip())) for cell in cells) >= _SURE * len(cells)


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the sentences of all files; words are put together with a space between."""
    report = reading.report
    for source in reading.bundle.sources:
        report.begin_file(source.name)
        sketch = Sketch(type(reading.bundle)(source.name, (source,)))
        columns = _guess(sketch.lines, reading.columns)
        if columns is None:
            report.refuse(report.here(1), "no column of the file holds tags such as B-PER and O")
            continue
        seen = [columns.split(line) for line in sketch.lines if not line.startswith("#")]
        scheme = scheme_of(row[columns.tag] for row in seen if len(row) == columns.width)
        report.decide(
            f"Words stand in column {columns.word + 1}, tags ({scheme}) in column "
            f"{columns.tag + 1}. Words are put together with one space between."
        )
        with source.text(report) as stream:
            yield from _sentences(stream, columns, report)


def _sentences(stream: TextIO, columns: _Columns, report: Report) -> Iterator[Raw]:
    words: list[str] = []
    tags: list[str] = []
    text, first = "", 0
    for number, line in enumerate(stream, 1):
        line = line.rstrip("\r\n")
        if number == 1:
            line = line.removeprefix("\ufeff")
        if not line.strip(" \t"):
            if words:
                yield sentence_of(report.here(first), words, tags, text)
            words, tags, text = [], [], ""
            continue
        row = columns.split(line)
        if len(row) != columns.width:
            if line.startswith(_TEXT):
                text = line[len(_TEXT) :]
            elif line.startswith("#"):
                report.pass_over(report.here(number), _COMMENT)
            elif not row[0].startswith(_DOCUMENT):
                report.refuse(
                    report.here(number), "a line has another number of columns than the others"
                )
            continue
        if row[0] == _DOCUMENT and not words:
            continue
        word = row[columns.word].strip(" ")
        if not word:
            report.refuse(report.here(number), "a word is empty")
            continue
        first = first if words else number
        words.append(word)
        tags.append(row[columns.tag].strip())
    if words:
        yield sentence_of(report.here(first), words, tags, text)


def sentence_of(place: int, words: Sequence[str], tags: Sequence[str], text: str) -> Raw:
    """Return a sentence; where its text is given and holds the words, they are found in that."""
    starts = _found_in(text, words)
    if starts is None:
        text, starts = " ".join(words), []
        at = 0
        for word in words:
            starts.append(at)
            at += len(word) + 1
    spans = [
        RawSpan(starts[first], starts[end - 1] + len(words[end - 1]), label)
        for first, end, label in runs(tags)
    ]
    ours = [Span(at, at + len(word)) for at, word in zip(starts, words, strict=True)]
    return Raw(place, text, spans, words=ours)


def _found_in(text: str, words: Sequence[str]) -> list[int] | None:
    if not text:
        return None
    starts, at = [], 0
    for word in words:
        found = text.find(word, at)
        if found < 0 or text[at:found].strip():
            return None
        starts.append(found)
        at = found + len(word)
    return starts


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write words and tags with a tab between; words are cut where a tag begins or ends."""
    scheme = writing.scheme or SCHEMES[0]

    def block(item: Placed) -> str | None:
        place, example, words = item
        spans = fit_to_words(example, writing.report, place, overlaps=False)
        cut = cut_words(example.content, spans, words)
        if not cut:
            writing.report.drop(place, NOTHING)
            return None
        tagged = []
        for span in spans:
            numbers = words_of(span, cut)
            label = without_spaces(span.label, writing.report, place)
            tagged.append(Tagged(numbers.start, numbers.stop, label))
        lines = [
            f"{word.of(example.content)}\t{tag}\n"
            for word, tag in zip(cut, encode(tagged, len(cut), scheme), strict=True)
        ]
        return "".join(lines) + "\n"

    write_items(items, writing, block)


FORMAT = Format(
    name="conll",
    title="CoNLL, IOB, BIOES, BILUO",
    suffix=".conll",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(
        spacing=False,
        line_ends=False,
        overlaps=False,
        any_label=False,
        empty_texts=False,
        space_edges=False,
    ),
    unit=None,
    note="Every scheme and any number of columns (`--columns WORD,TAG` chooses); written with two "
    "columns and a tab between, IOB2 unless `--scheme` says another.",
)
