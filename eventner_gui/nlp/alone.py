"""One job in a process of its own that gives way to everything else and can be ended at once."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from ..core.errors import TrainingError
from .side_by_side import Cancelled
from .side_child import DONE, FAILED, JOB, TOLD, Desk, import_spacy
from .side_process import Member, spawn

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.05  # seconds between two looks at the stop flag
_ENDING = 2.0  # seconds for a process that has closed its end to be gone
_LAST = 19  # the least of POSIX's priorities
_NUMBER = 1  # of the only job


class EndedFromOutside(TrainingError):
    """The system or a person ended the process."""

    def __init__(self) -> None:
        super().__init__(
            "The training in the background was ended from outside, perhaps because the memory ran "
            "out.",
            "Your sentences are safe.",
        )


def alone(
    function: Callable[[Any, Desk], Any],
    argument: object,
    *,
    told: Callable[[Any], None],
    should_stop: Callable[[], bool],
    began: Callable[[SpawnProcess], None],
    warm_up: Callable[[], object] | None = None,
) -> Any:
    """Do a job in a process of its own and return its result; the process ends with it.

    Also where there is one core: what is done there takes no turn of this process's interpreter.

    Args:
        function: of a module; it, its argument, its reports and its result are pickled.
        argument: of the job.
        told: called in this thread with each report.
        should_stop: looked at some twenty times a second; the process is ended at once then.
        began: called with the process, which may be killed from any thread.
        warm_up: function of a module that the process calls at its start, its priority lowered;
            imports spaCy when None.

    Raises:
        Cancelled: ``should_stop`` said so.
        EndedFromOutside: the process was ended.
        EventNerError: the job raised it.
        OSError: the system starts no process.
    """
    folder = Path(tempfile.mkdtemp(prefix="eventner-"))
    try:
        member = spawn(folder / "1", warm_up or give_way, 1)
        try:
            began(member.process)
            return _result(member, function, argument, told, should_stop)
        finally:
            member.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def give_way() -> None:
    """Leave the cores to all others (in the process), then import what a training needs."""
    if hasattr(os, "nice"):  # Windows' priority is lowered already
        os.nice(_LAST)
    import_spacy()


def _result(
    member: Member,
    function: Callable[[Any, Desk], Any],
    argument: object,
    told: Callable[[Any], None],
    should_stop: Callable[[], bool],
) -> Any:
    connection = member.connection
    try:
        connection.send((JOB, _NUMBER, function, argument))
        while not should_stop():
            if not connection.poll(_LOOK_EVERY):
                continue
            kind, *rest = connection.recv()
            if kind == TOLD:
                told(rest[1])
            elif kind == DONE:
                return rest[1]
            elif kind == FAILED:
                _raise(*rest[1:])
    except (EOFError, OSError) as error:
        if should_stop():
            raise Cancelled({}) from None
        member.process.join(_ENDING)
        log.warning("a process has ended: status %s", member.process.exitcode)
        raise EndedFromOutside from error
    raise Cancelled({})


def _raise(error: TrainingError, places: tuple[str, ...]) -> None:
    if places:
        log.error("unexpected error in a process: %s", " < ".join(reversed(places)))
    raise error
