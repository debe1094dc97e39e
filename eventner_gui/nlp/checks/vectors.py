"""Words that the base model's vectors do not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...core.checks.finding import Check, Finding, Places, Severity
from ...core.checks.survey import Survey
from ...core.display import shown_words
from ...core.wording import listed

_MANY = 0.1  # of all words


def _words_without_vector(survey: Survey) -> Iterator[Finding]:
    has_vector, tokens_of = survey.has_vector, survey.tokens_of
    if has_vector is None or tokens_of is None:
        return
    counts: Counter[str] = Counter()
    for index in survey.train:
        text = survey.examples[index].content
        counts.update(token.of(text) for token in tokens_of(text))
        survey.rest()
    missing = Counter({word: n for word, n in counts.items() if not has_vector(word)})
    total, number = sum(counts.values()), sum(missing.values())
    if number >= _MANY * total > 0:
        words = listed([f"“{shown_words(word)}” ({n:,})" for word, n in missing.most_common(4)])
        text = (
            f"{100 * number / total:.0f} per cent of the words have no vector in the base model: "
            f"{words}."
        )
        advice = (
            "The base model has not seen such words. See whether it is one of the same language "
            "and kind of text."
        )
        yield Finding("words-without-vector", Severity.TO_KNOW, text, advice, Places())


CHECKS = (
    Check(
        "words-without-vector",
        "words that the base model's vectors do not know",
        "to know",
        f"{_MANY:.0%} of the words to train on, where the base model has vectors (the command "
        "line's `--base`). Up to there it is names and slips.",
        _words_without_vector,
    ),
)
