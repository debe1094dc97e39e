from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.chain import Chain
from eventner_gui.core.document import Annotation
from eventner_gui.core.learner import MOST_REMEMBERED, Learner
from eventner_gui.core.spans import Span


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
    learner = taught(*meetings())
    text = "meet with Zoë on wednesday next week"
    readings = learner.readings(text, (), 5)
    assert len({each.found for each in readings}) == 5
    chances = [each.probability for each in readings]
    assert chances == sorted(chances, reverse=True) and 0.5 < sum(chances) <= 1 + 1e-9
    assert list(readings[0].found) == learner.suggest(text, ())
    for found in readings[0].found:
        assert found.probability >= chances[0]
    right = tags(text, ("Zoë", "person"), ("wednesday next week", "date"))
    assert [each.found for each in learner.readings(text, right[:1], 1)] == [
        (learner.suggest(text, right[:1])[0],)
    ]
    surer = learner.suggest(text, right[:1])[0]
    assert (surer.span, surer.label) == (Span(right[1].start, right[1].end), "DATE")
    assert learner.readings("", (), 3) == Learner().readings(text, (), 3) == []


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


def test_all_readings_beside_a_tag_are_different_and_add_up() -> None:
    learner = taught(*meetings())
    text = "Zoë on wednesday next week"
    half = tags(text, ("wednesday", "date"))
    readings = learner.readings(text, half, 10_000)
    assert 10 < len(readings) == len({tuple(each.found) for each in readings}) < 10_000
    assert abs(sum(each.probability for each in readings) - 1) < 1e-9


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


def test_long_texts_are_left_alone_and_memory_is_bounded() -> None:
    learner = taught(*meetings())
    long = "meet with Zoë on wednesday " * 100
    learner.note(long, ())
    assert not learner.work()
    assert found(learner, long) == []
    for number in range(MOST_REMEMBERED + 50):
        learner.note(f"sentence {number} x{number}", (), passes=0, replayed=0)
    assert len(learner._remembered) == len(learner._order) == MOST_REMEMBERED


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
        assert 0 <= probability <= 1 + 1e-9
        assert not any(each.overlaps(span.start, span.end) for each in annotations)
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
