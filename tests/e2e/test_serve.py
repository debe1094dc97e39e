"""`eventner serve` in a process of its own, asked over real connections."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import spacy

from ..serving import ROOT, Served

TOKEN = "open-sesame-1234"
TEXT = "Book a yoga class on Friday"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": "Friday"}])
    folder = tmp_path_factory.mktemp("served") / "model"
    pipeline.to_disk(folder)
    return folder


Serve = Callable[..., Served]


@pytest.fixture
def serve(model: Path, home: Path) -> Iterator[Serve]:
    started = []

    def start(*arguments: str, **environment: str) -> Served:
        started.append(Served(model, *arguments, **environment))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_it_answers_through_faulty_clients_and_ends_when_told(serve, home):
    served = serve("--max-body", "100000")
    assert served.ask({"text": TEXT})["ents"][0]["text"] == "Friday"
    faults = [
        b"",
        b"nonsense\r\n\r\n",
        b"POST /entities HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{",
        b"POST /entities HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999\r\n\r\n{",
        b"POST /entities HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 50_000,
    ]

    def be_faulty(sent: bytes) -> None:
        with closing(served.connect()) as connection:
            try:
                connection.sendall(sent)
            except OSError:
                return  # it has been let go already

    with ThreadPoolExecutor(8) as pool:
        wanted = [pool.submit(served.ask, {"text": f"{TEXT} {number}"}) for number in range(60)]
        list(pool.map(be_faulty, faults * 3))
        assert [one.result()["text"] for one in wanted] == [f"{TEXT} {n}" for n in range(60)]
    status, errors = served.end()
    assert status == 0, errors
    assert "Traceback" not in errors
    logs = "".join(path.read_text(encoding="utf-8") for path in home.rglob("*.log"))
    assert "yoga" not in logs + errors


def test_lines_come_back_in_order(serve):
    served = serve()
    lines = served.ask([TEXT], path="/entities/lines")
    assert "error" in lines  # a JSON list is one line, and no text
    body = b'"on Friday"\n' * 300
    wanted = Request(f"{served.address}/entities/lines?offsets=utf16", body)
    with urlopen(wanted, timeout=60) as answer:
        assert sum(json.loads(line)["ents"][0]["start"] for line in answer) == 3 * 300


def test_from_other_computers_a_token_is_needed(serve, model, tmp_path):
    def refused(*arguments: str, **environment: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-m", "eventner_gui", "serve", str(model), *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        assert ended.returncode == 1
        return ended.stderr

    assert "so a token is needed" in refused("--host", "0.0.0.0")
    assert "at least 16" in refused("--host", "0.0.0.0", EVENTNER_TOKEN="short")
    assert "cannot be read" in refused("--token-file", str(tmp_path / "none"))
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    served = serve("--host", "0.0.0.0", "--token-file", str(file))
    served.address = f"http://127.0.0.1:{served.port}"
    right = f"Bearer {TOKEN}"
    assert served.ask({"text": TEXT}, Authorization=right)["ents"]
    with pytest.raises(OSError, match="401"):
        served.ask({"text": TEXT})
    assert "another program has it" in refused("--port", str(served.port))


def test_a_service_of_the_window_ends_with_it(model, home):
    """Its standard input ends, however the window does."""
    command = [sys.executable, "-X", "utf8", "-m", "eventner_gui", "serve", str(model)]
    with subprocess.Popen(
        [*command, "--port", "0", "--for-window"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        address = json.loads(process.stdout.readline())["serving"]
        with urlopen(f"{address}/health", timeout=60):
            pass
        assert json.loads(process.stdout.readline()) == {"answered": 1}
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_client_that_does_not_read_holds_nobody_up(serve):
    served = serve("--max-seconds", "2")
    slow = served.connect()
    body = b'"on Friday"\n' * 60_000
    head = (
        f"POST /entities/lines HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    sending = threading.Thread(target=lambda: slow.sendall(head.encode() + body), daemon=True)
    sending.start()
    for _ in range(5):
        assert served.ask({"text": TEXT})["ents"]
    slow.close()
    sending.join(60)
