"""What is known of a finished run, and how it stands in run.json."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from ..core.background import Answer, Background
from ..core.cross_validation import CrossValidation, FoldScore
from ..core.old_types import OldType
from ..core.scores import LabelScore, Scores

MODEL_BEST = "model-best"
MODEL_LAST = "model-last"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One measurement on the dev set while training.

    Attributes:
        step: updates of the weights made by then.
        f: F on the dev set, 0 to 1; None when there was nothing to find and nothing found.
        loss: mean loss of the entity recogniser over the updates since the one before.
    """

    step: int
    f: float | None
    loss: float


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What is known of a finished run.

    Attributes:
        name: as the user sees it; the folder's name unless renamed.
        folder: where it lies.
        created: when training began, ISO 8601 with the offset from UTC.
        project: name of the project trained on.
        base: the base model as text ("blank:en", "en_core_web_lg", a folder).
        language: spaCy language code of the model.
        train: number of examples trained on.
        dev: number of examples measured on; 0 when nothing was measured.
        labels: by entity label, sorted: (spans trained on, spans held out).
        settings: what training used (seed, max_steps, dropout, learn_rate, patience).
        scores: of model-best on the dev set; None when nothing was measured.
        best_step: updates after which model-best was taken.
        steps: updates made in all.
        seconds: the training took.
        stopped: whether it was stopped before its end.
        notes: number of lines in notes.jsonl.
        versions: of spacy, eventner and python.
        history: measurements in order.
        beyond_config: sentences on what was done that config.cfg does not say.
        tokenizer: the project's word rules that were followed, as they stand in its file.
        test_scores: of model-best on the frozen test set; None where there was none.
        test: number of examples of the frozen test set measured on.
        test_set: stands for their texts: test scores compare where it is the same.
        alike: near-duplicates of held-out sentences were trained on, since nearly all are such:
            the scores are too good.
        note: what the expert wrote on it; lines are kept.
        in_folds: the model is joined from parts that were each trained without a fold, and has
            learnt dev.spacy as well.
        cross_validation: of trainings like this one; None where there was none.
        old_types: what became of the base's own entity types, where they were to be kept.
        background: of a training that nobody asked for; None for the others.
    """

    name: str
    folder: Path
    created: str
    project: str
    base: str
    language: str
    train: int
    dev: int
    labels: Mapping[str, tuple[int, int]]
    settings: Mapping[str, Any]
    scores: Scores | None
    best_step: int
    steps: int
    seconds: float
    stopped: bool
    notes: int
    versions: Mapping[str, str]
    history: tuple[Evaluation, ...] = ()
    beyond_config: tuple[str, ...] = ()
    tokenizer: tuple[Mapping[str, Any], ...] = ()
    test_scores: Scores | None = None
    test: int = 0
    test_set: str = ""
    alike: bool = False
    note: str = ""
    in_folds: bool = False
    cross_validation: CrossValidation | None = None
    old_types: tuple[OldType, ...] = ()
    background: Background | None = None

    @property
    def model_best(self) -> Path:
        """Return the folder of the best model."""
        return self.folder / MODEL_BEST

    @property
    def model_last(self) -> Path:
        """Return the folder of the model as it was at the end."""
        return self.folder / MODEL_LAST


def scores_to_json(scores: Scores | None) -> dict[str, Any]:
    """Return scores as JSON: 0 to 1, four decimals; null for what was not measured."""
    if scores is None:
        return {"measured": False}
    return {
        "measured": True,
        "precision": _rounded(scores.precision),
        "recall": _rounded(scores.recall),
        "f": _rounded(scores.f),
        "per_label": {
            label: {
                "precision": _rounded(score.precision),
                "recall": _rounded(score.recall),
                "f": _rounded(score.f),
                "support": score.support,
            }
            for label, score in scores.per_label.items()
        },
    }


def scores_from_json(raw: Mapping[str, Any]) -> Scores | None:
    """Return the scores that `scores_to_json` wrote."""
    if not raw["measured"]:
        return None
    return Scores(
        raw["precision"],
        raw["recall"],
        raw["f"],
        {
            label: LabelScore(each["precision"], each["recall"], each["f"], int(each["support"]))
            for label, each in raw["per_label"].items()
        },
    )


def record_to_json(record: RunRecord) -> dict[str, Any]:
    """Return what run.json holds; the folder is not in it."""
    written: dict[str, Any] = {
        "version": _VERSION,
        "name": record.name,
        "created": record.created,
        "project": record.project,
        "base": record.base,
        "language": record.language,
        "train": record.train,
        "dev": record.dev,
        "labels": {label: list(counts) for label, counts in record.labels.items()},
        "settings": dict(record.settings),
        "scores": scores_to_json(record.scores),
        "best_step": record.best_step,
        "steps": record.steps,
        "seconds": round(record.seconds, 1),
        "stopped": record.stopped,
        "notes": record.notes,
        "versions": dict(record.versions),
        "history": [
            {"step": e.step, "f": _rounded(e.f), "loss": _rounded(e.loss)} for e in record.history
        ],
        "beyond_config": list(record.beyond_config),
        "tokenizer": [dict(rule) for rule in record.tokenizer],
    }
    if record.test_scores is not None:
        written["test_scores"] = scores_to_json(record.test_scores)
        written["test"], written["test_set"] = record.test, record.test_set
    if record.alike:
        written["alike"] = True
    if record.note:
        written["note"] = record.note
    if record.in_folds:
        written["in_folds"] = True
    if record.cross_validation is not None:
        written["cross_validation"] = cross_validation_to_json(record.cross_validation)
    if record.old_types:
        written["old_types"] = [asdict(each) for each in record.old_types]
    if record.background is not None:
        written["background"] = asdict(record.background)
    return written


def record_from_json(raw: Mapping[str, Any], folder: Path) -> RunRecord:
    """Return the record that `record_to_json` wrote.

    Raises:
        KeyError: a key is missing.
        TypeError: a value is of another kind.
        ValueError: a value cannot be what it should be.
        AttributeError: a list stands where an object should.
    """
    return RunRecord(
        name=str(raw["name"]),
        folder=folder,
        created=str(raw["created"]),
        project=str(raw["project"]),
        base=str(raw["base"]),
        language=str(raw["language"]),
        train=int(raw["train"]),
        dev=int(raw["dev"]),
        labels={
            str(label): (int(train), int(dev)) for label, (train, dev) in raw["labels"].items()
        },
        settings=dict(raw["settings"]),
        scores=scores_from_json(raw["scores"]),
        best_step=int(raw["best_step"]),
        steps=int(raw["steps"]),
        seconds=float(raw["seconds"]),
        stopped=bool(raw["stopped"]),
        notes=int(raw["notes"]),
        versions={str(k): str(v) for k, v in raw["versions"].items()},
        history=tuple(Evaluation(int(e["step"]), e["f"], float(e["loss"])) for e in raw["history"]),
        beyond_config=tuple(map(str, raw.get("beyond_config", ()))),
        tokenizer=tuple(map(dict, raw.get("tokenizer", ()))),
        test_scores=scores_from_json(raw.get("test_scores", {"measured": False})),
        test=int(raw.get("test", 0)),
        test_set=str(raw.get("test_set", "")),
        alike=bool(raw.get("alike", False)),
        note=str(raw.get("note", "")),
        in_folds=bool(raw.get("in_folds", False)),
        cross_validation=_cross_validation_from_json(raw.get("cross_validation")),
        old_types=tuple(map(_old_type, raw.get("old_types", ()))),
        background=_background(raw.get("background")),
    )


def cross_validation_to_json(found: CrossValidation) -> dict[str, Any]:
    """Return cross-validation as JSON, with what follows from its folds."""
    return {
        "k": found.k,
        "scores": scores_to_json(found.scores),
        "mean": _rounded(found.mean),
        "spread": _rounded(found.spread),
        "interval": None if found.interval is None else [_rounded(end) for end in found.interval],
        "best_step": found.best_step,
        "folds": [
            {
                "train": fold.train,
                "held_out": fold.held_out,
                "f": _rounded(fold.f),
                "best_step": fold.best_step,
            }
            for fold in found.folds
        ],
        "seconds": round(found.seconds, 1),
    }


def _cross_validation_from_json(raw: Mapping[str, Any] | None) -> CrossValidation | None:
    scores = None if raw is None else scores_from_json(raw["scores"])
    if raw is None or scores is None:
        return None
    interval = raw["interval"]
    return CrossValidation(
        folds=tuple(
            FoldScore(int(e["train"]), int(e["held_out"]), e["f"], int(e["best_step"]))
            for e in raw["folds"]
        ),
        scores=scores,
        interval=None if interval is None else (float(interval[0]), float(interval[1])),
        seconds=float(raw["seconds"]),
    )


def _old_type(raw: Mapping[str, Any]) -> OldType:
    counts = (int(raw[name]) for name in ("before", "still", "yours", "after"))
    return OldType(str(raw["label"]), *counts)


def _background(raw: Mapping[str, Any] | None) -> Background | None:
    if raw is None:
        return None
    answer = raw["answer"]
    return Background(
        beside=str(raw["beside"]),
        f=float(raw["f"]),
        f_beside=float(raw["f_beside"]),
        sentences=int(raw["sentences"]),
        p=float(raw["p"]),
        answer=answer if answer in get_args(Answer) else "",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
