"""What a download can end with."""

from __future__ import annotations

from ..core.errors import EventNerError

CARRY = (
    "Without a network: download the file on another computer, carry it here on a stick, and add "
    "it from there."
)
"""What can always be done."""


class DownloadError(EventNerError):
    """A download that failed; the file so far is kept unless the words say otherwise."""


class DownloadStopped(EventNerError):
    """A download that the user stopped; the file so far is kept."""

    def __init__(self) -> None:
        super().__init__("The download was stopped.", "It can go on later where it stopped.")


class UnsafeAddress(ValueError):
    """An address that is not to be read: not HTTPS, and not on this computer."""


class CutOff(Exception):
    """Less came than was announced, or more."""


class NetworkTrouble(Exception):
    """What a request ended with, kept apart from what the disk may raise.

    Attributes:
        cause: as urllib, ssl, socket or http raised it, or one of this module.
    """

    def __init__(self, cause: Exception) -> None:
        super().__init__(type(cause).__name__)
        self.cause = cause
