"""The dialogs of the menus: each is imported when it is opened, with what it needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ... import __version__
from ...app.session import Session
from ..widgets import name_buttons
from .projects import Projects

if TYPE_CHECKING:
    from pathlib import Path

    from ...app.downloader import Downloader
    from ...app.packager import Packager
    from ...app.past import Past
    from ...app.rule_preview import RulePreview
    from ...app.trainer import Trainer
    from ..annotate.tab import AnnotateTab


class Dialogs(QObject):
    """Opens them over a window.

    Signals:
        said: (text) a short remark on what was done in one.
        bases_changed: another base model is here, or one has gone.
        base_chosen: (name) start a training from this base model.
    """

    said = Signal(str)
    bases_changed = Signal()
    base_chosen = Signal(str)

    def __init__(
        self,
        session: Session,
        projects: Projects,
        trainer: Trainer,
        annotate: Callable[[], AnnotateTab],
        window: QWidget,
    ) -> None:
        """Make none of them yet.

        Args:
            session: the open project.
            projects: keep what is chosen for the program.
            trainer: knows the runs.
            annotate: returns the Annotate tab, which is made late too.
            window: they open over it.
        """
        super().__init__(window)
        self._session = session
        self._projects = projects
        self._trainer = trainer
        self._annotate = annotate
        self._window = window

    @cached_property
    def past(self) -> Past:
        """Past states of the project."""
        from ...app.past import Past

        return Past(self._session, self)

    @cached_property
    def rule_preview(self) -> RulePreview:
        """How texts would be split under other word rules."""
        from ...app.rule_preview import RulePreview

        return RulePreview(self)

    @cached_property
    def downloader(self) -> Downloader:
        """What gets base models; it goes on when their dialog is closed."""
        from ...app.downloader import Downloader

        made = Downloader(self)
        made.changed.connect(self.bases_changed)
        made.finished.connect(
            lambda _key, model: self.said.emit(f"The base model {model.card.title} is here.")
        )
        made.failed.connect(lambda _key, error: self.said.emit(str(error)))
        return made

    @cached_property
    def packager(self) -> Packager:
        """What hands a model over."""
        from ...app.packager import Packager

        return Packager(self)

    def stop(self) -> None:
        """End the threads that were begun for them."""
        for name in ("past", "rule_preview", "downloader", "packager"):
            if name in self.__dict__:
                getattr(self, name).stop()

    def show_keys(self) -> None:
        """Show every key, to look at and to choose others."""
        from .keys_dialog import KeysDialog

        dialog = KeysDialog(self._window)
        dialog.changed.connect(self._projects.set_keys)
        dialog.open()

    def show_bases(self) -> None:
        """Show the base models, beside the window: other work goes on meanwhile."""
        from ..bases.dialog import BasesDialog

        dialog = self._window.findChild(BasesDialog)
        if dialog is None:
            language = self._session.document.settings.language
            dialog = BasesDialog(self.downloader, language, self._window)
            dialog.chosen.connect(self.base_chosen)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def show_hand_over(self, model: Path) -> None:
        """Ask what a model is to be handed over as.

        Args:
            model: its folder, or that of its run.
        """
        from ...nlp.package_wish import package_name
        from ..handover.dialog import HandOverDialog

        path = self._session.path
        folder = path.parent if path else model.parent
        dialog = HandOverDialog(
            self.packager, model, package_name(self._session.name), folder, self._window
        )
        dialog.said.connect(self.said)
        dialog.open()

    def show_history(self) -> None:
        """Show past states of the project, to go back to one."""
        from .history_dialog import HistoryDialog

        self._annotate().leave()
        dialog = HistoryDialog(self.past, self._window)
        dialog.said.connect(self.said)
        dialog.open()

    def show_word_rules(self) -> None:
        """Show where words are split against spaCy's habit."""
        from .rules_dialog import RulesDialog

        example = self._annotate().editor.example
        text = example.content if example else ""
        RulesDialog(self._session, self.rule_preview, text, self._window).open()

    def show_suggestions(self) -> None:
        """Show what suggestions come from: word lists and patterns among them."""
        from ..annotate.patterns_dialog import PatternsDialog

        annotate = self._annotate()
        dialog = PatternsDialog(self._session, annotate.suggester, annotate.choices, self._window)
        dialog.said.connect(self.said)
        dialog.model_wanted.connect(lambda: self.show_suggesting_model(dialog))
        dialog.open()

    def show_suggesting_model(self, over: QWidget | None = None) -> None:
        """Show which model suggests, over the window or another dialog."""
        from ..suggesting.model_dialog import ModelDialog

        suggester = self._annotate().suggester
        ModelDialog(
            self._session,
            self._trainer,
            suggester.model,
            suggester.choices,
            over or self._window,
        ).open()

    def show_project_settings(self) -> None:
        """Show language and direction of the project."""
        from .project_settings import ProjectSettings

        ProjectSettings(self._session, self._window).open()

    def show_about(self) -> None:
        """Say what this program is."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            "About EventNER",
            f"EventNER {__version__}\n\nHighlight text, train a spaCy entity model, test it.\n"
            "Everything stays on this computer.\n\nMIT licence.",
            QMessageBox.StandardButton.Close,
            self._window,
        )
        box.setObjectName("aboutBox")
        name_buttons(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
