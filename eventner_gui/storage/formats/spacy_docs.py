"""spaCy 2's JSON of documents: paragraphs of sentences of tokens with a tag in ``ner``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .conll import sentence_of
from .fields import NO_TEXT, NOT_AN_OBJECT, objects
from .format import Format, Reading
from .json_stream import in_list, json_values
from .raw import Raw
from .report import Report
from .sketch import Sketch

_UNKNOWN = "words whose tags are unknown (“-” or “?”) were read as being in none"


def recognise(sketch: Sketch) -> bool:
    """Tell whether documents have paragraphs, or a single one is the whole file."""
    return any(
        isinstance(each, dict)
        and isinstance(each.get("paragraphs"), list)
        and any(isinstance(p, dict) and "sentences" in p for p in each["paragraphs"])
        for each in sketch.records
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the paragraphs of all documents of all files."""
    report = reading.report
    for source in reading.bundle.sources:
        report.begin_file(source.name)
        with source.text(report) as stream:
            for found in json_values(stream, report, in_list):
                place = report.here(found.line)
                if not isinstance(found.value, dict):
                    report.refuse(place, NOT_AN_OBJECT)
                    continue
                for each in objects(found.value.get("paragraphs"), report, place, "a paragraph"):
                    raw = _paragraph(each, report, place)
                    if raw is not None:
                        yield raw


def _paragraph(paragraph: Mapping[str, Any], report: Report, place: int) -> Raw | None:
    words: list[str] = []
    tags: list[str] = []
    for sentence in objects(paragraph.get("sentences"), report, place, "a sentence"):
        for token in objects(sentence.get("tokens"), report, place, "a word"):
            word, tag = token.get("orth"), token.get("ner", "O")
            if not isinstance(word, str) or not word.strip():
                if word:
                    continue  # white space as a word of its own
                report.refuse(place, "a word is empty")
                continue
            if tag in ("-", "?", None, ""):
                report.mend(place, _UNKNOWN)
                tag = "O"
            words.append(word)
            tags.append(str(tag))
    raw = paragraph.get("raw")
    text = raw if isinstance(raw, str) else ""
    if not words:
        if text.strip():
            return Raw(place, text)
        report.refuse(place, NO_TEXT)
        return None
    if paragraph.get("cats"):
        report.pass_over(place, "a category of the whole text")
    return sentence_of(place, words, tags, text)


FORMAT = Format(
    name="spacy2-docs",
    title="spaCy 2 documents (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    unit=None,
    note="What `spacy train` of version 2 took; each paragraph is an example.",
)
