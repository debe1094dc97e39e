"""A server on this computer that gives one file, well or badly."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Behaviour:
    """What the server does.

    Attributes:
        content: of the file.
        ranges: whether it gives parts of it.
        etag: of the file; empty for none.
        cuts: after how many bytes each of the next answers breaks off.
        statuses: of the next answers, instead of the file.
        headers: in every answer.
        redirect: where to go instead.
        piece: bytes that are sent at once, with `pause` seconds between.
        length: what is announced, where that is not the truth.
        files: contents by file name, instead of `content`; others are not there.
        asked: the Range headers of the requests so far; "" without.
        address: of the file.
    """

    content: bytes
    ranges: bool = True
    etag: str = '"one"'
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    redirect: str = ""
    piece: int = 1 << 16
    pause: float = 0.0
    length: int | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def serving(
    behaviour: Behaviour, certificate: tuple[Path, Path] | None = None
) -> Iterator[Behaviour]:
    """Serve until left; `behaviour.address` is the file's.

    Args:
        behaviour: of the server.
        certificate: and its key, to serve with TLS.
    """

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            _answer(self, behaviour)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_a: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    kind = "https" if certificate else "http"
    behaviour.address = f"{kind}://127.0.0.1:{server.server_port}/toy.whl"
    try:
        yield behaviour
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, behaviour: Behaviour) -> None:
    wanted = handler.headers.get("Range", "")
    behaviour.asked.append(wanted)
    if behaviour.statuses:
        status = behaviour.statuses.pop(0)
        if status:
            handler.send_response(status)
            _end_headers(handler, behaviour, 0)
            return
    if behaviour.redirect and handler.path == "/toy.whl":
        handler.send_response(302)
        handler.send_header("Location", behaviour.redirect)
        handler.end_headers()
        return
    content, start = behaviour.content, 0
    if behaviour.files:
        name = handler.path.rpartition("/")[2]
        if name not in behaviour.files:
            handler.send_response(404)
            _end_headers(handler, behaviour, 0)
            return
        content = behaviour.files[name]
    same = handler.headers.get("If-Range", behaviour.etag) == behaviour.etag
    if wanted and behaviour.ranges and same:
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            handler.send_response(416)
            _end_headers(handler, behaviour, 0)
            return
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    else:
        handler.send_response(200)
    if behaviour.etag:
        handler.send_header("ETag", behaviour.etag)
    rest = content[start:]
    length = len(rest) if behaviour.length is None else behaviour.length
    _end_headers(handler, behaviour, length)
    if behaviour.cuts:
        rest = rest[: behaviour.cuts.pop(0)]
    for at in range(0, len(rest), behaviour.piece):
        try:
            handler.wfile.write(rest[at : at + behaviour.piece])
        except OSError:  # the other side has had enough
            return
        time.sleep(behaviour.pause)


def _end_headers(handler: BaseHTTPRequestHandler, behaviour: Behaviour, length: int) -> None:
    for name, value in behaviour.headers.items():
        handler.send_header(name, value)
    if length >= 0:
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
