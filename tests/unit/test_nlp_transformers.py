"""Bases with a transformer; what needs PyTorch is tested where the extra is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.training import Example as SpacyExample

from eventner_gui.core.errors import ModelError, TrainingError
from eventner_gui.nlp.bases import parse_base
from eventner_gui.nlp.transformers import check_numpy
from eventner_gui.nlp.trust import Trust

from .pipelines import TAGGED_TEXTS, TAGS, easy_examples, save_package, train_run
from .test_nlp_bases import config_folder
from .test_nlp_portability import plain

needs_extra = pytest.mark.skipif(
    find_spec("spacy_curated_transformers") is None,
    reason="needs PyTorch: python -m pip install 'eventner[transformers]'",
)
LISTENER = {
    "@architectures": "spacy-curated-transformers.LastTransformerLayerListener.v1",
    "width": 16,
    "upstream": "transformer",
    "pooling": {"@layers": "reduce_mean.v1"},
}


def test_a_numpy_that_the_package_cannot_train_with_is_named() -> None:
    check_numpy("0.3.1", "2.3.5")
    check_numpy("0.4.0", "2.4.0")
    with pytest.raises(TrainingError, match=r"2\.4\.6") as caught:
        check_numpy("0.3.1", "2.4.6")
    assert "eventner[transformers]" in caught.value.hint


def tiny_transformer(folder: Path) -> Language:
    """Return a pipeline of a random transformer of one layer and a tagger that listens to it."""
    spacy.util.fix_random_seed(1)
    letters = folder / "letters.txt"
    pieces = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", *"abcdefghijklmnopqrstuvwxyz0123456789"]
    letters.write_text("\n".join(pieces), encoding="utf-8")
    nlp = spacy.blank("en")
    model = {
        "@architectures": "spacy-curated-transformers.BertTransformer.v1",
        "vocab_size": len(pieces),
        "hidden_width": 16,
        "intermediate_width": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "piece_encoder": {"@architectures": "spacy-curated-transformers.CharEncoder.v1"},
        "with_spans": {"@architectures": "spacy-curated-transformers.WithStridedSpans.v1"},
    }
    nlp.add_pipe("curated_transformer", name="transformer", config={"model": model})
    nlp.add_pipe(
        "tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}}
    )
    nlp.config["initialize"]["components"]["transformer"] = {
        "piecer_loader": {
            "@model_loaders": "spacy-curated-transformers.CharEncoderLoader.v1",
            "path": str(letters),
        }
    }
    golds = []
    for text in TAGGED_TEXTS:
        doc = nlp.make_doc(text)
        golds.append(SpacyExample.from_dict(doc, {"tags": [TAGS[t.text] for t in doc]}))
    optimizer = nlp.initialize(lambda: golds)
    for _ in range(5):
        nlp.update(golds, sgd=optimizer)
    nlp.config["initialize"]["components"] = {}
    return nlp


@pytest.fixture(scope="module")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("transformer")
    tiny_transformer(folder).to_disk(folder / "base")
    return folder / "base"


@needs_extra
def test_the_recogniser_listens_to_the_transformer_and_that_stays_as_it_is(
    base_folder: Path, tmp_path: Path
) -> None:
    run = train_run(
        tmp_path / "run",
        easy_examples(40),
        base=parse_base(str(base_folder)),
        trust=Trust.ANY,
        max_steps=30,
    )
    base, tuned = spacy.load(base_folder), spacy.load(run.model_best)
    assert tuned.pipe_names == ["transformer", "tagger", "ner"]
    for name in ("transformer", "tagger"):
        assert tuned.get_pipe(name).model.to_bytes() == base.get_pipe(name).model.to_bytes()
    text = "book yoga on friday"
    assert [t.tag_ for t in tuned(text)] == [t.tag_ for t in base(text)]
    assert tuned.get_pipe("ner").labels == ("ACTION", "DATE")
    losses = [each.loss for each in run.history]
    assert losses[-1] < losses[0]  # it learns, though the transformer's weights are random
    assert "which is not trained" in (run.folder / "log.txt").read_text(encoding="utf-8")
    again = plain(["-m", "spacy", "train", "config.cfg", "--output", "repeat"], run.folder)
    assert again.returncode == 0, again.stdout + again.stderr
    repeated = spacy.load(run.folder / "repeat" / "model-best")
    assert repeated.get_pipe("transformer").model.to_bytes() == (
        base.get_pipe("transformer").model.to_bytes()
    )


@needs_extra
@pytest.mark.parametrize("kind", ["beside", "mixed"])
def test_types_of_a_transformer_base_are_kept(kind: str, tmp_path: Path) -> None:
    nlp = tiny_transformer(tmp_path)
    ner = nlp.add_pipe("ner", config={"model": {"tok2vec": LISTENER}})
    ner.add_label("PLANET")
    ner.initialize(lambda: [SpacyExample(d := nlp.make_doc("go"), d)], nlp=nlp)
    nlp.to_disk(tmp_path / "base")
    run = train_run(
        tmp_path / "run",
        easy_examples(30),
        base=parse_base(str(tmp_path / "base")),
        trust=Trust.ANY,
        max_steps=4,
        own_types=kind,
    )
    tuned = spacy.load(run.model_best)
    ours = ["project_ner", "ner"] if kind == "beside" else ["ner"]
    assert tuned.pipe_names == ["transformer", "tagger", *ours]
    assert "ACTION" in tuned.get_pipe(ours[0]).labels
    tuned("book yoga on friday")


@needs_extra
def test_an_installed_transformer_is_copied_into_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = save_package(tiny_transformer(tmp_path), tmp_path / "site", "tinytrf")
    monkeypatch.syspath_prepend(tmp_path / "site")
    run = train_run(tmp_path / "run", easy_examples(30), base=parse_base(name), max_steps=4)
    assert (run.folder / "base-model" / "config.cfg").is_file()
    assert spacy.load(run.model_best).pipe_names == ["transformer", "tagger", "ner"]


@pytest.mark.skipif(
    find_spec("spacy_curated_transformers") is not None, reason="the extra is installed"
)
def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    folder = config_folder(
        tmp_path / "trf",
        {"transformer": {"factory": "curated_transformer"}, "tagger": {"factory": "tagger"}},
    )
    with pytest.raises(ModelError) as caught:
        train_run(tmp_path / "run", easy_examples(20), base=parse_base(str(folder)))
    assert "curated_transformer" in str(caught.value)
    assert "eventner[transformers]" in caught.value.hint
    assert not (tmp_path / "run").exists()
