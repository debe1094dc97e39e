"""Puts the quicker parts in place for one training, and takes them out again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from ...core.collector import MANY, keep_from_search
from .parts import is_hash_embed, replace
from .tables import Tables
from .weights import Rates, Weights, is_plain_adam

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.training import Example
    from thinc.api import Model, Optimizer

    from .examples import LastingExample

log = logging.getLogger(__name__)


@contextmanager
def stepping(
    pipeline: Language, optimizer: Optimizer, frozen: Sequence[str], annotating: Sequence[str]
) -> Iterator[tuple[Language | QuickPipeline, Callable[[], None]]]:
    """Give what spaCy's training loop may train instead of the pipeline, at less cost.

    Where anything about the pipeline or the optimizer is unknown, that is the pipeline itself.
    Afterwards the pipeline holds the trained weights and nothing else of ours. The function given
    beside it is to be called before anybody looks at the weights.

    Args:
        pipeline: initialised; its arrays are numpy's.
        optimizer: not used yet.
        frozen: components that are not trained.
        annotating: components that write into documents while training.
    """
    with _installed(pipeline, optimizer, frozen, annotating) as quick:
        yield (pipeline, _nothing) if quick is None else (quick, quick.bring_up)


def _nothing() -> None:
    """Do nothing: a pipeline that spaCy trains is always up to date."""


@contextmanager
def _installed(
    pipeline: Language, optimizer: Optimizer, frozen: Sequence[str], annotating: Sequence[str]
) -> Iterator[QuickPipeline | None]:
    changed: list[tuple[Model[Any, Any], Any]] = []
    quick = None
    try:
        parts = None if annotating else _trained(pipeline, frozen)
        if parts and is_plain_adam(optimizer):
            quick = QuickPipeline(pipeline, optimizer, parts, changed)
    except Exception:
        # Of another version than known: spaCy's own way is always there.
        log.warning("the quicker training steps cannot be used here", exc_info=True)
        _put_back(changed)
    try:
        yield quick
    finally:
        _put_back(changed)
        if quick is not None:
            quick.bring_up()


def _put_back(changed: list[tuple[Model[Any, Any], Any]]) -> None:
    for node, forward in changed:
        node._func = forward
    changed.clear()


def _trained(pipeline: Language, frozen: Sequence[str]) -> list[tuple[str, Any]]:
    """Return the trained components; none when there is one whose ways are not known."""
    from spacy.pipeline import EntityRecognizer, Tok2Vec
    from thinc.api import Model, NumpyOps

    parts = [
        (name, part)
        for name, part in pipeline.pipeline
        if name not in frozen and getattr(part, "is_trainable", False)
    ]
    known = all(
        type(part) in (Tok2Vec, EntityRecognizer)
        and isinstance(part.model, Model)
        and all(isinstance(node.ops, NumpyOps) and not node.shims for node in part.model.walk())
        for _, part in parts
    )
    return parts if known else []


class QuickPipeline:
    """Stands in for a `Language` in `spacy.training.loop.train_while_improving`."""

    def __init__(
        self,
        pipeline: Language,
        optimizer: Optimizer,
        parts: Sequence[tuple[str, Any]],
        changed: list[tuple[Model[Any, Any], Any]],
    ) -> None:
        self._pipeline, self._optimizer, self._parts = pipeline, optimizer, parts
        self._examples: dict[int, tuple[Example, LastingExample]] = {}
        nodes = {node.id: node for _, part in parts for node in part.model.walk()}
        self._nodes = list(nodes.values())
        self._tables: dict[int, Tables] = {}  # by node
        hashed = [node for node in self._nodes if is_hash_embed(node)]
        for width in {node.get_dim("nO") for node in hashed}:
            same = [node for node in hashed if node.get_dim("nO") == width]
            self._tables.update(dict.fromkeys((n.id for n in same), Tables(same, optimizer)))
        self._weights: Weights | None = None
        self._steps = 0
        replace(self._nodes, self._tables, changed)
        # As spaCy's loop wants it, which finishes one component after the other.
        self.pipeline = [("all", _Finisher(self._finish))]

    def update(
        self, examples: Sequence[Example], *, drop: float, losses: dict[str, float], **_: object
    ) -> None:
        """Compute the gradients of a batch; called by spaCy's loop."""
        batch = [self._lasting(example) for example in examples]
        for _name, part in self._parts:
            part.update(batch, drop=drop, sgd=None, losses=losses)

    def use_params(self, params: dict[Any, Any]) -> AbstractContextManager[None]:
        """Put other weights in place for a block."""
        self.bring_up()
        swapped: AbstractContextManager[None] = self._pipeline.use_params(params)
        return swapped

    def bring_up(self) -> None:
        """See that all weights, moments and averages are those after the last step."""
        for tables in set(self._tables.values()):
            tables.bring_all_up()

    def _finish(self) -> None:
        if self._weights is None and not self._gather():
            return
        self._steps += 1
        rates = Rates(self._optimizer, self._steps)
        for tables in set(self._tables.values()):
            tables.step(rates)
        if self._weights is not None:
            self._weights.step(rates)

    def _gather(self) -> bool:
        """Gather the weights that have gradients; before the first batch with tags none has."""
        params = [
            (node, name)
            for node in self._nodes
            for name in node.param_names
            if node.id not in self._tables and node.has_grad(name)
        ]
        if params:
            self._weights = Weights(params, self._optimizer)
        return bool(params)

    def _lasting(self, example: Example) -> LastingExample:
        from .examples import LastingExample

        known = self._examples.get(id(example))
        if known is None:
            # The given one is kept as well, so that no other gets its number. Nothing writes into
            # its documents, so they are not copied as spaCy does.
            known = (example, LastingExample(example.x, example.y))
            self._examples[id(example)] = known
            if len(self._examples) % MANY == 0:
                keep_from_search(MANY)
        return known[1]


class _Finisher:
    """Looks like a trained component to spaCy's loop."""

    is_trainable = True
    model = object()

    def __init__(self, finish: Callable[[], None]) -> None:
        self._finish = finish

    def finish_update(self, _: Optimizer) -> None:
        """Bring the weights of all components one step on."""
        self._finish()
