"""Decides what “end” means in a file: the last character of a span, or one after it.

The same keys come with three meanings. A file of ours says which in its header; for the others
the whole file decides, and where it does not, the user is asked.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.errors import FormatError

# Part of the votes that must agree, and part of the values that must match their text at all.
_AGREEING = 0.9
_MATCHING = 0.5
# Word edges are weaker evidence than values: the second best reading must be this much worse,
# and by this many spans (an annotator's slip or two must not decide a small file).
_RUNNER_UP = 0.7
_MIN_CLEAR_SPANS = 3
# A reading that hardly any span supports is not offered to the user.
_PLAUSIBLE = 0.1
_SAMPLES = 3


class EndConvention(enum.Enum):
    """What ``end`` means in a file; the value is its name in messages and on the command line."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"
    EXCLUSIVE_PLUS_ONE = "exclusive-plus-one"

    @property
    def shift(self) -> int:
        """What to add to the file's ``end`` for the half-open one, in code points."""
        return _SHIFTS[self]

    @property
    def words(self) -> str:
        """What ``end`` is, as the end of a sentence."""
        return _WORDS[self]


_SHIFTS = {
    EndConvention.INCLUSIVE: 1,
    EndConvention.EXCLUSIVE: 0,
    EndConvention.EXCLUSIVE_PLUS_ONE: -1,
}
_OF_SHIFT = {shift: convention for convention, shift in _SHIFTS.items()}
_WORDS = {
    EndConvention.INCLUSIVE: "the last character itself",
    EndConvention.EXCLUSIVE: "the character after the last one",
    EndConvention.EXCLUSIVE_PLUS_ONE: "two characters after the last one",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``end`` means in a file, and how that is known.

    Attributes:
        convention: what it means.
        how: "header", "values", "word edges", "no annotations" or "told".
        agreeing: how many values or word edges agree; 0 where nothing was counted.
        counted: of how many.
    """

    convention: EndConvention
    how: str
    agreeing: int = 0
    counted: int = 0

    @property
    def sentence(self) -> str:
        """The decision in a sentence for the user."""
        words = self.convention.words
        if self.how == "header":
            return f"The file says that “end” is {words}."
        if self.how == "told":
            return f"“end” was read as {words}, as you said."
        if self.how == "no annotations":
            return f"The file has no annotations yet; “end” will be {words}."
        evidence = "values agree" if self.how == "values" else "spans end where a word ends"
        return f"In this file “end” is {words} ({self.agreeing} of {self.counted} {evidence})."


@dataclass(frozen=True, slots=True)
class Reading:
    """What one annotation covers under a convention.

    Attributes:
        content: the text of the example.
        start: first code point of the span.
        end: code point after its last one, half-open, within the text.
        tag_name: the tag, or "" where the file has none.
    """

    content: str
    start: int
    end: int
    tag_name: str

    @property
    def covered(self) -> str:
        """The characters of the span."""
        return self.content[self.start : self.end]


class UndecidedEnds(FormatError):
    """A file that does not show what ``end`` means.

    Attributes:
        readings: for each plausible convention the same few annotations, read under it.
    """

    def __init__(self, message: str, readings: Mapping[EndConvention, tuple[Reading, ...]]) -> None:
        choices = " or ".join(f"--end {convention.value}" for convention in readings)
        super().__init__(message, f"Say which: {choices}.")
        self.readings = readings


RawExample = tuple[str, Sequence[Mapping[str, Any]]]
"""The text of an example and its annotations as they stand in the file (integer offsets)."""

_RawAnnotation = tuple[str, Mapping[str, Any]]


def decide(examples: Iterable[RawExample], *, name: str) -> Decision:
    """Decide what ``end`` means in a file that does not say so.

    Values (copies of the text) decide where there are any, word edges where there are none.

    Args:
        examples: all examples of the file; ``start`` and ``end`` are integers.
        name: the file's name, for messages.

    Raises:
        UndecidedEnds: too little or mixed evidence.
    """
    evidence = Evidence()
    for content, raw_annotations in examples:
        for annotation in raw_annotations:
            evidence.add(content, annotation)
    return evidence.decide(name)


class Evidence:
    """Votes of all annotations: by value where they have one, by word edges where not."""

    def __init__(self) -> None:
        self.spans = 0
        self.values = 0
        self.unvalued = 0
        # By shift, not by convention: hashing a member of an enumeration is slow.
        self.by_value = dict.fromkeys(_OF_SHIFT, 0)
        self.by_edge = dict.fromkeys(_OF_SHIFT, 0)
        self._good_samples: list[_RawAnnotation] = []
        self._other_samples: list[_RawAnnotation] = []

    def add(self, content: str, annotation: Mapping[str, Any]) -> None:
        """Count one annotation."""
        self.spans += 1
        start, end = annotation["start"], annotation["end"]
        if len(self._good_samples) < _SAMPLES:
            self._keep_sample(content, annotation)
        value = annotation.get("value")
        if isinstance(value, str) and value:
            self.values += 1
            # The lengths alone tell which convention could fit, so one comparison is enough.
            shift = len(value) - (end - start)
            if shift in self.by_value and start >= 0 and content.startswith(value, start):
                self.by_value[shift] += 1
            return
        self.unvalued += 1
        for shift in self.by_edge:
            self.by_edge[shift] += is_clean(content, start, end + shift)

    def decide(self, name: str) -> Decision:
        """Return what ``end`` means by what was counted.

        Args:
            name: the file's name, for messages.

        Raises:
            UndecidedEnds: too little or mixed evidence.
        """
        if not self.spans:
            return Decision(EndConvention.INCLUSIVE, "no annotations")
        by_edges = self.decide_by_edges()
        if not self.values:
            if by_edges is None:
                raise _undecided(self, f"{name} does not show what “end” means.")
            return by_edges
        by_values = self.decide_by_values()
        # Annotations without a value beside others with one may come from another tool.
        contradicted = (
            by_edges is not None
            and by_values is not None
            and (by_edges.convention is not by_values.convention)
        )
        if by_values is None or contradicted:
            raise _undecided(self, f"The annotations of {name} disagree on what “end” means.")
        return by_values

    def samples(self) -> list[_RawAnnotation]:
        """Return a few annotations to show, those that lie within the text first."""
        return [*self._good_samples, *self._other_samples][:_SAMPLES]

    def _keep_sample(self, content: str, annotation: Mapping[str, Any]) -> None:
        if 0 <= annotation["start"] < annotation["end"] - 1 < len(content) - 1:
            self._good_samples.append((content, annotation))
        elif len(self._other_samples) < _SAMPLES:
            self._other_samples.append((content, annotation))

    def decide_by_values(self) -> Decision | None:
        """Return what nearly all values agree on."""
        matching = sum(self.by_value.values())
        best = max(self.by_value, key=self.by_value.__getitem__)
        agreeing = self.by_value[best]
        if matching < _MATCHING * self.values or agreeing < _AGREEING * matching:
            return None
        return Decision(_OF_SHIFT[best], "values", agreeing, self.values)

    def decide_by_edges(self) -> Decision | None:
        """Return the one reading under which nearly all spans without a value are words."""
        best, second, *_ = sorted(self.by_edge, key=self.by_edge.__getitem__, reverse=True)
        agreeing, runner_up = self.by_edge[best], self.by_edge[second]
        if (
            agreeing < _AGREEING * self.unvalued
            or runner_up > _RUNNER_UP * agreeing
            or agreeing - runner_up < _MIN_CLEAR_SPANS
        ):
            return None
        return Decision(_OF_SHIFT[best], "word edges", agreeing, self.unvalued)

    def plausible(self) -> list[EndConvention]:
        """Return the readings worth offering: the two usual ones, the third with some support."""
        odd = EndConvention.EXCLUSIVE_PLUS_ONE
        support = self.by_value[odd.shift] + self.by_edge[odd.shift]
        if support > _PLAUSIBLE * self.spans:
            return list(EndConvention)
        return [convention for convention in EndConvention if convention is not odd]


def is_clean(text: str, start: int, end: int) -> bool:
    """Tell whether a half-open span lies in the text and neither cuts a word nor ends in space."""
    if not 0 <= start < end <= len(text):
        return False
    if text[start].isspace() or text[end - 1].isspace():
        return False
    return not (_joins(text, start) or _joins(text, end))


def _joins(text: str, boundary: int) -> bool:
    """Tell whether a word goes on across a boundary between two code points."""
    if boundary == 0 or boundary == len(text):
        return False
    return _in_word(text[boundary - 1]) and _in_word(text[boundary])


def _in_word(character: str) -> bool:
    # Combining marks (vowel signs of Hindi, points of Arabic) are neither letters nor digits.
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _undecided(evidence: Evidence, message: str) -> UndecidedEnds:
    readings = {
        convention: tuple(
            _read(content, annotation, convention) for content, annotation in evidence.samples()
        )
        for convention in evidence.plausible()
    }
    return UndecidedEnds(message, readings)


def _read(content: str, annotation: Mapping[str, Any], convention: EndConvention) -> Reading:
    start = min(max(annotation["start"], 0), len(content))
    end = min(max(annotation["end"] + convention.shift, start), len(content))
    tag_name = annotation.get("tag_name")
    return Reading(content, start, end, tag_name if isinstance(tag_name, str) else "")
