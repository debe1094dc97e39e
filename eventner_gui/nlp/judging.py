"""A model's answers on examples, matched with what is tagged in them. Offsets: code points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..core.document import Example, entity_label
from ..core.errors import EventNerError
from ..core.mistakes import Entity, Judged, judge
from ..core.truth import true_entities
from .prediction import Model
from .unicode import for_spacy

_REPORT_EVERY = 20  # sentences


class EvaluationStopped(EventNerError):
    """The user stopped an evaluation."""

    def __init__(self) -> None:
        super().__init__("Measuring was stopped, so there is no result.")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model found.

    Attributes:
        judged: one for each example, in order.
        cut: (number of the example, entity) of each true entity whose ends are no ends of the
            model's words: it cannot be found, and counts as missed.
        labels: the entity labels the model can find, in upper case, sorted.
    """

    judged: tuple[Judged, ...]
    cut: tuple[tuple[int, Entity], ...]
    labels: tuple[str, ...]


def answers(
    model: Model,
    examples: Sequence[Example],
    *,
    should_stop: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda done, of: None,
) -> Answers:
    """Return what a model finds in examples, from their plain text.

    A label is compared in upper case, as tag names are.

    Args:
        model: splits the texts into words by itself, and finds the entities.
        examples: their tags are the truth; an example without any is one without entities.
        should_stop: looked at after each example.
        report: called with examples done and all there are, now and then.

    Raises:
        EvaluationStopped: ``should_stop`` said so.
        ModelError: there is not enough memory.
    """
    judged, cut = [], []
    docs = model.docs(example.content for example in examples)
    for number, (example, doc) in enumerate(zip(examples, docs, strict=True)):
        if should_stop():
            raise EvaluationStopped
        true = _true(example)
        found = [(e.start_char, e.end_char, entity_label(e.label_)) for e in doc.ents]
        judged.append(judge(true, found, example.content))
        cut += [(number, each) for each in true if doc.char_span(each.start, each.end) is None]
        if number % _REPORT_EVERY == 0:
            report(number + 1, len(examples))
    report(len(examples), len(examples))
    labels = tuple(sorted({entity_label(label) for label in model.labels}))
    return Answers(tuple(judged), tuple(cut), labels)


def judge_found(example: Example, found: Iterable[tuple[int, int, str]]) -> Judged:
    """Match what was found in an example at an earlier time with what is tagged in it now."""
    entities = [(start, end, entity_label(label)) for start, end, label in found]
    return judge(_true(example), entities, example.content)


def _true(example: Example) -> list[Entity]:
    return [each._replace(label=for_spacy(each.label)) for each in true_entities(example)]
