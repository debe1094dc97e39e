"""The table of formats. One that needs a library above `storage` is put into it from there."""

from __future__ import annotations

from pathlib import Path

from ...core.display import shown_name
from ...core.errors import FormatError
from . import (
    article,
    brat,
    conll,
    doccano,
    hugging_face,
    label_studio,
    lighttag,
    ner_annotator,
    parquet,
    prodigy,
    rasa,
    rasa_yaml,
    snips,
    spacy_docs,
    spacy_pairs,
    tables,
    webanno,
    xmi,
)
from .format import Format
from .sketch import Sketch
from .source import Bundle

# What is more particular stands before what is less: the first that recognises a file has it.
_FORMATS: list[Format] = [
    lighttag.FORMAT,
    article.FORMAT,
    ner_annotator.FORMAT,
    label_studio.FORMAT,
    rasa.FORMAT,
    snips.FORMAT,
    spacy_pairs.FORMAT,
    spacy_docs.FORMAT,
    hugging_face.FORMAT,
    prodigy.FORMAT,
    doccano.FORMAT,
    webanno.FORMAT,
    brat.FORMAT,
    xmi.FORMAT,
    rasa_yaml.FORMAT,
    conll.FORMAT,
    parquet.FORMAT,
    tables.WORKBOOK,
    tables.TAGGED_TABLE,
    tables.TABLE,
    tables.TEXT,
]


def formats() -> tuple[Format, ...]:
    """Return all formats."""
    return tuple(_FORMATS)


def register(form: Format) -> None:
    """Put a format into the table, before all others; a second time changes nothing."""
    if all(each.name != form.name for each in _FORMATS):
        _FORMATS.insert(0, form)


def format_named(name: str) -> Format:
    """Return a format by its name.

    Raises:
        FormatError: there is none of that name.
    """
    found = next((each for each in _FORMATS if each.name == name), None)
    if found is None:
        raise FormatError(f"There is no format “{name}”.", f"There are: {_names()}.")
    return found


# Which format a new file has by its ending, where several have the same.
_USUAL = {".json": "article", ".jsonl": "doccano", ".tsv": "webanno", ".txt": "conll"}


def format_for_suffix(path: Path) -> Format:
    """Return the format of a file to be written by its ending.

    Raises:
        FormatError: no format has that ending.
    """
    suffix = path.suffix.lower()
    if suffix in _USUAL:
        return format_named(_USUAL[suffix])
    found = next((each for each in _FORMATS if each.write and each.suffix == suffix), None)
    if found is None:
        raise FormatError(
            f"The ending of {shown_name(path.name)} does not say its format.",
            f"Say which with --to: {_names()}.",
        )
    return found


def recognise(bundle: Bundle) -> Format:
    """Return the format of what a user has chosen, by its content.

    Raises:
        FormatError: it looks like none of them.
    """
    sketch = Sketch(bundle)
    if not sketch.source.size:
        raise FormatError(f"{bundle.name} is empty.", "Choose another file.")
    for form in _FORMATS:
        if form.read is not None and form.recognise(sketch):
            return form
    if {"label", "pattern"} <= sketch.record.keys():
        raise FormatError(
            f"{bundle.name} holds patterns, not examples.",
            "In the window, word lists and patterns are a source of suggestions.",
        )
    raise FormatError(
        f"{bundle.name} does not look like any format that can be read.",
        f"Say which it is, if you know: {_names()}.",
    )


def _names() -> str:
    return ", ".join(sorted(each.name for each in _FORMATS))
