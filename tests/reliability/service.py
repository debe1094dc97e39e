"""Clients that ask rightly and clients that misbehave, together, at one running service.

`python -m tests.reliability.service --seconds 60 --clients 32 --seed 1` prints figures and exits 1
when a right request had no right answer or a wrong one another status than it should, when the
service does not end well or its memory grows, or when a text stands in its log.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
import random
import string
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..run_models import finder
from ..serving import Served

WORDS = {"Friday": "DATE", "yoga class": "NAME", "😀 hall": "PLACE"}
SECRET = "zanzibar"  # stands in each text
TOKEN = "open-sesame-1234"

_LIMITS = {"body": 300_000, "text": 5_000, "texts": 50, "requests": 64, "seconds": 3}
_ONES_OWN = 0.5  # of all requests are right ones
_GROWTH = 1.1  # of memory, from the second quarter of the time to the last
_MB = 1024 * 1024
_PATIENCE = 60  # seconds that an answer is waited for


@dataclass
class Found:
    """What was seen.

    Attributes:
        counts: of requests by kind.
        times: seconds that right requests took.
        memory: bytes of the service, at each second; empty where the system does not tell.
        wrong: what should not have been, in words.
    """

    counts: collections.Counter[str] = field(default_factory=collections.Counter)
    times: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """The last quarter's memory by the second one's."""
        quarter = len(self.memory) // 4
        if not quarter:
            return 1.0
        return max(self.memory[-quarter:]) / max(self.memory[quarter : 2 * quarter])

    def percentile(self, part: float) -> float:
        """Return the milliseconds that such a part of the right requests took at most."""
        times = sorted(self.times)
        return 1000 * times[int(part * (len(times) - 1))] if times else 0.0


def run(seconds: float, clients: int, seed: int) -> Found:
    """Let clients ask for so long; return what was seen."""
    with tempfile.TemporaryDirectory(prefix="eventner-service-") as name:
        home = Path(name) / "home"
        with home_at(home):
            model = finder(Path(name) / "model", WORDS)
        limits = [f"--max-{limit}={bound}" for limit, bound in _LIMITS.items()]
        served = Served(model, *limits, EVENTNER_HOME=str(home), EVENTNER_TOKEN=TOKEN)
        try:
            found = asyncio.run(_ask(served, seconds, clients, random.Random(seed)))
            _end(served, home, found)
        finally:
            served.kill()
    return found


@contextmanager
def home_at(folder: Path) -> Iterator[None]:
    """Have another home folder inside the block."""
    before = os.environ.get("EVENTNER_HOME")
    os.environ["EVENTNER_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["EVENTNER_HOME"]
        else:
            os.environ["EVENTNER_HOME"] = before


def _end(served: Served, home: Path, found: Found) -> None:
    """End the service; see what it leaves."""
    status, errors = served.end()
    if status:
        found.wrong.append(f"it ended with status {status}")
    logs = "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in home.rglob("*.log")
    )
    for where, words in (("its log", logs), ("its complaints", errors)):
        if SECRET in words:
            found.wrong.append(f"a text stands in {where}")
        if "Traceback" in words:
            found.wrong.append(f"an error that nobody foresaw stands in {where}")
    if found.growth > _GROWTH:
        found.wrong.append(f"its memory grew to {found.growth:.2f} times")


async def _ask(served: Served, seconds: float, clients: int, rng: random.Random) -> Found:
    found = Found()
    until = time.monotonic() + seconds
    watching = asyncio.create_task(_watch(served.process.pid, found))
    await asyncio.gather(
        *(_client(served.port, random.Random(rng.random()), until, found) for _ in range(clients))
    )
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    for _ in range(20):  # what came has harmed nothing
        await _right(Client(served.port, rng, found))
    return found


async def _client(port: int, rng: random.Random, until: float, found: Found) -> None:
    while time.monotonic() < until:
        kind = _right if rng.random() < _ONES_OWN else rng.choice(FAULTS)
        name = kind.__name__.strip("_").replace("_", " ")
        try:
            await asyncio.wait_for(kind(Client(port, rng, found)), _PATIENCE)
        except asyncio.TimeoutError:
            found.wrong.append(f"{name}: no answer")
        except (OSError, asyncio.IncompleteReadError) as error:
            found.wrong.append(f"{name}: {type(error).__name__}")
        found.counts[name] += 1


async def _watch(pid: int, found: Found) -> None:
    path = Path(f"/proc/{pid}/statm")
    while path.exists():
        pages = int(path.read_text(encoding="utf-8").split()[1])
        found.memory.append(pages * os.sysconf("SC_PAGE_SIZE"))
        await asyncio.sleep(1)


class Client:
    """One connection for one request."""

    def __init__(self, port: int, rng: random.Random, found: Found) -> None:
        self.port, self.rng, self.found = port, rng, found

    def text(self) -> tuple[str, list[list[Any]]]:
        """Return a text with words that nobody has seen before, and its entities."""
        text, entities = SECRET, []
        for word in self.rng.choices(list(WORDS), k=self.rng.randrange(4)):
            text += " " + "".join(self.rng.choices(string.ascii_lowercase, k=9)) + " "
            entities.append([len(text), len(text) + len(word), WORDS[word], word])
            text += word
        return text, entities

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Send a request, all of it before anything is read; return status and body."""
        reader, writer = await self.open()
        try:
            writer.write(request)
            await writer.drain()
            return _parsed(await reader.read())
        finally:
            writer.close()

    async def expect(self, status: int, request: bytes) -> None:
        """Send what has to be refused so."""
        got, body = await self.send(request)
        if got != status:
            self.found.wrong.append(f"{got} where {status} was due")
        elif SECRET.encode() in body:
            self.found.wrong.append(f"what was sent is repeated with status {got}")


def post(
    body: object = None,
    *headers: str,
    path: str = "/entities",
    host: str = "localhost",
    token: str = TOKEN,
    kind: str = "application/json",
    length: int | None = None,
) -> bytes:
    """Return a request whose answer ends the connection."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Content-Type: {kind}",
        "Connection: close",
        *([f"Authorization: Bearer {token}"] if token else []),
        *([f"Content-Length: {len(data) if length is None else length}"] if length != -1 else []),
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def _parsed(answer: bytes) -> tuple[int, bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        parts = []
        while body:
            size, _, rest = body.partition(b"\r\n")
            parts.append(rest[: int(size, 16)])
            body = rest[int(size, 16) + 2 :]
        body = b"".join(parts)
    return int(head.split(b" ", 2)[1]) if head else 0, body


async def _right(client: Client) -> None:
    """Ask for one text, several or lines of them, and compare the answer."""
    wanted = [client.text() for _ in range(client.rng.choice((1, 1, 1, 5, 40)))]
    texts = [text for text, _ in wanted]
    as_lines = client.rng.random() < 0.2
    if as_lines:
        body = "\n".join(json.dumps(text) for text in texts).encode()
        request = post(body, path="/entities/lines", kind="application/x-ndjson")
    else:
        request = post({"text": texts[0]} if len(texts) == 1 else {"texts": texts})
    began = time.monotonic()
    status, answer = await client.send(request)
    client.found.times.append(time.monotonic() - began)
    if status != 200:
        client.found.wrong.append(f"{status} for a right request")
        return
    if as_lines:
        docs = [json.loads(line) for line in answer.splitlines()]
    else:
        found = json.loads(answer)
        docs = found.get("docs", [found])
    given = [
        (d["text"], [[e[n] for n in ("start", "end", "label", "text")] for e in d["ents"]])
        for d in docs
    ]
    if given != wanted:
        client.found.wrong.append("a wrong answer to a right request")


async def _cut_while_asking(client: Client) -> None:
    request = post({"text": client.text()[0]})
    _, writer = await client.open()
    writer.write(request[: client.rng.randrange(len(request))])
    await asyncio.sleep(client.rng.random() / 10)
    writer.transport.abort()


async def _cut_while_answered(client: Client) -> None:
    _, writer = await client.open()
    writer.write(post({"texts": [client.text()[0] for _ in range(50)]}))
    await asyncio.sleep(client.rng.random() / 10)
    writer.transport.abort()


async def _too_large_a_body(client: Client) -> None:
    body = SECRET.encode() * (2 * _LIMITS["body"] // len(SECRET))
    if client.rng.random() < 0.5:
        await client.expect(413, post(body))
    else:
        chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
        await client.expect(413, post(b"", "Transfer-Encoding: chunked", length=-1) + chunk)


async def _too_much_text(client: Client) -> None:
    await client.expect(413, post({"text": "a" * (_LIMITS["text"] + 1)}))
    await client.expect(413, post({"texts": ["a"] * (_LIMITS["texts"] + 1)}))


async def _malformed(client: Client) -> None:
    text = client.text()[0]
    status, body = client.rng.choice(
        [
            (400, f'{{"text": "{text}"'.encode()),
            (400, b"[" * 10_000),
            (422, json.dumps({"text": [text]}).encode()),
            (422, json.dumps({"text": text, "texts": [text]}).encode()),
            (422, json.dumps([text]).encode()),
        ]
    )
    await client.expect(status, post(body))
    await client.expect(415, post({"text": text}, kind="text/plain"))


async def _no_http(client: Client) -> None:
    await client.expect(400, b"\x16\x03\x01" + SECRET.encode() + b"\r\n\r\n")
    await client.expect(400, f"{SECRET} / HTTP/1.1\r\n\r\n".encode())


async def _no_end_of_the_head(client: Client) -> None:
    status, _ = await client.send(b"POST /entities HTTP/1.1\r\nHost: localhost\r\n")
    if status:
        client.found.wrong.append(f"{status} for half a request")


async def _no_end_of_the_body(client: Client) -> None:
    await client.expect(408, post(b'{"text": "', length=100))


async def _no_reader(client: Client) -> None:
    """Ask for more than the system keeps, and leave it there until the connection is cut."""
    _, writer = await client.open()
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    body = json.dumps("a " * 10).encode() + b"\n"
    lines = body * (_LIMITS["body"] // len(body))
    writer.write(post(lines, path="/entities/lines", kind="application/x-ndjson"))
    await asyncio.sleep(client.rng.uniform(1, 2 * _LIMITS["seconds"]))
    writer.transport.abort()


async def _wrong_token(client: Client) -> None:
    body = {"text": client.text()[0]}
    await client.expect(401, post(body, token=client.rng.choice(["", TOKEN[:-1], TOKEN + "5"])))


async def _other_origin(client: Client) -> None:
    body = {"text": client.text()[0]}
    await client.expect(403, post(body, "Origin: http://evil.example"))
    await client.expect(403, post(body, "Origin: null"))


async def _other_name(client: Client) -> None:
    """A page whose own name was made to lead here asks by that name."""
    await client.expect(421, post({"text": client.text()[0]}, host="evil.example"))


FAULTS: list[Callable[[Client], Awaitable[None]]] = [
    _cut_while_asking,
    _cut_while_answered,
    _too_large_a_body,
    _too_much_text,
    _malformed,
    _no_http,
    _no_end_of_the_head,
    _no_end_of_the_body,
    _no_reader,
    _wrong_token,
    _other_origin,
    _other_name,
]


def main() -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = run(options.seconds, options.clients, options.seed)
    kinds = ", ".join(f"{count:,} {name}" for name, count in found.counts.most_common())
    memory = f"{found.memory[-1] / _MB:.0f} MB" if found.memory else "unknown"
    sys.stdout.write(
        f"{found.counts.total():,} requests of {options.clients} clients in {options.seconds:g} s "
        f"({kinds}); right ones answered in {found.percentile(0.5):.0f} ms (p50), "
        f"{found.percentile(0.99):.0f} ms (p99); memory {memory} in the end, {found.growth:.2f} "
        f"times that of the beginning; {len(found.wrong)} wrong\n"
    )
    for words, count in collections.Counter(found.wrong).most_common():
        sys.stdout.write(f"  {count} times: {words}\n")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
