"""`eventner serve` in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60  # seconds; far more than anything takes


class Served:
    """A running service."""

    def __init__(self, model: Path, *arguments: str, **environment: str) -> None:
        """Start it and wait until it answers.

        Args:
            model: a trusted model's folder.
            arguments: further ones of the command.
            environment: further variables.
        """
        command = [sys.executable, "-X", "utf8", "-m", "eventner_gui", "serve", str(model)]
        self.process = subprocess.Popen(
            [*command, "--port", "0", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        words = self.process.stdout.readline()
        self.address = words.partition(" at ")[2].partition(" ")[0]
        if not self.address:
            raise RuntimeError(f"it does not serve: {self.process.communicate()[1]}")
        self.port = int(self.address.rpartition(":")[2])

    def ask(self, body: object, path: str = "/entities", **headers: str) -> dict[str, object]:
        """Return the answer to some JSON."""
        data = json.dumps(body).encode()
        wanted = Request(self.address + path, data, {"Content-Type": "application/json", **headers})
        with urlopen(wanted, timeout=_PATIENCE) as answer:
            found: dict[str, object] = json.load(answer)
            return found

    def connect(self) -> socket.socket:
        """Return a new connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE)

    def end(self) -> tuple[int, str]:
        """Tell it to end as Ctrl+C does; return its status and what it complained of."""
        self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.CTRL_C_EVENT)
        errors = self.process.communicate(timeout=_PATIENCE)[1]
        return self.process.returncode, errors

    def kill(self) -> None:
        """End it whatever it does."""
        self.process.kill()
        self.process.communicate(timeout=_PATIENCE)
