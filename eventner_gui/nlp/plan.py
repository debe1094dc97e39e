"""How to train: what the user left open is chosen from the size of the data.

The figures behind the choices are in docs/training.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..core.errors import TrainingError
from .bases import BaseDescription
from .jobs import TrainingSettings

LEARN_RATE = 0.003
# Little data is soon learnt by heart, so more is left out; much data needs less of that.
DROPOUT = 0.3
DROPOUT_MUCH_DATA = 0.2
MUCH_DATA = 20_000  # tokens to train on
MEASUREMENTS = 5  # while a model is trained
LEAST_OFTEN = 500  # updates without one

# How many updates: the mean of the weights gets no worse with more of them, only slower.
_STEPS, _FOR_WORDS = 600, 3_700
_FEWEST_STEPS, _MOST_STEPS = 150, 4_000
_POWER_BELOW, _POWER_ABOVE = 0.34, 0.5

# Recognisers that are trained and joined; much data leaves less for them to disagree about.
MEMBERS = 5
MEMBERS_MUCH_DATA = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a training.

    Attributes:
        seed: of all random numbers.
        max_steps: updates of each member, unless patience ends it before.
        dropout: part of the values left out while training.
        learn_rate: size of an update.
        patience: updates without a better F after which training ends; 0 for never.
        eval_frequency: updates from one measurement to the next.
        members: recognisers that are trained and joined into one, at least 1.
    """

    seed: int
    max_steps: int
    dropout: float
    learn_rate: float
    patience: int
    eval_frequency: int
    members: int = 1


def joins(settings: TrainingSettings, about: BaseDescription) -> bool:
    """Tell whether several recognisers are trained and joined, as far as a base lets them be.

    They start anew, each with a tok2vec of its own, also where the base has one to go on from:
    joining gives more than that does (docs/training.md).
    """
    wanted = settings.quality == "better" and settings.own_types != "mixed"
    return wanted and not about.shared_transformer


def choose(
    settings: TrainingSettings, *, train_words: int, measures: bool, joined: bool = True
) -> Plan:
    """Return the plan for a data set.

    Args:
        settings: what the user chose; None is chosen here.
        train_words: tokens in the training set, at least 1.
        measures: whether anything is held out to measure on; several are trained only then.
        joined: whether several recognisers may be joined.

    Raises:
        TrainingError: a setting is out of its range.
    """
    _check(settings)
    max_steps = settings.max_steps or _steps(train_words)
    # from too few sentences to measure on one recogniser learns more (docs/training.md)
    several = joined and measures and settings.quality == "better"
    return Plan(
        seed=settings.seed,
        max_steps=max_steps,
        dropout=_dropout(train_words) if settings.dropout is None else settings.dropout,
        learn_rate=LEARN_RATE if settings.learn_rate is None else settings.learn_rate,
        patience=(settings.patience or 0) if measures else 0,
        eval_frequency=max(min(max_steps // MEASUREMENTS, LEAST_OFTEN), 1),
        members=_members(train_words) if several else 1,
    )


def _dropout(train_words: int) -> float:
    return DROPOUT if train_words < MUCH_DATA else DROPOUT_MUCH_DATA


def _members(train_words: int) -> int:
    return MEMBERS if train_words < MUCH_DATA else MEMBERS_MUCH_DATA


def _steps(train_words: int) -> int:
    """Return a multiple of ten that grows with the data, more slowly than it."""
    share = train_words / _FOR_WORDS
    steps = _STEPS * share ** (_POWER_BELOW if share < 1 else _POWER_ABOVE)
    return min(max(round(steps / 10) * 10, _FEWEST_STEPS), _MOST_STEPS)


def _check(settings: TrainingSettings) -> None:
    if settings.max_steps is not None and settings.max_steps < 1:
        raise TrainingError("The number of steps must be at least 1.", "Leave it empty for ours.")
    if settings.dropout is not None and not 0 <= settings.dropout < 1:
        raise TrainingError("Dropout must be at least 0 and below 1.", "Leave it empty for ours.")
    if settings.learn_rate is not None and not 0 < settings.learn_rate <= 1:
        raise TrainingError(
            "The learning rate must be above 0 and at most 1.", "Leave it empty for ours."
        )
    if settings.patience is not None and settings.patience < 0:
        raise TrainingError("Patience cannot be negative.", "Leave it empty for ours.")
    if not 0 < settings.dev_share < 1:
        raise TrainingError(
            "The share held out must be above 0 and below 1.", "Choose 0.2 for a fifth."
        )
    if not 0 <= settings.seed < 2**32:
        raise TrainingError(
            "The seed must be a whole number from 0 to 4294967295.", "Choose 0, for example."
        )
