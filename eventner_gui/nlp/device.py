"""Where a training computes: on the processor, or on a graphics card where there is one that helps.

The networks of a pipeline without a transformer are so small that a graphics card waits for the
program most of the time, and spaCy computes part of its recogniser on the processor anyway. So a
card is used by itself for transformers only, and for anything else when asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from ..core.errors import TrainingError
from .bases import BaseDescription
from .jobs import Device
from .ops import quick_ops

Place = Literal["cpu", "gpu"]

# What the libraries that compute on graphics cards raise; neither is imported for it.
_LIBRARIES = ("cupy", "torch")
_OUT_OF_MEMORY = "OutOfMemoryError"


def choose_place(wanted: Device, about: BaseDescription) -> Place:
    """Return where to compute.

    Args:
        wanted: "auto" takes a graphics card for a base with a transformer, where there is one.
        about: the base.

    Raises:
        TrainingError: a graphics card is asked for, and none can be used here.
    """
    if wanted == "cpu" or (wanted == "auto" and not about.transformer):
        return "cpu"
    if has_gpu():
        return "gpu"
    if wanted == "auto":
        return "cpu"
    raise TrainingError(
        "No graphics card that spaCy can use was found.",
        "Train on the processor, or install cupy for your card (on a Mac: PyTorch) first.",
    )


def has_gpu() -> bool:
    """Tell whether thinc finds a graphics card it can compute on; imports thinc."""
    from thinc import util

    return bool(util.has_gpu)


@contextmanager
def computing_on(place: Place) -> Iterator[None]:
    """Make the arithmetic of a place current in this thread for the time of the block."""
    if place == "cpu":
        with quick_ops():
            yield
        return
    from thinc.api import get_current_ops, require_gpu, set_current_ops

    before = get_current_ops()
    require_gpu()
    try:
        yield
    finally:
        set_current_ops(before)


def place_words(place: Place) -> str:
    """Return where the training computes, for the log."""
    return f"Computes on the {'graphics card' if place == 'gpu' else 'processor'}."


def ran_out_of_gpu_memory(error: BaseException) -> bool:
    """Tell whether an error, or one that it came from, says that a card's memory is full."""
    cause: BaseException | None = error
    while cause is not None:
        kind = type(cause)
        if kind.__name__ == _OUT_OF_MEMORY and kind.__module__.startswith(_LIBRARIES):
            return True
        cause = cause.__cause__
    return False


def no_gpu_memory() -> TrainingError:
    """Return what is said where a card was asked for and is too small."""
    return TrainingError(
        "The graphics card ran out of memory while training.",
        "Close other programs that use it, split very long texts, choose a smaller base model, or "
        "train on the processor.",
    )
