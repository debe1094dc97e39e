"""Several independent trainings at the same time: each in a process of its own, one for a core.

Python's threads would share one interpreter, and a training holds it most of the time. Processes
are spawned, never forked: a fork of a program with a window and threads may hang. Where there is
one core, or where no process can be started, the same jobs are done here, one after another.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from ..core.errors import EventNerError, TrainingError
from ..storage.memory import available_memory
from .side_child import (
    DONE,
    END,
    FAILED,
    JOB,
    READY,
    STOP,
    TOLD,
    Desk,
    import_spacy,
    out_of_memory,
)
from .side_process import Member, spawn

__all__ = ["Cancelled", "Desk", "Team", "cores", "side_by_side"]

log = logging.getLogger(__name__)

Argument = TypeVar("Argument")
Result = TypeVar("Result")

MEMORY_EACH = 600 << 20  # bytes that a process with spaCy and a blank pipeline may come to
_MOST = 32  # Windows waits for no more than 63 things at once
_LOOK_EVERY = 0.05  # seconds between two looks at the stop flag
_GRACE = 0.6  # seconds for a job that was asked to stop; then its process is ended
_ENDING = 2.0  # seconds for an idle process to end by itself


class Cancelled(TrainingError):
    """The jobs were stopped.

    Attributes:
        results: of the jobs that had ended or answered by then, by number.
    """

    def __init__(self, results: dict[int, Any]) -> None:
        super().__init__("It was stopped before all of it was done.", "Nothing was changed.")
        self.results = results


def cores() -> int:
    """Return how many cores this process may use."""
    count = getattr(os, "process_cpu_count", os.cpu_count)() or 1  # from Python 3.13 on
    if hasattr(os, "sched_getaffinity"):
        return min(count, len(os.sched_getaffinity(0)))
    return count


def side_by_side(
    function: Callable[[Argument, Desk], Result],
    jobs: Sequence[Argument],
    *,
    told: Callable[[int, Any], None] = lambda _number, _report: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> list[Result]:
    """Do jobs in processes that are started for them and end with them; see `Team.run`."""
    with Team(most=len(jobs)) as team:
        return team.run(function, jobs, told=told, should_stop=should_stop)


class Team:
    """Processes that do one job after another.

    They are started by `start`, or else by the first `run`, and stay for the next until `close`.
    A team belongs to one thread. When its program is killed they end by themselves.
    """

    def __init__(
        self,
        *,
        most: int | None = None,
        warm_up: Callable[[], object] = import_spacy,
        memory: int = MEMORY_EACH,
        apart: bool = False,
    ) -> None:
        """Make a team without starting anything.

        Args:
            most: processes at a time; as many as there are cores and room for when None.
            warm_up: function of a module, called by each process at its start.
            memory: bytes that one process will take.
            apart: start a process where there is one core, and for one job, too: what does not
                let go of Python's lock would hold up a window.
        """
        room = available_memory()
        fitting = _MOST if room is None else max(room // max(memory, 1), 1)
        self._size = min(most or _MOST, cores(), fitting, _MOST)
        self._warm_up = warm_up
        self._members: list[Member] = []
        self._folder: Path | None = None
        self._started = 0
        self._numbers = 0  # of the jobs of earlier runs
        # a process of a team has none of its own
        is_main = multiprocessing.parent_process() is None
        self._apart = apart and is_main
        self._can_start = is_main and (self._size > 1 or apart)

    @property
    def size(self) -> int:
        """How many jobs are done at a time."""
        return self._size if self._can_start else 1

    def __enter__(self) -> Team:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the processes, so that they are ready when the jobs are; returns at once.

        Raises:
            RuntimeError: the main program does so while it is imported by a process of a team: it
                lacks ``if __name__ == "__main__"``.
        """
        if getattr(multiprocessing.current_process(), "_inheriting", False):
            raise RuntimeError(
                'trainings side by side need if __name__ == "__main__" in the script'
            )
        while self._can_start and len(self._members) < self._size:
            try:
                self._members.append(self._spawn())
            except OSError as error:
                log.warning("no process for a training: %s", error)
                self._size = len(self._members)
                self._can_start = self._size > 0

    def run(
        self,
        function: Callable[[Argument, Desk], Result],
        jobs: Sequence[Argument],
        *,
        told: Callable[[int, Any], None] = lambda _number, _report: None,
        ended: Callable[[int, Any], None] = lambda _number, _result: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> list[Result]:
        """Do all jobs and return their results, in the order of the jobs.

        Args:
            function: of a module (it is found again by its name); does one job. It, its argument,
                its reports and its result are pickled.
            jobs: frozen values.
            told: called in this thread with (place in ``jobs``, report).
            ended: called in this thread with (place in ``jobs``, result), as they end.
            should_stop: looked at some twenty times a second.

        Raises:
            Cancelled: ``should_stop`` said so; it holds the results that there are.
            EventNerError: a job raised it; the others were stopped.
            TrainingError: a process was ended from outside, twice at the same job; or none can be
                started where the jobs are to be done apart.
        """
        if len(jobs) > 1 or self._apart:
            self.start()
        first = self._numbers
        self._numbers += len(jobs)
        shift = _Shift(function, jobs, first, told, ended)
        try:
            while shift.missing:
                if should_stop():
                    raise Cancelled(shift.results)
                if not self._members:
                    if self._apart:
                        raise _no_process()
                    self._do_here(shift, should_stop)
                    break
                self._hand_out(shift)
                self._take_in(shift, _LOOK_EVERY)
        except BaseException:
            self._stop(shift)
            raise
        return [shift.results[at] for at in range(len(jobs))]

    def close(self) -> None:
        """End all processes and remove what they left."""
        for member in self._members:
            try:
                member.connection.send((END,))
            except OSError:
                continue
        deadline = time.monotonic() + _ENDING
        for member in [*self._members]:
            member.process.join(max(deadline - time.monotonic(), 0) if member.is_ready else 0)
            self._remove(member)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _spawn(self) -> Member:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="eventner-"))
        self._started += 1
        return spawn(self._folder / str(self._started), self._warm_up, self._started)

    def _hand_out(self, shift: _Shift) -> None:
        for member in [*self._members]:
            if not shift.waiting:
                return
            if member.is_ready and member.number is None:
                at = shift.waiting.popleft()
                member.number = shift.first + at
                try:
                    member.connection.send((JOB, member.number, shift.function, shift.jobs[at]))
                except OSError:
                    self._lost(member, shift)

    def _take_in(self, shift: _Shift, seconds: float) -> None:
        """Take what the processes say within a time."""
        by_connection = {member.connection: member for member in self._members}
        for connection in wait(list(by_connection), seconds):
            member = by_connection[connection]  # type: ignore[index]
            try:
                while member.connection.poll():
                    self._heard(member, member.connection.recv(), shift)
            except (EOFError, OSError):
                self._lost(member, shift)

    def _heard(self, member: Member, message: tuple[Any, ...], shift: _Shift) -> None:
        kind = message[0]
        if kind == READY:
            member.is_ready = True
            return
        at = message[1] - shift.first
        if kind == TOLD:
            shift.tell(at, message[2])
            return
        member.number = None
        if kind == DONE:
            shift.take(at, message[2])
        elif kind == FAILED:
            error: EventNerError = message[2]
            if message[3]:
                log.error("unexpected error in a process: %s", " < ".join(reversed(message[3])))
            raise error

    def _lost(self, member: Member, shift: _Shift) -> None:
        """Go on without a process that has ended by itself."""
        member.process.join(_ENDING)
        self._remove(member)
        code = member.process.exitcode
        log.warning("a process of a training has ended: status %s", code)
        if shift.is_stopping:
            return
        if member.number is not None:
            at = member.number - shift.first
            if at in shift.lost:
                raise out_of_memory() if code == -9 else _ended_from_outside()
            # once more, beside fewer others: memory may suffice then
            shift.lost.add(at)
            shift.waiting.appendleft(at)
            self._size = max(self._size - 1, 1)
            if not self._members:
                self._members.append(self._spawn())
        elif not self._members and not member.is_ready:
            if code != 1:
                raise _ended_from_outside()
            # it could not even begin: a main program that cannot be imported, for example
            self._can_start = False

    def _stop(self, shift: _Shift) -> None:
        """Stop what is under way; end the processes that do not answer in time."""
        shift.is_stopping = True
        for member in [*self._members]:
            if member.number is not None:
                try:
                    member.connection.send((STOP, member.number))
                except OSError:
                    self._remove(member)
        deadline = time.monotonic() + _GRACE
        while self._is_busy() and (left := deadline - time.monotonic()) > 0:
            try:
                self._take_in(shift, left)
            except EventNerError as error:
                log.info("ended while being stopped: %s", type(error).__name__)
        for member in [*self._members]:
            if member.number is not None:
                self._remove(member)

    def _is_busy(self) -> bool:
        return any(member.number is not None for member in self._members)

    def _remove(self, member: Member) -> None:
        """End a process, at once if need be, and remove its folder."""
        if member in self._members:
            self._members.remove(member)
        member.end()

    def _do_here(self, shift: _Shift, should_stop: Callable[[], bool]) -> None:
        """Do what is left in this thread."""
        while shift.waiting:
            if should_stop():
                raise Cancelled(shift.results)
            at = shift.waiting.popleft()
            with tempfile.TemporaryDirectory(
                prefix="eventner-", ignore_cleanup_errors=True
            ) as folder:
                desk = Desk(Path(folder), _telling(shift, at), should_stop)
                try:
                    shift.take(at, shift.function(shift.jobs[at], desk))
                except EventNerError:
                    if should_stop():
                        raise Cancelled(shift.results) from None
                    raise
                except MemoryError as error:
                    raise out_of_memory() from error


class _Shift:
    """The jobs of one `Team.run`, and how far they are."""

    def __init__(
        self,
        function: Callable[[Any, Desk], Any],
        jobs: Sequence[Any],
        first: int,
        told: Callable[[int, Any], None],
        ended: Callable[[int, Any], None],
    ) -> None:
        self.function = function
        self.jobs = jobs
        self.first = first  # number of the first job
        self.waiting = deque(range(len(jobs)))
        self.lost: set[int] = set()  # jobs whose process has ended once
        self.results: dict[int, Any] = {}
        self.is_stopping = False
        self._told = told
        self._ended = ended

    @property
    def missing(self) -> bool:
        """Whether results are still to come."""
        return len(self.results) < len(self.jobs)

    def tell(self, at: int, report: Any) -> None:
        """Hand on what a job says."""
        if not self.is_stopping:
            self._told(at, report)

    def take(self, at: int, result: Any) -> None:
        """Take a result."""
        self.results[at] = result
        if not self.is_stopping:
            self._ended(at, result)


def _telling(shift: _Shift, at: int) -> Callable[[Any], None]:
    return lambda report: shift.tell(at, report)


def _no_process() -> TrainingError:
    return TrainingError(
        "This computer did not let EventNER start a second process to work in.",
        "Close other programs, and try again.",
    )


def _ended_from_outside() -> TrainingError:
    return TrainingError(
        "This computer ended one of the trainings that ran side by side, probably because its "
        "memory ran out.",
        "Close other programs, or start from a smaller base model, and try again.",
    )
