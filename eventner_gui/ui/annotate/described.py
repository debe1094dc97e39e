"""An example's tags and suggestions in words, for a screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...core.display import shown_name
from ...core.document import Annotation, Example
from ...core.suggestions import Suggestion

_MOST = 50  # tags, and suggestions: all of a long text's would take longer than a key may


def in_words(
    example: Example,
    suggestions: Sequence[Suggestion],
    contradictions: Mapping[tuple[int, int, str], str],
) -> str:
    """Return what is tagged and what is suggested; of many the first ones.

    Args:
        example: the example.
        suggestions: what is suggested in it.
        contradictions: what other sources say of their words, by their keys.
    """
    text = example.content
    tags = [f"{_words(text, a)} is {shown_name(a.label)}" for a in example.annotations[:_MOST]]
    tags += _more(len(example.annotations))
    offered = [
        " ".join(
            filter(
                None,
                [
                    f"{_words(text, each)} may be {shown_name(each.label)}, {each.reason}.",
                    contradictions.get(each.key),
                ],
            )
        )
        for each in suggestions[:_MOST]
    ]
    offered += _more(len(suggestions))
    said = ["; ".join(tags) or "no tags"]
    if offered:
        said.append("Suggested: " + " ".join(offered))
    return ". ".join(said)


def _words(text: str, each: Annotation | Suggestion) -> str:
    return shown_name(text[max(each.start, 0) : max(each.end, 0)])


def _more(count: int) -> list[str]:
    return [f"and {count - _MOST} more"] if count > _MOST else []
