"""What must be equal after a round trip through a format: all of an example that it can carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.storage.formats.converting import Wish, read_examples
from eventner_gui.storage.formats.fitting import fit, without_space
from eventner_gui.storage.formats.format import Carries, Format, Writing
from eventner_gui.storage.formats.raw import Placed
from eventner_gui.storage.formats.report import Report
from eventner_gui.storage.formats.source import open_bundle

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_LINE_END = re.compile("[\n\r\t]")

Spans = list[tuple[int, int, str]]


def write(
    form: Format, path: Path, examples: Sequence[Example], report: Report | None = None
) -> Report:
    """Write examples and return what is told."""
    report = report or Report()
    assert form.write is not None
    items = (Placed(report.here(number), each) for number, each in enumerate(examples, 1))
    form.write(items, Writing(path, report))
    return report


def read(form: Format, path: Path, wish: Wish = Wish()) -> tuple[list[Example], Report]:  # noqa: B008
    """Read examples back, with what is told."""
    report = Report()
    found = list(read_examples(open_bundle(path), form, wish, report))
    return [each.example for each in found], report


def spans(example: Example) -> Spans:
    return sorted((a.start, a.end, a.tag_name) for a in example.annotations)


def carried(example: Example, carries: Carries) -> tuple[str, Spans]:
    """Return text and spans as far as a format can carry them."""
    fitted = fit(example, Report(), 1, overlaps=carries.overlaps)
    if not carries.space_edges:
        inner = (without_space(span, example.content, Report(), 1) for span in fitted)
        fitted = [span for span in inner if span is not None]
    found = sorted({(start, end, label) for start, end, label in fitted})
    if carries.spacing:
        return text_in(example.content, carries), found
    return squeezed(example.content, found)


def text_in(text: str, carries: Carries) -> str:
    """Return a text as far as a format can hold its signs."""
    text = text if carries.controls else _CONTROL.sub("\ufffd", text)
    return text if carries.line_ends else _LINE_END.sub(" ", text)


def squeezed(text: str, found: Spans) -> tuple[str, Spans]:
    """Return a text without white space, and spans in it; those that hold nothing else go."""
    before = [0]
    for sign in text:
        before.append(before[-1] + (not sign.isspace()))
    inner = {(before[s], before[e], label) for s, e, label in found if before[s] < before[e]}
    return "".join(text.split()), sorted(inner)


def comparable(example: Example, carries: Carries) -> tuple[str, Spans]:
    """Return what was read back in the form of `carried`."""
    found = spans(example)
    return (example.content, found) if carries.spacing else squeezed(example.content, found)


def tagged(text: str, *found: tuple[int, int, str], status: Status = Status.DONE) -> Example:
    return Example(text, tuple(Annotation(*each) for each in found), status)
