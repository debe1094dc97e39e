"""Base models: what fine-tuning starts from, found and described without loading any weights."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from ..core.errors import ModelError
from ..storage.runs import MODEL_BEST
from .base_files import find_upstream, read_config, read_meta
from .blank import check_language
from .languages import find_language
from .own_models import find_own, title_of

log = logging.getLogger(__name__)

BLANK: Literal["blank"] = "blank"
PACKAGE: Literal["package"] = "package"
FOLDER: Literal["folder"] = "folder"

ENTITY_FACTORIES = frozenset({"ner", "beam_ner"})
SHARED_TRANSFORMER = "curated_transformer"  # the factory whose output ours can listen to
RULER_FACTORIES = frozenset({"entity_ruler", "span_ruler"})
PROJECT_RECOGNIZER = "project_ner"  # ours, where the base's own recogniser stays beside it


@dataclass(frozen=True, slots=True)
class BaseModel:
    """What a training starts from.

    Attributes:
        kind: a blank pipeline, an installed package or a model folder.
        name: the language code, the package's name, or the folder's path.
    """

    kind: Literal["blank", "package", "folder"]
    name: str

    def __str__(self) -> str:
        if self.kind == BLANK:
            return f"blank:{self.name}"
        own = title_of(Path(self.name)) if self.kind == FOLDER else None
        return own or self.name


@dataclass(frozen=True, slots=True)
class BaseDescription:
    """What a base model brings.

    Attributes:
        language: its spaCy language code.
        version: of the pipeline; empty when it has none.
        components: names in the order of the pipeline.
        disabled: those of them that are loaded switched off.
        factories: component name to the spaCy factory it is made by.
        listens_to: component name to the tok2vec component it listens to, where it does.
        vectors: (number, width) of its word vectors; (0, 0) without.
        tok2vec: name of the component whose weights ours starts from; None without.
        tok2vec_inside: whether that component is an entity recogniser with a tok2vec of its own.
        transformer: name of its transformer component; None without.
        transformer_width: values it gives for each piece of a word, where ours can listen to it.
        entity_labels: labels of its own entity recognisers.
    """

    language: str
    version: str = ""
    components: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    factories: Mapping[str, str] | None = None
    listens_to: Mapping[str, str] | None = None
    vectors: tuple[int, int] = (0, 0)
    tok2vec: str | None = None
    tok2vec_inside: bool = False
    transformer: str | None = None
    transformer_width: int = 0
    entity_labels: tuple[str, ...] = ()

    @property
    def has_vectors(self) -> bool:
        """Tell whether it has word vectors."""
        return self.vectors[0] > 0 and self.vectors[1] > 0

    @property
    def shared_transformer(self) -> str | None:
        """Return the transformer that the project's recogniser listens to as well."""
        return self.transformer if self.transformer_width else None

    @property
    def recognizers(self) -> tuple[str, ...]:
        """Return its entity recognisers, those of an earlier project among them."""
        factories = self.factories or {}
        return tuple(n for n in self.components if factories.get(n) in ENTITY_FACTORIES)

    @property
    def rulers(self) -> tuple[str, ...]:
        """Return its components that set entities by rules."""
        factories = self.factories or {}
        return tuple(n for n in self.components if factories.get(n) in RULER_FACTORIES)

    @property
    def others(self) -> tuple[str, ...]:
        """Return the components that stay as they are whatever becomes of its entity types.

        Those are all but its entity recognisers, and but a tok2vec that served these alone.
        """
        gone = set(self.recognizers)
        listens_to = self.listens_to or {}
        for name in set(listens_to.values()):
            listeners = {n for n, upstream in listens_to.items() if upstream == name}
            if listeners <= gone:
                gone = gone | {name}
        return tuple(n for n in self.components if n not in gone)


def parse_base(text: str) -> BaseModel:
    """Return the base model that a text names; spaCy is not imported.

    Args:
        text: "blank:de", the name of an installed pipeline ("en_core_web_lg") or of one in our own
            folder (with or without its version), or the path of a model folder or of a run folder
            (its model-best is meant then).

    Raises:
        ModelError: there is no such thing, or the language needs a package that is not installed.
    """
    text = text.strip()
    if text.startswith("blank:"):
        return BaseModel(BLANK, check_language(text.removeprefix("blank:").strip()).code)
    if text in installed_pipelines():
        return BaseModel(PACKAGE, text)
    own = find_own(text)
    if own is not None:
        return BaseModel(FOLDER, str(own.folder))
    folder = Path(text).expanduser()
    if text and folder.is_dir():
        return BaseModel(FOLDER, str(model_folder(folder)))
    if find_language(text):
        raise ModelError(
            f"“{text}” is a language, not a model.",
            f"Write “blank:{text}” to start from a blank pipeline of that language.",
        )
    raise ModelError(
        f"There is no base model “{text}” on this computer: no spaCy pipeline has that name, and "
        "no folder either.",
        "Get it under File > Base models, write “blank:en” (or another language), the name of a "
        "pipeline that is here, or the path of a model folder.",
    )


def installed_pipelines() -> list[str]:
    """Return the names of the spaCy pipelines installed here, sorted; none is imported."""
    from importlib import metadata  # late: 15 ms, and the window imports this module

    names = {entry.name for entry in metadata.entry_points(group="spacy_models")}
    return sorted(name for name in names if package_folder(name) is not None)


def package_folder(name: str) -> Path | None:
    """Return the model folder inside an installed pipeline package, without importing it.

    Returns:
        The folder with its config.cfg, or None when there is no such package.
    """
    if not name.isidentifier():
        return None
    spec = find_spec(name)
    if spec is None or not spec.origin:
        return None
    package = Path(spec.origin).parent
    meta = read_meta(package)
    if meta is None:
        return None
    folder = package / f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"
    return folder if (folder / "config.cfg").is_file() else None


def model_folder(folder: Path) -> Path:
    """Return the folder of the model that a folder stands for: itself, or a run's model-best.

    Raises:
        ModelError: there is no spaCy model in it.
    """
    for candidate in (folder, folder / MODEL_BEST):
        if (candidate / "config.cfg").is_file() and (candidate / "meta.json").is_file():
            return candidate
    raise ModelError(
        f"There is no spaCy model in {folder}.",
        "Choose a folder that holds meta.json and config.cfg, such as model-best of a run.",
    )


def describe(base: BaseModel) -> BaseDescription:
    """Return what a base model brings, from its small files alone; spaCy is not imported.

    Raises:
        ModelError: it is not there, or its meta.json or config.cfg cannot be read.
    """
    if base.kind == BLANK:
        return BaseDescription(check_language(base.name).code)
    folder = location(base)
    meta = read_meta(folder)
    config = read_config(folder / "config.cfg")
    try:
        if meta is not None and config is not None:
            return _describe(meta, config)
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
        log.info("odd values in the meta.json or config.cfg of %s: %s", folder, error)
    raise ModelError(
        f"The base model “{base}” is damaged: its meta.json or config.cfg cannot be read.",
        "Install or copy it again, or choose another base.",
    )


def location(base: BaseModel) -> Path:
    """Return the folder of a base model that is not blank.

    Raises:
        ModelError: it is not there any more.
    """
    if base.kind == FOLDER:
        return model_folder(Path(base.name))
    folder = package_folder(base.name)
    if folder is None:
        raise ModelError(
            f"The spaCy pipeline “{base.name}” is not installed.",
            "Install it, or choose another base.",
        )
    return folder


def _describe(meta: Mapping[str, Any], config: Mapping[str, Mapping[str, Any]]) -> BaseDescription:
    components = tuple(config.get("nlp", {}).get("pipeline", ()))
    factories = {
        name: str(config.get(f"components.{name}", {}).get("factory", name)) for name in components
    }
    upstream = {name: find_upstream(name, components, factories, config) for name in components}
    recognizers = [name for name in components if factories[name] in ENTITY_FACTORIES]
    vectors = meta.get("vectors") or {}
    tok2vec, inside = _best_start(components, factories, upstream, config)
    labels = meta.get("labels") or {}
    transformer = next((n for n in components if "transformer" in factories[n]), None)
    width = 0
    if transformer and factories[transformer] == SHARED_TRANSFORMER:
        width = int(config.get(f"components.{transformer}.model", {}).get("hidden_width") or 768)
        tok2vec, inside = None, False
    return BaseDescription(
        language=str(config.get("nlp", {}).get("lang") or meta.get("lang", "")),
        version=str(meta.get("version", "")),
        components=components,
        disabled=tuple(config.get("nlp", {}).get("disabled", ())),
        factories=factories,
        listens_to={name: up for name, up in upstream.items() if up},
        vectors=(int(vectors.get("vectors") or 0), int(vectors.get("width") or 0)),
        tok2vec=tok2vec,
        tok2vec_inside=inside,
        transformer=transformer,
        transformer_width=width,
        entity_labels=tuple(sorted({label for n in recognizers for label in labels.get(n, ())})),
    )


def _best_start(
    components: tuple[str, ...],
    factories: Mapping[str, str],
    upstream: Mapping[str, str | None],
    config: Mapping[str, Mapping[str, Any]],
) -> tuple[str | None, bool]:
    """Return the component whose tok2vec ours starts from, and whether it is inside that one.

    What an entity recogniser has learnt of words comes before what a tagger has: spaCy's own
    pipelines have a tok2vec inside their `ner` besides the one that tagger and parser share.
    """
    for name in components:
        if factories[name] not in ENTITY_FACTORIES:
            continue
        if upstream[name]:
            return upstream[name], False
        inside = str(config.get(f"components.{name}.model.tok2vec", {}).get("@architectures", ""))
        if inside and "Listener" not in inside:
            return name, True
    return next((name for name in components if factories[name] == "tok2vec"), None), False
