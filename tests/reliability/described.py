"""Schemathesis asks a running service everything that its own description allows, and forbids.

`python -m tests.reliability.described` needs `pip install schemathesis`, in an environment of its
own where it is to leave this one alone (`--schemathesis PATH`). It exits 1 on any finding.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ..run_models import finder
from ..serving import Served
from .service import TOKEN, WORDS, home_at

# schemathesis has no way of its own to send lines
_HOOKS = """
import json
import schemathesis

@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return value if isinstance(value, bytes) else json.dumps(value).encode()
"""


def run(schemathesis: str, examples: int, seed: int, token: str = "") -> int:
    """Have a service with or without a token asked; return schemathesis's status."""
    with tempfile.TemporaryDirectory(prefix="eventner-described-") as name:
        folder = Path(name)
        home = folder / "home"
        with home_at(home):
            model = finder(folder / "model", WORDS)
        (folder / "lines_hook.py").write_text(_HOOKS, encoding="utf-8")
        served = Served(
            model, EVENTNER_HOME=str(home), **({"EVENTNER_TOKEN": token} if token else {})
        )
        command = [
            *(schemathesis, "run", f"{served.address}/openapi.json", "--checks", "all"),
            *("--continue-on-failure", "-n", str(examples), "--seed", str(seed)),
            *(("-H", f"Authorization: Bearer {token}") if token else ()),
        ]
        try:
            environment = {**os.environ, "SCHEMATHESIS_HOOKS": "lines_hook", "PYTHONPATH": name}
            return subprocess.run(command, cwd=name, env=environment, check=False).returncode
        finally:
            served.kill()


def main() -> int:
    """Run it without a token and with one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemathesis", default="schemathesis", help="the command")
    parser.add_argument("--examples", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    statuses = [
        run(options.schemathesis, options.examples, options.seed, token) for token in ("", TOKEN)
    ]
    return 1 if any(statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
