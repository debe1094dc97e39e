"""What another program has made of the file: read and set against what is here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..core.document import Document
from ..core.errors import EventNerError, FileError
from ..storage.stamp import Stamp, digest_of, stamp_of

# Up to this size the content is looked at even when the stamp is the same: some file systems
# count time in steps of two seconds.
_ALWAYS_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Version:
    """The file as it was found.

    Attributes:
        stamp: by which a later change is seen; None when the file is not there.
        digest: of its content.
        document: what is in it; None when it cannot be read as a project.
        problem: why not.
    """

    stamp: Stamp | None
    digest: str
    document: Document | None
    problem: EventNerError | None = None


class ChangedOutside(FileError):
    """Another program has written the file since it was read or saved here.

    Attributes:
        version: what it wrote.
    """

    def __init__(self, path: Path, version: Version) -> None:
        super().__init__(f"Another program has changed {path.name} meanwhile.")
        self.version = version


def find_change(path: Path, stamp: Stamp | None, digest: str) -> Version | None:
    """Return what the file holds when it is not what it was; None when it is, or is gone.

    A file that was written anew with the same content is what it was.

    Args:
        path: of the file.
        stamp: of the file when it was last read or written here; None when it was not there.
        digest: of its content then.

    Raises:
        FileError: it cannot be read.
    """
    from ..storage.codec import decode  # late: a window is to be seen first
    from ..storage.reading import read_bytes

    now = stamp_of(path)
    if now is None or (now == stamp and now.size > _ALWAYS_READ_BYTES):
        return None
    data = read_bytes(path)
    found = digest_of(data)
    if found == digest:
        return None
    try:
        document = decode(data, name=path.name).document
    except EventNerError as error:
        return Version(now, found, None, error)
    return Version(now, found, document)
