"""What was chosen among proposals: it never overlaps, and the rest is read with it as certain."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation
from eventner_gui.core.held import Held, alternatives, most_doubtful
from eventner_gui.core.learner import Found, Reading
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import Suggestion

LENGTH = 30
PLACES = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 8)).map(
    lambda pair: Span(pair[0], min(sum(pair), LENGTH))
)


def proposal(start: int, end: int, name: str = "date", chance: float | None = None) -> Suggestion:
    return Suggestion(start, end, name, "", chance)


def made(found: Found) -> Suggestion | None:
    return None if found.label == "HIDDEN" else proposal(*_ends(found.span), found.label)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def reading(*found: tuple[int, int, str]) -> Reading:
    return Reading(tuple(Found(Span(a, b), label, 0.5) for a, b, label in found), 0.5, 0.5)


@given(
    st.lists(st.tuples(PLACES, st.booleans()), max_size=6),
    st.lists(PLACES, max_size=3),
)
def test_nothing_that_is_held_overlaps_anything(places, tagged) -> None:
    held, tags = Held(), []
    for span in tagged:
        if not any(tag.overlaps(span.start, span.end) for tag in tags):
            tags.append(Annotation(span.start, span.end, "name"))
    for place, is_something in places:
        held.put(place, (proposal(place.start, place.end),) if is_something else ())
    known = held.known(tags)
    assert all(a.end <= b.start for a, b in pairwise(known))
    assert set(tags) <= set(known)
    shown = held.proposals(tags)
    assert not any(tag.overlaps(s.start, s.end) for tag in tags for s in shown)
    if places:  # what was chosen last counts, wherever nothing is tagged
        last, is_something = places[-1]
        covered = {at for tag in known for at in range(tag.start, tag.end)}
        assert set(range(last.start, last.end)) <= covered
        free = not any(tag.overlaps(last.start, last.end) for tag in tags)
        assert (last in [s.span for s in shown]) == (is_something and free)
    held.clear()
    assert not held and held.known(tags) == tuple(sorted(tags, key=lambda tag: tag.start))


def test_a_place_chosen_anew_takes_the_place_of_what_it_overlaps() -> None:
    held = Held()
    held.put(Span(0, 4), (proposal(0, 4),))
    held.put(Span(10, 12), ())
    held.put(Span(2, 3), (proposal(2, 8),))
    assert [s.span for s in held.proposals([])] == [Span(2, 8)]
    assert [(a.start, a.end, a.label) for a in held.known([])] == [(2, 8, "DATE"), (10, 12, "")]
    assert [a.start for a in held.known([], besides=Span(5, 6))] == [10]


def test_the_ways_to_read_a_place_begin_with_what_is_shown_and_none_comes_twice() -> None:
    shown = [proposal(0, 4), proposal(5, 9, "name")]
    readings = [
        reading((0, 4, "DATE"), (5, 9, "NAME")),
        reading((0, 4, "DATE")),
        reading((0, 9, "DATE")),
        reading((5, 9, "HIDDEN")),
        reading((0, 4, "DATE"), (5, 9, "DATE")),
    ]
    ways = alternatives(Span(5, 9), shown, readings, made)
    assert [[s.key for s in way] for way in ways] == [
        [(5, 9, "NAME")],
        [],
        [(0, 9, "DATE")],
        [(5, 9, "DATE")],
    ]


def test_what_other_sources_say_comes_before_what_the_learner_may_have_meant() -> None:
    shown = [proposal(0, 4), proposal(5, 9, "name")]
    said = [shown, [proposal(0, 4)], [proposal(5, 12)], [proposal(5, 9, "name")]]
    readings = [reading((0, 4, "DATE"), (5, 9, "PLACE")), reading((5, 12, "DATE"))]
    ways = alternatives(Span(5, 9), shown, readings, made, said)
    assert [[s.key for s in way] for way in ways] == [
        [(5, 9, "NAME")],
        [(5, 12, "DATE")],
        [(5, 9, "PLACE")],
        [],
    ]


def test_that_nothing_is_there_is_always_a_way() -> None:
    assert alternatives(Span(0, 4), [proposal(0, 4)], [], made) == [(proposal(0, 4),), ()]
    assert alternatives(Span(0, 4), [], [reading((0, 4, "DATE"))], made)[0] == ()


def test_the_most_doubtful_is_the_least_likely_or_else_the_first() -> None:
    sure, doubtful = proposal(0, 4, chance=0.9), proposal(5, 9, chance=0.4)
    unknown = proposal(10, 12)
    assert most_doubtful([sure, doubtful, unknown]) == doubtful
    assert most_doubtful([sure, doubtful, unknown], [doubtful.key]) == sure
    assert most_doubtful([unknown, proposal(13, 14)]) == unknown
    assert most_doubtful([]) is None and most_doubtful([sure], [sure.key]) is None
