"""How quickly a large file is converted and how much memory that takes, beside what others need.

    python -m benchmarks.converting [--examples 200000] [--formats doccano prodigy ...]

Each conversion runs in a process of its own, so that its peak of memory is its own. The yardstick
is `srsly.read_jsonl` of the same examples: the quickest anybody reads them as Python objects.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

_CHILD = """
import json, resource, sys, time
from pathlib import Path
started = time.perf_counter()
source, path, target, out = sys.argv[1:]
if source == "srsly":
    import srsly
    started = time.perf_counter()
    for _ in srsly.read_jsonl(path):
        pass
else:
    from eventner_gui.nlp.formats import register_formats
    from eventner_gui.storage.formats.converting import Wish, convert
    from eventner_gui.storage.formats.source import open_bundle
    from eventner_gui.storage.formats.table import format_named
    register_formats()
    started = time.perf_counter()
    convert(open_bundle(Path(path)), format_named(source), format_named(target), Path(out), Wish())
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak": peak}))
"""
_TEXT = "Move the dentist in Köln to next Friday at 6 PM and tell Priya about it, number {}"
_LABELS = (("dentist", "WHAT"), ("Köln", "PLACE"), ("next Friday", "DATE"), ("Priya", "PERSON"))
_FORMATS = ("doccano", "prodigy", "article", "label-studio", "conll", "webanno", "huggingface")


def _write(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            text = _TEXT.format(n)
            spans = [[text.index(w), text.index(w) + len(w), label] for w, label in _LABELS]
            file.write(json.dumps({"text": text, "label": spans}, ensure_ascii=False) + "\n")


def _measure(*arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200_000)
    parser.add_argument("--formats", nargs="*", default=_FORMATS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.jsonl"
        _write(path, arguments.examples)
        yardstick = _measure("srsly", str(path), "", "")
        size = path.stat().st_size / 1e6
        print(f"{arguments.examples:,} examples, {size:.0f} MB")  # noqa: T201
        print(f"srsly.read_jsonl: {yardstick['seconds']:.1f} s")  # noqa: T201
        for name in arguments.formats:
            out = Path(folder) / f"out-{name}"
            into = _measure("doccano", str(path), name, str(out))
            back = _measure(name, str(out), "doccano", str(Path(folder) / "back"))
            print(  # noqa: T201
                f"doccano to {name}: {into['seconds']:.1f} s, peak {into['peak']:.0f} MB; "
                f"back: {back['seconds']:.1f} s, peak {back['peak']:.0f} MB"
            )


if __name__ == "__main__":
    main()
