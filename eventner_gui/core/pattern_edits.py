"""Adding and removing word lists and patterns: each action is a function that returns a change."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace

from .changes import Change
from .display import shown_name
from .document import Document, Label
from .patterns import Pattern, PatternEntry, PatternFile, check_pattern, pattern_key
from .wording import counted


def add_patterns(
    document: Document, entries: Sequence[PatternEntry], labels: Sequence[Label] = ()
) -> Change | None:
    """Add patterns that the project does not have, and the labels they bring, in one step.

    Raises:
        EventNerError: one of them cannot be used.
    """
    settings = document.settings
    known = {pattern_key(each) for each in settings.patterns}
    wanted = {pattern_key(each): each for each in entries}
    new = [each for key, each in wanted.items() if key not in known]
    for entry in new:
        if isinstance(entry, Pattern):
            check_pattern(entry)
    if not new:
        return None
    after = replace(
        settings, patterns=(*settings.patterns, *new), labels=(*settings.labels, *labels)
    )
    text = f"Add {counted(len(new), 'pattern')}"
    if len(new) == 1:
        only = new[0]
        words = only.words if isinstance(only, Pattern) else f"the list {shown_name(only.name)}"
        text = f"Suggest {words}"
    return Change(text, settings=(settings, after))


def relabelled(
    patterns: Sequence[PatternEntry], label: str, name: str | None
) -> tuple[PatternEntry, ...]:
    """Return patterns under another label; what a file beside the project holds stays as it is.

    Args:
        patterns: of the project.
        label: the entity label they have.
        name: the tag name they get; None leaves them out.
    """
    found: dict[Hashable, PatternEntry] = {}
    for each in patterns:
        entry: PatternEntry = each
        if isinstance(each, Pattern) and each.label.upper() == label:
            if name is None:
                continue
            entry = replace(each, label=name)
        found.setdefault(pattern_key(entry), entry)
    return tuple(found.values())


def remove_patterns(document: Document, entries: Collection[PatternEntry]) -> Change | None:
    """Remove patterns, in one step; a file of them stays where it is."""
    settings = document.settings
    gone = {pattern_key(each) for each in entries}
    kept = tuple(each for each in settings.patterns if pattern_key(each) not in gone)
    count = len(settings.patterns) - len(kept)
    if not count:
        return None
    text = f"Remove {counted(count, 'pattern')}"
    if count == 1 and isinstance(only := next(iter(entries)), PatternFile):
        text = f"Remove the list {shown_name(only.name)}"
    return Change(text, settings=(settings, replace(settings, patterns=kept)))
