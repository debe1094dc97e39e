"""What a training is asked to do: frozen, so that later edits in the window do not reach it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from ..core.document import Example
from ..core.rules import TokenRule
from ..core.split import DEV_SHARE
from .bases import BLANK, BaseModel
from .trust import Trust

Quality = Literal["quick", "better"]
OwnTypes = Literal["replace", "beside", "mixed"]
Device = Literal["auto", "cpu", "gpu"]
OWN_TYPES: tuple[OwnTypes, ...] = get_args(OwnTypes)


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How to train. What is None is chosen from the size of the data (`nlp.plan`).

    Attributes:
        base: what fine-tuning starts from.
        seed: of all random numbers; the same seed gives the same model on the same machine.
        max_steps: most updates of the weights, at least 1.
        dropout: part of the values left out at random while training, 0 to below 1.
        learn_rate: size of an update, above 0.
        patience: updates without a better F on the dev set after which training ends; 0 for never.
        dev_share: part of the texts held out as dev set, above 0 and below 1, where one recogniser
            is trained; of several each is measured on the fold that it was trained without.
        cross_validate: whether the score is that of cross-validation (`nlp.folds`); by the
            number of examples when None.
        folds: of cross-validation, at least 2.
        quality: "better" trains several recognisers and joins them where there are enough sentences
            to measure on, "quick" trains one.
        own_types: what becomes of the entity types that the base finds already: "replace" forgets
            them, "beside" keeps its recogniser untouched beside the project's, "mixed" lets one
            recogniser learn both.
        device: where to compute; "auto" takes a graphics card where there is one that helps.
    """

    base: BaseModel = field(default_factory=lambda: BaseModel(BLANK, "en"))
    seed: int = 0
    max_steps: int | None = None
    dropout: float | None = None
    learn_rate: float | None = None
    patience: int | None = None
    dev_share: float = DEV_SHARE
    cross_validate: bool | None = None
    folds: int = 5
    quality: Quality = "better"
    own_types: OwnTypes = "replace"
    device: Device = "auto"


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """One training, with a snapshot of its data.

    Attributes:
        examples: the done ones; they are what is trained and measured on.
        settings: how to train.
        language: the project's spaCy language code; a base with another language is used as it
            is, and the log says so.
        held_out: keys of texts that earlier runs held out (`core.split.text_key`).
        dev_examples: a dev set given by the user; then nothing is split off.
        project: name of the project, for the record.
        name: name of the run; the folder's name when empty.
        trust: which model folders may be started from.
        token_rules: those of the project; they come on top of the base's tokenizer.
        test: keys of the frozen test set's texts: neither trained on nor chosen by.
        unlabelled: texts of the project that nobody has tagged yet.
        background: nobody asked for it: it is not in use until the expert says so, and leaves
            nothing behind when it is cut short.
    """

    examples: tuple[Example, ...]
    settings: TrainingSettings = field(default_factory=TrainingSettings)
    language: str = "en"
    held_out: frozenset[str] = frozenset()
    dev_examples: tuple[Example, ...] | None = None
    project: str = ""
    name: str = ""
    trust: Trust = Trust.KNOWN
    token_rules: tuple[TokenRule, ...] = ()
    test: frozenset[str] = frozenset()
    unlabelled: tuple[str, ...] = ()
    background: bool = False
