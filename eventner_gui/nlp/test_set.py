"""The frozen test set measured once, by a finished model: the score that nothing was chosen by."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.document import Example
from ..core.scores import Scores
from ..core.split import text_key
from ..core.wording import counted
from .bases import FOLDER, BaseModel, location
from .config import PipelinePlan
from .dataset import convert
from .evaluation import entities_of, find, score_spans
from .seen_texts import seen_by
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class TestScores:
    """What a model has on the frozen test set.

    Attributes:
        scores: on it; None where nothing of it could be measured on.
        texts: how many sentences were measured on.
        name: stands for these texts: scores compare where it is the same.
        seen: how many more the base model was trained on; these were not measured on.
    """

    __test__ = False  # no test of pytest's

    scores: Scores | None = None
    texts: int = 0
    name: str = ""
    seen: int = 0

    def words(self) -> str:
        """Return what the log says of it; empty where there is nothing to say."""
        if not self.texts and not self.seen:
            return ""
        said = f"The base model was trained on {counted(self.seen, 'sentence')} of the test set, "
        said = f"{said}which were left out. " if self.seen else ""
        if self.scores is None:
            return f"{said}Nothing was tested."
        f = "nothing to find" if self.scores.f is None else f"F {self.scores.f:.3f}"
        return f"{said}On the frozen test set ({counted(self.texts, 'sentence')}): {f}."


def measure_test_set(
    pipeline: Language, test: Sequence[Example], *, components: PipelinePlan, base: BaseModel
) -> TestScores:
    """Measure a finished model on the frozen test set.

    Args:
        pipeline: the model that will be used, with its final weights.
        test: the examples of the test set that are done; the model has not been trained on any.
        components: what of it is measured.
        base: what the training started from; where that is a run that was trained on some of
            these texts, they are left out.
    """
    if not test:
        return TestScores()
    seen = seen_by(location(base)).trained_on if base.kind == FOLDER else frozenset()
    unseen = [e for e in test if text_key(for_spacy(e.content)) not in seen]
    if not unseen:
        return TestScores(seen=len(test))
    gold = convert(unseen, pipeline).docs
    found = find(pipeline, gold, components=components.scoring)
    scores = score_spans(
        (entities_of(doc), {entity for entity in each if entity[2] not in components.old_labels})
        for doc, each in zip(gold, found, strict=True)
    )
    return TestScores(scores, len(unseen), _name(unseen), len(test) - len(unseen))


def count_seen(runs: Sequence[Path], keys: frozenset[str]) -> int:
    """Return how many texts of a test set any of some runs was trained on.

    Args:
        runs: run folders.
        keys: of the test set's texts.
    """
    seen: set[str] = set()
    for run in runs:
        seen |= keys & seen_by(run).trained_on
    return len(seen)


def _name(examples: Sequence[Example]) -> str:
    keys = sorted({text_key(example.content) for example in examples})
    return hashlib.sha1(" ".join(keys).encode(), usedforsecurity=False).hexdigest()[:12]
