"""What is proposed for the sentence under work, and how else its places can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ...app.refusals import Key
from ...app.sources import LearnerSource
from ...app.suggester import Suggester
from ...core.display import shown_name, shown_words
from ...core.document import Annotation, Example, Label, Settings
from ...core.held import Chosen, Held, alternatives, most_doubtful
from ...core.learner import Found
from ...core.spans import Span, is_aligned
from ...core.suggestions import Suggestion
from .editor import Editor
from .sentence_view import SentenceView

_READINGS = 24  # of the text, among which those of a place are sought
_MOST = 6  # ways to read one place
_TOLD = 3  # of them in words


@dataclass
class _Stepping:
    """A place that is stepped through.

    Attributes:
        place: a stretch of the text.
        ways: what it may be.
        at: which of them is shown.
        selected: where the cursor was put; while it is there, the next step goes on.
    """

    place: Span
    ways: Sequence[Chosen]
    at: int
    selected: Span | None


class Proposals(QObject):
    """The suggester's proposals, with what the expert has chosen among the ways to read them.

    Nothing of it is in the document; it is forgotten when another sentence is shown.

    Signals:
        changed: something else is proposed.
        said: (text) a short remark for the status line.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, suggester: Suggester, editor: Editor, view: SentenceView) -> None:
        """Make it for the example under work in an editor, which a view shows."""
        super().__init__(view)
        self._suggester = suggester
        self._editor = editor
        self._view = view
        self._held = Held()
        self._text = ""
        self._shown: list[Suggestion] = []
        self._stepping: _Stepping | None = None
        self._looked_at: set[Key] = set()
        self._first: frozenset[Key] = frozenset()
        self._at: Suggestion | None = None  # where `begin` put the cursor
        self._put: Span | None = None  # what it selected
        self._acted = False  # the expert has done something about the sentence
        self._tags: tuple[Annotation, ...] = ()

    def find(self, index: int, example: Example) -> list[Suggestion]:
        """Return what is proposed for the example under work, in the order of its text."""
        if example.content != self._text:
            self._text, self._tags = example.content, example.annotations
            self._held.clear()
            self._stepping = self._at = self._put = None
            self._acted = False
            self._first = frozenset()
            self._looked_at.clear()
        self._acted |= example.annotations != self._tags
        self._shown = self._suggester.suggestions(index)
        if not self._suggester.is_open(example):
            return self._shown
        if self._held:
            known = example.with_annotations(self._held.known(example.annotations))
            chosen = self._held.proposals(example.annotations)
            rest = self._suggester.suggests_for(known)
            self._shown = sorted([*chosen, *rest], key=lambda each: each.start)
        if not self._acted:
            self._first = frozenset(each.key for each in self._shown)
        return self._shown

    def seen_first(self, text: str) -> frozenset[Key]:
        """Return what was proposed before the expert did anything; nothing for another text."""
        return self._first if text == self._text else frozenset()

    def begin(self) -> None:
        """Put the cursor on the proposal most in doubt, unless the expert has done anything.

        It stays on a proposal that is still there.
        """
        self._acted |= self._put is not None and self._put != self._view.selection()
        if self._acted:
            return
        if self._at is None or all(each.key != self._at.key for each in self._shown):
            self._at = most_doubtful(self._shown)
            self._look_at(self._at)
        self._put = self._view.selection()

    def go_on(self) -> bool:
        """Put the cursor on the most doubtful proposal not looked at; False where there is none."""
        return self._look_at(most_doubtful(self._shown, self._looked_at))

    def drop(self, span: Span) -> None:
        """Hold that nothing is there; the rest is read again."""
        self._held.put(span, ())
        self._stepping, self._acted = None, True

    def step(self, step: int) -> None:
        """Propose the next (1) or previous (-1) way to read the place at the cursor.

        That is the proposal the cursor stands on, or the words selected.
        """
        mark, selected = self._view.mark_at_cursor(), self._view.selection()
        if selected is None or (mark is not None and not mark.suggested):
            self.said.emit("Put the cursor on a suggestion, or on words without a tag.")
            return
        self._step(Span(mark.start, mark.end) if mark else selected, step)

    def step_sentence(self) -> None:
        """Propose the next way to read the whole sentence."""
        if self._text:
            self._step(Span(0, len(self._text)), 1)

    def other_ways(self) -> list[str]:
        """Return in words how else the proposal at the cursor can be read.

        What another source says comes first, then what is likeliest.
        """
        mark, stepping = self._view.mark_at_cursor(), self._stepping
        if mark is None or not mark.suggested:
            return []
        if stepping is None or stepping.selected != self._view.selection():
            stepping = self._ways(Span(mark.start, mark.end))
        following = [*stepping.ways[stepping.at + 1 :], *stepping.ways[: stepping.at]]
        return [self._in_words(way) for way in following[:_TOLD]]

    def likeliest_label(self, span: Span) -> Label | None:
        """Return the label that words most likely have, supposed that they have one.

        None where nothing is known.
        """
        example, gathered = self._editor.example, self._suggester.gathered
        if example is None or gathered is None or not self._suggester.is_on(LearnerSource.name):
            return None
        known = self._held.known(example.annotations, besides=span)
        for name, _chance in gathered.learner.label_of(example.content, known, span):
            label = self._settings.find_label(name)
            if label is not None and not label.hidden:
                return label
        return None

    def _step(self, place: Span, step: int) -> None:
        stepping = self._stepping
        if stepping is None or stepping.selected != self._view.selection():
            stepping = self._ways(place)
        stepping.at = (stepping.at + step) % len(stepping.ways)
        chosen = stepping.ways[stepping.at]
        self._held.put(stepping.place, chosen)
        self._stepping, self._acted = stepping, True
        self.changed.emit()
        self._view.select(chosen[0].span if chosen else stepping.place)
        stepping.selected = self._view.selection()
        self._looked_at |= {each.key for each in chosen}

    def _ways(self, place: Span) -> _Stepping:
        """Return how a place can be read."""
        example, gathered = self._editor.example, self._suggester.gathered
        readings, said = [], []
        if example is not None:
            known = self._held.known(example.annotations, besides=place)
            asked = example.with_annotations(known) if self._held else example
            said = self._suggester.said_by_each(asked)
            if gathered is not None and self._suggester.is_on(LearnerSource.name):
                readings = gathered.learner.readings(example.content, known, _READINGS)
        ways = alternatives(place, self._shown, readings, self._proposal, said)
        return _Stepping(place, ways[:_MOST], 0, self._view.selection())

    def _proposal(self, found: Found) -> Suggestion | None:
        """Return a find of the learner as a proposal; None where it cannot be one.

        Its label is not offered, or it is not whole words.
        """
        label, span = self._settings.find_label(found.label), found.span
        if label is None or label.hidden or not is_aligned(span, self._view.tokens):
            return None
        return Suggestion(
            span.start,
            span.end,
            label.name,
            "another reading",
            found.probability,
            LearnerSource.name,
        )

    @property
    def _settings(self) -> Settings:
        return self._editor.settings

    def _look_at(self, proposal: Suggestion | None) -> bool:
        if proposal is None:
            return False
        self._view.select(proposal.span)
        self._looked_at.add(proposal.key)
        return True

    def _in_words(self, way: Chosen) -> str:
        words = [
            f"“{shown_words(each.span.of(self._text))}” {shown_name(each.label)}" for each in way
        ]
        return " and ".join(words) or "nothing"
