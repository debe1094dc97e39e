"""What an expert has chosen among proposals of one text, before any of it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter

from .document import Annotation
from .learner import Found, Reading
from .spans import Span
from .suggestions import Suggestion

_NOTHING = ""  # no label is called that: for a learner such a stretch is certainly untagged
_START = attrgetter("start")

Chosen = tuple[Suggestion, ...]


class Held:
    """Places of a text, each with what it was chosen to be: proposals, or nothing.

    They stay as they are while the rest of the text is read again.
    """

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        self._places: list[tuple[Span, Chosen]] = []

    def __bool__(self) -> bool:
        """Tell whether anything is held."""
        return bool(self._places)

    def clear(self) -> None:
        """Give up all that was chosen."""
        self._places.clear()

    def put(self, place: Span, chosen: Chosen) -> None:
        """Choose what a place is; what was chosen for places that overlap is given up.

        Args:
            place: a stretch of the text.
            chosen: proposals that touch it and do not overlap each other; none for nothing there.
        """
        stretch = _around(place, chosen)
        self._places = [
            each for each in self._places if not _around(each[0], each[1]).overlaps(stretch)
        ]
        self._places.append((place, chosen))

    def proposals(self, annotations: Sequence[Annotation]) -> list[Suggestion]:
        """Return what was chosen, in the order of the text, without what overlaps a tag."""
        chosen = (each for _, chosen in self._places for each in chosen)
        return sorted(_free(chosen, annotations), key=_START)

    def known(
        self, annotations: Sequence[Annotation], besides: Span | None = None
    ) -> tuple[Annotation, ...]:
        """Return the tags of the text with what was chosen, as a source takes it for certain.

        Args:
            annotations: the tags.
            besides: a place of which the choice does not count.
        """
        places = [
            (place, chosen)
            for place, chosen in self._places
            if besides is None or not _around(place, chosen).overlaps(besides)
        ]
        free = _free([each for _, chosen in places for each in chosen], annotations)
        sure = [*annotations, *(Annotation(s.start, s.end, s.tag_name) for s in free)]
        bare = [
            Annotation(rest.start, rest.end, _NOTHING)
            for place, _ in places
            for rest in _without(place, sure)
        ]
        return tuple(sorted([*sure, *bare], key=_START))


def alternatives(
    place: Span,
    shown: Iterable[Suggestion],
    readings: Iterable[Reading],
    make: Callable[[Found], Suggestion | None],
    said: Iterable[Sequence[Suggestion]] = (),
) -> list[Chosen]:
    """Return what a place may be, no two alike.

    As it is shown first, then what single sources say is there, then by falling likelihood.

    Args:
        place: a stretch of the text.
        shown: the proposals that are shown.
        readings: of the text, the likeliest first.
        make: returns a proposal; None for what is not offered.
        said: by each source of the text, without what overlaps; one that says nothing of the place
            has no way to read it.

    Returns:
        At least two; that nothing is there is always among them.
    """
    found = [_there(shown, place)]
    found += filter(None, (_there(each, place) for each in said))
    for reading in readings:
        there = [make(each) for each in reading.found if each.span.overlaps(place)]
        if None not in there:
            found.append(tuple(each for each in there if each is not None))
    if found[0]:
        found.append(())
    unlike = {tuple(each.key for each in chosen): chosen for chosen in reversed(found)}
    firsts = dict.fromkeys(tuple(each.key for each in chosen) for chosen in found)
    return [unlike[keys] for keys in firsts]


def most_doubtful(
    proposals: Iterable[Suggestion], looked_at: Iterable[tuple[int, int, str]] = ()
) -> Suggestion | None:
    """Return the least likely proposal; the first where none tells how likely it is.

    Args:
        proposals: in the order of the text.
        looked_at: keys of those to pass over.
    """
    passed = set(looked_at)
    left = [each for each in proposals if each.key not in passed]
    doubted = [(each.probability, each) for each in left if each.probability is not None]
    if doubted:
        return min(doubted, key=lambda pair: pair[0])[1]
    return next(iter(left), None)


def _there(suggestions: Iterable[Suggestion], place: Span) -> Chosen:
    """Return what touches a place."""
    return tuple(each for each in suggestions if each.overlaps(place.start, place.end))


def _free(chosen: Iterable[Suggestion], tags: Sequence[Annotation]) -> list[Suggestion]:
    """Return what overlaps no tag."""
    return [s for s in chosen if not any(tag.overlaps(s.start, s.end) for tag in tags)]


def _around(place: Span, chosen: Chosen) -> Span:
    """Return the stretch that a place and what was chosen for it cover."""
    return Span(
        min([place.start, *(each.start for each in chosen)]),
        max([place.end, *(each.end for each in chosen)]),
    )


def _without(place: Span, tags: Iterable[Annotation]) -> Iterator[Span]:
    """Yield what of a place no tag covers."""
    at = place.start
    for tag in sorted(tags, key=_START):
        if tag.end > at and tag.start < place.end:
            if tag.start > at:
                yield Span(at, tag.start)
            at = tag.end
    if at < place.end:
        yield Span(at, place.end)
