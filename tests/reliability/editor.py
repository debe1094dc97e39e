"""A process that works on a project through the real session and reports each step.

`python -m tests.reliability.editor PROJECT --seed 1` prints to its standard output, unbuffered,
a JSON list a line: what it is about to do and what it was told. It goes on until it is killed or
has done its steps. `records.py` reads the lines.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import random
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

from eventner_gui.app import keeper as keeper_module
from eventner_gui.app import saver as saver_module
from eventner_gui.app.keeper import Step
from eventner_gui.app.opener import InUse, Opened, Opener, OpenRequest, Unreadable
from eventner_gui.app.outside import Version
from eventner_gui.app.saver import SaveState, SaveStatus
from eventner_gui.app.session import Session
from eventner_gui.core.errors import EventNerError
from eventner_gui.core.merge import Merge
from eventner_gui.storage import journal as journal_module

from .actions import act, keys_digest, new_document, state_digest


def say(*what: Any) -> None:
    """Print a line that is in the pipe when this returns."""
    os.write(1, json.dumps(what).encode() + b"\n")


def lower_the_bounds() -> None:
    """Let checkpoints, tidying and file writes come often."""
    saver_module.GATHER_MS = 15
    journal_module._CHECKPOINT_ENTRIES = 12
    journal_module.MAX_ENTRIES = 60


def retry_quickly() -> None:
    """Try again at once what has failed."""
    saver_module.RETRY_MS = 100
    keeper_module.RETRY_S = 0.1


class Editor:
    """Opens a project, or begins one, and works on it at random."""

    def __init__(self, app: QCoreApplication, options: argparse.Namespace) -> None:
        self._app = app
        self._options = options
        self._rng = random.Random(options.seed)
        self._left = options.steps
        self._burst = 0
        self._changed_outside = False
        self._shadow: list[str] = []
        self.session = Session()
        self.opener = Opener()
        self.opener.opened.connect(self._opened)
        self.opener.in_use.connect(self._in_use)
        self.opener.unreadable.connect(self._unreadable)
        self.opener.failed.connect(lambda _path, error: self._failed(error))
        self._put = self.session.saver.put
        self.session.saver.put = self._announce_and_put  # type: ignore[method-assign]
        self.session.saver.kept.connect(lambda seq: say("kept", seq))
        self.session.saver.state_changed.connect(self._state_changed)
        self.session.saver.changed_outside.connect(self._file_changed)

    def start(self) -> None:
        path = Path(self._options.project)
        say("opening", str(path))
        self._request(OpenRequest(path, share=self._options.share))

    def _request(self, request: OpenRequest) -> None:
        self.opener.request(request)

    def _in_use(self, error: InUse) -> None:
        holder = error.holder
        say("in use", holder.process, holder.host, holder.here)
        self._app.exit(3)

    def _unreadable(self, error: Unreadable) -> None:
        say("unreadable", str(error))
        self._request(OpenRequest(error.path, kept=True))

    def _failed(self, error: EventNerError) -> None:
        path = Path(self._options.project)
        if path.exists():
            say("failed", error.one_line())
            self._app.exit(4)
            return
        document = new_document(self._rng, self._options.size)
        say("new", str(path), state_digest(document), keys_digest(document))
        self.session.open(document, path)
        self._go_on()

    def _opened(self, path: Path, opened: Opened) -> None:
        document, recovered = opened.project.document, opened.recovered
        say("opened", str(opened.project.path), state_digest(document), keys_digest(document),
            recovered.seq if recovered else 0,
            len(recovered.leftovers) if recovered else 0)  # fmt: skip
        self.session.open(
            document,
            opened.project.path or path,
            digest=opened.digest,
            stamp=opened.stamp,
            recovered=recovered,
            lock=opened.lock,
        )
        self._go_on()

    def _go_on(self) -> None:
        self._shadow = states_of_steps(self.session)
        say("ready")
        self._wait()

    def _wait(self) -> None:
        """Wait as a person does: bursts, short pauses, and some long enough for the file."""
        if self._burst > 0:
            self._burst -= 1
            pause = 0
        elif self._rng.random() < 0.1:
            self._burst, pause = self._rng.randint(2, 25), 0
        else:
            pause = self._rng.choice((1, 3, 10, 30, 200))
        QTimer.singleShot(pause, self._step)

    def _step(self) -> None:
        if self._left == 0:
            say("finishing")
            say("finished", self.session.saver.finish())
            self.session.close()
            self._app.quit()
            return
        self._left -= 1
        if self._changed_outside and self._options.resolve:
            self._resolve()
        elif self._options.save_as and self._rng.random() < 0.02:
            self._save_as()
        else:
            act(self._rng, self.session)
        self._tell_steps()
        self._wait()

    def _save_as(self) -> None:
        assert self.session.path is not None
        path = self.session.path.with_name(f"{self._rng.randrange(10**8)}.json")
        document = self.session.document
        say("save as", str(path), state_digest(document), keys_digest(document))
        self.session.save_as(path)

    def _tell_steps(self) -> None:
        """Say what undo and redo lead to, and see that they led where they should."""
        stack = self.session.undo_stack
        now, index = state_digest(self.session.document), stack.index()
        if stack.canRedo() or (index < len(self._shadow) and self._shadow[index] == now):
            if self._shadow[index] != now:
                say("wrong step", index)
        else:
            self._shadow[index:] = [now]
        before = self._shadow[index - 1] if stack.canUndo() else ""
        after = self._shadow[index + 1] if stack.canRedo() else ""
        say("steps", self.session.saver.revision, before, after)

    def _announce_and_put(self, step: Step) -> int:
        document = self.session.document
        say("rev", self.session.saver.revision + 1, state_digest(document), keys_digest(document))
        return self._put(step)

    def _state_changed(self, state: SaveState) -> None:
        if state.status in (SaveStatus.SAVED, SaveStatus.KEPT):
            say("saved", self.session.saver.revision, str(self.session.path))
            if state.status is SaveStatus.KEPT:
                say("kept only", state.error.one_line() if state.error else "")
        if state.no_journal:
            say("no journal", state.no_journal.one_line())
        if state.status is SaveStatus.NOT_SAVED:
            say("not saved", state.error.one_line() if state.error else "")

    def _file_changed(self, version: Version) -> None:
        theirs = version.document
        say("changed outside", version.digest, state_digest(theirs) if theirs else "")
        self._changed_outside = True
        self._version = version

    def _resolve(self) -> None:
        """Do what a person may choose when another window has written the file."""
        self._changed_outside = False
        choice, version, session = self._options.resolve, self._version, self.session
        say("resolve", choice, state_digest(session.document))
        if choice == "take":
            session.take_version(version, "Take the file's version")
        elif choice == "keep":
            session.keep_mine(version, "The file's version")
        else:
            assert version.document is not None
            merge = Merge(session.saver.base, session.document, version.document)
            examples, settings = merge.result({})
            session.merge_version(version, examples, settings, "Merge with the file")
        say("resolved", choice, state_digest(session.document))


def states_of_steps(session: Session) -> list[str]:
    """Return the digests of the states that undo and redo lead to, the present one among them."""
    stack, document = session.undo_stack, session.document.snapshot()
    found = [state_digest(document)]
    for number in range(stack.index() - 1, -1, -1):
        stack.command(number).change.inverse().apply(document)  # type: ignore[attr-defined]
        found.insert(0, state_digest(document))
    document = session.document.snapshot()
    for number in range(stack.index(), stack.count()):
        stack.command(number).change.apply(document)  # type: ignore[attr-defined]
        found.append(state_digest(document))
    return found


def end_at_once(*error: Any) -> None:
    """Show an error and end: who waits for this process would wait for ever otherwise."""
    sys.__excepthook__(*error)
    sys.stderr.flush()
    os._exit(70)


def main(arguments: list[str] | None = None) -> int:
    """Run the editor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=-1, help="then it closes; endless when < 0")
    parser.add_argument("--size", type=int, default=40, help="sentences of a new project")
    parser.add_argument("--share", action="store_true")
    parser.add_argument("--low-bounds", action="store_true")
    parser.add_argument("--quick-retries", action="store_true")
    parser.add_argument("--save-as", action="store_true")
    parser.add_argument("--resolve", choices=("take", "keep", "merge"))
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
    sys.excepthook = end_at_once
    app = QCoreApplication([])
    if options.quick_retries:
        retry_quickly()
    if options.low_bounds:
        lower_the_bounds()
    editor = Editor(app, options)
    QTimer.singleShot(0, editor.start)
    code = app.exec()
    editor.opener.stop()
    editor.session.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
