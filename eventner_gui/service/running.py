"""Listens and answers until it is told to stop."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable

import uvicorn

from ..core.errors import EventNerError
from .connection import watched_protocol
from .guard import App

log = logging.getLogger(__name__)

_CONNECTIONS = 512  # open at a time; one more is answered by 503
_IDLE_SECONDS = 15  # a connection that asks nothing more
_LAST_SECONDS = 10  # that requests have to end in when the service stops


class PortTaken(EventNerError):
    """Another program has the port, or it is not allowed."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Args:
        host: an address of this computer, or a name of one.
        port: 0 to 65535; 0 takes a free one.

    Raises:
        PortTaken: another program has the port.
        EventNerError: there is no such address here.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise EventNerError(
            f"This computer has no address {host}.", "Try --host 127.0.0.1."
        ) from error
    try:
        if os.name != "nt":  # there it would let two programs have one port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_CONNECTIONS)
    except (OSError, OverflowError) as error:
        listening.close()
        raise PortTaken(
            f"Port {port} of {host} cannot be had: another program has it, or it is not allowed.",
            "Choose another one with --port, or 0 for any that is free.",
        ) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """Return the address of a listening socket, as a browser takes it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    app: App,
    listening: socket.socket,
    *,
    seconds: float,
    ready: Callable[[], None],
    counted: Callable[[int], None] | None = None,
    until: threading.Event | None = None,
) -> None:
    """Answer until Ctrl+C or SIGTERM; then end what has begun.

    Args:
        app: what answers.
        listening: where; closed at the end.
        seconds: that a client may take to ask, and to read its answer.
        ready: called when the first request can be answered.
        counted: called about once a second with how many requests have been answered.
        until: ends it as Ctrl+C does once it is set.
    """
    # What uvicorn logs of requests holds their paths, in which a text may stand: left out.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    server = _Server(
        uvicorn.Config(
            app,
            http=watched_protocol(seconds),
            ws="none",
            log_config=None,
            access_log=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_LAST_SECONDS,
            server_header=False,
            date_header=True,
        ),
        ready,
        counted,
        until,
    )
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        log.info("told to stop")  # uvicorn has ended well, and then raises it once more
    finally:
        listening.close()


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
        counted: Callable[[int], None] | None,
        until: threading.Event | None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._counted = counted
        self._until = until
        self._told = 0  # requests

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Look what is to be told; uvicorn calls this ten times a second."""
        total = self.server_state.total_requests
        if self._counted is not None and counter % 10 == 0 and total != self._told:
            self._told = total
            self._counted(total)
        if self._until is not None and self._until.is_set():
            self.should_exit = True
        return await super().on_tick(counter)
