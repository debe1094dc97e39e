"""Questions about labels: which are shown, which keys are free, what a project says of them."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Sequence

from .document import Annotation, Example, Label, Settings
from .spans import Span

# In the order in which they are given out.
KEYS = "123456789" + string.ascii_lowercase


def visible_labels(settings: Settings) -> tuple[Label, ...]:
    """Return the labels that are offered for tagging, in their order."""
    return tuple(label for label in settings.labels if not label.hidden)


def listed_labels(settings: Settings) -> tuple[Label, ...]:
    """Return all labels as they are listed: in their order, hidden ones last."""
    return tuple(sorted(settings.labels, key=lambda label: label.hidden))


def matching(labels: Iterable[Label], typed: str) -> list[Label]:
    """Return the labels a few typed letters may mean, the likeliest first.

    First comes the label whose key was typed, then those whose name begins with the letters, then
    those that hold them; each in the order given. Nothing typed means all.
    """
    wanted = typed.strip().casefold()
    if not wanted:
        return list(labels)
    ranked = []
    for label in labels:
        name = label.name.casefold()
        if label.key.casefold() == wanted:
            ranked.append((0, label))
        elif wanted in name:
            ranked.append((1 if name.startswith(wanted) else 2, label))
    return [label for _, label in sorted(ranked, key=lambda each: each[0])]


def hidden_under(example: Example, span: Span, settings: Settings) -> list[Annotation]:
    """Return the annotations of hidden labels that tagging a span would replace."""
    hidden = {label.label for label in settings.labels if label.hidden}
    if not hidden:
        return []
    return [
        annotation
        for annotation in example.annotations
        if annotation.overlaps(span.start, span.end) and annotation.label in hidden
    ]


def free_keys(labels: Iterable[Label], reserved: Collection[str] = ()) -> list[str]:
    """Return the keys a label can be given, in the order in which they are given out.

    Args:
        labels: those whose keys are taken; hidden ones keep theirs.
        reserved: keys that mean something else, in lower case.
    """
    # a letter acts in the other case too (Caps Lock), so it is taken in both
    taken = {label.key.casefold() for label in labels} | set(reserved)
    return [key for key in KEYS if key not in taken]


def free_color(labels: Iterable[Label], palette: Sequence[str]) -> str:
    """Return the first colour of a palette that no label has; the one used least when all are."""
    used = [label.color.lower() for label in labels]
    return min(palette, key=lambda color: used.count(color.lower()))


def described(labels: Iterable[Label]) -> str:
    """Return guidelines to begin with: a heading for each label, with its description."""
    parts = [f"## {label.label}\n\n{label.description.strip()}".rstrip() for label in labels]
    return "\n\n".join(parts) + "\n" if parts else ""
