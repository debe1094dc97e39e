"""What each command of the sentence does, by its name in the table of keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from ...core.document import Status
from .moves import move_commands

if TYPE_CHECKING:
    from .tab import AnnotateTab

Command = Callable[[], object]


def sentence_commands(tab: AnnotateTab) -> Mapping[str, Command]:
    """Return the commands; `tests/ui/test_keys.py` holds them to the table."""
    view, tagging = tab.view, tab.tagging
    return {
        "tag_active": tagging.take_or_tag,
        "pick": lambda: tab.labels.pick(view.below_cursor()),
        "take_all": tagging.take_all,
        "other_reading": lambda: tab.presenter.proposals.step(1),
        "reading_before": lambda: tab.presenter.proposals.step(-1),
        "other_sentence": lambda: tab.presenter.proposals.step_sentence(),
        "tag_all": tab.tag_all.open,
        "exact": tagging.toggle_exact,
        "boundaries": tab.toggle_boundaries,
        "untag": tagging.remove,
        "cycle": partial(tagging.cycle, 1),
        "cycle_back": partial(tagging.cycle, -1),
        "end_right": partial(tagging.move_edge, end=True, sideways=1),
        "end_left": partial(tagging.move_edge, end=True, sideways=-1),
        "start_right": partial(tagging.move_edge, end=False, sideways=1),
        "start_left": partial(tagging.move_edge, end=False, sideways=-1),
        "split": tagging.split,
        "mend": tab.mending.mend_at_cursor,
        "menu": lambda: tagging.open_menu(view.below_cursor()),
        "accept": tab.accept,
        "accept_tags": partial(tab.decide, Status.DONE),
        "skip": partial(tab.decide, Status.SKIPPED),
        "flag": partial(tab.decide, Status.FLAGGED),
        "next_todo": tab.go_to_next_todo,
        **move_commands(view),
        "up": lambda: view.go_by_line(-1) or tab.step(-1),
        "down": lambda: view.go_by_line(1) or tab.step(1),
        "previous": partial(tab.step, -1),
        "next": partial(tab.step, 1),
    }
