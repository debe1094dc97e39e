"""Takes from a base model what training needs of it, besides whole components."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.rules import TokenRule
from .bases import BLANK, FOLDER, BaseDescription, BaseModel, describe, location
from .blank import blank_pipeline
from .config import BASE_FOLDER, BASE_TOK2VEC_FILE, TOKENIZER_FOLDER, BaseParts
from .jobs import OwnTypes
from .loading import load_pipeline
from .token_rules import takes_rules, with_rules, write_tokenizer
from .transformers import check_installed, listener_section
from .trust import Trust, check

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class LoadedBase:
    """A base model as training starts from it.

    Attributes:
        description: what it brings.
        tokenizing: a pipeline whose tokenizer is the base's, with the project's rules where it
            takes them.
        parts: None for a blank base.
        rules: those it follows.
    """

    description: BaseDescription
    tokenizing: Language
    parts: BaseParts | None
    rules: tuple[TokenRule, ...] = ()

    def words(self, own_types: OwnTypes = "replace") -> str:
        """Return one sentence on what comes from the base and what does not."""
        about = self.description
        if self.parts is None:
            return f"Starts from a blank pipeline ({about.language})."
        said = []
        if self.parts.tok2vec is not None:
            said.append(f"starts from the weights of its “{about.tok2vec}”")
        if self.parts.static_vectors:
            said.append(f"uses its {about.vectors[0]:,} word vectors")
        if about.shared_transformer:
            said.append("listens to its transformer, which is not trained")
        elif about.transformer:
            said.append("learns beside its transformer, which stays for the other components")
        if about.recognizers:
            does = {"replace": "replaces", "beside": "goes before", "mixed": "learns with"}
            said.append(f"{does[own_types]} its own {', '.join(about.recognizers)}")
        if about.others:
            said.append(f"leaves its {', '.join(about.others)} as they are")
        return "The entity recogniser " + ("; ".join(said) or "takes its tokenizer") + "."


def load_base(
    base: BaseModel, folder: Path, trust: Trust, *, reuse_tok2vec: bool = True
) -> LoadedBase:
    """Load what training needs of a base; imports spaCy.

    A folder base is copied into the run folder, so that the run can be repeated anywhere, and the
    copy is what is looked at once more, loaded, and trained from; the weights of its tok2vec are
    written there. An installed package is opened unasked: whoever installed it let it run.

    Args:
        base: the base model.
        folder: of the run, being built.
        trust: which model folders may be started from.
        reuse_tok2vec: whether ours starts from a tok2vec of the base, where it has one.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: the base is not there or cannot be loaded.
        OSError: the copy cannot be written.
    """
    description = describe(base)
    if not reuse_tok2vec:
        description = replace(description, tok2vec=None, tok2vec_inside=False)
    if base.kind == BLANK:
        return LoadedBase(description, blank_pipeline(base.name), None)
    source = location(base)
    path: Path | str = base.name
    # A transformer's setting has to be changed for training, and that is done in the copy.
    copied = base.kind == FOLDER or description.shared_transformer is not None
    trust = trust if base.kind == FOLDER else Trust.ANY
    if copied:
        check(source, trust)  # before copying: its links may lead to anything
        path = source = Path(shutil.copytree(source, folder / BASE_FOLDER))
    if description.shared_transformer:
        check_installed()
    unused = [name for name in description.components if name != description.tok2vec]
    pipeline = load_pipeline(source, trust, exclude=unused)
    parts = BaseParts(
        source=BASE_FOLDER if copied else base.name,
        path=path,
        tokenizer=pipeline.config["nlp"]["tokenizer"],
        static_vectors=description.tok2vec is None and description.has_vectors,
        listener=listener_section(description),
    )
    if description.tok2vec is not None:
        parts = _with_tok2vec(parts, pipeline, description, folder)
    return LoadedBase(description, pipeline, parts)


def follow_rules(base: LoadedBase, rules: Sequence[TokenRule], folder: Path) -> LoadedBase:
    """Return a base whose tokenizer follows the project's rules, and write that tokenizer.

    Args:
        base: as it was loaded; returned as it is where there are no rules, or where another
            program than spaCy splits its texts.
        rules: of the project.
        folder: of the run, being built.

    Raises:
        OSError: it cannot be written.
    """
    pipeline = base.tokenizing
    if not rules or not takes_rules(pipeline):
        return base
    pipeline.tokenizer = with_rules(pipeline.tokenizer, rules)
    write_tokenizer(pipeline, folder / TOKENIZER_FOLDER)
    return replace(base, rules=tuple(rules))


def _with_tok2vec(
    parts: BaseParts, pipeline: Language, about: BaseDescription, folder: Path
) -> BaseParts:
    name = str(about.tok2vec)
    section = pipeline.config.interpolate()["components"][name]["model"]
    model = pipeline.get_pipe(name).model
    if about.tok2vec_inside:
        section, model = section["tok2vec"], model.get_ref("tok2vec").layers[0]
    (folder / BASE_TOK2VEC_FILE).write_bytes(model.to_bytes())
    return replace(parts, tok2vec=section, tok2vec_width=model.get_dim("nO"))
