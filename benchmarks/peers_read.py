"""Whether the tags we read and write are those that other programs' own libraries read.

    python -m benchmarks.peers_read FOLDER [--write]

FOLDER holds files of other programs, as one has them, in any folders. Each is read by us and, where
a peer's library is installed, by that; then our exports of a made-up project are read by it. With
--write the table in docs/formats.md is made anew. Needed beside EventNER: dkpro-cassis,
label-studio-sdk, datasets, nervaluate; those that are missing are left out and named.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.errors import EventNerError
from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.formats.converting import Wish, read_examples
from eventner_gui.storage.formats.format import Format, Writing
from eventner_gui.storage.formats.raw import Placed
from eventner_gui.storage.formats.report import Report
from eventner_gui.storage.formats.source import open_bundle
from eventner_gui.storage.formats.table import format_named, recognise

PAGE = Path(__file__).resolve().parents[1] / "docs" / "formats.md"
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_DOCUMENT = "-DOCSTART-"  # begins a document, and is no word of it
_BEGIN, _END = "<!-- peers -->\n", "<!-- /peers -->"

Spans = list[tuple[int, int, str]]
"""Half-open, in code points, with labels."""
Text = tuple[str, Spans]

EXAMPLES = [
    ("😀 Ada met Bob in Köln", [(2, 5, "PER"), (10, 13, "PER"), (17, 21, "LOC")]),
    ("東京 is large", [(0, 2, "LOC")]),
    ("Rain", []),
    ("At 11AM on Monday", [(3, 7, "TIME"), (11, 17, "DATE")]),
]


def _ours(path: Path) -> tuple[Format, list[Text]]:
    bundle = open_bundle(path)
    form = recognise(bundle)
    found = read_examples(bundle, form, Wish(), Report())
    return form, [_tagged(each.example) for each in found]


def _tagged(example: Example) -> Text:
    length = len(example.content)
    spans = [
        (a.start, a.end, a.tag_name) for a in example.annotations if 0 <= a.start < a.end <= length
    ]
    return example.content, spans


def placed(texts: Iterable[Text]) -> Spans:
    """Return where spans begin and end in all texts together, white space not counted.

    Peers give the same texts in other spacings and cut into other pieces.
    """
    found, before = [], 0
    for text, spans in texts:
        counts = list(accumulate((not sign.isspace() for sign in text), initial=before))
        found += [(counts[start], counts[end], label) for start, end, label in spans]
        before = counts[-1]
    return sorted(each for each in found if each[0] < each[1])


def _of_words(words: Iterable[str], spans: Iterable[tuple[int, int, str]]) -> Text:
    """Return words put together, and spans of words as those of characters."""
    ends = list(accumulate(map(len, words), initial=0))
    return "".join(words), [(ends[first], ends[end], label) for first, end, label in spans]


def _of_doc(doc: Any) -> Text:
    return doc.text, [(e.start_char, e.end_char, e.label_) for e in doc.ents]


def _spacy(path: Path) -> list[Text]:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    return [_of_doc(doc) for doc in DocBin().from_disk(path).get_docs(Vocab())]


def _spacy_conll(path: Path) -> list[Text]:
    """Read by the converter behind `spacy convert -c ner`."""
    from spacy.training.converters import conll_ner_to_docs

    text = path.read_text(encoding="utf-8")
    found = []
    for doc in conll_ner_to_docs(text, no_print=True, n_sents=1):
        words = [token.text for token in doc if token.text != _DOCUMENT]
        places = list(accumulate((token.text != _DOCUMENT for token in doc), initial=0))
        spans = [(places[e.start], places[e.end], e.label_) for e in doc.ents]
        found.append(_of_words(words, spans))
    return found


def _nervaluate(path: Path) -> list[Text]:
    """Read by its loader, which wants the word and its tag with a tab between."""
    from nervaluate.loaders import ConllLoader

    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    docs = [list(group) for is_word, group in groupby(lines, key=bool) if is_word]
    docs = [doc for doc in docs if doc[0][0] != _DOCUMENT]
    tabbed = "\n\n".join("\n".join(f"{line[0]}\t{line[-1]}" for line in doc) for doc in docs)
    return [
        _of_words([line[0] for line in doc], [(e.start, e.end + 1, e.label) for e in entities])
        for doc, entities in zip(docs, ConllLoader().load(tabbed), strict=True)
    ]


def _spacy_pairs(path: Path) -> list[Text]:
    """Taken as `nlp.update` of spaCy 2 was given them: texts with offsets into them."""
    pairs = json.loads(path.read_text(encoding="utf-8"))
    return [(text, [(s, e, label) for s, e, label in rest.get("entities", [])])
            for text, rest in pairs]  # fmt: skip


def _cassis(path: Path) -> list[Text]:
    import warnings

    import cassis

    warnings.simplefilter("ignore")
    own = path.with_name(f"{path.stem}-typesystem.xml")
    known = cassis.load_dkpro_core_typesystem
    types = cassis.load_typesystem(own) if own.is_file() else known()
    with path.open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=types, lenient=not own.is_file())
    names = [type_.name for type_ in types.get_types()]
    entities = [name for name in names if name.startswith(f"{_DKPRO}ner.type.")]
    customs = [name for name in names if not name.startswith((_DKPRO, "uima."))]
    customs.append("uima.tcas.Annotation")
    found: list[Text] = []
    for view in (cas.get_view(sofa.sofaID) for sofa in cas.sofas):
        every = [each for name in entities for each in view.select(name) if each.type.name == name]
        every = every or [
            each
            for name in customs
            for each in view.select(name)
            if each.type.name == name and hasattr(each, "begin")
        ]
        spans = [(each.begin, each.end, _label(each)) for each in every]
        found.append((view.sofa_string, spans))
    return found


def _label(annotation: Any) -> str:
    """Return what an annotation says it is, or else the name of its type."""
    said = (getattr(annotation, name, None) for name in ("value", "label"))
    name: str = annotation.type.name.rpartition(".")[2]
    return next((each for each in said if isinstance(each, str) and each), name)


def _label_studio(path: Path) -> list[Text]:
    from label_studio_sdk.converter import Converter

    config = (
        '<View><Labels name="label" toName="text"><Label value="PER"/></Labels>'
        '<Text name="text" value="$text"/></View>'
    )
    converter = Converter(config, project_dir=None, download_resources=False)
    found = []
    for item in converter.iter_from_json_file(str(path)):
        tags = [tag for tags in item["output"].values() for tag in tags]
        spans = [(tag["start"], tag["end"], label) for tag in tags for label in tag["labels"]]
        found.append((next(iter(item["input"].values())), spans))
    return found


def _datasets(path: Path) -> list[Text]:
    from datasets import load_dataset

    from eventner_gui.storage.formats.iob import runs

    kind = "parquet" if path.suffix == ".parquet" else "json"
    with tempfile.TemporaryDirectory() as cache:
        rows = load_dataset(kind, data_files=str(path), split="train", cache_dir=cache)
        return [
            _of_words(row["tokens"], [(r.first, r.end, r.label) for r in runs(row["ner_tags"])])
            for row in rows
        ]


Peer = tuple[str, Callable[[Path], list[Text]]]

PEERS: dict[str, list[Peer]] = {
    "spacy": [("spaCy's DocBin", _spacy)],
    "conll": [
        ("spaCy's converter of CoNLL", _spacy_conll),
        ("nervaluate's loader of CoNLL", _nervaluate),
    ],
    "spacy2": [("offsets into the text, as spaCy 2 takes them", _spacy_pairs)],
    "xmi": [("dkpro-cassis", _cassis)],
    "label-studio": [("label-studio-sdk's converter", _label_studio)],
    "huggingface": [("datasets", _datasets)],
    "parquet": [("datasets", _datasets)],
}


def _compare(peer: Callable[[Path], list[Text]], path: Path, texts: list[Text]) -> str:
    """Return what a peer makes of a file beside us."""
    try:
        theirs = placed(peer(path))
    except ImportError as error:
        return f"not installed: {error.name}"
    except Exception as error:  # noqa: BLE001 (whatever a peer says to a file is the result)
        return f"it cannot read the file ({type(error).__name__})"
    ours = placed(texts)
    if theirs == ours:
        return f"the same {len(ours):,} tags at the same places"
    both = (Counter(ours) & Counter(theirs)).total()
    return f"{len(ours):,} tags here, {len(theirs):,} there, {both:,} in both"


def _files(folder: Path) -> list[str]:
    rows = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            form, texts = _ours(path)
        except EventNerError:
            continue
        for name, peer in PEERS.get(form.name, ()):
            rows.append(f"| {path.name} | {name} | {_compare(peer, path, texts)} |")
    return rows


def _exports() -> list[str]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, peers in PEERS.items():
            form = format_named(name)
            path = Path(folder) / f"{name}{form.suffix}"
            examples = [
                Example(text, tuple(Annotation(*tag) for tag in tags), Status.DONE)
                for text, tags in EXAMPLES
            ]
            assert form.write is not None
            items = [Placed(number, each) for number, each in enumerate(examples, 1)]
            form.write(items, Writing(path, Report()))
            texts = [_tagged(each) for each in examples]
            for who, peer in peers:
                rows.append(f"| our {form.title} | {who} | {_compare(peer, path, texts)} |")
    return rows


def main() -> None:
    """Print the table, or put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    register_formats()
    rows = [*_exports(), *_files(arguments.folder)]
    table = "\n".join(["| file | read by | result |", "|---|---|---|", *rows]) + "\n"
    print(table)  # noqa: T201
    if arguments.write:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(_BEGIN)
        after = rest.partition(_END)[2]
        PAGE.write_text(f"{before}{_BEGIN}{table}{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
