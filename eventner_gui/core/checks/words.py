"""What the tags of a label cover: far too much, or always the same word."""

from __future__ import annotations

from collections.abc import Iterator

from ..display import shown_name, shown_words
from ..document import Status
from ..units import phrase_key, units
from ..wording import counted, listed
from .finding import Check, Finding, Places, Severity
from .survey import Survey

_FEWEST = 20  # tags of a label
_FEWEST_ONE_VALUE = 10
_LONG = 8  # words
_TIMES_AS_LONG = 4
_RARELY = 0.03  # of the label's tags
_SHORT_TEXT = 20  # sentences
_WITHOUT = 0.01  # of the finished sentences


def _long_tags(survey: Survey) -> Iterator[Finding]:
    limits = {}
    lengths = {words: len(units(words)) for words in survey.phrases}
    counts: dict[str, dict[int, int]] = {}
    for words, labels in survey.phrases.items():
        for label, indices in labels.items():
            of_label = counts.setdefault(label, {})
            of_label[lengths[words]] = of_label.get(lengths[words], 0) + len(indices)
        survey.rest()
    for label, of_label in counts.items():
        total = sum(of_label.values())
        usual = _median(of_label, total)
        limit = max(_LONG, _TIMES_AS_LONG * usual)
        long = sum(number for length, number in of_label.items() if length > limit)
        if total >= _FEWEST and 0 < long <= max(_RARELY * total, 1):
            limits[label] = limit, usual, long
    if not limits:
        return
    places = _places_of_long(survey, limits, lengths)
    named = listed(
        [
            f"{shown_name(label, 30)} ({long} of more than {limit}, usually {usual})"
            for label, (limit, usual, long) in limits.items()
        ],
        3,
    )
    is_one = places.count == 1
    text = (
        f"{counted(places.count, 'tag')} {'covers' if is_one else 'cover'} far more words than "
        f"others of the same label: {named}."
    )
    advice = "See whether less was meant: long tags are rarely found again as a whole."
    yield Finding("long-tags", Severity.TO_KNOW, text, advice, places)


def _median(counts: dict[int, int], total: int) -> int:
    passed = 0
    for length in sorted(counts):
        passed += counts[length]
        if 2 * passed >= total:
            return length
    return 0


def _places_of_long(
    survey: Survey, limits: dict[str, tuple[int, int, int]], lengths: dict[str, int]
) -> Places:
    indices = {
        index
        for words, labels in survey.phrases.items()
        for label, found in labels.items()
        if label in limits and lengths[words] > limits[label][0]
        for index in found
    }
    places = Places()
    for index in sorted(indices):
        text = survey.examples[index].content
        spans = [
            tag
            for tag in survey.all_tags_of(index)
            if tag[2] in limits
            and lengths.get(phrase_key(text[tag[0] : tag[1]]), 0) > limits[tag[2]][0]
        ]
        places.add(index, *spans)
    return places


def _one_value(survey: Survey) -> Iterator[Finding]:
    values: dict[str, str | None] = {}
    for words, labels in survey.phrases.items():
        for label in labels:
            values[label] = words if label not in values else None
    found = {
        label: value
        for label, value in values.items()
        if value is not None and survey.labels[label].tags >= _FEWEST_ONE_VALUE
    }
    if found:
        named = listed(
            [
                f"{shown_name(label, 30)} is always “{shown_words(value)}” "
                f"({survey.labels[label].tags:,} times)"
                for label, value in found.items()
            ],
            3,
        )
        text = f"{named}."
        advice = (
            "A word list would do for that, and never misses it (Annotate > Suggestions). A "
            "model will find hardly anything else."
        )
        places = survey.places_of(found)
        yield Finding("one-value", Severity.TO_KNOW, text, advice, places)


def _always_tagged(survey: Survey) -> Iterator[Finding]:
    done = len(survey.done)
    if done < _SHORT_TEXT:
        return
    without = sum(not survey.examples[index].annotations for index in survey.done)
    if without <= _WITHOUT * done:
        all_but = f"All but {without} of the {done:,}" if without else f"All {done:,}"
        text = f"{all_but} finished sentences have a tag."
        untagged = sum(
            not each.annotations and each.status is Status.TODO for each in survey.examples
        )
        advice = (
            "The model never sees a text without any, and may find something in everything. Where "
            "it is to meet such texts, add some and mark them as done."
        )
        if untagged:
            advice += f" {counted(untagged, 'sentence')} to do may be such."
        yield Finding("always-tagged", Severity.TO_KNOW, text, advice, Places())
        return
    common = [
        label
        for label, facts in survey.labels.items()
        if len(facts.indices) >= (1 - _WITHOUT) * done
    ]
    if common:
        named = listed([shown_name(label, 30) for label in common])
        text = f"{named} is in nearly every one of {done:,} finished sentences."
        advice = "Add sentences that rightly have no such tag, or the model finds one everywhere."
        yield Finding("always-tagged", Severity.TO_KNOW, text, advice, Places())


CHECKS = (
    Check(
        "long-tags",
        "tags far longer than others of the same label",
        "to know",
        f"More than {_LONG} words and {_TIMES_AS_LONG} times as many as the label's tags have "
        f"usually, where at most {_RARELY:.0%} of {_FEWEST} tags or more are so long: then they "
        "are slips rather than a habit.",
        _long_tags,
    ),
    Check(
        "one-value",
        "labels whose tags are all the same word",
        "to know",
        f"{_FEWEST_ONE_VALUE} tags or more, in any case and spacing.",
        _one_value,
    ),
    Check(
        "always-tagged",
        "hardly a finished sentence without a tag, or without a label",
        "to know",
        f"At most one in a hundred, of {_SHORT_TEXT} or more. `spacy debug data` asks it of each "
        "new label.",
        _always_tagged,
    ),
)
