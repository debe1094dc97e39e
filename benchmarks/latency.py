"""Input latency: from a key or mouse event to its painting, idle and while a training runs.

The real window annotates real sentences by real events. An event counts from the moment of the
timetable it is due at, not from when this program got round to posting it: what it waited for the
event loop, or for the interpreter's lock that the training's thread holds, is part of its latency.
It ends when the window has painted and flushed what the event changed in the sentence.

    python benchmarks/latency.py                    # about a minute; offscreen
    python benchmarks/latency.py --sentences 100000 # a large project, about 2 minutes
    python benchmarks/latency.py --document 1000000 # long documents, about 5 minutes
    QT_QPA_PLATFORM=xcb python benchmarks/latency.py
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reporting import load, show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import long_documents  # noqa: E402
from PySide6.QtCore import (  # noqa: E402
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMetaObject,
    QObject,
    QPointF,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from eventner_gui.core.document import Example  # noqa: E402
from eventner_gui.core.spans import Span  # noqa: E402
from eventner_gui.nlp.training import StepReport, TrainingSettings  # noqa: E402
from eventner_gui.ui.launch import share_interpreter  # noqa: E402
from eventner_gui.ui.theme.theme import Theme  # noqa: E402
from eventner_gui.ui.window.main_window import MainWindow  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"
BUDGET_P99 = 0.016  # seconds
BUDGET_WORST = 0.100
BUDGET_WORDS = (
    f"budget: p99 under {1000 * BUDGET_P99:.0f} ms, worst under {1000 * BUDGET_WORST:.0f} ms"
)
TABLE_HEAD = f"{'ms from due to painted':<50} {'events':>7} {'p50':>7} {'p99':>7} {'worst':>7}"
WARM_UP_STEPS = 20  # the first updates set up memory
PATIENCE = 120.0  # seconds to wait for anything before giving up


@dataclass(frozen=True, slots=True)
class Input:
    """An event that was posted.

    Attributes:
        kind: what it is, for the table.
        due: when it was to come (of `time.perf_counter`).
    """

    kind: str
    due: float


@dataclass(frozen=True, slots=True)
class Sample:
    """An event that was painted.

    Attributes:
        kind: what it is, for the table.
        seconds: from when it was due to when its painting had been flushed.
    """

    kind: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the training went over a stretch of time."""

    steps_per_second: float
    words_per_second: float


def main() -> int:
    """Run the benchmark; return 1 when the budget was missed or the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--sentences", type=int, help="repeat the file's up to this number")
    parser.add_argument("--document", type=int, help="documents of so many bytes instead")
    parser.add_argument("--events", type=int, default=500, help="in each phase")
    parser.add_argument("--rate", type=float, default=20.0, help="events a second")
    parser.add_argument("--seed", type=int, default=0, help="of the jitter")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        sys.stderr.write(f"There is no {arguments.file}. Give a file with --file.\n")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "train.json"
        if arguments.document:
            return measure_documents(path, arguments)
        copy_sentences(arguments.file, path, arguments.sentences)
        return measure(path, arguments)


def copy_sentences(source: Path, target: Path, wanted: int | None) -> None:
    """Copy a file; with a number, repeat its sentences, each with a number of its own."""
    if wanted is None:
        shutil.copyfile(source, target)
        target.chmod(0o600)
        return
    raw = json.loads(source.read_text(encoding="utf-8"))
    examples = itertools.islice(itertools.cycle(raw["examples"]), wanted)
    raw["examples"] = [
        {**each, "content": f"{each['content']} {number}"} for number, each in enumerate(examples)
    ]
    target.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


def measure(path: Path, arguments: argparse.Namespace) -> int:
    """Measure both phases in one window and print what came out."""
    window = make_window()
    window.projects.open(path)
    wait_until(lambda: window.session.is_open and window.tokens.is_ready, "spaCy's tokens")
    count = len(window.session.document.examples)
    platform = QApplication.platformName()
    show(f"{count:,} sentences, {os.cpu_count()} cores, {platform}, load {load()}")

    typist = Typist(window, arguments, script(window))
    typist.run(50)  # fonts, caches
    idle = typist.run(arguments.events)

    meter = Meter(window)
    window.trainer.start(TrainingSettings(max_steps=1_000_000, patience=0))
    wait_until(lambda: meter.steps >= WARM_UP_STEPS, "the training's first steps")
    alone = [meter.over(lambda: pause(8.0))]
    training: list[Sample] = []
    disturbed = meter.over(lambda: training.extend(typist.run(arguments.events)))
    alone.append(meter.over(lambda: pause(8.0)))
    still_training = window.trainer.is_training
    window.trainer.stop()
    wait_until(lambda: not window.trainer.is_training, "the end of the training")
    window.session.saver.give_up()
    window.close()
    if not still_training:
        sys.stderr.write("The training ended before the measurement did.\n")
        return 1

    show_table(idle, training)
    show_pace(alone, disturbed)
    met = keeps_budget(training)
    show(f"{BUDGET_WORDS}: {'met' if met else 'missed'} (load at the end {load()})")
    return 0 if met else 1


def make_window() -> TimedWindow:
    """Return the program's window, shown."""
    share_interpreter()
    app = QApplication(sys.argv[:1])
    Theme(app, "light")
    window = TimedWindow()
    window.show()
    window.activateWindow()
    return window


def keeps_budget(samples: Sequence[Sample]) -> bool:
    """Tell whether latencies are within the budget."""
    return quantile(samples, 0.99) < BUDGET_P99 and worst(samples) < BUDGET_WORST


def measure_documents(path: Path, arguments: argparse.Namespace) -> int:
    """Measure long documents of several kinds, with and without tags, and while training."""
    window = make_window()
    others = json.loads(arguments.file.read_text(encoding="utf-8"))["examples"]
    others = [{**each, "eventner": {"status": "done"}} for each in others]
    show(f"{os.cpu_count()} cores, {QApplication.platformName()}, load {load()}")
    show(TABLE_HEAD)
    met = True
    for name, text in long_documents.long_texts(arguments.document).items():
        for tags, trains in ((0, False), (5_000, False), (5_000, True)):
            project = path.with_name(f"{len(text)}-{tags}-{trains}.json")
            long_documents.write_project(project, text, tags, others)
            window.projects.open(project)
            wait_until(lambda project=project: window.session.path == project, "the project")
            wait_until(lambda: window.tokens.is_ready, "spaCy's tokens")
            if trains:
                meter = Meter(window)
                window.trainer.start(TrainingSettings(max_steps=1_000_000, patience=0))
                wait_until(lambda meter=meter: meter.steps >= WARM_UP_STEPS, "the training")
            actions = long_documents.script(window, find_undo(window))
            samples = Typist(window, arguments, actions).run(arguments.events)
            if trains:
                window.trainer.stop()
                wait_until(lambda: not window.trainer.is_training, "the end of the training")
            show_samples(f"{name}, {tags:,} tags{', training' * trains}", samples)
            met &= keeps_budget(samples)
            window.session.saver.give_up()
    window.close()
    show(f"{BUDGET_WORDS}: {'met' if met else 'missed'} (load at the end {load()})")
    return 0 if met else 1


class TimedWindow(MainWindow):
    """The main window, which tells when it has painted.

    Qt paints all that is dirty in a window, and flushes it, within one UpdateRequest.
    """

    def __init__(self) -> None:
        self.on_painted: Callable[[], None] | None = None
        super().__init__()

    def event(self, event: QEvent) -> bool:
        """Handle an event as ever, then say that painting is over."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and self.on_painted:
            self.on_painted()
        return done


class Typist(QObject):
    """Posts events by a timetable and takes the time until each is painted."""

    def __init__(
        self,
        window: TimedWindow,
        arguments: argparse.Namespace,
        actions: Iterator[tuple[str, Callable[[], None]]],
    ) -> None:
        """Make the typist.

        Args:
            window: with an open project.
            arguments: the rate of events a second, on average, and the seed of the jitter, which
                is half of the distance between events either way.
            actions: what to do: its kind, and how it is posted.
        """
        super().__init__()
        self._window = window
        self._view = window.annotate.view
        self._gap = 1 / arguments.rate
        self._rng = random.Random(arguments.seed)
        self._script = actions
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._post)
        self._loop = QEventLoop()
        self._planned = self._due = 0.0
        self._left = 0
        self._posted: list[Input] = []  # not taken by the view yet
        self._taken: list[Input] = []  # by the view, not painted yet
        self._viewport_painted = False
        self._samples: list[Sample] = []
        self._undo = find_undo(window)

    def run(self, count: int) -> Sequence[Sample]:
        """Post a number of events, wait until the last is painted, and return the samples."""
        self._view.installEventFilter(self)
        self._view.viewport().installEventFilter(self)
        self._undo.triggered.connect(self._take)
        self._window.on_painted = self._painted
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._samples, self._left = [], count
        self._planned = time.perf_counter() + self._gap
        self._arm()
        give_up = QTimer(self._loop)
        give_up.setSingleShot(True)
        give_up.timeout.connect(self._loop.quit)
        give_up.start(round(1000 * (count * self._gap + PATIENCE)))
        self._loop.exec()
        give_up.stop()
        self._view.removeEventFilter(self)
        self._view.viewport().removeEventFilter(self)
        self._undo.triggered.disconnect(self._take)
        if len(self._samples) < count:
            lost = ", ".join(each.kind for each in [*self._posted, *self._taken])
            raise SystemExit(f"{count - len(self._samples)} events were never painted: {lost}")
        return self._samples

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See which events reach the view, and when its viewport is painted."""
        if event.type() == QEvent.Type.Paint and watched is self._view.viewport():
            self._viewport_painted = True
        elif event.type() in _INPUTS:
            self._take()
        return False

    def _arm(self) -> None:
        """Set the timer for the next event.

        Qt's timers count whole milliseconds, so the moment moves on to one; a moment that has gone
        by stays as it is, and counts against the event.
        """
        now = time.perf_counter()
        wait = max(self._planned - now, 0.0)
        milliseconds = int(1000 * wait) + bool(wait)
        self._due = now + milliseconds / 1000 if wait else self._planned
        self._planned += self._gap * self._rng.uniform(0.5, 1.5)
        self._timer.start(milliseconds)

    def _post(self) -> None:
        kind, send = next(self._script)
        self._posted.append(Input(kind, self._due))
        self._left -= 1
        if self._left:
            self._arm()
        send()

    def _take(self) -> None:
        if self._posted:
            self._taken.append(self._posted.pop(0))

    def _painted(self) -> None:
        if not (self._taken and self._viewport_painted):
            return
        now = time.perf_counter()
        self._samples += [Sample(each.kind, now - each.due) for each in self._taken]
        self._taken.clear()
        self._viewport_painted = False
        if not self._left and not self._posted:
            self._loop.quit()


_INPUTS = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
)


def script(window: TimedWindow) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield for ever what a person does: (kind, how to post it); each changes the picture."""
    view = window.annotate.view

    def key(code: Qt.Key, text: str = "", *, shift: bool = False) -> Callable[[], None]:
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier

        def send() -> None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.postEvent(view, QKeyEvent(kind, code, held, text))

        return send

    def tag_by_key() -> None:
        text = other_key(window)
        key(Qt.Key(ord(text.upper())), text)()

    def undo() -> None:
        # as its shortcut does it
        QMetaObject.invokeMethod(action, "trigger", Qt.ConnectionType.QueuedConnection)

    action = find_undo(window)
    drag = Drag(window)
    while True:
        yield "cursor", key(Qt.Key.Key_Right)
        yield "cursor", key(Qt.Key.Key_Right)
        yield "select", key(Qt.Key.Key_Right, shift=True)
        yield "tag by key", tag_by_key
        yield "undo", undo
        yield "cursor", key(Qt.Key.Key_Home)
        yield "tag by key", tag_by_key
        yield "cursor", key(Qt.Key.Key_End)
        yield "drag", drag.pull
        yield "drag", drag.pull_on
        yield "tag by mouse", drag.release
        yield "undo", undo
        yield "next sentence", key(Qt.Key.Key_Return, "\r")


class Drag:
    """A drag over the longest word of the sentence, with a label it does not have."""

    def __init__(self, window: TimedWindow) -> None:
        self._window = window
        self._view = window.annotate.view

    def pull(self) -> None:
        """Press the button and begin to move."""
        span = self._word()
        labels = self._window.session.document.settings.labels
        given = labels_of(current(self._window), span)
        wanted = next(each for each in labels if each.label not in given)
        self._window.annotate.labels.activate(wanted)
        self._send(QEvent.Type.MouseButtonPress, 0.1)
        self._send(QEvent.Type.MouseMove, 0.5)

    def pull_on(self) -> None:
        """Move on."""
        self._send(QEvent.Type.MouseMove, 0.8)

    def release(self) -> None:
        """Let the button go."""
        self._send(QEvent.Type.MouseButtonRelease, 0.9)

    def _word(self) -> Span:
        # a short word is narrower than what Qt takes for a drag
        content = current(self._window).content
        word = max(content.split(), key=len)
        return Span(content.index(word), content.index(word) + len(word))

    def _send(self, kind: QEvent.Type, share: float) -> None:
        """Post a mouse event at a share of the word's width."""
        rect = self._view.viewport_rects(self._word())[0]
        where = QPointF(rect.left() + share * rect.width(), rect.center().y())
        viewport = self._view.viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        event = QMouseEvent(
            kind,
            where,
            viewport.mapToGlobal(where),
            none if kind == QEvent.Type.MouseMove else left,
            none if kind == QEvent.Type.MouseButtonRelease else left,
            Qt.KeyboardModifier.NoModifier,
        )
        QCoreApplication.postEvent(viewport, event)


class Meter:
    """Counts the steps and words of the training from its reports."""

    def __init__(self, window: MainWindow) -> None:
        self.steps = 0
        self._words = 0.0
        self._seconds = 0.0
        window.trainer.reported.connect(self._take)

    def over(self, work: Callable[[], object]) -> Pace:
        """Do something and return the training's pace meanwhile, by the training's own clock."""
        steps, words, seconds = self.steps, self._words, self._seconds
        work()
        passed = self._seconds - seconds
        return Pace((self.steps - steps) / passed, (self._words - words) / passed)

    def _take(self, report: object) -> None:
        if isinstance(report, StepReport):
            self._words += report.words_per_second * (report.seconds - self._seconds)
            self.steps, self._seconds = report.step, report.seconds


def current(window: MainWindow) -> Example:
    """Return the example shown."""
    index = window.annotate.index
    assert index is not None
    return window.session.document.examples[index]


def labels_of(example: Example, span: Span) -> set[str]:
    """Return the labels that stand on a span."""
    return {a.label for a in example.annotations if a.overlaps(span.start, span.end)}


def other_key(window: MainWindow) -> str:
    """Return the key of a label that the selection does not have: pressing it changes something."""
    span = window.annotate.view.selection()
    assert span is not None
    given = labels_of(current(window), span)
    labels = window.session.document.settings.labels
    return next(each.key for each in labels if each.key and each.label not in given)


def find_undo(window: MainWindow) -> QAction:
    """Return the menu's action."""
    found = next(a for a in window.findChildren(QAction) if a.text().startswith("&Undo"))
    assert isinstance(found, QAction)
    return found


def pause(seconds: float) -> None:
    """Let the window run. (QTest.qWait would keep the interpreter's lock meanwhile.)."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(there: Callable[[], bool], what: str) -> None:
    """Let the window run until something is there."""
    end = time.perf_counter() + PATIENCE
    while not there():
        if time.perf_counter() > end:
            raise SystemExit(f"Waited {PATIENCE:.0f} s in vain for {what}.")
        pause(0.02)


def quantile(samples: Sequence[Sample], share: float) -> float:
    """Return the latency that a share of the samples does not exceed, in seconds."""
    ordered = sorted(each.seconds for each in samples)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def worst(samples: Sequence[Sample]) -> float:
    """Return the greatest latency, in seconds."""
    return max(each.seconds for each in samples)


def show_table(idle: Sequence[Sample], training: Sequence[Sample]) -> None:
    """Print the latencies of both phases, over all and by kind."""
    show(TABLE_HEAD)
    show_samples("idle", idle)
    show_samples("training", training)
    ratios = [
        quantile(training, 0.5) / quantile(idle, 0.5),
        quantile(training, 0.99) / quantile(idle, 0.99),
        worst(training) / worst(idle),
    ]
    show(f"{'training / idle':<58} " + " ".join(f"{each:>7.2f}" for each in ratios))


def show_samples(name: str, samples: Sequence[Sample]) -> None:
    """Print the latencies of a phase, over all and by kind."""
    show(table_row(name, samples))
    for kind in dict.fromkeys(each.kind for each in samples):
        show(table_row(f"  {kind}", [each for each in samples if each.kind == kind]))


def table_row(name: str, samples: Sequence[Sample]) -> str:
    """Return one line of the table, in milliseconds."""
    values = (quantile(samples, 0.5), quantile(samples, 0.99), worst(samples))
    figures = " ".join(f"{1000 * each:>7.1f}" for each in values)
    return f"{name:<50} {len(samples):>7} {figures}"


def show_pace(alone: Sequence[Pace], disturbed: Pace) -> None:
    """Print how fast the training went without the events (before and after) and with them."""
    steps = statistics.mean(each.steps_per_second for each in alone)
    words = statistics.mean(each.words_per_second for each in alone)
    show(f"training without events: {steps:.1f} steps/s, {words:,.0f} words/s")
    show(
        f"training with events:    {disturbed.steps_per_second:.1f} steps/s, "
        f"{disturbed.words_per_second:,.0f} words/s "
        f"({disturbed.words_per_second / words:.2f} of it)"
    )


if __name__ == "__main__":
    sys.exit(main())
