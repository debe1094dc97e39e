"""Hugging Face token classification: words and their tags in two lists, an object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...core.errors import FormatError
from .conll import sentence_of
from .cutting import NOTHING, cut_words, fit_to_words, words_of
from .fields import NOT_AN_OBJECT, rest_of
from .format import Carries, Format, Reading, Writing
from .iob import SCHEMES, Tagged, encode
from .json_stream import in_list, json_values
from .names import without_spaces
from .raw import Placed, Raw
from .report import Report
from .sketch import Sketch
from .writing import dump, write_items

WORDS = ("tokens", "words")
TAGS = ("ner_tags", "ner", "tags", "labels", "ner_labels", "tag")
_UNEVEN = "an example has another number of tags than words"
_NO_WORDS = "an example has no list of words"


def recognise(sketch: Sketch) -> bool:
    """Tell whether records have a list of words and one of tags."""
    return has_lists(sketch.record)


def has_lists(record: Mapping[str, Any]) -> bool:
    """Tell whether a record has a list of words and one of tags."""
    return any(_is_of(record.get(key), str) for key in WORDS) and any(
        _is_of(record.get(key), (str, int)) for key in TAGS
    )


def _is_of(value: Any, kinds: type | tuple[type, ...]) -> bool:
    return isinstance(value, list) and all(isinstance(each, kinds) for each in value)


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the examples of all files.

    Raises:
        FormatError: tags are numbers, and their names have not been told.
    """
    report = reading.report
    for source in reading.bundle.sources:
        report.begin_file(source.name)
        with source.text(report) as stream:
            for found in json_values(stream, report, in_list):
                place = report.here(found.line)
                if not isinstance(found.value, dict):
                    report.refuse(place, NOT_AN_OBJECT)
                    continue
                raw = example_of(found.value, place, report, reading.tag_names)
                if raw is not None:
                    yield raw


def example_of(
    record: Mapping[str, Any], place: int, report: Report, names: Sequence[str]
) -> Raw | None:
    """Return the example of a record; None, with a note, for what is none.

    Args:
        record: with lists of words and tags.
        place: of it.
        report: gets what is odd.
        names: of tags that are numbers, in their order.

    Raises:
        FormatError: tags are numbers, and their names are not known.
    """
    words_key = next((key for key in WORDS if isinstance(record.get(key), list)), "")
    tags_key = next((key for key in TAGS if isinstance(record.get(key), list)), "")
    if not words_key:
        report.refuse(place, _NO_WORDS)
        return None
    words = [each if isinstance(each, str) else str(each) for each in record[words_key]]
    given = record[tags_key] if tags_key else []
    tags = [_named(tag, names) for tag in given]
    if len(tags) != len(words):
        report.refuse(place, _UNEVEN)
        return None
    kept = [(word.strip(), tag) for word, tag in zip(words, tags, strict=True)]
    for word, _ in kept:
        if not word:
            report.refuse(place, "a word is empty")
    kept = [each for each in kept if each[0]]
    if not kept:
        report.refuse(place, _NO_WORDS)
        return None
    text = next((record[k] for k in ("text", "sentence") if isinstance(record.get(k), str)), "")
    raw = sentence_of(place, [word for word, _ in kept], [tag for _, tag in kept], text)
    raw.extra = rest_of(record, (words_key, tags_key, "text", "sentence"))
    return raw


def _named(tag: Any, names: Sequence[str]) -> str:
    if isinstance(tag, str):
        return tag
    if type(tag) is int and 0 <= tag < len(names):
        return names[tag]
    if tag in (None, -100):
        return "O"
    raise FormatError(
        f"Tags are numbers (such as {tag}), and the file does not say what they stand for.",
        "Give their names in order with --tag-names O,B-PER,I-PER and so on.",
    )


def lists_of(item: Placed, writing: Writing) -> tuple[list[str], list[str]] | None:
    """Return the words of an example and their tags; None, with a note, where there are none."""
    place, example, words = item
    report = writing.report
    spans = fit_to_words(example, report, place, overlaps=False)
    cut = cut_words(example.content, spans, words)
    if not cut:
        report.drop(place, NOTHING)
        return None
    tagged = []
    for span in spans:
        numbers = words_of(span, cut)
        label = without_spaces(span.label, report, place)
        tagged.append(Tagged(numbers.start, numbers.stop, label))
    tags = encode(tagged, len(cut), writing.scheme or SCHEMES[0])
    return [word.of(example.content) for word in cut], list(tags)


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write ``tokens`` and ``ner_tags``, these as names."""

    def line(item: Placed) -> str | None:
        lists = lists_of(item, writing)
        if lists is None:
            return None
        return dump({"tokens": lists[0], "ner_tags": lists[1]}) + "\n"

    write_items(items, writing, line)


CARRIES = Carries(
    spacing=False,
    line_ends=False,
    overlaps=False,
    any_label=False,
    empty_texts=False,
    space_edges=False,
)

FORMAT = Format(
    name="huggingface",
    title="Hugging Face token classification (JSON Lines)",
    suffix=".jsonl",
    recognise=recognise,
    read=read,
    write=write,
    carries=CARRIES,
    unit=None,
    note="`tokens` or `words` with `ner_tags`, `ner`, `tags` or `labels`; numbers need "
    "`--tag-names`. A `text` beside them gives the spacing back.",
)
