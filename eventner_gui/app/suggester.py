"""Suggestions and remarks for the session's examples, from all that is tagged so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from ..core.combining import Dispute, Offer, combine, disputes
from ..core.document import Annotation, Example, Status
from ..core.remarks import remarks
from ..core.spans import is_aligned
from ..core.suggestions import Remark, Suggestion, fitting
from .gathering import LONGEST, Gathered
from .model_source import AHEAD, ModelSource
from .pattern_source import PatternSource
from .refusals import Refusals
from .session import Session
from .source_choices import SourceChoices
from .sources import LearnerSource, RecallSource, Source
from .study import Study
from .tokens import TokenService

_OPEN = (Status.TODO, Status.FLAGGED)


_LOOKED_THROUGH = 200  # examples, for those that are shown next


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the sources say of an example, and what of it is shown.

    Attributes:
        example: the example.
        offers: by the names of the sources, in their order.
        shown: all that can be accepted together.
    """

    example: Example
    offers: Mapping[str, Offer] = field(default_factory=dict)
    shown: Sequence[Suggestion] = ()


class Suggester(QObject):
    """Suggests tags and remarks on them; follows the session.

    Signals:
        changed: suggestions may be others (something was refused, a source was turned on or off,
            the background work is done). Otherwise they change with the document alone: nothing
            moves under the hands.

    Attributes:
        refusals: what is not suggested again.
        patterns: the source of what word lists and patterns take.
        model: the source of what a trained model finds.
        choices: which sources are asked, and which model; remembered with the project.
        sources: in the order of `core.combining`.
    """

    changed = Signal()

    def __init__(self, session: Session, tokens: TokenService) -> None:
        super().__init__(session)
        self._session = session
        self._tokens = tokens
        self.choices = SourceChoices(session, self)  # knows what was chosen before others ask
        # The answer for the example that is shown stays as it is while others are asked about.
        self._shown: _Answer | None = None
        self._last: _Answer | None = None
        self._study = Study(session, self)
        self.refusals = Refusals(self)
        self.patterns = PatternSource(session)
        self.model = ModelSource(session, self.choices)
        self.sources: list[Source] = [
            self.patterns,
            LearnerSource(session, self._study),
            RecallSource(session, self._study),
            self.model,
        ]
        self._study.begun.connect(self._forget_last)
        session.opened.connect(self.refusals.clear)
        session.changed.connect(self._forget_last)
        tokens.ready.connect(self._forget_last)
        self.model.arrived.connect(self._take_in)
        for other in (
            self._study.learnt,
            self.refusals.changed,
            self.patterns.ready,
            self.model.renewed,
            self.choices.switched,
        ):
            other.connect(self._say_changed)

    @property
    def is_ready(self) -> bool:
        """Tell whether all that is tagged has been looked at."""
        return self._study.gathered is not None

    @property
    def is_at_rest(self) -> bool:
        """Tell whether, besides, nothing waits to be learnt from."""
        return self._study.is_at_rest

    @property
    def gathered(self) -> Gathered | None:
        """What is known of the examples; None while it is being gathered."""
        return self._study.gathered

    def suggestions(self, index: int) -> list[Suggestion]:
        """Return what is suggested for the example that is shown, in the order of its text.

        For a sentence it takes about a millisecond, asked again next to nothing. An example that
        is done or skipped has none.
        """
        example = self._session.document.examples[index]
        if not self.is_open(example):
            return []
        if self._shown is None or self._shown.example is not example:
            self._shown = self._answer(example)
            self.model.expect([example.content, *self._next_texts(index)])
        return list(self._shown.shown)

    def is_open(self, example: Example) -> bool:
        """Tell whether something is suggested for an example: it is not done, nor skipped."""
        return example.status in _OPEN

    def suggests_for(self, example: Example) -> list[Suggestion]:
        """Return what is suggested for any example, whatever its status, in the order of its text.

        None of it overlaps a tag of the example or is refused for its text. A text of more than
        20,000 characters has none.
        """
        return list(self._known(example).shown)

    def disputes(self, example: Example) -> list[Dispute]:
        """Return where the sources contradict each other, in the order of the text."""
        answer = self._known(example)
        return disputes(list(answer.offers.values()), example.annotations, len(example.content))

    def said_by_each(self, example: Example) -> list[list[Suggestion]]:
        """Return what each source that is asked stands by, in their order, each in the text's."""
        answer = self._known(example)
        return [
            fitting(offer, example.annotations, len(example.content))
            for offer in answer.offers.values()
        ]

    def _known(self, example: Example) -> _Answer:
        if self._shown is not None and self._shown.example is example:
            return self._shown
        if self._last is None or self._last.example is not example:
            self._last = self._answer(example)
        return self._last

    def _next_texts(self, index: int) -> list[str]:
        """Return the texts of the next examples that are open, behind one of them."""
        behind = self._session.document.examples[index + 1 : index + 1 + _LOOKED_THROUGH]
        return [each.content for each in behind if each.status in _OPEN][:AHEAD]

    def _answer(self, example: Example) -> _Answer:
        if len(example.content) > LONGEST:
            return _Answer(example)
        asked = [source for source in self.sources if self.is_on(source.name)]
        return _combined(example, {each.name: self._offer(each, example) for each in asked})

    def _offer(self, source: Source, example: Example) -> Offer:
        """Return what a source suggests, without what may not be."""
        refused = self.refusals.refused(example.content)
        hidden = {each.label for each in self._session.document.settings.labels if each.hidden}
        offer = [
            replace(each, source=source.name)
            for each in source.suggest(example)
            if each.key not in refused and each.label not in hidden
        ]
        if not offer or not self._tokens.knows(example.content):
            return offer
        tokens = self._tokens.spans(example.content)
        return [each for each in offer if is_aligned(each.span, tokens)]

    def refuse(self, index: int, suggestion: Suggestion | Annotation) -> None:
        """Never suggest this again for this text; also for a tag that the expert takes away."""
        key = (suggestion.start, suggestion.end, suggestion.label)
        self.refusals.refuse(self._session.document.examples[index].content, key)

    def remarks(self, index: int) -> list[Remark]:
        """Return what is worth a look in an example; nothing while that is being gathered."""
        content = self._session.document.examples[index].content
        gathered = self._study.gathered
        if gathered is None or len(content) > LONGEST:
            return []
        return remarks(gathered.knowledge, index)

    def is_on(self, name: str) -> bool:
        """Tell whether a source is asked."""
        return name not in self.choices.off

    def set_on(self, on: bool, *names: str) -> None:
        """Ask sources, or do not; all of them when none is named."""
        wanted = set(names) or {source.name for source in self.sources}
        self.choices.set_off(self.choices.off - wanted if on else self.choices.off | wanted)

    def stop(self) -> None:
        """End the threads and the learning."""
        self._study.stop()
        self.patterns.stop()
        self.model.stop()

    def _take_in(self, texts: frozenset[str]) -> None:
        """Let what the model has read come to what the others say of the example that is shown."""
        self._last = None
        shown = self._shown
        if shown is not None and shown.example.content in texts and self.is_on(self.model.name):
            offer = self._offer(self.model, shown.example)
            if offer != shown.offers.get(self.model.name):
                offers = {**shown.offers, self.model.name: offer}
                self._shown = _combined(shown.example, offers)
                self.changed.emit()

    def _forget_last(self) -> None:
        self._shown = self._last = None

    def _say_changed(self) -> None:
        self._forget_last()
        self.changed.emit()


def _combined(example: Example, offers: Mapping[str, Offer]) -> _Answer:
    best_first = combine(offers.values())
    return _Answer(example, offers, fitting(best_first, example.annotations, len(example.content)))
