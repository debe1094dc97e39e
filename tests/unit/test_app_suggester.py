"""The suggester, without a window: what it suggests follows what is done in the session."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from eventner_gui.app import study
from eventner_gui.app.session import Session
from eventner_gui.app.suggester import Suggester
from eventner_gui.app.tokens import TokenService
from eventner_gui.core import edits
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status
from eventner_gui.core.label_edits import hide_label
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import Suggestion, accept

SETTINGS = Settings(labels=(Label("date", "#000000"), Label("person", "#111111")))


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


def open_(session, suggester, qtbot, tmp_path, examples) -> None:
    session.open(Document(SETTINGS, list(examples)), tmp_path / "project.json")
    qtbot.waitUntil(lambda: suggester.is_ready, timeout=20_000)


def shown(session, suggester, index: int) -> list[tuple[str, str]]:
    text = session.document.examples[index].content
    return [(s.span.of(text), s.label) for s in suggester.suggestions(index)]


def finish(session, index: int, *tags: tuple[str, str]) -> None:
    text = session.document.examples[index].content
    for words, name in tags:
        span = Span(text.index(words), text.index(words) + len(words))
        session.apply(edits.tag(session.document, index, span, name))
    session.apply(edits.set_status(session.document, [index], Status.DONE))


TEXTS = ("see Ann on friday", "see Bob on friday", "friday it is", "see Eve on friday")


def test_words_tagged_in_one_sentence_are_suggested_in_the_next(
    session, suggester, qtbot, tmp_path
) -> None:
    suggester.set_on(False, "learner")
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    assert shown(session, suggester, 1) == []
    finish(session, 0, ("friday", "date"))
    assert shown(session, suggester, 1) == [("friday", "DATE")]
    assert suggester.suggestions(1)[0].reason == "tagged DATE in 1 sentence"
    assert shown(session, suggester, 0) == []
    session.apply(accept(session.document, 1, suggester.suggestions(1)))
    assert shown(session, suggester, 1) == []
    session.undo_stack.undo()
    assert shown(session, suggester, 1) == [("friday", "DATE")]
    for _ in range(2):
        session.undo_stack.undo()
    assert shown(session, suggester, 1) == []


def test_the_learner_follows_and_can_be_turned_off(session, suggester, qtbot, tmp_path) -> None:
    texts = [f"see {who} on {day}" for who in ("Ann", "Bob", "Eve") for day in ("monday", "friday")]
    open_(session, suggester, qtbot, tmp_path, map(Example, [*texts, "see Zoe on sunday"]))
    for index, text in enumerate(texts):
        _, who, _, day = text.split()
        finish(session, index, (who, "person"), (day, "date"))
    qtbot.waitUntil(lambda: suggester.is_at_rest, timeout=20_000)
    assert shown(session, suggester, 6) == [("Zoe", "PERSON"), ("sunday", "DATE")]
    assert suggester.suggestions(6)[0].reason == "learnt from your tags"
    with qtbot.waitSignal(suggester.changed):
        suggester.set_on(False, "learner")
    assert shown(session, suggester, 6) == []
    assert not suggester.is_on("learner") and suggester.is_on("recall")
    suggester.set_on(False)
    assert not any(suggester.is_on(source.name) for source in suggester.sources)
    suggester.set_on(True)
    assert shown(session, suggester, 6)


def test_a_hidden_label_is_not_suggested(session, suggester, qtbot, tmp_path) -> None:
    suggester.set_on(False, "learner")
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    finish(session, 0, ("friday", "date"))
    label = session.document.settings.find_label("date")
    session.apply(hide_label(session.document, label, True))
    assert shown(session, suggester, 1) == []


def test_what_is_refused_does_not_come_again(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    finish(session, 0, ("friday", "date"))
    (friday,) = suggester.suggestions(1)
    with qtbot.waitSignal(suggester.changed):
        suggester.refuse(1, friday)
    assert shown(session, suggester, 1) == []
    assert shown(session, suggester, 2) == [("friday", "DATE")]
    suggester.refuse(2, Annotation(0, 6, "DATE"))
    assert shown(session, suggester, 2) == []
    assert suggester.refusals.take_back(TEXTS[1], friday.key)
    assert shown(session, suggester, 1) == [("friday", "DATE")]


def test_any_example_can_be_asked_about(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    finish(session, 0, ("friday", "date"))
    done = Example(TEXTS[3], (), Status.DONE)
    (friday,) = suggester.suggests_for(done)
    assert friday.key == (11, 17, "DATE")
    assert suggester.suggests_for(Example(TEXTS[3], (Annotation(11, 17, "person"),))) == []
    assert suggester.suggests_for(Example(f"{TEXTS[3]} {'x' * 20_000}")) == []
    suggester.refusals.refuse(TEXTS[3], friday.key)
    assert suggester.suggests_for(done) == []


def test_another_project_begins_with_nothing_refused(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    suggester.refusals.refuse(TEXTS[1], (11, 17, "DATE"))
    session.open(Document(SETTINGS, [Example(TEXTS[1])]), tmp_path / "other.json")
    assert not suggester.refusals.refused(TEXTS[1])


def test_what_is_done_at_once_is_gathered_anew(
    session, suggester, qtbot, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(study, "_MOST_AT_ONCE", 2)
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    added = [Example(f"on sunday {n}", (Annotation(3, 9, "date"),), Status.DONE) for n in "abc"]
    session.apply(edits.add_examples(session.document, [*added, Example("see you sunday")]))
    assert not suggester.is_ready and suggester.remarks(0) == [] and suggester.suggestions(7) == []
    finish(session, 0, ("friday", "date"))  # while the background works
    qtbot.waitUntil(lambda: suggester.is_ready, timeout=20_000)
    assert shown(session, suggester, 7) == [("sunday", "DATE")]
    assert ("friday", "DATE") in shown(session, suggester, 1)


def test_names_that_run_out_are_given_anew(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    document = session.document
    for number in range(60):
        change = edits.delete_examples(document, [1])
        session.apply(change)
        again = change.inverse()
        session.apply(again)
        two = [(1, Example(f"new {number}")), (2, Example(f"more {number}"))]
        from eventner_gui.core.changes import Change

        session.apply(Change("Insert", inserted=tuple(two)))
    qtbot.waitUntil(lambda: suggester.is_ready, timeout=20_000)
    assert suggester.gathered.knowledge.order.examples == document.examples


def test_remarks_follow(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, [*TEXTS, "See  ann on friday!"]))
    finish(session, 0, ("friday", "date"))
    finish(session, 1, ("friday", "date"))
    finish(session, 2, ("friday", "person"))
    assert [r.text for r in suggester.remarks(2)] == [
        "“friday” is tagged DATE in 2 other sentences."
    ]
    assert [r.text for r in suggester.remarks(4)] == [
        "The same sentence is number 1, tagged differently."
    ]


def test_a_source_of_ones_own_comes_where_it_is_put(session, suggester, qtbot, tmp_path) -> None:
    class Always:
        name = "always"
        title = "Always"
        about = ""

        def suggest(self, example: Example) -> Iterable[Suggestion]:
            yield Suggestion(0, 3, "person", "always")
            yield Suggestion(1, 3, "person", "cuts a word")

    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    suggester.sources.insert(0, Always())
    assert shown(session, suggester, 1) == [("see", "PERSON")]


def source(own_name: str, *suggested: Suggestion):
    class Made:
        name = own_name
        title = own_name
        about = ""

        def suggest(self, example: Example) -> Iterable[Suggestion]:
            return suggested

    return Made()


def test_what_two_sources_say_is_said_once(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    finish(session, 0, ("friday", "date"))
    qtbot.waitUntil(lambda: suggester.is_at_rest, timeout=20_000)
    suggester.sources.append(source("other", Suggestion(11, 17, "Date", "said by another")))
    (friday,) = suggester.suggests_for(session.document.examples[1])
    assert friday.source == "learner" and friday.agreed == ("recall", "other")
    assert friday.reason == (
        "learnt from your tags, tagged DATE in 1 sentence, and said by another"
    )
    suggester.set_on(False, "learner", "other")
    (friday,) = suggester.suggests_for(session.document.examples[1])
    assert friday.source == "recall" and friday.agreed == ()
    assert friday.reason == "tagged DATE in 1 sentence"


def test_where_sources_contradict_each_other_is_known(session, suggester, qtbot, tmp_path) -> None:
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    example = session.document.examples[1]
    suggester.sources[:] = [
        source("a", Suggestion(11, 17, "date")),
        source("b", Suggestion(8, 17, "date"), Suggestion(4, 7, "person")),
        source("c", Suggestion(8, 16, "person", "cuts a word")),
    ]
    qtbot.waitUntil(lambda: suggester._tokens.is_ready, timeout=20_000)
    assert shown(session, suggester, 1) == [("Bob", "PERSON"), ("friday", "DATE")]
    (dispute,) = suggester.disputes(example)
    assert dispute.span == Span(8, 17)
    assert [(each.source, each.span) for each in dispute.says] == [
        ("a", Span(11, 17)),
        ("b", Span(8, 17)),
    ]
    suggester.refusals.refuse(example.content, (8, 17, "DATE"))
    assert suggester.disputes(example) == []
    session.apply(edits.tag(session.document, 1, Span(11, 17), "date"))
    suggester.refusals.take_back(example.content, (8, 17, "DATE"))
    assert suggester.disputes(session.document.examples[1]) == []


def test_asking_about_others_moves_nothing_under_the_hands(
    session, suggester, qtbot, tmp_path
) -> None:
    """The learner goes on in the pauses; the sentence that is shown keeps what it shows."""
    open_(session, suggester, qtbot, tmp_path, map(Example, TEXTS))
    said = [Suggestion(11, 17, "date")]
    suggester.sources[:] = [source("a")]
    suggester.sources[0].suggest = lambda example: list(said)
    assert shown(session, suggester, 1) == [("friday", "DATE")]
    said.clear()
    assert suggester.suggests_for(session.document.examples[3]) == []
    assert shown(session, suggester, 1) == [("friday", "DATE")]
    suggester.refusals.refuse("another text", (0, 1, "DATE"))
    assert shown(session, suggester, 1) == []
