"""How many actions an expert needs for real sentences, against the least any peer needs.

An expert who knows the right answer labels calendar sentences through real key and mouse events in
the real window. An action is a key pressed (with whatever keys are held), a click, a double click
or a drag. The least a peer needs for the same spans: one gesture that selects and one key for the
label per span, and one key to go on per sentence. There is no model: suggestions come from what
the expert has tagged before.

    python benchmarks/annotating.py [--sentences 200] [--skip 0]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reporting import show

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"
KEYS = "123456789nptuvwxyz"

Truth = tuple[int, int, str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--skip", type=int, default=0, help="sentences to leave out at first")
    options = parser.parse_args()
    if not DATA.is_file():
        sys.exit(f"real data is not here: {DATA}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        _run(Path(folder), options.sentences, options.skip)


def _run(folder: Path, count: int, skip: int) -> None:
    from PySide6.QtWidgets import QApplication

    from eventner_gui.ui.theme.theme import Theme

    app = QApplication.instance() or QApplication([])
    Theme(app, "light")
    sentences = _sentences(count, skip)
    spans = sum(len(truth) for _, truth in sentences)
    least = 2 * spans + len(sentences)
    show(f"{len(sentences)} sentences, {spans} spans; the least a peer needs: {least} actions")
    show("| expert | actions | a sentence | a span | of a peer's least |")
    show("|---|---|---|---|---|")
    _print("a peer's least", least, len(sentences), spans, least)
    for name, hand, helped in (
        ("mouse and keys, no suggestions", "mouse", False),
        ("keys alone, no suggestions", "keys", False),
        ("mouse and keys, with suggestions", "mouse", True),
        ("keys alone, with suggestions", "keys", True),
    ):
        actions = _measure(folder / f"{hand}{helped}.json", sentences, hand, helped)
        _print(name, actions, len(sentences), spans, least)
    sys.stdout.flush()
    os._exit(0)  # each window has been closed; the interpreter need not take Qt apart


def _print(name: str, actions: int, sentences: int, spans: int, least: int) -> None:
    line = f"{actions} | {actions / sentences:.2f} | {actions / spans:.2f} | {actions / least:.2f}"
    show(f"| {name} | {line} |")


def _sentences(count: int, skip: int) -> list[tuple[str, list[Truth]]]:
    """Return texts with their right spans."""
    found: list[tuple[str, list[Truth]]] = []
    for example in json.loads(DATA.read_text(encoding="utf-8"))["examples"][skip:]:
        tags = example["annotations"]
        spans = sorted((t["start"], t["end"] + 1, t["tag_name"].upper()) for t in tags)
        found.append((example["content"], spans))
    return found[:count]


def _measure(
    path: Path, sentences: Sequence[tuple[str, Sequence[Truth]]], hand: str, helped: bool
) -> int:
    """Let an expert label the sentences; return how many actions it took."""
    from eventner_gui.ui.window.main_window import MainWindow
    from tests.driver import Driver
    from tests.helped_experts import HelpedKeyboardExpert, HelpedMixedExpert
    from tests.waiting import Waiting

    _write(path, sentences)
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    driver = Driver(window, Waiting())
    driver.open(path)
    expert = (HelpedMixedExpert if hand == "mouse" else HelpedKeyboardExpert)(driver)
    if not helped:
        window.annotate.suggester.set_on(False)
    for _, truth in sentences:
        expert.label_sentence(truth)
    stored = driver.file()["examples"]
    for example, (text, truth) in zip(stored, sentences, strict=True):
        tags = [(t["start"], t["end"] + 1, t["tag_name"].upper()) for t in example["annotations"]]
        if tags != list(truth) or example["eventner"]["status"] != "done":
            sys.exit(f"not as it should be: {text!r}: {tags} instead of {truth}")
    window.close()
    return sum(expert.actions.values())


def _write(path: Path, sentences: Sequence[tuple[str, Sequence[Truth]]]) -> None:
    names = sorted({tag for _, truth in sentences for _, _, tag in truth})
    labels: list[dict[str, Any]] = [
        {"name": name, "color": "#0f766e", "key": key}
        for name, key in zip(names, KEYS, strict=False)
    ]
    header = {"version": 1, "end": "inclusive", "language": "en", "labels": labels}
    examples = [{"content": text, "annotations": []} for text, _ in sentences]
    raw = {"eventner": header, "examples": examples}
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
