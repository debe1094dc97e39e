"""What becomes of the entity types that a base model finds already: three ways, and a check.

"replace" forgets them. "beside" keeps the base's recogniser as it is, after the project's: spaCy's
recognisers leave entities that are set already alone, so it fills what is free. "mixed" lets one
recogniser learn both, from the user's tags and the base's own finds (`rehearsal`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.old_types import Entity, OldType, compare_old_types, old_types_words
from ..core.scores import Scores
from ..core.split import text_key
from ..core.wording import counted
from .base_parts import LoadedBase
from .base_recognizers import write_recognizers
from .bases import FOLDER, PROJECT_RECOGNIZER, BaseModel, location
from .config import RECOGNIZER_FOLDER, PipelinePlan, plan_pipeline
from .data import TrainingData
from .evaluation import score_spans
from .finds import find_entities
from .jobs import OwnTypes, TrainingJob
from .loading import load_pipeline
from .rehearsal import can_resume, silent_about_new, with_finds
from .trust import Trust
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Sentences nobody has tagged that are read for rehearsal, and those kept aside for the check.
MOST_UNLABELLED = 2000
MOST_CHECKED = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check after a training says.

    Attributes:
        types: what became of each old type.
        scores: on the user's tags alone, where training measured on old types as well.
    """

    types: tuple[OldType, ...] = ()
    scores: Scores | None = None


@dataclass(frozen=True, slots=True)
class KeptTypes:
    """What is done about the base's own types in one training.

    Attributes:
        kind: which way; "replace" where the base finds no types of its own.
        components: of the pipeline that is trained.
        train: documents to train on.
        dev: documents to measure on while training.
        labels: types of the base that are kept.
        project_labels: of the user's tags.
        checked: documents for the check, untrained where there are such.
        before: what the base found in them.
        words: what is done, for the log; empty where there is nothing to say.
    """

    kind: OwnTypes
    components: PipelinePlan
    train: Sequence[Doc]
    dev: Sequence[Doc]
    labels: frozenset[str] = frozenset()
    project_labels: frozenset[str] = frozenset()
    checked: Sequence[Doc] = ()
    before: Sequence[set[Entity]] = field(default=())
    words: tuple[str, ...] = ()

    def check(self, pipeline: Language, dev: Sequence[Doc]) -> Checked:
        """Return what became of each old type in the trained pipeline; all its components run.

        Args:
            pipeline: as it was saved.
            dev: the user's held-out sentences with the user's tags alone.
        """
        if not self.checked:
            return Checked()
        after = find_entities(pipeline, self.checked)
        types = compare_old_types(
            zip(self.before, after, strict=True), self.labels, self.project_labels
        )
        if self.kind != "mixed" or not dev:
            return Checked(types)
        return Checked(types, score_spans(self._of_project(dev, after)))

    def _of_project(
        self, dev: Sequence[Doc], found: Sequence[set[Entity]]
    ) -> Iterator[tuple[set[Entity], set[Entity]]]:
        for doc, each in zip(dev, found, strict=False):  # the check begins with the dev set
            true = {(entity.start, entity.end, entity.label_) for entity in doc.ents}
            yield true, {entity for entity in each if entity[2] in self.project_labels}

    def check_words(self, types: Sequence[OldType]) -> str:
        """Return the check in one sentence; empty when there was none."""
        return old_types_words(types, len(self.checked)) if self.checked else ""


def keep_types(job: TrainingJob, base: LoadedBase, data: TrainingData, folder: Path) -> KeptTypes:
    """Prepare what becomes of the base's own types.

    Args:
        job: its settings say which way.
        base: as it was loaded; it is loaded once more, whole, where its finds are needed.
        data: the user's sentences.
        folder: of the run, being built.

    Raises:
        ModelError: the base cannot be loaded.
        OSError: the folder cannot be written.
    """
    about, kind = base.description, job.settings.own_types
    plain = KeptTypes("replace", plan_pipeline(about), data.train.docs, data.dev.docs)
    beside = [name for name in about.recognizers if name != PROJECT_RECOGNIZER]
    if kind == "replace" or not beside or base.parts is None:
        return plain
    reference = _load_reference(job.settings.base, base, job.trust)
    labels = {label for name in beside for label in reference.get_pipe(name).labels}
    project_labels = frozenset(data.labels())
    kept = frozenset(labels - project_labels)
    rehearsed, aside = _unlabelled(job, base, data, whole=kind == "beside")
    checked = [*data.dev.docs, *aside] or list(data.train.docs)
    made = replace(
        plain,
        kind=kind,
        labels=kept,
        project_labels=project_labels,
        checked=checked,
        before=find_entities(reference, checked),
        words=(_clash_words(sorted(labels & project_labels), kind),),
    )
    if kind == "beside":
        components = plan_pipeline(about, beside=beside)
        if components.unlinked:
            place = folder / RECOGNIZER_FOLDER
            write_recognizers(reference, about, components.unlinked, place)
        return replace(made, components=components)
    return _mix(made, base, data, reference, rehearsed, folder)


def _mix(
    made: KeptTypes,
    base: LoadedBase,
    data: TrainingData,
    reference: Language,
    rehearsed: Sequence[Doc],
    folder: Path,
) -> KeptTypes:
    labels = set(made.labels)
    train = with_finds(data.train.docs, find_entities(reference, data.train.docs), labels)
    dev = with_finds(data.dev.docs, find_entities(reference, data.dev.docs), labels)
    train += silent_about_new(rehearsed, find_entities(reference, rehearsed), labels)
    resumed = can_resume(reference, base.description)
    words = (*made.words, _rehearsal_words(train, labels, resumed=resumed))
    components = plan_pipeline(base.description, resumed=resumed)
    components = replace(components, old_labels=made.labels)
    if resumed:
        write_recognizers(
            reference,
            base.description,
            [components.recognizer],
            folder / RECOGNIZER_FOLDER,
            more_labels=made.project_labels,
        )
    return replace(made, components=components, train=train, dev=dev, words=words)


def _load_reference(base: BaseModel, loaded: LoadedBase, trust: Trust) -> Language:
    """Return the whole base, to see what it finds by itself."""
    if base.kind == FOLDER and loaded.parts is not None:
        return load_pipeline(Path(loaded.parts.path), trust)
    return load_pipeline(location(base), Trust.ANY)


def _unlabelled(
    job: TrainingJob, base: LoadedBase, data: TrainingData, *, whole: bool
) -> tuple[list[Doc], list[Doc]]:
    """Return untagged sentences for rehearsal, and those for the check.

    Args:
        job: with the texts.
        base: its tokenizer splits them.
        data: the user's sentences; none of them comes in again.
        whole: whether nothing is rehearsed, so that all are free for the check.
    """
    known = {text_key(doc.text) for doc in (*data.train.docs, *data.dev.docs)}
    known |= job.test | job.held_out
    texts = {text_key(text): text for text in job.unlabelled if text.strip()}
    keys = sorted(texts.keys() - known)[: MOST_CHECKED if whole else MOST_UNLABELLED]
    asked = len(keys) if whole else min(len(keys) // 5, MOST_CHECKED)
    docs = [base.tokenizing.tokenizer(for_spacy(texts[key])) for key in keys]
    return docs[asked:], docs[:asked]


def _clash_words(labels: Sequence[str], kind: OwnTypes) -> str:
    if not labels:
        return "The base model and your tags have no label in common."
    names = ", ".join(labels)
    if kind == "mixed":
        return f"Learnt from your tags alone, whatever the base model says of them: {names}."
    return f"In the base model too, which adds to yours where yours find nothing: {names}."


def _rehearsal_words(train: Sequence[Doc], labels: set[str], *, resumed: bool) -> str:
    counts = Counter(entity.label_ for doc in train for entity in doc.ents)
    found = ", ".join(f"{label} {counts[label]:,}" for label in sorted(labels) if counts[label])
    start = "goes on from the base's own weights" if resumed else "starts anew"
    return (
        f"One entity recogniser learns both; it {start}. What the base finds in "
        f"{counted(len(train), 'sentence')} is learnt again: {found or 'nothing'}."
    )
