from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.core.suggestions import Suggestion
from eventner_gui.core.sure_pages import (
    Candidate,
    Care,
    PageRecord,
    accept_page,
    is_worth_a_look,
    make_page,
)

CERTAINTIES = st.lists(st.floats(0, 1), max_size=30)


def candidates(certainties) -> list[Candidate]:
    return [Candidate(index, (), each) for index, each in enumerate(certainties)]


def test_the_surest_are_on_the_page_in_the_documents_order() -> None:
    page = make_page(candidates([0.91, 0.2, 0.99, 0.95, 0.5]), PageRecord(), Care.USUAL, 3)
    assert [each.index for each in page] == [0, 2, 3]


def test_care_says_how_sure_a_sentence_has_to_be() -> None:
    some = candidates([0.99, 0.98, 0.9, 0.85, 0.7, 0.6, 0.4])
    sizes = {care: len(make_page(some, PageRecord(), care)) for care in Care}
    assert sizes == {Care.CAREFUL: 2, Care.USUAL: 4, Care.BOLD: 6}


@given(CERTAINTIES, st.sampled_from(list(Care)))
def test_a_page_saves_more_than_its_return_costs(certainties, care) -> None:
    page = make_page(candidates(certainties), PageRecord(), care)
    assert not page or sum(each.certainty - (1 - each.certainty) for each in page) > 1
    assert all(1 - each.certainty < care.most_wrong for each in page)


def test_one_sentence_is_no_page() -> None:
    assert make_page(candidates([1.0]), PageRecord(), Care.BOLD) == []


def test_pages_get_more_careful_when_more_is_taken_out_than_was_expected() -> None:
    record = PageRecord()
    some = candidates([0.95] * 10)
    assert len(make_page(some, record, Care.USUAL)) == 10
    for _ in range(4):
        record.note([(0.95, True)] * 6 + [(0.95, False)] * 4)
    assert (record.seen, record.taken_out) == (40, 16)
    assert make_page(some, record, Care.USUAL) == []
    assert len(make_page(candidates([0.999] * 10), record, Care.USUAL)) == 10


def test_pages_get_bolder_when_less_is_taken_out() -> None:
    record = PageRecord()
    some = candidates([0.75] * 10)
    assert make_page(some, record, Care.USUAL) == []
    for _ in range(3):
        record.note([(0.8, True)] * 10)
    assert len(make_page(some, record, Care.USUAL)) == 10


def test_the_record_comes_near_the_true_share_of_wrong_ones() -> None:
    dice = random.Random(1)
    record = PageRecord()
    for _ in range(60):  # the learner says 5 per cent, the truth is 15
        record.note((0.95, dice.random() > 0.15) for _ in range(10))
    assert 0.08 < record.wrong(0.95) < 0.25
    assert record.wrong(0.99) < record.wrong(0.95) < record.wrong(0.9)
    assert record.is_evidence


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=200))
def test_a_record_gives_probabilities_that_fall_with_certainty(judged) -> None:
    record = PageRecord()
    record.note(judged)
    found = [record.wrong(each) for each in (0.0, 0.2, 0.5, 0.8, 1.0)]
    assert all(0 < each < 1 for each in found)
    assert found == sorted(found, reverse=True)


def test_taking_a_page_tags_and_finishes_in_one_step() -> None:
    tagged = Example("see Ann on friday", (Annotation(4, 7, "person"),))
    flagged = Example("never mind", status=Status.FLAGGED)
    document = Document(examples=[tagged, Example("nothing"), flagged])
    before = list(document.examples)
    page = [(0, [Suggestion(11, 17, "date")]), (1, []), (2, [])]
    change = accept_page(document, page)
    assert change.text == "Take 2 sentences as done"
    change.apply(document)
    assert [each.status for each in document.examples] == [Status.DONE, Status.DONE, Status.FLAGGED]
    assert document.examples[0].annotations == (
        Annotation(4, 7, "person"),
        Annotation(11, 17, "date"),
    )
    change.inverse().apply(document)
    assert document.examples == before
    assert accept_page(document, page[2:]) is None


def test_another_way_is_shown_where_it_is_likely_once_the_first_is_wrong() -> None:
    assert is_worth_a_look(0.8, 0.15)
    assert is_worth_a_look(0.1, 0.5)
    assert not is_worth_a_look(0.1, 0.2)
    assert not is_worth_a_look(1.0, 0.0)
