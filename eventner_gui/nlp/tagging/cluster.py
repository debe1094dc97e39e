"""Tags on a Dask cluster that is running already. Needs distributed, imported when it is used.

The parts are those of a run on this computer, and so is the output. A worker does one part at a
time, whatever number of threads it has: more cores are more workers. What a worker needs beside
EventNER is the model: it loads it from the folder it has here, if that is there too (a shared disk,
the same computer), and else is sent it.
"""

from __future__ import annotations

import asyncio
import io
import logging
import tempfile
import threading
import time
import zipfile
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

from ...core.errors import EventNerError, ModelError, TrainingError
from ..model_files import look_at_files
from ..provenance import LookedAt
from ..side_by_side import Cancelled
from .work import Order, TaggedPart, has_finder, load_finder, tag

_CONNECTING = 20.0  # seconds
_LOOK_EVERY = 0.1  # seconds between two looks at the stop flag
_AHEAD = 3  # parts a worker that are under way or waiting
_HINT = "What is tagged so far is kept: the same command goes on with it."

_TIMEOUTS = (TimeoutError, asyncio.TimeoutError)  # the same from Python 3.11 on

_one_at_a_time = threading.Lock()  # a worker's threads share its model


class ClusterError(EventNerError):
    """A cluster that cannot be reached, or does not do its work."""


def cluster_engine(
    model: LookedAt, address: str, should_stop: Callable[[], bool]
) -> Callable[[Iterable[Order]], Generator[TaggedPart, None, None]]:
    """Return the engine that has a cluster do the work.

    Args:
        model: that was looked at and may be opened.
        address: of the scheduler, such as "tcp://10.0.0.5:8786".
        should_stop: looked at some ten times a second.

    Raises:
        ClusterError: distributed is not installed.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ClusterError(
            f"What speaks to a Dask cluster is not installed here ({error.name}).",
            "Install it with: python -m pip install 'eventner[dask]'",
        ) from error
    return lambda orders: _on_cluster(model, address, orders, should_stop)


def _on_cluster(
    model: LookedAt, address: str, orders: Iterable[Order], should_stop: Callable[[], bool]
) -> Generator[TaggedPart, None, None]:
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is raised as well
    try:
        client = Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, ValueError, *_TIMEOUTS) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address}.",
            "See that it runs and can be reached; its own output says its address.",
        ) from error
    with client:
        packed = _prepare(client, model)
        yield from _results(client, iter(orders), packed, should_stop)


def _prepare(client: Any, model: LookedAt) -> Any:
    """See that the workers can do it; return the model as they are sent it, None if they have it.

    Raises:
        ClusterError: there is no worker, or one lacks EventNER or has another spaCy.
    """
    try:
        client.wait_for_workers(1, timeout=_CONNECTING)
        found = client.run(what_is_here, str(model.folder), model.digest)
    except _TIMEOUTS as error:
        raise ClusterError(
            "The Dask scheduler has no worker.", "Start one with: dask worker ADDRESS --nthreads 1"
        ) from error
    except Exception as error:
        raise ClusterError(
            f"A worker of the cluster cannot do this ({type(error).__name__}).",
            "Install the same EventNER on every worker.",
        ) from error
    ours = metadata.version("spacy")
    for worker, (version, _) in found.items():
        if version != ours:
            raise ClusterError(
                f"The worker {worker} has spaCy {version}, and here is {ours}: their entities may "
                "differ.",
                "Install the same version everywhere.",
            )
    if all(has_model for _, has_model in found.values()):
        return None
    return client.scatter(pack(model.folder), hash=False)


def _results(
    client: Any, orders: Any, packed: Any, should_stop: Callable[[], bool]
) -> Generator[TaggedPart, None, None]:
    """Keep the workers at work, and yield what they did in the order of the orders."""
    waiting: deque[Any] = deque()
    most = 0
    looked = 0.0
    while True:
        if time.monotonic() - looked > 1:  # workers come and go
            most = _AHEAD * _workers(client)
            looked = time.monotonic()
        while len(waiting) < most and (order := next(orders, None)) is not None:
            waiting.append(_submitted(client, order, packed))
        if not waiting:
            return
        tagged = _result(waiting[0], should_stop)
        if tagged is not None:
            waiting.popleft().release()
            yield tagged


def _workers(client: Any) -> int:
    try:
        return max(len(client.nthreads()), 1)
    except (OSError, ValueError) as error:
        raise _gone(error) from error


def _submitted(client: Any, order: Order, packed: Any) -> Any:
    try:
        return client.submit(tag_there, order, packed, pure=False)
    except (OSError, ValueError) as error:
        raise _gone(error) from error


def _gone(error: Exception) -> ClusterError:
    return ClusterError(f"The cluster has gone ({type(error).__name__}).", _HINT)


def _result(future: Any, should_stop: Callable[[], bool]) -> TaggedPart | None:
    """Return what a worker did; None when it has not done it yet."""
    if should_stop():
        raise Cancelled({})
    try:
        done: TaggedPart = future.result(timeout=_LOOK_EVERY)
    except _TIMEOUTS:
        return None
    except EventNerError:
        raise
    except Exception as error:
        # workers that were ended too often at the same part, a scheduler that has gone
        raise TrainingError(
            f"The cluster did not do its work ({type(error).__name__}).", _HINT
        ) from error
    return done


def what_is_here(folder: str, digest: str) -> tuple[str, bool]:
    """Return the version of spaCy, and whether the model lies here too (on a worker)."""
    try:
        has_model = Path(folder).is_dir() and look_at_files(Path(folder)).digest == digest
    except ModelError:
        has_model = False
    return metadata.version("spacy"), has_model


def tag_there(order: Order, packed: bytes | None) -> TaggedPart:
    """Tag a part (on a worker).

    Raises:
        ModelError: the model is neither here nor was sent, or cannot be loaded.
    """
    with _one_at_a_time:
        if packed is not None and not has_finder(order.model):
            with tempfile.TemporaryDirectory(prefix="eventner-") as name:
                with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                    archive.extractall(name)
                load_finder(replace(order.model, folder=Path(name)))
        return tag(order)


def pack(folder: Path) -> bytes:
    """Return a model folder as one archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
    return target.getvalue()
