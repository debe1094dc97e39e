"""From trained members to the model that is kept, with its scores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.scores import Scores
from .base_parts import LoadedBase
from .config import make_relative
from .data import StoppedEarly
from .ensemble import Trainings, predictions_of
from .evaluation import entities_of, find, score_spans
from .joining import join
from .members import initialize, start_member
from .ready import Ready, write_configs

if TYPE_CHECKING:
    from spacy.language import Language

# Of members that were stopped, those that are less than half as far as the furthest are left out.
_FAR_ENOUGH = 0.5


def finish(
    ready: Ready, base: LoadedBase, trained: Trainings, into: Path
) -> tuple[Language, Ready, Trainings]:
    """Return the whole pipeline, what it was made from, and what came of it.

    Args:
        ready: the training. Where fewer members were trained than planned, since it was stopped,
            its config is written anew for these.
        base: what it started from.
        trained: its members.
        into: folder that gets such a config.

    Raises:
        StoppedEarly: no member has learnt anything.
        OSError: the config cannot be written.
    """
    furthest = max((member.steps for member in trained.members), default=0)
    members = tuple(m for m in trained.members if m.steps >= _FAR_ENOUGH * furthest > 0)
    if not members:
        raise StoppedEarly
    trained = replace(trained, members=members)
    setup = ready.setup
    if len(members) != setup.plan.members:
        setup = replace(setup, plan=replace(setup.plan, members=len(members)))
        config = write_configs(
            base, setup.plan, setup.components, into, has_dev=bool(ready.kept.dev)
        )
        ready = replace(ready, setup=setup, config=config)
    pipeline = _put_together(ready, trained)
    if not ready.data.folds and ready.kept.dev and len(members) > 1 and not trained.stopped:
        trained = _measure(pipeline, ready, trained)
    make_relative(pipeline, ready.config)
    _set_performance(pipeline, trained.scores)
    return pipeline, ready, trained


def _put_together(ready: Ready, trained: Trainings) -> Language:
    setup, name = ready.setup, ready.setup.components.recognizer
    pipeline = initialize(ready.config, setup)
    weights = [member.weights for member in trained.members]
    if len(weights) == 1:
        for each, value in weights[0].items():
            pipeline.get_pipe(each).model.from_bytes(value)
        return pipeline
    members = [start_member(setup, number).get_pipe(name).model for number in range(len(weights))]
    for member, its in zip(members, weights, strict=True):
        member.from_bytes(its[name])
    join(pipeline.get_pipe(name).model, members)
    return pipeline


def _measure(pipeline: Language, ready: Ready, trained: Trainings) -> Trainings:
    """Measure the joined model on the dev set: no member was trained on it or chosen by it."""
    dev = ready.kept.dev
    found = find(pipeline, dev, components=ready.setup.components.scoring)
    scores = score_spans(zip(map(entities_of, dev), found, strict=True))
    return replace(
        trained,
        scores=scores,
        predictions=tuple(predictions_of(dev, found, 0)),
        cross_validation=None,
    )


def _set_performance(pipeline: Language, scores: Scores | None) -> None:
    """Write the scores where spaCy's own training does."""
    if scores is None:
        pipeline.meta["performance"] = {}
        return
    pipeline.meta["performance"] = {
        "ents_p": scores.precision or 0.0,
        "ents_r": scores.recall or 0.0,
        "ents_f": scores.f or 0.0,
        "ents_per_type": {
            label: {"p": each.precision or 0.0, "r": each.recall or 0.0, "f": each.f or 0.0}
            for label, each in scores.per_label.items()
        },
    }
