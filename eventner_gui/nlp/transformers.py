"""Learning on top of a base's transformer, which serves the project's recogniser as it is.

The transformer is not trained: it would serve the base's other components badly afterwards, and
would need a graphics card. It has to take part in training all the same, since a recogniser that
listens to it gets its output there: spacy-curated-transformers calls that "frozen", and it is a
setting of the component, not of the training. So it is written into the copy of the base.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import TrainingError

if TYPE_CHECKING:
    from .bases import BaseDescription

# numpy 2.4 no longer takes an array of one number for that number, which these versions rely on.
_LAST_CLUMSY = "0.3.1"
_STRICT_NUMPY = "2.4"
_INSTALL = 'python -m pip install "eventner[transformers]"'
_PACKAGES = ("curated_transformer", "spacy-curated-transformers")


def listener_section(about: BaseDescription) -> dict[str, Any]:
    """Return the model section of a layer that listens to a base's transformer; empty without."""
    if about.shared_transformer is None:
        return {}
    return {
        "@architectures": "spacy-curated-transformers.LastTransformerLayerListener.v1",
        "width": about.transformer_width,
        "upstream": about.shared_transformer,
        "grad_factor": 1.0,
        "pooling": {"@layers": "reduce_mean.v1"},
    }


def keep_from_training(folder: Path, name: str) -> None:
    """Write into a copy of a base that its transformer is not to be trained.

    Args:
        folder: of the copy.
        name: of the transformer.

    Raises:
        OSError: the file cannot be written.
    """
    from thinc.api import Config

    path = folder / "config.cfg"
    config = Config().from_disk(path, interpolate=False)
    config["components"][name]["frozen"] = True
    config.to_disk(path)


def check_installed() -> None:
    """See that the installed versions can train with a transformer.

    Raises:
        TrainingError: they cannot.
    """
    from importlib import metadata

    check_numpy(metadata.version("spacy-curated-transformers"), metadata.version("numpy"))


def check_numpy(package: str, numpy: str) -> None:
    """See that a version of spacy-curated-transformers works with one of numpy.

    Raises:
        TrainingError: it does not.
    """
    from packaging.version import Version

    if Version(package) <= Version(_LAST_CLUMSY) and Version(numpy) >= Version(_STRICT_NUMPY):
        raise TrainingError(
            f"spacy-curated-transformers {package} cannot train with numpy {numpy}.",
            f"Install versions that fit each other: {_INSTALL}, or choose another model.",
        )


def extra_hint(name: str) -> str:
    """Return how to get what a function of the transformers is missing from; empty for others."""
    if not name.startswith(_PACKAGES):
        return ""
    return (
        'It needs the extra for transformers: python -m pip install "eventner[transformers]", or '
        "choose another model."
    )
