"""The main window: composes the tabs, the menus and the status line, and closes cleanly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QVBoxLayout,
)

from ...app.follower import Follower
from ...app.garbage import GarbageSearch
from ...app.session import Session
from ...app.tokens import TokenService
from ...app.trainer import Trainer
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.orders import Order
from ...core.spans import Span
from ...storage.places import log_dir
from ...storage.resources import resource
from ..adding.adding import Adding
from ..choices import Choices
from ..details import copy_report, open_folder
from ..drops import DropWindow
from ..keymap import keymap, native
from ..notice import Notice, error_text
from ..theme.theme import theme
from ..transfer.transfer import Transfer
from ..widgets import ElidedLabel, clear, column, label, panel, row, rule, tip_of
from .closing import Closing
from .dialogs import Dialogs
from .first_sight import FirstSight
from .following import Following
from .look import Look
from .menu_bar import MenuBar
from .pages import TABS, Pages
from .place import remember_place, restore_place
from .projects import Projects
from .saving_notice import SavingNotice
from .status_line import StatusLine
from .versions import Versions

if TYPE_CHECKING:
    from ...core.checks.finding import Place
    from ...storage.runs import RunRecord
    from ..annotate.tab import AnnotateTab
    from ..review.tab import ReviewTab
    from ..test.tab import TestTab
    from ..train.tab import TrainTab
    from .start_page import StartPage


class MainWindow(DropWindow):
    """The one window."""

    def __init__(self) -> None:
        super().__init__()
        self._garbage = GarbageSearch(self)
        self.setObjectName("mainWindow")
        self.setWindowTitle("EventNER")
        self.setWindowIcon(QIcon(str(resource("icons", "eventner.svg"))))
        self.session = Session(self)
        self.tokens = TokenService(self.session)
        self.trainer = Trainer(self.session)
        self.follower = Follower(self.session, self.trainer)
        self.projects = Projects(self.session, self)
        self.adding = Adding(self.session, self.projects, self)
        self.transfer = Transfer(self.session, self.projects, self)
        keymap().take(self.projects.preferences.keys)
        self.choices = Choices(
            return_takes=self.projects.preferences.return_takes,
            guesses_label=self.projects.preferences.guesses_label,
            order=Order(self.projects.preferences.order),
            parent=self,
        )
        self.choices.changed.connect(lambda: self.projects.set_choices(self.choices))
        self.look = Look(self.projects)
        self.versions = Versions(self.session, self)
        self.dialogs = Dialogs(
            self.session, self.projects, self.trainer, lambda: self.annotate, self
        )
        self.closing = Closing(self.session, self.trainer, self)
        self._pages = Pages(self.session, self.tokens, self.trainer, self.choices, self.follower)
        self.status = StatusLine(self.session, self.trainer, self.follower)
        self.setStatusBar(self.status)
        self._name = ElidedLabel(role="heading", name="projectTitle")
        self._notices = QVBoxLayout()
        self._notices.setContentsMargins(14, 0, 14, 0)
        self._problems = QVBoxLayout()  # of the program: they outlast the project
        self._problems.setContentsMargins(14, 0, 14, 0)
        self._problems.setSpacing(6)
        self._tabs: list[QPushButton] = []
        self._saving = SavingNotice(
            self._notices,
            [
                ("Try again", self.session.saver.save_now),
                ("Save elsewhere…", self.projects.save_as),
            ],
        )
        self.following = Following(self.follower, self.trainer, self.projects, self._notices)
        self._compose()
        self.menus = MenuBar(self)
        self._connect()
        self._opened()
        restore_place(self)
        self.first_sight = FirstSight(self)
        self.first_sight.seen.connect(lambda: self.annotate)  # what is wanted next

    @property
    def start_page(self) -> StartPage:
        """What one sees without a project."""
        return self._pages.start

    @property
    def annotate(self) -> AnnotateTab:
        """The Annotate tab, made when it is first asked for, as the others are."""
        return self._pages.annotate

    @property
    def train(self) -> TrainTab:
        """The Train tab."""
        return self._pages.train

    @property
    def test(self) -> TestTab:
        """The Test tab."""
        return self._pages.test

    @property
    def review(self) -> ReviewTab:
        """The Review tab."""
        return self._pages.review

    def show_tab(self, name: str) -> None:
        """Show one of `TABS`."""
        if not self.session.is_open:
            return
        if name != "Annotate":
            self.annotate.leave()
        self._tabs[TABS.index(name)].setChecked(True)
        self._pages.show_tab(name)

    def _tab_clicked(self, name: str, _checked: bool = False) -> None:
        self.show_tab(name)

    def say_error(self, text: str) -> None:
        """Show what went wrong at the top of the window until it is put away."""
        self._notices.addWidget(Notice(text, kind="error", closable=True))

    def show_problem(self, notice: Notice) -> None:
        """Show a notice about the program at the top of the window, whatever is open."""
        self._problems.addWidget(notice)

    def copy_report(self, about: str = "") -> None:
        """Put what a report of an error needs into the clipboard, and say so."""
        copy_report(about)
        self.status.say("The details are in the clipboard.")

    def open_log_folder(self) -> None:
        """Show the folder of the log."""
        try:
            open_folder(log_dir())
        except EventNerError as error:
            self.say_error(error_text(error))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when nothing can be lost; otherwise ask."""
        if self.session.is_open:
            self._leave()
        if self.closing.may_close():
            self._shut_down()
            event.accept()
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Bring the file up to date for another program; look at it when the person comes back."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            if self.isActiveWindow():
                self.session.saver.look()
            else:
                self.session.saver.save_now()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what stands above the tabs."""
        super().resizeEvent(event)
        self._fit_promise()

    def _fit_promise(self) -> None:
        """Leave the promise out where there is no room for it."""
        others, promise = self._top.sizeHint().width(), self._promise.sizeHint().width()
        if not self._promise.isHidden():
            others -= promise
        self._promise.setVisible(others + promise <= self.width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the keys on a question mark that nobody typed into a field."""
        if event.text() == "?":
            self.dialogs.show_keys()
        else:
            super().keyPressEvent(event)

    def _compose(self) -> None:
        group = QButtonGroup(self)
        for name in TABS:
            tab = QPushButton(name)
            tab.setObjectName(f"tab{name}")
            tab.setProperty("role", "tab")
            tab.setCheckable(True)
            tab.setToolTip(f"Ctrl+{TABS.index(name) + 1}")
            tab.clicked.connect(partial(self._tab_clicked, name))
            group.addButton(tab)
            self._tabs.append(tab)
        self._promise = label("Works offline. Nothing leaves this computer.", role="small")
        bar = row(self._name, *self._tabs, 1, self._promise, spacing=6)
        bar.setContentsMargins(16, 7, 16, 7)
        bar.insertSpacing(1, 10)
        self._top = top = panel(bar, name="surface")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        notices = (self._problems, self._notices)
        whole = column(top, rule(), *notices, self._pages, spacing=0)
        whole.setStretchFactor(self._pages, 1)  # notices take the room they need, no more
        self.setCentralWidget(panel(whole))

    def _connect(self) -> None:
        session, projects = self.session, self.projects
        theme().changed.connect(self._fit_promise)
        session.opened.connect(self._opened)
        session.renamed.connect(self._show_name)
        self.closing.stopping.connect(self._stop_training)
        self.closing.elsewhere_wanted.connect(projects.save_as)
        self.following.said.connect(self.status.say)
        self.following.failed.connect(self.say_error)
        self.following.compare_wanted.connect(self._compare)
        self.following.answered.connect(self._to_the_page)
        session.renamed.connect(lambda: projects.remember_followed(self.follower.is_on))
        session.visit.connect(self._visit)
        session.saver.state_changed.connect(self._saving.show)
        # by way of the window, which hears nothing any more when the stack goes
        session.undo_stack.undoTextChanged.connect(self._show_undo)
        session.undo_stack.redoTextChanged.connect(self._show_undo)
        projects.leaving.connect(self._leave)
        projects.failed.connect(self.say_error)
        projects.said.connect(self.status.say)
        self.look.said.connect(self.status.say)
        self.dialogs.said.connect(self.status.say)
        self.dialogs.bases_changed.connect(self._pages.refresh_bases)
        self.dialogs.base_chosen.connect(self._train_from)
        projects.noticed.connect(lambda notice: self.annotate.add_project_notice(notice))
        projects.asked.connect(self._notices.addWidget)
        projects.recovered.connect(self.versions.show_recovered)
        self.dropped.connect(self._take_dropped)
        self.transfer.said.connect(self.status.say)
        self.transfer.noticed.connect(lambda notice: self.annotate.add_project_notice(notice))
        self.transfer.failed.connect(self.say_error)
        self.transfer.example_wanted.connect(self._go_to_found)
        self.adding.said.connect(self.status.say)
        self.adding.noticed.connect(lambda notice: self.annotate.add_project_notice(notice))
        self.adding.failed.connect(self.say_error)
        versions = self.versions
        versions.asked.connect(self._notices.addWidget)
        versions.said.connect(self.status.say)
        versions.failed.connect(self.say_error)
        versions.elsewhere_wanted.connect(projects.save_as)
        projects.recent_changed.connect(lambda: self.start_page.show_recent(projects.recent))
        pages = self._pages
        pages.said.connect(self.status.say)
        pages.found.connect(self._go_to_found)
        pages.examples_wanted.connect(self._show_examples)
        pages.test_wanted.connect(self._test_run)
        pages.edit_wanted.connect(self._edit_doubted)
        pages.review_wanted.connect(self._come_back)
        pages.bases_wanted.connect(self.dialogs.show_bases)
        pages.hand_over_wanted.connect(self.dialogs.show_hand_over)
        pages.model_wanted.connect(lambda: self.dialogs.show_suggesting_model())
        pages.made.connect(self._hear_last)
        self.tokens.failed.connect(self._language_failed)
        page = self.start_page
        page.open_wanted.connect(projects.choose_and_open)
        page.paste_wanted.connect(self.adding.begin_project)
        page.sample_wanted.connect(projects.open_sample)
        page.recent_wanted.connect(projects.open)
        page.show_recent(projects.recent)

    def _opened(self) -> None:
        is_open = self.session.is_open
        clear(self._notices)
        self._saving.forget()
        self.following.begin()
        self._show_name()
        self.menus.enable(is_open)
        for tab in self._tabs:
            tab.setVisible(is_open)
        if is_open:
            self.annotate.clear_project_notices()
            self.show_tab("Annotate")
            self._return_to_position()
        else:
            self._pages.setCurrentWidget(self.start_page)
            self.projects.look_for_unsaved()
        self._fit_promise()

    def _hear_last(self) -> None:
        """Hear of an opened project after the tabs, which begin at its first sentence."""
        self.session.opened.disconnect(self._opened)
        self.session.opened.connect(self._opened)

    def _show_name(self) -> None:
        name = self.session.name
        self._name.setText(name or "EventNER")
        self._name.setToolTip(tip_of(str(self.session.path or "")))
        title = shown_name(name).replace("[*]", "[*][*]")  # Qt's place for the mark of changes
        self.setWindowTitle(f"{title} – EventNER" if name else "EventNER")

    def _leave(self) -> None:
        """Finish the sentence under work and remember it as the place to come back to."""
        self.annotate.leave()
        if self.annotate.index is not None:
            self.projects.remember_position(self.annotate.index)

    def _return_to_position(self) -> None:
        index = self.projects.last_position()
        if 0 < index < len(self.session.document.examples):
            self.annotate.go_to(index)

    def _show_undo(self, _text: str) -> None:
        self.menus.show_undo()

    def in_annotate(self, act: Callable[[AnnotateTab], object]) -> None:
        """Do something in the Annotate tab, and show it."""
        if self._pages.currentWidget() is not self.annotate:
            self.show_tab("Annotate")
        act(self.annotate)

    def delete_sentence(self) -> None:
        """Delete the sentence that is shown; none while another tab is."""
        if self._pages.currentWidget() is self.annotate:
            self.annotate.delete_current()

    def _test_run(self, run: RunRecord) -> None:
        self.test.choose_run(run)
        self.show_tab("Test")

    def _compare(self, first: RunRecord, second: RunRecord) -> None:
        self.show_tab("Train")
        self.train.stage.compare(first, second)

    def _to_the_page(self) -> None:
        """Give the keys back to the page when a notice above it has gone."""
        if self._pages.currentWidget() is self.annotate:
            self.annotate.focus_sentence()
        elif self._pages.currentWidget() is self.train:
            self.train.train_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _train_from(self, base: str) -> None:
        self.show_tab("Train")
        if self.session.is_open:
            self.train.settings.base.choose_named(base)
        else:
            self.status.say("Open a project first; the Train tab offers the base model then.")

    def _visit(self, index: int) -> None:
        """Show what undo or redo has altered."""
        if not self._pages.takes_visit(index):
            self.show_tab("Annotate")

    def _edit_doubted(self, index: int, span: Span) -> None:
        self.show_tab("Annotate")
        self._pages.detour.begin(index, span)

    def _come_back(self) -> None:
        self.show_tab("Review")
        self.review.doubts.go_on()

    def _take_dropped(self, paths: list[Path]) -> None:
        """Look at files of other programs; open a project, or add texts."""
        if self.transfer.is_of_others(paths):
            self.transfer.import_files(paths)
        else:
            self.adding.take_files(paths)

    def _go_to_found(self, index: int) -> None:
        self.show_tab("Annotate")
        self.annotate.go_to(index)

    def _show_examples(self, indices: Iterable[int], words: str, place: Place) -> None:
        """Show some examples alone, and say how to come back."""
        shown = next(tab for tab in self._tabs if tab.isChecked())
        came_from = TABS[self._tabs.index(shown)]
        self.show_tab("Annotate")
        self.annotate.show_only(indices, words, place.index, place.spans)
        key = next(iter(keymap().keys(came_from.lower())), "")
        if key:
            self.status.say(f"{native(key)} goes back to the {came_from} tab.")

    def _language_failed(self, error: EventNerError) -> None:
        self.say_error(f"{error_text(error)} Until then, tags snap to words.")

    def _stop_training(self) -> None:
        self.train.stop()
        self.status.say("Stopping the training…")

    def _shut_down(self) -> None:
        """End every thread and remember the window's place."""
        remember_place(self)
        self.follower.close()
        self.session.close()
        self.tokens.stop()
        self._pages.stop()
        self.projects.stop()
        self.adding.stop()
        self.transfer.stop()
        self.dialogs.stop()
        self._garbage.stop()
