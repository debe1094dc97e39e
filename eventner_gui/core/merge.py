"""Two people's states of one document put together, example by example.

A three-way merge: what only one side has changed is taken from that side; what both have changed
in different ways is a conflict, which a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from .difference import identical, numbered
from .document import Document, Example, Label, Settings, entity_label
from .frozen_test import unite
from .patterns import PatternEntry, pattern_key
from .rules import TokenRule, subject

Name = tuple[str, int]
"""What names an example in all states: its text and, among equal texts, its number from 0."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Conflict:
    """An example that both sides have changed, each in its own way.

    Attributes:
        name: of the example.
        mine: as it is here; None when it was deleted here.
        theirs: as it is there; None when it was deleted there.
    """

    name: Name
    mine: Example | None
    theirs: Example | None


class Merge:
    """A merge that waits for its conflicts to be decided.

    Attributes:
        mine_changed: how many examples only this side has changed, added or deleted.
        theirs_changed: how many only the other side has.
        conflicts: what both have, in the order of this side.
        settings: labels, language, guidelines and word rules of both; where both have changed the
            same, this side's. What is frozen as a test set on either side stays so.
    """

    def __init__(self, base: Document, mine: Document, theirs: Document) -> None:
        """Compare three states.

        Args:
            base: the state both come from.
            mine: this side.
            theirs: the other side.
        """
        self._base = _by_name(base.examples)
        self._mine = _by_name(mine.examples)
        self._theirs = _by_name(theirs.examples)
        self.mine_changed = self.theirs_changed = 0
        self._taken: dict[Name, Example | None] = {}
        conflicts: list[Conflict] = []
        self._order = _woven(list(self._mine), list(self._theirs))
        for name in {**dict.fromkeys(self._order), **self._base}:
            was, here, there = (each.get(name) for each in (self._base, self._mine, self._theirs))
            i_changed, they_changed = not identical(here, was), not identical(there, was)
            if i_changed and they_changed and not identical(here, there):
                conflicts.append(Conflict(name, here, there))
                continue
            self.mine_changed += i_changed and not they_changed
            self.theirs_changed += they_changed and not i_changed
            self._taken[name] = there if they_changed else here
        self.conflicts = tuple(conflicts)
        self.settings = _merge_settings(base.settings, mine.settings, theirs.settings)
        self._all_labels = (*mine.settings.labels, *theirs.settings.labels, *base.settings.labels)

    @property
    def settles_itself(self) -> bool:
        """Tell whether there is nothing to decide."""
        return not self.conflicts

    def result(self, choose_theirs: Mapping[Name, bool]) -> tuple[list[Example], Settings]:
        """Return the merged examples, in the order of this side, and the settings.

        Args:
            choose_theirs: for each conflict whether the other side's is taken; this side's where
                it is not named, and where that is deleted, the one that is left.
        """
        taken = dict(self._taken)
        for conflict in self.conflicts:
            wanted = conflict.mine or conflict.theirs
            if conflict.name in choose_theirs:
                wanted = conflict.theirs if choose_theirs[conflict.name] else conflict.mine
            taken[conflict.name] = wanted
        found = [taken.get(name) for name in self._order]
        examples = [example for example in found if example is not None]
        return examples, _with_labels_of(examples, self.settings, self._all_labels)


def _by_name(examples: Sequence[Example]) -> dict[Name, Example]:
    return dict(zip(numbered(examples), examples, strict=True))


def _woven(mine: Sequence[Name], theirs: Sequence[Name]) -> list[Name]:
    """Return all names: mine in their order, each of the others behind what it follows there."""
    here = set(mine)
    following: dict[Name | None, list[Name]] = {}
    last: Name | None = None
    for name in theirs:
        if name in here:
            last = name
        else:
            following.setdefault(last, []).append(name)
    woven = following.get(None, [])
    if not here.intersection(theirs):  # nothing to go by: theirs come last
        return [*mine, *woven]
    woven = list(woven)
    for name in mine:
        woven.append(name)
        woven += following.get(name, ())
    return woven


def _pick(was: _T, here: _T, there: _T, same: Callable[[_T, _T], bool]) -> _T:
    """Return the one that was changed; this side's where both were."""
    return there if same(here, was) and not same(there, was) else here


def _equal(one: object, other: object) -> bool:
    return one == other


def _merge_settings(base: Settings, mine: Settings, theirs: Settings) -> Settings:
    return Settings(
        language=_pick(base.language, mine.language, theirs.language, _equal),
        labels=_merge_labels(base.labels, mine.labels, theirs.labels),
        guidelines=_pick(base.guidelines, mine.guidelines, theirs.guidelines, _equal),
        direction=_pick(base.direction, mine.direction, theirs.direction, _equal),
        token_rules=_merge_rules(base.token_rules, mine.token_rules, theirs.token_rules),
        patterns=_merge_patterns(base.patterns, mine.patterns, theirs.patterns),
        test=unite(mine.test, theirs.test),
        source=_pick(base.source, mine.source, theirs.source, _equal),
    )


def _same_part(one: Label | TokenRule | None, other: Label | TokenRule | None) -> bool:
    return one == other and (one is None or other is None or one.source == other.source)


def _merge_labels(
    base: Sequence[Label], mine: Sequence[Label], theirs: Sequence[Label]
) -> tuple[Label, ...]:
    was, here, there = ({label.label: label for label in each} for each in (base, mine, theirs))
    merged = []
    for name in dict.fromkeys((*here, *there)):
        label = _pick(was.get(name), here.get(name), there.get(name), _same_part)
        if label is not None:
            merged.append(label)
    return _with_own_keys(merged)


def _merge_rules(
    base: Sequence[TokenRule], mine: Sequence[TokenRule], theirs: Sequence[TokenRule]
) -> tuple[TokenRule, ...]:
    was, here, there = ({subject(rule): rule for rule in each} for each in (base, mine, theirs))
    names = dict.fromkeys((*here, *there))
    merged = (_pick(was.get(n), here.get(n), there.get(n), _same_part) for n in names)
    return tuple(rule for rule in merged if rule is not None)


def _merge_patterns(
    base: Sequence[PatternEntry], mine: Sequence[PatternEntry], theirs: Sequence[PatternEntry]
) -> tuple[PatternEntry, ...]:
    """Return those that both sides have, and those that one side has added."""
    was, here, there = ({pattern_key(p): p for p in each} for each in (base, mine, theirs))
    return tuple(
        each
        for key, each in {**there, **here}.items()
        if (key in here and key in there) or key not in was
    )


def _with_own_keys(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return the labels; of two with the same key the second loses it."""
    used: set[str] = set()
    found = []
    for label in labels:
        found.append(replace(label, key="") if label.key and label.key in used else label)
        used.add(label.key)
    return tuple(found)


def _with_labels_of(
    examples: Sequence[Example], settings: Settings, known: Sequence[Label]
) -> Settings:
    """Return settings in which every tag of the examples has its label."""
    have = {label.label for label in settings.labels}
    wanted = {entity_label(a.tag_name) for e in examples for a in e.annotations} - have
    back = {label.label: label for label in known if label.label in wanted}
    if not back:
        return settings
    return replace(settings, labels=_with_own_keys((*settings.labels, *back.values())))
