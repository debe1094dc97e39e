"""What is new since a training: counted by changes as it would be counted anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.changes import Change, ExampleEdit
from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.core.news import News, fingerprint, fingerprints, needed

EXAMPLES = st.builds(
    Example,
    st.sampled_from(("see Ann", "see Bob", "see \ud800", "")),
    st.lists(
        st.builds(Annotation, st.integers(0, 2), st.integers(3, 4), st.sampled_from(("a", "B"))),
        max_size=2,
    ).map(tuple),
    st.sampled_from(Status),
)


def recount(examples: list[Example], known: frozenset[str]) -> int:
    done = [each for each in examples if each.status is Status.DONE]
    return sum(fingerprint(each) not in known for each in done)


@given(st.lists(EXAMPLES, max_size=6), st.lists(EXAMPLES, max_size=6), st.data())
def test_following_changes_is_counting_anew(examples, trained, data) -> None:
    known = fingerprints(trained)
    document = Document(examples=list(examples))
    news = News(document.examples, known)
    made: list[Change] = []
    for _ in range(4):
        count = len(document.examples)
        edits = [
            ExampleEdit(index, document.examples[index], data.draw(EXAMPLES))
            for index in data.draw(st.sets(st.integers(0, max(count - 1, 0))))
            if index < count
        ]
        kept = {edit.index for edit in edits}
        removed = [(i, e) for i, e in enumerate(document.examples) if i not in kept][:1]
        change = Change(
            "", tuple(edits), inserted=((0, data.draw(EXAMPLES)),), removed=tuple(removed)
        )
        change.apply(document)
        made.append(change)
        news.follow(change)
        assert news.count == recount(document.examples, known)
    for change in reversed(made):
        inverse = change.inverse()
        inverse.apply(document)
        news.follow(inverse)
    assert news.count == recount(examples, known)


def test_a_fingerprint_stands_for_text_and_tags_as_they_are_trained_on() -> None:
    one = Example("see Ann", (Annotation(4, 7, "person"), Annotation(0, 3, "act")), Status.DONE)
    same = replace(one, annotations=(Annotation(0, 3, "ACT"), Annotation(4, 7, "Person")))
    assert fingerprint(one) == fingerprint(same)
    for other in (
        replace(one, content="see Anna"),
        replace(one, annotations=one.annotations[:1]),
        replace(one, annotations=(Annotation(4, 6, "person"), Annotation(0, 3, "act"))),
        replace(one, annotations=(Annotation(4, 7, "name"), Annotation(0, 3, "act"))),
    ):
        assert fingerprint(other) != fingerprint(one)


def test_a_fixed_number_is_needed_of_few_and_a_share_of_many() -> None:
    assert [needed(done) for done in (0, 20, 133, 134, 1000, 10_000)] == [20, 20, 20, 21, 150, 1500]
