"""The likeliest mistakes in the tags: what models say that have not seen their sentences."""

from __future__ import annotations

import itertools
import os
import random
import threading

import numpy as np
import pytest
import spacy

from eventner_gui.core.document import Annotation, Confirmed, Example, Status
from eventner_gui.core.doubts import DoubtKind
from eventner_gui.core.errors import ModelError, TrainingError
from eventner_gui.nlp import side_by_side
from eventner_gui.nlp.dataset import convert
from eventner_gui.nlp.review.evidence import Evidence, Planted
from eventner_gui.nlp.review.job import ReviewJob, review
from eventner_gui.nlp.review.ranking import suspicions
from eventner_gui.nlp.review.repeats import Repeats
from eventner_gui.nlp.review.weights import Readings, Weights
from eventner_gui.nlp.side_by_side import Cancelled, Team
from eventner_gui.nlp.teacher import Teacher, features, tags_of
from tests.unit import side_jobs

VERBS = ["cancel", "book", "move", "plan", "skip", "start", "add", "drop"]
THINGS = ["yoga class", "lunch", "dentist", "staff meeting", "gym", "book club", "dinner", "walk"]
DAYS = ["monday", "next friday", "tomorrow", "sunday morning", "today", "tuesday night"]
ENDS = ["", " please", " for me", " with anna", " with the team", " at home"]


def example(verb: str, thing: str, day: str, end: str) -> Example:
    text = f"{verb} the {thing} on {day}{end}"
    at = text.index(thing), text.index(f"on {day}") + 3
    tags = (
        Annotation(at[0], at[0] + len(thing), "event"),
        Annotation(at[1], at[1] + len(day), "date"),
    )
    return Example(text, tags, Status.DONE)


def sentences(count: int) -> list[Example]:
    every = list(itertools.product(VERBS, THINGS, DAYS, ENDS))
    return [example(*each) for each in random.Random(1).sample(every, count)]


def job(examples: list[Example]) -> ReviewJob:
    return ReviewJob(tuple(examples), "en", tag_names=(("EVENT", "event"), ("DATE", "date")))


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "cores", lambda: 1)


# what a CRF says


@pytest.fixture(scope="module")
def taught() -> tuple[Teacher, list]:
    docs = list(convert(sentences(60), spacy.blank("en")).docs)
    return Teacher(docs[:50]), docs[50:]


def test_scores_differ_as_the_crfs_own_probabilities_do(taught) -> None:
    teacher, docs = taught
    weights = Weights(teacher.tagger)
    for doc in docs:
        tags = tags_of(doc)
        fits = weights.fits(features(doc))
        teacher.tagger.set(features(doc))
        for low, high in ((0, len(doc)), (1, 4), (3, len(doc))):
            spans = [(i, j) for i in range(low, high) for j in range(i + 1, high + 1)]
            around = (
                None if low == 0 else weights.state(tags[low - 1]),
                None if high == len(doc) else weights.state(tags[high]),
            )
            ways = Readings(weights, fits, (low, high), around, spans)
            none = [*tags[:low], *["O"] * (high - low), *tags[high:]]
            for row, (start, end) in enumerate(spans):
                for column, label in enumerate(weights.labels):
                    other = list(none)
                    other[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
                    if any(each not in teacher.tagger.labels() for each in other):
                        continue
                    wanted = np.log(teacher.tagger.probability(other)) - np.log(
                        teacher.tagger.probability(none)
                    )
                    assert ways.scores[row, column] - ways.none == pytest.approx(wanted, abs=1e-4)


def test_the_same_words_elsewhere_are_counted_without_their_own_sentence() -> None:
    words = [["to", "new", "york"], ["new", "york", "or", "york"], ["new", "york"], ["york"]]
    tags = [[(1, 3, "CITY")], [(0, 2, "CITY"), (3, 4, "CITY")], [], [(0, 1, "TEAM")]]
    repeats = Repeats(words, tags)
    known = repeats.elsewhere(("new", "york"), 0)
    assert (dict(+known.tagged), known.untagged, known.part) == ({"CITY": 1}, 1, 0)
    known = repeats.elsewhere(("york",), 1)
    assert (dict(+known.tagged), known.untagged, known.part) == ({"TEAM": 1}, 1, 1)
    assert repeats.elsewhere(("york",), 3).total == 4
    assert repeats.elsewhere(("paris",), 0).total == 0


def test_signs_that_mistakes_have_make_a_place_suspicious() -> None:
    def place(sign: float, planted: Planted, sentence: int = 0) -> Evidence:
        tag = None if planted is Planted.REMOVED else (0, 1, "A")
        model = (0, 1, "B")
        return Evidence(sentence, tag, model, (sign, 0.0), planted, (0, 0, 0))

    usual = [place(-5.0 + n % 3, Planted.NOTHING, n) for n in range(40)]
    odd = place(4.0, Planted.NOTHING, 99)
    wrong = [place(4.0 + n % 3, Planted.LABEL) for n in range(20)]
    found = suspicions([*usual, odd], wrong)
    assert found[-1] > 5 * max(found[:-1])
    assert max(found[:-1]) < 0.05  # mistakes are taken to be rare
    assert suspicions(usual, []) == [0.0] * 40


# the whole of it, in processes of their own


def test_mistakes_put_in_stand_first_and_what_is_confirmed_does_not_come_back() -> None:
    examples = sentences(120)
    mistaken = {}
    for at, make in enumerate((
        lambda event, date: (event,),
        lambda event, date: (event, Annotation(date.start, date.end, "event")),
        lambda event, date: (Annotation(event.start - 4, event.end, "event"), date),
        lambda event, date: (Annotation(event.start - 4, event.start - 1, "date"), event, date),
    )):  # fmt: skip
        mistaken[at] = make(*examples[at].annotations)
        examples[at] = examples[at].with_annotations(mistaken[at])
    shares: list[float] = []
    found = review(job(examples), told=shares.append)
    assert (found.sentences, found.tags) == (120, 240)
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    first = found.ranked[:8]
    by_index = {each.index: each for each in reversed(first)}
    kinds = {at: each.kind for at, each in by_index.items() if at in mistaken}
    assert kinds == {
        0: DoubtKind.MISSED, 1: DoubtKind.LABEL, 2: DoubtKind.BOUNDARY, 3: DoubtKind.SPURIOUS,
    }  # fmt: skip
    assert by_index[0].model == sentences(120)[0].annotations[1]
    assert by_index[1].model == sentences(120)[1].annotations[1]
    assert by_index[2].model == sentences(120)[2].annotations[0]
    assert by_index[3].model is None
    assert all(each in found.ranked for each in found.doubts)
    # confirmed: a tag, and a place without one
    spans = {0: by_index[0].model, 1: by_index[1].mine}
    for at, tag in spans.items():
        assert tag is not None
        label = "" if at == 0 else tag.label
        confirmed = (Confirmed(tag.start, tag.end, label),)
        examples[at] = Example(examples[at].content, examples[at].annotations, Status.DONE, None,
                               confirmed)  # fmt: skip
    again = review(job(examples)).ranked
    day = spans[0]
    assert day is not None
    untagged = [each for each in again if each.index == 0 and each.mine is None]
    assert not any(day.overlaps(each.span.start, each.span.end) for each in untagged)
    assert not any(each.mine == spans[1] for each in again if each.index == 1)
    assert any(each.index == 2 and each.kind is DoubtKind.BOUNDARY for each in again[:8])


@pytest.mark.usefixtures("one_core")
def test_with_one_core_too_the_work_is_done_in_another_process() -> None:
    with Team(most=1, warm_up=side_jobs.nothing, apart=True) as team:
        ((pid, *_),) = team.run(side_jobs.where, [1])
    assert pid != os.getpid()


def test_where_no_process_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(side_by_side, "spawn", refuse)
    with (
        Team(most=1, warm_up=side_jobs.nothing, apart=True) as team,
        pytest.raises(TrainingError, match="second process"),
    ):
        team.run(side_jobs.double, [1])


def test_it_is_stopped_at_once() -> None:
    stop = threading.Event()
    with pytest.raises(Cancelled):
        review(job(sentences(40)), told=lambda _: stop.set(), should_stop=stop.is_set)


@pytest.mark.parametrize(
    "examples", [[], sentences(5), [Example(f"no tag {n}") for n in range(40)]]
)
def test_too_few_are_told(examples: list[Example]) -> None:
    with pytest.raises(TrainingError, match="too few") as caught:
        review(job(examples))
    assert "at least 20 sentences" in caught.value.one_line()


def test_sentences_that_are_all_the_same_are_told() -> None:
    with pytest.raises(TrainingError, match="alike"):
        review(job([sentences(1)[0]] * 30))


def test_a_language_that_spacy_lacks_is_told() -> None:
    with pytest.raises(ModelError):
        review(ReviewJob(tuple(sentences(40)), "xq"))
