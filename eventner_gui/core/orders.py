"""The orders in which sentences that are to do can come up."""

from __future__ import annotations

import enum
from collections.abc import Mapping


class Order(str, enum.Enum):
    """What decides which sentence is next; the values are what preferences hold."""

    TEACHES = "teaches"
    UNCERTAIN = "uncertain"
    DISPUTED = "disputed"
    SHORT = "short"
    NEW = "new"
    LIST = "list"


ORDER_WORDS: Mapping[Order, str] = {
    Order.TEACHES: "What teaches most",
    Order.UNCERTAIN: "Least certain",
    Order.DISPUTED: "Sources disagree",
    Order.SHORT: "A label short of examples",
    Order.NEW: "Different from what is done",
    Order.LIST: "In the list's order",
}

ORDER_TIPS: Mapping[Order, str] = {
    Order.TEACHES: "Sentences that the program is unsure of and that are unlike those done",
    Order.UNCERTAIN: "Sentences whose tags the program is least sure of",
    Order.DISPUTED: "Sentences for which two sources propose different tags",
    Order.SHORT: "Sentences in which the label with the fewest tags is likely",
    Order.NEW: "Sentences with words that have not come up yet",
    Order.LIST: "One after another, as the list shows them: the file's order, unless you sort it",
}
