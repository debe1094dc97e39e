"""What to do when there are two versions of a project: theirs, mine, or both put together."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ...app.outside import Version
from ...app.session import Session
from ...core.document import Document
from ...core.errors import EventNerError
from ...core.wording import counted
from ..notice import Action, Notice, error_text

if TYPE_CHECKING:
    from ...core.merge import Merge, Name
    from ...storage.leftovers import Leftover
    from ...storage.recovery import Recovered

# What merges is imported when there are two versions: a window is to be seen first.

log = logging.getLogger(__name__)

_MERGE, _THEIRS, _MINE = "Merge both", "Take theirs", "Keep mine"


class Versions(QObject):
    """Asks, and does what was chosen; each choice is one step of undo.

    Signals:
        asked: (Notice) a question for the top of the window.
        said: (text) a short remark.
        failed: (text) something could not be done, and why.
        elsewhere_wanted: save to another file.
    """

    asked = Signal(object)
    said = Signal(str)
    failed = Signal(str)
    elsewhere_wanted = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._notice: Notice | None = None
        session.saver.changed_outside.connect(self._ask_about_change)
        session.opened.connect(self._forget)
        session.renamed.connect(self._forget)

    def show_recovered(self, recovered: Recovered) -> None:
        """Say what the journal has brought back, and ask about what it could not."""
        if recovered.recovered:
            self._session.visit_last_step()
            count = len(recovered.recovered)
            self.asked.emit(
                Notice(
                    f"{counted(count, 'change')} of the last session had not reached the file and "
                    f"{'was' if count == 1 else 'were'} brought back. "
                    f"The last: {recovered.recovered[-1]}.",
                    kind="info",
                    closable=True,
                )
            )
        if recovered.lost:
            self.asked.emit(
                Notice(
                    f"{counted(recovered.lost, 'change')} could not be brought back: the history "
                    "of this project is damaged on this computer.",
                    kind="error",
                    closable=True,
                )
            )
        for leftover in recovered.leftovers:
            self._ask_about_leftover(leftover)

    # another program has written the file

    def _ask_about_change(self, version: Version) -> None:
        from ...core.merge import Merge

        self._forget()
        path = self._session.path
        if path is None:
            return
        elsewhere: Action = ("Save mine elsewhere…", self.elsewhere_wanted.emit)
        if version.document is None:
            why = error_text(version.problem) if version.problem else ""
            text = f"Another program has changed {path.name}, and it cannot be read now. {why}"
            aside: Action = ("Put it aside and save mine", lambda: self._put_aside(version))
            self._ask(text, [aside, elsewhere], kind="error")
            return
        document = version.document
        merge = Merge(self._session.saver.base, self._session.document, document)
        mine, both = merge.mine_changed, len(merge.conflicts)
        there = counted(merge.theirs_changed + both, "sentence")
        text = f"Another program has changed {there} in {path.name}."
        take: Action = (_THEIRS, lambda: self._take(version))
        keep: Action = (_MINE, lambda: self._keep(version))
        if not mine and not both:
            self._ask(f"{text} Everything of yours is in it.", [take, keep])
            return
        text += f" It does not have {counted(mine + both, 'sentence')} that you have changed."
        if both:
            was = "was" if both == 1 else "were"
            text += f" {counted(both, 'sentence')} {was} changed on both sides."
        merged: Action = (_MERGE, lambda: self._merge_version(version, document))
        self._ask(text, [merged, take, keep, elsewhere])

    def _take(self, version: Version) -> None:
        self._forget()
        self._session.take_version(version, "Take the file's version")
        self.said.emit("The file's version is here. Ctrl+Z brings yours back.")

    def _keep(self, version: Version) -> None:
        self._forget()
        self._session.keep_mine(version, "The file's version")
        self.said.emit("Yours goes into the file. Edit > History keeps the other.")

    def _merge_version(self, version: Version, theirs: Document) -> None:
        from ...core.merge import Merge

        merge = Merge(self._session.saver.base, self._session.document, theirs)

        def take(choose_theirs: Mapping[Name, bool]) -> None:
            self._forget()
            examples, settings = merge.result(choose_theirs)
            self._session.merge_version(version, examples, settings, "Merge with the file")
            self.said.emit("Both are put together. Ctrl+Z brings yours back.")

        self._decide(merge, take)

    def _put_aside(self, version: Version) -> None:
        path = self._session.path
        if path is None:
            return
        self._forget()
        aside = _free_beside(path)
        try:
            path.replace(aside)
        except OSError as error:
            self.failed.emit(f"{path.name} cannot be put aside: {error.strerror or error}.")
            return
        self._session.saver.accept(version)
        self.said.emit(f"The unreadable file is {aside.name} now; yours is saved.")

    # an earlier session has left something behind

    def _ask_about_leftover(self, leftover: Leftover) -> None:
        when = datetime.fromtimestamp(leftover.time)
        text = (
            f"{counted(leftover.count, 'change')} made here until {when:%d %B %Y, %H:%M} "
            f"{'is' if leftover.count == 1 else 'are'} not in this file: another program, or an "
            "earlier copy of it, has replaced it since."
        )

        def settle() -> None:
            notice.put_away()
            self._settle(leftover)

        actions: list[Action] = [
            ("Merge them in", lambda: self._merge_leftover(leftover, notice)),
            ("Leave the file as it is", settle),
        ]
        notice = Notice(text, actions, closable=True)
        self.asked.emit(notice)

    def _merge_leftover(self, leftover: Leftover, notice: Notice) -> None:
        from ...core.merge import Merge
        from ...storage.leftovers import load_leftover

        keeper = self._session.saver.keeper
        try:
            base, after = load_leftover(leftover, keeper.journal if keeper else None)
        except EventNerError as error:
            self.failed.emit(error_text(error))
            return
        merge = Merge(base, after, self._session.document)

        def take(choose_theirs: Mapping[Name, bool]) -> None:
            notice.put_away()
            examples, settings = merge.result(choose_theirs)
            self._session.become(examples, settings, "Merge earlier changes in")
            self._settle(leftover)
            self.said.emit("The earlier changes are back. Ctrl+Z takes them out again.")

        self._decide(merge, take)

    def _settle(self, leftover: Leftover) -> None:
        from ...storage.leftovers import settle_leftover

        keeper = self._session.saver.keeper
        try:
            settle_leftover(leftover, keeper.journal if keeper else None)
        except EventNerError as error:
            log.warning("a leftover could not be settled; it is asked about again", exc_info=error)

    # both

    def _decide(self, merge: Merge, take: Callable[[Mapping[Name, bool]], None]) -> None:
        """Let a person decide the conflicts, if there are any."""
        if merge.settles_itself:
            take({})
            return
        from .merge_dialog import MergeDialog

        dialog = MergeDialog(merge.conflicts, self._window)
        dialog.decided.connect(take)
        dialog.open()

    def _ask(self, text: str, actions: list[Action], *, kind: str = "warning") -> None:
        self._notice = Notice(text, actions, kind=kind)
        self.asked.emit(self._notice)

    def _forget(self) -> None:
        """Take the question about the file away."""
        if self._notice:
            notice, self._notice = self._notice, None
            notice.put_away()


def _free_beside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem} unreadable {number}{path.suffix}")).exists():
        number += 1
    return aside
