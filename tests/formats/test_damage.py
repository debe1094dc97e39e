"""Damaged files of every format: read as far as possible or refused in words, never a crash."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventner_gui.core.errors import EventNerError
from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.conventions import EndConvention
from eventner_gui.storage.formats.converting import Wish
from eventner_gui.storage.formats.format import Format
from eventner_gui.storage.formats.source import open_bundle
from eventner_gui.storage.formats.table import format_named, formats, recognise
from tests.formats.comparing import read, tagged, write

register_formats()

EXAMPLES = [
    tagged("Ada met Bob in Köln on Monday", (0, 3, "PER"), (8, 11, "PER"), (15, 19, "LOC")),
    tagged("Book yoga 😀 for next Friday", (5, 9, "NAME"), (16, 27, "DATE")),
    tagged("Rain"),
    tagged("Cancel lunch with Priya", (18, 23, "PER")),
]


def _files() -> list[Format]:
    both = [each for each in formats() if each.read is not None and each.write is not None]
    return [each for each in both if each.suffix]


@cache
def _whole(name: str) -> bytes:
    form = format_named(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{form.suffix}"
        write(form, path, EXAMPLES)
        return path.read_bytes()


@pytest.mark.parametrize("form", _files(), ids=lambda form: form.name)
def test_what_is_written_is_recognised_by_its_content(form: Format, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(_whole(form.name))
    found = recognise(open_bundle(path)).name
    # both are the article's keys; LightTag's own come with its exports alone
    assert found == form.name or (form.name, found) == ("lighttag", "article")


@pytest.mark.parametrize("form", _files(), ids=lambda form: form.name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damage_is_told_and_nothing_crashes(form: Format, data: st.DataObject) -> None:
    whole = _whole(form.name)
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["cut", "lost", "twice", "other", "zero"]))
    some = data.draw(st.binary(min_size=1, max_size=4))
    rest = whole[at + len(some) :]
    damaged = {
        "cut": whole[:at],
        "lost": whole[:at] + rest,
        "twice": whole[: at + 20] + whole[at:],
        "other": whole[:at] + some + rest,
        "zero": whole[:at] + b"\x00" * len(some) + rest,
    }[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(damaged)
        try:
            read(form, path, Wish(end=EndConvention.EXCLUSIVE))
        except EventNerError as error:
            assert error.hint
