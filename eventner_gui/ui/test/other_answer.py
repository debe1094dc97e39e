"""A second model's answer below the first one's, with what they differ in marked in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...app.predictor import Predictor
from ...app.trainer import Trainer
from ...core.document import Annotation, Settings
from ...core.errors import EventNerError
from ...core.mistakes import Entity
from ...core.sides import Sides, sides
from ...core.spans import Span
from ...nlp.prediction import Prediction
from ...nlp.trust import NotTrusted
from ...storage.header import settings_with
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..text.marks import Mark, marks_for
from ..widgets import card, clear, column, label, row
from .found_view import FoundView
from .found_words import all_words
from .model_picker import ModelPicker

_NOBODY = "No other model"


class OtherAnswer(QWidget):
    """Chooses a second model, asks it about the same text and shows what it finds.

    Signals:
        changed: it has another answer, or none any more.
        told: (text) what is to be known of its entity under the mouse or at the cursor.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""  # that was asked about last
        self._answered = ""  # what the prediction is of
        self._prediction: Prediction | None = None
        self.predictor = Predictor(self)
        self.models = ModelPicker(trainer, "otherModel", "Model to compare with", none=_NOBODY)
        self.view = FoundView()
        self.view.setObjectName("otherView")
        self.view.setAccessibleName("Entities the other model finds")
        self._words = label(name="sidesTold", wrap=True)
        self._notices = QVBoxLayout()
        self._card = card()
        self._card.setLayout(column(self.view, margins=1))
        caption = label("Co&mpare with")
        caption.setBuddy(self.models)
        self.setLayout(
            column(
                row(caption, self.models, 1, spacing=10),
                self._notices,
                self._card,
                self._words,
                spacing=10,
            )
        )
        self.models.model_changed.connect(self._model_changed)
        self.predictor.predicted.connect(self._predicted)
        self.predictor.failed.connect(self._failed)
        self.view.told.connect(self.told)
        self._show_parts()

    def ask(self, text: str) -> None:
        """Ask for the entities of a text; costs nothing while no other model is chosen."""
        self._text = text
        if self.models.folder is None:
            return
        if text.strip():
            self.predictor.request(self.models.folder, text)
        else:
            self.predictor.cancel()
            self._forget()

    def compare(
        self, text: str, first: Iterable[Annotation], settings: Settings, tokens: Sequence[Span]
    ) -> frozenset[Entity]:
        """Show the answer to a text beside the first model's.

        Args:
            text: that both were asked about.
            first: what the first model finds.
            settings: with the colours of the labels.
            tokens: of the text, for the cursor.

        Returns:
            What of the first answer differs; nothing while there is no answer to this text.
        """
        if self._prediction is None or self._answered != text:
            return frozenset()
        found = self._prediction.entities
        settings = settings_with(settings, [each.tag_name for each in found])
        differences = sides(map(_entity, first), map(_entity, found))
        marks = marked(marks_for(text, found, settings), differences.second)
        self.view.set_direction(settings.direction)
        self.view.show_sentence(text, marks, tokens)
        self.view.setAccessibleDescription(all_words(text, found))
        self._say(differences)
        return differences.first

    def stop(self) -> None:
        """End the thread."""
        self.predictor.stop()

    def _say(self, differences: Sides) -> None:
        sign = " A frame and ≠ mark what differs." if differences.first | differences.second else ""
        self._words.setText(differences.words + sign)

    def _model_changed(self) -> None:
        clear(self._notices)
        self.predictor.cancel()
        self._forget()
        self.ask(self._text)

    def _forget(self) -> None:
        self._prediction, self._answered = None, ""
        self._show_parts()
        self.changed.emit()

    def _predicted(self, text: str, prediction: Prediction) -> None:
        clear(self._notices)
        self._answered, self._prediction = text, prediction
        self._show_parts()
        self.changed.emit()

    def _failed(self, error: EventNerError) -> None:
        clear(self._notices)
        self._forget()
        if isinstance(error, NotTrusted):
            asked = ModelQuestion(error.looked, opened=self._model_changed, declined=self._declined)
            self._notices.addWidget(asked)
            asked.focus_first()
        else:
            self._notices.addWidget(Notice(error_text(error), kind="error"))

    def _declined(self) -> None:
        clear(self._notices)
        again = ("Ask again", self._model_changed)
        self._notices.addWidget(Notice("The model was not opened.", [again], kind="info"))

    def _show_parts(self) -> None:
        for part in (self._card, self._words):
            part.setVisible(self._prediction is not None)


def marked(marks: Iterable[Mark], differing: frozenset[Entity]) -> list[Mark]:
    """Return marks with those that stand for a differing entity marked as such."""
    return [
        replace(each, differs=True) if _entity(each.annotation) in differing else each
        for each in marks
    ]


def _entity(annotation: Annotation) -> Entity:
    return Entity(annotation.start, annotation.end, annotation.label)
