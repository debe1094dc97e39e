"""Every format of the table, random texts and spans: what it can carry comes back."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.conventions import EndConvention
from eventner_gui.storage.formats.converting import Wish
from eventner_gui.storage.formats.format import Format
from eventner_gui.storage.formats.report import Fate, Report
from eventner_gui.storage.formats.table import formats
from eventner_gui.storage.formats.writing import NothingToWrite
from tests.formats.comparing import carried, comparable, read, write

register_formats()

# Letters, marks that join, pairs of UTF-16, flags, line ends, quotes and signs of the formats.
_PIECES = st.sampled_from(
    [
        *(
            "Ada",
            "of",
            "11AM",
            "é",
            "e\u0301",
            "😀",
            "👨‍👩‍👧",
            "🇩🇪",
            "𝔘",
            "東京",
            "ไทย",
            "שלום",
            "नमस्ते",
        ),
        *(" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u200b", "\u2028", "\x85", "\x0c"),
        *(
            '"',
            "'",
            "\\",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "#",
            "_",
            "*",
            "|",
            "<",
            "&",
            ";",
            ",",
            "-",
        ),
        *("#Text=", "-DOCSTART-", "B-x", "O", "T1", "- ", "\\n", "\\u0041", "]]>", "_x0041_", "=1"),
    ]
)
_TEXTS = st.one_of(
    st.lists(_PIECES, min_size=1, max_size=12).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
)
_LABELS = st.sampled_from(["PER", "date", "Ort", "geo-political", "T_1"])


@st.composite
def _examples(draw: st.DrawFn) -> Example:
    text = draw(_TEXTS)
    annotations = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        annotations.append(Annotation(start, end, draw(_LABELS)))
    status = draw(st.sampled_from([Status.DONE, Status.TODO, Status.SKIPPED, Status.FLAGGED]))
    return Example(text, tuple(dict.fromkeys(annotations)), status)


def _left_out(report: Report) -> set[int]:
    """Return the numbers of examples that were told to have no place in a format."""
    return {
        report.number_of(place)
        for entry in report.entries
        if entry.fate is Fate.DROPPED and entry.what.startswith("an example")
        for place in entry.places
    }


def _both_ways() -> list[Format]:
    return [each for each in formats() if each.read is not None and each.write is not None]


@pytest.mark.parametrize("form", _both_ways(), ids=lambda form: form.name)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(examples=st.lists(_examples(), min_size=1, max_size=3))
def test_what_a_format_carries_comes_back(form: Format, examples: list[Example]) -> None:
    carries = form.carries
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{form.suffix}"
        report = Report()
        try:
            written = write(form, path, examples, report)
        except NothingToWrite:
            assert len(_left_out(report)) == len(examples)
            return
        # A few random spans show nothing about what offsets mean.
        told = EndConvention.INCLUSIVE if form.name == "article" else EndConvention.EXCLUSIVE
        found, report = read(form, path, Wish(end=told, unit=form.unit))
    assert not [entry for entry in report.entries if entry.fate.value == "Refused"]
    left_out = _left_out(written)
    assert not left_out or not (carries.empty_texts and carries.any_text)
    examples = [each for number, each in enumerate(examples, 1) if number not in left_out]
    wanted = [carried(each, carries) for each in examples]
    assert [comparable(each, carries) for each in found] == wanted
    if carries.statuses:
        unsure = {
            number
            for number, each in enumerate(examples)
            if each.status is Status.TODO and each.annotations and form.name == "prodigy"
        }
        for number, (one, other) in enumerate(zip(found, examples, strict=True)):
            assert one.status is other.status or number in unsure
    assert written.written == len(found)
