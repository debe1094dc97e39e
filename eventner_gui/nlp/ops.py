"""The arithmetic of training: the quicker of two matrix products, in the calling thread alone.

thinc multiplies with the kernels of the blis package; numpy's own product (OpenBLAS, Accelerate)
is several times as quick on current processors. Which one is used is known to the running
interpreter only: nothing of it is stored in a model or a config.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_ops() -> Iterator[None]:
    """Make numpy's matrix product current for models made inside the block, in this thread.

    Where thinc has something of its own for this machine (Apple's), that is left in place.
    """
    from thinc.api import NumpyOps, get_ops, use_ops

    best = get_ops("cpu")
    if type(best) is not NumpyOps:
        with use_ops(best.name):
            yield
        return
    with use_ops("numpy", use_blis=False):
        yield
