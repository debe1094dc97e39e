"""Remarks on an example: words that are tagged otherwise elsewhere, and texts that come again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .display import shown_name, shown_words
from .document import Annotation, Example, Status
from .knowledge import Knowledge
from .phrases import LONG_TEXT
from .suggestions import Remark, RemarkKind
from .twins import tagged_otherwise, tags_by_words
from .wording import counted

# Words left untagged are worth a remark where they are tagged so often, and in so many of all
# cases in which they stand free or tagged.
OFTEN = 5
MOSTLY = 0.9

_MOST_REMARKS = 4
_WIDTH = 40
_LONGEST_WORDS = 1_000  # code points of a tag
_MOST_COMPARED = 20  # texts that are the same
_MOST_SHOWN = 1_000  # examples that a remark speaks of


def remarks(knowledge: Knowledge, index: int) -> list[Remark]:
    """Return what is worth a look in an example, the most telling first."""
    example = knowledge.order.examples[index]
    name = knowledge.order.names[index]
    found = [
        *_tagged_otherwise(knowledge, example, name),
        *_texts(knowledge, example, name),
        *_untagged(knowledge, example, name),
    ]
    return found[:_MOST_REMARKS]


def _tagged_otherwise(knowledge: Knowledge, example: Example, name: float) -> list[Remark]:
    """Return the tags whose words have another tag in more sentences than this one."""
    found: dict[str, Remark] = {}
    for annotation in example.annotations:
        words = example.content[max(annotation.start, 0) : max(annotation.end, 0)]
        phrase = knowledge.phrases.phrase(words) if len(words) < _LONGEST_WORDS else None
        if phrase is None or len(phrase.tagged) < 2:
            continue
        elsewhere = {label: set(names) - {name} for label, names in phrase.tagged.items()}
        here = elsewhere.pop(annotation.label, set())
        label = max(elsewhere, key=lambda each: (len(elsewhere[each]), each), default="")
        if label and len(elsewhere[label]) > len(here):
            text = (
                f"“{shown_words(words, _WIDTH)}” is tagged {shown_name(label)} in "
                f"{counted(len(elsewhere[label]), 'other sentence')}."
            )
            indices = _indices(knowledge, elsewhere[label])
            kind, start, end = RemarkKind.TAGGED_OTHERWISE, annotation.start, annotation.end
            found.setdefault(text, Remark(kind, text, indices, start, end))
    return list(found.values())


def _untagged(knowledge: Knowledge, example: Example, name: float) -> list[Remark]:
    """Return the words of a finished example that are tagged nearly everywhere else."""
    if example.status is not Status.DONE or len(example.content) > LONG_TEXT:
        return []
    found: list[Remark] = []
    covered = list(example.annotations)
    for known in sorted(knowledge.phrases.known(example.content), key=lambda each: -each.length):
        span, phrase = known.span, known.phrase
        if known.is_shape or any(each.overlaps(span.start, span.end) for each in covered):
            continue
        label, times = phrase.best()
        if times < OFTEN or times < MOSTLY * (phrase.total() - 1):  # this one left out
            continue
        covered.append(Annotation(span.start, span.end, label))
        others = {each for each in phrase.tagged[label] if each != name}
        text = (
            f"“{shown_words(span.of(example.content), _WIDTH)}” is tagged {shown_name(label)} in "
            f"{counted(len(others), 'other sentence')}, but not here."
        )
        indices = _indices(knowledge, others)
        found.append(Remark(RemarkKind.UNTAGGED, text, indices, span.start, span.end))
    return found


def _texts(knowledge: Knowledge, example: Example, name: float) -> list[Remark]:
    """Return a remark on the same text elsewhere; else on one that is nearly the same."""
    same = [each for each in knowledge.similar.same(example.content) if each != name]
    if same:
        return [_same_text(knowledge, example, same)]
    for other in knowledge.similar.nearly_same(example.content):
        twin = knowledge.order.example(other)
        words = tagged_otherwise(example, twin) if twin.status is Status.DONE else ""
        if words and (example.annotations or example.status is Status.DONE):
            number = knowledge.order.index(other)
            text = (
                f"Nearly the same sentence is number {number + 1:,}, where "
                f"“{shown_words(words, _WIDTH)}” is tagged differently."
            )
            return [Remark(RemarkKind.SIMILAR_TEXT, text, (number,))]
    return []


def _same_text(knowledge: Knowledge, example: Example, same: Sequence[float]) -> Remark:
    """Return the remark on texts that are the same, of those tagged otherwise if there are any."""
    order = knowledge.order
    tags = tags_by_words(example)
    compared = same[:_MOST_COMPARED]
    finished = [each for each in compared if order.example(each).status is Status.DONE]
    differing = [each for each in finished if tags_by_words(order.example(each)) != tags]
    number = order.index((differing or finished or same)[0])
    how = "tagged differently" if differing else "tagged the same" if finished else "not done yet"
    more = f" (and {len(same) - 1:,} more)" if len(same) > 1 else ""
    return Remark(
        RemarkKind.SAME_TEXT,
        f"The same sentence is number {number + 1:,}{more}, {how}.",
        _indices(knowledge, same),
        tag_like=number if differing else None,
    )


def _indices(knowledge: Knowledge, names: Iterable[float]) -> tuple[int, ...]:
    """Return the indices of examples, of many the first ones."""
    return knowledge.order.indices(sorted(names)[:_MOST_SHOWN])
