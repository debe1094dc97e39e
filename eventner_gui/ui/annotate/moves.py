"""What the commands that only move the cursor do, by their names in the table of keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from .sentence_view import SentenceView


def move_commands(view: SentenceView) -> Mapping[str, Callable[[], object]]:
    """Return the commands; going up or down ends at the first and last line."""
    return {
        "left": partial(view.go, -1),
        "right": partial(view.go, 1),
        "extend_left": partial(view.go, -1, extend=True),
        "extend_right": partial(view.go, 1, extend=True),
        "word_left": partial(view.go, -1, by_word=True),
        "word_right": partial(view.go, 1, by_word=True),
        "extend_word_left": partial(view.go, -1, by_word=True, extend=True),
        "extend_word_right": partial(view.go, 1, by_word=True, extend=True),
        "next_tag": partial(view.go_to_mark, 1),
        "previous_tag": partial(view.go_to_mark, -1),
        "first": partial(view.go_to_edge, -1),
        "last": partial(view.go_to_edge, 1),
        "extend_first": partial(view.go_to_edge, -1, extend=True),
        "extend_last": partial(view.go_to_edge, 1, extend=True),
        "up": partial(view.go_by_line, -1),
        "down": partial(view.go_by_line, 1),
        "extend_up": partial(view.go_by_line, -1, extend=True),
        "extend_down": partial(view.go_by_line, 1, extend=True),
        "give_up": view.give_up,
    }
