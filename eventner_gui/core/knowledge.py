"""What is known of a whole document, kept up by changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .changes import Change
from .document import Example
from .example_order import ExampleOrder
from .phrases import PhraseIndex
from .similar import SimilarIndex


class Knowledge:
    """The phrases and the similar texts of a document, by the lasting names of its examples.

    Attributes:
        order: which example is which.
        phrases: what was tagged how.
        similar: which texts are the same or nearly.
    """

    def __init__(
        self, examples: Sequence[Example] = (), rest: Callable[[], object] = lambda: None
    ) -> None:
        """Gather it, which takes about 70 microseconds an example.

        Args:
            examples: of the document.
            rest: called now and then; a thread may pause in it.
        """
        self.order = ExampleOrder(examples)
        self.phrases = PhraseIndex(self.order, rest)
        self.similar = SimilarIndex(self.order, rest)

    def follow(self, change: Change) -> None:
        """Take in a change that was made to the document.

        Raises:
            OverflowError: as `ExampleOrder.follow`; nothing of this is of use any more.
        """
        moved = self.order.follow(change)
        self.phrases.follow(moved)
        self.similar.follow(moved)
