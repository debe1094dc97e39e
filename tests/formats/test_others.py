"""XMI, Rasa, Snips, Hugging Face, tables and web pages: small files with what real ones hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from eventner_gui.core.document import Label, Settings
from eventner_gui.core.errors import FormatError
from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.formats.converting import Wish
from eventner_gui.storage.formats.format import Writing
from eventner_gui.storage.formats.raw import Placed
from eventner_gui.storage.formats.report import Fate, Report
from eventner_gui.storage.formats.table import format_named
from tests.formats.comparing import spans, tagged, write
from tests.formats.test_reading import lines, put, read, told
from tests.formats.test_words import words_of

register_formats()

XMI = """<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"
 xmlns:cas="http:///uima/cas.ecore" xmlns:tcas="http:///uima/tcas.ecore"
 xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"
 xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
 xmlns:own="http:///webanno/custom.ecore" xmi:version="2.0">
<seg:Token xmi:id="3" sofa="1" begin="0" end="2"/>
{tags}
<own:Thing xmi:id="7" sofa="2" begin="0" end="4"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="😀 Ada&#13;&#10;met"/>
<cas:Sofa xmi:id="2" sofaNum="2" sofaID="other" sofaString="Rain"/>
</xmi:XMI>
"""


def test_xmi_with_two_texts_and_line_ends(tmp_path: Path) -> None:
    tags = (
        '<ner:NamedEntity xmi:id="4" sofa="1" begin="3" end="6" value="PER"/>'
        '<ner:Location xmi:id="5" sofa="1" begin="8" end="11"/>'
        '<ner:NamedEntity xmi:id="6" sofa="1" begin="3" end="3" value="PER"/>'
    )
    path = put(tmp_path, XMI.replace("{tags}", tags))
    name, examples, report = read(path)
    assert (name, [e.content for e in examples]) == ("xmi", ["😀 Ada\r\nmet", "Rain"])
    assert words_of(path) == [
        [("", "PER"), ("Ada", "PER"), ("met", "Location")],
        [("Rain", "Thing")],
    ]
    assert report.count(Fate.KEPT) == 1


def test_damaged_xmi_and_one_that_would_fill_the_memory(tmp_path: Path) -> None:
    path = put(tmp_path, XMI.replace("{tags}", "<ner:X"))
    _, examples, report = read(path)
    assert not examples
    assert any("damaged" in what for what in told(report, Fate.REFUSED))
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]>' + XMI.split("?>", 1)[1]
    _, examples, report = read(put(tmp_path, bomb))
    assert not examples
    assert "the file defines entities, which XMI does not" in told(report, Fate.REFUSED)


def test_rasa_json(tmp_path: Path) -> None:
    entity = {"start": 5, "end": 8, "value": "Ada Lovelace", "entity": "person"}
    example = {"text": "with Ada", "intent": "meet", "entities": [entity]}
    name, examples, report = read(
        put(tmp_path, {"rasa_nlu_data": {"common_examples": [example], "regex_features": [1]}})
    )
    assert (name, spans(examples[0])) == ("rasa", [(5, 8, "person")])
    assert examples[0].source is not None
    assert examples[0].source["intent"] == "meet"
    assert told(report, Fate.PASSED) == {"“regex_features”": [1]}


def test_rasa_yaml(tmp_path: Path) -> None:
    content = """version: "3.1"
nlu:
- intent: meet
  examples: |
    - with [Ada](person) on [Monday]{"entity": "day", "role": "x"}
    -   see [NYC](city:New York) \\n now
    - plain [text] (here)
    without a dash
    - to [Paris][{"entity": "city"}, {"entity": "goal", "role": "x"}]
    - a [b][c] [d]{"no": 1}
- intent: other
  examples:
    - text: |
        hello [Bob](first name)
- synonym: NYC
  examples: |
    - new york
rules: []
"""
    path = put(tmp_path, content)
    name, examples, report = read(path)
    assert name == "rasa-yaml"
    assert [e.content for e in examples] == [
        "with Ada on Monday",
        "see NYC \\n now",
        "plain [text] (here)",
        "to Paris",
        'a [b][c] [d]{"no": 1}',
        "hello Bob",
    ]
    assert words_of(path)[:2] == [[("Ada", "person"), ("Monday", "day")], [("NYC", "city")]]
    assert spans(examples[3]) == [(3, 8, "city"), (3, 8, "goal")]
    assert spans(examples[5]) == [(6, 9, "first name")]
    assert report.count(Fate.PASSED) == 4
    refused = told(report, Fate.REFUSED)
    assert refused["a line that does not begin with a dash, which Rasa passes over"] == [8]
    assert refused["what stands in braces behind a tag names no entity"] == [10]
    with pytest.raises(FormatError, match="line"):
        read(put(tmp_path, content + " bad: [\n"))


def test_snips_with_empty_pieces_and_stray_bytes(tmp_path: Path) -> None:
    data = [
        {"text": "play "},
        {"text": ""},
        {"text": "música", "entity": "song"},
        {"text": "now", "entity": "time"},
    ]
    path = put(tmp_path, json.dumps({"Play": [{"data": data}] * 3}, indent=1, ensure_ascii=False))
    name, examples, _ = read(path)
    assert (name, len(examples)) == ("snips", 3)
    assert spans(examples[0]) == [(5, 11, "song"), (11, 14, "time")]
    path.write_bytes(path.read_bytes().replace("ú".encode(), b"\xfa", 1))
    _, examples, report = read(path)
    assert {each.content for each in examples} == {"play músicanow"}
    assert report.count(Fate.MENDED) == 1
    bare = {"data": [{"text": "Ada", "entity": "x"}, {"text": "", "entity": "lost"}]}
    _, examples, report = read(put(tmp_path, json.dumps({"Play": [bare]})))
    assert spans(examples[0]) == [(0, 3, "x")]
    assert told(report, Fate.REFUSED) == {"a tag covers nothing": [1]}
    entry = {"data": [{"text": "Ada", "entity": "e", "slot_name": "person"}]}
    name, examples, _ = read(put(tmp_path, {"intents": {"x": {"utterances": [entry]}}}))
    assert (name, spans(examples[0])) == ("snips", [(0, 3, "person")])


def test_hugging_face_with_names_and_numbers(tmp_path: Path) -> None:
    named = {"id": "0", "tokens": ["EU", "rejects"], "ner_tags": ["B-ORG", "O"]}
    name, examples, report = read(put(tmp_path, lines(named, {**named, "ner_tags": ["O"]})))
    assert (name, spans(examples[0])) == ("huggingface", [(0, 2, "ORG")])
    assert list(told(report, Fate.REFUSED).values()) == [[2]]
    numbers = put(tmp_path, lines({"words": ["EU", "rejects"], "ner": [1, 0]}))
    with pytest.raises(FormatError, match="numbers"):
        read(numbers)
    _, examples, _ = read(numbers, Wish(tag_names=("O", "B-ORG")))
    assert spans(examples[0]) == [(0, 2, "ORG")]


def test_parquet_and_arrow_with_the_names_in_the_file(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.ipc
    import pyarrow.parquet

    names = {"feature": {"names": ["O", "B-ORG"], "_type": "ClassLabel"}, "_type": "Sequence"}
    known = json.dumps({"info": {"features": {"ner_tags": names}}})
    table = pyarrow.table({"tokens": [["EU", "rejects"]], "ner_tags": [[1, 0]]})
    table = table.replace_schema_metadata({"huggingface": known})
    pyarrow.parquet.write_table(table, tmp_path / "a")
    with pyarrow.ipc.new_file(tmp_path / "b", table.schema) as file:
        file.write_table(table)
    with pyarrow.ipc.new_stream(tmp_path / "c", table.schema) as stream:
        stream.write_table(table)
    for path in ("a", "b", "c"):
        name, examples, _ = read(tmp_path / path)
        assert (name, spans(examples[0])) == ("parquet", [(0, 2, "ORG")])


def test_texts_tables_and_workbooks(tmp_path: Path) -> None:
    name, examples, _ = read(put(tmp_path, "\ufeffAda met Bob.\r\n\r\nRain, again.\n"))
    assert (name, [e.content for e in examples]) == ("text", ["Ada met Bob.", "Rain, again."])
    name, examples, report = read(put(tmp_path, 'id;text\n1;"Ada; Bob"\n2;Rain\n3;\n'))
    assert (name, [e.content for e in examples]) == ("table", ["Ada; Bob", "Rain"])
    assert told(report, Fate.PASSED) == {"an empty text": [4]}
    book = Workbook()
    for row in (["n", "text"], [1, "Ada"], [2, "Rain"]):
        book.active.append(row)
    book.save(tmp_path / "book")
    name, examples, _ = read(tmp_path / "book")
    assert (name, [e.content for e in examples]) == ("xlsx", ["Ada", "Rain"])


def test_label_studios_csv_with_json_and_odd_line_ends(tmp_path: Path) -> None:
    cell = json.dumps([{"start": 0, "end": 3, "text": "Ada", "labels": ["P"]}]).replace('"', '""')
    content = f'text,id,label\r\r\nAda met,1,"{cell}"\r\r\nRain,2,\r\r\n'
    name, examples, _ = read(put(tmp_path, content))
    assert (name, [e.content for e in examples]) == ("tagged-table", ["Ada met", "Rain"])
    assert [spans(e) for e in examples] == [[(0, 3, "P")], []]


def test_a_web_page_shows_texts_and_never_runs_them(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write(format_named("html"), path, [tagged("Ada <script>x</script>", (0, 3, "P"), (4, 12, "Q"))])
    page = path.read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("<mark") == 2
    assert "http" not in page
    label = Label("<b>x</b> & y", "#0f766e")
    writing = Writing(path, Report(), Settings(labels=(label,)))
    form = format_named("html")
    assert form.write is not None
    form.write([Placed(1, tagged("Ada", (0, 3, label.name)))], writing)
    page = path.read_text(encoding="utf-8")
    assert "<b>" not in page and "&lt;b&gt;x&lt;/b&gt; &amp; y" in page
    assert "#0f766e55" in page


def test_a_sentence_of_ours_without_numbers_is_told(tmp_path: Path) -> None:
    path = tmp_path / "two.xmi"
    write(format_named("xmi"), path, [tagged("Ada met", (0, 3, "P")), tagged("Rain")])
    whole = path.read_text(encoding="utf-8")
    for damaged in (
        whole.replace('begin="8" end="12"', 'begin="8" end="x"'),
        whole.replace('begin="8" end="12"', 'begin="8"'),
    ):
        assert damaged != whole
        path.write_text(damaged, encoding="utf-8")
        _, examples, report = read(path)
        assert [e.content for e in examples] == ["Ada met"]
        assert "a sentence has no offsets that are numbers" in told(report, Fate.REFUSED)


def test_a_page_in_the_language_of_the_project(tmp_path: Path) -> None:
    writing = Writing(tmp_path / "x.html", Report(), Settings("de"))
    form = format_named("html")
    assert form.write is not None
    form.write([Placed(1, tagged("Ada", (0, 3, "P")))], writing)
    assert '<html lang="de">' in writing.path.read_text(encoding="utf-8")
