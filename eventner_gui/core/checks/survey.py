"""What the checks look at: the document, who is trained on, and what several checks need of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..document import Document, Example, Status, entity_label
from ..errors import EventNerError
from ..problems import lies_in_text
from ..scripts import script_of
from ..similar import words_number
from ..spans import Span
from ..split import DEV_SHARE, split
from ..test_set import set_aside
from ..units import phrase_key
from .faults import FaultFinder, Faults
from .finding import Places

TokensOf = Callable[[str], Sequence[Span]]

LONGEST_WORDS = 1_000
"""Longer tags, in code points, are not compared by their words."""


def _no_rest() -> None:
    return None


@dataclass(slots=True)
class LabelFacts:
    """What is known of the tags of an entity label in finished sentences.

    Attributes:
        train: how many tags are trained on.
        dev: how many are held out.
        indices: of the sentences with such a tag, rising.
        names: how the tag is written.
    """

    train: int = 0
    dev: int = 0
    indices: array[int] = field(default_factory=lambda: array("L"))
    names: set[str] = field(default_factory=set)

    @property
    def tags(self) -> int:
        """How many tags there are."""
        return self.train + self.dev


class Survey:
    """A snapshot of a document as a training would take it; everything is found out when asked.

    Attributes:
        examples: all of the document.
        settings: of the project.
        done: indices of the finished sentences that hold a word, rising; those of the frozen test
            set among them.
        empty: indices of the finished ones that hold none.
        train: indices of those of `done` that are trained on.
        dev: indices of those that are held out.
        test: indices of those in the frozen test set.
        unused: indices of those in none of these: too like what is measured on.
        alike: nearly all texts are near-duplicates of others; see `core.split.Split`.
        tokens_of: spaCy's tokens of a text; None where they cannot be had.
        sentences_of: the sentences of a text; None where they cannot be had.
        language_name: of the project, in English; its code where that is not known.
        language_error: why the project's language cannot be split here; None where it can.
        has_vector: whether the base model has a vector for a word; None without vectors.
        rest: called now and then; a thread may pause in it, or give up.
    """

    def __init__(
        self,
        document: Document,
        *,
        share: float = DEV_SHARE,
        tokens_of: TokensOf | None = None,
        sentences_of: Callable[[str], Iterable[Span]] | None = None,
        has_vector: Callable[[str], bool] | None = None,
        language_name: str = "",
        language_error: EventNerError | None = None,
        faults: FaultFinder | None = None,
        rest: Callable[[], object] = _no_rest,
    ) -> None:
        """Make it.

        Args:
            document: a snapshot; it must not be altered meanwhile.
            share: of the texts to hold out, in (0, 1).
            tokens_of: see above.
            sentences_of: see above.
            has_vector: see above.
            language_name: see above.
            language_error: see above.
            faults: knows what was sound at the last survey; a new one looks at everything.
            rest: see above.
        """
        self.examples = document.examples
        self.settings = document.settings
        self.tokens_of = tokens_of
        self.sentences_of = sentences_of
        self.has_vector = has_vector
        self.language_name = language_name or document.settings.language
        self.language_error = language_error
        self.rest = rest
        self._faults = faults or FaultFinder()
        finished = [i for i, each in enumerate(self.examples) if each.status is Status.DONE]
        self.done = [i for i in finished if self.examples[i].content.strip()]
        self.empty = [i for i in finished if not self.examples[i].content.strip()]
        self._divide(document.held_out, share)

    def _divide(self, held_out: frozenset[str], share: float) -> None:
        frozen = self.settings.test
        done = [self.examples[index] for index in self.done]
        aside = set_aside(done, frozen.keys if frozen else frozenset())
        parts = split(aside.rest, held_out, share=share)
        self.alike = parts.alike
        self.train, self.dev = self._indices_of(parts.train), self._indices_of(parts.dev)
        self.test = self._indices_of(aside.test)
        self.unused = self._indices_of((*aside.near, *parts.left_out))

    def _indices_of(self, examples: Sequence[Example]) -> list[int]:
        """Return where some of the very examples of the document stand, rising."""
        wanted = set(map(id, examples))
        return [index for index in self.done if id(self.examples[index]) in wanted]

    @cached_property
    def is_dev(self) -> frozenset[int]:
        """The indices of the sentences held out."""
        return frozenset(self.dev)

    @cached_property
    def labels(self) -> dict[str, LabelFacts]:
        """The entity labels of finished sentences, those with most tags first."""
        found: dict[str, LabelFacts] = {}
        known: dict[str, str] = {}
        for index in sorted((*self.train, *self.dev)):
            is_dev = index in self.is_dev
            for annotation in self.examples[index].annotations:
                name = annotation.tag_name
                label = known.get(name) or known.setdefault(name, entity_label(name))
                facts = found.get(label) or found.setdefault(label, LabelFacts())
                facts.names.add(name)
                facts.train += not is_dev
                facts.dev += is_dev
                if not facts.indices or facts.indices[-1] != index:
                    facts.indices.append(index)
            self.rest()
        return dict(sorted(found.items(), key=lambda item: (-item[1].tags, item[0])))

    @cached_property
    def phrases(self) -> dict[str, dict[str, array[int]]]:
        """For the words of each tag the sentences they are tagged in, by label, rising.

        A sentence that has the tag twice is there twice. Words are as `units.phrase_key` has them.
        """
        found: dict[str, dict[str, array[int]]] = {}
        for index in self.done:
            example = self.examples[index]
            for each in example.annotations:
                if not lies_in_text(each, example.content) or each.end - each.start > LONGEST_WORDS:
                    continue
                key = phrase_key(example.content[each.start : each.end])
                if key:
                    labels = found.setdefault(key, {})
                    labels.setdefault(each.label, array("L")).append(index)
            self.rest()
        return found

    @cached_property
    def faults(self) -> Faults:
        """What training would not take as it is."""
        return self._faults.find(self.examples, self.done, self.tokens_of, self.rest)

    @cached_property
    def same_words(self) -> list[list[int]]:
        """The groups of finished sentences with the same words, where there are several."""
        groups: dict[int, list[int]] = {}
        for index in self.done:
            groups.setdefault(words_number(self.examples[index].content), []).append(index)
            self.rest()
        return [group for group in groups.values() if len(group) > 1]

    @cached_property
    def scripts(self) -> dict[str, list[int]]:
        """The finished sentences by the letters most of them is written in."""
        found: dict[str, list[int]] = {}
        for index in self.done:
            script = script_of(self.examples[index].content)
            if script:
                found.setdefault(script, []).append(index)
            self.rest()
        return found

    def text(self, index: int) -> str:
        """Return the text of an example."""
        return self.examples[index].content

    def tags_of(self, index: int, label: str) -> Iterator[tuple[int, int, str]]:
        """Yield the spans of a label's tags in an example, those that lie in its text."""
        example = self.examples[index]
        for each in example.annotations:
            if each.label == label and lies_in_text(each, example.content):
                yield each.start, each.end, label

    def all_tags_of(self, index: int) -> Iterator[tuple[int, int, str]]:
        """Yield the spans of all tags of an example that lie in its text."""
        example = self.examples[index]
        for each in example.annotations:
            if lies_in_text(each, example.content):
                yield each.start, each.end, each.label

    def places_of(self, labels: Iterable[str], indices: Iterable[int] | None = None) -> Places:
        """Return the tags of some labels, a label after the other.

        Args:
            labels: entity labels.
            indices: of sentences; others are left out. All that are done by default.
        """
        wanted = None if indices is None else frozenset(indices)
        places = Places()
        for label in labels:
            for index in self.labels[label].indices if label in self.labels else ():
                if wanted is None or index in wanted:
                    places.add(index, *self.tags_of(index, label))
        return places
