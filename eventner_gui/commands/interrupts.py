"""Ctrl+C in a command that can stop well."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from .console import complain

STOPPED = 130  # exit status


@contextmanager
def stopping_on_interrupt(words: str) -> Iterator[list[int]]:
    """Collect the first Ctrl+C in a list and say something; the second interrupts as usual."""
    received: list[int] = []

    def receive(number: int, _frame: object) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)
        complain(words)

    before = signal.signal(signal.SIGINT, receive)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, before)
