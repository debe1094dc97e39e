"""The same words tagged in different ways, or here and not there."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping

from ..display import shown_name, shown_words
from ..document import Example
from ..phrases import LONG_TEXT
from ..remarks import MOSTLY, OFTEN
from ..units import phrase_key, unit_texts, units
from ..wording import counted, listed
from .finding import Check, Finding, Place, Places, Severity
from .survey import Survey

_DECIDED = 0.8  # of the sentences with some words have one label: the others look like slips
_FEWEST = 3  # sentences in which they have it
_SERIOUS = 0.01  # of all tags


def decided_label(labels: Mapping[str, array[int]]) -> str:
    """Return the label that some words nearly always have; empty where it is not clear.

    Args:
        labels: the sentences in which they have it, by label.
    """
    counts = {label: len(set(indices)) for label, indices in labels.items()}
    label = max(counts, key=lambda each: (counts[each], each))
    clear = counts[label] >= max(_FEWEST, _DECIDED * sum(counts.values()))
    return label if clear else ""


def _tagged_otherwise(survey: Survey) -> Iterator[Finding]:
    odd: dict[int, list[tuple[str, str]]] = {}
    told: Counter[str] = Counter()  # words, with both labels
    rates: Counter[str] = Counter()
    for words, labels in survey.phrases.items():
        usual = decided_label(labels) if len(labels) > 1 and _has_word(words) else ""
        for label, indices in labels.items() if usual else ():
            if label != usual:
                told[_told(words, usual, len(set(labels[usual])), label, len(set(indices)))] += len(
                    indices
                )
                rates[label] += len(indices)
                for index in indices:
                    odd.setdefault(index, []).append((words, label))
        survey.rest()
    if not odd:
        return
    places = Places()
    for index in sorted(odd):
        wanted = set(odd[index])
        text = survey.examples[index].content
        spans = survey.all_tags_of(index)
        places.add(index, *(s for s in spans if (phrase_key(text[s[0] : s[1]]), s[2]) in wanted))
    total = sum(facts.tags for facts in survey.labels.values())
    severity = Severity.COSTS if places.count >= _SERIOUS * total else Severity.TO_KNOW
    one = places.count == 1
    text = (
        f"{counted(places.count, 'tag')} {'differs' if one else 'differ'} from how the same words "
        f"are tagged nearly everywhere else: {told.most_common(1)[0][0]}."
    )
    shares = [
        f"{shown_name(label, 30)} {number} of {survey.labels[label].tags:,}"
        for label, number in rates.most_common()
    ]
    advice = f"Look through them: slips teach the model to doubt. By label: {listed(shares)}."
    yield Finding("tagged-otherwise", severity, text, advice, places)


def _has_word(words: str) -> bool:
    """Tell whether there is a letter or a digit: signs alone mean what is around them."""
    return any(map(str.isalnum, words))


def _told(words: str, usual: str, often: int, label: str, rarely: int) -> str:
    return (
        f"“{shown_words(words)}” is {shown_name(usual, 30)} in {often:,}, "
        f"{shown_name(label, 30)} in {rarely:,}"
    )


def _left_untagged(survey: Survey) -> Iterator[Finding]:
    known = _often_tagged(survey)
    free = _free_places(survey, known)
    usual = {
        words: label
        for words, (label, times, total) in known.items()
        if words in free and times >= MOSTLY * (total + len(free[words]) - 1)
    }
    found: dict[int, list[tuple[int, int, str]]] = {}
    rates: Counter[str] = Counter()
    for words, label in usual.items():
        rates[label] += len(free[words])
        for place in free[words]:
            found.setdefault(place.index, []).append((*place.spans[0][:2], ""))
    if not found:
        return
    places = Places()
    for index in sorted(found):
        places.add(index, *sorted(found[index]))
    most = max(usual, key=lambda words: (len(free[words]), known[words][1], words))
    here = len(free[most])
    times = "Once" if places.count == 1 else counted(places.count, "time")
    name, often = shown_name(usual[most], 30), known[most][1]
    text = (
        f"{times} words are left without the tag that they nearly always have: "
        f"“{shown_words(most)}” is {name} {often:,} times, and {here:,} "
        f"{'is' if here == 1 else 'are'} without."
    )
    shares = [f"{shown_name(label, 30)} {number}" for label, number in rates.most_common()]
    advice = f"Tag them, or leave them where another thing is meant. By label: {listed(shares)}."
    yield Finding("left-untagged", Severity.COSTS, text, advice, places)


def _often_tagged(survey: Survey) -> dict[str, tuple[str, int, int]]:
    """Return (label, how often, how often tagged at all) of words that one label has mostly."""
    found = {}
    for words, labels in survey.phrases.items():
        label = max(labels, key=lambda each: (len(labels[each]), each))
        times, total = len(labels[label]), sum(map(len, labels.values()))
        if times >= OFTEN and times >= MOSTLY * total and _has_word(words):
            found[words] = label, times, total
    return found


def _free_places(survey: Survey, known: Mapping[str, object]) -> dict[str, list[Place]]:
    """Return where known words stand in finished sentences without any tag on them.

    Words inside longer ones that are known too are not meant.
    """
    lengths: dict[str, set[int]] = {}
    for words in known:
        pieces = units(words)
        if pieces:
            lengths.setdefault(pieces[0].of(words), set()).add(len(pieces))
    found: dict[str, list[Place]] = {}
    for index in survey.done:
        example = survey.examples[index]
        survey.rest()
        text = example.content
        if len(text) > LONG_TEXT or lengths.keys().isdisjoint(_free_units(example)):
            continue
        pieces = units(text)
        taken = [(each.start, each.end) for each in example.annotations]
        for at, first in enumerate(pieces):
            for length in sorted(lengths.get(first.of(text).casefold(), ()), reverse=True):
                if at + length > len(pieces):
                    continue
                start, end = first.start, pieces[at + length - 1].end
                key = phrase_key(text[start:end])
                if key in known and not any(a < end and start < b for a, b in taken):
                    found.setdefault(key, []).append(Place(index, ((start, end, ""),)))
                    taken.append((start, end))
                    break
    return found


def _free_units(example: Example) -> list[str]:
    """Return the units of a text that are under no tag, in small letters."""
    free = example.content
    for each in example.annotations:
        start = min(max(each.start, 0), len(free))
        end = min(max(each.end, start), len(free))
        free = free[:start] + " " * (end - start) + free[end:]
    return unit_texts(free.casefold())


CHECKS = (
    Check(
        "tagged-otherwise",
        "the same words tagged with different labels",
        "costs quality, or to know",
        f"Words that have one label in at least {_FEWEST} sentences and in {_DECIDED:.0%} of "
        "those in which they are tagged: the rest look like slips. Where it is more even, the "
        "words depend on the sentence, and nothing is said; nor of signs without a letter or "
        "digit. Costs quality from one tag in a hundred on.",
        _tagged_otherwise,
    ),
    Check(
        "left-untagged",
        "words left untagged in a finished sentence that are tagged nearly everywhere else",
        "costs quality",
        f"As the remarks while tagging: tagged {OFTEN} times at least and in {MOSTLY:.0%} of all "
        "cases.",
        _left_untagged,
    ),
)
