"""Formats that tag word by word or sentence by sentence: CoNLL, WebAnno, brat, spaCy."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventner_gui.core.errors import EventNerError, FormatError
from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.formats.converting import Wish, convert
from eventner_gui.storage.formats.iob import SCHEMES, Tagged, encode, runs
from eventner_gui.storage.formats.report import Fate
from eventner_gui.storage.formats.source import open_bundle
from eventner_gui.storage.formats.table import format_named, recognise
from tests.formats.comparing import read as read_as
from tests.formats.comparing import spans, tagged, write
from tests.formats.test_reading import put, read, told

register_formats()


def words_of(path: Path) -> list[list[tuple[str, str]]]:
    _, examples, _ = read(path)
    return [[(e.content[s:t], label) for s, t, label in spans(e)] for e in examples]


@pytest.mark.parametrize(
    ("tags", "wanted"),
    [
        ("I-A I-A B-A O", [(0, 2, "A"), (2, 3, "A")]),  # IOB1
        ("B-A I-A I-B O", [(0, 2, "A"), (2, 3, "B")]),
        ("B-A E-A S-A O", [(0, 2, "A"), (2, 3, "A")]),  # BIOES
        ("B-A L-A U-A U-A", [(0, 2, "A"), (2, 3, "A"), (3, 4, "A")]),  # BILUO
        ("A A O B", [(0, 2, "A"), (3, 4, "B")]),
        ("B-A,B-B I-A,O O O", [(0, 1, "B"), (0, 2, "A")]),
        ("B-geo-political I-geo-political O B-x", [(0, 2, "geo-political"), (3, 4, "x")]),
    ],
)
def test_every_scheme_means_the_same_spans(tags: str, wanted: list[tuple[int, int, str]]) -> None:
    assert [tuple(each) for each in runs(tags.split())] == wanted


@pytest.mark.parametrize("scheme", SCHEMES)
def test_schemes_are_written_as_they_are_read(scheme: str) -> None:
    found = [Tagged(0, 2, "A"), Tagged(2, 3, "A"), Tagged(4, 5, "B"), Tagged(5, 8, "A")]
    assert runs(encode(found, 9, scheme)) == found


def test_conll_2003_with_documents_and_columns(tmp_path: Path) -> None:
    content = (
        "-DOCSTART- -X- O O\n\nU.N. NNP I-NP I-ORG\nofficial NN I-NP O\nEkeus NNP I-NP I-PER\n"
        "\nBrussels NNP I-NP I-LOC\n"
    )
    path = put(tmp_path, content)
    name, examples, report = read(path)
    assert (name, [e.content for e in examples]) == ("conll", ["U.N. official Ekeus", "Brussels"])
    assert words_of(path) == [[("U.N.", "ORG"), ("Ekeus", "PER")], [("Brussels", "LOC")]]
    assert "column 4" in report.decisions[0]
    assert "IOB1" in report.decisions[0]


def test_conll_oddities(tmp_path: Path) -> None:
    content = (
        "# a note\n#\tO\n\ufeffAda\tB-P\n\tO\n\t\nBob\tB-P,B-Q\nRoe\tI-P,O\nx\ty\tz\n \nend\tO\n"
    )
    path = put(tmp_path, content)
    _, examples, report = read(path, Wish())
    assert [e.content for e in examples] == ["# \ufeffAda", "Bob Roe", "end"]
    assert words_of(path)[1] == [("Bob", "Q"), ("Bob Roe", "P")]
    assert told(report, Fate.REFUSED) == {
        "a word is empty": [4],
        "a line has another number of columns than the others": [8],
    }
    assert told(report, Fate.PASSED) == {"a comment": [1]}


def test_columns_are_guessed_and_can_be_chosen(tmp_path: Path) -> None:
    content = "1\tAda\tB-P\tB-X\n2\tmet\tO\tO\n"
    path = put(tmp_path, content)
    assert words_of(path) == [[("Ada", "X")]]
    _, examples, _ = read(path, Wish(columns=(2, 3)))
    assert (examples[0].content, spans(examples[0])) == ("Ada met", [(0, 3, "P")])


def test_the_text_of_a_comment_gives_the_spacing_back(tmp_path: Path) -> None:
    path = put(tmp_path, "# text = (Ada) met.\n(\tO\nAda\tB-P\n)\tO\nmet\tO\n.\tO\n")
    _, examples, _ = read(path)
    assert (examples[0].content, spans(examples[0])) == ("(Ada) met.", [(1, 4, "P")])


WEBANNO = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_RL=de.x.Dep|type|BT_de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS


#Text=😀 Ada met B\\\\ob
1-1\t0-2\t😀\tX\t_\t_\t_\t_\t
1-2\t3-6\tAda\tX\t*[1]|*[2]\tPER[1]|A\\|B[2]\t_\t_\t
1-3\t7-10\tmet\tX\t*[1]\tPER[1]\t_\t_\t
1-4\t11-15\tB\\\\ob\tX\t_\t_\t_\t_\t
1-4.1\t13-15\tob\t_\t*\tSUB\t_\t_\t

#Text=Next day
2-1\t16-20\tNext\tX\t*[1]\tPER[1]\t_\t_\t
2-2\t21-24\tday\tX\t*\t*\t_\t_\t
nonsense
"""


def test_webanno(tmp_path: Path) -> None:
    path = put(tmp_path, WEBANNO)
    name, examples, report = read(path)
    assert (name, [e.content for e in examples]) == ("webanno", ["😀 Ada met B\\ob", "Next day"])
    assert words_of(path) == [
        [("Ada", "A|B"), ("Ada met", "PER"), ("ob", "SUB")],
        [("Next", "PER"), ("day", "NamedEntity")],
    ]
    assert set(told(report, Fate.MENDED)) == {
        "a tag goes on over the end of a sentence; each sentence has its part",
        "a tag without a value got the name of its layer",
    }
    assert list(told(report, Fate.REFUSED).values()) == [[17]]
    assert sum("passed over" in each for each in report.decisions) == 2


def test_brat_alone_in_a_folder_and_in_pieces(tmp_path: Path) -> None:
    text = "Ada met\nBob 😀 Lovelace"
    notes = "T1\tPER 0 3\tAda\nT2\tPER 4 11\tmet Bob\nT3\tX 0 3;8 11\tAda Bob\n"
    notes += "R1\tr Arg1:T1\n#1\tn\nTx\n"
    put(tmp_path, text, "a.txt")
    put(tmp_path, notes, "a.ann")
    put(tmp_path, "Rain", "b.txt")
    put(tmp_path, "", "b.ann")
    put(tmp_path, "T1\tPER 0 3\tEve\n", "c.ann")
    put(tmp_path, "Sun", "d.txt")
    for chosen in ("a.txt", "a.ann"):
        name, examples, _ = read(tmp_path / chosen)
        assert (name, spans(examples[0])) == ("brat", [(0, 3, "PER"), (4, 11, "PER")])
    _, examples, report = read(tmp_path)
    assert [e.content for e in examples] == [text, "Rain", "Sun"]
    assert report.count(Fate.KEPT) == 1
    assert list(told(report, Fate.REFUSED)) == [
        "a tag in several pieces, which a project has no place for",
        "a tag is not built as brat has it",
        "there is no .txt beside this .ann",
    ]


def test_a_folder_in_use_is_not_written_into(tmp_path: Path) -> None:
    put(tmp_path, "mine", "mine.txt")
    with pytest.raises(EventNerError, match="not an empty folder"):
        write(format_named("brat"), tmp_path, [tagged("Ada", (0, 3, "P"))])
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]


def test_spacy_reads_what_is_written(tmp_path: Path) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    path = tmp_path / "file.spacy"
    text = "At  11AM 😀 Ada Lovelace\n"
    report = write(
        format_named("spacy"),
        path,
        [tagged(text, (4, 6, "N"), (11, 23, "P"), (11, 14, "Q"), (22, 23, "Z")), tagged("x")],
    )
    docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    assert docs[0].text == text
    assert [(e.start_char, e.end_char, e.label_) for e in docs[0].ents] == [
        (4, 6, "N"),
        (11, 23, "P"),
    ]
    assert len(docs[0].spans["sc"]) == 4
    assert report.count(Fate.KEPT) == 2
    assert recognise(open_bundle(path)).name == "spacy"
    found, _ = read_as(format_named("spacy"), path)
    assert spans(found[0]) == [(4, 6, "N"), (11, 14, "Q"), (11, 23, "P"), (22, 23, "Z")]


def test_words_of_a_file_stay_words(tmp_path: Path) -> None:
    """In whatever file that is written word by word, and in spaCy's."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    rows = "U.N.\tB-ORG\nofficial\tO\nheads-for\tO\n\n"
    bundle = open_bundle(put(tmp_path, rows, "in.conll"))
    conll = format_named("conll")
    for name in ("conll", "huggingface", "webanno", "parquet", "spacy"):
        there, back = tmp_path / name, tmp_path / f"{name}.conll"
        convert(bundle, conll, format_named(name), there, Wish())
        if name != "parquet":
            convert(open_bundle(there), format_named(name), conll, back, Wish())
            assert back.read_text(encoding="utf-8") == rows
    doc = next(DocBin().from_disk(tmp_path / "spacy").get_docs(Vocab()))
    assert [token.text for token in doc] == ["U.N.", "official", "heads-for"]


def test_a_split_is_stable_and_lost_to_nobody(tmp_path: Path) -> None:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    path = put(tmp_path, "".join(f'{{"text": "Ada {n}", "label": []}}\n' for n in range(200)))
    parts = {}
    bundle = open_bundle(path)
    doccano, spacy = format_named("doccano"), format_named("spacy")
    for name in ("one", "two"):
        out = tmp_path / name
        convert(bundle, doccano, spacy, out, Wish(), shares=(80, 10, 10))
        parts[name] = {
            each.name: {doc.text for doc in DocBin().from_disk(each).get_docs(Vocab())}
            for each in out.iterdir()
        }
    assert parts["one"] == parts["two"]
    assert set(parts["one"]) == {"train.spacy", "dev.spacy", "test.spacy"}
    assert sum(map(len, parts["one"].values())) == 200
    assert 140 < len(parts["one"]["train.spacy"]) < 180


def test_documents_of_spacy_2_as_spacy_reads_them(tmp_path: Path) -> None:
    from spacy.training.converters import json_to_docs

    words = [("Ada", "B-P"), ("Lovelace", "L-P"), ("met", "O"), ("Bob", "U-P"), (".", "O")]
    tokens = [{"id": n, "orth": w, "ner": t, "tag": "X"} for n, (w, t) in enumerate(words)]
    paragraph = {"raw": "Ada Lovelace met Bob.", "sentences": [{"tokens": tokens, "brackets": []}]}
    content = [{"id": 0, "paragraphs": [paragraph]}]
    path = put(tmp_path, content)
    name, examples, _ = read(path)
    doc = next(iter(json_to_docs(path.read_text(encoding="utf-8"))))
    assert (name, examples[0].content) == ("spacy2-docs", "Ada Lovelace met Bob.")
    assert words_of(path) == [[(e.text, e.label_) for e in doc.ents]]


def test_a_damaged_spacy_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.spacy"
    write(format_named("spacy"), path, [tagged("Ada", (0, 3, "P"))])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FormatError, match="damaged"):
        read_as(format_named("spacy"), path)
