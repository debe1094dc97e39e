"""Cold start: from the start of the process to the first painting of a window one can use.

EventNER's window, without a project and with the sample in it, against a bare PySide6 main window
with one text widget: each in a process of its own, in turn, so that all see the same machine. The
child says when it has painted; what counts is the time since the parent started it.

    python benchmarks/startup.py               # about half a minute; offscreen
    python benchmarks/startup.py --runs 15
    QT_QPA_PLATFORM=xcb python benchmarks/startup.py
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from reporting import load, show

ROOT = Path(__file__).resolve().parents[1]
BUDGET = 2.0  # times the bare window
PATIENCE = 60.0  # seconds for one start

# Both children end at the first painting, without taking anything down: only the start counts.
# What they print is of the clock that processes share.
BARE = """
import os, sys, time
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit

class Window(QMainWindow):
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            print(repr(time.time()), flush=True)
            os._exit(0)
        return done

app = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QTextEdit("Book the hall for yoga on Friday"))
window.resize(1280, 800)
window.show()
app.exec()
"""
# The real program by its command line's own function; painting the window is what is looked at.
OURS = """
import os, sys, time
from PySide6.QtCore import QEvent
from eventner_gui.cli import main
from eventner_gui.ui.window import main_window

class Window(main_window.MainWindow):
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and (
            "--sample" not in sys.argv or self.annotate.view.text
        ):
            print(repr(time.time()), flush=True)
            os._exit(0)
        return done

main_window.MainWindow = Window
main(sys.argv[1:])
"""
VARIANTS = {
    "bare window": (BARE, ()),
    "EventNER": (OURS, ()),
    "EventNER, sample": (OURS, ("--sample",)),
}


def main() -> int:
    """Run the benchmark; return 1 when the budget was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9, help="of each, at least 7 for figures")
    arguments = parser.parse_args()
    show(f"{arguments.runs} starts each, {os.cpu_count()} cores, load {load()}")
    seconds: dict[str, list[float]] = {name: [] for name in VARIANTS}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(arguments.runs + 1):
            for name, (code, options) in VARIANTS.items():
                took = start(code, options, Path(folder))
                if run:  # the first round compiles, and reads all into the file cache
                    seconds[name].append(took)
    bare = statistics.median(seconds["bare window"])
    show(f"{'seconds to first painting':<26} {'median':>7} {'least':>7} {'most':>7} {'ratio':>6}")
    for name, values in seconds.items():
        show(table_row(name, values, bare))
    ratio = statistics.median(seconds["EventNER"]) / bare
    met = ratio <= BUDGET
    show(f"budget: at most {BUDGET:.1f} times the bare window: {'met' if met else 'missed'}")
    return 0 if met else 1


def start(code: str, options: Sequence[str], home: Path) -> float:
    """Start a child and return the seconds until it had painted."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "EVENTNER_HOME": str(home)}
    # An installed program has its modules compiled. The first round does it here, outside of the
    # checkout, whatever this shell says about bytecode.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
    command = [sys.executable, "-c", code, *options]
    started = time.time()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    if done.returncode or not done.stdout:
        raise SystemExit(f"The window did not start:\n{done.stderr}")
    return float(done.stdout) - started


def table_row(name: str, values: Sequence[float], bare: float) -> str:
    """Return one line of the table."""
    middle = statistics.median(values)
    figures = " ".join(f"{each:>7.3f}" for each in (middle, min(values), max(values)))
    return f"{name:<26} {figures} {middle / bare:>6.2f}"


if __name__ == "__main__":
    sys.exit(main())
