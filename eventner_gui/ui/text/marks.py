"""Marks: the coloured stretches a text view shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...core.display import shown_name
from ...core.document import Annotation, Label, Settings
from ...core.problems import lies_in_text
from ...core.same_ends import same_ends
from ...core.suggestions import Suggestion
from ...storage.resources import palette

_LONGEST_NAME = 24  # code points; a longer one would fill the view


@dataclass(frozen=True, slots=True)
class Mark:
    """A tagged stretch as it is shown.

    Attributes:
        start: first code point.
        end: code point after the last.
        tag: the name shown behind the words, shortened there by `short_name`.
        color: of its label, as in the file; its shades follow the theme.
        annotation: what it stands for.
        flawed: whether training would not take it as it stands.
        suggested: whether nobody has accepted it yet; ``annotation`` is what it would become.
        quiet: whether its label is hidden: a thin line is all that is painted of it.
        about: what its label is for, or why it is suggested; for the tool tip.
        disputed: whether it is suggested, but sources contradict each other about its words.
        differs: whether another answer that is shown beside has it otherwise, or not at all.
    """

    start: int
    end: int
    tag: str
    color: str
    annotation: Annotation
    flawed: bool = False
    suggested: bool = False
    quiet: bool = False
    about: str = ""
    disputed: bool = False
    differs: bool = False

    @property
    def name(self) -> str:
        """What stands behind its words: its tag, with a sign where it is disputed or differs."""
        return short_name(self.tag) + ("?" if self.disputed else " ≠" if self.differs else "")


def marks_for(
    text: str,
    annotations: Iterable[Annotation],
    settings: Settings,
    flawed: Iterable[Annotation] = (),
) -> list[Mark]:
    """Return the marks of annotations; those that do not lie in the text have none."""
    bad = {id(annotation) for annotation in flawed}
    looks: dict[str, tuple[str, str, bool, str]] = {}
    marks = []
    for annotation in annotations:
        if not lies_in_text(annotation, text):
            continue
        look = looks.get(annotation.tag_name)
        if look is None:
            look = looks[annotation.tag_name] = _look_of(annotation, settings)
        name, color, quiet, words = look
        start, end, flaw = annotation.start, annotation.end, id(annotation) in bad
        marks.append(Mark(start, end, name, color, annotation, flaw, quiet=quiet, about=words))
    return marks


def _look_of(annotation: Annotation, settings: Settings) -> tuple[str, str, bool, str]:
    """Return a tag's name, its colour, whether it is quiet, and what its label is for."""
    label = settings.find_label(annotation.tag_name)
    color = color_of(annotation.tag_name, settings)
    return annotation.label, color, bool(label and label.hidden), about(label) if label else ""


class MarkMaker:
    """Makes the marks of the text that is shown; what an edit leaves as it is keeps its marks."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()  # what all marks go by
        self._annotations: tuple[Annotation, ...] = ()
        self._marks: list[Mark] = []

    def marks(
        self,
        text: str,
        annotations: tuple[Annotation, ...],
        settings: Settings,
        flawed: Iterable[Annotation] = (),
    ) -> list[Mark]:
        """Return what `marks_for` returns, where nothing has changed the very same marks."""
        bad = {id(annotation): annotation for annotation in flawed}
        key = (text, settings, bad)
        start = end = 0
        known = self._annotations
        # where a tag lies outside of the text, marks and annotations do not go together
        if key == self._key and len(self._marks) == len(known):
            start, end = same_ends(known, annotations)
        changed = annotations[start : len(annotations) - end]
        self._marks = [
            *self._marks[:start],
            *marks_for(text, changed, settings, bad.values()),
            *self._marks[len(self._marks) - end :],
        ]
        self._key, self._annotations = key, annotations
        return list(self._marks)


def suggested_marks(
    suggestions: Iterable[Suggestion],
    settings: Settings,
    contradictions: Mapping[tuple[int, int, str], str] = MappingProxyType({}),
) -> list[Mark]:
    """Return the marks of suggestions.

    Args:
        suggestions: what is suggested.
        settings: of the project.
        contradictions: what other sources say of their words, by their keys.
    """
    return [
        Mark(
            each.start,
            each.end,
            each.label,
            color_of(each.tag_name, settings),
            Annotation(each.start, each.end, each.tag_name),
            suggested=True,
            about=". ".join(
                filter(None, [f"{each.label}? {each.reason}", contradictions.get(each.key)])
            ),
            disputed=each.key in contradictions,
        )
        for each in suggestions
    ]


def short_name(tag: str) -> str:
    """Return a tag's name as it stands in the line: at most 24 code points, all of them seen."""
    return shown_name(tag, _LONGEST_NAME)


def about(label: Label) -> str:
    """Return a label's name with its description, and that it is hidden."""
    hidden = " (hidden)" if label.hidden else ""
    words = f": {label.description}" if label.description else ""
    return f"{label.label}{hidden}{words}"


def color_of(tag_name: str, settings: Settings) -> str:
    """Return the colour of a tag: its label's, or a steady one for a label not in the project."""
    label = settings.find_label(tag_name)
    if label:
        return label.color
    colors = palette()
    return colors[sum(map(ord, tag_name.upper())) % len(colors)]
