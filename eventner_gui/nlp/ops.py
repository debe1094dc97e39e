"""The arithmetic of one training: the quickest matrix product, in the training's thread only.

Nothing of it is stored in a model or a config.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .blas import choose


@contextmanager
def quick_ops() -> Iterator[None]:
    """Make the quickest operations current for models made inside the block, in this thread.

    The number of threads of numpy's matrix product, which is the whole process's, is put back at
    the end.
    """
    from thinc.api import get_current_ops, get_ops, set_current_ops
    from threadpoolctl import threadpool_limits

    from .stepping.ops import QuickOps

    choice = choose()
    before = get_current_ops()
    own = get_ops("cpu") if choice.library == "thinc" else None
    with threadpool_limits(limits=choice.threads, user_api="blas"):
        set_current_ops(own or QuickOps(use_blis=choice.library == "blis"))
        try:
            yield
        finally:
            set_current_ops(before)
