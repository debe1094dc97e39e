"""How many actions suggestions save an expert, in theory: no window, the same code.

An expert who knows the right answer goes through 200 real sentences in their order, from nothing
tagged. Actions: one that accepts all suggestions and goes on; two for each tag that is missing or
has other bounds or another label (select, label key); two for each suggestion where nothing is to
be tagged (go there, refuse). The least a peer needs: two for each span, one for each sentence.

Thresholds and the learner were tuned on stretches of the first 325 sentences (`--tuning`); the
figures that count are those of the last 200.

    python benchmarks/suggestions.py [--tuning]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"

from eventner_gui.core.changes import Change  # noqa: E402
from eventner_gui.core.document import Annotation, Example, Label, Settings, Status  # noqa: E402
from eventner_gui.core.knowledge import Knowledge  # noqa: E402
from eventner_gui.core.learner import Learner  # noqa: E402
from eventner_gui.core.recall import recall  # noqa: E402
from eventner_gui.core.suggestions import Suggestion, fitting  # noqa: E402

SENTENCES = 200
FOR_TUNING = 325
WITH = {"recall alone": "r", "learner alone": "l", "learner, then recall": "lr"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tuning", action="store_true", help="on what was tuned on")
    options = parser.parse_args()
    if not DATA.is_file():
        sys.exit(f"real data is not here: {DATA}")
    examples = list(_read())
    settings = Settings(
        labels=tuple(
            Label(name, "#000000") for name in sorted({a.label for e in examples for a in e[1]})
        )
    )
    starts = (0, 60, 125) if options.tuning else (FOR_TUNING,)
    show("| suggestions | actions | of a peer's least | precision | recall | ms a sentence |")
    show("|---|---|---|---|---|---|")
    for name, sources in WITH.items():
        actions = least = hits = offered = wanted = 0
        took = 0.0
        for start in starts:
            expert = _Expert(settings, sources)
            for text, truth in examples[start : start + SENTENCES]:
                least += 1 + 2 * len(truth)
                actions += expert.label(text, truth)
            hits, offered = hits + expert.hits, offered + expert.offered
            wanted += expert.wanted
            took += expert.took
        show(
            f"| {name} | {actions} | {actions / least:.3f} | {hits / offered:.2f} "
            f"| {hits / wanted:.2f} | {1000 * took / (len(starts) * SENTENCES):.1f} |"
        )


def _read() -> Iterator[tuple[str, tuple[Annotation, ...]]]:
    for each in json.loads(DATA.read_text(encoding="utf-8"))["examples"]:
        tags = [Annotation(a["start"], a["end"] + 1, a["tag_name"]) for a in each["annotations"]]
        yield each["content"], tuple(sorted(tags, key=lambda tag: tag.start))


class _Expert:
    """Labels sentences and counts what it has to do."""

    def __init__(self, settings: Settings, sources: str) -> None:
        self._settings = settings
        self._sources = sources
        self._knowledge = Knowledge()
        self._learner = Learner()
        self._count = 0
        self.hits = self.offered = self.wanted = 0
        self.took = 0.0

    def label(self, text: str, truth: Sequence[Annotation]) -> int:
        """Return how many actions a sentence takes, and learn from it."""
        right = {(a.start, a.end, a.label) for a in truth}
        first = {each.key for each in self._suggest(text, [])}
        self.hits += len(first & right)
        self.offered += len(first)
        self.wanted += len(right)
        actions = self._act(text, truth)
        done = Example(text, tuple(truth), Status.DONE)
        self._knowledge.follow(Change("", inserted=((self._count, done),)))
        self._count += 1
        self._learner.note(text, done.annotations)
        while self._learner.work():
            pass
        return actions

    def _act(self, text: str, truth: Sequence[Annotation]) -> int:
        """Mend what is wrong from left to right; what is suggested goes by what is mended."""
        tagged: list[Annotation] = []
        refused: set[tuple[int, int, str]] = set()
        actions = 1
        while True:
            offered = [s for s in self._suggest(text, tagged) if s.key not in refused]
            keys = {each.key for each in offered}
            keys |= {(a.start, a.end, a.label) for a in tagged}
            missing = [a for a in truth if (a.start, a.end, a.label) not in keys]
            right = {(a.start, a.end, a.label) for a in truth}
            wrong = [
                each
                for each in offered
                if each.key not in right
                and not any(a.overlaps(each.start, each.end) for a in missing)
            ]
            if not missing and not wrong:
                return actions
            actions += 2
            if missing and (not wrong or missing[0].start < wrong[0].start):
                tagged.append(missing[0])
            else:
                refused.add(wrong[0].key)

    def _suggest(self, text: str, tagged: list[Annotation]) -> list[Suggestion]:
        began = time.perf_counter()
        found: list[Suggestion] = []
        if "l" in self._sources:
            learnt = self._learner.suggest(text, tuple(tagged))
            found += [Suggestion(span.start, span.end, label) for span, label, _ in learnt]
        if "r" in self._sources:
            found += recall(self._knowledge.phrases, text, self._settings)
        chosen = fitting(found, tagged, len(text))
        if not tagged:
            self.took += time.perf_counter() - began
        return chosen


if __name__ == "__main__":
    main()
