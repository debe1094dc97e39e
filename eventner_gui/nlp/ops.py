"""The arithmetic of training: the quicker of two matrix products, on one core.

thinc multiplies with the kernels of the blis package; numpy's own product (OpenBLAS, Accelerate)
is several times as quick on current processors. Which one is used is known to the running
interpreter only: nothing of it is stored in a model or a config.

The matrices of a training are small. OpenBLAS spreads even these over all cores and lets its
threads spin while they wait for each other: ten times slower as soon as anything else, such as the
window, needs a core. One thread is nearly as quick on an idle machine and stays so on a busy one.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

# numpy's wheels bring OpenBLAS under names of their own.
_PREFIXES = ("scipy_openblas", "openblas")
_SUFFIXES = ("64_", "")


@contextmanager
def quick_ops() -> Iterator[None]:
    """Make numpy's matrix product current for models made inside the block, in this thread.

    Where thinc has something of its own for this machine (Apple's), that is left in place. The
    number of OpenBLAS threads, which is the whole process's, is put back at the end.
    """
    from thinc.api import NumpyOps, get_ops, use_ops

    best = get_ops("cpu")
    if type(best) is not NumpyOps:
        with use_ops(best.name):
            yield
        return
    with _one_blas_thread(), use_ops("numpy", use_blis=False):
        yield


@contextmanager
def _one_blas_thread() -> Iterator[None]:
    changed: list[tuple[Callable[[int], None], int]] = []
    for get_threads, set_threads in _openblas():
        changed.append((set_threads, get_threads()))
        set_threads(1)
    try:
        yield
    finally:
        for set_threads, number in changed:
            set_threads(number)


def _openblas() -> list[tuple[Callable[[], int], Callable[[int], None]]]:
    """Return the functions that read and set the threads of numpy's OpenBLAS.

    Empty where numpy multiplies with another library.
    """
    found = []
    for path in _blas_files():
        try:
            library = ctypes.CDLL(str(path))
        except OSError as error:
            log.info("%s cannot be asked for its threads: %s", path.name, error)
            continue
        functions = _thread_functions(library)
        if functions:
            found.append(functions)
    return found


def _blas_files() -> list[Path]:
    """Return the files of OpenBLAS that numpy's wheel brought and has loaded."""
    import numpy

    package = Path(numpy.__file__).parent
    folders = [package.with_name("numpy.libs"), package / ".dylibs"]
    return [path for folder in folders for path in sorted(folder.glob("*openblas*"))]


def _thread_functions(
    library: ctypes.CDLL,
) -> tuple[Callable[[], int], Callable[[int], None]] | None:
    for prefix in _PREFIXES:
        for suffix in _SUFFIXES:
            get_threads = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
            set_threads = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
            if get_threads is not None and set_threads is not None:
                get_threads.restype, get_threads.argtypes = ctypes.c_int, []
                set_threads.restype, set_threads.argtypes = None, [ctypes.c_int]
                return get_threads, set_threads
    return None
