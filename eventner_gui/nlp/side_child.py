"""What runs in a process of a `nlp.side_by_side.Team`: one job after another, modestly.

Nothing of spaCy or numpy is imported at the top: the number of threads is set before they are.
"""

from __future__ import annotations

import logging
import os
import queue
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ..core.errors import EventNerError, TrainingError

# Messages to a child: (JOB, number, function, argument), (STOP, number), (END,)
JOB, STOP, END = "job", "stop", "end"
# and from it: (READY,), (TOLD, number, report), (DONE, number, result),
# (FAILED, number, error, places in the code)
READY, TOLD, DONE, FAILED = "ready", "told", "done", "failed"

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_NICER = 5
_BELOW_NORMAL = 0x4000  # Windows' BELOW_NORMAL_PRIORITY_CLASS
_MOST_PLACES = 30


@dataclass(frozen=True, slots=True)
class Desk:
    """What a job has at hand.

    Attributes:
        folder: empty, for the job alone; removed after it, whatever happens.
        tell: hands a report (picklable) to whoever gave the job.
        should_stop: whether the job was asked to stop; it then raises or answers what it has.
    """

    folder: Path
    tell: Callable[[Any], None]
    should_stop: Callable[[], bool]


def out_of_memory() -> TrainingError:
    """Return what is said when a job found no memory."""
    return TrainingError(
        "This computer ran out of free memory while training.",
        "Close other programs, split very long texts, or start from a smaller base model.",
    )


def import_spacy() -> None:
    """Import what every training needs: 3 s that each job would otherwise wait for."""
    import spacy.training.loop  # noqa: F401

    from . import training  # noqa: F401


def work(connection: Connection, folder: Path, warm_up: Callable[[], object], modest: bool) -> None:
    """Do jobs until told to end, or until the program that gave them has gone.

    Args:
        connection: to that program.
        folder: for this process alone; the jobs' folders are made in it.
        warm_up: called before the first job.
        modest: whether to leave the cores to the window.
    """
    _settle()
    if modest:
        _give_way()
    inbox: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
    stopped: set[int] = set()  # numbers of jobs
    threading.Thread(target=_listen, args=(connection, folder, inbox, stopped), daemon=True).start()
    warm_up()
    connection.send((READY,))
    while (order := inbox.get())[0] is not END:
        _, number, function, argument = order
        connection.send(_answer(connection, folder, number, function, argument, stopped))


def _answer(
    connection: Connection,
    folder: Path,
    number: int,
    function: Callable[[Any, Desk], Any],
    argument: Any,
    stopped: set[int],
) -> tuple[Any, ...]:
    """Return the last message about a job."""
    place = folder / str(number)
    try:
        place.mkdir(parents=True, exist_ok=True)
        desk = Desk(
            place,
            tell=lambda report: connection.send((TOLD, number, report)),
            should_stop=lambda: number in stopped,
        )
        answer = (DONE, number, function(argument, desk))
        _check_picklable(answer)
    except EventNerError as error:
        return FAILED, number, error, ()
    except MemoryError:
        return FAILED, number, out_of_memory(), ()
    except Exception as error:  # noqa: BLE001 -- told to the one who gave the job, with its places
        kind = type(error).__name__
        told = TrainingError(
            f"Something went wrong inside EventNER ({kind}).",
            "Your sentences are safe. Help > Copy details for a report has what a programmer "
            "needs.",
        )
        return FAILED, number, told, _places(error)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return answer


def _check_picklable(answer: object) -> None:
    from multiprocessing.reduction import ForkingPickler

    ForkingPickler.dumps(answer)


def _places(error: BaseException) -> tuple[str, ...]:
    """Return the kind of an error and where it came from, without its words."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    return (
        type(error).__name__,
        *(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames),
    )


def _listen(
    connection: Connection,
    folder: Path,
    inbox: queue.SimpleQueue[tuple[Any, ...]],
    stopped: set[int],
) -> None:
    """Take messages (in a thread of its own); end the process when nobody is there any more."""
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            # whoever gave the jobs was killed: no training goes on, nothing stays behind
            shutil.rmtree(folder, ignore_errors=True)
            if folder.parent.is_dir() and not any(folder.parent.iterdir()):
                shutil.rmtree(folder.parent, ignore_errors=True)
            os._exit(1)
        if message[0] == STOP:
            stopped.add(message[1])
        elif message[0] == END:
            inbox.put((END,))
            return
        else:
            inbox.put(message)


def _settle() -> None:
    """Leave one thread to each library, Ctrl+C and the log to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    for name in _THREADS:
        os.environ[name] = "1"
    # what is worth a line is told to the parent, which has a log; standard error is the user's
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(True)


def _give_way() -> None:
    """Leave the cores to the window."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(_NICER)
