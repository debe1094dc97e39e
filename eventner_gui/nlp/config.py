"""The two config files of a run: a readable base_config.cfg and the config.cfg filled from it.

Only spaCy's own registered functions and paths relative to the run folder stand in them, so that
`python -m spacy train config.cfg` trains the same where EventNER is not installed. In this
process the same config is used with the paths made absolute, since the working directory belongs
to the whole program.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..storage.resources import resource
from .bases import PROJECT_RECOGNIZER, BaseDescription
from .plan import Plan

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Config

TRAIN_FILE = "train.spacy"
DEV_FILE = "dev.spacy"
BASE_CONFIG_FILE = "base_config.cfg"
CONFIG_FILE = "config.cfg"
BASE_FOLDER = "base-model"
BASE_TOK2VEC_FILE = "base-tok2vec.bin"
RECOGNIZER_FOLDER = "base-recogniser"  # with a hyphen, as no package has
LABELS_FILE = "labels.json"
TOKENIZER_FOLDER = "tokenizer-with-rules"  # spaCy would take the name of a package for that

WIDTH = 96  # values that a tok2vec gives for each token
DEPTH = 1
WINDOW = 2  # tokens to each side that a layer looks at
HIDDEN = 64  # of the recogniser, for each tok2vec it has

_VALUE = re.compile(r"\{\{(\w+)\}\}")
_NAME = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True, slots=True)
class PipelinePlan:
    """Which components the trained pipeline has.

    Attributes:
        language: spaCy language code.
        pipeline: component names in order.
        tok2vec: name of ours, trained; None where the recogniser has its own inside.
        recognizer: name of our entity recogniser, trained.
        transformer: name of the base's transformer that our recogniser listens to; it is not
            trained. None without.
        resumed: whether it goes on from the base's own recogniser, in `RECOGNIZER_FOLDER`.
        frozen: components of the base, which stay as they are.
        unlinked: those of them that lie in `RECOGNIZER_FOLDER`, with a copy of the tok2vec that
            they listen to, since ours comes between.
        disabled: those of them that are loaded switched off.
        scoring: components that run when F is measured: ours and the base's entity rulers.
        old_labels: types of the base that our recogniser learns as well; no part of the scores on
            the user's tags.
    """

    language: str
    pipeline: tuple[str, ...]
    tok2vec: str | None
    recognizer: str
    transformer: str | None = None
    resumed: bool = False
    frozen: tuple[str, ...] = ()
    unlinked: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    scoring: tuple[str, ...] = ()
    old_labels: frozenset[str] = frozenset()

    @property
    def is_fresh(self) -> bool:
        """Tell whether the recogniser has new tok2vecs inside, so that several can be joined."""
        return not (self.tok2vec or self.resumed or self.transformer)

    @property
    def trained(self) -> tuple[str, ...]:
        """Return the components that are trained, in order."""
        return (self.tok2vec, self.recognizer) if self.tok2vec else (self.recognizer,)


@dataclass(frozen=True, slots=True)
class BaseParts:
    """What is taken from a base model, besides whole components.

    Attributes:
        source: what spaCy loads it by, in config.cfg: a package's name or `BASE_FOLDER`.
        path: what this process loads it by.
        tokenizer: the tokenizer section of its config.
        tok2vec: model section of the tok2vec whose architecture and weights ours starts from;
            None for a new one.
        tok2vec_width: values it gives for each token.
        static_vectors: whether a new tok2vec uses the base's word vectors.
        listener: model section of a layer that listens to the base's transformer; empty without.
    """

    source: str
    path: Path | str
    tokenizer: Mapping[str, Any] = field(default_factory=dict)
    tok2vec: Mapping[str, Any] | None = None
    tok2vec_width: int = 0
    static_vectors: bool = False
    listener: Mapping[str, Any] = field(default_factory=dict)


def plan_pipeline(
    description: BaseDescription, *, beside: Sequence[str] = (), resumed: bool = False
) -> PipelinePlan:
    """Return the components of a pipeline trained from a base.

    Ours stand where the base's entity recogniser stood. Where the base's tok2vec is what ours
    starts from, it is a component of its own, and ours come after everything that reads another
    tok2vec's output: they overwrite it (`Doc.tensor`). Otherwise the recogniser has its tok2vec
    inside.

    Args:
        description: of the base.
        beside: entity recognisers of the base that stay, after ours.
        resumed: whether ours goes on from the base's own recogniser.
    """
    others, transformer = description.others, description.shared_transformer
    recognizer = _our_name(description, beside)
    tok2vec = _free_name("tok2vec" if not others else f"{recognizer}_tok2vec", others)
    place = len(others)
    if description.recognizers:
        before = description.components[: description.components.index(description.recognizers[0])]
        place = sum(name in before for name in others)
    shared = not resumed and not transformer and description.tok2vec is not None
    if shared:
        readers = [i for i, name in enumerate(others) if _reads_tensor(name, description)]
        place = max([place, *(i + 1 for i in readers)])
    elif transformer:
        place = max(place, others.index(transformer) + 1)
    ours = (tok2vec, recognizer) if shared else (recognizer,)
    kept = (*others, *beside)
    return PipelinePlan(
        language=description.language,
        pipeline=(*others[:place], *ours, *beside, *others[place:]),
        tok2vec=tok2vec if shared else None,
        recognizer=recognizer,
        transformer=transformer,
        resumed=resumed,
        frozen=tuple(name for name in kept if name != transformer),
        unlinked=tuple(name for name in beside if _reads_tensor(name, description)),
        disabled=tuple(name for name in description.disabled if name in kept),
        scoring=(*([transformer] if transformer else []), *description.rulers, *ours),
    )


def _our_name(description: BaseDescription, beside: Sequence[str]) -> str:
    if beside:
        return _free_name(PROJECT_RECOGNIZER, (*description.others, *beside))
    replaced = [name for name in description.recognizers if name != PROJECT_RECOGNIZER]
    return replaced[0] if replaced else "ner"


def base_config(
    plan: Plan,
    pipeline: PipelinePlan,
    *,
    has_dev: bool,
    base: BaseParts | None,
    has_rules: bool = False,
) -> str:
    """Return the text of base_config.cfg.

    Args:
        plan: the numbers that decide the training.
        pipeline: the components.
        has_dev: whether there is a dev set.
        base: what is taken from a base model; None for a blank one.
        has_rules: whether the tokenizer comes from `TOKENIZER_FOLDER`.
    """
    joined = plan.members > 1
    values: dict[str, Any] = {
        "dev": DEV_FILE if has_dev else TRAIN_FILE,
        "seed": plan.seed,
        "language": pipeline.language,
        "pipeline": list(pipeline.pipeline),
        "disabled": list(pipeline.disabled),
        "frozen": list(pipeline.frozen),
        "dropout": plan.dropout,
        "max_steps": plan.max_steps,
        "patience": plan.patience,
        "eval_frequency": plan.eval_frequency,
        "learn_rate": plan.learn_rate,
        "tok2vec": pipeline.tok2vec,
        "ner": pipeline.recognizer,
        "hidden": HIDDEN * plan.members,
        "width": WIDTH,
        "depth": DEPTH,
        "window": WINDOW,
        "static_vectors": base is not None and base.static_vectors,
        "listener_width": base.tok2vec_width if base else 0,
        "fill_option": " --pretraining" if pipeline.tok2vec else "",
        "labels_path": "" if pipeline.resumed else f'\nlabels = "{LABELS_FILE}"',
        "tokenizer_path": f'\ntokenizer = "{TOKENIZER_FOLDER}"' if has_rules else "",
    }
    sections = [_render("common.cfg", values)]
    if not pipeline.resumed:
        sections.append(_render("recognizer.cfg", values))
    if pipeline.tok2vec:
        sections.append(_render("listener.cfg", values))
    if pipeline.is_fresh:
        inside = f"components.{pipeline.recognizer}.model.tok2vec"
        sections += [_render("members.cfg", values)] if joined else []
        sections += [
            _render("member.cfg", {**values, "place": f"{inside}.*.{name}" if joined else inside})
            for name in member_names(plan.members)
        ]
    if not pipeline.resumed:
        sections.append(_render("labels.cfg", values))
    if has_rules:
        sections.append(_render("tokenizer.cfg", values))
    text = "\n".join(sections)
    return text if base is None else _with_base(text, pipeline, base, has_rules=has_rules)


def member_names(count: int) -> list[str]:
    """Return the names that joined tok2vecs have in a config, in order."""
    return [f"member_{number:02}" for number in range(1, count + 1)]


def for_member(config: Config, pipeline: PipelinePlan, seed: int) -> Config:
    """Return the config that one member of a recogniser is trained by, from the whole one's.

    Args:
        config: of the whole pipeline.
        pipeline: its components; those that find no entities are left out.
        seed: of all random numbers.
    """
    copy = config.copy()
    copy["system"]["seed"] = seed
    copy["nlp"]["pipeline"] = list(pipeline.scoring)
    copy["nlp"]["disabled"] = [name for name in pipeline.disabled if name in pipeline.scoring]
    copy["components"] = {name: copy["components"][name] for name in pipeline.scoring}
    copy["training"]["frozen_components"] = [
        name for name in pipeline.scoring if name in pipeline.frozen
    ]
    tok2vec = copy["components"][pipeline.recognizer].get("model", {}).get("tok2vec", {})
    if tok2vec.get("@layers") == "concatenate.v1":
        model = copy["components"][pipeline.recognizer]["model"]
        members = tok2vec["*"]
        model["tok2vec"] = members[min(members)]
        model["hidden_width"] = HIDDEN
    return copy


def fill(text: str, pipeline: PipelinePlan) -> Config:
    """Return config.cfg: base_config.cfg with every default written out, by spaCy itself.

    The sourced components need no filling; without them no base model has to be loaded for it.
    """
    from spacy.language import DEFAULT_CONFIG_PRETRAIN_PATH
    from spacy.util import get_sourced_components, load_config, load_model_from_config

    config = _parse(text)
    sourced = get_sourced_components(config)
    own = _parse(text)
    own["nlp"]["pipeline"] = [name for name in pipeline.trained if name not in sourced]
    own["nlp"]["disabled"] = []
    own["components"] = {n: c for n, c in own["components"].items() if n not in sourced}
    filled = load_model_from_config(own, auto_fill=True).config
    filled["nlp"]["pipeline"] = list(pipeline.pipeline)
    filled["nlp"]["disabled"] = list(pipeline.disabled)
    filled["components"].update(sourced)
    if "pretraining" in config:
        # What spaCy calls pretraining is how weights are put into a component before training.
        filled = load_config(DEFAULT_CONFIG_PRETRAIN_PATH).merge(filled)
        filled["pretraining"]["component"] = pipeline.tok2vec
        filled["pretraining"]["layer"] = ""
    return filled


def for_this_process(config: Config, folder: Path, base: BaseParts | None) -> Config:
    """Return a copy of config.cfg whose paths are absolute."""
    copy = config.copy()
    copy["paths"].update(_absolute(config["paths"], folder, base))
    return copy


def make_relative(pipeline: Language, config: Config) -> None:
    """Take the paths of this machine out of a pipeline's config, before it is saved."""
    pipeline.config["paths"].clear()
    pipeline.config["paths"].update(config["paths"])


def _absolute(paths: Mapping[str, Any], folder: Path, base: BaseParts | None) -> dict[str, str]:
    absolute = {
        name: str(folder / value)
        for name, value in paths.items()
        if name in ("train", "dev", "init_tok2vec", "tokenizer", "recogniser", "labels") and value
    }
    if base is not None:
        absolute["base"] = str(base.path)
    return absolute


def _with_base(text: str, pipeline: PipelinePlan, base: BaseParts, *, has_rules: bool) -> str:
    """Return base_config.cfg with what comes from a base; of the comments the first ones stay."""
    sections: dict[str, Any] = {
        "paths": {"base": base.source},
        "nlp": {"tokenizer": dict(base.tokenizer)},
        "components": {
            name: {"source": f"${{paths.{'recogniser' if name in pipeline.unlinked else 'base'}}}"}
            for name in (
                *pipeline.frozen,
                *([pipeline.transformer] if pipeline.transformer else []),
            )
        },
        "initialize": {
            # The base's own come with its vocabulary; the language's would replace them.
            "lookups": None,
            "before_init": {
                "@callbacks": "spacy.copy_from_base_model.v1",
                "tokenizer": "${paths.tokenizer}" if has_rules else "${paths.base}",
                "vocab": "${paths.base}",
            },
        },
    }
    if pipeline.resumed or pipeline.unlinked:
        sections["paths"]["recogniser"] = RECOGNIZER_FOLDER
    if pipeline.resumed:
        sections["components"][pipeline.recognizer] = {"source": "${paths.recogniser}"}
    elif pipeline.transformer:
        sections["components"][pipeline.recognizer] = {"model": {"tok2vec": base.listener}}
    elif base.tok2vec is not None:
        sections["paths"]["init_tok2vec"] = BASE_TOK2VEC_FILE
        sections["components"][pipeline.tok2vec] = {"factory": "tok2vec", "model": base.tok2vec}
        sections["initialize"]["init_tok2vec"] = "${paths.init_tok2vec}"
        sections["pretraining"] = {"component": pipeline.tok2vec, "layer": ""}
    header = text[: text.index("[")]
    return header + str(_parse(text).merge(sections).to_str())


def _parse(text: str) -> Config:
    from spacy.util import load_config_from_str

    return load_config_from_str(text)


def _render(name: str, values: Mapping[str, Any]) -> str:
    template = resource("training", name).read_text(encoding="utf-8")
    with_names = _NAME.sub(lambda match: str(values[match[1]]), template)
    return _VALUE.sub(lambda match: json.dumps(values[match[1]]), with_names)


def _free_name(wanted: str, taken: tuple[str, ...]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def _reads_tensor(name: str, description: BaseDescription) -> bool:
    return name in (description.listens_to or {})
