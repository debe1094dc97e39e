"""Word vectors are written while training goes on: they are most of a model, and do not change."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..storage.atomic import sync_tree
from ..storage.runs import MODEL_BEST, MODEL_LAST

if TYPE_CHECKING:
    from spacy.language import Language

log = logging.getLogger(__name__)

LARGE = 10_000_000  # bytes; less is written in no time at the end


class VectorsAhead:
    """Whether the vectors of both models are on the disk already."""

    def __init__(self) -> None:
        self.written = False


@contextmanager
def vectors_ahead(pipeline: Language, place: Path) -> Iterator[VectorsAhead]:
    """Write a pipeline's vectors into the models of a run, in a thread, while the block goes on.

    Where that fails, they are written with the rest at the end, and what is wrong is said then.

    Args:
        pipeline: that is trained; its vectors stay as they are.
        place: where the run is built. What is in it already is brought to the disk too.
    """
    ahead = VectorsAhead()
    if pipeline.vocab.vectors.data.nbytes < LARGE:
        yield ahead
        return
    thread = threading.Thread(target=_write, args=(ahead, pipeline, place), name="vectors")
    thread.start()
    try:
        yield ahead
    finally:
        thread.join()


def _write(ahead: VectorsAhead, pipeline: Language, place: Path) -> None:
    try:
        for name in (MODEL_BEST, MODEL_LAST):
            folder = place / name / "vocab"
            folder.mkdir(parents=True, exist_ok=True)
            pipeline.vocab.vectors.to_disk(folder, exclude=["strings"])
        sync_tree(place)
    except OSError as error:
        log.info("the vectors are written at the end: %s", error)
    else:
        ahead.written = True
