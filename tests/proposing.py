"""A source of suggestions that proposes what a test tells it to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eventner_gui.core.document import Example
from eventner_gui.core.suggestions import Suggestion
from eventner_gui.ui.annotate.tab import AnnotateTab


class Told:
    """Proposes words wherever they stand."""

    name = "told"
    title = "What the test says"
    about = "Words wherever they stand."

    def __init__(self, words: Mapping[str, tuple[str, float | None]]) -> None:
        """Propose these.

        Args:
            words: each with its tag name and how likely it is.
        """
        self.words = words

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        for words, (tag_name, probability) in self.words.items():
            start = example.content.find(words)
            if start >= 0:
                end = start + len(words)
                yield Suggestion(start, end, tag_name, "told", probability, self.name)


def propose(tab: AnnotateTab, **words: str | tuple[str, float]) -> None:
    """Let a tab propose words with their tag names, and nothing else.

    Args:
        tab: the Annotate tab, with a project.
        words: a tag name each, or one with how likely it is; an underscore is a space.
    """
    suggester = tab.suggester
    told = {
        word.replace("_", " "): (tag, None) if isinstance(tag, str) else tag
        for word, tag in words.items()
    }
    suggester.sources.insert(0, Told(told))
    suggester.set_on(False)
    suggester.set_on(True, Told.name)


def offered(tab: AnnotateTab) -> list[tuple[str, str]]:
    """Return the words that are proposed in the sentence shown, with their labels."""
    text = tab.view.text
    return [(text[m.start : m.end], m.tag) for m in tab.view.marks if m.suggested]
