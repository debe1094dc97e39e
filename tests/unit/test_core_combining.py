"""Combining sources: what they agree on is said once, what they contradict is kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.combining import combine, contradictions, disputes
from eventner_gui.core.document import Annotation
from eventner_gui.core.spans import Span
from eventner_gui.core.suggestions import Suggestion, fitting

TEXT = "see Ann Lee on friday at ten"


def said(source: str, words: str, label: str, reason: str = "", p: float | None = None):
    start = TEXT.index(words)
    return Suggestion(start, start + len(words), label, reason, p, source)


def keys(suggestions) -> list[tuple[str, str, str]]:
    return [(each.span.of(TEXT), each.label, each.source) for each in suggestions]


def test_the_same_of_several_is_one_with_all_reasons_and_a_probability_that_somebody_knows() -> (
    None
):
    list_ = said("patterns", "friday", "date", "from your patterns")
    learner = said("learner", "friday", "DATE", "learnt from your tags", 0.9)
    recall = said("recall", "friday", "DATE", "tagged DATE in 3 sentences")
    (one,) = combine([[list_], [learner], [recall]])
    assert one.source == "patterns" and one.agreed == ("learner", "recall")
    assert one.sources == {"patterns", "learner", "recall"}
    assert one.tag_name == "date" and one.probability == 0.9
    assert one.reason == (
        "from your patterns, learnt from your tags, and tagged DATE in 3 sentences"
    )
    (two,) = combine([[learner], [recall]])
    assert two.reason == "learnt from your tags, and tagged DATE in 3 sentences"
    assert combine([[list_, list_]]) == [list_]
    assert combine([]) == [] and combine([[], []]) == []


def test_what_more_sources_say_comes_first_then_an_earlier_source_then_what_is_likelier() -> None:
    long_, short = said("a", "friday at ten", "date"), said("a", "friday", "date")
    ten = said("b", "ten", "time")
    assert keys(combine([[long_, short], [ten]])) == [
        ("friday at ten", "DATE", "a"),
        ("friday", "DATE", "a"),
        ("ten", "TIME", "b"),
    ]
    two = [said("b", "friday", "time"), said("b", "Ann", "person")]
    third = [said("c", "friday", "time")]
    assert keys(combine([[short], two, third])) == [
        ("friday", "TIME", "b"),
        ("friday", "DATE", "a"),
        ("Ann", "PERSON", "b"),
    ]
    unlikely, likely = said("a", "friday", "date", p=0.2), said("a", "friday at ten", "date", p=0.7)
    assert keys(combine([[unlikely, likely]]))[0] == ("friday at ten", "DATE", "a")


def test_another_label_and_other_edges_are_disputes() -> None:
    offers = [
        [said("a", "Ann Lee", "person"), said("a", "friday", "date")],
        [said("b", "Ann", "person", "known"), said("b", "friday", "time")],
    ]
    names, days = disputes(offers, (), len(TEXT))
    assert names.span == Span(4, 11)
    assert keys(names.says) == [("Ann Lee", "PERSON", "a"), ("Ann", "PERSON", "b")]
    assert keys(days.says) == [("friday", "DATE", "a"), ("friday", "TIME", "b")]
    assert contradictions(TEXT, [names])[names.says[0].key] == "But “Ann” may be PERSON (known)."
    assert contradictions(TEXT, [days])[days.says[1].key] == "But “friday” may be DATE."


def test_silence_agreement_and_what_is_tagged_are_no_disputes() -> None:
    day = said("a", "friday", "date")
    assert disputes([[day], []], (), len(TEXT)) == []
    assert disputes([[day], [said("b", "friday", "DATE")]], (), len(TEXT)) == []
    long_ = said("b", "friday at ten", "date")
    assert disputes([[day], [long_]], (), len(TEXT))
    assert disputes([[day], [long_]], (Annotation(15, 21, "date"),), len(TEXT)) == []


def test_a_source_does_not_contradict_what_it_also_says() -> None:
    """Recall knows both the long and the short words; that it agrees with the short is enough."""
    known = [said("recall", "friday at ten", "date"), said("recall", "friday", "date")]
    assert disputes([[said("learner", "friday", "date")], known], (), len(TEXT)) == []
    assert disputes([known], (), len(TEXT)) == []


def test_what_is_shown_stands_first_in_a_dispute() -> None:
    offers = [
        [said("a", "Ann Lee", "person")],
        [said("b", "Lee on friday", "date")],
        [said("c", "friday", "date")],
    ]
    (dispute,) = disputes(offers, (), len(TEXT))
    assert dispute.span == Span(4, 21)
    assert keys(dispute.says) == [
        ("Ann Lee", "PERSON", "a"),
        ("friday", "DATE", "c"),
        ("Lee on friday", "DATE", "b"),
    ]
    assert keys(dispute.against(dispute.says[0])) == [("Lee on friday", "DATE", "b")]
    assert keys(dispute.against(said("d", "see", "date"))) == []


LENGTH = 12
_spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 6)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], LENGTH))
)
_offers = st.lists(
    st.lists(st.tuples(_spans, st.sampled_from("AB"), st.none() | st.floats(0, 1)), max_size=5),
    max_size=4,
).map(
    lambda raw: [
        [Suggestion(*span, label, "", p, f"s{at}") for span, label, p in offer]
        for at, offer in enumerate(raw)
    ]
)
_annotations = st.lists(_spans, max_size=2).map(lambda spans: [Annotation(*s, "C") for s in spans])


@given(_offers, _annotations)
def test_nothing_is_lost_or_doubled_and_only_agreement_displaces_the_first_source(
    offers, annotations
) -> None:
    said_ = combine(offers)
    assert len({each.key for each in said_}) == len(said_)
    assert {e.key for e in said_} == {e.key for offer in offers for e in offer}
    for each in said_:
        holders = {e.source for offer in offers for e in offer if e.key == each.key}
        assert each.sources == holders and each.source == min(holders)
    taken = fitting(said_, annotations, LENGTH)
    for each in fitting([e for e in said_ if e.source == "s0"], annotations, LENGTH):
        others = [other for other in taken if other.overlaps(each.start, each.end)]
        assert each in taken or any(len(other.sources) > len(each.sources) for other in others)


@given(_offers, _annotations)
def test_a_dispute_has_two_sides_that_overlap_and_no_tag(offers, annotations) -> None:
    found = disputes(offers, annotations, LENGTH)
    assert [each.span for each in found] == sorted(each.span for each in found)
    for dispute in found:
        assert len(dispute.says) >= 2
        for each in dispute.says:
            assert dispute.span.start <= each.start and each.end <= dispute.span.end
            assert dispute.against(each)
            assert not any(tag.overlaps(each.start, each.end) for tag in annotations)
            for other in dispute.against(each):
                assert each.overlaps(other.start, other.end)
                assert not each.sources & other.sources
