"""The record of a run, and what is said of it in words."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib import metadata
from pathlib import Path

from .. import __version__
from ..core.background import Background
from ..core.cross_validation import CrossValidation
from ..core.rules import TokenRule
from ..core.wording import counted
from ..storage.runs import RunRecord
from ..storage.token_rules import encode_rule
from .base_parts import LoadedBase
from .blas import choose
from .config import RECOGNIZER_FOLDER, TOKENIZER_FOLDER
from .data import TrainingData
from .device import Place
from .ensemble import Trainings
from .jobs import TrainingJob
from .own_types import Checked, KeptTypes
from .plan import Plan
from .test_set import TestScores


def make_record(
    *,
    job: TrainingJob,
    folder: Path,
    base: LoadedBase,
    data: TrainingData,
    plan: Plan,
    outcome: Trainings,
    tested: TestScores,
    created: datetime,
    seconds: float,
    kept: KeptTypes,
    checked: Checked,
    cross_validation: CrossValidation | None,
    where: Place,
) -> RunRecord:
    """Return the record of a finished or stopped training."""
    return RunRecord(
        name=job.name or folder.name,
        folder=folder,
        created=created.isoformat(timespec="seconds"),
        project=job.project,
        base=str(job.settings.base),
        language=base.description.language,
        train=len(data.trained_on()),
        dev=len(data.measured_on()),
        labels=data.labels(),
        settings=_settings(job, plan, kept, where),
        scores=checked.scores or outcome.scores,
        best_step=outcome.best_step,
        steps=outcome.steps,
        seconds=seconds,
        stopped=outcome.stopped,
        notes=len(data.notes),
        versions={
            "eventner": __version__,
            "spacy": metadata.version("spacy"),
            "python": platform.python_version(),
        },
        history=tuple(outcome.history),
        beyond_config=_beyond_config(job, outcome, base, kept),
        tokenizer=tuple(encode_rule(rule) for rule in base.rules),
        test_scores=tested.scores,
        test=tested.texts,
        test_set=tested.name,
        alike=data.alike,
        in_folds=bool(data.folds),
        cross_validation=cross_validation,
        old_types=checked.types,
        background=Background() if job.background else None,
    )


def _settings(job: TrainingJob, plan: Plan, kept: KeptTypes, where: Place) -> dict[str, object]:
    settings: dict[str, object] = {
        **asdict(plan),
        "dev_share": job.settings.dev_share,
        "quality": job.settings.quality,
    }
    if job.settings.cross_validate is not None:
        settings["cross_validate"] = job.settings.cross_validate
    if kept.kind != "replace":
        settings["own_types"] = kept.kind
    if where == "gpu":
        settings["device"] = where
    return settings


def beginning_words(plan: Plan) -> str:
    """Return what is trained, in one sentence."""
    steps = f"Training for {plan.max_steps:,} steps"
    if plan.members == 1:
        return steps
    return f"{steps} each: {plan.members} models that are joined into one"


def ending_words(outcome: Trainings, plan: Plan) -> str:
    """Return why training ended and what is kept, in some sentences."""
    if outcome.stopped:
        why = f"Stopped at step {outcome.steps:,}."
    elif outcome.steps >= plan.max_steps:
        why = f"All {plan.max_steps:,} steps are done."
    else:
        why = f"No better model for {plan.patience:,} steps, so training ended."
    joined = len(outcome.members)
    if joined > 1:
        why += f" {joined} models are joined into one."
    if outcome.scores is None:
        return f"{why} Nothing was measured; the model is kept as it is now."
    f = "nothing to find" if outcome.scores.f is None else f"F {outcome.scores.f:.3f}"
    if outcome.cross_validation is not None:
        return (
            f"{why} Each sentence measured by a model that was trained without it: {f}; all of "
            "them together usually do better."
        )
    return f"{why} On what it was trained without: {f}."


def language_words(base: str, project: str) -> str:
    """Return what is said where the base model speaks another language than the project."""
    return (
        f"The project's language is {project}, the base model's is {base}: the base decides how "
        "texts are split into words."
    )


def rules_words(rules: Sequence[TokenRule], base: LoadedBase) -> str:
    """Return what is said of the project's word rules."""
    if base.rules:
        return f"Words are split by {counted(len(rules), 'rule')} of the project as well."
    return (
        f"The project's {counted(len(rules), 'word rule')} cannot be used: another program than "
        f"spaCy's own splits the texts of this base ({base.description.language})."
    )


def _beyond_config(
    job: TrainingJob, outcome: Trainings, base: LoadedBase, kept: KeptTypes
) -> tuple[str, ...]:
    """Return what config.cfg does not say of this training."""
    said = [
        f"Matrix products were computed by {choose().library}, and the steps with less work than "
        "in spaCy: equal up to rounding.",
    ]
    joined = len(outcome.members)
    if joined > 1:
        said.append(
            f"{joined} recognisers were trained from different random numbers and joined: the "
            "tok2vecs stand side by side, and the scores of the whole are the means of theirs. "
            "spaCy's own command trains a recogniser of this architecture as one."
        )
    if outcome.cross_validation is not None:
        said.append(
            "Each was trained without the sentences it is measured on, a fold; together they were "
            "trained on train.spacy and dev.spacy, which is what the first one left out."
        )
    if outcome.taught:
        said.append(
            f"Each also learnt {outcome.taught:,} sentences, untagged or made up from tagged ones, "
            "that a linear-chain CRF tagged, which had learnt the same sentences as it."
        )
    if outcome.scores is not None:
        said.append(
            "F counts exact spans in what was held out, measured with the trained components and "
            "the base's entity rulers."
        )
    if kept.kind == "mixed":
        said.append(
            "train.spacy and dev.spacy hold the base's own finds besides your tags; the scores of "
            "this run are those on your tags alone."
        )
    if outcome.stopped:
        said.append(f"Training was stopped by the user at step {outcome.steps}.")
    if kept.components.resumed:
        said.append(f"{RECOGNIZER_FOLDER} holds the base's recogniser with your labels added.")
    elif base.parts is not None and base.parts.tok2vec is not None:
        said.append("base-tok2vec.bin holds the weights that training started from.")
    if base.rules:
        said.append(f"{TOKENIZER_FOLDER} holds the tokenizer with the project's word rules.")
    elif job.token_rules:
        said.append(rules_words(job.token_rules, base))
    return tuple(said)
