"""Near-duplicates: what they are, that all are found, and that no chain swallows everything."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.near_duplicates import NearDuplicates, are_near, words_of

SENTENCE = "the a on at book cancel move hall yoga lunch friday monday noon"
words = st.sampled_from(SENTENCE.split())
texts = st.lists(words, min_size=1, max_size=14).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Book the hall", "book  the HALL!"),
        ("What's on today?", "whats on today"),
        ("Call at 9:30", "call at 11.45"),
        ("Is my meeting on Friday", "my meeting is on Friday"),
        ("list all my meetings", "please list all my meetings"),
        (
            "book the big hall for yoga with Ana next Friday",
            "book the big hall for yoga with Ben next Friday",
        ),
        ("会议在星期五上午九点半", "会议在星期五上午九点"),
        ("!!!", "!!!"),
        ("x" * 6000, "X" * 6000),
    ],
)
def test_near_duplicates(one: str, other: str) -> None:
    assert are_near(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remind me of my meeting on Friday", "remind me of my meeting on Monday"),
        ("book the hall", "book the room"),
        ("cancel lunch", "cancel my lunch"),
        ("!!!", "???"),
        ("", "a"),
    ],
)
def test_no_near_duplicates(one: str, other: str) -> None:
    assert not are_near(words_of(one), words_of(other))


@settings(max_examples=60)
@given(st.lists(texts, max_size=20))
def test_all_pairs_are_found(given_texts: list[str]) -> None:
    found = NearDuplicates(given_texts)
    sets = list(map(words_of, given_texts))
    for number, one in enumerate(sets):
        near = {other for other, its in enumerate(sets) if are_near(one, its)}
        assert found.near([number]) == near


@settings(max_examples=40)
@given(st.lists(texts, max_size=20), st.integers(1, 30))
def test_each_text_is_in_one_group_and_whole_groups_are_connected(given_texts, most) -> None:
    found = NearDuplicates(given_texts)
    groups = found.groups(most)
    assert sorted(n for group in groups for n in group) == list(range(len(given_texts)))
    whole = found.groups(len(given_texts))
    owner = {n: at for at, group in enumerate(whole) for n in group}
    sets = list(map(words_of, given_texts))
    for one, other in combinations(range(len(sets)), 2):
        if are_near(sets[one], sets[other]):
            assert owner[one] == owner[other]
    for group in groups:
        assert len({owner[n] for n in group}) == 1


def test_a_chain_is_taken_apart_into_texts_with_their_own_near_duplicates() -> None:
    alphabet = [a + b for a in "abcdefghij" for b in "klmnopqrst"]
    chain = [" ".join(alphabet[at : at + 12]) for at in range(80)]
    found = NearDuplicates(chain)
    assert len(found.groups(80)) == 1
    groups = found.groups(10)
    assert len(groups) > 20
    assert max(map(len, groups)) <= 3


def test_what_many_texts_share_does_not_make_it_slow_or_lose_the_nearest() -> None:
    """A thousand texts share their rarest words: each still finds its double."""
    alphabet = [a + b for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwxyz"]
    some = [f"rare pair {alphabet[n % 500]}1x {alphabet[n % 500]}" for n in range(1000)]
    groups = NearDuplicates(some).groups(1000)
    assert [len(group) for group in groups] == [2] * 500
