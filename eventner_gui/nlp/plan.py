"""How to train: what the user left open is chosen from the size of the data.

The figures behind the choices are in docs/training.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..core.errors import TrainingError
from .jobs import TrainingSettings

LEARN_RATE = 0.003
# Little data is soon learnt by heart, so more is left out; much data needs less of that.
DROPOUT = 0.3
DROPOUT_MUCH_DATA = 0.2
MUCH_DATA = 20_000  # tokens to train on
PATIENCE = 300
EVAL_FREQUENCY = 20
MEASUREMENTS_WITHOUT_GAIN = 5  # at least so many before training ends

# Without a dev set nothing tells when to stop, so the number of updates is fixed: enough for a
# handful of sentences to be learnt by heart, which is what such data is for.
STEPS_WITHOUT_DEV = 150


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that decides a training.

    Attributes:
        seed: of all random numbers.
        max_steps: most updates.
        dropout: part of the values left out while training.
        learn_rate: size of an update.
        patience: updates without a better F after which training ends; 0 for never.
        eval_frequency: updates from one measurement to the next.
    """

    seed: int
    max_steps: int
    dropout: float
    learn_rate: float
    patience: int
    eval_frequency: int


def choose(settings: TrainingSettings, *, train_words: int, dev_words: int) -> Plan:
    """Return the plan for a data set.

    Args:
        settings: what the user chose; None is chosen here.
        train_words: tokens in the training set, at least 1.
        dev_words: tokens in the dev set; 0 when there is none.

    Raises:
        TrainingError: a setting is out of its range.
    """
    _check(settings)
    max_steps = settings.max_steps or _max_steps(train_words, dev_words)
    eval_frequency = _eval_frequency(dev_words, max_steps)
    patience = settings.patience
    if patience is None:
        patience = max(PATIENCE, MEASUREMENTS_WITHOUT_GAIN * eval_frequency)
    return Plan(
        seed=settings.seed,
        max_steps=max_steps,
        dropout=_dropout(train_words) if settings.dropout is None else settings.dropout,
        learn_rate=LEARN_RATE if settings.learn_rate is None else settings.learn_rate,
        patience=patience if dev_words else 0,
        eval_frequency=eval_frequency,
    )


def _dropout(train_words: int) -> float:
    return DROPOUT if train_words < MUCH_DATA else DROPOUT_MUCH_DATA


def _max_steps(train_words: int, dev_words: int) -> int:
    """Return a bound that patience reaches long before where there is a dev set.

    Batches grow from 100 to 1,000 words, so 1,500 updates are some 900,000 words seen: 200 passes
    over 500 sentences, 10 over 10,000 of them.
    """
    if not dev_words:
        return STEPS_WITHOUT_DEV
    return min(max(1500, train_words // 20), 6000)


def _eval_frequency(dev_words: int, max_steps: int) -> int:
    """Measure often while that is cheap: on a large dev set a measurement costs many updates.

    A short training is measured five times at least, the last time at its end.
    """
    wanted = min(max(EVAL_FREQUENCY, dev_words // 1000 * 10), 200)
    return min(wanted, max(max_steps // 5, 1))


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
