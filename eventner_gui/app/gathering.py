"""Gathers in the background what suggestions and remarks go by."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..core.collector import collector_at_rest, keep_from_search
from ..core.document import Example, Status
from ..core.knowledge import Knowledge
from ..core.learner import Learner
from .rests import GivenUpError, Rests

LONGEST = 20_000
"""Longer examples, in code points, have no suggestions or remarks, and lead to none."""

_LEARNT_FROM = 800  # of the examples that are done, the last ones


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
    with collector_at_rest():
        try:
            return _gathered(request.examples, Rests(request.given_up))
        except GivenUpError:
            return None
        finally:
            keep_from_search(len(request.examples))


def _gathered(examples: Sequence[Example], rest: Rests) -> Gathered:
    short = list(map(shortened, examples))
    knowledge = Knowledge(short, rest)
    learner = Learner()
    done = [each for each in short if each.status is Status.DONE]
    for example in done[-_LEARNT_FROM:]:
        learner.note(example.content, example.annotations, passes=1, replayed=1)
    while learner.work():
        rest()
    return Gathered(knowledge, learner)
