"""How long from Enter until the next sentence is painted with what is suggested in it.

In the real window, offscreen: of real sentences the first ones are done already, and Enter goes
through those that follow, each accepted with what is suggested in it. Two times are taken: until
the next sentence is painted with the suggestions of what was known before, and until it is painted
again with what was learnt from the one just finished, where that changes anything.

    python benchmarks/next_sentence.py [--data calendar] [--done 300] [--sentences 200]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reporting import show

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"
KEYS = "123456789nptuvwxyz"
LONGEST = 5.0  # seconds that a painting is waited for


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="calendar")
    parser.add_argument("--done", type=int, default=300)
    parser.add_argument("--sentences", type=int, default=200)
    parser.add_argument("--pause", type=int, default=300, help="milliseconds between two Enters")
    options = parser.parse_args()
    source = DATA / options.data / "train.json"
    if not source.is_file():
        sys.exit(f"real data is not here: {source}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "project.json"
        count = _write(source, path, options.done, options.sentences)
        first, again = _measure(path, options.done, count, options.pause)
    show(f"{options.data}: {options.done} done, {count} Enters")
    show("| painted | times | p50 ms | p90 | p99 | worst |")
    show("|---|---|---|---|---|---|")
    _print("first", first)
    _print("again, with what was just learnt", again)
    sys.stdout.flush()
    os._exit(0)  # the window has been closed; the interpreter need not take Qt apart


def _print(name: str, times: Sequence[float]) -> None:
    ordered = sorted(times)
    if not ordered:
        show(f"| {name} | 0 | | | | |")
        return
    p50, p90, p99 = (
        ordered[min(int(q * len(ordered)), len(ordered) - 1)] for q in (0.5, 0.9, 0.99)
    )
    cells = " | ".join(f"{1000 * each:.0f}" for each in (p50, p90, p99, ordered[-1]))
    show(f"| {name} | {len(ordered)} | {cells} |")


def _measure(path: Path, done: int, count: int, pause: int) -> tuple[list[float], list[float]]:
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from eventner_gui.ui.theme.theme import Theme
    from eventner_gui.ui.window.main_window import MainWindow
    from tests.driver import Driver
    from tests.waiting import Waiting

    app = QApplication.instance() or QApplication([])
    Theme(app, "light")
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    driver, waiting = Driver(window, Waiting()), Waiting()
    driver.open(path)
    tab = window.annotate
    waiting.waitUntil(lambda: tab.suggester.is_at_rest, timeout=60_000)
    tab.go_to(done)
    tab.focus_sentence()
    waiting.wait(500)

    class Paints(QObject):
        """Notes when the sentence was painted last, and with which marks."""

        at = 0.0
        painted: tuple[str, list[Any]] = ("", [])

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                watched.event(event)
                watched.installEventFilter(self)
                self.at = time.perf_counter()
                self.painted = (tab.view.text, list(tab.view.marks))
                return True
            return False

    paints = Paints()
    tab.view.viewport().installEventFilter(paints)
    first, again = [], []
    for _ in range(count):
        before = tab.index
        text = window.session.document.examples[before + 1].content if before is not None else ""
        began = time.perf_counter()
        QTest.keyClick(tab.view, Qt.Key.Key_Return)
        while paints.painted[0] != text or paints.at < began:
            app.processEvents()
            if time.perf_counter() - began > LONGEST:
                break
        first.append(paints.at - began)
        seen, end = paints.painted, time.perf_counter() + pause / 1000
        changed = 0.0
        while time.perf_counter() < end:
            waiting.wait(1)
            if paints.painted != seen:
                changed, seen = paints.at - began, paints.painted
        if changed:
            again.append(changed)
    tab.view.viewport().removeEventFilter(paints)
    window.close()
    return first, again


def _write(source: Path, path: Path, done: int, wanted: int) -> int:
    """Write a project; return how many sentences there are to go through."""
    examples = json.loads(source.read_text(encoding="utf-8"))["examples"][: done + wanted + 1]
    names = sorted({t["tag_name"] for e in examples for t in e["annotations"]})
    labels = [
        {"name": name, "color": "#0f766e", "key": key}
        for name, key in zip(names, KEYS, strict=False)
    ]
    written = [
        {
            "content": each["content"],
            "annotations": each["annotations"] if at < done else [],
            "eventner": {"status": "done" if at < done else "todo"},
        }
        for at, each in enumerate(examples)
    ]
    raw = {"eventner": {"version": 1, "end": "inclusive", "labels": labels}, "examples": written}
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return len(examples) - done - 1


if __name__ == "__main__":
    main()
