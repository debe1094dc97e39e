"""The Test tab: type or paste, see the entities, take the JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from ...app.predictor import Predictor
from ...app.session import Session
from ...app.tokens import TokenService
from ...app.trainer import Trainer
from ...core.errors import EventNerError
from ...core.wording import counted
from ...nlp.prediction import Prediction
from ...nlp.trust import NotTrusted
from ...storage.runs import RunRecord
from ..flow_layout import FlowLayout
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..notices import Notices
from ..text.marks import marks_for
from ..widgets import ElidedLabel, button, card, clear, column, label, panel, row, scrolled
from .batches import Batches
from .correcting import Correcting
from .found_view import FoundView
from .found_words import all_words
from .into_data import IntoData
from .json_panel import JsonPanel
from .label_strip import LabelStrip
from .model_picker import ModelPicker
from .other_answer import OtherAnswer, marked
from .typed_field import TypedField

# A text up to this length is asked about with each key; a longer one when the typing pauses.
_SHORT = 5_000  # UTF-16 units
_TYPING_PAUSE_MS = 200
_PATIENCE_MS = 400  # until it is said what one waits for
_BESIDE = 92  # average characters that two columns need
_HINT = "Point at an entity, or go to it with Tab or the arrow keys, to read its offsets here."
_HOW = (
    "Is something wrong? Put it right here, as in the Annotate tab: drag over words, click a tag, "
    "drag its edge, or press a label's key. Then add it to your data (Return)."
)


class TestTab(QWidget):
    """Entities as you type, and the JSON a programmer gets.

    Signals:
        found: (index) show this sentence of the project.
        said: (text) a short remark for the status line.
    """

    __test__ = False  # not a test case, whatever its name begins with

    found = Signal(int)
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        trainer: Trainer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("testTab")
        self._session, self._tokens = session, tokens
        self._prediction: Prediction | None = None
        self._text = ""  # what the prediction is of
        self._is_ready = False  # the model is loaded
        self._is_closed = False  # the model waits for the user's word, or was not to be opened
        self._adds_soon = False  # the answer to the text in the field goes into the project
        self.predictor = Predictor(self)
        self.models = ModelPicker(trainer)
        self.input = TypedField()
        self.view = FoundView()
        self.view.setObjectName("testView")
        self.strip = LabelStrip(lambda each: session.counts.of_label(each.label))
        self.correcting = Correcting(self.view, self.strip)
        self._told = ElidedLabel(role="muted", name="entityTold")
        self._told.setText(_HINT)
        self._time = label(role="muted", name="predictionTime")
        self.json = JsonPanel()
        self.add_button = button(
            "&Add to my data",
            self.add_to_project,
            name="addToData",
            role="primary",
            tip="Puts the sentence with the tags as they are shown into the project, finished",
        )
        self._corrected = label(role="muted", name="corrections")
        self._reset = button(
            "&Back to the model's answer", self.correcting.reset, name="resetAnswer", role="link"
        )
        self.other = OtherAnswer(trainer)
        self.batches = Batches(session, self._model, self)
        self._many = button(
            "Man&y sentences…",
            self.batches.ask,
            name="testMany",
            tip="Pasted or from files: a list to filter, export and picture",
        )
        self._notices = QVBoxLayout()
        self._data_notices = Notices()
        self.into_data = IntoData(session, self._data_notices)
        self._below = QVBoxLayout()
        self._pause = self._timer(_TYPING_PAUSE_MS, self._predict)
        self._patience = self._timer(_PATIENCE_MS, self._say_waiting)
        self._compose()
        self.input.textChanged.connect(self._typed)
        self.input.entered.connect(self._predict)
        self.input.accepted.connect(self.add_to_project)
        self.view.told.connect(lambda words: self._told.setText(words or _HINT))
        self.models.model_changed.connect(self._model_changed)
        self.predictor.predicted.connect(self._predicted)
        self.predictor.ready.connect(self._ready)
        self.predictor.failed.connect(self._failed)
        self.other.changed.connect(self._show)
        self.other.told.connect(lambda words: self._told.setText(words or _HINT))
        self.batches.sentence_wanted.connect(self._look_at)
        self.json.said.connect(self.said)
        self.correcting.said.connect(self.said)
        self.correcting.changed.connect(self._show_tags)
        self.correcting.accepted.connect(self.add_to_project)
        self.into_data.show_wanted.connect(self.found)
        self.into_data.said.connect(self.said)
        self.into_data.done.connect(self._next_sentence)
        session.settings_changed.connect(self._show)
        session.opened.connect(self._show)
        tokens.ready.connect(self._show)
        self._model_changed()

    def choose_run(self, run: RunRecord) -> None:
        """Test a run's model."""
        self.models.choose_run(run)

    def add_below(self, widget: QWidget) -> None:
        """Put what else can be done with the chosen model at the foot of the page."""
        self._below.addWidget(widget)

    def stop(self) -> None:
        """End the thread."""
        self.batches.stop()
        self.other.stop()
        self.predictor.stop()

    def add_to_project(self) -> None:
        """Add the sentence with the tags as they are shown to the project, finished."""
        if self._prediction is None or not self._session.is_open:
            return
        if self._text != self.input.text():  # the answer to what is in the field is on its way
            self._adds_soon = True
            self._predict()
            return
        draft = self.correcting.draft
        self.into_data.add(self._text, draft.tags, draft.labels)

    def takes_visit(self, _index: int) -> bool:
        """Stay here while what was added is taken back."""
        return self.into_data.is_giving_back

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the model when the tab is seen, not while the window is starting."""
        super().showEvent(event)
        self._predict()

    def _compose(self) -> None:
        self._result = frame = card()
        told = row(self._told)
        told.setContentsMargins(14, 6, 14, 10)
        frame.setLayout(column(self.view, told, margins=1, spacing=0))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        actions = FlowLayout(spacing=10)
        for each in (self.add_button, self._corrected, self._reset):
            actions.addWidget(each)
        self._how = label(_HOW, role="small", name="correctHint", wrap=True)
        self._below_answer = panel(
            column(self._how, self.strip, actions, self._data_notices, spacing=12)
        )
        self._left = left = column(
            row(label("Model"), self.models, 1, self._time, self._many, spacing=10),
            self.input,
            self._notices,
            frame,
            self.other,
            self._below_answer,
            1,
            self._below,
            spacing=14,
        )
        left.setContentsMargins(28, 22, 28, 22)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(scrolled(panel(left, name="page"), name="testScroll"))
        self._splitter.addWidget(self.json)
        self._splitter.setStretchFactor(0, 2)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([850, 430])
        self.setLayout(column(self._splitter))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the JSON below where there is no room for it beside."""
        super().resizeEvent(event)
        fits = self.width() >= _BESIDE * self.fontMetrics().averageCharWidth()
        if fits and self._splitter.count() < 2:
            self._splitter.addWidget(self.json)
        elif not fits and self._splitter.count() > 1:
            self._left.addWidget(self.json)

    def _timer(self, interval: int, act: Callable[[], object]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(interval)
        made.timeout.connect(act)
        return made

    def _model_changed(self) -> None:
        clear(self._notices)
        self._is_closed = self._is_ready = False
        has_model = self.models.folder is not None
        self.view.set_placeholder(
            "The entities the model finds are shown here."
            if has_model
            else "Train a model first (Train tab), or choose the folder of one above."
        )
        self._predict()

    def _model(self) -> tuple[Path, str] | None:
        folder = self.models.folder
        return None if folder is None else (folder, self.models.currentText())

    def _look_at(self, text: str) -> None:
        """Show a sentence of many by itself, to correct it."""
        self.input.setPlainText(text)
        self.window().activateWindow()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self._adds_soon = False
        self._data_notices.clear()
        if self.input.length <= _SHORT:
            self._predict()
        else:
            self._pause.start()

    def _predict(self) -> None:
        """Ask for the entities of the text; without one only for the model to be made ready."""
        self._pause.stop()
        folder, text = self.models.folder, self.input.text()
        if self._is_closed:
            return
        if folder is None or not text.strip():
            self._prediction = None
            self._show()
        if folder is None:
            self.predictor.cancel()
            self._patience.stop()
        elif self.isVisible():
            self.predictor.request(folder, text)
            self.other.ask(text)
            if not self._patience.isActive():
                self._patience.start()

    def _say_waiting(self) -> None:
        self._time.setText("The model is looking…" if self._is_ready else "Opening the model…")

    def _ready(self) -> None:
        clear(self._notices)
        self._is_ready = True
        self._patience.stop()
        self._time.setText("")

    def _predicted(self, text: str, prediction: Prediction) -> None:
        clear(self._notices)
        self._is_ready = True
        self._patience.stop()
        self._text, self._prediction = text, prediction
        self._show()
        if self._adds_soon and text == self.input.text():
            self._adds_soon = False
            self.add_to_project()

    def _failed(self, error: EventNerError) -> None:
        clear(self._notices)
        self._patience.stop()
        self._adds_soon = False
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
        self.other.setVisible(not self._is_closed and self.models.folder is not None)
        self._below_answer.setVisible(not self._is_closed)
        self._how.setVisible(found is not None)
        self.strip.setVisible(found is not None)
        self.add_button.setEnabled(found is not None and self._session.is_open)
        self._many.setEnabled(self.models.folder is not None and not self._is_closed)
        if found is None:
            self.correcting.end()
            self.view.show_sentence("", [], [])
            self._show_corrections()
            self._time.setText("")
            self.json.show_found(None)
            return
        settings = self._session.document.settings
        key = (self.models.folder, self._text)
        self.correcting.begin(key, self._text, found.entities, settings)
        self.view.set_direction(settings.direction)
        self._show_tags()
        self._time.setText(_took(found.seconds))
        self.json.show_found(found.json)

    def _show_tags(self) -> None:
        """Show the answer with what was corrected in it."""
        draft = self.correcting.draft
        tokens = self._tokens.spans(self._text)
        differing = self.other.compare(self._text, draft.answer, draft.settings, tokens)
        marks = marked(marks_for(self._text, draft.tags, draft.settings), differing)
        self.view.show_sentence(self._text, marks, tokens)
        self.view.setAccessibleDescription(all_words(self._text, draft.tags))
        self._show_corrections()

    def _show_corrections(self) -> None:
        count = self.correcting.draft.corrections
        self._corrected.setText(counted(count, "correction"))
        self._corrected.setVisible(count > 0)
        self._reset.setVisible(count > 0)

    def _next_sentence(self) -> None:
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
        self.input.selectAll()


def _took(seconds: float) -> str:
    return f"{max(1, round(1000 * seconds)):,} ms"
