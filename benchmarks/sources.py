"""What several sources of suggestions together are worth, and which rule puts them together best.

An expert who knows the right answer goes through real sentences in their order, as in
`suggestions.py`, which says how actions are counted. Besides what learns along (the learner, the
words tagged before) there is a word list of weekdays, months and times of day, and a model, trained
before: on the first 100 sentences, from which the others have learnt as well ("own"), or on another
data set whose guidelines are others, with the labels of the same name ("foreign").

    nice -n 19 python benchmarks/sources.py [--start 100] [--count 200] [--quick]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"

from eventner_gui.core.changes import Change  # noqa: E402
from eventner_gui.core.combining import combine  # noqa: E402
from eventner_gui.core.document import Annotation, Example, Settings, Status  # noqa: E402
from eventner_gui.core.knowledge import Knowledge  # noqa: E402
from eventner_gui.core.learner import Learner  # noqa: E402
from eventner_gui.core.patterns import Pattern  # noqa: E402
from eventner_gui.core.recall import recall  # noqa: E402
from eventner_gui.core.suggestions import Suggestion, fitting  # noqa: E402
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings  # noqa: E402
from eventner_gui.nlp.patterns import PatternMatcher  # noqa: E402
from eventner_gui.nlp.prediction import load_model  # noqa: E402
from eventner_gui.nlp.training import train  # noqa: E402
from eventner_gui.nlp.trust import Trust  # noqa: E402
from eventner_gui.storage.projects import open_project  # noqa: E402

LEARNT_BEFORE = 100  # sentences
FOREIGN = 1_000  # sentences of the other data set
LIST = {
    "DATE": "monday tuesday wednesday thursday friday saturday sunday today tomorrow january "
    "february march april may june july august september october november december",
    "TIMEOFDAY": "morning afternoon evening night noon midnight",
}
Offers = Sequence[Sequence[Suggestion]]
Rule = Callable[[Offers], list[Suggestion]]


def first_wins(offers: Offers) -> list[Suggestion]:
    """Take sources in their order, as was done before they were combined."""
    return [each for offer in offers for each in offer]


def in_order(offers: Offers) -> list[Suggestion]:
    """Take what an earlier source says, then what more sources say."""
    order = [offer[0].source for offer in offers if offer]
    return sorted(combine(offers), key=lambda each: order.index(each.source))


def two_against_one(offers: Offers) -> list[Suggestion]:
    """Take first what more than one source says, however many, then as `in_order` has it."""
    return sorted(in_order(offers), key=lambda each: not each.agreed)


RULES: Mapping[str, Rule] = {
    "the first source's": first_wins,
    "in order": in_order,
    "more than one before one": two_against_one,
    "what more say (ours)": combine,
}
SETS = {
    "learner, recall": "lr",
    "list, learner, recall": "plr",
    "list, own model, learner, recall": "pmlr",
    "list, learner, own model, recall": "plmr",
    "list, learner, recall, own model": "plrm",
    "list, foreign model, learner, recall": "pflr",
    "list, learner, recall, foreign model": "plrf",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--start", type=int, default=LEARNT_BEFORE, help="first sentence gone over")
    parser.add_argument("--count", type=int, default=200, help="sentences gone over")
    parser.add_argument("--quick", action="store_true", help="does it run at all")
    options = parser.parse_args()
    count, foreign = (20, 60) if options.quick else (options.count, FOREIGN)
    document = open_project(DATA / "calendar" / "train.json").document
    examples = [each.with_status(Status.DONE) for each in document.examples]
    before, after = examples[:LEARNT_BEFORE], examples[options.start : options.start + count]
    labels = {entry.label for entry in document.settings.labels}
    other = open_project(DATA / "assistant" / "train.json").document.examples
    elsewhere = [_with_labels(each.with_status(Status.DONE), labels) for each in other]
    elsewhere = [each for each in elsewhere if each.annotations][:foreign]
    models = {
        "m": _predictions(before, after, "own model"),
        "f": _predictions(elsewhere, after, "foreign model"),
    }
    show("| sources | rule | actions | of a peer's least | precision | recall |")
    show("|---|---|---|---|---|---|")
    for name, sources in SETS.items():
        for rule_name, rule in RULES.items():
            expert = _Expert(document.settings, sources, models, rule)
            for example in before:
                expert.learn(example)
            actions = sum(expert.label(example) for example in after)
            least = sum(1 + 2 * len(example.annotations) for example in after)
            show(
                f"| {name} | {rule_name} | {actions} | {actions / least:.3f} "
                f"| {expert.hits / expert.offered:.3f} | {expert.hits / expert.wanted:.3f} |"
            )


def _with_labels(example: Example, labels: Iterable[str]) -> Example:
    return example.with_annotations([a for a in example.annotations if a.label in labels])


def _predictions(
    trained_on: Sequence[Example], texts: Sequence[Example], title: str
) -> dict[str, list[Suggestion]]:
    """Train one recogniser and return what it finds in each text."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "run"
        job = TrainingJob(tuple(trained_on), TrainingSettings(quality="quick"))
        train(job, folder, report=lambda _report: None, should_stop=lambda: False)
        model = load_model(folder, Trust.ANY)
        return {
            each.content: [
                Suggestion(e.start, e.end, e.tag_name.lower(), source=title)
                for e in model.predict(each.content).entities
            ]
            for each in texts
        }


class _Expert:
    """Goes over sentences and counts what has to be done."""

    def __init__(
        self,
        settings: Settings,
        sources: str,
        models: Mapping[str, Mapping[str, list[Suggestion]]],
        rule: Rule,
    ) -> None:
        self._settings = settings
        self._sources = sources
        self._models = models
        self._rule = rule
        self._knowledge = Knowledge()
        self._learner = Learner()
        patterns = [Pattern(label, word) for label, line in LIST.items() for word in line.split()]
        self._matcher = PatternMatcher("en", (), patterns)
        self._count = 0
        self.hits = self.offered = self.wanted = 0

    def learn(self, example: Example) -> None:
        """Take in a finished sentence."""
        self._knowledge.follow(Change("", inserted=((self._count, example),)))
        self._count += 1
        self._learner.note(example.content, example.annotations)
        while self._learner.work():
            pass

    def label(self, example: Example) -> int:
        """Return how many actions a sentence takes, and learn from it."""
        right = {(a.start, a.end, a.label) for a in example.annotations}
        first = {each.key for each in self._suggest(example.content, [])}
        self.hits += len(first & right)
        self.offered += len(first)
        self.wanted += len(right)
        actions = self._act(example.content, example.annotations)
        self.learn(example)
        return actions

    def _act(self, text: str, truth: Sequence[Annotation]) -> int:
        """Mend what is wrong from left to right; what is suggested goes by what is mended."""
        tagged: list[Annotation] = []
        refused: set[tuple[int, int, str]] = set()
        right = {(a.start, a.end, a.label) for a in truth}
        actions = 1
        while True:
            offered = self._suggest(text, tagged, refused)
            keys = {each.key for each in offered} | {(a.start, a.end, a.label) for a in tagged}
            missing = [a for a in truth if (a.start, a.end, a.label) not in keys]
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

    def _suggest(
        self,
        text: str,
        tagged: list[Annotation],
        refused: Iterable[tuple[int, int, str]] = (),
    ) -> list[Suggestion]:
        offers = [
            [replace(each, source=name) for each in self._ask(name, text, tagged)]
            for name in self._sources
        ]
        kept = [[each for each in offer if each.key not in refused] for offer in offers]
        return fitting(self._rule(kept), tagged, len(text))

    def _ask(self, source: str, text: str, tagged: list[Annotation]) -> list[Suggestion]:
        if source == "l":
            found = self._learner.suggest(text, tuple(tagged))
            return [
                Suggestion(each.span.start, each.span.end, each.label, "", each.probability)
                for each in found
            ]
        if source == "r":
            return recall(self._knowledge.phrases, text, self._settings)
        if source == "p":
            return [Suggestion(s.start, s.end, p.label) for s, p in self._matcher.find(text)]
        return self._models[source][text]


if __name__ == "__main__":
    main()
