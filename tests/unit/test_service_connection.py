"""What a client may do to a connection, with each of uvicorn's parsers, on a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from eventner_gui.service.connection import watched_protocol
from eventner_gui.service.guard import Guard
from eventner_gui.service.limits import Limits
from eventner_gui.service.running import listen

PROTOCOLS: list[Any] = [H11Protocol]
try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

    PROTOCOLS.append(HttpToolsProtocol)
except ImportError:
    pass

SECONDS = 0.3  # after which a client is given up
LARGE = 8_000_000  # bytes; more than a system keeps for a client that does not read

Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[object]]


@pytest.fixture(params=PROTOCOLS, ids=lambda each: each.__name__)
def protocol(request: pytest.FixtureRequest) -> Any:
    return request.param


async def echo(_scope: Any, receive: Any, send: Any) -> None:
    """Answer with the body; with a large one when it is “large”."""
    body = (await receive())["body"]
    body = body * LARGE if body == b"L" else body
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for at in range(0, len(body) or 1, 65536):
        part = {"type": "http.response.body", "body": body[at : at + 65536], "more_body": True}
        await send(part)
    await send({"type": "http.response.body", "body": b""})


def talk(protocol: Any, *clients: Client, body: int = 100_000) -> tuple[list[Any], int]:
    """Let clients talk to a service; return what each found, and how many connections are left."""

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await guard(scope, receive, send)

    async def main() -> tuple[list[Any], int]:
        with listen("127.0.0.1", 0) as listening:
            config = uvicorn.Config(
                served,
                http=watched_protocol(SECONDS, protocol),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
            )
            server = uvicorn.Server(config)
            port = listening.getsockname()[1]
            serving = asyncio.create_task(server._serve([listening]))
            while not server.started:
                await asyncio.sleep(0.01)
            found = [await _one(port, client) for client in clients]
            left = len(server.server_state.connections)
            server.should_exit = True
            await serving
            return found, left

    guard = Guard(echo, Limits(body=body, seconds=SECONDS))
    return asyncio.run(asyncio.wait_for(main(), 60))


async def _one(port: int, client: Client) -> object:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await client(reader, writer)
    finally:
        writer.close()


def says(*parts: bytes, pause: float = 0.0) -> Client:
    """Return a client that says something and reads until the connection ends."""

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        return await reader.read()

    return client


def post(body: bytes, *headers: bytes, host: bytes = b"localhost", length: int = -1) -> bytes:
    """Return a request."""
    lines = [
        b"POST /echo HTTP/1.1",
        b"Host: " + host,
        b"Content-Length: %d" % (len(body) if length < 0 else length),
        *headers,
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1])


def test_a_request_may_come_in_pieces(protocol):
    request = post(b"Friday", b"Connection: close")
    pieces = [request[at : at + 7] for at in range(0, len(request), 7)]
    found, _ = talk(protocol, says(*pieces), says(request + request))
    for answer in found:
        assert status(answer) == 200
        assert b"Friday" in answer


def test_a_head_that_never_ends_is_given_up(protocol):
    found, left = talk(
        protocol, says(b""), says(b"GET /"), says(post(b"one"), b"POST / HTTP/1.1\r\nHost: l")
    )
    assert found[:2] == [b"", b""]
    assert status(found[2]) == 200
    assert left == 0


def test_what_is_no_http_is_told_at_once(protocol):
    (answer,), _ = talk(protocol, says(b"\x16\x03\x01\x02"))  # how TLS begins
    assert status(answer) == 400


def test_a_long_head_is_refused(protocol):
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 20_000)
        return await reader.readline()

    (line,), _ = talk(protocol, client)
    assert status(line) == 431


def test_a_refusal_reaches_who_sends_a_large_body_first(protocol):
    large = b"x" * 3_000_000  # more than the system takes while nobody reads
    chunked = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"%x\r\n%b\r\n0\r\n\r\n" % (len(large), large)
    found, left = talk(protocol, says(post(large)), says(chunked), says(post(large, host=b"evil")))
    assert [status(answer) for answer in found] == [413, 413, 421]
    assert all(json.loads(answer.partition(b"\r\n\r\n")[2])["detail"] for answer in found)
    assert left == 0


def test_a_body_that_never_ends_is_told(protocol):
    (answer,), _ = talk(protocol, says(post(b"{", length=50)))
    assert status(answer) == 408


def test_a_client_that_reads_nothing_is_cut_off(protocol):
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> object:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(post(b"L"))
        await asyncio.sleep(4 * SECONDS)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        return await reader.read()

    async def whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        writer.write(post(b"L", b"Connection: close"))
        return len(await reader.read())

    try:
        (cut, read), left = talk(protocol, client, whole)
    except ConnectionResetError:  # how a system may tell the client
        return
    assert len(cut) < LARGE < read
    assert left == 0


def test_an_offer_of_another_protocol_is_passed_over(protocol):
    java = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAE")
    browser = (b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13")
    body = b"so\r\nUpgrade: is\r\nkept"
    found, _ = talk(protocol, says(post(body, *java)), says(post(body, *browser)))
    for answer in found:
        assert status(answer) == 200
        assert body in answer
