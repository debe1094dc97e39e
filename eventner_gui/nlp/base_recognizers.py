"""Takes the entity recognisers of a base out of it, each with a tok2vec of its own.

A recogniser that listens to a tok2vec reads what stands in `Doc.tensor`, and that is the output of
whichever tok2vec ran last. So where ours comes between, or where the recogniser is to learn while
its tok2vec serves other components, it gets a copy of that tok2vec inside. spaCy does this while
sourcing (`replace_listeners`), but leaves variables in the config that lead to the component left
behind; here they are written out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .bases import BaseDescription

if TYPE_CHECKING:
    from spacy.language import Language

_LISTENER = "model.tok2vec"
_CONFIG = "config.cfg"


def write_recognizers(
    pipeline: Language,
    about: BaseDescription,
    names: Sequence[str],
    folder: Path,
    *,
    more_labels: Iterable[str] = (),
) -> None:
    """Write recognisers of a base as a pipeline of their own, without its vocabulary.

    Args:
        pipeline: the base; only these components are left in it.
        about: what it brings.
        names: of the recognisers.
        folder: does not exist yet.
        more_labels: that they are to learn besides their own.

    Raises:
        OSError: the folder cannot be written.
    """
    from thinc.api import Config

    written_out = pipeline.config.interpolate()["components"]
    models = {name: dict(written_out[name]["model"]) for name in names}
    for name in names:
        upstream = (about.listens_to or {}).get(name)
        if upstream:
            pipeline.replace_listeners(upstream, name, [_LISTENER])
            models[name]["tok2vec"] = written_out[upstream]["model"]
        for label in sorted(more_labels):
            pipeline.get_pipe(name).add_label(label)
    for other in [other for other in pipeline.component_names if other not in names]:
        pipeline.remove_pipe(other)
    pipeline.to_disk(folder, exclude=["vocab"])
    config = Config().from_disk(folder / _CONFIG, interpolate=False)
    for name, model in models.items():
        config["components"][name]["model"] = model
    config.to_disk(folder / _CONFIG)
