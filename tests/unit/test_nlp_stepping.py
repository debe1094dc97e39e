"""The quicker steps compute what plain spaCy computes, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest
from spacy.cli.init_config import init_config
from spacy.language import Language
from spacy.schemas import ConfigSchemaTraining
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import create_train_batches, train_while_improving
from spacy.util import fix_random_seed, load_model, registry, resolve_dot_names
from thinc.api import Adam, HashEmbed, Linear, NumpyOps, Optimizer

from eventner_gui.nlp.blank import blank_pipeline
from eventner_gui.nlp.checkpoint import Checkpoint
from eventner_gui.nlp.dataset import convert, write_docs
from eventner_gui.nlp.ops import quick_ops
from eventner_gui.nlp.stepping import parts, stepping
from eventner_gui.nlp.stepping.examples import LastingExample
from eventner_gui.nlp.stepping.ops import QuickOps
from eventner_gui.nlp.stepping.tables import Tables
from eventner_gui.nlp.stepping.weights import Rates, Weights
from eventner_gui.storage.projects import open_project

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data" / "event_schedule_data.json"
STEPS = 20

# 32 bits hold seven digits, and each step goes on from the roundings of the last. Seen after 20
# steps: losses apart by 3e-6 of their size, weights by at most 2e-4 of the way they have gone; with
# numpy's product alone, and everything else spaCy's, it is 5e-6 and 1.4e-4.
LOSSES = 1e-4
WEIGHTS = 2e-3


class Run:
    """One training of a few steps."""

    def __init__(self, pipeline: Language, losses: list[float], optimizer: Optimizer) -> None:
        self.pipeline, self.losses = pipeline, losses
        with pipeline.use_params(optimizer.averages):
            self.averages = arrays(pipeline)
        self.weights = arrays(pipeline)


def arrays(pipeline: Language) -> dict[str, Any]:
    found = {}
    for name, part in pipeline.pipeline:
        for i, node in enumerate(part.model.walk()):
            for param in node.param_names:
                found[f"{name}/{i}/{param}"] = node.get_param(param).copy()
    return found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "train.spacy"
    examples = open_project(SAMPLE).document.examples[:60]
    write_docs(convert(examples, blank_pipeline("en")).docs, path)
    return path


def prepare(corpus: Path, *, averages: bool = True) -> tuple[Language, dict[str, Any], Any]:
    """Return spaCy's quickstart pipeline, its training settings, and the batches."""
    config = init_config(lang="en", pipeline=["ner"], optimize="efficiency")
    config["paths"].update(train=str(corpus), dev=str(corpus))
    config["training"]["optimizer"]["use_averages"] = averages
    pipeline = init_nlp(config)
    settings = registry.resolve(
        pipeline.config.interpolate()["training"], schema=ConfigSchemaTraining
    )
    (read,) = resolve_dot_names(pipeline.config.interpolate(), [settings["train_corpus"]])
    fix_random_seed(0)
    return pipeline, settings, create_train_batches(pipeline, read, settings["batcher"], 0)


def train(trained: Any, settings: dict[str, Any], batches: Any) -> list[float]:
    sums = [0.0]
    for _batch, info, _best in train_while_improving(
        trained,
        settings["optimizer"],
        batches,
        lambda: (0.0, {}),
        dropout=settings["dropout"],
        accumulate_gradient=1,
        patience=0,
        max_steps=STEPS - 1,
        eval_frequency=10_000,
        exclude=[],
        annotating_components=[],
        before_update=None,
    ):
        sums.append(float(info["losses"]["ner"]))
    # spaCy's loop begins a new sum after its measurement at step 0.
    sums = [0.0, sums[1], *(sums[1] + later for later in sums[2:])]
    return numpy.diff(sums).tolist()


def plain_run(corpus: Path) -> Run:
    pipeline, settings, batches = prepare(corpus)
    return Run(pipeline, train(pipeline, settings, batches), settings["optimizer"])


def quick_run(corpus: Path) -> Run:
    with quick_ops():
        pipeline, settings, batches = prepare(corpus)
        with stepping(pipeline, settings["optimizer"], [], []) as (trained, _):
            losses = train(trained, settings, batches)
        return Run(pipeline, losses, settings["optimizer"])


@pytest.fixture(scope="module")
def plain(corpus: Path) -> Run:
    return plain_run(corpus)


@pytest.fixture(scope="module")
def quick(corpus: Path) -> Iterator[Run]:
    yield quick_run(corpus)


def test_losses_are_those_of_plain_spacy(plain: Run, quick: Run) -> None:
    assert len(plain.losses) == STEPS
    numpy.testing.assert_allclose(quick.losses, plain.losses, rtol=LOSSES)


@pytest.mark.parametrize("which", ["weights", "averages"])
def test_weights_are_close_to_those_of_plain_spacy(
    plain: Run, quick: Run, corpus: Path, which: str
) -> None:
    before = arrays(prepare(corpus)[0])
    theirs, ours = getattr(plain, which), getattr(quick, which)
    assert theirs.keys() == ours.keys()
    for name, array in theirs.items():
        moved = numpy.abs(array - before[name]).mean()
        apart = numpy.abs(array - ours[name]).mean()
        assert apart <= WEIGHTS * moved, name


def test_what_comes_out_is_a_plain_pipeline(quick: Run, plain: Run, tmp_path: Path) -> None:
    for (_, theirs), (_, ours) in zip(
        plain.pipeline.pipeline, quick.pipeline.pipeline, strict=True
    ):
        for a, b in zip(theirs.model.walk(), ours.model.walk(), strict=True):
            assert a._func is b._func
    quick.pipeline.to_disk(tmp_path)
    loaded = load_model(tmp_path)
    text = "Please schedule a meeting with Anna on Monday at 10 AM."
    assert [e.label_ for e in loaded(text).ents] == [e.label_ for e in quick.pipeline(text).ents]
    assert loaded.config == quick.pipeline.config


def test_an_unknown_version_is_trained_by_spacy_itself(
    corpus: Path, plain: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(node: Any, tables: Any) -> None:
        if parts._kind(node) == "spacy.ml.tb_framework":
            raise AttributeError("layers")

    monkeypatch.setattr(parts, "_quicker", broken)
    pipeline, settings, batches = prepare(corpus)
    with stepping(pipeline, settings["optimizer"], [], []) as (trained, bring_up):
        assert trained is pipeline
        bring_up()
        losses = train(trained, settings, batches)
    numpy.testing.assert_allclose(losses, plain.losses, rtol=LOSSES)
    assert "quicker training steps" in caplog.text
    caplog.clear()


def test_layers_of_another_kind_keep_their_own_pass(corpus: Path, plain: Run) -> None:
    with quick_ops():
        pipeline, settings, batches = prepare(corpus)
        for _, part in pipeline.pipeline:
            for node in part.model.walk():
                if node._func.__module__ in (
                    "thinc.layers.layernorm",
                    "spacy.ml._precomputable_affine",
                ):
                    node._func = another(node._func)
        with stepping(pipeline, settings["optimizer"], [], []) as (trained, _):
            losses = train(trained, settings, batches)
    numpy.testing.assert_allclose(losses, plain.losses, rtol=LOSSES)


def another(original: Any) -> Any:
    """Return a pass that does the same under a name that is not known."""

    def passing(*args: Any, **more: Any) -> Any:
        return original(*args, **more)

    return passing


def test_a_frozen_component_and_an_annotating_one_are_left_to_spacy(corpus: Path) -> None:
    pipeline, settings, _ = prepare(corpus)
    with stepping(pipeline, settings["optimizer"], [], ["tok2vec"]) as (trained, _bring_up):
        assert trained is pipeline
    with stepping(pipeline, settings["optimizer"], ["tok2vec", "ner"], []) as (trained, _bring_up):
        assert trained is pipeline


def test_a_checkpoint_brings_weights_back(quick: Run) -> None:
    pipeline = quick.pipeline
    kept, before = Checkpoint(pipeline, ["tok2vec", "ner"]), arrays(pipeline)
    for _, part in pipeline.pipeline:
        for node in part.model.walk():
            for name in node.param_names:
                node.set_param(name, node.get_param(name) + 1)
    after = arrays(pipeline)
    with kept.in_place(pipeline):
        assert_equal(arrays(pipeline), before)
    assert_equal(arrays(pipeline), after)
    kept.put_back(pipeline)
    assert_equal(arrays(pipeline), before)


def assert_equal(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, array in wanted.items():
        numpy.testing.assert_array_equal(found[name], array)


def test_masks_are_the_same_numbers() -> None:
    for drop in (None, 0.0, 0.1, 0.35, 1.0):
        numpy.random.seed(3)
        theirs = [NumpyOps().get_dropout_mask((7, 5), drop), numpy.random.random()]
        numpy.random.seed(3)
        ours = [QuickOps().get_dropout_mask((7, 5), drop), numpy.random.random()]
        numpy.testing.assert_array_equal(ours[0], theirs[0])
        assert ours[0].dtype == theirs[0].dtype
        assert ours[1] == theirs[1]


@pytest.mark.parametrize("averages", [True, False])
@pytest.mark.parametrize("L2", [0.0, 0.01])
def test_rows_never_looked_up_and_rows_in_between_are_brought_up(averages: bool, L2: float) -> None:
    numbers = numpy.random.RandomState(5)

    def table() -> Any:
        model = HashEmbed(8, 50, seed=1)
        model.initialize()
        model.set_param("E", numpy.random.RandomState(6).uniform(-1, 1, (50, 8)).astype("f"))
        return model

    theirs, ours = table(), table()
    their_adam, our_adam = (Adam(0.01, L2=L2, use_averages=averages) for _ in range(2))
    tables = Tables([ours], our_adam)
    for step in range(1, 301):
        rows = numbers.choice(50 if step % 40 == 0 else 20, 6)
        gradient = numpy.zeros((50, 8), dtype="f")
        gradient[rows] = numbers.normal(size=(6, 8))
        tables.look_up(rows)
        looked_up, value = ours.get_param("E")[rows], theirs.get_param("E")[rows]
        numpy.testing.assert_allclose(looked_up, value, rtol=1e-4, atol=1e-5)
        ours.get_grad("E")[:] += gradient
        tables.step(Rates(our_adam, step))
        value, _ = their_adam((theirs.id, "E"), theirs.get_param("E"), gradient)
        theirs.set_param("E", value)
    tables.bring_all_up()
    close = {"rtol": 1e-4, "atol": 1e-5}
    numpy.testing.assert_allclose(ours.get_param("E"), theirs.get_param("E"), **close)
    pairs = [("mom1", 1e-6), ("mom2", 1e-6)] + ([("averages", 1e-5)] if averages else [])
    for name, atol in pairs:
        mine = getattr(our_adam, name)[(ours.id, "E")].reshape(50, 8)
        other = getattr(their_adam, name)[(theirs.id, "E")].reshape(50, 8)
        numpy.testing.assert_allclose(mine, other, rtol=1e-4, atol=atol)


def test_adam_over_one_array_is_adam() -> None:
    numbers = numpy.random.RandomState(7)
    models = [[Linear(4, 3), Linear(2, 4)] for _ in range(2)]
    for some in models:
        for i, model in enumerate(some):
            model.initialize()
            model.set_param(
                "W", numpy.random.RandomState(i).normal(size=model.get_param("W").shape).astype("f")
            )
    adams = [Adam(0.01) for _ in range(2)]
    params = [(model, name) for model in models[1] for name in ("W", "b")]
    weights = Weights(params, adams[1])
    for step in range(1, 30):
        for model, other in zip(*models, strict=True):
            for name in ("W", "b"):
                gradient = numbers.normal(size=model.get_param(name).shape).astype("f")
                other.inc_grad(name, gradient)
                value, _ = adams[0]((model.id, name), model.get_param(name), gradient.copy())
                model.set_param(name, value)
        weights.step(Rates(adams[1], step))
    for model, other in zip(*models, strict=True):
        for name in ("W", "b"):
            numpy.testing.assert_allclose(
                other.get_param(name), model.get_param(name), rtol=1e-4, atol=1e-6
            )
            numpy.testing.assert_allclose(
                adams[1].averages[(other.id, name)],
                adams[0].averages[(model.id, name)],
                rtol=1e-4,
                atol=1e-6,
            )


def test_a_lasting_example_says_what_spacy_says() -> None:
    pipeline = blank_pipeline("en")
    (doc,) = convert(open_project(SAMPLE).document.examples[:1], pipeline).docs
    plain, lasting = (kind(pipeline.make_doc(doc.text), doc) for kind in (Example, LastingExample))
    for _ in range(2):
        assert lasting.get_aligned_ner() == plain.get_aligned_ner()
        for start, end in ((0, len(doc)), (1, 3)):
            ours, theirs = (
                [(s.start, s.end) for s in each.get_aligned_spans_x2y([each.predicted[start:end]])]
                for each in (lasting, plain)
            )
            assert ours == theirs
