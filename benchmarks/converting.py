"""How quickly a large file is converted and how much memory that takes, beside what others need.

    python -m benchmarks.converting [--examples 100000]

Each conversion runs in a process of its own, so that its peak of memory is its own; seconds are of
the processor, without starting and importing. The yardstick of a peer is its own library doing the
same to the same file: spaCy's converter from CoNLL to .spacy, dkpro-cassis reading XMI,
label-studio-sdk's converter reading its JSON, datasets reading and writing JSON Lines. Those that
are not installed are left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

_TEXT = "Move the dentist in Köln to next Friday at 6 PM and tell Priya about it, number {}"
_LABELS = (("dentist", "WHAT"), ("Köln", "PLACE"), ("next Friday", "DATE"), ("Priya", "PERSON"))
_FORMATS = ("doccano", "prodigy", "article", "label-studio", "conll", "webanno", "huggingface")

_BEFORE = """
import json, resource, sys, time
from pathlib import Path
source, path, target, out = sys.argv[1:]
path, out = Path(path), Path(out)
"""
_AFTER = """
seconds = time.process_time() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak": peak}))
"""
_OURS = """
from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.formats.converting import Wish, convert, read_examples
from eventner_gui.storage.formats.report import Report
from eventner_gui.storage.formats.source import open_bundle
from eventner_gui.storage.formats.table import format_named
register_formats()
if target == "spacy":
    import spacy
    from spacy.tokens import DocBin
started = time.process_time()
if target:
    convert(open_bundle(path), format_named(source), format_named(target), out, Wish())
else:
    for _ in read_examples(open_bundle(path), format_named(source), Wish(), Report()):
        pass
"""
# By what is converted, and into what ("" for reading alone): who does it, and how.
_PEERS = {
    ("conll", "spacy"): (
        "spaCy's converter",
        """
from spacy.tokens import DocBin
from spacy.training.converters import conll_ner_to_docs
import spacy
started = time.process_time()
docs = conll_ner_to_docs(path.read_text(encoding="utf-8"), no_print=True, n_sents=1)
out.write_bytes(DocBin(docs=docs).to_bytes())
""",
    ),
    ("xmi", ""): (
        "dkpro-cassis",
        """
import cassis
types = cassis.load_dkpro_core_typesystem()
started = time.process_time()
with path.open("rb") as file:
    cas = cassis.load_cas_from_xmi(file, typesystem=types, trusted=True)
list(cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"))
""",
    ),
    ("label-studio", ""): (
        "label-studio-sdk",
        """
from label_studio_sdk.converter import Converter
config = '<View><Labels name="label" toName="text"><Label value="PERSON"/></Labels>'
config += '<Text name="text" value="$text"/></View>'
converter = Converter(config, project_dir=None, download_resources=False)
started = time.process_time()
for _ in converter.iter_from_json_file(str(path)):
    pass
""",
    ),
    ("huggingface", "parquet"): (
        "datasets",
        """
import tempfile
from datasets import disable_progress_bars, load_dataset
disable_progress_bars()
started = time.process_time()
with tempfile.TemporaryDirectory() as cache:
    rows = load_dataset("json", data_files=str(path), split="train", cache_dir=cache)
    rows.to_parquet(str(out))
""",
    ),
}


def _write(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            text = _TEXT.format(n)
            spans = [[text.index(w), text.index(w) + len(w), label] for w, label in _LABELS]
            file.write(json.dumps({"text": text, "label": spans}, ensure_ascii=False) + "\n")


def _measure(code: str, *arguments: str) -> dict[str, float] | None:
    """Return seconds and megabytes; None where a library is not installed."""
    done = subprocess.run(
        [sys.executable, "-c", _BEFORE + code + _AFTER, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _ours(*arguments: str) -> dict[str, float]:
    found = _measure(_OURS, *arguments)
    assert found is not None
    return found


def _shown(found: dict[str, float] | None) -> str:
    return f"{found['seconds']:.1f} s, peak {found['peak']:.0f} MB" if found else "not installed"


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        _write(path, arguments.examples)
        print(f"{arguments.examples:,} examples, {path.stat().st_size / 1e6:.0f} MB")  # noqa: T201
        for name in _FORMATS:
            out = Path(folder) / f"out-{name}"
            into = _ours("doccano", str(path), name, str(out))
            back = _ours(name, str(out), "doccano", str(Path(folder) / "back"))
            print(f"doccano to {name}: {_shown(into)}; back: {_shown(back)}")  # noqa: T201
        for (source, target), (peer, code) in _PEERS.items():
            file, out = Path(folder) / f"peer-{source}", Path(folder) / "peer-out"
            _ours("doccano", str(path), source, str(file))
            ours = _shown(_ours(source, str(file), target, str(out)))
            theirs = _shown(_measure(code, source, str(file), target, str(out)))
            what = f"{source} to {target}" if target else f"{source} read"
            print(f"{what}: {ours}; {peer}: {theirs}")  # noqa: T201


if __name__ == "__main__":
    main()
