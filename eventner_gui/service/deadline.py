"""A bound on how long something is waited for."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from typing import TypeVar

_T = TypeVar("_T")


async def within(seconds: float, wanted: Awaitable[_T]) -> _T:
    """Return what is waited for.

    Args:
        seconds: how long it may take.
        wanted: given up when it takes longer.

    Raises:
        asyncio.TimeoutError: it took longer.
    """
    if sys.version_info >= (3, 11):  # wait_for makes a task of each call, which costs a request
        async with asyncio.timeout(seconds):
            return await wanted
    return await asyncio.wait_for(wanted, seconds)
