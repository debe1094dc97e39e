"""From examples to what spaCy learns from, with a note on everything that changes on the way.

The steps are the article's: upper-case label, `char_span` with contract alignment, `filter_spans`.
Whitespace is trimmed off the edges first, since spaCy never finds a span again that was trained
with a space at its edge.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.document import Annotation, Example
from ..core.notes import Note
from ..core.problems import lies_in_text
from ..core.spans import Span, trim_space
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

__all__ = ["Converted", "Note", "convert", "convert_one", "write_docs"]


@dataclass(frozen=True, slots=True)
class Converted:
    """Documents to train or measure on.

    Attributes:
        docs: one for each example, in order, with its entities set.
        notes: what was changed, in the order of the examples.
    """

    docs: tuple[Doc, ...]
    notes: tuple[Note, ...]


def count_labels(docs: Iterable[Doc]) -> dict[str, int]:
    """Return how many entities each label has, sorted by label."""
    counts = Counter(entity.label_ for doc in docs for entity in doc.ents)
    return dict(sorted(counts.items()))


def convert(
    examples: Iterable[Example],
    pipeline: Language,
    *,
    should_stop: Callable[[], bool] = lambda: False,
) -> Converted:
    """Return the examples as spaCy documents.

    Args:
        examples: with annotations in half-open code points.
        pipeline: its tokenizer alone is used; any length of text is taken.
        should_stop: looked at before each example; what is done so far is returned then.
    """
    docs, notes = [], []
    for example in examples:
        if should_stop():
            break
        doc, found = convert_one(example, pipeline)
        docs.append(doc)
        notes.extend(found)
    return Converted(tuple(docs), tuple(notes))


def convert_one(example: Example, pipeline: Language) -> tuple[Doc, list[Note]]:
    """Return one example as a spaCy document, and what was changed."""
    from spacy.util import filter_spans

    text = for_spacy(example.content)
    doc = pipeline.tokenizer(text)
    notes: list[Note] = []
    spans = []
    for annotation in example.annotations:
        span = _align(doc, annotation, text, notes)
        if span is not None:
            spans.append(span)
    kept = filter_spans(_merge_doubles(spans, text, notes))
    _note_overlaps(spans, kept, text, notes)
    # Tokens outside are marked as such, not as missing: an example that is done is complete.
    doc.set_ents(kept, default="outside")
    return doc, notes


def write_docs(docs: Sequence[Doc], path: Path) -> None:
    """Write documents as spaCy's binary format, as `spacy train` reads it.

    Raises:
        OSError: the file cannot be written.
    """
    from spacy.tokens import DocBin

    path.write_bytes(DocBin(docs=docs, store_user_data=False).to_bytes())


def write_labels(docs: Sequence[Doc], path: Path) -> None:
    """Write what a recogniser has to know of documents before it learns: `spacy init labels`.

    Raises:
        OSError: the file cannot be written.
    """
    import spacy
    from spacy.training import Example

    vocab = docs[0].vocab
    moves = spacy.blank(vocab.lang, vocab=vocab).add_pipe("ner").moves
    actions = moves.get_actions(examples=[Example(doc, doc) for doc in docs])
    path.write_text(json.dumps(actions, ensure_ascii=False), encoding="utf-8", newline="\n")


def _align(doc: Doc, annotation: Annotation, text: str, notes: list[Note]) -> SpacySpan | None:
    """Return the annotation's whole tokens, or None with a note."""
    label, given = for_spacy(annotation.label), Span(annotation.start, annotation.end)
    reason = _unusable_reason(annotation, text)
    trimmed = None if reason else trim_space(text, given)
    if trimmed is None:
        within = given.of(text) if lies_in_text(annotation, text) else ""
        notes.append(Note("dropped", text, label, within, reason or "There is only space in it."))
        return None
    contracted = doc.char_span(trimmed.start, trimmed.end, label=label, alignment_mode="contract")
    span = None if contracted is None else _without_space_tokens(contracted)
    if span is None:
        whole = doc.char_span(trimmed.start, trimmed.end, alignment_mode="expand").text
        reason = f"It cuts a word of spaCy's and holds no whole one: “{whole}”."
        notes.append(Note("dropped", text, label, given.of(text), reason))
        return None
    if (span.start_char, span.end_char) != (trimmed.start, trimmed.end):
        whole = doc.char_span(trimmed.start, trimmed.end, alignment_mode="expand").text
        reason = (
            f"“{trimmed.of(text)}” cuts a word of spaCy's in two: “{whole}”. "
            f"Training takes “{span.text}”."
        )
        notes.append(Note("shortened", text, label, given.of(text), reason))
    elif trimmed != given:
        reason = f"It has space at its edge; training takes “{span.text}”."
        notes.append(Note("shortened", text, label, given.of(text), reason))
    return span


def _without_space_tokens(span: SpacySpan) -> SpacySpan | None:
    """Return the span without tokens of whitespace at its edges; contracting may uncover them."""
    start, end = span.start, span.end
    while start < end and span.doc[start].is_space:
        start += 1
    while end > start and span.doc[end - 1].is_space:
        end -= 1
    if start == end:
        return None
    from spacy.tokens import Span as SpacySpan

    return SpacySpan(span.doc, start, end, label=span.label)


def _unusable_reason(annotation: Annotation, text: str) -> str:
    """Return why an annotation is no stretch of the text; empty when it is one."""
    if not annotation.label.strip():
        return "The tag has no name."
    if lies_in_text(annotation, text):
        return ""
    if annotation.end == annotation.start:
        return "It is empty: it ends where it starts."
    if annotation.end < annotation.start:
        return f"It ends (at {annotation.end}) before it starts (at {annotation.start})."
    return (
        f"It points outside the text: {annotation.start} to {annotation.end}, "
        f"and the text has {len(text)} characters."
    )


def _merge_doubles(spans: Sequence[SpacySpan], text: str, notes: list[Note]) -> list[SpacySpan]:
    seen: dict[tuple[int, int, str], SpacySpan] = {}
    for span in spans:
        key = (span.start, span.end, span.label_)
        if key in seen:
            reason = f"“{span.text}” is tagged {span.label_} more than once; it counts once."
            notes.append(Note("merged", text, span.label_, span.text, reason))
        seen.setdefault(key, span)
    return list(seen.values())


def _note_overlaps(
    spans: Sequence[SpacySpan], kept: Sequence[SpacySpan], text: str, notes: list[Note]
) -> None:
    keys = {(span.start, span.end, span.label_) for span in kept}
    noted = set()
    for span in spans:
        key = (span.start, span.end, span.label_)
        if key in keys or key in noted:
            continue
        noted.add(key)
        winner = next(k for k in kept if k.start < span.end and span.start < k.end)
        if (winner.start, winner.end) == (span.start, span.end):
            reason = (
                f"“{span.text}” is tagged {winner.label_} as well; a word has one tag, and "
                f"{winner.label_} is used."
            )
        else:
            reason = (
                f"It overlaps “{winner.text}” ({winner.label_}); a word has one tag, and the "
                "longer one is used."
            )
        notes.append(Note("dropped", text, span.label_, span.text, reason))
