"""Starts an editor, reads what it says and kills it at an instant."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .records import Records

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0  # seconds; far more than anything takes


@dataclass(frozen=True)
class Instant:
    """When to kill: so long (seconds) after a line was said so many times; None: never."""

    word: str = ""
    times: int = 1
    delay: float = 0.0


class Editor:
    """A running editor process."""

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        records: Records,
        *,
        before: Sequence[str] = (),
        environment: dict[str, str] | None = None,
        module: str = "tests.reliability.editor",
    ) -> None:
        self.records = records
        records.begin_process()
        self._seen: dict[str, int] = {}
        self._condition = threading.Condition()
        self._ended = False
        self._error: Exception | None = None
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", module, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "EVENTNER_HOME": str(home), **(environment or {})},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._complaints: list[bytes] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def wait_for(self, word: str, times: int = 1) -> bool:
        """Wait until a line has been said so often; False when the process ended before."""
        with self._condition:
            self._condition.wait_for(
                lambda: self._seen.get(word, 0) >= times or self._ended, _PATIENCE
            )
            return self._seen.get(word, 0) >= times

    def count(self, word: str) -> int:
        """Return how often a line has been said."""
        with self._condition:
            return self._seen.get(word, 0)

    def kill_at(self, instant: Instant) -> None:
        """Kill the process at an instant and read all it had said until then."""
        if instant.word:
            self.wait_for(instant.word, instant.times)
        time.sleep(instant.delay)
        self.kill()

    def kill(self) -> None:
        """Kill the process now."""
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for the process to end; return its code."""
        code = self.process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        self._listener.join(_PATIENCE)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()
        if self._error:
            raise self._error
        return code

    @property
    def complaints(self) -> str:
        """What it has written to its standard error."""
        return b"".join(self._complaints).decode("utf-8", "replace")

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._complaints.append(line)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not line.endswith(b"\n"):
                break  # cut off by the kill
            try:
                self.records.read(line)
            except Exception as error:  # noqa: BLE001 - handed to who waits
                self._error = self._error or error
            with self._condition:
                self._seen[self.records.last] = self._seen.get(self.records.last, 0) + 1
                self._condition.notify_all()
        with self._condition:
            self._ended = True
            self._condition.notify_all()
