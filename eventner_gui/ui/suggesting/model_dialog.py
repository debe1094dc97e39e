"""The dialog of the model that suggests: which it is, and what its labels are called here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from ...app.model_source import LONGEST, ModelSource, State
from ...app.session import Session
from ...app.source_choices import SourceChoices
from ...app.trainer import Trainer
from ...core.errors import EventNerError
from ...core.label_mapping import label_for, with_choice
from ...core.wording import counted
from ...nlp.trust import NotTrusted
from ...storage.suggesting import ModelChoice
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, panel, row, scrolled
from .label_table import LabelTable
from .model_choice_box import ModelChoiceBox
from .model_words import state_in_words

_ABOUT = (
    "It reads the sentences that come next, in the background, and what it finds is suggested. "
    f"Texts of more than {LONGEST:,} characters are not read."
)


class ModelDialog(QDialog):
    """Chooses the model that suggests; each choice holds at once."""

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        model: ModelSource,
        choices: SourceChoices,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            session: with the project's labels.
            trainer: knows the runs.
            model: the source.
            choices: what is chosen.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("modelDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Model that suggests")
        self._session, self._model, self._choices = session, model, choices
        self.models = ModelChoiceBox(trainer, choices.model)
        self._state = label(role="muted", name="modelState", wrap=True)
        self._notices = column(spacing=8)
        self._heading = label("What it finds is suggested as", role="heading", name="labelsHeading")
        self._left_out = label(role="small", name="leftOutLabels", wrap=True)
        self._table = column()
        self._declined = False
        self._compose()
        self.models.chosen.connect(self._choose)
        model.state_changed.connect(self._show)
        choices.failed.connect(self._show_error)
        session.settings_changed.connect(self._show_labels)
        self._show()
        self.models.setFocus()

    def _compose(self) -> None:
        labels = column(self._heading, self._left_out, self._table, 1, spacing=8)
        inner = column(
            label(_ABOUT, role="muted", wrap=True),
            self._notices,
            labels,
            1,
            spacing=10,
        )
        close = button("Close", self.reject, name="modelDialogClose")
        caption = label("Model")
        caption.setBuddy(self.models)
        top = row(caption, self.models, spacing=10)
        top.setStretch(1, 1)
        inside = scrolled(panel(inner, name="page"), name="modelDialogScroll")
        self.setLayout(column(top, self._state, inside, row(1, close), margins=18, spacing=10))
        metrics = self.fontMetrics()
        wanted = QSize(70 * metrics.averageCharWidth(), 28 * metrics.lineSpacing())
        parent = self.parentWidget()
        self.resize(wanted.boundedTo(parent.size()) if parent else wanted)

    def _choose(self, choice: ModelChoice | None) -> None:
        self._declined = False
        self._choices.set_model(choice)

    def _show(self) -> None:
        """Show how it stands with the model."""
        clear(self._notices)
        error = self._model.error
        self._state.setText(
            "" if self._model.state is State.FAILED else state_in_words(self._model)
        )
        if isinstance(error, NotTrusted) and not self._declined:
            asked = ModelQuestion(
                error.looked, opened=self._model.try_again, declined=self._decline
            )
            self._notices.addWidget(asked)
            if self.models.hasFocus():
                asked.focus_first()
        elif error is not None:
            again = ("Ask again" if self._declined else "Try again", self._try_again)
            words = "The model was not opened." if self._declined else error_text(error)
            kind = "info" if self._declined else "error"
            self._notices.addWidget(Notice(words, [again], kind=kind))
        self._show_labels()

    def _decline(self) -> None:
        self._declined = True
        self._show()
        self.models.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try_again(self) -> None:
        self._declined = False
        if isinstance(self._model.error, NotTrusted):
            self._show()
        else:
            self._model.try_again()

    def _show_labels(self) -> None:
        theirs, settings = self._model.labels, self._session.document.settings
        clear(self._table)
        self._heading.setVisible(bool(theirs))
        self._left_out.setVisible(bool(theirs))
        if theirs:
            table = LabelTable(theirs, self._choices.labels, settings)
            table.chosen.connect(self._map)
            self._table.addWidget(table)
            self._say_left_out()

    def _map(self, theirs: str, ours: str) -> None:
        settings = self._session.document.settings
        self._choices.set_labels(with_choice(self._choices.labels, theirs, ours, settings))
        self._say_left_out()

    def _say_left_out(self) -> None:
        theirs, settings = self._model.labels, self._session.document.settings
        left = sum(label_for(name, self._choices.labels, settings) is None for name in theirs)
        words = f"{left} of {counted(len(theirs), 'label')} left out." if left else ""
        self._left_out.setText(f"The same name goes by itself. {words}".strip())

    def _show_error(self, error: EventNerError) -> None:
        self._notices.addWidget(Notice(error_text(error), kind="error", closable=True))
