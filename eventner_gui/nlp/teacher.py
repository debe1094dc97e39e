"""A linear-chain CRF that learns hundreds of sentences in a second and teaches the spaCy model.

It is python-crfsuite's (Okazaki, 2007), on the features that are usual for named entities: the
word, its shape, its beginnings, ends and insides, the words around it, pairs of words. With few
sentences it finds more than spaCy's recogniser and other things, so what it says of further
sentences is worth learning from (self-training with another kind of learner: Zhou and Li, 2005).
It never leaves the training: the model that comes out is spaCy's alone.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pycrfsuite
    from spacy.tokens import Doc, Span

# Larger weights cost: the absolute ones (c1) and the squared ones (c2).
_C1, _C2 = 0.0, 0.01
_PASSES = 100
_MOST_WORK = 1_500_000_000  # words x labels^2 x passes: some six seconds
_AFFIX, _INSIDE = 5, 3  # characters
_SHAPE = 6
_DIGIT = re.compile(r"\d")
OUTSIDE = "O"


class Teacher:
    """A CRF that has learnt from documents."""

    def __init__(
        self, docs: Sequence[Doc], *, told: Callable[[float], None] = lambda _share: None
    ) -> None:
        """Learn; it takes about a second for 500 sentences with a dozen labels.

        Args:
            docs: with their entities; at least one has one.
            told: called in this thread with the part that is done, 0 to 1.
        """
        import pycrfsuite

        class Trainer(pycrfsuite.Trainer):
            def on_iteration(self, _log: object, info: dict[str, int]) -> None:
                told(info["num"] / _PASSES)

        trainer = Trainer(verbose=False)
        for doc in docs:
            if len(doc):
                trainer.append(features(doc), tags_of(doc))
        trainer.set_params(
            {"c1": _C1, "c2": _C2, "max_iterations": _PASSES, "feature.possible_transitions": True}
        )
        self._tagger = pycrfsuite.Tagger()
        with tempfile.TemporaryDirectory(prefix="eventner-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / "teacher.crfsuite"
            trainer.train(str(path))
            # kept as long as the tagger, which reads in it
            self._weights = path.read_bytes()
            self._tagger.open_inmemory(self._weights)

    @property
    def tagger(self) -> pycrfsuite.Tagger:
        """What it has learnt, as python-crfsuite has it."""
        return self._tagger

    def label(self, docs: Sequence[Doc]) -> None:
        """Set the entities of documents to what the CRF finds in them."""
        for doc in docs:
            tags = self._tagger.tag(features(doc)) if len(doc) else []
            doc.set_ents(list(_entities(doc, tags)), default="outside")


def can_teach(docs: Sequence[Doc]) -> bool:
    """Tell whether a teacher learns documents in some seconds: the cost grows with the labels."""
    labels = {entity.label for doc in docs for entity in doc.ents}
    tags = 2 * len(labels) + 1
    work = sum(map(len, docs)) * tags * tags * _PASSES
    return bool(labels) and work <= _MOST_WORK


def tags_of(doc: Doc) -> list[str]:
    """Return the tag of each token: "B-" and "I-" with the label, or `OUTSIDE`."""
    return [
        OUTSIDE if token.ent_iob_ in ("O", "") else f"{token.ent_iob_}-{token.ent_type_}"
        for token in doc
    ]


def _entities(doc: Doc, tags: Sequence[str]) -> Iterator[Span]:
    from spacy.tokens import Span

    start, label = 0, ""
    for at, tag in enumerate([*tags, OUTSIDE]):
        if label and tag != f"I-{label}":
            yield Span(doc, start, at, label=label)
            label = ""
        if tag != OUTSIDE and not label:
            start, label = at, tag[2:]


def features(doc: Doc) -> list[list[str]]:
    """Return what a CRF is told of each token."""
    words = [_alike(token.lower_) for token in doc]
    around = ["", "", *words, "", ""]
    found = []
    for at, token in enumerate(doc):
        before_last, before, word, after, after_next = around[at : at + 5]
        names = ["space"] if token.is_space else _of_word(word, token.text)
        names += [f"-2={before_last}", f"-1={before}", f"1={after}", f"2={after_next}"]
        names += [f"-1,0={before} {word}", f"0,1={word} {after}"]
        found.append(names)
    return found


def _of_word(word: str, text: str) -> list[str]:
    """Return what is said of a word by itself: it, its shape, its beginnings, ends and insides."""
    names = ["bias", f"word={word}", f"shape={_shape(text)}"]
    for length in range(1, min(_AFFIX, len(word)) + 1):
        names += [f"begin={word[:length]}", f"end={word[-length:]}"]
    names += [f"inside={word[at : at + _INSIDE]}" for at in range(len(word) - _INSIDE + 1)]
    return names


def _alike(word: str) -> str:
    """Return a word with all digits alike: what was learnt of 14:30 is known of 16:45."""
    return _DIGIT.sub("0", word)


def _shape(text: str) -> str:
    return "".join(
        "X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c
        for c in text[:_SHAPE]
    )
