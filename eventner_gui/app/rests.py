"""Rests for long work in a thread, so that keys stay quick meanwhile."""

from __future__ import annotations

import threading
import time

# So long work, so long rest (seconds).
_SLICE = 0.002


class GivenUpError(Exception):
    """Nobody waits for the answer any more."""


class Rests:
    """Sleeps as long as was worked, after each slice of work."""

    def __init__(self, given_up: threading.Event) -> None:
        """Make it; setting the event ends the work at its next rest."""
        self._given_up = given_up
        self._began = time.perf_counter()

    def __call__(self) -> None:
        """Rest when it is time to.

        Raises:
            GivenUpError: the event is set.
        """
        if time.perf_counter() - self._began >= _SLICE:
            if self._given_up.wait(_SLICE):
                raise GivenUpError
            self._began = time.perf_counter()
