"""What stands before the service: who may ask, how much, and how many at once."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from .connection import connection_of
from .deadline import within
from .limits import Limits

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN_PATH = "/health"
"""Answered without a token: it says nothing of the model."""

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class _Refused(Exception):
    """The request is not answered."""

    def __init__(self, status: HTTPStatus, detail: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


class _Parts:
    """A body as it comes."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.ended = False

    async def next(self) -> bytes | None:
        """Return the next part; None when the client has gone."""
        message = await self._receive()
        has_gone = message["type"] == "http.disconnect"
        self.ended = has_gone or not message.get("more_body", False)
        return None if has_gone else message.get("body", b"")

    async def read_on(self) -> None:
        """Read what is still coming; behind the end one would wait until the client goes."""
        while not self.ended:
            await self.next()


class Guard:
    """An ASGI application before another one.

    It reads a request's whole body, which is bounded, so that nothing behind it waits for a slow
    client.
    """

    def __init__(
        self,
        app: App,
        limits: Limits,
        *,
        names: Collection[str] | None = LOOPBACK_NAMES,
        token: str = "",
        origins: Collection[str] = (),
    ) -> None:
        """Make it.

        Args:
            app: what answers.
            limits: of a request.
            names: by which the service may be addressed, without a port; None for any. A page
                whose own name was made to lead here is refused by it (DNS rebinding).
            token: that a request must bring as ``Authorization: Bearer TOKEN``; empty for none.
            origins: of pages that may ask beside the service's own.
        """
        self._app = app
        self._limits = limits
        self._names = names
        self._token = token
        self._origins = frozenset(origins)
        self._open = 0  # requests that are being answered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = connection_of(scope)
        connection.began()
        parts = _Parts(receive)
        try:
            self._admit(scope)
            self._open += 1
            try:
                body = await self._body(parts)
                if body is not None:
                    await self._pass_on(scope, body, receive, send)
            finally:
                self._open -= 1
        except _Refused as refused:
            await self._refuse(refused, parts, send)
        finally:
            connection.ended()

    def _admit(self, scope: Scope) -> None:
        """See that somebody may ask, before anything is read.

        Raises:
            _Refused: they may not.
        """
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if self._names is not None and _name(host) not in self._names:
            raise _Refused(
                HTTPStatus.MISDIRECTED_REQUEST, "The service does not answer to this host name."
            )
        origin = headers.get(b"origin")
        if origin and origin not in self._origins and origin != f"http://{host}":
            raise _Refused(HTTPStatus.FORBIDDEN, "Pages of other origins may not ask here.")
        # a browser asks first whether it may, and sends no token with that
        is_question = bool(origin) and scope["method"] == "OPTIONS"
        if self._token and scope["path"] != OPEN_PATH and not is_question:
            scheme, _, given = headers.get(b"authorization", "").partition(" ")
            is_right = hmac.compare_digest(given.strip().encode(), self._token.encode())
            if scheme.lower() != "bearer" or not is_right:
                raise _Refused(
                    HTTPStatus.UNAUTHORIZED,
                    "A token is needed: send “Authorization: Bearer TOKEN”.",
                    (b"www-authenticate", b"Bearer"),
                )
        if self._open >= self._limits.requests:
            raise _busy("Too many requests are being answered.")
        length = headers.get(b"content-length", "0")
        if length.isdecimal() and int(length) > self._limits.body:
            raise self._too_large()

    async def _body(self, coming: _Parts) -> bytes | None:
        """Return the body; None when the client has gone.

        Raises:
            _Refused: it is too large, or comes too slowly.
        """
        parts: list[bytes] = []
        size = 0
        loop = asyncio.get_running_loop()
        until = loop.time() + self._limits.seconds
        while not coming.ended:
            try:
                part = await within(until - loop.time(), coming.next())
            except asyncio.TimeoutError as error:
                raise _Refused(
                    HTTPStatus.REQUEST_TIMEOUT,
                    f"The request did not arrive within {self._limits.seconds:g} seconds.",
                ) from error
            if part is None:
                return None
            parts.append(part)
            size += len(part)
            if size > self._limits.body:
                raise self._too_large()
        return b"".join(parts)

    async def _refuse(self, refused: _Refused, coming: _Parts, send: Send) -> None:
        """Say why a request is not answered, and end its connection.

        What is still coming of the body is read before: a connection that is closed with something
        unread is reset, and the client may never see what it was told.
        """
        body = json.dumps({"detail": refused.detail}, ensure_ascii=False).encode("utf-8")
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
            *refused.headers,
        ]
        status = refused.status.value
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        if refused.status is not HTTPStatus.REQUEST_TIMEOUT:
            with suppress(asyncio.TimeoutError):
                await within(self._limits.seconds, coming.read_on())
        await send({"type": "http.response.body", "body": b""})

    async def _pass_on(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        has_sent = False

        async def give() -> Message:
            nonlocal has_sent
            if has_sent:
                return await receive()
            has_sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, give, send)

    def _too_large(self) -> _Refused:
        return _Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"A request may have {self._limits.body:,} bytes. Send it in smaller parts.",
        )


def _busy(detail: str) -> _Refused:
    return _Refused(HTTPStatus.SERVICE_UNAVAILABLE, detail, (b"retry-after", b"1"))


def _name(host: str) -> str:
    """Return the name in a Host header, without port and brackets; empty for what is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
