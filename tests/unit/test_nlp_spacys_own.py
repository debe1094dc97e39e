"""The list of harmless functions against the spaCy that is installed."""

from __future__ import annotations

import catalogue
import spacy.util

from eventner_gui.nlp.spacys_own import FACTORIES, HARMLESS

# Read and left out, for the reasons in `nlp/spacys_own.py`.
UNPICKLE = {
    ("architectures", "spacy.TorchBiLSTMEncoder.v1"),
    ("layers", "MXNetWrapper.v1"),
    ("layers", "PyTorchLSTM.v1"),
    ("layers", "PyTorchRNNWrapper.v1"),
    ("layers", "PyTorchWrapper.v1"),
    ("layers", "PyTorchWrapper.v2"),
    ("layers", "PyTorchWrapper.v3"),
}
ALTER_OR_LOAD = {
    ("callbacks", "spacy.copy_from_base_model.v1"),
    ("callbacks", "spacy.models_and_pipes_with_nvtx_range.v1"),
    ("callbacks", "spacy.models_with_nvtx_range.v1"),
}
TRAINING_ALONE = {
    "augmenters", "batchers", "loggers", "losses", "ops", "optimizers", "readers", "schedules",
}  # fmt: skip
REGISTERED_BY_THEMSELVES = {"languages", "models", "cli", "datasets", "displacy_colors", "lookups"}


def built_in() -> set[tuple[str, str]]:
    """Return (registry, name) of what spaCy and thinc themselves register."""
    spacy.util.registry.ensure_populated()
    found = set()
    for (library, registry, *rest), function in catalogue.REGISTRY.items():
        home = getattr(function, "__module__", "").partition(".")[0]
        if library in ("spacy", "thinc") and home in ("spacy", "thinc") and rest:
            found.add((FACTORIES if registry == "internal_factories" else registry, rest[-1]))
    return found


def test_every_function_of_spacy_has_been_read() -> None:
    unread = {
        (registry, name)
        for registry, name in built_in() - UNPICKLE - ALTER_OR_LOAD
        if registry not in TRAINING_ALONE | REGISTERED_BY_THEMSELVES
        and _as_asked_for(registry, name) not in HARMLESS.get(registry, ())
    }
    assert not unread


def test_every_name_in_the_list_is_spacys() -> None:
    spacy.blank("en")  # the factories are registered with the first pipeline
    known = built_in()
    gone = {(r, n) for r, names in HARMLESS.items() for n in names} - known
    assert not gone


def _as_asked_for(registry: str, name: str) -> str:
    """Return the name in a config: a language's own lemmatizer is "lemmatizer" there."""
    return name.rpartition(".")[2] if registry == FACTORIES else name
