"""`eventner serve` under concurrent clients, beside the same model's bare `nlp.pipe`.

    python benchmarks/serving.py MODEL [--clients 32] [--seconds 10] [--texts 1 10] [--rounds 3]

Each round measures bare `nlp.pipe` in a process of its own and then the service, both on the
sentences of the project at --data (../shared/data/calendar by default). Clients are connections
that are kept open; all of them are made by one other process. Printed: texts a second of each, the
ratio, and how long a request took (p50, p99).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path

from reporting import load, show

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--texts", type=int, nargs="+", default=[1, 10], help="of a request")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    examples = json.loads(arguments.data.read_text(encoding="utf-8"))["examples"]
    texts = [example["content"] for example in examples]
    process, port = start_service(arguments.model)
    try:
        for size in arguments.texts:
            measure(arguments, texts, port, size)
    finally:
        process.kill()
        process.wait()


def measure(arguments: argparse.Namespace, texts: list[str], port: int, size: int) -> None:
    """Print the figures for requests of so many texts."""
    ratios = []
    with get_context("spawn").Pool(1) as bare, get_context("spawn").Pool(1) as clients:
        for _ in range(arguments.rounds):
            plain = bare.apply(bare_pipe, (str(arguments.model), texts, arguments.seconds))
            given = (port, texts, size, arguments.clients, arguments.seconds)
            times, failed = clients.apply(run_clients, given)
            served = len(times) * size / arguments.seconds
            ratios.append(served / plain)
            p50, p99 = (1000 * times[int(part * len(times))] for part in (0.5, 0.99))
            show(
                f"{size} a request, {arguments.clients} clients: {served:,.0f} texts/s, nlp.pipe "
                f"{plain:,.0f}; ratio {ratios[-1]:.2f}; p50 {p50:.1f} ms, p99 {p99:.1f} ms; "
                f"{failed} not answered; load {load()}"
            )
    show(f"{size} a request: median ratio {statistics.median(ratios):.2f}")


def bare_pipe(model: str, texts: list[str], seconds: float) -> float:
    """Return texts a second of `nlp.pipe` with its usual settings, answers made as JSON."""
    import spacy

    nlp = spacy.load(model)
    for _ in nlp.pipe(texts):
        pass
    count, began = 0, time.perf_counter()
    until = began + seconds
    for doc in nlp.pipe(cycle(texts)):
        json.dumps(doc.to_json())
        count += 1
        if time.perf_counter() >= until:
            break
    return count / (time.perf_counter() - began)


def run_clients(
    port: int, texts: list[str], size: int, clients: int, seconds: float
) -> tuple[list[float], int]:
    """Return how long each answered request took, sorted, and how many were not answered."""
    return asyncio.run(_run_clients(port, texts, size, clients, seconds))


async def _run_clients(
    port: int, texts: list[str], size: int, clients: int, seconds: float
) -> tuple[list[float], int]:
    until = time.perf_counter() + seconds
    found = await asyncio.gather(
        *(_client(port, cycle(texts[at:] + texts[:at]), size, until) for at in range(clients))
    )
    return sorted(t for times, _ in found for t in times), sum(failed for _, failed in found)


async def _client(port: int, texts: cycle[str], size: int, until: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times, failed = [], 0
    while time.perf_counter() < until:
        chosen = list(islice(texts, size))
        body = json.dumps({"text": chosen[0]} if size == 1 else {"texts": chosen}).encode()
        head = (
            "POST /entities HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(answer.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        if answer.startswith(b"http/1.1 200"):
            times.append(time.perf_counter() - began)
        else:
            failed += 1
    writer.close()
    return times, failed


def start_service(model: Path) -> tuple[subprocess.Popen[str], int]:
    """Start the service; return its process and port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "eventner_gui", "serve", str(model), "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    words = process.stdout.readline()
    return process, int(words.partition(" at ")[2].partition(" ")[0].rpartition(":")[2])


if __name__ == "__main__":
    main()
