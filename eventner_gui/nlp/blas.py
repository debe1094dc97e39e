"""Which matrix product is the quickest here: measured at first use, then remembered.

thinc multiplies with the kernels of the blis package; numpy's own product (OpenBLAS, Accelerate)
is several times as quick on current processors, but not on all. The matrices are those of a
training step, and they are small. OpenBLAS spreads even these over all cores and lets its threads
spin while they wait for each other: ten times slower as soon as anything else, such as the window,
needs a core. So more than one thread is chosen only where it is much better.
"""

from __future__ import annotations

import logging
import os
import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata

from ..storage.arithmetic import Arithmetic, remember, remembered

log = logging.getLogger(__name__)

# Rows, inputs and outputs of the products of a training step, and how many of each are tried: of
# the encoder's layers, the layer after the tables, the recogniser's. A step has three times that.
SHAPES = ((180, 288, 288, 4), (80, 384, 288, 1), (110, 64, 384, 1), (12, 64, 50, 4))
_ROUNDS = 5
_MUCH_BETTER = 0.5  # share of the time with one thread


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to multiply.

    Attributes:
        arithmetic: what it is.
        run: does some products of a training step.
    """

    arithmetic: Arithmetic
    run: Callable[[], None]


def choose() -> Arithmetic:
    """Return the quickest way to multiply; takes a tenth of a second once, then nothing."""
    machine = this_machine()
    known = remembered(machine)
    if known is not None:
        return known
    choice, seconds = measure(candidates())
    log.info("matrix products by %s on %d threads: %s", choice.library, choice.threads, seconds)
    remember(machine, choice, seconds)
    return choice


def measure(
    tried: Sequence[Candidate], clock: Callable[[], float] = time.perf_counter
) -> tuple[Arithmetic, dict[str, float]]:
    """Return the best candidate, and the seconds that each took.

    The shortest of several times counts, since other programs can only make it longer; but of
    several threads the longest, since it is other programs that they suffer from.
    """
    times: dict[Arithmetic, list[float]] = {each.arithmetic: [] for each in tried}
    for each in tried:
        each.run()  # the first time memory is fetched and threads are started
    for _ in range(_ROUNDS):
        for each in tried:
            started = clock()
            each.run()
            times[each.arithmetic].append(clock() - started)
    seconds = {
        arithmetic: min(taken) if arithmetic.threads == 1 else max(taken)
        for arithmetic, taken in times.items()
    }
    best = min((a for a in seconds if a.threads == 1), key=seconds.__getitem__)
    for arithmetic, taken in seconds.items():
        if arithmetic.threads > 1 and taken < _MUCH_BETTER * seconds[best]:
            best = arithmetic
    return best, {f"{a.library} on {a.threads}": taken for a, taken in seconds.items()}


def candidates() -> list[Candidate]:
    """Return the ways to multiply that are installed here."""
    from thinc.api import NumpyOps, get_ops

    cores = os.cpu_count() or 1
    found = [_candidate(Arithmetic("numpy"), NumpyOps(use_blis=False))]
    if cores > 1:
        found.append(_candidate(Arithmetic("numpy", cores), NumpyOps(use_blis=False)))
    try:
        found.append(_candidate(Arithmetic("blis"), NumpyOps(use_blis=True)))
    except ValueError:
        log.info("thinc is installed without blis")
    own = get_ops("cpu")
    if type(own) is not NumpyOps:
        found.append(_candidate(Arithmetic("thinc"), own))
    return found


def this_machine() -> dict[str, str]:
    """Return what the choice depends on."""
    versions = {}
    for package in ("numpy", "blis", "thinc"):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = ""
    return {
        "name": platform.node(),
        "kind": f"{platform.system()} {platform.machine()} {platform.processor()}",
        "cores": str(os.cpu_count() or 1),
        **versions,
    }


def _candidate(arithmetic: Arithmetic, ops: object) -> Candidate:
    import numpy
    from threadpoolctl import threadpool_limits

    multiply = ops.gemm  # type: ignore[attr-defined]
    numbers = numpy.random.RandomState(0)
    pairs = [
        (
            numbers.uniform(-1, 1, (rows, inputs)).astype("float32"),
            numbers.uniform(-1, 1, (outputs, inputs)).astype("float32"),
            count,
        )
        for rows, inputs, outputs, count in SHAPES
    ]

    def run() -> None:
        with threadpool_limits(limits=arithmetic.threads, user_api="blas"):
            for x, y, count in pairs:
                for _ in range(count):
                    multiply(x, y, trans2=True)

    return Candidate(arithmetic, run)
