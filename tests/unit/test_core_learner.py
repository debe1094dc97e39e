from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core import learner as learner_module
from eventner_gui.core.calibration import LEAST
from eventner_gui.core.chain import Chain
from eventner_gui.core.document import Annotation
from eventner_gui.core.learner import Learner
from eventner_gui.core.spans import Span
from eventner_gui.core.tagger import Tagger


def tags(text: str, *words: tuple[str, str]) -> tuple[Annotation, ...]:
    return tuple(Annotation(text.index(w), text.index(w) + len(w), name) for w, name in words)


def taught(*sentences: tuple[str, tuple[Annotation, ...]]) -> Learner:
    learner = Learner()
    for text, tags_of in sentences:
        learner.note(text, tags_of)
    while learner.work():
        pass
    return learner


def found(learner: Learner, text: str, annotations=()) -> list[tuple[str, str]]:
    return [(each.span.of(text), each.label) for each in learner.suggest(text, annotations)]


def meetings() -> list[tuple[str, tuple[Annotation, ...]]]:
    made = []
    for who, when in (("Ann", "monday"), ("Bob", "friday"), ("Eve", "sunday"), ("Tom", "tuesday")):
        text = f"meet with {who} on {when} next week"
        made.append((text, tags(text, (who, "person"), (when + " next week", "date"))))
        made.append((f"list all of it {who.lower()}x", ()))
    return made


def many_meetings() -> list[tuple[str, tuple[Annotation, ...]]]:
    made = []
    for who in ("Ann", "Bob", "Eve", "Tom", "Ida", "Kai"):
        for when in ("monday", "friday", "sunday", "tuesday", "thursday"):
            text = f"meet with {who} on {when} next week"
            made.append((text, tags(text, (who, "person"), (when + " next week", "date"))))
    return made


def test_it_tags_new_words_by_those_around_them() -> None:
    learner = taught(*meetings())
    assert found(learner, "meet with Zoë on wednesday next week") == [
        ("Zoë", "PERSON"),
        ("wednesday next week", "DATE"),
    ]
    assert found(learner, "list all of it") == []
    assert found(learner, "") == []


def test_it_goes_by_the_tags_that_are_there() -> None:
    learner = taught(*meetings())
    text = "meet with Zoë on wednesday next week"
    assert found(learner, text, tags(text, ("Zoë", "date"))) == [("wednesday next week", "DATE")]
    unknown = tags(text, ("wednesday", "unknown"))
    assert ("Zoë", "PERSON") in found(learner, text, unknown)
    assert all("wednesday" not in words for words, _ in found(learner, text, unknown))


def test_readings_are_different_the_likeliest_first_and_go_by_the_tags() -> None:
    learner = taught(*many_meetings())
    text = "meet with Zoë on wednesday next week"
    readings = learner.readings(text, (), 5)
    assert len({each.found for each in readings}) == 5
    chances = [each.probability for each in readings]
    assert chances == sorted(chances, reverse=True) and 0.5 < sum(chances) <= 1 + 1e-9
    assert list(readings[0].found) == learner.suggest(text, ())
    assert all(0.5 < each.probability < 1 for each in readings[0].found)
    right = tags(text, ("Zoë", "person"), ("wednesday next week", "date"))
    (left,) = learner.readings(text, right[:1], 1)[0].found
    assert (left.span, left.label) == (Span(right[1].start, right[1].end), "DATE")
    assert learner.readings("", (), 3) == Learner().readings(text, (), 3) == []


def test_what_is_suggested_is_held_against_what_was_right_before_that_is_learnt() -> None:
    text = "meet with Zoë on wednesday next week"
    learner = taught(*many_meetings()[:LEAST])
    assert learner.certainty(text, ()) is None  # nothing was suggested for the first
    assert learner.readings(text, (), 1)[0].share > 0
    assert learner.certainty("", ()) is None
    learner = taught(*many_meetings()[: LEAST + 1])
    assert 0.5 < learner.certainty(text, ()) < 1
    assert learner.certainty(text, ()) == learner.readings(text, (), 1)[0].probability
    assert all(each.probability is not None for each in learner.suggest(text, ()))
    # the same words with tags that nobody can foresee
    coin = random.Random(1)
    dicey = [
        (words, spans if coin.random() < 0.5 else ()) for words, spans in many_meetings()[LEAST:]
    ]
    doubting = taught(*many_meetings()[:LEAST], *dicey)
    assert doubting.certainty(text, ()) < taught(*many_meetings()).certainty(text, ())


def test_a_sentence_that_is_finished_again_says_nothing_new() -> None:
    learner = taught(*many_meetings()[:5])
    for _ in range(LEAST):
        for sentence in many_meetings()[:5]:
            learner.forget(sentence[0])
            learner.note(*sentence)
        while learner.work():
            pass
    assert learner.certainty("meet with Zoë on monday next week", ()) is None


def test_a_marked_span_has_its_likeliest_label() -> None:
    learner = taught(*meetings())
    text = "meet with Zoë on wednesday next week"
    who, when = (Span(each.start, each.end) for each in tags(text, ("Zoë", "x"), ("wedn", "x")))
    assert learner.label_of(text, (), who)[0][0] == "PERSON"
    assert learner.label_of(text, tags(text, ("Zoë", "date")), who)[0][0] == "PERSON"
    assert learner.label_of(text, tags(text, ("Zoë", "person")), when)[0][0] == "DATE"
    chances = [chance for _, chance in learner.label_of(text, (), when)]
    assert chances == sorted(chances, reverse=True) and abs(sum(chances) - 1) < 1e-9
    assert learner.label_of(text, (), Span(4, 5)) == []  # a space
    assert Learner().label_of(text, (), who) == []


def test_all_guesses_beside_a_tag_are_different_and_add_up() -> None:
    tagger = Tagger()
    for sentence in meetings() * 3:
        tagger.learn(*sentence)
    text = "Zoë on wednesday next week"
    guesses = tagger.guesses(text, tags(text, ("wednesday", "date")), 10_000)
    assert 10 < len(guesses) == len({each.found for each in guesses}) < 10_000
    assert abs(sum(each.share for each in guesses) - 1) < 1e-9
    for guess in guesses:
        assert all(share >= guess.share - 1e-12 for _, _, share in guess.found)


def test_it_is_the_same_each_time_and_knows_nothing_at_first() -> None:
    text = "meet with Zoë on wednesday next week"
    assert found(taught(*meetings()), text) == found(taught(*meetings()), text)
    assert found(Learner(), text) == []


def test_what_is_not_finished_any_more_is_not_learnt_from() -> None:
    learner = Learner()
    text, annotations = meetings()[0]
    learner.note(text, annotations)
    learner.forget(text)
    learner.forget("never seen")
    while learner.work():
        pass
    assert found(learner, text) == []


def test_long_texts_are_left_alone_and_memory_is_bounded(monkeypatch) -> None:
    learner = taught(*meetings())
    long = "meet with Zoë on wednesday " * 100
    learner.note(long, ())
    assert not learner.work()
    assert found(learner, long) == []
    monkeypatch.setattr(learner_module, "MOST_REMEMBERED", 20)
    learner = taught(*((f"sentence x{number}", ()) for number in range(50)))
    assert len(learner._remembered) == len(learner._order) == len(learner._judged) == 20
    assert not learner._noted


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ab 1’é\U0001f600", max_size=12),
            st.lists(st.tuples(st.integers(-1, 13), st.integers(-1, 13), st.sampled_from("xyz"))),
        ),
        max_size=6,
    ),
    st.text(alphabet="ab 1’é\U0001f600", max_size=12),
    st.lists(st.tuples(st.integers(-1, 13), st.integers(-1, 13), st.sampled_from("xyz"))),
)
def test_whatever_it_learns_spans_lie_in_the_text_beside_the_tags(sentences, text, fixed) -> None:
    learner = taught(*((t, tuple(Annotation(*each) for each in spans)) for t, spans in sentences))
    annotations = tuple(Annotation(*each) for each in fixed)
    last = 0
    for span, label, probability in learner.suggest(text, annotations):
        assert last <= span.start < span.end <= len(text)
        assert label in ("X", "Y", "Z")
        assert probability is None
        tagged = [each for each in annotations if text[max(each.start, 0) : each.end].strip()]
        assert not any(each.overlaps(span.start, span.end) for each in tagged)
        last = span.end
        chances = dict(learner.label_of(text, annotations, span))
        assert set(chances) <= {"X", "Y", "Z"} and abs(sum(chances.values()) - 1) < 1e-9


def best(chain: Chain, features, allowed=None) -> list[int]:
    return chain.lattice(features, allowed).best()[0].states


def test_labels_may_come_late() -> None:
    chain = Chain()
    chain.step([["w a"], ["w b"]], [0, 0])
    assert chain.add_label() == 0
    for _ in range(20):
        chain.step([["w a"], ["w b"], ["w c"]], [0, 1, 2])
    assert best(chain, [["w a"], ["w b"], ["w c"]]) == [0, 1, 2]
    assert chain.add_label() == 1
    for _ in range(20):
        chain.step([["w d"]], [3])
    assert best(chain, [["w b"], ["w c"], ["w d"]])[::2] == [1, 3]
    assert best(chain, [["w b"]], [[0]]) == [0]
    chain.step([], [])
    assert best(chain, []) == []


def test_real_sentences_are_learnt(calendar) -> None:
    raw = json.loads(calendar.read_text(encoding="utf-8"))["examples"][:220]
    sentences = [
        (
            each["content"],
            tuple(Annotation(a["start"], a["end"] + 1, a["tag_name"]) for a in each["annotations"]),
        )
        for each in raw
    ]
    learner = taught(*sentences[:150])
    hits = wanted = suggested = 0
    for text, tags_of in sentences[150:]:
        truth = {(a.start, a.end, a.label) for a in tags_of}
        mine = {(span.start, span.end, label) for span, label, _ in learner.suggest(text, ())}
        hits += len(truth & mine)
        wanted += len(truth)
        suggested += len(mine)
    assert hits / wanted > 0.4
    assert hits / suggested > 0.6
