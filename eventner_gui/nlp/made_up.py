"""Further sentences to learn from: the user's untagged ones, and ones made up from the tagged.

A made-up sentence is a tagged one with entities exchanged for others of their label and some other
words for words from elsewhere; then some of its words get the beginning or the end of another one,
so that they are words that nobody has seen. Many sentences make no sense; what is in them a teacher
says (`nlp.teacher`), so that the pupil learns how the teacher decides, also about words it does not
know, and not the sentences by heart.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .teacher import Teacher, can_teach

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

FURTHER = 1_000  # sentences; with as many tagged ones as there are, shown twice
_ENTITY_SHARE = 0.7  # of the entities are exchanged
_WORD_SHARE = 0.3  # of the other words
_BLENDED_SHARE = 0.3  # of all words
_LONGEST_END = 5  # characters that a blended word takes over: as many as the teacher looks at
_LONGEST = 200  # tokens; of longer texts none are made up

Words = list[tuple[str, bool]]  # with whether a space follows


def further_docs(tagged: Sequence[Doc], untagged: Sequence[Doc], seed: int) -> list[Doc]:
    """Return sentences with what a teacher finds in them; none where teaching takes too long.

    Args:
        tagged: what the teacher learns, and what sentences are made up from.
        untagged: real sentences without tags; those that the teacher finds something in are
            taken first. They are left as they are.
        seed: of the random choices.
    """
    if not can_teach(tagged):
        return []
    teacher, dice = Teacher(tagged), random.Random(seed)
    places = dice.sample(range(len(untagged)), min(len(untagged), 4 * FURTHER))
    chosen = [untagged[at].copy() for at in places]
    teacher.label(chosen)
    found = [doc for doc in chosen if doc.ents][:FURTHER]
    made = _make_up(tagged, FURTHER - len(found), dice)
    teacher.label(made)
    return found + made


def _make_up(tagged: Sequence[Doc], count: int, dice: random.Random) -> list[Doc]:
    short = [doc for doc in tagged if 0 < len(doc) <= _LONGEST]
    if not short:
        return []
    values: dict[str, list[Words]] = {}
    others: list[str] = []
    for doc in short:
        for entity in doc.ents:
            values.setdefault(entity.label_, []).append(_words(entity))
        others += [token.text for token in doc if not token.ent_type and not token.is_space]
    vocab = short[0].vocab
    return [_one(dice.choice(short), values, others, vocab, dice) for _ in range(count)]


def _one(
    doc: Doc,
    values: dict[str, list[Words]],
    others: Sequence[str],
    vocab: Vocab,
    dice: random.Random,
) -> Doc:
    from spacy.tokens import Doc

    words: Words = []
    entities = {entity.start: entity for entity in doc.ents}
    at = 0
    while at < len(doc):
        entity = entities.get(at)
        if entity is not None:
            taken = _words(entity)
            if dice.random() < _ENTITY_SHARE:
                # what follows the entity decides about the space behind it
                taken = [*dice.choice(values[entity.label_])]
                taken[-1] = (taken[-1][0], bool(doc[entity.end - 1].whitespace_))
            words += taken
            at = entity.end
        else:
            token = doc[at]
            text = token.text
            if not token.is_space and dice.random() < _WORD_SHARE:
                text = dice.choice(others)
            words.append((text, bool(token.whitespace_)))
            at += 1
    texts = [
        _blend(word, dice.choice(others), dice)
        if others and dice.random() < _BLENDED_SHARE
        else word
        for word, _ in words
    ]
    return Doc(vocab, words=texts, spaces=[space for _, space in words])


def _blend(word: str, other: str, dice: random.Random) -> str:
    """Return a word with the beginning or the end of another one; as it is if that makes none."""
    if min(len(word), len(other)) < 3 or not (word.isalpha() and other.isalpha()):
        return word
    first, last = (word, other) if dice.random() < 0.5 else (other, word)
    end = dice.randint(1, min(_LONGEST_END, len(last) - 1))
    return first[: dice.randint(1, len(first) - 1)] + last[-end:]


def _words(tokens: object) -> Words:
    return [(token.text, bool(token.whitespace_)) for token in tokens]  # type: ignore[attr-defined]
