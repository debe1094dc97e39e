from __future__ import annotations

import sys
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.mistakes import Edge, Entity, Judged, Kind, Mistake, count_errors, judge
from eventner_gui.core.scores import macro_average, score_spans
from eventner_gui.core.semeval import SemEval, semeval
from eventner_gui.core.truth import true_entities

Raw = tuple[int, int, str]


def kinds(true: list[Raw], found: list[Raw]) -> list[tuple[Kind, tuple[str | None, str | None]]]:
    return [(each.kind, each.labels) for each in judge(true, found).mistakes]


def test_each_kind() -> None:
    assert kinds([(0, 2, "A")], [(0, 2, "A")]) == []
    assert kinds([(0, 2, "A")], []) == [(Kind.MISSED, ("A", None))]
    assert kinds([], [(0, 2, "A")]) == [(Kind.SPURIOUS, (None, "A"))]
    assert kinds([(0, 2, "A")], [(0, 2, "B")]) == [(Kind.LABEL, ("A", "B"))]
    assert kinds([(0, 2, "A")], [(0, 3, "A")]) == [(Kind.BOUNDARY, ("A", "A"))]
    assert kinds([(0, 2, "A")], [(1, 3, "B")]) == [(Kind.LABEL_AND_BOUNDARY, ("A", "B"))]


def test_spans_that_only_touch_have_nothing_to_do_with_each_other() -> None:
    found = kinds([(0, 2, "A")], [(2, 4, "A")])
    assert found == [(Kind.MISSED, ("A", None)), (Kind.SPURIOUS, (None, "A"))]


def test_a_pair_is_chosen_by_label_first_and_then_by_overlap() -> None:
    judged = judge([(0, 4, "A"), (4, 9, "B")], [(3, 9, "A")])
    assert judged.mistakes == (
        Mistake(Kind.BOUNDARY, Entity(0, 4, "A"), Entity(3, 9, "A")),
        Mistake(Kind.MISSED, Entity(4, 9, "B"), None),
    )
    judged = judge([(0, 4, "A"), (4, 9, "B")], [(3, 9, "C")])
    assert judged.mistakes[1].true == Entity(4, 9, "B")
    assert judged.mistakes[1].found == Entity(3, 9, "C")


@pytest.mark.parametrize(
    ("found", "edges"),
    [
        ((1, 5), {Edge.STARTS_EARLY}),
        ((3, 5), {Edge.STARTS_LATE}),
        ((2, 4), {Edge.ENDS_EARLY}),
        ((2, 6), {Edge.ENDS_LATE}),
        ((1, 6), {Edge.STARTS_EARLY, Edge.ENDS_LATE}),
    ],
)
def test_edges(found: tuple[int, int], edges: set[Edge]) -> None:
    counts = count_errors([judge([(2, 5, "A")], [(*found, "A")])])
    assert {edge for edge, number in counts.edges.items() if number} == edges
    assert counts.kinds[Kind.BOUNDARY] == 1


def test_counts_of_sentences() -> None:
    counts = count_errors(
        [
            judge([(0, 1, "A")], [(0, 1, "A")]),
            judge([], []),
            judge([(0, 1, "A"), (2, 4, "B")], [(0, 1, "B"), (3, 4, "B"), (6, 7, "A")]),
        ]
    )
    assert (counts.sentences, counts.wholly_right, counts.right, counts.mistakes) == (3, 2, 1, 3)
    assert counts.confusions == {("A", "A"): 1, ("A", "B"): 1, ("B", "B"): 1, (None, "A"): 1}
    assert counts.labels == ("A", "B")


@st.composite
def entities(draw: st.DrawFn) -> list[Raw]:
    """Entities as a model sets them: none overlaps another."""
    edges = sorted(draw(st.sets(st.integers(0, 14), max_size=8)))
    spans = [pair for pair in pairwise(edges) if draw(st.booleans())]
    return [(start, end, draw(st.sampled_from("AB"))) for start, end in spans]


@given(entities(), entities())
def test_every_entity_is_in_one_pair_and_one_alone(true: list[Raw], found: list[Raw]) -> None:
    judged = judge(true, found)
    trues = [m.true for m in judged.mistakes if m.true] + list(judged.right)
    founds = [m.found for m in judged.mistakes if m.found] + list(judged.right)
    assert sorted(trues) == sorted(true) and sorted(founds) == sorted(found)
    assert set(judged.right) == set(true) & set(found)
    for mistake in judged.mistakes:
        if mistake.true and mistake.found:
            assert max(mistake.true.start, mistake.found.start) < min(
                mistake.true.end, mistake.found.end
            )


@given(entities(), entities())
def test_nobody_is_left_alone_beside_a_free_partner(true: list[Raw], found: list[Raw]) -> None:
    judged = judge(true, found)
    missed = [m.true for m in judged.mistakes if m.true and not m.found]
    spurious = [m.found for m in judged.mistakes if m.found and not m.true]
    assert not any(a.start < b.end and b.start < a.end for a in missed for b in spurious)


@given(entities(), entities())
def test_the_mirror_image_has_the_same_counts(true: list[Raw], found: list[Raw]) -> None:
    there, back = count_errors([judge(true, found)]), count_errors([judge(found, true)])
    assert there.kinds[Kind.MISSED] == back.kinds[Kind.SPURIOUS]
    assert there.kinds[Kind.LABEL] == back.kinds[Kind.LABEL]
    assert there.right == back.right


SENTENCES = st.lists(st.tuples(entities(), entities()), min_size=1, max_size=4)


def nervaluate_scores(sentences: list[tuple[list[Raw], list[Raw]]]) -> dict[str, tuple[float, ...]]:
    nervaluate = pytest.importorskip("nervaluate")

    def plain(raw: list[Raw]) -> list[dict[str, object]]:
        return [{"label": x, "start": a, "end": b - 1} for a, b, x in sorted(raw)]

    evaluator = nervaluate.Evaluator(
        [plain(true) for true, _ in sentences],
        [plain(found) for _, found in sentences],
        tags=["A", "B"],
        loader="dict",
    )
    overall = evaluator.evaluate()["overall"]
    return {
        ("exact" if name == "exact" else {"ent_type": "type"}.get(name, name)): (
            each.precision, each.recall, each.f1,
        )
        for name, each in overall.items()
    }  # fmt: skip


def our_scores(judged: list[Judged]) -> dict[str, tuple[float, ...]]:
    ours: SemEval = semeval(judged)
    return {
        name: tuple(x or 0.0 for x in (each.precision, each.recall, each.f))
        for name, each in (
            ("strict", ours.strict),
            ("exact", ours.exact),
            ("partial", ours.partial),
            ("type", ours.type),
        )
    }


@pytest.mark.skipif(sys.version_info < (3, 11), reason="nervaluate wants Python 3.11")
@given(SENTENCES)
def test_strict_and_exact_are_those_of_nervaluate(
    sentences: list[tuple[list[Raw], list[Raw]]],
) -> None:
    ours, theirs = our_scores([judge(*each) for each in sentences]), nervaluate_scores(sentences)
    for scheme in ("strict", "exact"):
        assert ours[scheme] == pytest.approx(theirs[scheme])


@pytest.mark.skipif(sys.version_info < (3, 11), reason="nervaluate wants Python 3.11")
@given(SENTENCES)
def test_all_are_those_of_nervaluate_where_there_is_no_choice_of_partners(
    sentences: list[tuple[list[Raw], list[Raw]]],
) -> None:
    """Where three entities overlap in a row, nervaluate takes the first from the left."""

    def partners(each: Raw, others: list[Raw]) -> int:
        return sum(other[0] < each[1] and each[0] < other[1] for other in others)

    for true, found in sentences:
        assume(all(partners(each, found) < 2 for each in true))
        assume(all(partners(each, true) < 2 for each in found))
    ours, theirs = our_scores([judge(*each) for each in sentences]), nervaluate_scores(sentences)
    for scheme, scores in ours.items():
        assert scores == pytest.approx(theirs[scheme])


@given(SENTENCES)
def test_the_macro_average_recomputed_from_tags_of_tokens(
    sentences: list[tuple[list[Raw], list[Raw]]],
) -> None:
    """From B-, I- and O tags, chunk by chunk, as conlleval and seqeval count."""

    def tags(raw: list[Raw]) -> list[str]:
        made = ["O"] * 15
        for start, end, label in raw:
            made[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
        return made

    def chunks(tagged: list[str]) -> Counter[Raw]:
        found: Counter[Raw] = Counter()
        start = 0
        for place, tag in enumerate([*tagged, "O"]):
            before = tagged[place - 1] if place else "O"
            if before != "O" and not tag.startswith("I"):
                found[start, place, before[2:]] += 1
            if tag.startswith("B"):
                start = place
        return found

    f_of = {}
    whole = [(chunks(tags(true)), chunks(tags(found))) for true, found in sentences]
    for label in "AB":
        right = sum((t & f)[c] for t, f in whole for c in t & f if c[2] == label)
        either = sum(n for pair in whole for part in pair for c, n in part.items() if c[2] == label)
        if either:
            f_of[label] = 2 * right / either
    scores = score_spans((set(true), set(found)) for true, found in sentences)
    macro = macro_average(scores)
    assert {label: each.f for label, each in scores.per_label.items()} == pytest.approx(f_of)
    if f_of:
        assert macro.f == pytest.approx(sum(f_of.values()) / len(f_of))
    else:
        assert macro.f is None


def test_true_entities_are_trimmed_and_do_not_overlap() -> None:
    text = " Book the big hall"
    tags = [(0, 6, "action"), (6, 18, "place"), (10, 13, "size"), (4, 4, "x"), (9, 99, "y")]
    example = Example(text, tuple(Annotation(*each) for each in [*tags, (14, 18, " ")]))
    assert true_entities(example) == (Entity(1, 5, "ACTION"), Entity(6, 18, "PLACE"))
