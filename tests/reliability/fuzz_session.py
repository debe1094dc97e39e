"""Works on a session and its model at random, guided by which code that reaches.

`python -m tests.reliability.fuzz_session --minutes 60` prints how many executions there were and
exits 1 when session and model differ. With atheris (`pip install atheris`) coverage guides it;
without, hypothesis alone chooses, and the report says so.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import get_state_machine_test, run_state_machine_as_test

CORPUS = Path(__file__).with_name("corpus") / "session"
_MEMORY = Path("/dev/shm")
_ROUND = 20
_SEEDS, _LENGTH = 12, 2048
_ONE_ROUND = settings(
    max_examples=_ROUND,
    stateful_step_count=40,
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


def without_guidance(minutes: float) -> int:
    """Let hypothesis choose what is done; return how many executions there were."""
    from .machine import SessionMachine

    ends, done = time.monotonic() + 60 * minutes, 0
    while time.monotonic() < ends:
        run_state_machine_as_test(SessionMachine, settings=_ONE_ROUND)
        done += _ROUND
    return done


def with_guidance(minutes: float, found: Path) -> None:
    """Let coverage guide what is done. The process ends in here, as libFuzzer wants it."""
    import atheris

    with atheris.instrument_imports(include=["eventner_gui"]):
        from .machine import SessionMachine

    found.mkdir(parents=True, exist_ok=True)
    for number in range(_SEEDS):  # long ones: a short input ends before anything is done
        data = random.Random(number).randbytes(_LENGTH // 2)
        (found / f"seed-{number}").write_bytes(data)
    test = get_state_machine_test(SessionMachine, settings=_ONE_ROUND)
    ends, done = time.monotonic() + 60 * minutes, 0

    def once(data: bytes) -> None:
        nonlocal done
        if time.monotonic() > ends:
            # libFuzzer's own end takes Qt apart under the living application, which crashes.
            os.write(1, f"{done:,} executions, no difference\n".encode())
            os._exit(0)
        test.hypothesis.fuzz_one_input(data)
        done += 1

    known = [str(CORPUS)] if found != CORPUS and CORPUS.is_dir() else []
    arguments = [
        sys.argv[0],
        f"-max_len={_LENGTH}",
        "-len_control=0",
        "-timeout=120",
        "-reload=0",
        f"-artifact_prefix={found}/crash-",
        str(found),
        *known,
    ]
    atheris.Setup(arguments, once)
    atheris.Fuzz()


def main() -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="where new inputs go")
    parser.add_argument("--unguided", action="store_true")
    options = parser.parse_args()
    if _MEMORY.is_dir():  # quicker by far: nothing waits for a disk
        tempfile.tempdir = str(_MEMORY)
    logging.disable(logging.CRITICAL)
    try:
        import atheris  # noqa: F401
    except ImportError:
        options.unguided = True
        sys.stdout.write("atheris is not here (pip install atheris): no coverage guidance\n")
    if not options.unguided:
        with_guidance(options.minutes, options.corpus)
    sys.stdout.write(f"{without_guidance(options.minutes):,} executions, no difference\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
