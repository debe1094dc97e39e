"""Which sentence comes next: by the values alone, whatever they are, and always for one reason."""

from __future__ import annotations

import random
from collections.abc import Generator

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from eventner_gui.core.choosing import Choice, Familiar, Look, choose, in_words, parts_of
from eventner_gui.core.combining import Dispute
from eventner_gui.core.orders import Order
from eventner_gui.core.sampling import Sample, reservoir
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import Suggestion

ORDERS = [order for order in Order if order is not Order.LIST]
TAGS = {"DATE": 6, "NAME": 40, "PLACE": 0}

words = st.sampled_from(["book", "lunch", "friday", "Ann", "at", "7", "yoga", "cancel"])
texts = st.lists(words, max_size=8).map(" ".join)
shares = st.floats(0, 1)
looks = st.builds(
    Look,
    texts.map(parts_of),
    st.dictionaries(st.sampled_from(["DATE", "NAME", "HIDDEN"]), shares, max_size=3),
    st.none() | shares,
    st.none() | shares,
    st.lists(st.just("“lunch” (DATE or NAME)"), max_size=2).map(tuple),
)
candidates = st.dictionaries(st.integers(0, 60), looks, max_size=12)


def familiar(*texts: str) -> Familiar:
    made = Familiar()
    for text in texts:
        made.add(text)
    return made


@given(st.sampled_from(ORDERS), candidates, st.lists(texts, max_size=5), st.randoms())
def test_one_of_the_candidates_is_chosen_whatever_their_order(
    order: Order, looks: dict[int, Look], done: list[str], dice: random.Random
) -> None:
    choice = choose(order, looks, familiar(*done), TAGS)
    shuffled = list(looks.items())
    dice.shuffle(shuffled)
    assert choose(order, dict(shuffled), familiar(*done), TAGS) == choice
    if choice is None:
        assert not looks
    else:
        assert choice.index in looks
        assert choice.reason


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=4), texts)
def test_what_is_taken_back_is_as_new_as_before(
    done: list[str], more: list[str], text: str
) -> None:
    kept, other = familiar(*done), familiar(*done, *more)
    for each in more:
        other.drop(each)
    assert other.newness(parts_of(text)) == approx(kept.newness(parts_of(text)))


def test_what_has_not_come_up_is_new_and_wears_off() -> None:
    known = familiar("book lunch at 7", "book lunch")
    assert known.newness(parts_of("cancel yoga")) == 1
    assert known.newness(parts_of("book lunch")) == 1 / 3
    assert known.newness(parts_of("Book lunch at 8")) < known.newness(parts_of("book lunch today"))
    assert known.newness(parts_of("")) == 0


def test_the_most_unlike_comes_first_and_says_so() -> None:
    looks = {at: Look(parts_of(text)) for at, text in enumerate(["book lunch", "book yoga", "hi"])}
    assert choose(Order.NEW, looks, familiar("book lunch"), {}) == Choice(
        2, "unlike anything done so far"
    )
    del looks[2]
    chosen = choose(Order.NEW, looks, familiar("book lunch"), {})
    assert chosen == Choice(1, "of what is left it is the least like what is done")


def test_the_label_with_the_fewest_tags_comes_first_where_it_is_likely() -> None:
    nothing = frozenset[str]()
    looks = {
        0: Look(nothing, {"NAME": 1.0}),
        1: Look(nothing, {"NAME": 1.0, "DATE": 0.5}),
        2: Look(nothing, {"DATE": 0.9}),
        3: Look(nothing, {"HIDDEN": 1.0}),
    }
    chosen = choose(Order.SHORT, looks, Familiar(), TAGS)
    assert chosen == Choice(2, "DATE has only 6 examples; one is likely here")
    looks[5] = Look(nothing, {"PLACE": 0.2})
    chosen = choose(Order.SHORT, looks, Familiar(), TAGS)
    assert chosen == Choice(5, "PLACE has no example yet; one may be here")


def test_the_least_certain_comes_first_and_says_how_certain() -> None:
    looks = {
        at: Look(parts_of("hi"), {}, share, 0.416) for at, share in enumerate([0.9, 0.1, 0.5, None])
    }
    chosen = choose(Order.UNCERTAIN, looks, Familiar(), TAGS)
    assert chosen == Choice(1, "the program is least certain here (41 %)")
    looks[4] = Look(parts_of("hi"), {}, 0.01, 0.0001)
    chosen = choose(Order.UNCERTAIN, looks, Familiar(), TAGS)
    assert chosen == Choice(4, "the program is least certain here (under 1 %)")
    looks[5] = Look(parts_of("hi"), {}, 0.001)
    chosen = choose(Order.UNCERTAIN, looks, Familiar(), TAGS)
    assert chosen == Choice(5, "the program is least certain here")


def test_what_teaches_most_is_uncertain_and_no_copy() -> None:
    done = familiar(*["book lunch at noon"] * 5)
    looks = {
        0: Look(parts_of("book lunch at noon"), {}, 0.2, 0.3),  # a copy
        1: Look(parts_of("see Ann"), {}, 0.99, 1.0),  # certain
        2: Look(parts_of("move yoga at noon"), {}, 0.3, 0.4),
    }
    chosen = choose(Order.TEACHES, looks, done, TAGS)
    assert chosen == Choice(2, "the program is unsure here (40 %), and much of it is new")


def test_without_a_reading_nothing_is_said_of_certainty() -> None:
    looks = {0: Look(parts_of("book lunch")), 1: Look(parts_of("hi"))}
    for order in (Order.UNCERTAIN, Order.TEACHES):
        chosen = choose(order, looks, familiar("book lunch"), TAGS)
        assert chosen == Choice(1, "nothing is learnt yet; unlike anything done so far")


def test_what_sources_disagree_on_comes_first_and_is_said() -> None:
    lunch, friday = "“lunch” (EVENT or MEAL)", "how much of “next friday” is DATE"
    looks = {
        0: Look(parts_of("book lunch")),
        1: Look(parts_of("book lunch"), disputes=(lunch,)),
        2: Look(parts_of("cancel lunch"), disputes=(lunch,)),
    }
    done = familiar("book it")
    chosen = choose(Order.DISPUTED, looks, done, TAGS)
    assert chosen == Choice(2, "sources disagree on “lunch” (EVENT or MEAL)")
    looks[3] = Look(parts_of("book lunch next friday"), disputes=(lunch, friday))
    chosen = choose(Order.DISPUTED, looks, done, TAGS)
    assert chosen == Choice(3, f"sources disagree on {lunch} and {friday}")
    chosen = choose(Order.DISPUTED, {0: looks[0]}, done, TAGS)
    assert chosen is not None
    assert chosen.reason.startswith("no two sources disagree in what is left; ")


def test_a_dispute_in_words() -> None:
    text = "book lunch next friday"
    date = Suggestion(11, 22, "date")
    other = Suggestion(16, 22, "date")
    assert in_words(Dispute(Span(11, 22), (date, other)), text) == (
        "how much of “next friday” is DATE"
    )
    event = Suggestion(5, 10, "event")
    meal = Suggestion(5, 10, "meal")
    assert in_words(Dispute(Span(5, 10), (meal, event)), text) == "“lunch” (EVENT or MEAL)"


def test_where_no_label_is_likely_the_most_unlike_comes() -> None:
    looks = {0: Look(parts_of("book lunch")), 1: Look(parts_of("hi"))}
    chosen = choose(Order.SHORT, looks, familiar("book lunch"), TAGS)
    assert chosen is not None
    assert chosen.index == 1
    assert chosen.reason.startswith("no label is suggested in what is left; ")


@given(st.sets(st.integers(0, 400)), st.integers(0, 30), st.integers())
def test_a_sample_holds_what_passes_and_no_more_than_it_may(
    among: set[int], size: int, seed: int
) -> None:
    drawing = reservoir(range(400), among.__contains__, size, random.Random(seed))
    drawn = finished(drawing)
    assert drawn.among == len(among - {400})
    assert len(drawn.drawn) == min(size, drawn.among)
    assert set(drawn.drawn) <= among
    assert drawn.drawn == sorted(set(drawn.drawn))


def test_a_sample_is_drawn_evenly() -> None:
    dice = random.Random(5)
    times = [0] * 10
    for _ in range(2_000):
        for each in finished(reservoir(range(10), lambda _i: True, 3, dice)).drawn:
            times[each] += 1
    assert all(480 <= each <= 720 for each in times)  # 600, give or take five deviations


def finished(drawing: Generator[None, None, Sample]) -> Sample:
    while True:
        try:
            next(drawing)
        except StopIteration as end:
            return end.value
