"""A model's answer under correction: tags of its own, with undo, outside of the project."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from ...core.document import Annotation, Document, Example, Label, Settings
from ...core.mistakes import judge
from ...storage.header import settings_with
from ..annotate.tag_editor import Make, TagEditor

_Tags = tuple[Annotation, ...]


class Draft(TagEditor):
    """What one makes of an answer, step by step.

    Signals:
        changed: its tags are others.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text: str | None = None
        self._steps: list[_Tags] = [()]  # the answer, then what each correction made of it
        self._at = 0
        self._settings = Settings()
        self._extra: tuple[Label, ...] = ()

    def begin(
        self,
        text: str,
        entities: Sequence[Annotation],
        settings: Settings,
        corrected: Sequence[Annotation] | None = None,
    ) -> None:
        """Take an answer under work.

        Args:
            text: that it is to.
            entities: found in it.
            settings: of the project. Labels that it has not got are added here.
            corrected: what was made of the answer before, as a first step; None for nothing.
        """
        tags = [*entities, *(corrected or ())]
        self._settings = settings_with(settings, [each.tag_name for each in tags])
        self._extra = self._settings.labels[len(settings.labels) :]
        self._text, self._at = text, 0
        self._steps = [tuple(self._in_our_words(each) for each in entities)]
        if corrected is not None:
            self._steps.append(tuple(corrected))
            self._at = 1

    def end(self) -> None:
        """Have nothing under work."""
        self._text, self._steps, self._at = None, [()], 0

    @property
    def example(self) -> Example | None:
        """The text with its tags as they are now."""
        return None if self._text is None else Example(self._text, self.tags)

    @property
    def settings(self) -> Settings:
        """The project's, with the labels that the answer brings."""
        return self._settings

    @property
    def tags(self) -> _Tags:
        """The tags as they are now."""
        return self._steps[self._at]

    @property
    def answer(self) -> _Tags:
        """The tags as the model has them."""
        return self._steps[0]

    @property
    def labels(self) -> list[Label]:
        """The labels of the tags that the project has not got."""
        used = {each.label for each in self.tags}
        return [each for each in self._extra if each.label in used]

    @property
    def corrections(self) -> int:
        """How many differences there are between the answer and the tags as they are now."""
        was, now = (
            [(each.start, each.end, each.label) for each in tags]
            for tags in (self.answer, self.tags)
        )
        return len(judge(now, was).mistakes)

    def put(self, tags: Sequence[Annotation]) -> None:
        """Make these the tags, as one step."""
        if self._text is not None and tuple(tags) != self.tags:
            self._add(tags)

    def go(self, step: int) -> bool:
        """Take the last step back (-1), or make it again (1); return whether there was one."""
        if not self.can_go(step):
            return False
        self._at += step
        self.changed.emit()
        return True

    def can_go(self, step: int) -> bool:
        """Tell whether there is a step to take back (-1), or to make again (1)."""
        return 0 <= self._at + step < len(self._steps)

    def _apply(self, make: Make) -> bool:
        example = self.example
        if example is None:
            return False
        scratch = Document(self._settings, [example])
        change = make(scratch, 0)
        if change is None:
            return False
        change.apply(scratch)
        return self._add(scratch.examples[0].annotations)

    def _add(self, tags: Sequence[Annotation]) -> bool:
        self._steps[self._at + 1 :] = [tuple(tags)]
        self._at += 1
        self.changed.emit()
        return True

    def _in_our_words(self, entity: Annotation) -> Annotation:
        """Return an entity under the project's own spelling of its label."""
        known = self._settings.find_label(entity.tag_name)
        return Annotation(entity.start, entity.end, known.name if known else entity.tag_name)
