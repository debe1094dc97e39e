"""A client's connection, which is given up when nothing comes of it."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from .guard import Scope

_HEAD_BYTES = 64 * 1024
_HEAD_END = b"\r\n\r\n"
# So a Java client offers HTTP/2. httptools takes what follows for that protocol: the body is lost.
_UPGRADE = re.compile(rb"(?i)(?<=\r\n)upgrade:[^\r\n]*\r\n")
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
_KEY = "connection"


class Watched(Protocol):
    """What is told of a connection's requests."""

    def began(self) -> None:
        """A request has come; it is being answered."""

    def ended(self) -> None:
        """It was answered."""


class _Unwatched:
    """The connection of a request that came without one, as in tests of the application alone."""

    def began(self) -> None:
        """Do nothing."""

    def ended(self) -> None:
        """Do nothing."""


_UNWATCHED = _Unwatched()


def connection_of(scope: Scope) -> Watched:
    """Return the connection that a request came over."""
    return cast(Watched, scope.get("state", {}).get(_KEY, _UNWATCHED))


def watched_protocol(
    seconds: float, protocol: type[asyncio.Protocol] | None = None
) -> type[asyncio.Protocol]:
    """Return uvicorn's protocol with bounds that it has not: they hold for every connection.

    Args:
        seconds: in which a request's head has to arrive, and in which a client has to read what
            it was sent; then the connection is cut.
        protocol: one of uvicorn's; its own choice when not given.
    """

    class Connection(protocol or _uvicorns()):  # type: ignore[misc]
        """A client's connection."""

        def __init__(self, *args: Any, app_state: dict[str, Any], **options: Any) -> None:
            # each request has this state in its scope: so `Guard` finds its connection
            super().__init__(*args, app_state={**app_state, _KEY: self}, **options)
            self._wait: asyncio.TimerHandle | None = None  # for a request
            self._drain: asyncio.TimerHandle | None = None  # for the client to read
            self._is_lost = False
            self._is_in_head, self._head = True, b""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self.ended()

        def connection_lost(self, exc: Exception | None) -> None:
            self._is_lost = True
            self._stop_waiting()
            self._stop_draining()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._is_in_head:
                self._head += data
                head, end, rest = self._head.partition(_HEAD_END)
                if len(head) > _HEAD_BYTES:
                    self.transport.write(_TOO_LONG)
                    self.transport.close()
                    return
                if not end and head[:1].isalpha():  # else it is no HTTP, which is told at once
                    return
                data = _UPGRADE.sub(b"", head + end) + rest
                self._head, self._is_in_head = b"", False
            super().data_received(data)

        def pause_writing(self) -> None:
            super().pause_writing()
            self._drain = self._drain or self._later()

        def resume_writing(self) -> None:
            self._stop_draining()
            super().resume_writing()

        def began(self) -> None:
            """A request has come; it is being answered."""
            self._stop_waiting()
            self._is_in_head = False

        def ended(self) -> None:
            """It was answered; what was sent has to be read, and the next one to come."""
            self._is_in_head = True
            if not self._is_lost:
                self._wait = self._wait or self._later()

        def _stop_waiting(self) -> None:
            if self._wait is not None:
                self._wait.cancel()
                self._wait = None

        def _stop_draining(self) -> None:
            if self._drain is not None:
                self._drain.cancel()
                self._drain = None

        def _later(self) -> asyncio.TimerHandle:
            # not `close`, which waits until all has been read
            return asyncio.get_running_loop().call_later(seconds, self.transport.abort)

    return Connection


def _uvicorns() -> type[asyncio.Protocol]:
    """Return uvicorn's own choice: httptools where it is installed, else h11."""
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    return AutoHTTPProtocol
