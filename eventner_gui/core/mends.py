"""What mends a problem: a list to choose from, each one step of undo.

A mend takes its problem away and brings no other one: what would is not offered.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .changes import Change, ExampleEdit, edit_example
from .display import shown_name
from .document import Annotation, Document, Example
from .problems import Problem, ProblemKind, find_problems, lies_in_text, trained_span
from .rule_edits import add_rules
from .rules import TokenRule, propose_rules
from .spans import Span, inside, is_stray, touched
from .wording import counted


class MendKind(enum.Enum):
    """How a problem is mended."""

    TRIM = "trim"
    GROW = "grow"
    SHRINK = "shrink"
    KEEP_THIS = "keep this"
    KEEP_OTHER = "keep the other"
    ADD_RULES = "add rules"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Mend:
    """One way out of a problem.

    Attributes:
        kind: how.
        short: what it does, beside the problem ("Trim").
        text: what it does, for the undo menu ("Trim “ Friday ” (DATE)").
        span: what the annotation covers afterwards (TRIM, GROW, SHRINK).
        rules: word rules to add (ADD_RULES); the annotation stays as it is.
    """

    kind: MendKind
    short: str
    text: str
    span: Span | None = None
    rules: tuple[TokenRule, ...] = ()


# In the order in which rules are proposed: for these words alone, then for all of their kind.
_RULE_NAMES = ("Split the word there", "Split all such words")
_CLASHES = frozenset({ProblemKind.OVERLAP, ProblemKind.DOUBLE})


def mends_for(
    example: Example,
    problem: Problem,
    tokens: Sequence[Span] | None,
    *,
    takes_rules: bool = True,
) -> list[Mend]:
    """Return what can be done about a problem, the recommended mend first, removing last.

    Args:
        example: with the problem.
        problem: as `find_problems` returned it.
        tokens: spaCy's tokens of the text, as they were given to `find_problems`.
        takes_rules: whether the project's language takes word rules.
    """
    text, annotation = example.content, problem.annotation
    remove = Mend(MendKind.REMOVE, "Remove this tag", f"Remove {_named(annotation, text)}")
    span = trained_span(annotation, text)
    if span is None:
        return [remove]
    if problem.kind is ProblemKind.SPACE_AT_EDGE:
        return [Mend(MendKind.TRIM, "Trim", f"Trim {_named(annotation, text)}", span), remove]
    if problem.kind is ProblemKind.MISALIGNED and tokens is not None:
        snapped = _snaps(annotation, span, text, tokens, _Others(example))
        rules = propose_rules(text, span, tokens) if takes_rules else []
        return [*snapped, *map(_adding, rules, _RULE_NAMES), remove]
    if problem.other is None:
        return [remove]
    return _choices(problem, problem.other, text)


def apply(document: Document, index: int, problem: Problem, mend: Mend) -> Change | None:
    """Return the change that mends a problem.

    Args:
        document: the document.
        index: of the example with the problem.
        problem: as `find_problems` returned it for the example as it is now.
        mend: one of `mends_for`.
    """
    if mend.kind is MendKind.ADD_RULES:
        return add_rules(document, mend.rules)
    example = document.examples[index]
    annotation = problem.annotation
    if mend.kind is MendKind.KEEP_THIS:
        kept = _alone(example, annotation)
    elif mend.kind in (MendKind.KEEP_OTHER, MendKind.REMOVE):
        kept = [a for a in example.annotations if a is not annotation]
    elif mend.span is None:
        return None
    else:
        moved = _moved(annotation, mend.span)
        kept = [moved if a is annotation else a for a in example.annotations]
    return edit_example(mend.text, index, example, example.with_annotations(kept))


def mend_all(
    document: Document,
    indices: Iterable[int],
    kind: ProblemKind,
    tokens_of: Callable[[str], Sequence[Span] | None],
) -> Change | None:
    """Mend all problems of a kind in many examples, in one step, each by what is recommended.

    Tags that stand in each other's way (OVERLAP and DOUBLE) are mended together: those stay that
    training would take. What cannot be mended without another problem stays as it is.

    Args:
        document: the document.
        indices: of the examples.
        kind: of the problems.
        tokens_of: returns spaCy's tokens of a text; None where they are not known.

    Returns:
        The change, its text with the number of tags; None when there is nothing to mend.
    """
    edits, count = [], 0
    for index in indices:
        example = document.examples[index]
        mended, number = _mended(example, kind, tokens_of)
        if number:
            edits.append(ExampleEdit(index, example, mended))
            count += number
    return Change(_words(kind, count), tuple(edits)) if edits else None


def _mended(
    example: Example, kind: ProblemKind, tokens_of: Callable[[str], Sequence[Span] | None]
) -> tuple[Example, int]:
    """Return an example without its problems of a kind, and how many tags were altered."""
    if not example.annotations:
        return example, 0
    text = example.content
    tokens = tokens_of(text)
    problems = find_problems(example, tokens)
    if kind not in {problem.kind for problem in problems}:
        return example, 0
    kinds = _CLASHES if kind in _CLASHES else {kind}
    after: dict[int, Annotation | None] = {}
    others = _Others(example)
    for problem in problems:
        annotation = problem.annotation
        span = trained_span(annotation, text)
        if problem.kind not in kinds or problem.is_used:
            continue
        if span is None or problem.kind in _CLASHES:
            after[id(annotation)] = None
        elif kind is ProblemKind.SPACE_AT_EDGE:
            after[id(annotation)] = _moved(annotation, span)
        elif tokens is not None:
            snaps = _snaps(annotation, span, text, tokens, others)
            if snaps and snaps[0].span and others.take(snaps[0].span):
                after[id(annotation)] = _moved(annotation, snaps[0].span)
    kept = [after.get(id(a), a) for a in example.annotations]
    return example.with_annotations([a for a in kept if a is not None]), len(after)


def _words(kind: ProblemKind, count: int) -> str:
    tags = counted(count, "tag")
    return {
        ProblemKind.SPACE_AT_EDGE: f"Trim {tags}",
        ProblemKind.MISALIGNED: f"Snap {tags} to whole words",
        ProblemKind.OVERLAP: f"Remove {tags} that overlapped others",
        ProblemKind.DOUBLE: f"Remove {tags} of words tagged twice",
    }.get(kind, f"Remove {tags} that could not be learnt")


class _Others:
    """The annotations of an example, to be asked what a span that grows or shrinks would meet."""

    def __init__(self, example: Example) -> None:
        spans = [trained_span(a, example.content) for a in example.annotations]
        known = [span for span in spans if span is not None]
        self._starts = sorted(span.start for span in known)
        self._ends = sorted(span.end for span in known)
        self._spans = Counter(known)

    def allow(self, old: Span, new: Span) -> bool:
        """Tell whether a span can become another without meeting a tag it did not meet before.

        Of two that are the same neither can: they would overlap.
        """
        left = bisect_right(self._ends, old.start) - bisect_right(self._ends, new.start)
        right = bisect_left(self._starts, new.end) - bisect_left(self._starts, old.end)
        return left <= 0 and right <= 0 and self._spans[old] == 1 and not self._spans[new]

    def take(self, span: Span) -> bool:
        """Note that a span will be there too; return False when one like it is there already."""
        self._spans[span] += 1
        return self._spans[span] == 1


def _snaps(
    annotation: Annotation, span: Span, text: str, tokens: Sequence[Span], others: _Others
) -> list[Mend]:
    """Return what makes a span whole words: all it touches, or those that are whole in it."""
    found = []
    grown = _around(touched(tokens, span))
    if grown and others.allow(span, grown):
        to = f"to “{shown_name(grown.of(text), 20)}”"
        words = f"Grow {_named(annotation, text)} {to}"
        found.append(Mend(MendKind.GROW, f"Grow {to}", words, grown))
    whole = inside(tokens, span)
    shrunk = _around(whole)
    visible = any(not is_stray(token.of(text)) for token in whole)
    if shrunk and visible and others.allow(span, shrunk):
        to = f"to “{shown_name(shrunk.of(text), 20)}”"
        words = f"Shorten {_named(annotation, text)} {to}"
        found.append(Mend(MendKind.SHRINK, f"Shorten {to}", words, shrunk))
    return found


def _around(tokens: Sequence[Span]) -> Span | None:
    return Span(tokens[0].start, tokens[-1].end) if tokens else None


def _adding(rules: tuple[TokenRule, ...], short: str) -> Mend:
    words = " and ".join(rule.words for rule in rules)
    return Mend(MendKind.ADD_RULES, short, words, rules=rules)


def _choices(problem: Problem, other: Annotation, text: str) -> list[Mend]:
    """Return the mends of annotations in each other's way; first what training would do."""
    annotation = problem.annotation
    mine, its = _named(annotation, text), _named(other, text)
    this = Mend(MendKind.KEEP_THIS, f"Keep {_named(annotation, text, 16)}", f"Keep {mine} alone")
    that = Mend(MendKind.KEEP_OTHER, f"Keep {_named(other, text, 16)}", f"Keep {its}, not {mine}")
    if problem.kind is ProblemKind.DOUBLE and annotation.label == other.label:
        return [this]
    return [this, that] if problem.is_used else [that, this]


def _alone(example: Example, annotation: Annotation) -> list[Annotation]:
    """Return the annotations without those that overlap one of them."""
    text = example.content
    span = trained_span(annotation, text)

    def is_in_its_way(other: Annotation) -> bool:
        if other is annotation or span is None:
            return False
        its = trained_span(other, text)
        return its is not None and its.overlaps(span)

    return [a for a in example.annotations if not is_in_its_way(a)]


def _moved(annotation: Annotation, span: Span) -> Annotation:
    return replace(annotation, start=span.start, end=span.end)


def _named(annotation: Annotation, text: str, longest: int = 30) -> str:
    """Return a tag in words: “Friday” (DATE), or its label alone when it covers nothing."""
    label = shown_name(annotation.label, longest)
    if not lies_in_text(annotation, text):
        return f"the {label} tag"
    return f"“{shown_name(text[annotation.start : annotation.end], longest)}” ({label})"
