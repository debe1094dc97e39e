from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.mistakes import Entity
from eventner_gui.core.sides import sides
from eventner_gui.core.wording import counted

ENTITIES = st.lists(
    st.builds(
        lambda start, length, label: Entity(start, start + length, label),
        st.integers(0, 12),
        st.integers(1, 4),
        st.sampled_from(["A", "B"]),
    ),
    max_size=6,
)


def test_each_difference_is_said_once():
    first = [(0, 4, "ACTION"), (5, 9, "NAME"), (10, 16, "DATE"), (20, 22, "TIME"), (30, 33, "A")]
    second = [(0, 4, "ACTION"), (5, 9, "PERSON"), (8, 16, "DATE"), (40, 42, "TIME"), (29, 34, "B")]
    found = sides(first, second)
    assert found.words == (
        "1 the same, 1 only in the first, 1 only in the second, 1 with another label, "
        "1 with other words, 1 with another label and other words."
    )
    assert found.first == set(map(Entity._make, first[1:]))
    assert found.second == set(map(Entity._make, second[1:]))


def test_what_is_alike_is_said_too():
    assert sides([], []).words == "Neither finds anything."
    assert sides([(0, 1, "A")], [(0, 1, "A")]).words == "Both find the same: 1 entity."
    two = [(0, 1, "A"), (2, 3, "A")]
    assert sides(two, two).words == "Both find the same: 2 entities."


@given(first=ENTITIES, second=ENTITIES)
def test_what_differs_is_what_the_other_has_not(first, second):
    found = sides(first, second)
    assert found.first == set(first) - set(second)
    assert found.second == set(second) - set(first)
    other = sides(second, first)
    assert (other.first, other.second) == (found.second, found.first)


def test_nouns_in_y_have_their_plural():
    said = [counted(n, noun) for n, noun in ((1, "entity"), (2, "entity"), (2, "day"), (0, "tag"))]
    assert said == ["1 entity", "2 entities", "2 days", "0 tags"]
