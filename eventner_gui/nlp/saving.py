"""Models to the disk: at the end of a training, and now and then while it goes on."""

from __future__ import annotations

import logging
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..storage.disk_errors import why_not_written
from ..storage.runs import MODEL_BEST, MODEL_LAST, RunRecord, write_run
from ..storage.safe_points import keep
from .base_parts import LoadedBase
from .data import StoppedEarly
from .ensemble import Trainings
from .finished import finish
from .ready import Ready
from .reports import LogReport, Report
from .trust import remember_trained

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

_CUT_SHORT = (
    "Training was cut short with the program or the computer; this is what had been put aside "
    "until then."
)


class SafePoints:
    """Puts what is learnt aside, so that a crash costs some minutes and not all."""

    def __init__(
        self,
        ready: Ready,
        base: LoadedBase,
        folder: Path,
        record_of: Callable[[Ready, Trainings], RunRecord],
        report: Callable[[Report], None],
    ) -> None:
        """Begin.

        Args:
            ready: the training.
            base: what it started from.
            folder: where the run will be.
            record_of: returns the record of a run that ended so.
            report: is told.
        """
        self._ready, self._base, self._folder = ready, base, folder
        self._record_of, self._report = record_of, report

    def put_aside(self, so_far: Trainings) -> None:
        """Write a model of what the members have learnt.

        A disk that is full does not end the training: there may be room when it is done.
        """
        place = self._ready.setup.folder
        try:
            with _same_random_numbers():
                keep(place, lambda into: self._write(so_far, into))
        except StoppedEarly:
            return  # nothing is learnt yet
        except OSError as error:
            reason, _ = why_not_written(error, place)
            log.warning("a safe point could not be written: %s", error)
            self._report(LogReport(f"What is learnt so far could not be put aside: {reason}."))
        else:
            self._report(LogReport("What is learnt so far is put aside, in case."))

    def _write(self, so_far: Trainings, into: Path) -> None:
        pipeline, ready, outcome = finish(self._ready, self._base, so_far, into)
        pipeline.to_disk(into / MODEL_BEST)
        record = self._record_of(ready, outcome)
        beyond = (*record.beyond_config, _CUT_SHORT)
        write_run(replace(record, stopped=True, beyond_config=beyond), into)
        for name in (MODEL_BEST, MODEL_LAST):
            remember_trained(into / MODEL_BEST, self._folder / name)


def save_models(pipeline: Language, place: Path) -> None:
    """Write the model; the one that training ended with is the same.

    Raises:
        OSError: it cannot be written.
    """
    pipeline.to_disk(place / MODEL_BEST)
    shutil.copytree(place / MODEL_BEST, place / MODEL_LAST, copy_function=_link_or_copy)


@contextmanager
def _same_random_numbers() -> Iterator[None]:
    """Let the random numbers go on after a block as if it had not been: making a model sets them.

    A training that goes on meanwhile in this thread is then the one that its seed says.
    """
    import numpy

    python, arrays = random.getstate(), numpy.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        numpy.random.set_state(arrays)


def _link_or_copy(source: str, target: str) -> None:
    """Give a file a second name where the disk can: 100 MB of vectors need not lie there twice."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
