"""Gathers in the background what suggestions and remarks go by."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..core.document import Example, Status
from ..core.knowledge import Knowledge
from ..core.learner import MOST_REMEMBERED, Learner
from .rests import GivenUpError, Rests

LONGEST = 20_000
"""Longer examples, in code points, have no suggestions or remarks, and lead to none."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A request: examples as they are, and a flag that ends the work early."""

    examples: Sequence[Example]
    given_up: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The answer: all that is known of the examples."""

    knowledge: Knowledge
    learner: Learner


def shortened(example: Example) -> Example:
    """Return what is gathered of an example: itself, or of a long one next to nothing.

    Each of its tags would have all its words looked at again while a key waits; and what is
    suggested is meant for sentences.
    """
    length = len(example.content)
    return example if length <= LONGEST else Example(f"\0{length}")


def gather(request: Gathering) -> Gathered | None:
    """Do the work; return None when it was given up."""
    rest = Rests(request.given_up)
    learner = Learner()
    try:
        examples = list(map(shortened, request.examples))
        knowledge = Knowledge(examples, rest)
        done = [each for each in examples if each.status is Status.DONE]
        for example in done[-MOST_REMEMBERED:]:
            learner.note(example.content, example.annotations, passes=1, replayed=1)
        while learner.work():
            rest()
    except GivenUpError:
        return None
    return Gathered(knowledge, learner)
