"""The texts themselves: empty, endless, in other letters, or read in a wrong encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ..document import Status
from ..phrases import LONG_TEXT
from ..scripts import holds_script
from ..wording import counted, listed
from .finding import Check, Finding, Places, Severity
from .survey import Survey

SPACYS_LONGEST = 1_000_000
"""More code points than that spaCy's pipelines refuse unless they are told otherwise."""

_RARELY = 0.1  # of the sentences are in other letters: they are strangers among them
_FEWEST_LANGUAGE = 5
# What UTF-8 becomes when it is read as Windows-1252 or Latin-1, and what stands for lost bytes.
_BROKEN = re.compile(
    "\ufffd|\u00c3[\u0080-\u00bf\u0192\u0160\u0161\u0178\u201a-\u201e\u2020-\u2022\u20ac]"
    "|\u00e2\u20ac[\u0080-\u00bf\u0153\u02dc\u2018-\u201e\u2020\u2021\u2122]|\u00c2[\u00a0-\u00bf]"
)
# The letters of languages that are not written in Latin ones, by spaCy's code.
_LETTERS_OF = {
    **dict.fromkeys(("ar", "fa", "ur"), "Arabic"),
    **dict.fromkeys(("bg", "ky", "mk", "ru", "tt", "uk"), "Cyrillic"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "Devanagari"),
    **dict.fromkeys(("el", "grc"), "Greek"),
    **dict.fromkeys(("ja", "zh"), "Chinese or Japanese"),
    **dict.fromkeys(("am", "ti"), "Ethiopic"),
    **{"bn": "Bengali", "bo": "Tibetan", "gu": "Gujarati", "he": "Hebrew", "hy": "Armenian"},
    **{"kn": "Kannada", "ko": "Korean", "ml": "Malayalam", "si": "Sinhala", "ta": "Tamil"},
    **{"te": "Telugu", "th": "Thai"},
}
# Written in several, or no one language.
_ANY_LETTERS = frozenset(("xx", "sr", "az", "kmr", "ug"))


def _language(survey: Survey) -> Iterator[Finding]:
    scripts, total = survey.scripts, sum(map(len, survey.scripts.values()))
    language = survey.settings.language
    if language in _ANY_LETTERS or total < _FEWEST_LANGUAGE:
        return
    main = _main_script(scripts)
    if main != _LETTERS_OF.get(language, "Latin"):
        text = (
            f"{len(scripts[main]):,} of {total:,} finished sentences are in {main} letters, and "
            f"the project's language is {survey.language_name}."
        )
        advice = (
            "Words are split by the rules of the language. Choose it in Edit > Project settings; "
            "“xx” stands for several languages."
        )
        yield Finding("language", Severity.COSTS, text, advice, Places.of(scripts[main]))


def _other_letters(survey: Survey) -> Iterator[Finding]:
    scripts, total = survey.scripts, sum(map(len, survey.scripts.values()))
    if len(scripts) < 2:
        return
    main = _main_script(scripts)
    strange = {
        each: strangers
        for each, found in scripts.items()
        if each != main
        and (strangers := [i for i in found if not holds_script(survey.text(i), main)])
    }
    number = sum(map(len, strange.values()))
    if 0 < number <= _RARELY * total:
        named = listed([f"{each} ({len(found):,})" for each, found in sorted(strange.items())])
        are = "sentence is" if number == 1 else "sentences are"
        text = f"{number:,} finished {are} in other letters than the rest ({main}): {named}."
        advice = "See whether they belong here: a few of them teach the model little."
        places = Places.of(sorted(i for found in strange.values() for i in found))
        yield Finding("other-letters", Severity.TO_KNOW, text, advice, places)


def _main_script(scripts: Mapping[str, Sequence[int]]) -> str:
    return max(scripts, key=lambda each: (len(scripts[each]), each))


def _empty(survey: Survey) -> Iterator[Finding]:
    if survey.empty:
        one = len(survey.empty) == 1
        text = f"{counted(len(survey.empty), 'finished sentence')} "
        text += f"{'holds' if one else 'hold'} no word: left out of training."
        advice = f"Delete {'it' if one else 'them'}."
        yield Finding("empty", Severity.TO_KNOW, text, advice, Places.of(survey.empty))


def _endless(survey: Survey) -> Iterator[Finding]:
    places = Places.of(i for i in survey.done if len(survey.text(i)) > SPACYS_LONGEST)
    if places.count:
        are = "text is" if places.count == 1 else "texts are"
        text = f"{places.count:,} {are} longer than spaCy takes ({SPACYS_LONGEST:,} characters)."
        advice = "Cut such texts into sentences: File > Add sentences does it."
        yield Finding("endless-texts", Severity.COSTS, text, advice, places)


def _long(survey: Survey) -> Iterator[Finding]:
    places = Places.of(i for i in survey.done if len(survey.text(i)) > LONG_TEXT)
    if places.count:
        are = "text is" if places.count == 1 else "texts are"
        text = f"{places.count:,} {are} longer than {LONG_TEXT:,} characters."
        advice = (
            "A text is held out or trained on as a whole, so the score depends on a few long ones. "
            "Sentences or paragraphs serve better: File > Add sentences cuts texts."
        )
        yield Finding("long-texts", Severity.TO_KNOW, text, advice, places)


def _broken(survey: Survey) -> Iterator[Finding]:
    places = Places()
    for index, example in enumerate(survey.examples):
        if not example.content.isascii() and example.status is not Status.SKIPPED:
            spans = [(*each.span(), "") for each in _BROKEN.finditer(example.content[:LONG_TEXT])]
            if spans:
                places.add(index, *spans)
        survey.rest()
    number = len(places)
    if number:
        holds = "sentence holds" if number == 1 else "sentences hold"
        text = f"{number:,} {holds} signs that come of a file read in a wrong encoding."
        advice = (
            "“Ã©” or “�” stand for letters that were lost on the way: add the texts anew from a "
            "file saved as UTF-8. The model would learn words that nobody writes."
        )
        yield Finding("broken-letters", Severity.COSTS, text, advice, places)


CHECKS = (
    Check(
        "empty",
        "finished sentences without a word",
        "to know",
        "They are left out of training.",
        _empty,
    ),
    Check(
        "endless-texts",
        "texts longer than spaCy takes",
        "costs quality",
        f"{SPACYS_LONGEST:,} code points, the `max_length` of spaCy's pipelines: training takes "
        "them here, but `python -m spacy train` stops, and so does the model on such a text.",
        _endless,
    ),
    Check(
        "long-texts",
        "long texts",
        "to know",
        f"More than {LONG_TEXT:,} code points, about a page and a half: nothing is suggested for "
        "such a text either.",
        _long,
    ),
    Check(
        "language",
        "texts in other letters than the project's language",
        "costs quality",
        "Most sentences are in letters that the project's language is not written in, from "
        f"{_FEWEST_LANGUAGE} sentences on. Languages of the same letters are not told apart: short "
        "commands would be mistaken too often.",
        _language,
    ),
    Check(
        "other-letters",
        "texts in other letters than the rest",
        "to know",
        f"At most {_RARELY:.0%} of the sentences hold no letter of those that most are written in.",
        _other_letters,
    ),
    Check(
        "broken-letters",
        "signs of a wrong encoding",
        "costs quality",
        "“Ã©”, “â€™”, “�”: once is enough. Only the beginning of a text is looked at (5,000 code "
        "points).",
        _broken,
    ),
)
