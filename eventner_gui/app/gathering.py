"""Gathers in the background what suggestions and remarks go by."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..core.document import Example, Status
from ..core.knowledge import Knowledge
from ..core.learner import MOST_REMEMBERED, Learner
from .rests import GivenUpError, Rests


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


def gather(request: Gathering) -> Gathered | None:
    """Do the work; return None when it was given up."""
    rest = Rests(request.given_up)
    learner = Learner()
    try:
        knowledge = Knowledge(request.examples, rest)
        done = [each for each in request.examples if each.status is Status.DONE]
        for example in done[-MOST_REMEMBERED:]:
            learner.note(example.content, example.annotations, passes=1, replayed=1)
        while learner.work():
            rest()
    except GivenUpError:
        return None
    return Gathered(knowledge, learner)
