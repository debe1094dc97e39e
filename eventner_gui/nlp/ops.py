"""The arithmetic of training: the quicker of two matrix products, on one core.

thinc multiplies with the kernels of the blis package; numpy's own product (OpenBLAS, Accelerate)
is several times as quick on current processors. Which one is used is known to the running
interpreter only: nothing of it is stored in a model or a config.

The matrices of a training are small. OpenBLAS spreads even these over all cores and lets its
threads spin while they wait for each other: ten times slower as soon as anything else, such as the
window, needs a core. One thread is nearly as quick on an idle machine and stays so on a busy one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_ops() -> Iterator[None]:
    """Make numpy's matrix product current for models made inside the block, in this thread.

    Where thinc has something of its own for this machine (Apple's), that is left in place. The
    number of threads of the matrix product, which is the whole process's, is put back at the end.
    """
    from thinc.api import NumpyOps, get_current_ops, get_ops, set_current_ops, use_ops
    from threadpoolctl import threadpool_limits

    from .stepping.ops import QuickOps

    best = get_ops("cpu")
    if type(best) is not NumpyOps:
        with use_ops(best.name):
            yield
        return
    before = get_current_ops()
    with threadpool_limits(limits=1, user_api="blas"):
        set_current_ops(QuickOps(use_blis=False))
        try:
            yield
        finally:
            set_current_ops(before)
