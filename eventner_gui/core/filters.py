"""What the list of sentences shows: conditions that an example meets or not.

A `Filter` holds at most one condition of each kind; a new kind is a new class here, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, cast

from .display import shown_name
from .document import Example, Status
from .moves import Moves
from .spans import Span
from .wording import STATUS_WORDS

SEARCH = "search"
"""The kind of condition that is a `Finder`."""


def _never(_index: int, _example: Example) -> bool:
    return False


def _unknown(_index: int) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an example besides what it holds itself.

    Attributes:
        has_problem: whether training would drop, shorten or merge one of its tags.
        changed: when it was changed last, in seconds since 1970; 0 when that is not known.
    """

    has_problem: Callable[[int, Example], bool] = _never
    changed: Callable[[int], float] = _unknown


class Condition(Protocol):
    """Something an example meets or not."""

    @property
    def kind(self) -> str:
        """Which choice of the user it belongs to; a filter holds one of each kind."""

    @property
    def words(self) -> str:
        """What it says, short and in the user's words: "to do"."""

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example meets it."""


class Finder(Condition, Protocol):
    """A condition of the kind "search", which knows where in a text it is met."""

    @property
    def overruns(self) -> int:
        """How many examples took too long to look at since `begin`; they are left out."""

    def begin(self) -> None:
        """Forget what took too long: all examples are looked at anew."""

    def spans(self, text: str) -> list[Span]:
        """Return the stretches of a text that are searched for, in order, in code points."""


@dataclass(frozen=True, slots=True)
class HoldsText:
    """The text holds some words, in any case, or a tag has them as its name.

    Attributes:
        text: searched for; folded by `holds_text`.
    """

    text: str
    kind: str = field(default=SEARCH, init=False)
    overruns: int = field(default=0, init=False)

    @property
    def words(self) -> str:
        """The words searched for."""
        return f"“{shown_name(self.text, 24)}”"

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example holds the text, or a tag of that name."""
        return self.text in example.content.casefold() or any(
            self.text == annotation.tag_name.casefold() for annotation in example.annotations
        )

    def begin(self) -> None:
        """Do nothing: no text takes too long."""

    def spans(self, text: str) -> list[Span]:
        """Return where the words stand in a text."""
        folded = text.casefold()
        found = []
        at = folded.find(self.text)
        while at >= 0:
            found.append(Span(at, at + len(self.text)))
            at = folded.find(self.text, at + len(self.text))
        if not found or len(folded) == len(text):
            return found
        # some characters fold into several ("ß" into "ss")
        origin = [i for i, character in enumerate(text) for _ in character.casefold()]
        return [Span(origin[span.start], origin[span.end - 1] + 1) for span in found]


def holds_text(text: str) -> HoldsText | None:
    """Return the condition for what was typed into the search; None for nothing."""
    folded = text.casefold().strip()
    return HoldsText(folded) if folded else None


@dataclass(frozen=True, slots=True)
class HasStatus:
    """The example has a status."""

    status: Status
    kind: str = field(default="status", init=False)

    @property
    def words(self) -> str:
        """The status in words."""
        return STATUS_WORDS[self.status]

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example has the status."""
        return example.status is self.status


@dataclass(frozen=True, slots=True)
class HasLabel:
    """A tag of the example has an entity label (upper case), or none has it."""

    label: str
    wanted: bool = True
    kind: str = field(default="label", init=False)

    @property
    def words(self) -> str:
        """With or without the label."""
        return f"{'with' if self.wanted else 'without'} {shown_name(self.label, 24)}"

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether a tag has the label, or none has."""
        return self.wanted is any(a.label == self.label for a in example.annotations)


@dataclass(frozen=True, slots=True)
class Untagged:
    """The example has no tags."""

    kind: str = field(default="untagged", init=False)
    words: str = field(default="without tags", init=False)

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example has no tags."""
        return not example.annotations


@dataclass(frozen=True, slots=True)
class HasProblem:
    """Training would drop, shorten or merge a tag of the example."""

    kind: str = field(default="problem", init=False)
    words: str = field(default="with a problem", init=False)

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example has a problem."""
        return facts.has_problem(index, example)


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """The example was changed at or after a moment.

    Attributes:
        moment: in seconds since 1970.
        name: of the moment, as it follows "changed": "today".
    """

    moment: float
    name: str
    kind: str = field(default="changed", init=False)

    @property
    def words(self) -> str:
        """Since when."""
        return f"changed {self.name}"

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example was changed since."""
        return facts.changed(index) >= self.moment


@dataclass(frozen=True, slots=True)
class OneOf:
    """The example is one of some that another part of the program wants to be seen.

    Attributes:
        indices: of the examples; `moved` follows them.
        words: what they are: "2 sentences with “next friday”".
    """

    indices: frozenset[int]
    words: str
    kind: str = field(default="only", init=False)

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example is one of them."""
        return index in self.indices

    def moved(self, moves: Moves) -> OneOf:
        """Return the condition for the same examples after others came or went."""
        return replace(self, indices=frozenset(moves.all_after(self.indices)))


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions that an example has to meet, all of them."""

    conditions: tuple[Condition, ...] = ()

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example meets all conditions."""
        return all(condition.passes(index, example, facts) for condition in self.conditions)

    def find(self, kind: str) -> Condition | None:
        """Return the condition of a kind."""
        return next((each for each in self.conditions if each.kind == kind), None)

    @property
    def finder(self) -> Finder | None:
        """The condition that searches texts."""
        return cast("Finder | None", self.find(SEARCH))

    def having(self, condition: Condition) -> Filter:
        """Return the filter with a condition, in place of the one of its kind."""
        others = [each for each in self.conditions if each.kind != condition.kind]
        return Filter((*others, condition))

    def lacking(self, kind: str) -> Filter:
        """Return the filter without the condition of a kind."""
        return Filter(tuple(each for each in self.conditions if each.kind != kind))

    def moved(self, moves: Moves) -> Filter:
        """Return the filter for the same examples after others came or went."""
        return Filter(
            tuple(
                each.moved(moves) if isinstance(each, OneOf) else each for each in self.conditions
            )
        )


def passing(
    indices: Iterable[int], examples: Sequence[Example], wanted: Filter, facts: Facts
) -> list[int]:
    """Return those of some indices whose examples meet a filter."""
    return [index for index in indices if wanted.passes(index, examples[index], facts)]
