"""One request, read in a thread of its own, so that giving it up never waits for the network.

This is the one module of the program that uses a network. It is imported when a person has asked
for a download, by nothing else.
"""

from __future__ import annotations

import queue
import ssl
import sys
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from .. import __version__
from .download_errors import NetworkTrouble, UnsafeAddress

CHUNK = 256 * 1024
_WAITING = 8  # chunks that may wait to be taken
_LOOK_S = 0.2
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer.

    Attributes:
        status: 200 or 206.
        headers: names in lower case.
    """

    status: int
    headers: Mapping[str, str]


class HttpStream:
    """Asks for a file and hands over what comes."""

    def __init__(self, address: str, headers: Mapping[str, str], timeout: float) -> None:
        """Ask; nothing is waited for.

        Args:
            address: HTTPS, or HTTP on this computer itself.
            headers: of the request.
            timeout: seconds after which a silent connection is given up.

        Raises:
            NetworkTrouble: it is another kind of address.
        """
        try:
            check_address(address)
        except UnsafeAddress as error:
            raise NetworkTrouble(error) from error
        self._request = urllib.request.Request(
            address, headers={"User-Agent": f"EventNER/{__version__}", **headers}
        )
        self._timeout = timeout
        self._queue: queue.Queue[Head | bytes | Exception] = queue.Queue(_WAITING)
        self._closed = threading.Event()
        threading.Thread(target=self._run, name="download", daemon=True).start()

    def take(self, seconds: float) -> Head | bytes | None:
        """Return what comes next: the head, pieces, and ``b""`` at the end.

        Args:
            seconds: how long to wait.

        Returns:
            None when nothing came.

        Raises:
            NetworkTrouble: the request failed.
        """
        try:
            taken = self._queue.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(taken, Exception):
            raise NetworkTrouble(taken) from taken
        return taken

    def close(self) -> None:
        """Give the request up; its thread ends by itself."""
        self._closed.set()

    def _run(self) -> None:
        try:
            with _opener().open(self._request, timeout=self._timeout) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                self._put(Head(answer.status, headers))
                while not self._closed.is_set() and (piece := answer.read1(CHUNK)):
                    self._put(piece)
            self._put(b"")
        except Exception as error:  # noqa: BLE001 - handed to the one who takes
            self._put(error)

    def _put(self, item: Head | bytes | Exception) -> None:
        while not self._closed.is_set():
            try:
                return self._queue.put(item, timeout=_LOOK_S)
            except queue.Full:
                continue


def check_address(address: str) -> None:
    """See that an address may be read.

    Raises:
        UnsafeAddress: it is neither HTTPS nor HTTP on this computer.
    """
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return
    raise UnsafeAddress(parts.scheme)


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows an answer that leads elsewhere, never to an address that is not protected."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener() -> urllib.request.OpenerDirector:
    """Return what opens addresses; proxies come from the environment or the system."""
    https = urllib.request.HTTPSHandler(context=_certificates())
    return urllib.request.build_opener(https, _SafeRedirects())


def _certificates() -> ssl.SSLContext:
    """Return the system's certificates; Python of macOS has none of its own, spaCy brings some."""
    context = ssl.create_default_context()
    if sys.platform == "darwin" and not context.get_ca_certs():
        try:
            import certifi
        except ImportError:
            return context
        context.load_verify_locations(certifi.where())
    return context
