"""The texts themselves: empty, endless, in other letters, or read in a wrong encoding."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache

from ..document import Status
from ..phrases import LONG_TEXT
from ..wording import counted, listed
from .finding import Check, Finding, Places, Severity
from .survey import Survey

SPACYS_LONGEST = 1_000_000
"""More code points than that spaCy's pipelines refuse unless they are told otherwise."""

_RARELY = 0.1  # of the sentences are in other letters: they are strangers among them
_LETTERS_LOOKED_AT = 200
_FEWEST_LANGUAGE = 5
# What UTF-8 becomes when it is read as Windows-1252 or Latin-1, and what stands for lost bytes.
_BROKEN = re.compile(
    "\ufffd|\u00c3[\u0080-\u00bf\u0192\u0160\u0161\u0178\u201a-\u201e\u2020-\u2022\u20ac]"
    "|\u00e2\u20ac[\u0080-\u00bf\u0153\u02dc\u2018-\u201e\u2020\u2021\u2122]|\u00c2[\u00a0-\u00bf]"
)
_SCRIPT_NAMES = {
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"), "Chinese or Japanese"),
    "HANGUL": "Korean",
}
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


def script_of(text: str) -> str:
    """Return the letters most of a text is written in ("Latin", "Arabic"); empty without any."""
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else ""
    letters = [c for c in text[: 4 * _LETTERS_LOOKED_AT] if c.isalpha()][:_LETTERS_LOOKED_AT]
    scripts = Counter(map(_script_of_letter, letters))
    return scripts.most_common(1)[0][0] if scripts else ""


def _without_letters_of(survey: Survey, script: str, indices: list[int]) -> list[int]:
    """Return those of some sentences that hold no letter of a script: a foreign name is none."""
    return [
        index
        for index in indices
        if not any(
            letter.isalpha() and _script_of_letter(letter) == script
            for letter in survey.examples[index].content[: 4 * _LETTERS_LOOKED_AT]
        )
    ]


@cache
def _script_of_letter(letter: str) -> str:
    first = unicodedata.name(letter, "OTHER").split()[0]
    if first in ("FULLWIDTH", "MATHEMATICAL", "MODIFIER", "FEMININE", "MASCULINE"):
        return "Latin"
    return _SCRIPT_NAMES.get(first, first.capitalize())


def _other_letters(survey: Survey) -> Iterator[Finding]:
    scripts: dict[str, list[int]] = {}
    for index in survey.done:
        script = script_of(survey.examples[index].content)
        if script:
            scripts.setdefault(script, []).append(index)
        survey.rest()
    if not scripts:
        return
    total = sum(map(len, scripts.values()))
    main = max(scripts, key=lambda each: len(scripts[each]))
    language = survey.settings.language
    expected = _LETTERS_OF.get(language, "Latin")
    if language not in _ANY_LETTERS and main != expected and total >= _FEWEST_LANGUAGE:
        number = len(scripts[main])
        text = (
            f"{number:,} of {total:,} finished sentences are in {main} letters, and the project's "
            f"language is {survey.language_name}."
        )
        advice = (
            "Words are split by the rules of the language. Choose it in Edit > Project settings; "
            "“xx” stands for several languages."
        )
        yield Finding("language", Severity.COSTS, text, advice, Places.of(scripts[main]))
    strange = {
        each: strangers
        for each, found in scripts.items()
        if each != main and (strangers := _without_letters_of(survey, main, found))
    }
    if sum(map(len, strange.values())) > _RARELY * total:
        return
    if strange:
        named = listed([f"{each} ({len(found):,})" for each, found in sorted(strange.items())])
        number = sum(map(len, strange.values()))
        are = "sentence is" if number == 1 else "sentences are"
        text = f"{number:,} finished {are} in other letters than the rest ({main}): {named}."
        advice = "See whether they belong here: a few of them teach the model little."
        places = Places.of(sorted(i for found in strange.values() for i in found))
        yield Finding("other-letters", Severity.TO_KNOW, text, advice, places)


def _empty(survey: Survey) -> Iterator[Finding]:
    if survey.empty:
        one = len(survey.empty) == 1
        text = f"{counted(len(survey.empty), 'finished sentence')} "
        text += f"{'holds' if one else 'hold'} no word: left out of training."
        advice = f"Delete {'it' if one else 'them'}."
        yield Finding("empty", Severity.TO_KNOW, text, advice, Places.of(survey.empty))


def _long(survey: Survey) -> Iterator[Finding]:
    endless, long = Places(), Places()
    for index in survey.done:
        length = len(survey.examples[index].content)
        if length > SPACYS_LONGEST:
            endless.add(index)
        elif length > LONG_TEXT:
            long.add(index)
    if endless.count:
        is_are = "text is" if endless.count == 1 else "texts are"
        text = (
            f"{endless.count:,} {is_are} longer than spaCy takes ({SPACYS_LONGEST:,} characters)."
        )
        advice = "Cut such texts into sentences: File > Add sentences does it."
        yield Finding("endless-texts", Severity.COSTS, text, advice, endless)
    if long.count:
        is_are = "text is" if long.count == 1 else "texts are"
        text = f"{long.count:,} {is_are} longer than {LONG_TEXT:,} characters."
        advice = (
            "A text is held out or trained on as a whole, so the score depends on a few long ones. "
            "Sentences or paragraphs serve better: File > Add sentences cuts texts."
        )
        yield Finding("long-texts", Severity.TO_KNOW, text, advice, long)


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
        "texts longer than spaCy takes, and long texts",
        "costs quality; to know",
        f"{SPACYS_LONGEST:,} code points are the `max_length` of spaCy's pipelines: "
        f"`python -m spacy train` stops there. To know from {LONG_TEXT:,} on (“long-texts”), "
        "about a page and a half.",
        _long,
    ),
    Check(
        "language",
        "texts in other letters than the project's language, or than the rest",
        "costs quality; to know",
        "Costs quality where most sentences are in letters that the project's language is not "
        f"written in, from {_FEWEST_LANGUAGE} sentences on. To know (“other-letters”) where at "
        f"most {_RARELY:.0%} hold no letter of those that the rest is written in. Languages of "
        "the same letters are not told apart: short commands would be mistaken too often.",
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
