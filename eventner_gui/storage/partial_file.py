"""A file that is still being downloaded, with what is needed to go on where it stopped."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from .download_errors import DownloadError
from .log_folder import lock

log = logging.getLogger(__name__)

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_PARTIAL = 206


class PartialFile:
    """What has come of a file so far.

    Attributes:
        size: bytes that are here.
        total: bytes in all, as the server said; 0 while that is not known.
        resumed: whether some of it came in an earlier request or session.
        is_whole: whether all of it is here.
    """

    def __init__(self, target: Path, address: str, sha256: str) -> None:
        """Name it; nothing is looked at before `locked`.

        Args:
            target: the name the file will have when it is whole.
            address: where it comes from.
            sha256: of its contents; what is left of a file with another one is not used.
        """
        self.path = target.with_name(f"{target.name}.part")
        self._target = target
        self._about = target.with_name(f"{target.name}.part.json")
        self._address, self._sha256 = address, sha256
        self._etag = ""
        self.size = self.total = 0
        self.is_whole = self.resumed = False

    @property
    def folder(self) -> Path:
        """Return the folder it lies in."""
        return self.path.parent

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other windows from downloading the same file, and take up what is there.

        Raises:
            DownloadError: another one does.
            OSError: the folder cannot be written to.
        """
        with self._target.with_name(f"{self._target.name}.lock").open(
            "a", encoding="ascii"
        ) as file:
            if not lock(file):
                raise DownloadError(
                    "Another window of EventNER is downloading this model already.",
                    "Wait until it has ended there.",
                )
            self._remember()
            yield
        with contextlib.suppress(OSError):
            Path(file.name).unlink()

    def range_headers(self) -> dict[str, str]:
        """Return the headers that ask for the rest alone."""
        if not self.size:
            return {}
        headers = {"Range": f"bytes={self.size}-"}
        if self._etag:
            headers["If-Range"] = self._etag
        return headers

    def accept(self, status: int, headers: Mapping[str, str]) -> bool:
        """Prepare for an answer.

        Args:
            status: of the answer.
            headers: names in lower case.

        Returns:
            False when it does not fit what is here; that was thrown away then.
        """
        if status == _PARTIAL:
            found = _RANGE.match(headers.get("content-range", ""))
            if found is None or int(found[1]) != self.size:
                self.discard()
                return False
            self.total = int(found[2]) if found[2] != "*" else self.total
            self.resumed = self.resumed or self.size > 0
        else:
            self.discard()
            length = headers.get("content-length", "")
            self.total = int(length) if length.isdigit() else 0
        etag = headers.get("etag", "")
        self._etag = "" if etag.startswith("W/") else etag  # a weak one does not tell bytes apart
        self._note()
        return True

    @contextlib.contextmanager
    def appending(self) -> Iterator[IO[bytes]]:
        """Open the file to add to it."""
        with self.path.open("ab") as file:
            yield file

    def note_whole(self) -> None:
        """Note that nothing more will come."""
        self.is_whole = True

    def discard(self) -> None:
        """Throw away what is here."""
        for path in (self.path, self._about):
            path.unlink(missing_ok=True)
        self.size = self.total = 0
        self.is_whole = self.resumed = False

    def finish(self) -> None:
        """Give the file its name.

        Raises:
            OSError: it cannot be renamed.
        """
        with self.path.open("rb+") as file:
            os.fsync(file.fileno())
        self.path.replace(self._target)
        self._about.unlink(missing_ok=True)

    def _remember(self) -> None:
        """Take what an earlier session left, if it is of the same file."""
        try:
            about: dict[str, Any] = json.loads(self._about.read_text(encoding="utf-8"))
            if about["sha256"] != self._sha256:
                return
            self.size = self.path.stat().st_size
            self.total = int(about["total"])
            self._etag = str(about["etag"]) if about["address"] == self._address else ""
        except FileNotFoundError:
            return
        except (OSError, ValueError, LookupError, TypeError) as error:
            log.info("what is left of a download is not used: %s", type(error).__name__)
            self.size = self.total = 0
            return
        self.resumed = self.size > 0
        self.is_whole = 0 < self.total == self.size

    def _note(self) -> None:
        about = {
            "address": self._address,
            "sha256": self._sha256,
            "etag": self._etag,
            "total": self.total,
        }
        self._about.write_text(json.dumps(about), encoding="utf-8")


def left_over(target: Path) -> int:
    """Return how many bytes of a file came in an earlier download; 0 for none."""
    try:
        return target.with_name(f"{target.name}.part").stat().st_size
    except OSError:
        return 0


def forget(target: Path) -> None:
    """Remove what an earlier download left.

    Raises:
        OSError: it cannot be removed.
    """
    for ending in (".part", ".part.json"):
        target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)
