"""Which tags training would not take as they are; what was found sound is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress, count
from operator import is_

from ..document import Example
from ..problems import ProblemKind, find_problems, lies_in_text, trained_span
from ..same_ends import same_ends
from ..spans import STRAY_PUNCTUATION, Span, snap
from .finding import Places

_ABBREVIATION = 3  # letters before a full stop


@dataclass(slots=True)
class Faults:
    """What was found.

    Attributes:
        by_kind: the tags with a problem of each kind.
        punctuation: the tags that begin or end with stray punctuation, by label.
    """

    by_kind: dict[ProblemKind, Places] = field(default_factory=dict)
    punctuation: dict[str, Places] = field(default_factory=dict)

    def note(self, kind: ProblemKind, index: int, span: tuple[int, int, str] | None) -> None:
        """Note a tag; None stands for one that does not lie in the text."""
        places = self.by_kind.setdefault(kind, Places())
        places.add(index, *([span] if span else []))

    def of(self, *kinds: ProblemKind) -> Places:
        """Return the places of some kinds."""
        return Places.together(self.by_kind[kind] for kind in kinds if kind in self.by_kind)


class FaultFinder:
    """Looks for faults; kept between surveys, it looks again only at what has changed."""

    def __init__(self) -> None:
        self._examples: Sequence[Example] = ()
        self._sound = bytearray()  # 1 for each example of these in which nothing was found
        self._tokens_of: object = None

    def find(
        self,
        examples: Sequence[Example],
        indices: Sequence[int],
        tokens_of: Callable[[str], Sequence[Span]] | None,
        rest: Callable[[], object],
    ) -> Faults:
        """Return the faults of some examples.

        Args:
            examples: of the document.
            indices: of those looked at, rising.
            tokens_of: spaCy's tokens of a text; None where they cannot be had.
            rest: called now and then.
        """
        sound = self._still_sound(examples) if tokens_of is self._tokens_of else bytearray()
        sound = sound or bytearray(len(examples))
        found = Faults()
        for index in indices:
            if not sound[index]:
                example = examples[index]
                sound[index] = not example.annotations or not _look(
                    index, example, tokens_of, found
                )
                rest()
        self._examples, self._sound, self._tokens_of = examples, sound, tokens_of
        return found

    def _still_sound(self, examples: Sequence[Example]) -> bytearray:
        """Return for each example whether it is one that was found sound before."""
        before, sound = self._examples, self._sound
        if len(before) == len(examples):
            kept = bytearray(len(examples))
            for index in compress(count(), map(is_, before, examples)):
                kept[index] = sound[index]
            return kept
        start, end = same_ends(before, examples)
        middle = bytearray(len(examples) - start - end)
        return sound[:start] + middle + sound[len(sound) - end :]


def _look(
    index: int,
    example: Example,
    tokens_of: Callable[[str], Sequence[Span]] | None,
    found: Faults,
) -> bool:
    """Note the faults of an example; return whether it has any."""
    text = example.content
    tokens = tokens_of(text) if tokens_of is not None else None
    problems = find_problems(example, tokens)
    for problem in problems:
        annotation = problem.annotation
        span = None
        if lies_in_text(annotation, text):
            span = annotation.start, annotation.end, annotation.label
        found.note(problem.kind, index, span)
    has_faults = bool(problems)
    for annotation in example.annotations if tokens is not None else ():
        if without_punctuation(text, trained_span(annotation, text), tokens or ()):
            span = annotation.start, annotation.end, annotation.label
            found.punctuation.setdefault(annotation.label, Places()).add(index, span)
            has_faults = True
    return has_faults


def without_punctuation(text: str, span: Span | None, tokens: Sequence[Span]) -> Span | None:
    """Return a span without the stray punctuation at its ends, as a selection is snapped.

    Args:
        text: the text.
        span: without space at its edges; None for a tag that cannot be learnt.
        tokens: spaCy's tokens of the text.

    Returns:
        The shorter span; None where there is no such punctuation, or nothing else.
    """
    if span is None or STRAY_PUNCTUATION.isdisjoint((text[span.start], text[span.end - 1])):
        return None
    meant = snap(text, span, tokens)
    if meant is None or not (span.start <= meant.start and meant.end <= span.end):
        return None
    signs = text[span.start : meant.start] + text[meant.end : span.end]
    return None if meant == span or _belongs(signs, meant.of(text)) else meant


def _belongs(signs: str, words: str) -> bool:
    """Tell whether signs at the ends belong to the words: “U. S.”, “Dr.”, “the "Globe"”."""
    is_short = len(words) <= _ABBREVIATION and signs.strip() == "."
    return is_short or any(sign in words for sign in signs if not sign.isspace())
