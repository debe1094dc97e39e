"""What the expert has chosen to suggest in the session's project; remembered beside its runs."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from ..core.errors import FileError
from ..storage.runs import runs_folder_of
from ..storage.suggesting import ModelChoice, Suggesting, read_suggesting, write_suggesting
from .session import Session


class SourceChoices(QObject):
    """Follows the session: each project has its own.

    A project of which nothing is remembered begins without a model, with the switches as they are.

    Signals:
        switched: other sources are asked.
        model_changed: another model is chosen, or none.
        labels_changed: a label of the model is suggested as another one.
        failed: (FileError) what was chosen holds, but cannot be remembered.
    """

    switched = Signal()
    model_changed = Signal()
    labels_changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Make it for a session."""
        super().__init__(parent)
        self._session = session
        self._chosen = Suggesting()
        session.opened.connect(self._opened)
        session.renamed.connect(self._renamed)
        self._opened()

    @property
    def off(self) -> Set[str]:
        """Names of the sources that are not asked."""
        return self._chosen.off

    @property
    def model(self) -> ModelChoice | None:
        """The model that suggests."""
        return self._chosen.model

    @property
    def labels(self) -> Mapping[str, str]:
        """See `core.label_mapping`."""
        return self._chosen.labels

    def set_off(self, off: Set[str]) -> None:
        """Ask all sources but these."""
        if off != self._chosen.off:
            self._take(replace(self._chosen, off=frozenset(off)))
            self._remember()

    def set_model(self, model: ModelChoice | None) -> None:
        """Choose a model."""
        if model != self._chosen.model:
            self._take(replace(self._chosen, model=model))
            self._remember()

    def set_labels(self, labels: Mapping[str, str]) -> None:
        """Choose what the model's labels are suggested as."""
        if labels != self._chosen.labels:
            self._take(replace(self._chosen, labels=MappingProxyType(dict(labels))))
            self._remember()

    def _opened(self) -> None:
        path = self._session.path
        known = read_suggesting(runs_folder_of(path)) if path else None
        self._take(known or Suggesting(off=self._chosen.off))

    def _renamed(self) -> None:
        """Let the choice come along to where the project is saved from now on."""
        path = self._session.path
        known = read_suggesting(runs_folder_of(path)) if path else None
        if known:
            self._take(known)
        elif self._chosen != Suggesting():
            self._remember()

    def _take(self, chosen: Suggesting) -> None:
        before, self._chosen = self._chosen, chosen
        if chosen.labels != before.labels:
            self.labels_changed.emit()
        if chosen.model != before.model:
            self.model_changed.emit()
        if chosen.off != before.off:
            self.switched.emit()

    def _remember(self) -> None:
        if self._session.path is None:
            return
        try:
            write_suggesting(runs_folder_of(self._session.path), self._chosen)
        except FileError as error:
            self.failed.emit(error)
