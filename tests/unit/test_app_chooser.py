"""The chooser, without a window: what it has next follows the session and what the list shows."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest

from eventner_gui.app import chooser as chooser_module
from eventner_gui.app.chooser import Chooser
from eventner_gui.app.session import Session
from eventner_gui.app.suggester import Suggester
from eventner_gui.app.tokens import TokenService
from eventner_gui.core import edits
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status
from eventner_gui.core.orders import Order
from eventner_gui.core.patterns import Pattern

SETTINGS = Settings(labels=(Label("date", "#000000"), Label("person", "#111111")))
WORDS = ("book", "lunch", "yoga", "friday", "Ann", "cancel", "move", "the", "at", "noon")


def texts(count: int) -> list[str]:
    """Return texts, each other than the ones before."""
    dice = random.Random(count)
    return [" ".join([*dice.choices(WORDS, k=6), str(number)]) for number in range(count)]


class Bench:
    """A session with what follows it."""

    def __init__(self, qtbot, tmp_path) -> None:
        self.qtbot, self.path = qtbot, tmp_path / "project.json"
        self.session = Session()
        self.tokens = TokenService(self.session)
        self.suggester = Suggester(self.session, self.tokens)
        self.chooser = Chooser(self.session, self.suggester)

    def open(self, examples: Iterable[Example], order: Order = Order.NEW) -> None:
        self.chooser.set_order(order)
        self.session.open(Document(SETTINGS, list(examples)), self.path)
        self.wait()

    def wait(self) -> None:
        """Wait until all is known and looked at."""
        self.qtbot.waitUntil(
            lambda: self.suggester.is_at_rest and self.chooser.is_ready, timeout=20_000
        )

    def wait_looked(self) -> None:
        """Wait until all is looked at; the learner may be learning on."""
        self.qtbot.waitUntil(lambda: self.chooser.is_ready, timeout=20_000)

    def status(self, index: int) -> Status:
        return self.session.document.examples[index].status

    def finish(self, index: int) -> None:
        self.session.apply(edits.set_status(self.session.document, [index], Status.DONE))

    def next_after(self, index: int) -> int | None:
        choice = self.chooser.next_after(index)
        return choice.index if choice else None

    def close(self) -> None:
        self.suggester.stop()
        self.tokens.stop()
        self.session.saver.give_up()
        self.session.close()


@pytest.fixture
def bench(qtbot, tmp_path):
    made = Bench(qtbot, tmp_path)
    yield made
    made.close()


def test_every_sentence_comes_once_and_none_that_is_done(bench) -> None:
    done = {3, 7, 20}
    bench.open(
        Example(text, status=Status.DONE if at in done else Status.TODO)
        for at, text in enumerate(texts(30))
    )
    at, came = 0, []
    while (following := bench.next_after(at)) is not None:
        came.append(following)
        assert bench.status(following) is Status.TODO
        bench.finish(following)
        at = following
    assert sorted(came) == [at for at in range(30) if at not in done]


def test_what_is_passed_over_comes_again_when_nothing_else_is_left(bench) -> None:
    bench.open(map(Example, texts(6)))
    at, came = 0, []
    for _ in range(10):
        at = bench.next_after(at)
        came.append(at)
    assert sorted(came[:5]) == [1, 2, 3, 4, 5]
    assert len(set(came[5:])) == 5
    assert came[5] != came[4]


def test_the_same_sentences_come_in_the_same_order(qtbot, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(chooser_module, "MOST_CANDIDATES", 8)
    orders = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        bench = Bench(qtbot, tmp_path / str(number))
        bench.open(map(Example, texts(40)))
        came = [0]
        for _ in range(39):
            bench.finish(came[-1])
            bench.wait_looked()
            came.append(bench.next_after(came[-1]))
        orders.append(came)
        bench.close()
    assert orders[0] == orders[1]
    assert sorted(orders[0]) == list(range(40))
    assert orders[0] != list(range(40))


def test_a_small_sample_is_filled_up_until_all_have_come(bench, monkeypatch) -> None:
    monkeypatch.setattr(chooser_module, "MOST_CANDIDATES", 6)
    bench.open(map(Example, texts(50)))
    at, came = 0, set()
    for _ in range(49):
        at = bench.next_after(at)
        assert at is not None
        assert at not in came
        came.add(at)
        bench.wait_looked()
    assert came == set(range(1, 50))


def test_only_what_the_list_shows_comes(bench) -> None:
    bench.open(map(Example, texts(12)))
    bench.chooser.choose_among([2, 9, 4])
    assert {bench.next_after(2), bench.next_after(2)} == {9, 4}
    bench.chooser.choose_among(range(12))
    bench.wait()
    assert bench.next_after(2) not in {2, 4, 9, None}


def test_examples_that_come_or_go_take_nothing_out_of_step(bench) -> None:
    bench.open(map(Example, ["hi there", "book lunch", "book lunch", "see Ann"]))
    bench.finish(1)
    first = bench.next_after(1)
    assert first == 0
    assert bench.chooser.reason(0) == "unlike anything done so far"
    added = [Example("something wholly different"), Example("book lunch")]
    change = edits.add_examples(bench.session.document, added)
    bench.session.apply(change)
    bench.session.apply(edits.delete_examples(bench.session.document, [1, 2]))
    bench.wait()
    assert bench.chooser.reason(0) == "unlike anything done so far"
    came = {bench.next_after(0) for _ in range(3)}
    assert came == {1, 2, 3}
    bench.session.undo_stack.undo()
    bench.wait_looked()
    assert bench.status(bench.next_after(0)) is Status.TODO


def test_a_sentence_taken_back_is_to_do_again(bench) -> None:
    bench.open(map(Example, texts(4)))
    for at in range(4):
        bench.finish(at)
    assert bench.next_after(3) is None
    bench.session.undo_stack.undo()
    bench.session.undo_stack.undo()
    bench.wait_looked()
    assert bench.next_after(3) == 2


def test_the_label_short_of_examples_goes_by_what_is_suggested(bench) -> None:
    tagged = [Annotation(4, 7, "person")]
    bench.open(
        [
            *(Example("see Ann now", (tagged[0],), Status.DONE) for _ in range(4)),
            Example("on friday then", (Annotation(3, 9, "date"),), Status.DONE),
            Example("and Ann again"),
            Example("today is friday"),
            Example("nothing here"),
        ],
        Order.SHORT,
    )
    bench.suggester.set_on(False, "learner")  # recall knows no probability
    bench.wait_looked()
    choice = bench.chooser.next_after(0)
    assert choice is not None
    assert choice.index == 6
    assert choice.reason == "DATE has only 1 example; one may be here"


def test_where_sources_disagree_it_says_on_what(bench) -> None:
    bench.suggester.set_on(False, "learner")
    settings = replace(SETTINGS, patterns=(Pattern("DATE", "friday night"),))
    session = bench.session
    bench.chooser.set_order(Order.DISPUTED)
    examples = [
        Example("see Ann on friday", (Annotation(11, 17, "person"),), Status.DONE),
        Example("go away"),
        Example("today is friday night"),
    ]
    session.open(Document(settings, examples), bench.path)
    bench.wait()
    bench.qtbot.waitUntil(lambda: bool(bench.suggester.disputes(session.document.examples[2])))
    bench.wait_looked()
    choice = bench.chooser.next_after(0)
    assert choice is not None
    assert choice.index == 2
    assert choice.reason == "sources disagree on “friday night” (DATE or PERSON)"


@pytest.mark.parametrize("order", [Order.UNCERTAIN, Order.TEACHES])
def test_certainty_is_the_learners_own_and_follows_what_it_learns(bench, order) -> None:
    tag = Annotation(4, 7, "person")
    names = [chr(at) + chr(at + 32) for at in range(ord("A"), ord("Z"))]
    done = [
        Example(f"see {a}n now {number}", (tag,), Status.DONE) for number, a in enumerate(names)
    ]
    todo = ["see Zoe now", "see Bob now", "see Eve now", "go away"]
    bench.open(map(Example, todo), order)
    first = bench.chooser.next_after(0)
    assert first is not None
    assert "%" not in first.reason  # nothing is learnt yet, so nothing is known
    session = bench.session
    session.apply(edits.add_examples(session.document, done))
    bench.wait()
    bench.suggester.set_on(False, "recall")  # it is looked at once more, and nothing is learnt
    bench.wait_looked()
    choice = bench.chooser.next_after(0)
    assert choice is not None
    example = session.document.examples[choice.index]
    learner = bench.suggester.gathered.learner
    sure = learner.certainty(example.content, ())
    assert f"({int(100 * sure)} %)" in choice.reason


def test_in_the_lists_order_it_does_nothing(bench) -> None:
    bench.open(map(Example, texts(5)), Order.LIST)
    assert bench.chooser.is_ready
    assert bench.next_after(0) is None


def test_many_sentences_are_gone_through_in_slices(bench, monkeypatch) -> None:
    """By a clock of its own, each step takes as long as a slice may."""
    ticks = 0

    def clock() -> float:
        nonlocal ticks
        ticks += 1
        return ticks * chooser_module.SLICE_S

    monkeypatch.setattr(chooser_module, "perf_counter", clock)
    bench.open(Example(f"sentence {number}") for number in range(6_000))
    slices = ticks / 2  # it looks at its clock at the beginning and after each step
    assert slices >= 6_000 / 64 + chooser_module.MOST_CANDIDATES
    assert bench.next_after(0) is not None
