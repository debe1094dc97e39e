"""Real sentences in the real window for an expert who knows the right answer: what is shared.

Each counts what the expert does, and holds what was stored in the end against the truth.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"
KEYS = "123456789nptuvwxyz"

if TYPE_CHECKING:
    from tests.driver import Driver

Truth = tuple[int, int, str]
Sentence = tuple[str, list[Truth]]


def read_sentences(
    name: str, count: int, skip: int = 0, shuffle: int | None = None
) -> list[Sentence]:
    """Return texts of a data set with their right spans.

    Args:
        name: of its folder, or a file in the article's schema.
        count: at most so many.
        skip: so many are left out first.
        shuffle: with this number as seed, before that; None for the file's order.
    """
    path = Path(name) if name.endswith(".json") else DATA / name / "train.json"
    if not path.is_file():
        sys.exit(f"real data is not here: {path}")
    examples = json.loads(path.read_text(encoding="utf-8"))["examples"]
    if shuffle is not None:
        random.Random(shuffle).shuffle(examples)
    found: list[Sentence] = []
    for example in examples[skip : skip + count]:
        tags = example["annotations"]
        spans = sorted((t["start"], t["end"] + 1, t["tag_name"].upper()) for t in tags)
        found.append((example["content"], spans))
    return found


@contextmanager
def at_work(path: Path, sentences: Sequence[Sentence]) -> Iterator[Driver]:
    """Open the sentences in the window, from nothing tagged; close it at the end."""
    from PySide6.QtWidgets import QApplication

    from eventner_gui.ui.theme.theme import Theme
    from eventner_gui.ui.window.main_window import MainWindow
    from tests.driver import Driver
    from tests.waiting import Waiting

    app = QApplication.instance() or QApplication([])
    Theme(app, "light")  # type: ignore[arg-type]
    _write(path, sentences)
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    driver = Driver(window, Waiting())
    driver.open(path)
    try:
        yield driver
    finally:
        window.close()


def check(driver: Driver, sentences: Sequence[Sentence]) -> None:
    """End the program unless what is stored is exactly right, and all of it done."""
    stored = driver.file()["examples"]
    for example, (text, truth) in zip(stored, sentences, strict=True):
        tags = [(t["start"], t["end"] + 1, t["tag_name"].upper()) for t in example["annotations"]]
        if tags != list(truth) or example["eventner"]["status"] != "done":
            sys.exit(f"not as it should be: {text!r}: {tags} instead of {truth}")


def leave() -> None:
    """End at once: each window has been closed; the interpreter need not take Qt apart."""
    sys.stdout.flush()
    os._exit(0)


def _write(path: Path, sentences: Sequence[Sentence]) -> None:
    names = sorted({tag for _, truth in sentences for _, _, tag in truth})
    labels: list[dict[str, Any]] = [
        {"name": name, "color": "#0f766e", "key": key}
        for name, key in zip(names, KEYS, strict=False)
    ]
    header = {"version": 1, "end": "inclusive", "language": "en", "labels": labels}
    examples = [{"content": text, "annotations": []} for text, _ in sentences]
    raw = {"eventner": header, "examples": examples}
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
