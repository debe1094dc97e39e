"""From a key in the Test tab until the entities of the text with that key are painted.

Real sentences are typed into the real window by real key events. A key counts from the moment of
the timetable it is due at, not from when this program got round to posting it, until the view has
painted, and Qt flushed, the model's answer to a text that holds the key: an answer to a longer text
answers the keys before it too. Unless a model is given, one is trained first, as the Train tab
trains, with a few steps.

    python benchmarks/as_you_type.py                     # about 2 minutes; offscreen
    python benchmarks/as_you_type.py --model FOLDER --rates 8 25
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from latency import (
    DATA,
    PATIENCE,
    Sample,
    TimedWindow,
    make_window,
    pause,
    quantile,
    table_row,
    wait_until,
)
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from reporting import load, show

from eventner_gui.nlp.training import TrainingSettings

GOAL_P99 = 0.050  # seconds
BETWEEN = 0.3  # seconds between two sentences
HEAD = f"{'ms from key due to entities painted':<50} {'keys':>7} {'p50':>7} {'p99':>7} {'worst':>7}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A key that was posted.

    Attributes:
        due: when it was to come (of `time.perf_counter`).
        text: of the field once it has come.
    """

    due: float
    text: str


def main() -> int:
    """Run the benchmark; return 1 when the goal was missed or the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--model", type=Path, help="a model folder or run folder; it is trusted")
    parser.add_argument("--steps", type=int, default=300, help="of the training, without a model")
    parser.add_argument("--sentences", type=int, default=12, help="typed at each rate")
    parser.add_argument("--rates", type=float, nargs="+", default=[8, 15, 30], help="keys a second")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        sys.stderr.write(f"There is no {arguments.file}. Give a file with --file.\n")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "train.json"
        path.write_text(arguments.file.read_text(encoding="utf-8"), encoding="utf-8")
        return measure(path, arguments)


def measure(path: Path, arguments: argparse.Namespace) -> int:
    """Type sentences at each rate and print the latencies."""
    window = make_window()
    window.projects.open(path)
    wait_until(lambda: window.session.is_open and window.tokens.is_ready, "spaCy's tokens")
    choose_model(window, arguments)
    window.show_tab("Test")
    sentences = sentences_of(path, arguments.sentences)
    typist = Typist(window)
    typist.type_all(sentences[:1], 8)  # the model is loaded, fonts, caches
    show(f"{os.cpu_count()} cores, {QApplication.platformName()}, load {load()}")
    show(HEAD)
    met = True
    for rate in arguments.rates:
        samples = typist.type_all(sentences, rate)
        show(table_row(f"{rate:g} keys a second", samples))
        met &= quantile(samples, 0.99) < GOAL_P99
    window.session.saver.give_up()
    window.close()
    words = "met" if met else "missed"
    show(f"goal: p99 under {1000 * GOAL_P99:.0f} ms: {words} (load at the end {load()})")
    return 0 if met else 1


def choose_model(window: TimedWindow, arguments: argparse.Namespace) -> None:
    """Let the Test tab use the model given, or a new one."""
    if arguments.model:
        from eventner_gui.nlp.prediction import find_model
        from eventner_gui.nlp.trust import remember_trained

        model = find_model(arguments.model)
        remember_trained(model, model)
        window.test.models.choose_folder(arguments.model)
        return
    show("A model is trained…")
    window.trainer.start(TrainingSettings(max_steps=arguments.steps))
    wait_until(lambda: bool(window.trainer.runs) and not window.trainer.is_training, "the training")


def sentences_of(path: Path, count: int) -> list[str]:
    """Return sentences that can be typed as they are, spread over a file."""
    examples = json.loads(path.read_text(encoding="utf-8"))["examples"]
    texts = [text for each in examples if (text := each["content"]).isascii() and len(text) > 30]
    return texts[:: max(len(texts) // count, 1)][:count]


class Typist(QObject):
    """Posts keys by a timetable and takes the time until each is answered on the screen."""

    def __init__(self, window: TimedWindow) -> None:
        super().__init__()
        self._window, self._tab = window, window.test
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._post)
        self._keys: Iterator[str] = iter(())
        self._gap = self._due = 0.0
        self._left = 0
        self._text = ""
        self._open: list[Typed] = []  # not answered yet
        self._viewport_painted = False
        self._samples: list[Sample] = []
        self._tab.view.viewport().installEventFilter(self)
        window.on_painted = self._painted

    def type_all(self, sentences: Sequence[str], rate: float) -> list[Sample]:
        """Type sentences, each into an empty field; return the latency of every key."""
        self._samples, self._gap = [], 1 / rate
        for sentence in sentences:
            self._tab.input.setFocus(Qt.FocusReason.OtherFocusReason)
            self._tab.input.clear()
            self._text, self._keys, self._left = "", iter(sentence), len(sentence)
            pause(BETWEEN)
            self._due = time.perf_counter() + self._gap
            self._arm()
            end = time.perf_counter() + len(sentence) * self._gap + PATIENCE
            while self._left or self._open:
                if time.perf_counter() > end:
                    raise SystemExit(f"{len(self._open)} keys were never answered.")
                pause(0.02)
        return self._samples

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See when the view of the entities is painted."""
        if event.type() == QEvent.Type.Paint:
            self._viewport_painted = True
        return False

    def _arm(self) -> None:
        self._timer.start(max(round(1000 * (self._due - time.perf_counter())), 0))

    def _post(self) -> None:
        letter = next(self._keys)
        self._text += letter
        self._open.append(Typed(self._due, self._text))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, ord(letter.upper()), Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.postEvent(self._tab.input, event)
        self._due += self._gap
        self._left -= 1
        if self._left:
            self._arm()

    def _painted(self) -> None:
        if not self._viewport_painted:
            return
        self._viewport_painted = False
        now, shown = time.perf_counter(), self._tab.view.text
        done = [each for each in self._open if len(each.text) <= len(shown)]
        self._samples += [Sample("key", now - each.due) for each in done]
        self._open = self._open[len(done) :]


if __name__ == "__main__":
    sys.exit(main())
