"""Jobs without end, done in processes of their own, one for a core; results come in order.

A `side_by_side.Team` knows all its jobs and keeps all their results. Here jobs are taken from an
iterator as they are needed, each process has its next one waiting, and a result is handed on as
soon as those before it were: memory holds a few jobs and results, however many there are.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, TypeVar

from ..core.errors import EventNerError, TrainingError
from ..storage.memory import available_memory
from .side_by_side import MEMORY_EACH, Cancelled, cores
from .side_child import DONE, FAILED, JOB, READY, Desk, import_spacy
from .side_process import Member, spawn

log = logging.getLogger(__name__)

Argument = TypeVar("Argument")
Result = TypeVar("Result")

MOST = 60  # Windows waits for no more than 63 things at once
_HELD = 2  # jobs that a process has: it is never without one while its result is taken in
_AHEAD = 4  # jobs a process that may be under way or done while an earlier one is not
_LOOK_EVERY = 0.1  # seconds between two looks at the stop flag
_ENDING = 2.0  # seconds for a process that has closed its end to be gone


def processes_for(memory: int = MEMORY_EACH, most: int | None = None) -> int:
    """Return how many processes there is room for.

    Args:
        memory: bytes that each will take.
        most: processes that are wanted; as many as there are cores when None.
    """
    room = available_memory()
    fitting = MOST if room is None else max(room // max(memory, 1), 1)
    return max(min(most or cores(), fitting, MOST), 1)


def in_order(
    function: Callable[[Argument, Desk], Result],
    jobs: Iterable[Argument],
    processes: int,
    *,
    warm_up: Callable[[], object] = import_spacy,
    should_stop: Callable[[], bool] = lambda: False,
) -> Generator[Result, None, None]:
    """Do jobs and yield their results, in the order of the jobs.

    The processes end when all is done, when the iterator is closed, or with this program, however
    that ends. With one process, and where none can be started, the jobs are done here.

    Args:
        function: of a module; it, its argument and its result are pickled.
        jobs: taken as they are needed, in this thread.
        processes: how many.
        warm_up: function of a module that each process calls at its start.
        should_stop: looked at some ten times a second.

    Raises:
        Cancelled: ``should_stop`` said so.
        EventNerError: a job raised it.
        EndedTwice: a process was ended from outside twice at the same job.
    """
    if processes == 1:
        yield from _here(function, jobs, should_stop)
        return
    with closing(_Processes(function, jobs, processes, warm_up, should_stop)) as team:
        yield from team.results()


class EndedTwice(TrainingError):
    """A process was ended from outside twice at the same job.

    Attributes:
        number: of the job, from 0.
    """

    def __init__(self, number: int) -> None:
        super().__init__(
            "This computer ended a process at work twice at the same place, probably because its "
            "memory ran out.",
            "Close other programs, or let fewer processes work.",
        )
        self.number = number


@dataclass(slots=True, eq=False)
class _Hand:
    """A process with the numbers of its jobs, the one under way first."""

    member: Member
    numbers: deque[int] = field(default_factory=deque)


class _Processes:
    """The processes of one `in_order`."""

    def __init__(
        self,
        function: Callable[[Any, Desk], Any],
        jobs: Iterable[Any],
        size: int,
        warm_up: Callable[[], object],
        should_stop: Callable[[], bool],
    ) -> None:
        self._function, self._jobs, self._size = function, iter(jobs), size
        self._warm_up, self._should_stop = warm_up, should_stop
        self._folder = Path(tempfile.mkdtemp(prefix="eventner-"))
        self._started = 0
        self._hands: list[_Hand] = []
        self._arguments: dict[int, Any] = {}  # of jobs whose result is still to come
        self._waiting: deque[int] = deque()  # jobs taken back from a process that has ended
        self._lost: set[int] = set()  # jobs whose process has ended once
        self._done: dict[int, Any] = {}  # results that wait for an earlier one
        self._taken = 0  # jobs
        self._given = 0  # results
        self._has_more = True

    def results(self) -> Iterator[Any]:
        """Do the jobs; see `in_order`."""
        while self._size > len(self._hands) and self._start():
            pass
        while True:
            if self._should_stop():
                raise Cancelled({})
            self._hand_out()
            if self._given in self._done:
                self._given += 1
                yield self._done.pop(self._given - 1)
            elif self._given == self._taken and not self._has_more:
                return
            elif self._hands:
                self._take_in()
            else:
                self._do_here()

    def close(self) -> None:
        """End the processes, at once, and remove what they left."""
        for hand in self._hands:
            hand.member.end()
        self._hands.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> bool:
        self._started += 1
        folder = self._folder / str(self._started)
        try:
            member = spawn(folder, self._warm_up, self._started, modest=False)
        except OSError as error:
            log.warning("no process for a part of the work: %s", error)
            self._size = len(self._hands)
            return False
        self._hands.append(_Hand(member))
        return True

    def _hand_out(self) -> None:
        """Give each process what it lacks; first those that have nothing to do."""
        for held in range(_HELD):
            for hand in [*self._hands]:
                if len(hand.numbers) == held and (number := self._next()) is not None:
                    hand.numbers.append(number)
                    try:
                        hand.member.connection.send(
                            (JOB, number, self._function, self._arguments[number])
                        )
                    except OSError:
                        self._ended(hand)

    def _next(self) -> int | None:
        """Return the number of a job that is to be done; None when none is, or not yet."""
        if self._waiting:
            return self._waiting.popleft()
        if not self._has_more or self._taken - self._given >= _AHEAD * max(self._size, 1):
            return None
        try:
            argument = next(self._jobs)
        except StopIteration:
            self._has_more = False
            return None
        number = self._taken
        self._arguments[number] = argument
        self._taken += 1
        return number

    def _do_here(self) -> None:
        """Do the next job in this thread: there is no process."""
        self._waiting.clear()  # they are among the arguments
        if self._given not in self._arguments:
            self._next()
        if self._given in self._arguments:
            jobs = [self._arguments.pop(self._given)]
            self._done[self._given] = next(_here(self._function, jobs, self._should_stop))

    def _take_in(self) -> None:
        by_connection = {hand.member.connection: hand for hand in self._hands}
        for connection in wait(list(by_connection), _LOOK_EVERY):
            hand = by_connection[connection]  # type: ignore[index]
            try:
                while hand.member.connection.poll():
                    self._heard(hand, hand.member.connection.recv())
            except (EOFError, OSError):
                self._ended(hand)

    def _heard(self, hand: _Hand, message: tuple[Any, ...]) -> None:
        kind, *rest = message
        if kind == READY:
            hand.member.is_ready = True
        elif kind == DONE:
            number, result = rest
            hand.numbers.remove(number)
            del self._arguments[number]
            self._done[number] = result
        elif kind == FAILED:
            error: EventNerError = rest[1]
            if rest[2]:
                log.error("unexpected error in a process: %s", " < ".join(reversed(rest[2])))
            raise error

    def _ended(self, hand: _Hand) -> None:
        """Go on without a process that has ended by itself, or with another one."""
        hand.member.process.join(_ENDING)
        code = hand.member.process.exitcode
        log.warning("a process at work has ended: status %s", code)
        self._hands.remove(hand)
        hand.member.end()
        if hand.numbers:
            number = hand.numbers[0]
            if number in self._lost:
                raise EndedTwice(number)
            if hand.member.is_ready:
                self._lost.add(number)
            self._waiting.extendleft(reversed(hand.numbers))
        # one that could not even begin is not replaced: the main program cannot be imported there
        if hand.member.is_ready:
            self._start()


def _here(
    function: Callable[[Any, Desk], Any], jobs: Iterable[Any], should_stop: Callable[[], bool]
) -> Iterator[Any]:
    """Do jobs in this thread."""
    with tempfile.TemporaryDirectory(prefix="eventner-", ignore_cleanup_errors=True) as folder:
        desk = Desk(Path(folder), lambda _report: None, should_stop)
        for job in jobs:
            if should_stop():
                raise Cancelled({})
            yield function(job, desk)
