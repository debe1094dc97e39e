"""Which texts are taken, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.intake import (
    LONGEST_TEXT,
    Intake,
    Known,
    LeftOut,
    Piece,
    Reason,
    Source,
    Stopped,
    sift,
)
from eventner_gui.core.intake_report import full_report, similar_words, source_words, summary
from eventner_gui.core.split import text_key


def source(*texts: str, name: str = "a.txt", unread: Iterable[LeftOut] = ()) -> Source:
    return Source(name, pieces=[Piece(i, t) for i, t in enumerate(texts, 1)], unread=tuple(unread))


def taken(*sources: Source, known: Iterable[str] = (), without_similar: bool = False) -> Intake:
    return sift(sources, Known.of(known), without_similar=without_similar)


def test_each_text_is_taken_once_and_the_rest_is_counted_by_reason() -> None:
    found = taken(
        source("Book yoga", "", " \t", "\u200b", "Cancel lunch", "Book yoga", "old"),
        source("Cancel lunch", "a\0b", "new", name="b.csv", unread=[LeftOut(9, "it is broken")]),
        known=["old"],
    )
    assert found.texts == ("Book yoga", "Cancel lunch", "new")
    assert {r: found.left(r) for r in Reason} == {
        Reason.UNREAD: 2,
        Reason.LONG: 0,
        Reason.REPEATED: 2,
        Reason.KNOWN: 1,
        Reason.SIMILAR: 0,
        Reason.EMPTY: 3,
    }
    assert [count.taken for count in found.counts] == [2, 1]
    report = full_report(found, added=True)
    assert report.startswith("3 sentences added. Left out: 2 cannot be read; 2 repeated")
    assert "b.csv\n  1 added\n  2 left out: cannot be read\n    line 9: it is broken" in report
    assert "line 7: old" in report


def test_the_longest_text_is_taken_and_a_longer_one_is_not() -> None:
    found = taken(source("x" * LONGEST_TEXT, "y" * (LONGEST_TEXT + 1)))
    assert [len(text) for text in found.texts] == [LONGEST_TEXT]
    assert found.left(Reason.LONG) == 1


def test_white_space_at_the_edges_alone_is_taken_off_and_said() -> None:
    found = taken(source("  Book\u00a0 yoga\n", "Cancel"))
    assert found.texts == ("Book\u00a0 yoga", "Cancel")
    assert "taken off 1 of them" in full_report(found, added=False)


def test_near_repetitions_are_counted_and_left_out_on_request() -> None:
    texts = source("Book yoga", "book  YOGA", "old Text", "new")
    found = taken(texts, known=["Old text"])
    assert len(found.texts) == 4
    assert similar_words(found).startswith("2 are nearly the same")
    assert not similar_words(taken(source("a", "b")))
    found = taken(texts, known=["Old text"], without_similar=True)
    assert found.texts == ("Book yoga", "new")
    assert (found.left(Reason.SIMILAR), found.similar) == (2, 0)


def test_a_report_names_the_first_of_many_and_counts_the_rest() -> None:
    found = taken(source(*["same"] * 100))
    assert "  99 left out: repeated" in full_report(found, added=False)
    assert "… and 79 more" in full_report(found, added=False)


def test_what_a_stranger_wrote_cannot_steer_a_report() -> None:
    twice = source(*["a\u202eb\nc"] * 2, name="x\u202e.txt")
    report = full_report(taken(twice), added=True)
    assert "\u202e" not in report
    assert len(report.splitlines()) == 6


def test_a_source_that_cannot_be_read_says_why() -> None:
    found = taken(Source("a.pdf", error="a.pdf is a PDF."), source("a"))
    assert source_words(found.counts[0]) == "a.pdf is a PDF."
    assert summary(found, added=False) == "1 sentence to add. Left out: 1 file cannot be read."


def test_it_can_be_ended() -> None:
    def step(_done: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        sift([source("a")], Known(), step=step)
    with pytest.raises(Stopped):
        Known.of(["a"], step)


@given(st.lists(st.text(max_size=5)), st.lists(st.text(max_size=5)), st.booleans())
def test_every_text_is_taken_or_counted(
    texts: list[str], known: list[str], without_similar: bool
) -> None:
    found = taken(source(*texts), known=known, without_similar=without_similar)
    assert len(found.texts) + sum(found.left(r) for r in Reason) == len(texts)
    assert len(set(found.texts)) == len(found.texts)
    assert not set(found.texts) & set(known)
    assert all(text == text.strip() != "" for text in found.texts)
    if without_similar:
        assert len({text_key(text) for text in found.texts}) == len(found.texts)
