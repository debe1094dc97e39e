"""The Test tab: type or paste, see the entities, take the JSON."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ...app.predictor import Predictor
from ...app.session import Session
from ...app.trainer import Trainer
from ...core import edits
from ...core.display import shown_name
from ...core.document import Annotation, Example, Label, Status
from ...core.errors import EventNerError
from ...nlp.prediction import Prediction
from ...nlp.trust import NotTrusted
from ...storage.header import new_labels
from ...storage.runs import RunRecord
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..text.marks import marks_for
from ..text.view import TextView
from ..widgets import button, card, clear, column, label, lines_tall, panel, plain_text, row, rule
from .model_picker import ModelPicker

_TYPING_PAUSE_MS = 30
_SHOWN_JSON = 200_000  # characters; a longer answer is copied whole but shown cut


class TestTab(QWidget):
    """Entities as you type, and the JSON a programmer gets.

    Signals:
        found: (index) where the sentence stands in the project, to be corrected there.
        said: (text) a short remark for the status line.
    """

    __test__ = False  # not a test case, whatever its name begins with

    found = Signal(int)
    said = Signal(str)

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("testTab")
        self._session = session
        self._prediction: Prediction | None = None
        self._text = ""  # what the prediction is of
        self._is_closed = False  # the model waits for the user's word, or was not to be opened
        self._json = ""
        self.predictor = Predictor(self)
        self.models = ModelPicker(trainer)
        self.input = QPlainTextEdit()
        self.input.setObjectName("testInput")
        self.input.setAccessibleName("Text to test")
        self.input.setPlaceholderText("Type or paste a sentence here…")
        self.input.setTabChangesFocus(True)
        self.input.installEventFilter(self)
        self.view = TextView()
        self.view.setObjectName("testView")
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.view.setAccessibleName("Entities found")
        self._time = label(role="muted", name="predictionTime")
        self._json_view = QPlainTextEdit()
        self._json_view.setObjectName("code")
        self._json_view.setReadOnly(True)
        self._json_view.setTabChangesFocus(True)
        self._json_view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._json_view.setAccessibleName("The same as JSON")
        self.copy_button = button("Copy", self.copy_json, name="copyJson", role="link")
        self.add_button = button(
            "Correct it and add to my data",
            self.add_to_project,
            name="addToData",
            role="primary",
            tip="Puts the sentence with these entities into Annotate, to do",
        )
        self._notices = QVBoxLayout()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._predict)
        self._compose()
        self.input.textChanged.connect(self._pause.start)
        self.models.model_changed.connect(self._model_changed)
        self.predictor.predicted.connect(self._predicted)
        self.predictor.looked.connect(lambda: clear(self._notices))
        self.predictor.failed.connect(self._failed)
        session.settings_changed.connect(self._show)
        session.opened.connect(self._show)
        self._model_changed()

    def choose_run(self, run: RunRecord) -> None:
        """Test a run's model."""
        self.models.choose_run(run)

    def copy_json(self) -> None:
        """Put the JSON on the clipboard."""
        QGuiApplication.clipboard().setText(self._json)
        self.said.emit("JSON copied.")

    def add_to_project(self) -> None:
        """Add the sentence with the entities found to the project, to be corrected there."""
        if self._prediction is None or not self._session.is_open:
            return
        document = self._session.document
        texts = [example.content for example in document.examples]
        if self._text in texts:
            self.said.emit("This sentence is in your data already.")
            self.found.emit(texts.index(self._text))
            return
        annotations = tuple(
            Annotation(e.start, e.end, _own_name(e, document.settings.find_label(e.tag_name)))
            for e in self._prediction.entities
        )
        example = Example(self._text, annotations, Status.TODO)
        missing = {
            a.label: a.tag_name for a in annotations if not document.settings.find_label(a.tag_name)
        }
        labels = new_labels(list(missing.values()), document.settings.labels)
        self._session.apply(edits.add_examples(document, [example], labels))
        self.found.emit(len(document.examples) - 1)
        self.said.emit("Added. Correct the tags, then Return.")

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the model when the tab is seen, not while the window is starting."""
        super().showEvent(event)
        self._predict()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Return predict at once instead of adding a line; Shift+Return adds one."""
        if (
            watched is self.input
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self._predict()
            return True
        return super().eventFilter(watched, event)

    def _compose(self) -> None:
        lines_tall(self.input, 3, extra=24)
        self._result = frame = card()
        frame.setLayout(column(self.view, margins=1))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        left = column(
            row(label("Model"), self.models, 1, self._time, spacing=10),
            self.input,
            self._notices,
            frame,
            row(self.add_button, 1),
            1,
            spacing=14,
        )
        left.setContentsMargins(28, 22, 28, 22)
        title = label("JSON", role="heading")
        head = row(title, 1, self.copy_button)
        head.setContentsMargins(16, 10, 12, 8)
        right = QWidget()
        right.setObjectName("surface")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        right.setLayout(column(head, rule(), self._json_view, spacing=0))
        right.setMinimumWidth(220)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        scroll = QScrollArea()
        scroll.setObjectName("testScroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(panel(left, name="page"))
        splitter.addWidget(scroll)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([850, 430])
        self.setLayout(column(splitter))

    def _model_changed(self) -> None:
        clear(self._notices)
        self._is_closed = False
        has_model = self.models.folder is not None
        self.view.set_placeholder(
            "The entities the model finds are shown here."
            if has_model
            else "Train a model first (Train tab), or choose the folder of one above."
        )
        self._predict()

    def _predict(self) -> None:
        """Ask for the entities of the text; without one only whether the model may be opened."""
        self._pause.stop()
        folder, text = self.models.folder, plain_text(self.input)
        if self._is_closed:
            return
        if folder is None or not text.strip():
            self._prediction = None
            self._show()
        if folder is None:
            self.predictor.cancel()
        elif self.isVisible():
            self.predictor.request(folder, text)

    def _predicted(self, text: str, prediction: Prediction) -> None:
        clear(self._notices)
        self._text, self._prediction = text, prediction
        self._show()

    def _failed(self, error: EventNerError) -> None:
        clear(self._notices)
        if isinstance(error, NotTrusted):
            self._ask(error)
        else:
            self._notices.addWidget(Notice(error_text(error), kind="error"))
        self._prediction = None
        self._show()

    def _ask(self, error: NotTrusted) -> None:
        self._is_closed = True
        asked = ModelQuestion(error.looked, opened=self._model_changed, declined=self._declined)
        self._notices.addWidget(asked)
        if self.models.hasFocus():
            asked.focus_first()

    def _declined(self) -> None:
        clear(self._notices)
        ask_again = ("Ask again", self._model_changed)
        self._notices.addWidget(Notice("The model was not opened.", [ask_again], kind="info"))
        self.models.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        found = self._prediction
        self._result.setVisible(not self._is_closed)
        self.add_button.setVisible(not self._is_closed)
        self.copy_button.setEnabled(found is not None)
        self.add_button.setEnabled(found is not None and self._session.is_open)
        if found is None:
            self.view.show_text("", [])
            self._time.setText("")
            self._json = ""
            self._json_view.clear()
            return
        settings = self._session.document.settings
        self.view.set_direction(settings.direction)
        self.view.show_text(self._text, marks_for(self._text, found.entities, settings))
        said = [
            f"{shown_name(e.label)}: {shown_name(self._text[e.start : e.end])}"
            for e in found.entities
        ]
        self.view.setAccessibleDescription("; ".join(said) or "no entities")
        self._time.setText(_took(found.seconds))
        self._json = json.dumps(found.json, ensure_ascii=False, indent=2)
        self._json_view.setPlainText(self._json[:_SHOWN_JSON])


def _own_name(entity: Annotation, known: Label | None) -> str:
    """Return the project's own spelling of a label, or the model's where it has none."""
    return known.name if known else entity.tag_name


def _took(seconds: float) -> str:
    return f"{max(1, round(1000 * seconds)):,} ms"
