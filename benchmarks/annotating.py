"""How many actions an expert needs for real sentences: by hand, helped, and in ner.correct's way.

An expert who knows the right answer labels sentences through real key and mouse events in the real
window, from nothing tagged. An action is a key pressed (with whatever keys are held), a click, a
double click or a drag. What is stored has to be the truth exactly. By hand is this program with
all suggestions off. Helped, the expert sees what is on the screen and nothing else, and reads each
sentence for `--reading` milliseconds, in which the program learns, less where it is at rest
before; a person takes longer.

In ner.correct's way a spaCy model, trained anew on all finished sentences after every 50, suggests;
its actions are counted, the least there can be: one to go on; one to remove a span that is wrong;
one gesture for a span that is missing, and one key where its label is not the one chosen last.

    python benchmarks/annotating.py [--data calendar assistant] [--sentences 500] [--reading 400]
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from at_work import Sentence, Truth, at_work, check, leave, read_sentences
from reporting import show

EVERY = 50  # sentences, after which ner.correct's model is trained anew
EPOCHS = 30


class Way(NamedTuple):
    """A way of labelling that is measured.

    Attributes:
        name: of it, in the table.
        hand: "mouse" (with keys) or "keys" (alone).
        helped: whether there are suggestions.
    """

    name: str
    hand: str
    helped: bool


WAYS = (
    Way("mouse and keys, by hand", "mouse", False),
    Way("mouse and keys, helped", "mouse", True),
    Way("keys alone, by hand", "keys", False),
    Way("keys alone, helped", "keys", True),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", default=["calendar", "assistant"])
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--skip", type=int, default=0, help="sentences to leave out at first")
    parser.add_argument("--reading", type=int, default=400, help="milliseconds, at most")
    parser.add_argument("--hands", nargs="+", default=["mouse", "keys"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        for name in options.data:
            sentences = read_sentences(name, options.sentences, options.skip)
            _run(Path(folder), name, sentences, options.hands, options.reading)
    leave()


def _run(
    folder: Path, name: str, sentences: list[Sentence], hands: Sequence[str], reading: int
) -> None:
    spans = sum(len(truth) for _, truth in sentences)
    show(f"\n{name}: {len(sentences)} sentences, {spans} spans, read for {reading} ms at most")
    show("| way | actions | a sentence | of the same by hand | right untouched |")
    show("|---|---|---|---|---|")
    by_hand: dict[str, int] = {}
    for way in WAYS:
        if way.hand not in hands:
            continue
        path = folder / f"{Path(name).stem}-{way.hand}-{way.helped}.json"
        actions, untouched = _measure(path, sentences, way, reading)
        by_hand.setdefault(way.hand, actions)
        _print(way.name, actions, by_hand[way.hand], len(sentences), untouched)
    if "mouse" in by_hand:
        actions, untouched = _corrected(sentences)
        _print("ner.correct's way", actions, by_hand["mouse"], len(sentences), untouched)


def _print(name: str, actions: int, by_hand: int, sentences: int, untouched: int) -> None:
    show(
        f"| {name} | {actions} | {actions / sentences:.2f} | {actions / by_hand:.3f} "
        f"| {untouched / sentences:.2f} |"
    )


def _measure(path: Path, sentences: Sequence[Sentence], way: Way, reading: int) -> tuple[int, int]:
    """Let an expert label the sentences.

    Returns:
        How many actions it took, and for how many sentences going on was enough.
    """
    from tests.helped_experts import HelpedKeyboardExpert, HelpedMixedExpert

    with at_work(path, sentences) as driver:
        expert = (HelpedMixedExpert if way.hand == "mouse" else HelpedKeyboardExpert)(driver)
        expert.reading = reading if way.helped else 0
        if not way.helped:
            driver.window.annotate.suggester.set_on(False)
        untouched = 0
        for _, truth in sentences:
            before = sum(expert.actions.values())
            expert.label_sentence(truth)
            untouched += sum(expert.actions.values()) == before + 1
        check(driver, sentences)
    return sum(expert.actions.values()), untouched


def _corrected(sentences: Sequence[Sentence]) -> tuple[int, int]:
    """Return what `_measure` does for a model that is trained anew after every 50 sentences."""
    actions = untouched = 0
    chosen = ""
    for first in range(0, len(sentences), EVERY):
        found = _predict(sentences[:first], sentences[first : first + EVERY])
        for (_, truth), offered in zip(sentences[first : first + EVERY], found, strict=True):
            wrong = offered - set(truth)
            missing = [each for each in truth if each not in offered]
            needed = 1 + len(wrong)
            for _, _, label in missing:
                needed += 1 + (label != chosen)
                chosen = label
            actions += needed
            untouched += needed == 1
    return actions, untouched


def _predict(done: Sequence[Sentence], following: Sequence[Sentence]) -> list[set[Truth]]:
    """Return what a spaCy model, trained on finished sentences, finds in others."""
    import spacy
    from spacy.training import Example
    from spacy.util import compounding, fix_random_seed, minibatch

    if not any(truth for _, truth in done):
        return [set() for _ in following]
    fix_random_seed(1)
    dice = random.Random(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    examples = [
        Example.from_dict(nlp.make_doc(text), {"entities": [tuple(each) for each in truth]})
        for text, truth in done
    ]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(EPOCHS):
        dice.shuffle(examples)
        for batch in minibatch(examples, size=compounding(4.0, 32.0, 1.001)):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    docs = nlp.pipe([text for text, _ in following])
    return [{(e.start_char, e.end_char, e.label_) for e in doc.ents} for doc in docs]


if __name__ == "__main__":
    main()
