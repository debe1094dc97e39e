"""What can be done with runs: a menu with keys, and the questions some of it asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QInputDialog,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
)

from ...app.trainer import Trainer
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.wording import counted
from ...storage.runs import RunRecord
from ..details import open_folder
from ..shortcuts import SHORTCUTS
from ..widgets import menu_text, name_buttons


class RunActions(QObject):
    """Acts on the runs chosen in the list; the keys act while the list has the focus.

    Signals:
        test_wanted: (RunRecord) try this run's model.
        restore_wanted: (RunRecord) the next training is to be like this one.
        compare_wanted: (RunRecord, RunRecord) the older one first.
        hand_over_wanted: (RunRecord) make a package of this run's model.
        failed: (EventNerError) something could not be done.
        said: (str) a short remark.
    """

    test_wanted = Signal(object)
    restore_wanted = Signal(object)
    compare_wanted = Signal(object, object)
    hand_over_wanted = Signal(object)
    failed = Signal(object)
    said = Signal(str)

    def __init__(
        self, view: QListView, trainer: Trainer, chosen: Callable[[], list[RunRecord]]
    ) -> None:
        """Make the actions.

        Args:
            view: the list; its keys become those of the actions.
            trainer: what acts.
            chosen: tells which runs are chosen, the current one first.
        """
        super().__init__(view)
        self._view = view
        self._trainer = trainer
        self._chosen = chosen
        self._test = self._action("runTest", "&Test this model", self.test, "run_test")
        self._use = self._action("runUse", "&Use this model", self.use, "run_use")
        self._hand_over = self._action("runHandOver", "&Hand over this model…", self.hand_over)
        self._rename = self._action("runRename", "Re&name…", self.rename, "run_rename")
        self._note = self._action("runNote", "Write a n&ote…", self.note, "run_note")
        self._restore = self._action(
            "runRestore", "&Restore its settings", self.restore, "run_restore"
        )
        self._compare = self._action("runCompare", "&Compare", self.compare, "run_compare")
        self._folder = self._action("runFolder", "Show the &folder", self.show_folder)
        self._path = self._action("runPath", "Copy the &path", self.copy_path, "run_path")
        self._delete = self._action("runDelete", "&Move to the trash", self.delete, "run_delete")

    def menu(self) -> QMenu:
        """Return a menu of what can be done with what is chosen."""
        self.refresh()
        menu = QMenu(self._view)
        menu.setObjectName("runMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in (
            (self._test, self._use, self._compare, self._hand_over),
            (self._rename, self._note, self._restore),
            (self._folder, self._path),
            (self._delete,),
        ):
            menu.addActions(group)
            menu.addSeparator()
        return menu

    def refresh(self) -> None:
        """Offer what can be done with what is chosen now."""
        chosen = self._chosen()
        for action in self._view.actions():
            action.setEnabled(len(chosen) == 1)
        in_use = self._trainer.in_use
        is_in_use = bool(chosen and in_use and chosen[0].folder == in_use.folder)
        self._use.setText("In &use" if is_in_use else "&Use this model")
        self._use.setEnabled(len(chosen) == 1 and not is_in_use)
        self._note.setText("Edit the n&ote…" if chosen and chosen[0].note else "Write a n&ote…")
        pair = self.pair()
        self._compare.setEnabled(pair is not None)
        self._compare.setText("&" + menu_text(compare_words(pair, chosen)))
        self._delete.setEnabled(bool(chosen))
        many = f"&Move {len(chosen):,} runs to the trash"
        self._delete.setText(many if len(chosen) > 1 else "&Move to the trash")

    def pair(self) -> tuple[RunRecord, RunRecord] | None:
        """Return the two runs that would be compared, the older one first.

        Those chosen; of one that is chosen alone and the model in use, or else the run before it.
        """
        chosen = self._chosen()
        if len(chosen) == 1:
            chosen = [*chosen, *self._other(chosen[0])]
        if len(chosen) != 2:
            return None
        first, second = sorted(chosen, key=lambda run: (run.created, run.folder.name))
        return first, second

    # what each does

    def test(self) -> None:
        """Try the model."""
        self.test_wanted.emit(self._chosen()[0])

    def use(self) -> None:
        """Let the project work with this model."""
        run = self._chosen()[0]
        if self._try(lambda: self._trainer.use(run)):
            newest = self._trainer.is_newest(run)
            later = "A later training takes over." if newest else "It stays so when you train on."
            self.said.emit(f"{shown_name(run.name)} is the model in use now. {later}")

    def compare(self) -> None:
        """Compare two runs on the same sentences."""
        pair = self.pair()
        if pair:
            self.compare_wanted.emit(*pair)

    def restore(self) -> None:
        """Take this run's settings for the next training."""
        self.restore_wanted.emit(self._chosen()[0])

    def hand_over(self) -> None:
        """Make a package of the model, for a programmer."""
        self.hand_over_wanted.emit(self._chosen()[0])

    def show_folder(self) -> None:
        """Show the run's folder in the desktop's file manager."""
        open_folder(self._chosen()[0].folder)

    def copy_path(self) -> None:
        """Put the folder's path into the clipboard."""
        QGuiApplication.clipboard().setText(str(self._chosen()[0].folder))
        self.said.emit("The path of the run's folder is copied.")

    def rename(self) -> None:
        """Ask for another name."""
        run = self._chosen()[0]
        dialog = self._dialog("renameRun", "Rename the run", "Name", run.name)
        dialog.textValueSelected.connect(
            lambda name: self._try(lambda: self._trainer.rename(run, name.strip() or run.name))
        )
        dialog.open()  # which makes what is in it
        for field in dialog.findChildren(QLineEdit):
            field.setObjectName("runName")
        _name_all(dialog)

    def note(self) -> None:
        """Ask for a note on the run."""
        run = self._chosen()[0]
        words = f"What is to be known of {shown_name(run.name)}"
        dialog = self._dialog("noteRun", "Note on the run", words, run.note)
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.textValueSelected.connect(
            lambda note: self._try(lambda: self._trainer.annotate(run, note))
        )
        dialog.open()
        for field in dialog.findChildren(QPlainTextEdit):
            field.setObjectName("runNoteText")
            field.setAccessibleName(words)
            field.setTabChangesFocus(True)
        _name_all(dialog)

    def delete(self) -> None:
        """Move runs to the trash; ask first where there is none, and they would be gone."""
        thrown: list[RunRecord] = []
        left: list[RunRecord] = []
        for run in self._chosen():
            try:
                (thrown if self._trainer.throw_away(run) else left).append(run)
            except EventNerError as error:
                self.failed.emit(error)
        if thrown:
            self.said.emit(f"{_named(thrown)} moved to the trash.")
        if left:
            self._ask_to_delete(left)

    # the rest

    def _ask_to_delete(self, runs: list[RunRecord]) -> None:
        box = QMessageBox(self._view.window())
        box.setObjectName("deleteRuns")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Delete for good?")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"{_named(runs)} cannot be moved to a trash here. Delete the models for good?")
        delete = box.addButton("Delete for good", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: self._delete_for_good(runs))
        name_buttons(box)
        box.open()

    def _delete_for_good(self, runs: list[RunRecord]) -> None:
        for run in runs:
            self._try(partial(self._trainer.delete, run))

    def _other(self, run: RunRecord) -> list[RunRecord]:
        """Return what a single run is compared with: the model in use, or the run before it."""
        others = [each for each in self._trainer.runs if each.folder != run.folder]
        in_use = self._trainer.in_use
        if in_use is not None and in_use.folder != run.folder:
            return [in_use]
        older = [each for each in others if each.created <= run.created]
        return (older or others)[:1]

    def _dialog(self, name: str, title: str, words: str, text: str) -> QInputDialog:
        dialog = QInputDialog(self._view.window())
        dialog.setObjectName(name)
        dialog.setWindowTitle(title)
        dialog.setLabelText(words)
        dialog.setTextValue(text)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _action(
        self, name: str, text: str, act: Callable[[], object], key: str | None = None
    ) -> QAction:
        made = QAction(text, self)
        made.setObjectName(name)
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if key:
            made.setShortcuts([QKeySequence(each) for each in SHORTCUTS[key].keys])
        made.triggered.connect(lambda _checked=False: act())
        self._view.addAction(made)
        return made

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except EventNerError as error:
            self.failed.emit(error)
            return False
        return True


def compare_words(pair: tuple[RunRecord, RunRecord] | None, chosen: Sequence[RunRecord]) -> str:
    """Return what a button says that compares two runs.

    Args:
        pair: those that would be compared.
        chosen: those that are chosen in the list.
    """
    if pair is None:
        return "Compare"
    other = next((run for run in pair if run not in chosen), None)
    return f"Compare with {shown_name(other.name, 24)}" if other else "Compare these two"


def _named(runs: list[RunRecord]) -> str:
    return shown_name(runs[0].name) if len(runs) == 1 else counted(len(runs), "run")


def _name_all(dialog: QInputDialog) -> None:
    for box in dialog.findChildren(QDialogButtonBox):
        name_buttons(box)
