"""The prelabeller, without a window: what it holds follows the session and the sources."""

from __future__ import annotations

import pytest

from eventner_gui.app import prelabeller as prelabeller_module
from eventner_gui.app.prelabeller import Prelabeller, certainty_of
from eventner_gui.app.session import Session
from eventner_gui.app.suggester import Suggester
from eventner_gui.app.tokens import TokenService
from eventner_gui.core import edits
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status
from eventner_gui.core.groups import GroupKey, accept_group
from eventner_gui.core.learner import Found, Reading
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import Suggestion
from eventner_gui.storage.codec import decode
from tests.proposing import Told

SETTINGS = Settings(labels=(Label("date", "#000000"), Label("person", "#111111")))
FRIDAY = GroupKey("friday", "DATE")
ANN = GroupKey("ann", "PERSON")
TEXTS = ("see Ann on friday", "friday it is", "nothing", "Ann and Ann's friend")


@pytest.fixture
def session(qtbot):
    made = Session()
    yield made
    made.saver.give_up()
    made.close()


@pytest.fixture
def suggester(session, qtbot):
    tokens = TokenService(session)
    made = Suggester(session, tokens)
    yield made
    made.stop()
    tokens.stop()


@pytest.fixture
def told(suggester) -> Told:
    """The only source: it proposes what it is told to."""
    source = Told({"friday": ("date", 0.9), "Ann": ("person", None)})
    suggester.set_on(False)
    suggester.sources.insert(0, source)
    suggester.set_on(True, source.name)
    return source


def open_(session, suggester, qtbot, tmp_path, examples) -> Prelabeller:
    made = Prelabeller(session, suggester, suggester._tokens)
    made.watch(qtbot, True)
    session.open(Document(SETTINGS, list(examples)), tmp_path / "project.json")
    qtbot.waitUntil(lambda: suggester.is_ready and not made.is_busy, timeout=20_000)
    return made


def counts(prelabeller) -> dict[GroupKey, int]:
    return {each.key: each.count for each in prelabeller.groups(9)}


def test_all_that_is_to_do_is_asked_for(session, suggester, told, qtbot, tmp_path) -> None:
    done = Example("friday again", status=Status.DONE)
    prelabeller = open_(session, suggester, qtbot, tmp_path, [*map(Example, TEXTS), done])
    assert counts(prelabeller) == {FRIDAY: 2, ANN: 2}
    assert [place.index for place in prelabeller.places(FRIDAY)] == [0, 1]
    assert prelabeller.progress == (5, 5)


def test_it_rests_while_nobody_looks(session, suggester, told, qtbot, tmp_path) -> None:
    prelabeller = Prelabeller(session, suggester, suggester._tokens)
    session.open(Document(SETTINGS, list(map(Example, TEXTS))), tmp_path / "project.json")
    qtbot.waitUntil(lambda: suggester.is_ready, timeout=20_000)
    qtbot.wait(50)
    assert prelabeller.progress == (0, 4)
    with qtbot.waitSignal(prelabeller.changed, timeout=5_000):
        prelabeller.watch(qtbot, True)
    assert counts(prelabeller) == {FRIDAY: 2, ANN: 2}


def test_edits_and_what_the_sources_say_are_followed(
    session, suggester, told, qtbot, tmp_path
) -> None:
    prelabeller = open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    session.apply(edits.tag(session.document, 0, Span(11, 17), "date"))
    assert counts(prelabeller) == {FRIDAY: 1, ANN: 2}  # at once
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: counts(prelabeller) == {FRIDAY: 2, ANN: 2})
    session.apply(edits.set_status(session.document, [1], Status.SKIPPED))
    assert counts(prelabeller) == {FRIDAY: 1, ANN: 2}
    session.apply(edits.add_examples(session.document, [Example("by friday")]))
    qtbot.waitUntil(lambda: counts(prelabeller) == {FRIDAY: 2, ANN: 2})
    session.apply(edits.delete_examples(session.document, [0]))
    assert [place.index for place in prelabeller.places(FRIDAY)] == [3]
    del told.words["friday"]
    suggester.changed.emit()
    qtbot.waitUntil(lambda: counts(prelabeller) == {ANN: 1})


def test_what_is_refused_is_gone_and_comes_back(session, suggester, told, qtbot, tmp_path) -> None:
    prelabeller = open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    refused = suggester.refusals.refuse_all([(TEXTS[0], (11, 17, "DATE"))])
    qtbot.waitUntil(lambda: counts(prelabeller) == {FRIDAY: 1, ANN: 2})
    suggester.refusals.take_back_all(refused)
    qtbot.waitUntil(lambda: counts(prelabeller) == {FRIDAY: 2, ANN: 2})


def test_nothing_of_it_is_in_the_document_or_the_file(
    session, suggester, told, qtbot, tmp_path
) -> None:
    examples = list(map(Example, TEXTS))
    prelabeller = open_(session, suggester, qtbot, tmp_path, examples)
    assert session.document.examples == examples
    assert not session.undo_stack.count()
    assert session.counts.of_label("DATE") == 0
    session.saver.save_now()
    qtbot.waitUntil(session.saver.is_saved)
    path = tmp_path / "project.json"
    stored = decode(path.read_bytes(), name=path.name).document
    assert not any(each.annotations for each in stored.examples)
    session.apply(accept_group(session.document, prelabeller.places(FRIDAY)))
    assert session.counts.of_label("DATE") == 2


def test_it_holds_no_more_than_there_is_room_for(
    session, suggester, told, qtbot, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(prelabeller_module, "_MOST", 10)
    texts = [f"friday {number}" for number in range(30)]
    prelabeller = open_(session, suggester, qtbot, tmp_path, map(Example, texts))
    assert prelabeller.is_full
    assert counts(prelabeller) == {FRIDAY: 10}
    session.apply(edits.set_status(session.document, range(5), Status.DONE))
    suggester.changed.emit()
    qtbot.waitUntil(lambda: not prelabeller.is_busy and counts(prelabeller) == {FRIDAY: 10})


def test_the_surest_sentences_are_those_of_the_learner(session, suggester, qtbot, tmp_path) -> None:
    days = ("monday", "friday", "sunday")
    done = [
        Example(f"see {who} on {day}", (Annotation(11, 17, "date"),), Status.DONE)
        for who in ("Ann", "Bob", "Eve", "Sue", "Kim", "Lea", "Max", "Ida", "Jan", "Udo", "Uwe")
        for day in days
    ]
    flagged = Example("see Pat on friday", status=Status.FLAGGED)
    flawed = Example("see Sue on friday", (Annotation(4, 40, "person"),))
    blank = Example("  ")
    rest = [Example("see Tom on friday"), Example("see Zoe on monday"), flagged, flawed, blank]
    prelabeller = open_(session, suggester, qtbot, tmp_path, [*done, *rest])
    sure = prelabeller.surest(10)
    assert sorted(each.index for each in sure) == [33, 34]
    assert [each.certainty for each in sure] == sorted((e.certainty for e in sure), reverse=True)
    for each in sure:
        text = session.document.examples[each.index].content
        readings = suggester.gathered.learner.readings(text, (), 3)
        assert each.certainty == certainty_of(each.suggestions, readings)
    assert [e.index for e in prelabeller.surest(10, {"see Tom on friday"})] == [34]
    assert len(prelabeller.surest(1)) == 1


def test_a_source_without_probabilities_gives_no_certainty(
    session, suggester, told, qtbot, tmp_path
) -> None:
    prelabeller = open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    assert prelabeller.surest(10) == []


def test_the_certainty_is_that_of_the_same_reading() -> None:
    both = (Found(Span(0, 1), "A", 0.9), Found(Span(2, 3), "B", 0.5))
    readings = [
        Reading(both[:1], 0.6, 0.5),
        Reading(both, 0.3, 0.3),
        Reading((), None, 0.2),
    ]
    first, second = Suggestion(0, 1, "a"), Suggestion(2, 3, "b")
    assert certainty_of([first], readings) == 0.6
    assert certainty_of([second, first], readings) == 0.3
    assert certainty_of([], readings) is None  # nothing can be said of it
    assert certainty_of([second], readings) is None
