"""Whether the tags we read and write are those that other programs' own libraries read.

    python -m benchmarks.peers_read FOLDER [--write]

FOLDER holds files of other programs, as one has them, in any folders. Each is read by us and, where
a peer's library is installed, by that; then our exports of a made-up project are read by it. With
--write the table in docs/formats.md is made anew. Needed beside EventNER: dkpro-cassis,
label-studio-sdk, datasets; those that are missing are left out and named.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

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
_BEGIN, _END = "<!-- peers -->\n", "<!-- /peers -->"

Words = list[tuple[str, str]]
"""The (words, label) pairs of the tags of one text, sorted: peers give texts in other spacings."""

EXAMPLES = [
    ("😀 Ada met Bob in Köln", [(2, 5, "PER"), (10, 13, "PER"), (17, 21, "LOC")]),
    ("東京 is large", [(0, 2, "LOC")]),
    ("Rain", []),
    ("At 11AM on Monday", [(3, 7, "TIME"), (11, 17, "DATE")]),
]


def _ours(path: Path) -> tuple[Format, list[Words]]:
    bundle = open_bundle(path)
    form = recognise(bundle)
    found = read_examples(bundle, form, Wish(), Report())
    return form, [_words(each.example) for each in found]


def _words(example: Example) -> Words:
    text = example.content
    return sorted(
        ("".join(text[a.start : a.end].split()), a.tag_name)
        for a in example.annotations
        if 0 <= a.start < a.end <= len(text)
    )


def _flat(texts: Iterable[Words]) -> Words:
    return sorted(pair for words in texts for pair in words)


def _spacy(path: Path) -> list[Words]:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    docs = DocBin().from_disk(path).get_docs(Vocab())
    return [[("".join(e.text.split()), e.label_) for e in doc.ents] for doc in docs]


def _spacy_conll(path: Path) -> list[Words]:
    """Read by the converter behind `spacy convert -c ner`."""
    from spacy.training.converters import conll_ner_to_docs

    docs = conll_ner_to_docs(path.read_text(encoding="utf-8"), no_print=True, n_sents=1)
    return [[(e.text.replace(" ", ""), e.label_) for e in doc.ents] for doc in docs]


def _spacy_pairs(path: Path) -> list[Words]:
    """Read by `Example.from_dict`, as spaCy's projects do; of pairs alone."""
    pairs = json.loads(path.read_text(encoding="utf-8"))
    return [
        [("".join(text[s:e].split()), label) for s, e, label in rest.get("entities", [])]
        for text, rest in pairs
    ]


def _cassis(path: Path) -> list[Words]:
    import warnings

    import cassis

    warnings.simplefilter("ignore")
    types = cassis.load_dkpro_core_typesystem()
    with path.open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=types, lenient=True)
    name = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
    return [
        [
            ("".join(each.get_covered_text().split()), each.value or "NamedEntity")
            for sofa in cas.sofas
            for each in cas.get_view(sofa.sofaID).select(name)
            if each.begin < each.end
        ]
    ]


def _label_studio(path: Path) -> list[Words]:
    from label_studio_sdk.converter import Converter

    config = (
        '<View><Labels name="label" toName="text"><Label value="PER"/></Labels>'
        '<Text name="text" value="$text"/></View>'
    )
    converter = Converter(config, project_dir=None, download_resources=False)
    found = []
    for item in converter.iter_from_json_file(str(path)):
        tags = [tag for tags in item["output"].values() for tag in tags]
        found.append(
            [("".join(tag["text"].split()), label) for tag in tags for label in tag["labels"]]
        )
    return found


def _datasets(path: Path) -> list[Words]:
    from datasets import load_dataset

    from eventner_gui.storage.formats.iob import runs

    kind = "parquet" if path.suffix == ".parquet" else "json"
    with tempfile.TemporaryDirectory() as cache:
        rows = load_dataset(kind, data_files=str(path), split="train", cache_dir=cache)
        return [
            [
                ("".join(row["tokens"][run.first : run.end]), run.label)
                for run in runs(row["ner_tags"])
            ]
            for row in rows
        ]


PEERS: dict[str, tuple[str, Callable[[Path], list[Words]]]] = {
    "spacy": ("spaCy's DocBin", _spacy),
    "conll": ("spaCy's converter of CoNLL", _spacy_conll),
    "spacy2": ("slices of the text, as spaCy takes them", _spacy_pairs),
    "xmi": ("dkpro-cassis", _cassis),
    "label-studio": ("label-studio-sdk's converter", _label_studio),
    "huggingface": ("datasets", _datasets),
    "parquet": ("datasets", _datasets),
}


def _compare(form: str, path: Path, texts: list[Words]) -> str:
    """Return what a peer makes of a file beside us."""
    peer = PEERS[form][1]
    try:
        theirs = _flat(peer(path))
    except ImportError as error:
        return f"not installed: {error.name}"
    except Exception as error:  # noqa: BLE001 (whatever a peer says to a file is the result)
        return f"it cannot read the file ({type(error).__name__})"
    ours = _flat(texts)
    if theirs == ours:
        return f"the same {len(ours):,} tags"
    both = len(set(ours) & set(theirs))
    return f"{len(ours):,} tags here, {len(theirs):,} there, {both:,} kinds of them in both"


def _files(folder: Path) -> list[str]:
    rows = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        try:
            form, texts = _ours(path)
        except EventNerError:
            continue
        if form.name in PEERS:
            rows.append(
                f"| {path.name} | {PEERS[form.name][0]} | {_compare(form.name, path, texts)} |"
            )
    return rows


def _exports() -> list[str]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (peer, _) in PEERS.items():
            form = format_named(name)
            path = Path(folder) / f"{name}{form.suffix}"
            examples = [
                Example(text, tuple(Annotation(*tag) for tag in tags), Status.DONE)
                for text, tags in EXAMPLES
            ]
            assert form.write is not None
            items = [Placed(number, each) for number, each in enumerate(examples, 1)]
            form.write(items, Writing(path, Report()))
            result = _compare(name, path, [_words(each) for each in examples])
            rows.append(f"| our {form.title} | {peer} | {result} |")
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
