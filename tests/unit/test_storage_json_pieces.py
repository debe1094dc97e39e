"""Errors name line and column; everything json reads is read."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.errors import FormatError
from eventner_gui.storage.json_pieces import read_pieces

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def error_of(text: str | bytes) -> FormatError:
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    with pytest.raises(FormatError) as caught:
        read_pieces(data, name="my.json")
    assert "my.json" in str(caught.value)
    assert caught.value.hint
    return caught.value


@given(
    st.dictionaries(st.text().filter(lambda key: key != "examples"), json_values, max_size=4),
    st.lists(json_values, max_size=6),
    st.sampled_from([None, 1, "\t"]),
)
def test_pieces_are_what_the_whole_parser_reads(top, examples, indent) -> None:
    whole = {**top, "examples": examples, "z": 1}
    data = json.dumps(whole, indent=indent, ensure_ascii=True).encode("utf-8")
    expected = json.loads(data)
    pieces = read_pieces(data, name="x")
    assert pieces.examples == expected.pop("examples")
    assert list(pieces.top) == list(whole)
    pieces.top.pop("examples")
    assert pieces.top == expected


@given(st.lists(json_values, min_size=1, max_size=5), st.sampled_from(["", " ", "\r\n", "\n\t"]))
def test_each_example_is_found_again_at_its_offset(examples, space) -> None:
    inner = f"{space},{space}".join(json.dumps(each) for each in examples)
    text = f'{space}{{"examples"{space}:{space}[{space}{inner}{space}]{space}}}{space}'
    pieces = read_pieces(text.encode("utf-8"), name="x")
    found = [json.JSONDecoder().raw_decode(text, at)[0] for at in pieces.example_offsets]
    assert found == examples


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbf{"examples": []}',
        b'\n\n\r\n{"examples": []}',
        b'{\r\n"examples"\r\n: [\r\n]\r\n}\r\n  \n',
    ],
)
def test_marks_empty_lines_and_line_ends_of_every_kind_are_read(data: bytes) -> None:
    assert read_pieces(data, name="x").examples == []


def test_numbers_that_are_none_are_read() -> None:
    pieces = read_pieces(b'{"a": NaN, "b": -Infinity, "examples": []}', name="x")
    assert math.isnan(pieces.top["a"])
    assert pieces.top["b"] == -math.inf


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ('{"examples": [\n{"a": 1}\n{"a": 2}]}', "line 3, column 1", "comma"),
        ('{"examples": [\n  {"a" 1}]}', "line 2, column 8", "colon"),
        ('{"examples": [\r\n  {"a": }]}', "line 2, column 9", "value is missing"),
        ('{"examples": [\r  {"a": tru}]}', "line 2, column 9", "value is missing"),
        ('{"examples": [1,\n]}', "line 2, column 1", "a comma too many"),
        ('{"examples": []\n,}', "line 2, column 2", "a comma too many"),
        ('{"examples": [], a: 1}', "line 1, column 18", "double quotes"),
        ('{"examples" []}', "line 1, column 13", "colon"),
        ('{"examples": [] "b": 1}', "line 1, column 17", "comma"),
        ('{"examples": [{"a": "x\ny"}]}', "line 1, column 23", "line end"),
        ('{"examples": [{"a": "x', "line 1, column 21", "quote is missing"),
        ('{"examples": [\n{"a": "\\d"}]}', "line 2, column 8", "backslash"),
        ('{"examples": [\n{"a": "\\u12"}]}', "line 2, column", "hexadecimal"),
        ('{"examples": [{"content": "a"},\n', "line 2, column 1", "ends in the middle"),
        ('{"examples": []}\n\nmore', "line 3, column 1", "after the end"),
        ('{"é😀": 1, "examples": [}', "line 1, column 24", "value is missing"),
    ],
)
def test_a_broken_file_is_shown_by_line_and_column(text: str, place: str, reason: str) -> None:
    error = error_of(text)
    assert place in str(error)
    assert reason in str(error)


def test_an_empty_file_is_called_empty() -> None:
    assert "is empty" in str(error_of(b""))
    assert "is empty" in str(error_of(b"\xef\xbb\xbf \r\n"))


@pytest.mark.parametrize("text", ['"text"', "plain text", "<html>"])
def test_a_file_that_is_no_object_is_explained(text: str) -> None:
    error = error_of(text)
    assert "{" in str(error)
    assert '"examples"' in error.hint


def test_missing_or_wrong_examples_are_explained() -> None:
    assert "no “examples”" in str(error_of('{"data": []}'))
    assert "not a list" in str(error_of('{"examples": {"a": 1}}'))
    assert "line 2, column 13" in str(error_of('{\n"examples": null}'))


def test_bytes_that_are_not_utf8_are_located() -> None:
    error = error_of('{"examples": [\n"é"]}'.encode("cp1252"))
    assert "line 2" in str(error)
    assert "byte 17 " in str(error)
    assert "UTF-8" in error.hint
    assert "UTF-16" in str(error_of('{"examples": []}'.encode("utf-16") + b"a"))


def test_deep_nesting_is_an_error_of_the_format() -> None:
    deep = "[" * 200_000
    assert "nested too deeply" in str(error_of('{"examples": [\n' + deep))
    assert "nested too deeply" in str(error_of('{"a": ' + deep))


def test_a_number_beyond_the_interpreters_limit_is_an_error_of_the_format() -> None:
    assert "digits" in str(error_of('{"examples": [' + "1" * 5_000 + "]}"))


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda t: t.encode("utf-8", "replace")))
def test_no_input_breaks_the_reader(data: bytes) -> None:
    for each in (data, b'{"examples": [' + data, b'{"examples": [1], ' + data):
        try:
            read_pieces(each, name="x")
        except FormatError as error:
            assert error.hint
