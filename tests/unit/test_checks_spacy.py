"""What `spacy debug data` counts is counted here too, where both see the same."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable

import spacy
from spacy.cli.debug_data import NEW_LABEL_THRESHOLD, _compile_gold, _get_examples_without_label
from spacy.training import Example as SpacyExample

from eventner_gui.core.checks.amounts import FEW_TAGS
from eventner_gui.core.checks.finding import Finding
from eventner_gui.core.checks.survey import Survey
from eventner_gui.core.document import Annotation, Document, Example, Status
from eventner_gui.nlp.checks.data_checker import DataChecker
from eventner_gui.nlp.dataset import convert

from .tagged import document_of, tagged

NLP = spacy.blank("en")
CLASH = [Annotation(0, 8, "name"), Annotation(4, 12, "name")]
CORPUS = [
    tagged("Call [Ann Lee|person] on [Friday|date]"),
    tagged("Call [An|person]na on [Fri|date]day"),  # both cut a word
    tagged("Meet [  Ben|person] there"),  # a token of two spaces at the start
    tagged("Meet [Cleo   |person]there"),
    tagged("[\n\n|date]and so on"),
    tagged("On [Monday. Then|date] it rained"),
    Example("red cat dogs", tuple(CLASH), Status.DONE),
    tagged("Nothing at all"),
]


def found_in(document: Document) -> dict[str, Finding]:
    return {finding.check: finding for finding in DataChecker().look(document)}


def spacys_example(example: Example) -> SpacyExample:
    """Return an example made from the offsets, as people make them for spaCy."""
    entities = [(a.start, a.end, a.label) for a in example.annotations]
    doc = NLP.make_doc(example.content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is misaligned
        return SpacyExample.from_dict(doc, {"entities": entities})


def spacys_count(examples: list[SpacyExample], what: str) -> object:
    return _compile_gold(examples, ["ner"], NLP, True)[what]


def test_misaligned_tags_are_those_that_spacy_does_not_see() -> None:
    """Its own count of misaligned tokens comes after the tags have become tokens."""
    found = found_in(document_of(CORPUS))["misaligned"].places
    theirs: Counter[int] = Counter()
    for index, example in enumerate(CORPUS):
        if index != 6:  # from overlaps spaCy makes no example at all
            counts = spacys_count([spacys_example(example)], "ner")
            assert isinstance(counts, Counter)
            seen = sum(number for label, number in counts.items() if label not in ("-", "O"))
            theirs[index] = len(example.annotations) - seen
    assert found.count == sum(theirs.values()) == 2
    assert set(found.indices) == {index for index, number in theirs.items() if number} == {1}


def test_overlaps_are_what_spacy_refuses() -> None:
    document = document_of(CORPUS)
    refused = [i for i, each in enumerate(CORPUS) if _is_refused(lambda e=each: spacys_example(e))]
    assert sorted(set(found_in(document)["overlapping"].places.indices)) == refused == [6]


def _is_refused(make: Callable[[], object]) -> bool:
    try:
        make()
    except ValueError as error:
        return "E103" in str(error)
    return False


def test_white_space_in_tags_is_counted_as_spacy_does() -> None:
    """Spacy counts tokens of white space that begin or end an entity."""
    document = document_of(CORPUS)
    found = found_in(document)
    ours = Counter(found["space-at-the-ends"].places.indices)
    ours.update(found["unusable-tags"].places.indices)
    for index, example in enumerate(CORPUS):
        if index != 6:
            assert ours[index] == spacys_count([spacys_example(example)], "ws_ents")


def test_tags_across_sentences_are_counted_as_spacy_does() -> None:
    """It needs sentences in the reference; here they are spaCy's own."""
    splitter = spacy.blank("en")
    splitter.add_pipe("sentencizer")
    crossing = []
    for index, example in enumerate(CORPUS):
        if index != 6:
            made = spacys_example(example)
            reference = splitter.get_pipe("sentencizer")(made.reference)
            made = SpacyExample(made.predicted, reference)
            crossing += [index] * int(str(spacys_count([made], "boundary_cross_ents")))
    assert list(found_in(document_of(CORPUS))["across-sentences"].places.indices) == crossing == [5]


def test_tags_of_a_label_are_counted_as_spacy_counts_what_training_gets() -> None:
    aligned = [each for n, each in enumerate(CORPUS) if n not in (1, 4, 6)]
    document = document_of(aligned * 3)
    survey = Survey(document)
    docs = convert([document.examples[i] for i in survey.train], NLP).docs
    made = [SpacyExample(NLP.make_doc(doc.text), doc) for doc in docs]
    counts = spacys_count(made, "ner")
    assert isinstance(counts, Counter)
    assert {label: facts.train for label, facts in survey.labels.items()} == {
        label: number for label, number in counts.items() if label not in ("-", "O")
    }
    for label, facts in survey.labels.items():
        without = _get_examples_without_label(made, label, "ner")
        assert len(survey.train) - len(facts.indices) == without


def test_few_tags_begin_where_spacy_begins() -> None:
    assert FEW_TAGS == NEW_LABEL_THRESHOLD
    text = "Call [Ann|person] number "
    for number in (NEW_LABEL_THRESHOLD - 1, NEW_LABEL_THRESHOLD, NEW_LABEL_THRESHOLD + 1):
        document = document_of([f"{text}{'abcdefghij'[n % 10] * (n + 1)}" for n in range(number)])
        document.held_out = frozenset()
        counts = Survey(document).labels["PERSON"].train
        assert ("few-tags" in found_in(document)) == (counts <= NEW_LABEL_THRESHOLD)
