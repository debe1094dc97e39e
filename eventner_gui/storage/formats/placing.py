"""From what a file has to examples of a project: offsets become code points, all oddities noted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping

from ...core.document import Annotation, Example, Status
from ...core.offset_unit import to_code_points, unit_starts
from .fitting import EMPTY, OUTSIDE
from .raw import Placed, Raw
from .report import Report
from .settling import Settled

TWICE = "the same tag stands more than once; it was taken once"
CUT = "a tag cut a character in two; it was grown to the whole character"
VALUE = "the copy of the words differs from the words at that place"


def place_examples(
    raws: Iterable[Raw],
    settled: Settled,
    report: Report,
    *,
    untagged: Status,
    labels: Mapping[str, str],
) -> Iterator[Placed]:
    """Yield the examples of a file.

    Args:
        raws: as the file has them.
        settled: what its offsets mean.
        report: gets what is odd.
        untagged: what becomes of examples without tags where the file says nothing about them.
        labels: by a label of the file the one it becomes; an empty one leaves its tags out.
    """
    shift = settled.end.shift
    if not settled.has_spans:
        untagged = Status.TODO
    names: dict[str, str] = {}
    for raw in raws:
        text = raw.text
        starts = unit_starts(text, settled.unit)
        length = len(text)
        annotations: list[Annotation] = []
        seen: set[tuple[int, int, str]] = set()
        for span in raw.spans:
            label = names.setdefault(span.label, sys.intern(span.label))
            if label in labels:
                label = labels[label]
                if not label:
                    report.pass_over(raw.place, f"a tag {span.label}, as you said")
                    continue
            start, end = span.start, span.end + shift
            if starts is not None:
                start, end, cut = to_code_points(start, end, starts, length)
                if cut:
                    report.mend(raw.place, CUT)
            if (start, end, label) in seen:
                report.mend(raw.place, TWICE)
                continue
            seen.add((start, end, label))
            if not 0 <= start <= end <= length:
                report.keep(raw.place, OUTSIDE)
            elif start == end:
                report.keep(raw.place, EMPTY)
            elif span.value is not None and span.value != text[start:end]:
                report.keep(raw.place, VALUE)
            annotations.append(
                Annotation(start, end, label, _source(span.source, start, end, label))
            )
        status = raw.status
        if status is None:
            status = Status.DONE if annotations else untagged
        report.read += 1
        report.spans_read += len(annotations)
        example = Example(text, tuple(annotations), status, _extra(raw))
        yield Placed(raw.place, example, raw.words)


def _source(
    source: Mapping[str, object] | None, start: int, end: int, label: str
) -> Mapping[str, object] | None:
    """Return an annotation's mapping as `storage.codec` keeps it."""
    if source is None:
        return None
    return {**source, "start": start, "end": end - 1, "tag_name": label}


def _extra(raw: Raw) -> Mapping[str, object] | None:
    if not raw.extra:
        return None
    return {"content": None, "annotations": None, **raw.extra}
