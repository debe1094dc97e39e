"""One process of a `nlp.side_by_side.Team`, as the program that started it sees it."""

from __future__ import annotations

import multiprocessing
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from .side_child import work


@dataclass(slots=True, eq=False)
class Member:
    """A process and what it does.

    Attributes:
        process: the process.
        connection: to it.
        folder: for it alone.
        number: of the job it does; None while it has none.
        is_ready: whether it has said so.
    """

    process: SpawnProcess
    connection: Connection
    folder: Path
    number: int | None = None
    is_ready: bool = False

    def end(self) -> None:
        """End the process, at once if need be, and remove its folder."""
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def spawn(
    folder: Path, warm_up: Callable[[], object], number: int, *, modest: bool = True
) -> Member:
    """Start a process.

    Args:
        folder: is made, for the process alone.
        warm_up: function of a module, called by the process at its start.
        number: for its name.
        modest: whether it leaves the cores to the window.

    Raises:
        OSError: the system refuses.
    """
    context = multiprocessing.get_context("spawn")
    folder.mkdir()
    ours, theirs = context.Pipe()
    process = context.Process(
        target=work,
        args=(theirs, folder, warm_up, modest),
        name=f"eventner {number}",
        daemon=True,
    )
    try:
        with _ctrl_c_held_back():
            process.start()
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return Member(process, ours, folder)


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let a process begin without Ctrl+C; it lets it through when it knows what to make of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # when it starts it lets Ctrl+C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
