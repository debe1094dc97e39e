"""Writes the project file from a snapshot, and tells the journal what the file holds."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..core.document import Document
from ..core.errors import FileError
from ..storage.stamp import Stamp, new_digest, stamp_of
from .keeper import Keeper
from .outside import ChangedOutside, Version, find_change

log = logging.getLogger(__name__)

# While a person works, writing takes turns with the window: so long work, so long rest (seconds).
_TURN = 0.003


@dataclass(frozen=True, slots=True)
class Written:
    """A good write.

    Attributes:
        seq: of the last entry of the journal that the file holds now.
        document: the snapshot that the file holds now.
        when: it was done.
        took: how long, in seconds, rests left out.
        marked: the journal knows of it.
    """

    seq: int
    document: Document
    when: datetime
    took: float
    marked: bool


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """A snapshot to be written.

    Attributes:
        document: the snapshot.
        seq: of the last entry of the journal that is in it.
        file: where to.
        keeper: of the project's journal, where there is one.
        hurry: set when somebody waits for it.
    """

    document: Document
    seq: int
    file: ProjectFile
    keeper: Keeper | None
    hurry: threading.Event


class ProjectFile:
    """The file of the open project, and what it was like when it was read or written last.

    Used by one thread at a time: the saver's worker, or the GUI thread while that is idle.
    """

    def __init__(self, path: Path, stamp: Stamp | None, digest: str | None) -> None:
        """Make it.

        Args:
            path: of the file.
            stamp: of the file as it was read; None when it was not there.
            digest: of its content then; None when whatever is there may be written over.
        """
        self.path = path
        self._stamp = stamp
        self._digest = digest

    def accept(self, version: Version) -> None:
        """Take what another program wrote as known: it may be written over."""
        self._stamp, self._digest = version.stamp, version.digest

    def look(self) -> Version | None:
        """Return what another program has written, or None.

        Raises:
            FileError: the file cannot be read.
        """
        if self._digest is None:
            return None
        return find_change(self.path, self._stamp, self._digest)

    def write(self, request: WriteRequest) -> Written:
        """Write a snapshot.

        Raises:
            ChangedOutside: the file is another one than was left here; it is not touched.
            FileError: it cannot be written.
        """
        from ..storage.atomic import write_atomically  # late: a window is to be seen first
        from ..storage.codec import encode

        began = time.perf_counter()
        content = _Content(encode(request.document), request.hurry)
        state = bytearray() if _wants_state(request.keeper) else None
        marked = False

        def announce() -> None:
            nonlocal marked
            self._see_that_it_is_ours()
            marked = _mark(request, content.digest)

        write_atomically(self.path, content.pieces(state), before_replace=announce)
        self._stamp, self._digest = stamp_of(self.path), content.digest
        took = time.perf_counter() - began - content.rested
        if marked and request.keeper is not None:
            _confirm(request.keeper, request.seq, content.digest, state)
        return Written(request.seq, request.document, datetime.now(), took, marked)

    def _see_that_it_is_ours(self) -> None:
        version = self.look()
        if version is not None:
            raise ChangedOutside(self.path, version)


class _Content:
    """The pieces of a file on their way to the disk: counted into a digest, with rests."""

    def __init__(self, chunks: Iterable[bytes], hurry: threading.Event) -> None:
        self._chunks = chunks
        self._hurry = hurry
        self._hash = new_digest()
        self.rested = 0.0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def pieces(self, kept: bytearray | None) -> Iterator[bytes]:
        """Yield the pieces; a copy of each goes to ``kept``."""
        turn_ends = time.perf_counter() + _TURN
        for chunk in self._chunks:
            self._hash.update(chunk)
            if kept is not None:
                kept += chunk
            yield chunk
            if time.perf_counter() > turn_ends:
                before = time.perf_counter()
                self._hurry.wait(_TURN)
                self.rested += time.perf_counter() - before
                turn_ends = time.perf_counter() + _TURN


def _wants_state(keeper: Keeper | None) -> bool:
    """Tell whether the journal should keep the whole content as a checkpoint."""
    try:
        return keeper is not None and keeper.journal.needs_checkpoint()
    except FileError as error:
        log.warning("the journal cannot be read", exc_info=error)
        return False


def _mark(request: WriteRequest, digest: str) -> bool:
    """Let the journal know what the file is about to hold; tell whether it does.

    Where it does not, the file is written all the same. Should the program die before the next
    save, the user is asked which state is the right one.
    """
    if request.keeper is None or not request.keeper.wait_kept(request.seq):
        return False
    try:
        request.keeper.journal.mark_file(request.seq, digest)
    except FileError as error:
        log.warning("what the file holds could not be noted", exc_info=error)
        return False
    return True


def _confirm(keeper: Keeper, seq: int, digest: str, state: bytearray | None) -> None:
    """Tell the journal that the file has been replaced; it is whole whatever comes of this."""
    try:
        keeper.journal.confirm_file(seq, digest)
        if state is not None:
            keeper.journal.add_checkpoint(seq, bytes(state))
            keeper.journal.tidy()
    except FileError as error:
        log.warning("the journal could not note what was saved", exc_info=error)
