"""Python's search for garbage, kept away from where hundreds of thousands of objects are made."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

MANY = 5_000
"""From so many examples on, what is made of them is kept out of the search for garbage."""

_lock = threading.Lock()
_resting = 0  # how many are at work, in whatever thread
_was_enabled = True


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python from searching for garbage meanwhile: it would look at them all, repeatedly.

    Several threads may ask for it at once; it goes on after the last one.
    """
    global _resting, _was_enabled
    with _lock:
        if not _resting:
            _was_enabled = gc.isenabled()
            gc.disable()
        _resting += 1
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting and _was_enabled:
                gc.enable()


class SearchByHand:
    """Searches for garbage where and when it is asked to, instead of Python by itself.

    Python searches in whatever thread makes an object at the time, and what it finds is destroyed
    there. Qt's widgets must not be destroyed in another thread than the one they live in.
    """

    _open = 0
    _thresholds = gc.get_threshold()

    def __init__(self) -> None:
        """Keep Python from searching by itself until `close`."""
        self._is_open = True
        with _lock:
            if not SearchByHand._open:
                SearchByHand._thresholds = gc.get_threshold()
                # not `gc.disable`: srsly enables it whenever it has read a model's vocabulary
                gc.set_threshold(0)
            SearchByHand._open += 1

    def search(self) -> None:
        """Search in this thread the generations that Python would search by now, if any."""
        if _resting:
            return
        oldest = -1
        for made, most in zip(gc.get_count(), self._thresholds, strict=True):
            if made <= most:
                break
            oldest += 1
        if oldest >= 0:
            gc.collect(oldest)

    def close(self) -> None:
        """Leave the search to Python again."""
        with _lock:
            if self._is_open:
                self._is_open = False
                SearchByHand._open -= 1
                if not SearchByHand._open:
                    gc.set_threshold(*SearchByHand._thresholds)


def keep_from_search(examples: int) -> None:
    """Keep all there is out of the search for garbage, where it was made of many examples.

    Each full search would look at it and hold up every thread, by 0.2 s and more per 100,000
    examples. What forms no cycles goes without it when it is let go.
    """
    if examples >= MANY:
        gc.freeze()


def keep_model_from_search(*, replaces: bool) -> None:
    """Keep a pipeline that has just been loaded out of the search for garbage.

    It is tens of thousands of objects that stay; a full search meanwhile holds up a key by 70 ms.

    Args:
        replaces: one that was kept out before has been let go; what is left of its cycles goes.
            What else was kept out goes with it, so a program with a window asks for this in the
            thread of the window alone (`SearchByHand` says why).
    """
    if replaces:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
