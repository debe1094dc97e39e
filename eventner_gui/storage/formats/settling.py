"""Decides over a whole file what its offsets count and what “end” means, and says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...core.offset_unit import OffsetUnit, to_code_points, unit_starts
from ..conventions import Decision, EndConvention, Evidence, is_clean
from .format import Format, Reading
from .raw import Raw, RawSpan
from .report import Report

_UNITS = (OffsetUnit.CODEPOINT, OffsetUnit.UTF16, OffsetUnit.GRAPHEME)
# Where a format documents its ends, so many examples are looked at for a file that differs.
_LOOKED_AT = 5000
# This share of the spans that tell must speak for another unit than the documented one.
_CLEAR = 0.5
_CLEAR_SPANS = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """What the offsets of a file mean.

    Attributes:
        unit: what they count.
        end: what ``end`` means.
        has_spans: whether there are any.
    """

    unit: OffsetUnit
    end: EndConvention
    has_spans: bool


def settle(form: Format, reading: Reading, raws: Iterable[Raw]) -> Settled:
    """Decide what the offsets of a file mean, and note that in the report.

    Args:
        form: its format, which has offsets.
        reading: what the user has said, and where decisions are noted.
        raws: all examples of the file; each is looked at and forgotten.

    Raises:
        UndecidedEnds: the format's keys are in use with several meanings of ``end``, and the
            file does not show which is meant.
    """
    ends, units = Evidence(), _Units()
    for number, raw in enumerate(raws):
        if not raw.spans:
            continue
        if form.end is None or (number < _LOOKED_AT and _is_plain(raw.text)):
            for span in raw.spans:
                ends.add(raw.text, _as_mapping(span))
        units.add(raw)
    report = reading.report
    end = _end(form, reading, ends)
    if ends.spans and end.how != "format":
        report.decide(end.sentence)
    said = reading.facts.get("unit")
    documented = said if isinstance(said, OffsetUnit) else form.unit or OffsetUnit.CODEPOINT
    unit = reading.unit or units.decide(documented, end.convention, report)
    if reading.unit is not None and ends.spans:
        report.decide(f"Offsets were read as counting {unit.words}, as you said.")
    elif ends.spans and end.how == "format" and not units.tell:
        report.decide(
            f"As {form.title} has it, offsets count {unit.words} and “end” is "
            f"{end.convention.words}."
        )
    return Settled(unit, end.convention, bool(ends.spans))


def _end(form: Format, reading: Reading, evidence: Evidence) -> Decision:
    if reading.end is not None:
        return Decision(reading.end, "told")
    said = reading.facts.get("end")
    if isinstance(said, EndConvention):
        return Decision(said, "header")
    if form.end is None:
        return evidence.decide(reading.bundle.name)
    by_values = evidence.decide_by_values() if evidence.values else None
    found = by_values if evidence.values else evidence.decide_by_edges()
    if found is None or found.convention is form.end or found.agreeing < _CLEAR_SPANS:
        return Decision(form.end, "format")
    return found


def _is_plain(text: str) -> bool:
    """Tell whether a text has the same offsets in all units."""
    return all(unit_starts(text, unit) is None for unit in _UNITS)


def _as_mapping(span: RawSpan) -> dict[str, object]:
    found: dict[str, object] = {"start": span.start, "end": span.end, "tag_name": span.label}
    if span.value is not None:
        found["value"] = span.value
    return found


class _Units:
    """What the texts say in which the units differ, by unit and convention of ``end``."""

    def __init__(self) -> None:
        self.tell = 0
        self._values = 0
        self._by_value: Counter[tuple[OffsetUnit, EndConvention]] = Counter()
        self._by_edge: Counter[tuple[OffsetUnit, EndConvention]] = Counter()

    def add(self, raw: Raw) -> None:
        """Count what an example says."""
        text = raw.text
        if text.isascii() and "\r" not in text:
            return
        starts = {unit: unit_starts(text, unit) for unit in _UNITS}
        if starts[OffsetUnit.UTF16] is None and starts[OffsetUnit.GRAPHEME] is None:
            return
        bounds = starts[OffsetUnit.GRAPHEME]
        whole = range(len(text) + 1) if bounds is None else set(bounds)
        for span in raw.spans:
            readings = {
                (unit, end): to_code_points(
                    span.start, span.end + end.shift, starts[unit], len(text)
                )[:2]
                for unit in _UNITS
                for end in EndConvention
            }
            if len({readings[unit, EndConvention.EXCLUSIVE] for unit in _UNITS}) == 1:
                continue
            self.tell += 1
            self._values += bool(span.value)
            for which, (start, end) in readings.items():
                if span.value:
                    self._by_value[which] += text[max(start, 0) : max(end, 0)] == span.value
                else:
                    inside = start in whole and end in whole  # cuts no character in two
                    self._by_edge[which] += inside and is_clean(text, start, end)

    def decide(self, documented: OffsetUnit, end: EndConvention, report: Report) -> OffsetUnit:
        """Return what offsets count; say so where texts show it."""
        if not self.tell:
            return documented
        votes, of, words = (
            (self._by_value, self._values, "copies of the words agree")
            if self._values
            else (self._by_edge, self.tell, "tags begin and end with a word")
        )
        best = max(_UNITS, key=lambda unit: (votes[unit, end], unit is documented))
        if votes[best, end] < _CLEAR * of:
            best = documented
        report.decide(
            f"Offsets count {best.words} ({votes[best, end]:,} of {of:,} {words}, where that "
            "makes a difference)."
        )
        return best
