"""brat standoff: a text in ``.txt`` and its tags in ``.ann`` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from .fitting import fit
from .folders import new_folder
from .format import Carries, Format, Reading, Writing
from .names import without_spaces
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .source import Bundle, Source
from .writing import NothingToWrite, encoded

_TEXTS, _TAGS = ".txt", ".ann"
_TAG = re.compile(r"T[^\t]*\t(\S+) (-?\d+ -?\d+(?:;-?\d+ -?\d+)*)(?:\t(.*))?\Z", re.DOTALL)
_PIECES = "a tag in several pieces, which a project has no place for"
_BAD = "a tag is not built as brat has it"
_PASSED = {
    "E": "an event",
    "R": "a relation between tags",
    "A": "an attribute of a tag",
    "M": "an attribute of a tag",
    "N": "a link of a tag into a list of names",
    "#": "a note",
    "*": "a relation between tags",
}
_NO_TEXT = "there is no .txt beside this .ann"
_NO_TAGS = "there is no .ann beside this .txt, so it has no tags"


def recognise(sketch: Sketch) -> bool:
    """Tell whether there are texts with tags beside them, or a file is one of the two."""
    pairs = _pairs(sketch.bundle)
    if any(text is not None and tags is not None for text, tags in pairs):
        return True
    return (
        bool(sketch.lines)
        and all(line[:1] in _PASSED or _TAG.match(line) for line in sketch.lines)
        and any(_TAG.match(line) for line in sketch.lines)
    )


def _pairs(bundle: Bundle) -> list[tuple[Source | None, Source | None]]:
    """Return each text with its tags; of a single file the other is looked for beside it."""
    found: dict[str, dict[str, Source]] = {}
    for source in (*bundle.sources, *_beside(bundle)):
        name = PurePosixPath(source.name)
        if name.suffix in (_TEXTS, _TAGS):
            found.setdefault(str(name.with_suffix("")), {})[name.suffix] = source
    return [(each.get(_TEXTS), each.get(_TAGS)) for each in found.values()]


def _beside(bundle: Bundle) -> Iterator[Source]:
    path = bundle.sources[0].path
    if bundle.is_many or path is None or path.suffix not in (_TEXTS, _TAGS):
        return
    other = path.with_suffix(_TAGS if path.suffix == _TEXTS else _TEXTS)
    if other.is_file():
        yield Source(other.name, other.stat().st_size, lambda: other.open("rb"), other)


def read(reading: Reading) -> Iterator[Raw]:
    """Yield each text as one example."""
    report = reading.report
    for text, tags in _pairs(reading.bundle):
        report.begin_file((tags or text or reading.bundle.sources[0]).name)
        place = report.here(1)
        if text is None:
            report.refuse(place, _NO_TEXT)
            continue
        content = text.whole_text(report)
        if tags is None:
            report.keep(place, _NO_TAGS)
        yield Raw(place, content, list(_spans(tags, content, report)) if tags else ())


def _spans(source: Source, text: str, report: Report) -> Iterator[RawSpan]:
    with source.text(report) as stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\r\n")
            place = report.here(number)
            if not line.strip("\ufeff \t"):
                continue
            if line[:1] in _PASSED:
                report.pass_over(place, _PASSED[line[0]])
                continue
            found = _TAG.match(line)
            if found is None:
                report.refuse(place, _BAD)
                continue
            label, offsets, words = found.groups()
            if ";" in offsets:
                report.refuse(place, _PIECES)
                continue
            start, end = map(int, offsets.split(" "))
            yield RawSpan(start, end, label, _value(text, start, end, words))


def _value(text: str, start: int, end: int, words: str | None) -> str | None:
    """Return the words as they stand in the text: in an .ann spaces stand for line ends."""
    covered = text[start:end] if 0 <= start <= end else ""
    return covered if words is not None and _flat(covered) == _flat(words) else words


def _flat(text: str) -> str:
    return re.sub(r"[\r\n]", " ", text)


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a folder with two files for each example."""
    report = writing.report
    with new_folder(writing.path) as folder:
        for number, (place, example, _) in enumerate(items, 1):
            text = example.content
            lines = []
            for tag, (start, end, name) in enumerate(fit(example, report, place, overlaps=True), 1):
                label = without_spaces(name, report, place)
                lines.append(f"T{tag}\t{label} {start} {end}\t{_flat(text[start:end])}\n")
            stem = f"{number:06}"
            (folder / f"{stem}{_TEXTS}").write_bytes(encoded(text))
            (folder / f"{stem}{_TAGS}").write_bytes(encoded("".join(lines)))
            report.written += 1
        if not report.written:
            raise NothingToWrite("There is no example to write, so no folder was made.")


FORMAT = Format(
    name="brat",
    title="brat standoff (.txt and .ann)",
    suffix="",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(any_label=False),
    note="A file, a folder or an archive; each text is an example. Events, relations, attributes "
    "and notes are counted, tags in several pieces refused. Written is a folder.",
)
