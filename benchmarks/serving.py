"""`eventner serve` under concurrent clients, beside the same model's bare `nlp.pipe`.

    python benchmarks/serving.py MODEL [--clients 32] [--seconds 10] [--texts 1 10] [--rounds 3]

Each round measures bare `nlp.pipe` in a process of its own and then the service, both on the
sentences of the project at --data (../shared/data/calendar by default). Clients are connections
that are kept open; all of them are made by one other process. Printed: texts a second of each, the
ratio, and how long a request took (p50, p99).

Where other programs want the processors too, that ratio says little. So the time of a processor
that a text costs is printed as well, of each, and its ratio (Linux): it is what the first would be
with a processor for each process.
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

from eventner_gui.nlp.prediction import find_model

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
    arguments.model = find_model(arguments.model)
    process, port = start_service(arguments.model)
    try:
        for size in arguments.texts:
            measure(arguments, texts, (process.pid, port), size)
    finally:
        process.kill()
        process.wait()


def measure(
    arguments: argparse.Namespace, texts: list[str], service: tuple[int, int], size: int
) -> None:
    """Print the figures for requests of so many texts; the service is a process id and a port."""
    pid, port = service
    ratios, cheaper = [], []
    with get_context("spawn").Pool(1) as bare, get_context("spawn").Pool(1) as clients:
        for _ in range(arguments.rounds):
            plain, plain_cost = bare.apply(
                bare_pipe, (str(arguments.model), texts, arguments.seconds)
            )
            given = (port, texts, size, arguments.clients, arguments.seconds)
            used = processor_seconds(pid)
            times, failed = clients.apply(run_clients, given)
            cost = (processor_seconds(pid) - used) / max(1, len(times) * size)
            served = len(times) * size / arguments.seconds
            ratios.append(served / plain)
            cheaper.append(plain_cost / cost if cost else float("nan"))
            p50, p99 = (1000 * times[int(part * len(times))] for part in (0.5, 0.99))
            show(
                f"{size} a request, {arguments.clients} clients: {served:,.0f} texts/s, nlp.pipe "
                f"{plain:,.0f}; ratio {ratios[-1]:.2f}; processor {1e6 * cost:.0f} µs a text, "
                f"nlp.pipe {1e6 * plain_cost:.0f}; ratio {cheaper[-1]:.2f}; p50 {p50:.1f} ms, "
                f"p99 {p99:.1f} ms; {failed} not answered; load {load()}"
            )
    show(
        f"{size} a request: median ratio {statistics.median(ratios):.2f}, "
        f"of processor time {statistics.median(cheaper):.2f}"
    )


def processor_seconds(pid: int) -> float:
    """Return how long a process has had a processor, all its threads together; NaN if not known."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bare_pipe(model: str, texts: list[str], seconds: float) -> tuple[float, float]:
    """Return texts a second of `nlp.pipe`, and the processor's seconds for a text.

    It has its usual settings, and the answers are made as JSON.
    """
    import spacy

    nlp = spacy.load(model)
    for _ in nlp.pipe(texts):
        pass
    count, began, used = 0, time.perf_counter(), time.process_time()
    until = began + seconds
    for doc in nlp.pipe(cycle(texts)):
        json.dumps(doc.to_json())
        count += 1
        if time.perf_counter() >= until:
            break
    return count / (time.perf_counter() - began), (time.process_time() - used) / count


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
