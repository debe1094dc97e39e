"""The list with 100,000 sentences: how soon a filter shows rows, and what holds up the window.

The real window filters, sorts, and acts on all sentences at once. A timer that should come every
two milliseconds tells the longest time for which the window could not have answered a key.

    python benchmarks/filtering.py                  # about a minute; offscreen
    python benchmarks/filtering.py --sentences 10000
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from latency import DATA, copy_sentences, pause, wait_until
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from reporting import load, show

from eventner_gui.core.document import Status
from eventner_gui.core.filters import HasLabel, HasProblem, HasStatus
from eventner_gui.core.sorts import SORTS
from eventner_gui.ui.launch import share_interpreter
from eventner_gui.ui.theme.theme import Theme
from eventner_gui.ui.window.main_window import MainWindow


def main() -> int:
    """Run the benchmark; return 1 when the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--sentences", type=int, default=100_000)
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        sys.stderr.write(f"There is no {arguments.file}. Give a file with --file.\n")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "many.json"
        copy_sentences(arguments.file, path, arguments.sentences)
        measure(path)
    return 0


class Watch:
    """Tells the longest time for which the window did not answer."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(2)

    def begin(self) -> None:
        """Forget what was."""
        self.longest, self._last = 0.0, time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def measure(path: Path) -> None:
    """Filter, sort and act on all in one window; print what came out."""
    share_interpreter()
    app = QApplication(sys.argv[:1])
    Theme(app, "light")
    window = MainWindow()
    window.show()
    window.activateWindow()
    window.projects.open(path)
    wait_until(lambda: window.session.is_open and window.tokens.is_ready, "spaCy's tokens")
    pause(2.0)
    count = len(window.session.document.examples)
    show(f"{count:,} sentences, {os.cpu_count()} cores, {app.platformName()}, load {load()}")
    show(f"{'ms':<44} {'rows':>8} {'first':>7} {'all':>7} {'longest':>8}")
    panel, watch = window.annotate.list, Watch()
    filters, search, pattern = panel.filters, panel.search, panel.filters.pattern

    def type_text(text: str, *, is_pattern: bool = False) -> None:
        search.setText(text)
        if pattern.isChecked() == is_pattern:
            search.returnPressed.emit()
        else:
            pattern.setChecked(is_pattern)  # searches, too

    for name, act in (
        ("search “friday”", lambda: type_text("friday")),
        ("search a word that is nowhere", lambda: type_text("zzzz")),
        (r"expression \b(mon|fri)day", lambda: type_text(r"\b(mon|fri)day", is_pattern=True)),
        (
            "expression that runs wild: (\\w+\\s?)+$x",
            lambda: type_text(r"(\w+\s?)+$x", is_pattern=True),
        ),
        ("status to do", lambda: filters.add(HasStatus(Status.TODO))),
        ("with label DATE", lambda: filters.add(HasLabel("DATE"))),
        ("with a problem (each is looked at)", lambda: filters.add(HasProblem())),
        ("with a problem, again", lambda: filters.add(HasProblem())),
        ("sort by text", lambda: filters.set_sort(SORTS["text"])),
        ("sort by tags", lambda: filters.set_sort(SORTS["many"])),
    ):
        filters.set_sort(SORTS["file"])
        panel.clear_filter()
        wait_until(lambda: not panel.model.is_busy, "all sentences")
        pause(0.3)
        time_filter(window, watch, name, act)
    filters.set_sort(SORTS["file"])
    panel.clear_filter()
    pause(0.3)
    panel.view.selectAll()
    for name, act in (
        ("mark all done", lambda: panel.bulk.mark(Status.FLAGGED)),
        ("undo", window.session.undo_stack.undo),
        ("re-label all DATE", lambda: panel.bulk.relabel("DATE", "time")),
        ("undo", window.session.undo_stack.undo),
        ("delete all", panel.bulk.delete),
        ("undo", window.session.undo_stack.undo),
    ):
        panel.view.selectAll()
        pause(0.3)
        time_act(window, watch, name, act)
    window.session.saver.give_up()
    window.close()


def time_filter(window: MainWindow, watch: Watch, name: str, act: Callable[[], object]) -> None:
    """Filter, and print when the first rows came, when all, and the longest stop."""
    model = window.annotate.list.model
    came: list[float] = []
    take = came.append
    model.found.connect(lambda _last: take(time.perf_counter()))
    watch.begin()
    begun = time.perf_counter()
    act()
    first = came[0] if came else 0.0
    wait_until(lambda: not model.is_busy, name)
    pause(0.3)
    model.found.disconnect()
    model.found.connect(window.annotate.list._found)
    first = (came[0] if came else time.perf_counter()) - begun
    last = (came[-1] if came else time.perf_counter()) - begun
    figures = f"{1000 * first:>7.0f} {1000 * last:>7.0f} {1000 * watch.longest:>8.1f}"
    show(f"{name:<44} {model.rowCount():>8,} {figures}")


def time_act(window: MainWindow, watch: Watch, name: str, act: Callable[[], object]) -> None:
    """Act on all sentences; print how long that and what follows stops the window."""
    watch.begin()
    begun = time.perf_counter()
    act()
    done = time.perf_counter() - begun
    pause(3.0)
    rows = window.annotate.list.model.rowCount()
    show(f"{name:<44} {rows:>8,} {'':>7} {1000 * done:>7.0f} {1000 * watch.longest:>8.1f}")


if __name__ == "__main__":
    sys.exit(main())
