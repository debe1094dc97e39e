"""What is odd in a file is mended with a report, or refused with its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eventner_gui.core.document import Annotation, Status
from eventner_gui.core.errors import FileError, FormatError
from eventner_gui.storage import reading
from eventner_gui.storage.codec import Decoded, decode, encode
from eventner_gui.storage.conventions import EndConvention
from eventner_gui.storage.json_pieces import Pieces
from eventner_gui.storage.projects import open_project, read_sentences
from eventner_gui.storage.sentences import LONGEST_LINE

FINE = '{"content": "Book it", "annotations": []}'


def load(data: bytes | str | dict) -> Decoded:
    if isinstance(data, dict):
        data = json.dumps(data)
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    return decode(data, name="my.json")


def refused(data: bytes | str | dict) -> FormatError:
    with pytest.raises(FormatError) as caught:
        load(data)
    assert "\n" not in caught.value.one_line()
    assert caught.value.hint
    return caught.value


def with_example(example: str) -> str:
    return '{"examples": [\n' + FINE + ",\n" + example + ",\n" + FINE + "\n]}"


def tagged(**changes: object) -> str:
    annotation = {"start": 0, "end": 3, "tag_name": "action", "value": "Book", **changes}
    return json.dumps({"content": "Book it", "annotations": [annotation]})


@pytest.mark.parametrize(
    ("changes", "span", "words"),
    [
        ({"start": "0"}, (0, 4), "as text"),
        ({"start": " 0 ", "end": "+3"}, (0, 4), "as text"),
        ({"end": "3.0"}, (0, 4), "as text"),
        ({"end": 3.0}, (0, 4), "as fractions"),
        ({"start": -0.0, "end": 3}, (0, 4), "as fractions"),
    ],
)
def test_offsets_that_can_only_be_one_number_are_read_as_it(changes, span, words) -> None:
    decoded = load(with_example(tagged(**changes)))
    annotation = decoded.document.examples[1].annotations[0]
    assert (annotation.start, annotation.end) == span
    assert [words in each for each in decoded.mended] == [True]
    assert "In one example" in decoded.mended[0]
    assert "(example 2, line 3)" in decoded.mended[0]
    assert b'"start": 0, "end": 3' in b"".join(encode(decoded.document))


def test_the_same_mending_in_many_examples_is_one_sentence() -> None:
    examples = [FINE, *[tagged(end="3", start="0")] * 1200]
    decoded = load('{"examples": [' + ",\n".join(examples) + "]}")
    assert decoded.mended == (
        "In 1,200 examples, offsets were written as text; they were read as numbers "
        "(first: example 2, line 2).",
    )


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ('{"content": "a"}', "there is no “annotations”"),
        ('{"content": "a", "annotations": null}', "“annotations” was null"),
        ('{"content": "a", "annotations": [], "eventner": null}', "“eventner” was null"),
        ('{"content": "a", "annotations": [], "eventner": {"status": "ready"}}', "“status” was"),
        ('{"content": "a", "annotations": [], "eventner": {"status": null}}', "“status” was"),
        ('{"content": "a", "annotations": [], "eventner": {"status": ["done"]}}', "“status” was"),
        ('{"content": "a", "annotations": [], "x": 0.12345678901234567890}', "more digits"),
    ],
)
def test_what_can_only_mean_one_thing_is_mended(example: str, words: str) -> None:
    decoded = load(with_example(example))
    found = decoded.document.examples[1]
    assert (found.content, found.annotations, found.status) == ("a", (), Status.TODO)
    assert len(decoded.mended) == 1
    assert words in decoded.mended[0]
    assert "example 2, line 3" in decoded.mended[0]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"version": "1"}, "“version” was 1"),
        ({"version": 1.0}, "“version” was 1.0"),
        ({"end": "Inclusive "}, "“end” was written otherwise"),
        ({"guidelines": None}, "“guidelines” was null"),
        ({"language": None}, "“language” was null"),
        ({"labels": ["a"]}, "label 1 is a bare name"),
        ({"labels": [{"name": "a", "color": "red"}]}, "“color” of label 1"),
        ({"labels": [{"name": "a", "color": 3}]}, "“color” of label 1"),
        ({"labels": [{"name": "a", "key": "F1"}]}, "the label has no key now"),
        ({"labels": [{"name": "a", "key": 1}]}, "it was read as 1"),
        ({"labels": [{"name": "a", "description": None}]}, "“description” of label 1"),
        ({"labels": [{"name": "a"}, {"name": "A"}]}, "two labels A"),
        (None, "there is null"),
    ],
)
def test_a_header_is_mended(header: object, words: str) -> None:
    decoded = load('{\n"eventner": ' + json.dumps(header) + ',\n"examples": [' + FINE + "]}")
    assert len(decoded.mended) == 1
    assert words in decoded.mended[0]
    assert "In “eventner” (line 2)" in decoded.mended[0]
    written = b"".join(encode(decoded.document))
    again = decode(written, name="x")
    assert again.mended == ()
    assert b"".join(encode(again.document)) == written


REPEATED = [
    '{"content": "lost", "content": "Book it", "annotations": []}',
    '{"content": "Book it", "annotations": [1], "annotations": []}',
    '{"content": "lost", "c\\u006fntent": "Book it", "annotations": []}',
    '{"content": "Book \\"it\\\\", "content": "Book it", "annotations": []}',
    '{"content": "Book it", "annotations": [], "eventner": {"status": "todo", "status": "done"}}',
    '{"content": "Book it", "annotations": [], "id": {"a": 1, "b": 2, "a": 3}}',
    tagged()[:-3] + ', "start": 0}]}',
    tagged()[:-3] + ', "value": "Book"}]}',
]


@pytest.mark.parametrize("example", REPEATED)
def test_a_name_that_stands_twice_is_found(example: str) -> None:
    decoded = load(with_example(example))
    assert any("stands there more than once" in each for each in decoded.mended), decoded.mended
    assert any("example 2, line 3" in each for each in decoded.mended)
    assert decoded.document.examples[1].content == "Book it"


@pytest.mark.parametrize(
    "example",
    [
        json.dumps({"content": content, "annotations": []})
        for content in ('a "content" b', "\\", '\\"', '"\\', '\\\\"content":', "\\\\", '"')
    ]
    + [
        '{"content": "\\u0022 \\u005c", "annotations": []}',
        '{"content": "\\"", "annotations": [], "path": "C:\\\\"}',
        '{"content": "x", "annotations": [], "content ": "\\\\\\""}',
    ],
)
def test_quotes_and_backslashes_are_not_taken_for_repeated_names(example: str) -> None:
    assert load(with_example(example)).mended == ()


def test_repeated_names_beside_the_examples_are_reported() -> None:
    decoded = load('{"a": 1,\n"a": {"b": 1, "b": 2}, "eventner": {"end": "inclusive", "x": 1, '
                   '"x": 2}, "examples": []}')  # fmt: skip
    assert [re.findall("“(.)”", each) for each in decoded.mended] == [["a", "a"], ["a", "b"], ["x"]]


def test_a_second_list_of_examples_is_refused() -> None:
    error = refused('{"examples": [],\n"examples": []}')
    assert "line 2, column 13" in str(error)
    assert "line 1, column 14" in str(error)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_json_in_wide_encodings_is_read_and_reported(encoding: str) -> None:
    text = '{"examples": [{"content": "é😀\ud800", "annotations": []}]}'
    decoded = load(text.encode(encoding, "surrogatepass"))
    assert decoded.document.examples[0].content == "é😀\ud800"
    assert f"written in {encoding[:6].upper()}" in decoded.mended[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_second_byte_order_mark_is_none(encoding: str) -> None:
    assert "line 1, column 1" in str(refused('\ufeff{"examples": []}'.encode(encoding)))


def test_a_mark_of_utf8_and_all_line_ends_are_no_news() -> None:
    decoded = load(
        b'\xef\xbb\xbf{"examples": [\r\n' + FINE.encode() + b"\r,\n" + FINE.encode() + b"]}"
    )
    assert decoded.mended == decoded.remarks == ()


def test_characters_are_kept_exactly() -> None:
    content = "a\0b\x01\x1f\x7f\x85\r\n\r\u2028\u202e\ufeff\ud83d \udc00\U0010ffff"
    decoded = load({"examples": [{"content": content, "annotations": []}]})
    assert decoded.document.examples[0].content == content
    assert load(b"".join(encode(decoded.document))).document.examples[0].content == content


def test_lines_are_looked_up_only_for_what_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(Pieces, "line_of_key", lambda _self, key: asked.append(key) or 1)
    labels = [{"name": f"label {number}", "color": "red"} for number in range(300)]
    mended = load({"examples": [], "eventner": {"end": "inclusive", "labels": labels}}).mended
    assert (len(asked), len(mended)) == (12, 13)
    assert mended[-1] == "… and 288 more things of this kind."


def test_a_thousand_different_mendings_are_a_few_sentences() -> None:
    examples = [f'{{"content": "a", "annotations": [], "k{n}": 1, "k{n}": 2}}' for n in range(1000)]
    mended = load('{"examples": [' + ",\n".join(examples) + "]}").mended
    assert len(mended) == 13
    assert mended[-1] == "… and 988 more things of this kind."


@pytest.mark.parametrize("key", ["id", "example_id"])
def test_two_examples_with_one_id_are_kept_and_reported(key: str) -> None:
    ids = (7, 8, 7, "7")
    examples = [{"content": c, "annotations": [], key: i} for c, i in zip("abcd", ids, strict=True)]
    decoded = load({"examples": examples})
    assert [e.content for e in decoded.document.examples] == list("abcd")
    assert decoded.mended == ()
    assert decoded.remarks == (
        f"In one example, “{key}” is that of an example before; all were kept (example 3, line 1).",
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_kept_and_reported_but_no_offsets(number: str) -> None:
    for text in (
        '{"a": ' + number + ', "examples": []}',
        with_example('{"content": "a", "annotations": [], "x": ' + number + "}"),
    ):
        decoded = load(text)
        assert "NaN or Infinity" in decoded.remarks[0]
        assert f" {number}".encode() in b"".join(encode(decoded.document))
    example = tagged().replace('"end": 3', f'"end": {number}')
    assert f"it is {number}" in str(refused(with_example(example)))


@pytest.mark.parametrize("number", ["1e999", "-1.0E+400", "9" * 5000, "9" * 400 + ".0"])
def test_numbers_too_large_to_keep_are_refused_with_their_place(number: str) -> None:
    assert "line 2, column 6" in str(refused('{\n"a": ' + number + ', "examples": []}'))
    example = '{"content": "a", "annotations": [], "x": ' + number + "}"
    assert "line 3, column 1" in str(refused(with_example(example)))


def test_an_offset_with_thousands_of_digits_is_refused_and_large_ones_are_kept() -> None:
    for digits in ("9" * 4300, "-" + "9" * 4300, "9" * 41):
        example = with_example(tagged().replace('"start": 0', f'"start": {digits}'))
        example = example.replace("{", '{"eventner": {"end": "inclusive"}, ', 1)
        assert "example 2 (line 3, column 1)" in str(refused(example))
    example = tagged(value="").replace('"end": 3', '"end": ' + "9" * 4300)
    refused(with_example(example).replace('"start": 0', '"start": ' + "9" * 4299))
    decoded = load(with_example(tagged(value="", start=10**20, end=10**21)) .replace(
        '{"examples"', '{"eventner": {"end": "inclusive"}, "examples"'))  # fmt: skip
    assert decoded.document.examples[1].annotations == (Annotation(10**20, 10**21 + 1, "action"),)


def test_deep_nesting_is_refused_wherever_it_stands() -> None:
    for depth in (101, 300, 900, 5_000, 100_000):
        deep = "[" * depth + "]" * depth
        objects = '{"a":' * depth + "1" + "}" * depth
        for value in (deep, objects):
            for example in (
                '{"content": "a", "annotations": [], "x": ' + value + "}",
                '{"content": "a", "annotations": [], "eventner": {"status": ' + value + "}}",
                '{"content": ' + value + "}",
                '{"content": "a", "annotations": ' + value + "}",
                '{"content": "a", "annotations": [{"start": ' + value + "}]}",
                value,
            ):
                assert "line 3" in str(refused(with_example(example)))
            assert "line 2" in str(refused('{\n"eventner": ' + value + ', "examples": []}'))
            refused(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FINE + "\n" + FINE, "JSON Lines (one object a line) of examples"),
        ("[" + FINE + "]", "a list of examples"),
        ("[]", "a list"),
        ('[["a", {"entities": []}]]', "a list as spaCy was trained with"),
        ('[{"id": 1, "data": {"text": "a"}, "annotations": []}]', "as Label Studio exports it"),
        ('{"id": 1, "text": "a", "label": []}\n{"id"', "JSON Lines (one object a line) as doccano"),
        ('{"text": "a", "spans": [], "answer": "accept"}\n{}', "as Prodigy exports it"),
        ('{"classes": [], "annotations": []}', "an object as ner-annotator saves it"),
        ('{"rasa_nlu_data": {}}', "as Rasa has it"),
        ('{"dataset": {"examples": []}}', "as LightTag exports data sets"),
        ('{"tokens": ["a"], "ner_tags": ["O"]}\n', "as Hugging Face has data sets"),
        ('{"cells": [], "nbformat": 4}', "as Jupyter saves notebooks"),
        ('{"a": 1}', "It has no “examples” (line 1, column 1)"),
    ],
)
def test_other_files_are_told_what_they_seem_to_be(text: str, words: str) -> None:
    error = refused(text)
    assert words in str(error)
    assert '"examples"' in error.hint


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"PK\x03\x04\x14\xff\xff", "zip"),
        (b"\x1f\x8b\x08\xff", "gzip"),
        (b"\x78\x9c\xff\xff", ".spacy"),
        (b"%PDF-1.7\n\xff", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
    ],
)
def test_files_that_are_no_text_are_named(start: bytes, words: str, tmp_path: Path) -> None:
    assert words in str(refused(start))
    path = tmp_path / "a.txt"
    path.write_bytes(start)
    with pytest.raises(FormatError, match=words):
        read_sentences(path)


def test_a_message_that_quotes_the_file_is_one_line_and_short() -> None:
    long = "x\n\u202e" * 5_000
    for text in (
        json.dumps({long: [[]] * 2, "examples": 3}),
        '{"examples": [], ' + (json.dumps(long) + ": 1, ") * 2 + '"x": 1}',
        with_example('{"content": "a", "annotations": ' + json.dumps(long) + "}"),
        with_example(tagged(start=long)),
    ):
        try:
            decoded = load(text)
        except FormatError as error:
            message = error.one_line()
        else:
            message = " ".join(decoded.mended)
        assert 0 < len(message) < 400
        assert not set(message) & {"\n", "\u202e"}


def test_a_mended_file_is_never_written_to(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(with_example(tagged(end="3")), encoding="utf-8")
    opened = open_project(path)
    assert opened.path is None
    assert len(opened.reports) == 1
    assert opened.notices[-2:] == (
        opened.reports[0],
        "It is opened as a new project; a.json stays as it is.",
    )


def test_a_file_with_a_remark_is_worked_on_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"x": NaN, "examples": []}', encoding="utf-8")
    opened = open_project(path)
    assert opened.path == path
    assert opened.reports == opened.notices
    assert "NaN" in opened.reports[0]


def test_a_file_too_large_for_the_memory_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.truncate(40_000_000_000)  # takes no room on the disk
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("it was read"))
    monkeypatch.setattr(reading, "available_memory", lambda: 8_000_000_000)
    for name in ("big.json", "big.txt"):
        path = path.rename(tmp_path / name)
        with pytest.raises(FileError, match=r"big\.\w+ holds 40\.0 GB") as caught:
            open_project(path)
        assert "480.0 GB of memory, and 8.0 GB are free" in str(caught.value)
        assert "Split it" in caught.value.hint


def test_memory_that_runs_out_on_the_way_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")

    def fail(*_args: object, **_options: object) -> None:
        raise MemoryError

    for target in ("eventner_gui.storage.projects.decode", "pathlib.Path.read_bytes"):
        with monkeypatch.context() as patch:
            patch.setattr(target, fail)
            with pytest.raises(FileError, match="too large for the memory"):
                open_project(path)


def test_the_memory_that_is_free_is_known_here() -> None:
    free = reading.available_memory()
    assert free is None or 10_000_000 < free < 10**14


def test_a_device_is_no_file() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("there is no /dev/zero")
    with pytest.raises(FileError, match="is a device"):
        open_project(Path("/dev/zero"))


def test_names_of_files_cannot_turn_a_message_round(tmp_path: Path) -> None:
    path = tmp_path / "a\u202enosj\n.json"
    try:
        path.write_bytes(b"{}")
    except OSError:
        pytest.skip("this file system has no such names")
    with pytest.raises(FormatError, match=re.escape("a[U+202E]nosj .json")):
        open_project(path)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_text_in_utf16_without_a_mark_is_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Book it\nNow".encode(encoding))
    with pytest.raises(FormatError, match="without a byte order mark") as caught:
        read_sentences(path)
    assert "UTF-8" in caught.value.hint


def test_text_in_utf32_with_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Book it\nNów".encode("utf-32"))
    assert read_sentences(path).kept == ("Book it", "Nów")


def test_the_line_of_a_null_character_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\r\ntwo\rth\0ree\n")
    with pytest.raises(FormatError, match="line 3 holds a null character"):
        read_sentences(path)


def test_other_control_characters_of_a_text_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\x01\x07\x0b\x0c\x1b[31m\x7f\n")
    assert read_sentences(path).kept == ("a\x01\x07\x0b\x0c\x1b[31m\x7f",)


def test_a_line_without_end_is_refused_with_its_length(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\n" + b"x" * (LONGEST_LINE + 1))
    with pytest.raises(FormatError, match=r"line 2 holds 1,000,001 characters") as caught:
        read_sentences(path)
    assert caught.value.hint
    path.write_bytes(b"x" * LONGEST_LINE)
    assert len(read_sentences(path).kept[0]) == LONGEST_LINE


def test_told_ends_are_told_of_mended_files_too() -> None:
    data = with_example(tagged(start="0", end="4", value=None)).encode()
    decoded = decode(data, name="x", end=EndConvention.EXCLUSIVE)
    assert decoded.document.examples[1].annotations[0].end == 4
