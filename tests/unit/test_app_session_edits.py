"""Ten thousand random edits, taken back and made again: the same document at each step."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from eventner_gui.app.session import Session
from eventner_gui.core import edits, span_edits
from eventner_gui.core.changes import Change
from eventner_gui.core.document import Document, Example, Label, Settings, Status
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import Suggestion, accept

EDITS = 10_000
TEXTS = ["Book the hall on Friday", "ألغ الاجتماع غدا", "会議を予約して", "👍🏽 at 11am, ok?", ""]
NAMES = ["action", "date", "name"]

Action = Callable[[random.Random, Document], "Change | None"]


def a_span(chance: random.Random, text: str) -> Span:
    start = chance.randrange(max(len(text), 1))
    return Span(start, chance.randint(start + 1, max(len(text), start + 1)))


def an_index(chance: random.Random, document: Document) -> int:
    return chance.randrange(len(document.examples))


def on_a_tag(act: Callable[[random.Random, Document, int, object], Change | None]) -> Action:
    """Return the action on a tag that there is."""

    def made(chance: random.Random, document: Document) -> Change | None:
        index = an_index(chance, document)
        annotations = document.examples[index].annotations
        return act(chance, document, index, chance.choice(annotations)) if annotations else None

    return made


def tag(chance: random.Random, document: Document) -> Change | None:
    index = an_index(chance, document)
    span = a_span(chance, document.examples[index].content)
    return edits.tag(document, index, span, chance.choice(NAMES))


def take(chance: random.Random, document: Document) -> Change | None:
    index = an_index(chance, document)
    spans = [a_span(chance, document.examples[index].content) for _ in range(3)]
    found = [Suggestion(s.start, s.end, chance.choice(NAMES), "guess") for s in spans]
    return accept(document, index, found)


def decide(chance: random.Random, document: Document) -> Change | None:
    indices = {an_index(chance, document) for _ in range(chance.randint(1, 5))}
    return edits.set_status(document, sorted(indices), chance.choice(list(Status)))


def add(chance: random.Random, document: Document) -> Change | None:
    return edits.add_examples(document, [Example(chance.choice(TEXTS)) for _ in range(2)])


def delete(chance: random.Random, document: Document) -> Change | None:
    if len(document.examples) < 10:
        return None
    return edits.delete_examples(document, {an_index(chance, document) for _ in range(2)})


ACTIONS: list[tuple[int, Action]] = [
    (30, tag),
    (10, take),
    (10, decide),
    (4, add),
    (4, delete),
    (5, on_a_tag(lambda chance, doc, at, a: edits.untag(doc, at, a))),
    (5, on_a_tag(lambda chance, doc, at, a: edits.relabel(doc, at, a, chance.choice(NAMES)))),
    (
        8,
        on_a_tag(
            lambda chance, doc, at, a: span_edits.resize(
                doc, at, a, a_span(chance, doc.examples[at].content)
            )
        ),
    ),
    (
        5,
        on_a_tag(
            lambda chance, doc, at, a: span_edits.split(doc, at, a, chance.randint(a.start, a.end))
        ),
    ),
]


def state(document: Document) -> tuple[Settings, list[Example]]:
    return document.settings, list(document.examples)


def test_ten_thousand_edits_are_taken_back_and_made_again(qapp, qtbot, tmp_path: Path):
    labels = tuple(Label(name, "#0f766e", str(n)) for n, name in enumerate(NAMES, 1))
    document = Document(Settings(labels=labels), [Example(text) for text in TEXTS * 8])
    session = Session()
    session.open(document, tmp_path / "project.json")
    chance = random.Random(4)
    weights = [weight for weight, _ in ACTIONS]
    states = [state(session.document)]
    while session.undo_stack.index() < EDITS:
        _, act = chance.choices(ACTIONS, weights)[0]
        if session.apply(act(chance, session.document)):
            states.append(state(session.document))
    for expected in reversed(states[:-1]):
        session.undo_stack.undo()
        assert state(session.document) == expected
    assert not session.undo_stack.canUndo()
    for expected in states[1:]:
        session.undo_stack.redo()
        assert state(session.document) == expected
    session.saver.save_now()
    qtbot.waitUntil(session.saver.is_saved, timeout=60_000)
    session.close()


def test_closing_deletes_the_steps_before_the_garbage_of_python_goes(qapp, tmp_path: Path):
    # found as a crash: in a cycle with their stack, steps went first, and the stack deleted them
    session = Session()
    session.open(Document(examples=[Example("Cancel lunch")]), tmp_path / "project.json")
    assert session.apply(edits.set_status(session.document, [0], Status.DONE))
    assert session.undo_stack.count() == 1
    session.saver.give_up()
    session.close()
    assert session.undo_stack.count() == 0
