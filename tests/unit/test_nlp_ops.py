from __future__ import annotations

import threading

import numpy
import pytest
from thinc.api import NumpyOps, get_current_ops, get_ops, use_ops
from threadpoolctl import threadpool_info, threadpool_limits

from eventner_gui.nlp import ops


def test_products_are_equal_up_to_rounding() -> None:
    numbers = numpy.random.RandomState(1)
    x = numbers.uniform(-1, 1, (30, 64)).astype("f")
    y = numbers.uniform(-1, 1, (40, 64)).astype("f")
    with use_ops("numpy"):
        theirs = get_current_ops().gemm(x, y, trans2=True)
    with ops.quick_ops():
        ours = get_current_ops().gemm(x, y, trans2=True)
        out = numpy.zeros((30, 40), dtype="f")
        get_current_ops().gemm(x, y, trans2=True, out=out)
    numpy.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    numpy.testing.assert_array_equal(out, ours)


def test_other_threads_keep_their_ops() -> None:
    seen: list[object] = []
    with ops.quick_ops():
        thread = threading.Thread(target=lambda: seen.append(get_current_ops()))
        thread.start()
        thread.join()
        mine = get_current_ops()
    assert isinstance(mine, NumpyOps)
    assert seen[0] is not mine
    assert type(seen[0]) is type(get_ops("cpu"))


def test_one_thread_multiplies_inside_and_as_many_as_before_afterwards() -> None:
    def threads() -> set[int]:
        pools = threadpool_info()
        return {pool["num_threads"] for pool in pools if pool["user_api"] == "blas"}

    if not threads():
        pytest.skip("numpy multiplies with a library that threadpoolctl does not know")
    with threadpool_limits(limits=2, user_api="blas"):
        with ops.quick_ops():
            assert threads() == {1}
        assert threads() == {2}
