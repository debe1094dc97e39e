"""Suggests what a spaCy model finds: a run of the project, or any pipeline."""

from __future__ import annotations

import enum
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.display import shown_name
from ..core.document import Annotation, Example
from ..core.errors import EventNerError, ModelError
from ..core.label_mapping import label_for
from ..core.suggestions import Suggestion
from .model_reader import HasRead, ModelReader, Reading
from .session import Session
from .source_choices import SourceChoices
from .worker import Worker

if TYPE_CHECKING:
    from ..storage.run_record import RunRecord
    from .trainer import Trainer

LONGEST = 5_000
"""Longer texts, in code points, are not read: spaCy would hold up the keys for too long."""

AHEAD = 5
"""Sentences that are read before they are shown."""

_KEPT = 20_000  # texts whose entities are remembered
_MOST_WAITING = 5_000  # texts
_AT_ONCE = 8  # texts, so that one that is shown meanwhile waits for no more than these
_PAUSE = 200  # milliseconds before a model is opened: what else is beginning comes first


class State(enum.Enum):
    """How it stands with the model."""

    NONE = "none is chosen, or it is not asked"
    NO_RUN = "the model in use is chosen, and there is none yet"
    OPENING = "it is being opened"
    READY = "it reads"
    ASKS = "the expert has to say whether it may be opened"
    FAILED = "it cannot be used"


class ModelSource(QObject):
    """A source of suggestions (see `app.sources.Source`).

    It answers from what has been read already; what is not known yet is read in the background.
    spaCy's recogniser has no probabilities that mean anything, so it gives none.

    Signals:
        arrived: (frozenset of texts) these have been read.
        renewed: another model, other labels or none: all that it said may be otherwise.
        state_changed: `state`, and with it `error` and `labels`, is another one.

    Attributes:
        state: how it stands.
        error: why it cannot be used; `NotTrusted` where the expert has to be asked.
        labels: of the model; empty until it is opened.
    """

    name = "model"
    title = "A trained model"
    about = "What a spaCy model finds: the model in use, another run, or any pipeline."
    arrived = Signal(object)
    renewed = Signal()
    state_changed = Signal()

    def __init__(self, session: Session, choices: SourceChoices) -> None:
        """Make it for a session; without `follow` it knows no runs."""
        super().__init__(session)
        self._session = session
        self._choices = choices
        self._trainer: Trainer | None = None
        self._where: Path | str | None = None
        self._called = ""  # the model, in the expert's words
        self._key: object = None  # of what has been read with
        self._known: OrderedDict[str, tuple[Annotation, ...]] = OrderedDict()
        self._expected: Sequence[str] = ()
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._request: Reading | None = None
        self._ticket = 0
        self.state = State.NONE
        self.error: EventNerError | None = None
        self.labels: Sequence[str] = ()
        self._worker = Worker(ModelReader().read, "model source", self)
        self._worker.done.connect(self._has_read)
        self._worker.failed.connect(self._cannot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._go_on)
        choices.model_changed.connect(self._look)
        choices.switched.connect(self._look)
        choices.labels_changed.connect(self.renewed)

    @property
    def called(self) -> str:
        """What the model is called; empty without one."""
        return self._called

    def follow(self, trainer: Trainer) -> None:
        """Know a project's runs, and follow which of them is in use."""
        self._trainer = trainer
        trainer.runs_changed.connect(self._look)
        self._look()

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        """Return what the model found; nothing where it has not read the text yet."""
        text = example.content
        if self._where is None or self.error is not None or len(text) > LONGEST:
            return
        found = self._known.get(text)
        if found is None:
            self._waiting[text] = None
            self._waiting.move_to_end(text)
            if len(self._waiting) > _MOST_WAITING:
                self._waiting.popitem(last=False)
            self._go_on_soon()
            return
        self._known.move_to_end(text)
        settings = self._session.document.settings
        for entity in found:
            label = label_for(entity.tag_name, self._choices.labels, settings)
            if label is not None:
                reason = f"found by {shown_name(self._called, 40)}"
                yield Suggestion(entity.start, entity.end, label.name, reason)

    def expect(self, texts: Sequence[str]) -> None:
        """Read these before all others: the one that is shown, then those that come next."""
        self._expected = [each for each in texts if len(each) <= LONGEST]
        self._go_on_soon()

    def try_again(self) -> None:
        """Open the model, now that it is allowed or mended."""
        self._where = None
        self._look()

    def stop(self) -> None:
        """End the thread."""
        self._pause.stop()
        self._give_up()
        self._worker.stop()

    def _look(self) -> None:
        """Ask another model where another one is meant now."""
        try:
            where, called, error = *self._meant(), None
        except ModelError as missing:
            where, called, error = None, "", missing
        if where is not None and (where, called) == (self._where, self._called):
            return
        before = self._where
        self._give_up()
        self._where, self._called, self._key = where, called, None
        self._known.clear()
        self._waiting.clear()
        self._expected, self.labels = (), ()
        if where is not None:
            self._become(State.OPENING)
            self._pause.start(_PAUSE)
        else:
            self._become(self._without(error), error)
            if before is not None:
                self._ticket = self._worker.submit(Reading(None))
        if where is not None or before is not None:
            self.renewed.emit()

    def _without(self, error: EventNerError | None) -> State:
        """Return how it stands where there is no model to be opened."""
        if error is not None:
            return State.FAILED
        is_wanted = self._choices.model is not None and self.name not in self._choices.off
        return State.NO_RUN if is_wanted else State.NONE

    def _meant(self) -> tuple[Path | str | None, str]:
        """Return where the chosen model is and what it is called.

        Raises:
            ModelError: it is a run that is not here.
        """
        chosen = self._choices.model
        if chosen is None or self.name in self._choices.off:
            return None, ""
        if chosen.kind == "folder":
            return Path(chosen.name), Path(chosen.name).name
        if chosen.kind == "pipeline":
            return chosen.name, chosen.name
        if chosen.kind == "in use":
            run = self._trainer.in_use if self._trainer else None
            return (run.folder, run.name) if run else (None, "")
        run = self._run(chosen.name)
        return run.folder, run.name

    def _run(self, folder_name: str) -> RunRecord:
        for run in self._trainer.runs if self._trainer else ():
            if run.folder.name == folder_name:
                return run
        raise ModelError(
            f"The model that suggests, {shown_name(folder_name)}, is not here any more.",
            "Choose another one under Edit > Suggestions.",
        )

    def _become(self, state: State, error: EventNerError | None = None) -> None:
        if (state, error) != (self.state, self.error):
            self.state, self.error = state, error
            self.state_changed.emit()

    def _give_up(self) -> None:
        if self._request is not None:
            self._request.given_up.set()
            self._request = None
        self._ticket = 0
        self._pause.stop()

    def _go_on_soon(self) -> None:
        is_asked = self._where is not None and self._request is None
        if is_asked and not self._pause.isActive():
            self._pause.start(0)

    def _go_on(self) -> None:
        """Let the next texts be read, those that are expected before the others."""
        if self._where is None or self.error is not None or self._request is not None:
            return
        texts = [each for each in self._expected if each not in self._known]
        while self._waiting and len(texts) < _AT_ONCE:
            text, _ = self._waiting.popitem()
            if text not in self._known and text not in texts:
                texts.append(text)
        if texts or self.state is State.OPENING:
            self._request = Reading(self._where, tuple(texts))
            self._ticket = self._worker.submit(self._request)

    def _has_read(self, ticket: int, read: HasRead | None) -> None:
        if ticket != self._ticket or read is None:
            return
        self._request = None
        is_other = self._key not in (None, read.key)
        if is_other:
            self._known.clear()
        self._key, self.labels = read.key, read.labels
        self._known.update(read.found)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        self._become(State.READY)
        if is_other:
            self.renewed.emit()
        else:
            self.arrived.emit(frozenset(read.found))
        self._go_on_soon()

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        from ..nlp.trust import NotTrusted

        if ticket != self._ticket:
            return
        self._request = None
        self._known.clear()
        self._waiting.clear()
        self._become(State.ASKS if isinstance(error, NotTrusted) else State.FAILED, error)
        self.renewed.emit()
