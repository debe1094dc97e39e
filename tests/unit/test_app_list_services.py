"""What the list knows of its examples: visits, times of changes, problems; without a window."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.app.change_times import ChangeTimes
from eventner_gui.app.moments import moments
from eventner_gui.app.problems import ProblemFlags
from eventner_gui.app.session import Session
from eventner_gui.app.sweep import Sweep
from eventner_gui.app.tokens import TokenService
from eventner_gui.app.visits import Visits
from eventner_gui.core import edits
from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.core.filters import Facts, Filter, HasStatus, HoldsText, passing
from eventner_gui.core.problems import find_problems
from eventner_gui.core.sorts import SORTS
from eventner_gui.storage.change_times import change_times


@pytest.fixture
def session(qtbot, tmp_path):
    made = Session()
    made.open(Document(examples=[Example(f"sentence {i}") for i in range(6)]), tmp_path / "p.json")
    yield made
    made.saver.give_up()
    made.close()


def mark(session, *indices):
    session.apply(edits.set_status(session.document, indices, Status.DONE))


def delete(session, *indices):
    session.apply(edits.delete_examples(session.document, indices))


# visits


def test_one_goes_back_and_forth_and_a_new_way_forgets_the_old_one(session):
    visits = Visits(session)
    for index in (0, 3, 3, 5):
        visits.note(index)
    assert (visits.back(), visits.back(), visits.back()) == (3, 0, None)
    assert visits.forward() == 3
    visits.note(3)
    assert visits.can_go_forward
    visits.note(1)
    assert not visits.can_go_forward
    assert visits.back() == 3


def test_visits_follow_their_examples(session):
    visits = Visits(session)
    for index in (0, 2, 4, 5):
        visits.note(index)
    delete(session, 1, 4)
    assert (visits.back(), visits.back(), visits.back()) == (1, 0, None)
    session.undo_stack.undo()
    assert visits.forward() == 2


def test_another_project_has_visits_of_its_own(session, tmp_path):
    visits = Visits(session)
    visits.note(0)
    visits.note(1)
    session.open(Document(examples=[Example("other")]), tmp_path / "q.json")
    assert not visits.can_go_back
    assert visits.back() is None


# times of changes


def test_times_follow_their_examples(session):
    times = ChangeTimes(session, session)
    mark(session, 4)
    at = times.changed(4)
    assert time.time() - 60 < at <= time.time()
    delete(session, 0)
    assert times.changed(3) == at
    assert times.changed(4) == 0
    session.undo_stack.undo()
    assert times.changed(4) == at
    assert times.changed(0) >= at
    times.stop()


def test_the_past_is_read_from_the_journal_once_and_follows_what_came_meanwhile(session, qtbot):
    mark(session, 1)
    delete(session, 0)
    mark(session, 3)  # 4 at first
    times = ChangeTimes(session, session)
    with qtbot.waitSignal(times.past_known, timeout=20_000):
        assert times.load_past()
        assert not times.load_past()
        delete(session, 1)
        mark(session, 3)
    known = {i for i in range(4) if times.changed(i)}
    assert known == {0, 2, 3}
    assert times.changed(3) >= times.changed(2) >= times.changed(0)
    times.stop()


def test_times_are_those_of_the_entries_and_nothing_is_said_of_before(session):
    keeper = session.saver.keeper
    mark(session, 2)
    delete(session, 0, 5)
    session.undo_stack.undo()
    assert keeper.wait_kept(session.saver.revision)
    found = change_times(keeper.journal, session.saver.revision)
    assert set(found) == {0, 2, 5}
    assert found[2] <= found[0] == found[5]


def test_there_is_no_last_training_before_the_first(session):
    times = ChangeTimes(session, session)
    names = [moment.name for moment in moments(session, times)]
    assert names == ["since you opened it", "in the last hour", "today"]
    assert all(moment.at <= time.time() for moment in moments(session, times))


# problems


@given(st.data())
def test_flags_say_what_a_look_would_say_after_any_changes(qapp, data):
    session = Session()
    tokens = TokenService(session)
    flags = ProblemFlags(session, tokens, session)
    tag = st.builds(
        lambda start, length: Annotation(start, start + length, "date"),
        st.integers(-1, 6),
        st.integers(0, 3),
    )
    example = st.builds(
        lambda text, tags: Example(text, tuple(tags)),
        st.text(alphabet="ab ", max_size=6),
        st.lists(tag, max_size=2),
    )
    session.document.examples[:] = data.draw(st.lists(example, min_size=1, max_size=5))
    session.opened.emit()
    for _ in range(data.draw(st.integers(1, 6))):
        examples = session.document.examples
        looked = data.draw(st.sets(st.integers(0, 4)))
        for index in looked & set(range(len(examples))):
            flags.has_problem(index, examples[index])
        wanted = data.draw(st.lists(example, max_size=6))
        kept = [e for e in examples if data.draw(st.booleans())]
        at = data.draw(st.integers(0, len(kept)))
        session.become([*kept[:at], *wanted, *kept[at:]], session.document.settings, "x")
        if data.draw(st.booleans()):
            session.undo_stack.undo()
        for index, each in enumerate(session.document.examples):
            assert flags.has_problem(index, each) == bool(find_problems(each, None))
    session.saver.give_up()
    session.close()


# sweeps


@pytest.mark.parametrize("sort", list(SORTS.values()), ids=list(SORTS))
def test_a_sweep_of_a_hundred_thousand_finds_all_in_order(qtbot, sort):
    statuses = list(Status)
    examples = [
        Example(f"{i % 7919} words of number {i}", status=statuses[i % 4]) for i in range(100_000)
    ]
    facts = Facts(changed=lambda index: float(index % 1000))
    wanted = Filter((HasStatus(Status.DONE), HoldsText("words")))
    sweep = Sweep()
    found, firsts, lasts = [], [], []

    def take(indices, is_first, is_last):
        found.extend(indices)
        firsts.append(is_first)
        lasts.append(is_last)

    sweep.found.connect(take)
    sweep.start(examples, wanted, sort, facts)
    qtbot.waitUntil(lambda: not sweep.is_busy, timeout=60_000)
    expected = passing(range(len(examples)), examples, wanted, facts)
    if sort.key is not None:
        expected.sort(key=lambda i: (sort.key(i, examples[i], facts), i))
    assert found == expected
    assert firsts == [True] + [False] * (len(firsts) - 1)
    assert lasts == [False] * (len(lasts) - 1) + [True]


def test_a_new_sweep_takes_the_place_of_one_under_way(qtbot):
    examples = [Example(f"number {i}") for i in range(50_000)]
    sweep = Sweep()
    found = []
    sweep.found.connect(lambda indices, _first, _last: found.append(list(indices)))
    sweep.start(examples, Filter((HoldsText("nowhere"),)), SORTS["text"], Facts())
    sweep.start(examples[:3], Filter(), SORTS["file"], Facts())
    qtbot.wait(50)
    assert found == [[0, 1, 2]]
