"""The state of trained components, kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model


class Checkpoint:
    """Weights of some components as they were at one moment.

    The arrays are copied: half a millisecond where writing the models out as bytes takes 34. Only
    a model that holds weights of another library (PyTorch) is kept as bytes.
    """

    def __init__(self, pipeline: Language, names: Iterable[str]) -> None:
        """Keep the present state of the named components."""
        self._models = {name: _Kept(pipeline.get_pipe(name).model) for name in names}

    def put_back(self, pipeline: Language) -> None:
        """Give the components of the same pipeline the state that was kept."""
        for name, kept in self._models.items():
            kept.put_back(pipeline.get_pipe(name).model)

    @contextmanager
    def in_place(self, pipeline: Language) -> Iterator[None]:
        """Give the components the state that was kept for a block, then their own again."""
        now = {name: _Kept(pipeline.get_pipe(name).model, copied=False) for name in self._models}
        self.put_back(pipeline)
        try:
            yield
        finally:
            for name, kept in now.items():
                kept.put_back(pipeline.get_pipe(name).model)


class _Kept:
    """The state of one model."""

    def __init__(self, model: Model[Any, Any], *, copied: bool = True) -> None:
        nodes = list(model.walk())
        self._whole = model.to_bytes() if any(node.shims for node in nodes) else None
        self._arrays, self._unseen = {}, {}
        if self._whole is not None:
            return
        for node in nodes:
            for name in node.param_names:
                if node.has_param(name):
                    array = node.get_param(name)
                    self._arrays[node.id, name] = array.copy() if copied else array
            if "unseen_classes" in node.attrs:
                # The only thing beside weights that changes: labels that have come up so far.
                self._unseen[node.id] = set(node.attrs["unseen_classes"])

    def put_back(self, model: Model[Any, Any]) -> None:
        if self._whole is not None:
            model.from_bytes(self._whole)
            return
        for node in model.walk():
            for name in node.param_names:
                if (node.id, name) in self._arrays:
                    node.set_param(name, self._arrays[node.id, name])
            if node.id in self._unseen:
                node.attrs["unseen_classes"] = set(self._unseen[node.id])
