"""Opening, making and saving projects: dialogs, questions and notices around the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ...app.opener import InUse, Opened, Opener, OpenRequest, Unreadable
from ...app.session import Session
from ...app.worker import Worker
from ...core.errors import EventNerError
from ...core.wording import counted
from ...storage.places import documents_dir
from ...storage.preferences import Preferences, load_preferences, save_preferences
from ..choices import Choices
from ..notice import Action, Notice, error_text

if TYPE_CHECKING:
    from ...core.document import Document
    from ...storage.conventions import EndConvention, UndecidedEnds
    from ...storage.journals import Unsaved

# What an action needs is imported with it: a window is to be seen first.

_MOST_UNSAVED = 3
_AFTER_START_MS = 300  # the window is to be seen first
_FILTER = "Projects and text (*.json *.txt);;All files (*)"


class Projects(QObject):
    """What the File menu and the start page do.

    Signals:
        failed: (text) something could not be done, and why; what was open stays open.
        asked: (Notice) something to decide before a file can be opened.
        noticed: (Notice) something to know or decide about the project just opened.
        recovered: (Recovered) what the journal of the project just opened has brought.
        said: (text) a short remark.
        recent_changed: the list of recent files is another one.
        leaving: the open project is about to be left; what is under way in it should be finished.
    """

    failed = Signal(str)
    asked = Signal(object)
    noticed = Signal(object)
    recovered = Signal(object)
    said = Signal(str)
    recent_changed = Signal()
    leaving = Signal()

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.opener = Opener(self)
        self.opener.opened.connect(self._opened)
        self.opener.undecided.connect(self._ask_ends)
        self.opener.in_use.connect(self._ask_about_other_window)
        self.opener.unreadable.connect(self._offer_kept)
        self.opener.failed.connect(lambda _path, error: self.failed.emit(error_text(error)))
        self.preferences: Preferences = load_preferences()
        self._unsaved = Worker(_find_unsaved, "unsaved", self)
        self._unsaved.done.connect(lambda _ticket, found: self._tell_unsaved(found))
        self._unsaved.failed.connect(lambda _ticket, error: self.failed.emit(error_text(error)))
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(_AFTER_START_MS)
        self._look_soon.timeout.connect(lambda: self._unsaved.submit(None))

    def stop(self) -> None:
        """End the threads."""
        self._look_soon.stop()
        self.opener.stop()
        self._unsaved.stop()

    def look_for_unsaved(self) -> None:
        """Look soon, in the background, for work that a session has left out of its file."""
        self._look_soon.start()

    @property
    def recent(self) -> list[Path]:
        """Files that were open before, the latest first."""
        return [Path(text) for text in self.preferences.recent_files]

    def open(self, path: Path, end: EndConvention | None = None) -> None:
        """Open a file; the sample is opened as a copy.

        Args:
            path: of the file.
            end: what its ``end`` means, where the user has said.
        """
        from ...storage.projects import SAMPLE_NAME, is_sample

        if is_sample(path) and path.name == SAMPLE_NAME:
            self.open_sample()
        else:
            self._request(OpenRequest(path, end))

    def choose_and_open(self) -> None:
        """Let the user choose a file and open it."""
        from PySide6.QtWidgets import QFileDialog

        start = self._session.path.parent if self._session.path else documents_dir()
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open", str(start), _FILTER)
        if chosen:
            self.open(Path(chosen))

    def open_sample(self) -> None:
        """Open the user's copy of the sample, made at the first time."""
        from ...storage.projects import open_sample

        try:
            path = open_sample()
        except EventNerError as error:
            self.failed.emit(error_text(error))
            return
        self._request(OpenRequest(path))

    def _request(self, request: OpenRequest) -> None:
        """Open a file, unless it is the one that is open."""
        current = self._session.path
        if current is not None and _is_same(current, request.path):
            self._session.saver.look()
            self.said.emit(f"{current.name} is open already.")
        elif self._may_leave():
            self.opener.request(request)

    def begin(self, name: str, texts: Sequence[str], language: str) -> bool:
        """Begin a project with texts, unless what is open cannot be left; tell whether it is.

        Args:
            name: wished for its file.
            texts: all to do.
            language: a spaCy language code.
        """
        from ...storage.projects import free_path, new_project

        if not self._may_leave():
            return False
        path = free_path(documents_dir(), name)
        self._session.open(new_project(texts, language=language).document, path)
        self._remember(path)
        return True

    def begin_with(self, name: str, document: Document) -> bool:
        """Begin a project with a document, unless what is open cannot be left; tell whether it is.

        Args:
            name: wished for its file.
            document: all of it.
        """
        from ...storage.projects import free_path

        if not self._may_leave():
            return False
        path = free_path(documents_dir(), name)
        self._session.open(document, path)
        self._remember(path)
        return True

    def save_now(self) -> None:
        """Save at once."""
        self._session.saver.save_now()

    def save_as(self) -> None:
        """Save to another file from now on."""
        path = self._ask_target("Save as", self._session.path or documents_dir())
        if path:
            self._session.save_as(path)
            self._remember(path)

    def _ask_target(self, title: str, start: Path) -> Path | None:
        """Ask for a JSON file to write; the dialog asks before one is overwritten."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, title, str(start), "JSON (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        if start.suffix:
            dialog.selectFile(str(start))
        if not dialog.exec():
            return None
        path = Path(dialog.selectedFiles()[0])
        if path.suffix.lower() != ".json":
            self.failed.emit(f"{path.name} does not end in .json, so it was not written to.")
            return None
        return path

    def set_keys(self, own: Mapping[str, tuple[str, ...]]) -> None:
        """Remember the user's own keys."""
        self._store(replace(self.preferences, keys=own))

    def set_appearance(self, appearance: str) -> None:
        """Remember how everything looks."""
        self._store(replace(self.preferences, appearance=appearance))

    def set_choices(self, choices: Choices) -> None:
        """Remember how the expert tags."""
        self._store(
            replace(
                self.preferences,
                return_takes=choices.return_takes,
                guesses_label=choices.guesses_label,
                order=choices.order.value,
            )
        )

    def set_text_scale(self, scale: int) -> None:
        """Remember the size of text."""
        self._store(replace(self.preferences, text_scale=scale))

    def _may_leave(self) -> bool:
        """Save what is open; refuse to leave it when that fails."""
        self.leaving.emit()
        if not self._session.is_open or self._session.saver.finish():
            return True
        error = self._session.saver.state.error
        why = error_text(error) if error else ""
        self.failed.emit(f"{self._session.name} is not saved, so it stays open. {why}")
        return False

    def _tell_unsaved(self, found: Sequence[Unsaved]) -> None:
        if self._session.is_open:
            return
        for unsaved in found[:_MOST_UNSAVED]:
            when = datetime.fromtimestamp(unsaved.time)
            self.asked.emit(
                Notice(
                    f"{unsaved.path.name} does not have your latest work yet "
                    f"({counted(unsaved.changes, 'change')}, until {when:%d %B %Y, %H:%M}). "
                    "Nothing is lost: open it, and the work is there.",
                    [("Open it", partial(self.open, unsaved.path))],
                    kind="info",
                    closable=True,
                )
            )

    def _opened(self, path: Path, opened: Opened) -> None:
        from ...storage.projects import free_path

        if not self._may_leave():  # edited further while the file was read
            opened.close()
            return
        project, recovered = opened.project, opened.recovered
        own_path = project.path or free_path(documents_dir(), path.stem)
        self._session.open(
            project.document,
            own_path,
            digest=opened.digest,
            stamp=opened.stamp,
            recovered=recovered,
            lock=opened.lock,
        )
        self._remember(own_path)
        for text in project.notices:
            self.noticed.emit(Notice(text, kind="info", closable=True))
        if recovered is not None:
            self.recovered.emit(recovered)
        if project.untagged and not (recovered and recovered.recovered):
            self.noticed.emit(self._untagged_question(project.untagged))

    def _ask_about_other_window(self, error: InUse) -> None:
        request = error.request

        def again(changed: OpenRequest) -> Callable[[], None]:
            def act() -> None:
                notice.put_away()
                self._request(changed)

            return act

        actions: list[Action] = [("Open a copy", lambda: self._open_copy(request, notice))]
        if not error.holder.here:
            over = replace(request, take_over=True)
            actions.append(("It is not open there any more", again(over)))
        actions.append(("Open it here too", again(replace(request, share=True))))
        notice = Notice(
            f"{error} Two windows on one file: whoever saves second is asked to merge.",
            actions,
            closable=True,
        )
        self.asked.emit(notice)

    def _open_copy(self, request: OpenRequest, notice: Notice) -> None:
        """Make a copy of a file that another window has open, and open that."""
        from ...storage.atomic import write_atomically
        from ...storage.projects import free_path
        from ...storage.reading import read_bytes

        notice.put_away()
        try:
            copy = free_path(documents_dir(), request.path.stem)
            write_atomically(copy, [read_bytes(request.path)])
        except EventNerError as error:
            self.failed.emit(error_text(error))
        else:
            self._request(OpenRequest(copy, request.end))

    def _offer_kept(self, error: Unreadable) -> None:
        def take() -> None:
            notice.put_away()
            self._request(OpenRequest(error.path, kept=True))

        notice = Notice(
            f"{error_text(error)} EventNER has kept its last state, "
            f"of {error.when:%d %B %Y, %H:%M}.",
            [("Open what was kept", take)],
            kind="error",
            closable=True,
        )
        self.asked.emit(notice)

    def _untagged_question(self, untagged: int) -> Notice:
        def finish() -> None:
            from ...core import edits

            self._session.apply(edits.finish_untagged(self._session.document))
            notice.put_away()

        some = "1 sentence has no tags" if untagged == 1 else f"{untagged:,} sentences have no tags"
        notice = Notice(
            f"{some}. Are they finished (there is nothing to tag in them), or still to do?",
            [("They are finished", finish), ("Still to do", lambda: notice.put_away())],
        )
        return notice

    def _ask_ends(self, path: Path, undecided: UndecidedEnds) -> None:
        from .ends_dialog import EndsDialog

        dialog = EndsDialog(path.name, undecided, self._window)
        dialog.chosen.connect(lambda convention: self.opener.request(OpenRequest(path, convention)))
        dialog.open()

    def remember_position(self, index: int) -> None:
        """Remember the example looked at last in the open project."""
        if self._session.path:
            self._store(self.preferences.with_position(self._session.path, index))

    def last_position(self) -> int:
        """Return the example looked at last in the open project."""
        return self.preferences.last_position.get(str(self._session.path), 0)

    def remember_followed(self, on: bool) -> None:
        """Remember whether the open project's model is kept up to date in the background."""
        if self._session.path and on != self.is_followed():
            self._store(self.preferences.with_followed(self._session.path, on))

    def is_followed(self) -> bool:
        """Tell whether the open project's model is kept up to date in the background."""
        return str(self._session.path) in self.preferences.followed

    def _remember(self, path: Path) -> None:
        self._store(self.preferences.with_recent_file(path))
        self.recent_changed.emit()

    def _store(self, preferences: Preferences) -> None:
        self.preferences = preferences
        try:
            save_preferences(preferences)
        except EventNerError as error:
            self.failed.emit(error_text(error))


def _find_unsaved(_request: None) -> list[Unsaved]:
    from ...storage.journals import remove_old, unsaved_projects

    found = unsaved_projects()
    remove_old()
    return found


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other.absolute()
