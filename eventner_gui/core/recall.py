"""Recall: words that were tagged before are suggested where they come again."""

from __future__ import annotations

from .display import shown_name
from .document import Settings
from .phrases import Known, PhraseIndex
from .suggestions import Suggestion
from .wording import counted

# How likely a tag must be, of all times the words stood free or were tagged (half a time is added
# to both sides). Tuned on the first 325 sentences of real data: benchmarks/suggestions.py.
LEAST_LIKELY = 0.6


def recall(index: PhraseIndex, text: str, settings: Settings) -> list[Suggestion]:
    """Return what is known from other sentences, the best first; some may overlap.

    Args:
        index: what was tagged so far.
        text: of the example.
        settings: with the labels; of a label that is not among them nothing is suggested.
    """
    found = []
    for known in index.known(text):
        label, times = known.phrase.best()
        likelihood = (times + 0.5) / (known.phrase.total() + 1)
        if likelihood >= LEAST_LIKELY:
            found.append((-known.length, -likelihood, known.span, label, known))
    found.sort(key=lambda each: each[:4])
    suggestions = []
    for _, _, span, label, known in found:
        entry = settings.find_label(label)
        if entry is not None:
            reason = _reason(known, label)
            suggestions.append(Suggestion(span.start, span.end, entry.name, reason))
    return suggestions


def _reason(known: Known, label: str) -> str:
    sentences = counted(len(set(known.phrase.tagged[label])), "sentence")
    words = "with other digits tagged" if known.is_shape else "tagged"
    return f"{words} {shown_name(label)} in {sentences}"
