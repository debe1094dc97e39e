from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.core.groups import GroupIndex, GroupKey, Proposal, accept_group, tags_added
from eventner_gui.core.suggestions import Suggestion

TEXT = "Ann meets ann and  Bob"
LABELS = st.sampled_from(["date", "DATE", "person"])
PROBABILITIES = st.none() | st.floats(0, 1)


@st.composite
def suggestions(draw):
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    return Suggestion(start, end, draw(LABELS), probability=draw(PROBABILITIES))


def proposed(words: str, name: str, probability: float | None = None, text: str = TEXT):
    start = text.index(words)
    return Suggestion(start, start + len(words), name, probability=probability)


def test_equal_words_in_any_case_are_one_group_with_the_lowest_probability() -> None:
    index = GroupIndex()
    index.put(0.0, TEXT, [proposed("Ann", "person", 0.9), proposed("ann", "PERSON", 0.6)])
    index.put(1.0, "ANN", [Suggestion(0, 3, "person", probability=0.8)])
    index.put(2.0, TEXT, [proposed("Bob", "person", 0.7)])
    ann, bob = index.groups()
    assert ann.key == GroupKey("ann", "PERSON")
    assert (ann.words, ann.count, ann.least) == ("Ann", 3, 0.6)
    assert (bob.words, bob.count, bob.least) == ("Bob", 1, 0.7)
    assert [name for name, _ in index.members(ann.key)] == [0.0, 0.0, 1.0]


def test_the_probability_of_a_group_is_unknown_while_one_of_them_is() -> None:
    index = GroupIndex()
    index.put(0.0, "Ann", [Suggestion(0, 3, "person", probability=0.8)])
    index.put(1.0, "Ann", [Suggestion(0, 3, "person")])
    assert index.groups()[0].least is None
    index.drop(1.0)
    assert index.groups()[0].least == 0.8


def test_more_that_are_surer_come_first() -> None:
    index = GroupIndex()
    for name in range(4):
        index.put(float(name), "a", [Suggestion(0, 1, "x", probability=0.1)])
    for name in range(4, 6):
        index.put(float(name), "b", [Suggestion(0, 1, "x", probability=0.9)])
    assert [group.words for group in index.groups()] == ["b", "a"]


@given(st.lists(st.tuples(st.integers(0, 4), st.lists(suggestions(), max_size=4)), max_size=12))
def test_a_kept_index_is_as_one_made_anew(steps) -> None:
    kept = GroupIndex()
    last = {}
    for name, some in steps:
        kept.put(float(name), TEXT, some)
        last[name] = some
    fresh = GroupIndex()
    for name, some in last.items():
        fresh.put(float(name), TEXT, some)
    assert len(kept) == len(fresh) == sum(map(len, last.values()))
    facts = [
        {g.key: (g.count, g.least, round(g.use, 9)) for g in index.groups()}
        for index in (kept, fresh)
    ]
    assert facts[0] == facts[1]
    for key in facts[0]:
        assert kept.members(key) == fresh.members(key)
    for name in last:
        kept.drop(float(name))
    assert not len(kept) and not kept.groups()


def test_accepting_tags_and_leaves_the_sentences_to_do() -> None:
    document = Document(examples=[Example(TEXT), Example("see ann"), Example("Ann")])
    places = [
        Proposal(0, proposed("Ann", "person")),
        Proposal(0, proposed("ann", "person")),
        Proposal(1, proposed("ann", "person", text="see ann")),
    ]
    change = accept_group(document, places)
    assert change.text == "Tag “Ann” as PERSON, 3 times"
    assert tags_added(change) == "3 tags in 2 sentences"
    before = list(document.examples)
    change.apply(document)
    assert [len(each.annotations) for each in document.examples] == [2, 1, 0]
    assert {each.status for each in document.examples} == {Status.TODO}
    change.inverse().apply(document)
    assert document.examples == before


def test_accepting_under_another_label() -> None:
    document = Document(examples=[Example("Ann")])
    change = accept_group(document, [Proposal(0, Suggestion(0, 3, "person"))], "name")
    change.apply(document)
    assert document.examples[0].annotations == (Annotation(0, 3, "name"),)


def test_what_is_tagged_or_decided_meanwhile_is_left_alone() -> None:
    tagged = Example("Ann", (Annotation(0, 2, "date"),))
    done = Example("Ann", status=Status.DONE)
    document = Document(examples=[tagged, done])
    places = [Proposal(0, Suggestion(0, 3, "person")), Proposal(1, Suggestion(0, 3, "person"))]
    assert accept_group(document, places) is None


@given(st.lists(st.tuples(st.integers(0, 2), suggestions()), max_size=8))
def test_accepted_tags_never_overlap_and_undo_brings_all_back(chosen) -> None:
    document = Document(examples=[Example(TEXT, (Annotation(4, 9, "x"),)) for _ in range(3)])
    before = list(document.examples)
    change = accept_group(document, [Proposal(*each) for each in chosen])
    if change is None:
        return
    change.apply(document)
    for example in document.examples:
        tags = example.annotations
        assert list(tags) == sorted(tags, key=lambda tag: tag.start)
        assert all(one.end <= two.start for one, two in pairwise(tags))
    change.inverse().apply(document)
    assert document.examples == before
