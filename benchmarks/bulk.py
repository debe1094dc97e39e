"""How many actions it saves to decide many suggestions at once, in pages of the Review tab.

An expert who knows the right answer labels sentences through real key and mouse events in the real
window, from nothing tagged, until what is stored is the truth exactly (how actions are counted is
said in `annotating.py`). Beside labelling all by hand, with all suggestions off, and one sentence
after the other, helped:

- whole sentences: after the first `--first` sentences, and then after every `--then`, the expert
  goes through the pages of whole sentences as long as there are any, takes out what is wrong by its
  digit, takes the rest by Return, and goes on by hand with what is left;
- bold: the same, with sentences on the pages of which the program says only that they are rather
  right than wrong;
- groups and whole sentences: before the pages the expert also looks through the first groups of
  equal suggestions, refuses those that are wrong in all places and gives those another label that
  are one, where that saves more than it costs.

Going to the pages and back is counted. The expert reads everything and overlooks nothing; what
pages save is what they save a careful person.

    nice -n 10 python benchmarks/bulk.py [--data calendar assistant] [--sentences 500]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from at_work import Sentence, at_work, check, leave, read_sentences
from reporting import load, show

HANDS = ("mouse", "keys")


class Counted(NamedTuple):
    """What came of one way of labelling.

    Attributes:
        actions: of the expert.
        pages: pages of whole sentences that were gone through.
        by_pages: sentences that were done by them.
        taken_out: sentences that were taken out of them.
        by_groups: suggestions that were refused or given another label in groups.
    """

    actions: int
    pages: int = 0
    by_pages: int = 0
    taken_out: int = 0
    by_groups: int = 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", default=["calendar", "assistant"], help="or files")
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--skip", type=int, default=0, help="sentences to leave out at first")
    parser.add_argument("--reading", type=int, default=400, help="milliseconds, at most")
    parser.add_argument("--first", type=int, default=60, help="sentences before the first pages")
    parser.add_argument("--then", type=int, default=40, help="sentences before the next ones")
    parser.add_argument("--ways", nargs="+", default=[], help="names of some, as printed")
    parser.add_argument("--hands", nargs="+", choices=HANDS, default=list(HANDS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        for name in options.data:
            sentences = read_sentences(name, options.sentences, options.skip)
            spans = sum(len(truth) for _, truth in sentences)
            show(f"\n{name}: {len(sentences)} sentences, {spans} spans, load {load()}")
            show("| way | actions | of by hand | pages | done by them | taken out | groups |")
            show("|---|---|---|---|---|---|---|")
            for hand in options.hands:
                _run(Path(folder), sentences, hand, options)
    leave()


def _run(
    folder: Path, sentences: Sequence[Sentence], hand: str, options: argparse.Namespace
) -> None:
    """Label the sentences in each way by one hand, and print."""
    title = "mouse and keys" if hand == "mouse" else "keys alone"
    ways = {
        "by hand": lambda path: _one_by_one(path, sentences, hand, None),
        "helped": lambda path: _one_by_one(path, sentences, hand, options.reading),
        "whole sentences": lambda path: _by_pages(path, sentences, hand, options),
        "whole sentences, bold": lambda path: _by_pages(path, sentences, hand, options, bold=True),
        "groups and whole sentences": lambda path: _by_pages(
            path, sentences, hand, options, with_groups=True
        ),
    }
    wanted = {
        name: measure for name, measure in ways.items() if not options.ways or name in options.ways
    }
    by_hand = 0
    for number, (name, measure) in enumerate(wanted.items()):
        found = measure(folder / f"{hand}-{number}.json")
        by_hand = by_hand or found.actions
        show(
            f"| {title}, {name} | {found.actions} | {found.actions / by_hand:.3f} | {found.pages} "
            f"| {found.by_pages} | {found.taken_out} | {found.by_groups} |"
        )


def _one_by_one(
    path: Path, sentences: Sequence[Sentence], hand: str, reading: int | None
) -> Counted:
    """Label one sentence after the other; without suggestions where nothing is read."""
    with at_work(path, sentences) as driver:
        expert = _expert(hand)(driver)
        expert.reading = reading or 0
        driver.window.annotate.suggester.set_on(reading is not None)
        for _, truth in sentences:
            expert.label_sentence(truth)
        check(driver, sentences)
    return Counted(sum(expert.actions.values()))


def _by_pages(
    path: Path,
    sentences: Sequence[Sentence],
    hand: str,
    options: argparse.Namespace,
    *,
    bold: bool = False,
    with_groups: bool = False,
) -> Counted:
    """Label some by hand, the others in pages."""
    from eventner_gui.core.sure_pages import Care
    from tests.paging_experts import PagingExpert

    with at_work(path, sentences) as driver:
        by_hand = _expert(hand)(driver)
        by_hand.reading = options.reading
        truths = [truth for _, truth in sentences]
        expert = PagingExpert(
            by_hand, truths, with_groups=with_groups, care=Care.BOLD if bold else Care.USUAL
        )
        expert.label_all(options.first, options.then)
        check(driver, sentences)
    return Counted(
        sum(expert.actions.values()),
        expert.pages,
        expert.from_pages,
        expert.taken_out,
        expert.by_groups,
    )


def _expert(hand: str) -> Callable:
    from tests.helped_experts import HelpedKeyboardExpert, HelpedMixedExpert

    return HelpedMixedExpert if hand == "mouse" else HelpedKeyboardExpert


if __name__ == "__main__":
    main()
