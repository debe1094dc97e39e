from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.document import Annotation, Example
from eventner_gui.nlp.blank import blank_pipeline
from eventner_gui.nlp.dataset import convert
from eventner_gui.nlp.made_up import FURTHER, _blend, further_docs

WORDS = st.text(min_size=1, max_size=12)


def tagged():
    texts = [("Book a room on Monday", "Monday"), ("Cancel yoga on Friday evening", "Friday")]
    examples = [
        Example(text, (Annotation(text.index(day), text.index(day) + len(day), "date", day),))
        for text, day in texts
    ]
    return convert(examples, blank_pipeline("en")).docs


def test_some_words_are_ones_that_nobody_has_seen():
    docs = tagged()
    seen = {token.text for doc in docs for token in doc}
    made = further_docs(docs, [], seed=1)
    assert len(made) == FURTHER
    words = [token.text for doc in made for token in doc]
    unseen = [word for word in words if word not in seen]
    assert 0.1 < len(unseen) / len(words) < 0.3  # short words are left alone
    for word in set(unseen):  # each begins as one of those seen and ends as another
        assert any(
            a.startswith(word[:cut]) and b.endswith(word[cut:])
            for cut in range(1, len(word))
            for a in seen
            for b in seen
        ), word
    assert any(doc.ents for doc in made)


def test_the_same_seed_makes_the_same_up():
    docs = tagged()
    once, again, other = (further_docs(docs, [], seed) for seed in (1, 1, 2))
    told = [[(doc.text, [str(e) for e in doc.ents]) for doc in each] for each in (once, again)]
    assert told[0] == told[1]
    assert [doc.text for doc in other] != [doc.text for doc in once]


@given(word=WORDS, other=WORDS, seed=st.integers(0, 99))
def test_a_blend_begins_as_one_and_ends_as_the_other(word, other, seed):
    blended = _blend(word, other, random.Random(seed))
    if min(len(word), len(other)) < 3 or not (word.isalpha() and other.isalpha()):
        assert blended == word
    else:
        assert (blended[0], blended[-1]) in {(word[0], other[-1]), (other[0], word[-1])}
        assert len(blended) < max(len(word), len(other)) + 5
