"""What the learner goes by at each unit of a text."""

from __future__ import annotations

from collections.abc import Sequence

from .spans import Span
from .units import shape_key


def features_of(text: str, pieces: Sequence[Span]) -> list[list[str]]:
    """Return the words around each unit and its ending, as names of features."""
    words = ["", "", *(shape_key(p.of(text).casefold()) for p in pieces), ""]
    found = []
    for before_last, before, word, after in zip(
        words, words[1:], words[2:], words[3:], strict=False
    ):
        found.append(
            [
                "",
                f"w {word}",
                f"p {before}",
                f"n {after}",
                f"q {before_last}",
                f"3 {word[-3:]}",
                f"2 {word[-2:]}",
                f"pw {before}|{word}",
                f"wn {word}|{after}",
                f"qp {before_last}|{before}",
            ]
        )
    return found
