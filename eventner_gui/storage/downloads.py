"""Downloads a file that can be stopped at any moment and goes on later where it stopped.

Nothing here touches the network before `fetch` is called, which happens when a person asks.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from .disk_errors import why_not_written
from .download_errors import CutOff, DownloadError, DownloadStopped, NetworkTrouble
from .partial_file import PartialFile

if TYPE_CHECKING:
    from .http_stream import Head, HttpStream

MARGIN = 64 * 2**20
"""Bytes that stay free on the disk."""

_LOOK_S = 0.1
_REPORT_S = 0.15
_SPEED_OVER_S = 6.0
_HASH_CHUNK = 1 << 20
_NOTHING_THERE = 416


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to download.

    Attributes:
        address: where it lies.
        sha256: of its contents, in hexadecimal.
        size: about how many bytes it has.
        needed: bytes that have to be free besides, for what is made of it.
    """

    address: str
    sha256: str
    size: int
    needed: int = 0

    @property
    def host(self) -> str:
        """Return the host's name, for messages."""
        return urlsplit(self.address).hostname or "the server"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to try.

    Attributes:
        tries: in vain, one after another, before it is given up.
        pause: seconds before the second try; twice as long before each further one.
        silence: seconds without a byte after which a connection counts as broken.
    """

    tries: int = 5
    pause: float = 1.0
    silence: float = 30.0


@dataclass(frozen=True, slots=True)
class Received:
    """How far a download is.

    Attributes:
        done: bytes that are here.
        total: bytes in all.
        speed: bytes a second of late; 0 while that is not known.
        words: what is being done, when it is not simply coming in; empty otherwise.
    """

    done: int
    total: int
    speed: float = 0.0
    words: str = ""

    @property
    def seconds_left(self) -> float | None:
        """Return how long it will take; None while that is not known."""
        return (self.total - self.done) / self.speed if self.speed > 0 else None


def fetch(
    wanted: Wanted,
    target: Path,
    *,
    report: Callable[[Received], object],
    should_stop: Callable[[], bool],
    patience: Patience = Patience(),
) -> None:
    """Download a file; what came earlier is not asked for again.

    Args:
        wanted: the file.
        target: where it is put when it is whole and right; its folder exists.
        report: called some times a second.
        should_stop: looked at ten times a second.
        patience: how long to try.

    Raises:
        DownloadStopped: `should_stop` said so.
        DownloadError: it failed; the words say why and what to do.
    """
    part = PartialFile(target, wanted.address, wanted.sha256)
    try:
        with part.locked():
            _Download(wanted, part, report, should_stop, patience).run()
            part.finish()
    except OSError as error:
        reason, hint = why_not_written(error, target.parent)
        raise DownloadError(f"The download cannot be kept: {reason}.", hint) from error


class _Download:
    """The tries of one download."""

    def __init__(
        self,
        wanted: Wanted,
        part: PartialFile,
        report: Callable[[Received], object],
        should_stop: Callable[[], bool],
        patience: Patience,
    ) -> None:
        self._wanted, self._part = wanted, part
        self._report, self._should_stop, self._patience = report, should_stop, patience
        self._total = wanted.size
        self._pieces = 0  # connections that the file was put together from
        self._wrong = 0  # files that were whole and not right
        self._begun: list[tuple[float, int]] = []

    def run(self) -> None:
        """Try until the file is here and right."""
        from .network_words import can_pass, in_words

        failures = 0
        while True:
            before = self._part.size
            try:
                self._receive()
            except NetworkTrouble as trouble:
                failures = 1 if self._part.size > before else failures + 1
                again = self._is_past_the_end(trouble.cause) or can_pass(trouble.cause)
                if not again or failures >= self._patience.tries:
                    raise in_words(trouble.cause, self._wanted.host) from trouble
                self._rest(failures)
                continue
            if self._is_right():
                return

    def _is_past_the_end(self, error: Exception) -> bool:
        """Begin anew where more is here than the server has (416)."""
        if getattr(error, "code", 0) != _NOTHING_THERE:
            return False
        self._part.discard()
        return True

    def _receive(self) -> None:
        """Ask for what is missing and keep what comes."""
        from .http_stream import HttpStream

        if self._part.is_whole:
            return
        self._stop_if_asked()
        headers = {"Accept-Encoding": "identity", **self._part.range_headers()}
        stream = HttpStream(self._wanted.address, headers, self._patience.silence)
        try:
            head = self._head(stream)
            self._begin(head)
            self._pieces += 1
            with self._part.appending() as file:
                self._keep(stream, file)
        finally:
            stream.close()

    def _head(self, stream: HttpStream) -> Head:
        from .http_stream import Head

        self._tell(words="Asking…" if not self._pieces else "")
        taken = self._take(stream)
        if not isinstance(taken, Head):
            raise TypeError("no head")
        return taken

    def _begin(self, head: Head) -> None:
        """Prepare the file for what will come."""
        from .network_words import login_page

        if head.headers.get("content-type", "").startswith("text/html"):
            raise login_page(self._wanted.host)
        if not self._part.accept(head.status, head.headers):
            raise NetworkTrouble(CutOff("another part than was asked for"))
        self._total = self._part.total or self._wanted.size
        if self._total > 2 * self._wanted.size + MARGIN:
            self._part.discard()
            raise DownloadError(
                f"{self._wanted.host} sends {self._total / 1e6:,.0f} MB where "
                f"{self._wanted.size / 1e6:,.0f} MB were expected; nothing was kept.",
                "Look for a newer EventNER, or get the file in another way.",
            )
        check_room(self._part.folder, self._total - self._part.size + self._wanted.needed)

    def _keep(self, stream: HttpStream, file: IO[bytes]) -> None:
        self._begun = []
        while piece := self._take(stream):
            if not isinstance(piece, bytes):
                raise TypeError("a second head")
            file.write(piece)
            self._part.size += len(piece)
            if self._part.size > self._total + MARGIN:
                raise NetworkTrouble(CutOff("more than was announced"))
            self._tell()
        file.flush()
        if self._part.total and self._part.size < self._part.total:
            raise NetworkTrouble(CutOff("less than was announced"))
        self._part.note_whole()

    def _take(self, stream: HttpStream) -> Head | bytes:
        """Return what comes next; give up on silence."""
        until = time.monotonic() + self._patience.silence + _LOOK_S
        while (taken := stream.take(_LOOK_S)) is None:
            self._stop_if_asked()
            if time.monotonic() > until:
                raise NetworkTrouble(TimeoutError())
        self._stop_if_asked()
        return taken

    def _is_right(self) -> bool:
        """Compare the digest; tell whether to try from the beginning where it differs."""
        from .network_words import not_the_file

        if not self._part.is_whole:
            return False
        self._tell(words="Checking…")
        if sha256_of(self._part.path, self._should_stop) == self._wanted.sha256:
            return True
        whole_at_once = self._pieces == 1 and not self._part.resumed
        self._part.discard()
        self._wrong += 1
        if whole_at_once or self._wrong > 1:
            raise not_the_file(self._wanted.host)
        self._pieces = 0  # put together wrongly, perhaps: once more in one piece
        return False

    def _rest(self, failures: int) -> None:
        """Wait before the next try."""
        until = time.monotonic() + self._patience.pause * 2 ** (failures - 1)
        self._tell(words="The connection broke; trying again…")
        while time.monotonic() < until:
            self._stop_if_asked()
            time.sleep(min(_LOOK_S, max(0.0, until - time.monotonic())))

    def _stop_if_asked(self) -> None:
        if self._should_stop():
            raise DownloadStopped

    def _tell(self, words: str = "") -> None:
        now, done = time.monotonic(), self._part.size
        if words:
            self._report(Received(done, max(self._total, done), 0.0, words))
            return
        if self._begun and now - self._begun[-1][0] < _REPORT_S and done < self._total:
            return
        self._begun = [(at, had) for at, had in self._begun if now - at < _SPEED_OVER_S]
        self._begun.append((now, done))
        first_at, first_had = self._begun[0]
        speed = (done - first_had) / (now - first_at) if now - first_at > _REPORT_S else 0.0
        self._report(Received(done, max(self._total, done), speed))


def check_room(folder: Path, needed: int) -> None:
    """See that there is room on the disk.

    Args:
        folder: on the disk; it exists.
        needed: bytes that will be written.

    Raises:
        DownloadError: there is not.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + MARGIN:
        raise DownloadError(
            f"There is not enough room on the disk: {needed / 1e6:,.0f} MB are needed, "
            f"{max(0, free - MARGIN) / 1e6:,.0f} MB are free.",
            f"Make room on the disk of {folder}, then try again.",
        )


def sha256_of(path: Path, should_stop: Callable[[], bool] = lambda: False) -> str:
    """Return the digest of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
        DownloadStopped: `should_stop` said so.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASH_CHUNK):
            if should_stop():
                raise DownloadStopped
            digest.update(chunk)
    return digest.hexdigest()
