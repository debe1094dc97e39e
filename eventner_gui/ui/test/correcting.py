"""An answer put right where it is shown, with the keys and the mouse of the Annotate tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent

from ...core.document import Annotation, Label, Settings
from ...core.labels import visible_labels
from ...core.spans import Span
from ..annotate.keys import LAYOUT_MODIFIERS, TYPING_MODIFIERS, label_of_key
from ..annotate.tagging import Tagging
from ..keymap import keymap, pressed
from ..shortcuts import SHORTCUTS
from .draft import Draft
from .found_view import FoundView
from .label_strip import LabelStrip

_MOST_KEPT = 20  # corrected texts that are remembered

Key = tuple[object, str]


class Correcting(QObject):
    """Lets the tags of a view be changed; they are the model's answer at first.

    What was corrected of a text comes back when the same model answers to it again.

    Signals:
        changed: the tags are others.
        accepted: the key was pressed that says a sentence is finished.
        said: (text) a short remark for the status line.
    """

    changed = Signal()
    accepted = Signal()
    said = Signal(str)

    def __init__(self, view: FoundView, strip: LabelStrip) -> None:
        super().__init__(view)
        self._view, self._strip = view, strip
        self._key: Key | None = None
        self._entities: Sequence[Annotation] = ()
        self._settings: Settings | None = None
        self._kept: dict[Key, tuple[Annotation, ...]] = {}
        self.draft = Draft(self)
        self.tagging = Tagging(self.draft, view, strip)
        self.tagging.guess = self._found_there
        self._commands = self._all_commands()
        view.take_key = self._take_key
        view.installEventFilter(self)  # an error in a key's work would be fatal under `event`
        strip.tag_wanted.connect(self._tag_selected)
        self.draft.changed.connect(self._remember)
        self.tagging.said.connect(self.said)

    def begin(
        self, key: Key, text: str, entities: Sequence[Annotation], settings: Settings
    ) -> None:
        """Take an answer; nothing where it is under work already.

        Args:
            key: what it is known by: which model, and the text.
            text: the text.
            entities: found in it.
            settings: of the project.
        """
        if (key, entities, settings) == (self._key, self._entities, self._settings):
            return
        if self._key != key:
            self.tagging.begin()
        self._key = None  # what follows is not the user's doing
        self.draft.begin(text, entities, settings, self._kept.get(key))
        self._key, self._entities, self._settings = key, entities, settings
        self._strip.show_labels(visible_labels(self.draft.settings))

    def end(self) -> None:
        """Have no answer."""
        self._key = None
        self.draft.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the keys of undo and redo from the menus where there are corrections for them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            step = self._step(event)
            if step and self.draft.can_go(step):
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def reset(self) -> None:
        """Go back to the model's answer; undo brings the corrections back."""
        self.draft.put(self.draft.answer)

    def forget(self) -> None:
        """Let the corrections of this text go: they are in the project now."""
        if self._key is not None:
            self._kept.pop(self._key, None)

    def _remember(self) -> None:
        if self._key is None:
            return
        self._kept.pop(self._key, None)
        if self.draft.corrections:
            self._kept[self._key] = self.draft.tags
            while len(self._kept) > _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        self.changed.emit()

    def _all_commands(self) -> Mapping[str, Callable[[], object]]:
        view, tagging = self._view, self.tagging
        return {
            **view.commands,
            "tag_active": tagging.take_or_tag,
            "pick": lambda: self._strip.pick(view.below_cursor()),
            "exact": tagging.toggle_exact,
            "boundaries": view.toggle_boundaries,
            "untag": tagging.remove,
            "cycle": partial(tagging.cycle, 1),
            "cycle_back": partial(tagging.cycle, -1),
            "end_right": partial(tagging.move_edge, end=True, sideways=1),
            "end_left": partial(tagging.move_edge, end=True, sideways=-1),
            "start_right": partial(tagging.move_edge, end=False, sideways=1),
            "start_left": partial(tagging.move_edge, end=False, sideways=-1),
            "split": tagging.split,
            "menu": lambda: tagging.open_menu(view.below_cursor()),
            "accept": self.accepted.emit,
            "accept_tags": self.accepted.emit,
        }

    def _take_key(self, event: QKeyEvent) -> bool:
        """Take a label's key, then a command's, then undo and redo."""
        if self.draft.example is None:
            return False
        plain = event.modifiers() & ~LAYOUT_MODIFIERS
        wanted = None
        if event.text() and plain in TYPING_MODIFIERS:
            wanted = label_of_key(event.text(), visible_labels(self.draft.settings))
        if wanted is not None:
            self.tagging.tag_with(wanted)
            return True
        name = keymap().command(pressed(event))
        if name is not None and name in self._commands:
            if SHORTCUTS[name].repeats or not event.isAutoRepeat():
                self._commands[name]()
            return True
        step = self._step(event)
        return bool(step) and self.draft.go(step)

    def _step(self, event: QKeyEvent) -> int:
        """Return -1 for the key of undo, 1 for that of redo, 0 for any other."""
        key = pressed(event)
        if key in keymap().keys("undo"):
            return -1
        return 1 if key in keymap().keys("redo") else 0

    def _tag_selected(self, label: Label) -> None:
        """Make what is selected a label; a cursor that only stands there selects nothing."""
        chosen = self._view.mark_at_cursor() if self._view.hasFocus() else None
        if self._view.is_extended or chosen is not None:
            self.tagging.tag_with(label)

    def _found_there(self, span: Span) -> Label | None:
        """Return the label of what the model found among some words."""
        found = next((each for each in self._entities if each.overlaps(span.start, span.end)), None)
        return self.draft.settings.find_label(found.tag_name) if found else None
