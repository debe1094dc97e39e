"""What a model folder is and what opening it would run, found without running anything of it.

Nothing is unpickled, no package is imported but spaCy itself (and that only for a function that is
in no list), and no variable of the settings is resolved. Everything read here was written by
whoever made the model: it is cleaned for showing as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.display import shown_text
from ..core.errors import ModelError
from .base_files import read_config, read_meta
from .languages import find_language
from .model_files import look_at_files
from .model_settings import NamedFunctions, named_functions
from .spacys_own import DISTRIBUTIONS, FACTORIES, HARMLESS, LEGACY_REGISTRIES

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_MOST_CHARACTERS = 80
_MOST_LABELS = 1000
_LANGUAGES = "languages"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model says of itself in its meta.json, cleaned and cut; empty where it says nothing.

    Attributes:
        name: "en_core_web_lg", or the folder's name.
        version: of the model.
        author: who made it.
        license: under which it may be used.
        description: in its own words.
        url: where it comes from.
        spacy_version: the versions of spaCy it was made for.
        labels: what its components tell apart.
        requirements: packages it asks for.
    """

    name: str
    version: str = ""
    author: str = ""
    license: str = ""
    description: str = ""
    url: str = ""
    spacy_version: str = ""
    labels: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return name and version."""
        return f"{self.name} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A model folder that has been looked at; nothing of it was run.

    Attributes:
        folder: where it lies.
        digest: of all its files.
        size: in bytes.
        files: how many there are.
        card: what it says of itself.
        packages: installed packages other than spaCy that it would run: (name, its functions).
        missing: functions and languages that nothing installed here brings.
        concerns: sentences on what spaCy's own parts would do beyond computing.
        code: programs and pickles in the folder.
        leading_out: links to something outside the folder.
    """

    folder: Path
    digest: str
    size: int
    files: int
    card: ModelCard
    packages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    missing: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    leading_out: tuple[str, ...] = ()

    @property
    def is_harmless(self) -> bool:
        """Tell whether nothing but spaCy's own functions would run, and no code lies there."""
        return not (self.packages or self.missing or self.concerns or self.code or self.leading_out)

    @property
    def cannot_load(self) -> bool:
        """Tell whether a function is missing that no other package could bring with it."""
        return bool(self.missing) and not self.packages


def look(folder: Path) -> LookedAt:
    """Look at a model folder; takes a second for each gigabyte.

    Args:
        folder: with config.cfg and meta.json.

    Raises:
        ModelError: its files cannot be read, or are damaged.
    """
    files = look_at_files(folder)
    config = read_config(folder / "config.cfg")
    meta = read_meta(folder)
    if config is None or meta is None:
        raise damaged(folder)
    try:
        named = named_functions(config)
    except ValueError as error:
        raise damaged(folder) from error
    packages, missing, concerns = _sort(named)
    concerns += _chinese(named, folder)
    return LookedAt(
        folder=folder,
        digest=files.digest,
        size=files.size,
        files=files.count,
        card=card_of(meta, folder),
        packages=tuple((name, tuple(sorted(packages[name]))) for name in sorted(packages)),
        missing=tuple(sorted(missing)),
        concerns=tuple(concerns),
        code=tuple(map(cleaned, files.code)),
        leading_out=tuple(map(cleaned, files.leading_out)),
    )


def card_of(meta: Mapping[str, Any], folder: Path) -> ModelCard:
    """Return what a meta.json says, whatever is in it."""
    language, name = _text(meta, "lang"), _text(meta, "name")
    labels = meta.get("labels")
    named = labels.values() if isinstance(labels, dict) else ()
    each = (label for group in named if isinstance(group, list) for label in group)
    return ModelCard(
        name=f"{language}_{name}" if language and name else name or cleaned(folder.name),
        version=_text(meta, "version"),
        author=_text(meta, "author"),
        license=_text(meta, "license"),
        description=_text(meta, "description", 400),
        url=_text(meta, "url", 200),
        spacy_version=_text(meta, "spacy_version"),
        labels=tuple(sorted({cleaned(e) for e in each if isinstance(e, str)}))[:_MOST_LABELS],
        requirements=_texts(meta, "requirements"),
    )


def cleaned(text: str, most: int = _MOST_CHARACTERS) -> str:
    """Return a text of a stranger as it can be shown in a line: cut, nothing invisible in it."""
    flat = " ".join(shown_text(text[: 4 * most]).split())
    visible = "".join(c if c.isprintable() else "\ufffd" for c in flat)
    return visible if len(visible) <= most else visible[: most - 1] + "…"


def damaged(folder: Path) -> ModelError:
    """Return the error for a folder whose files are not what they should be."""
    return ModelError(
        f"The model in {folder} cannot be loaded: its files are damaged or incomplete.",
        "Copy or train it again, or choose another model.",
    )


def _text(meta: Mapping[str, Any], key: str, most: int = _MOST_CHARACTERS) -> str:
    value = meta.get(key)
    return cleaned(value, most) if isinstance(value, str) else ""


def _texts(meta: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = meta.get(key)
    if not isinstance(values, list):
        return ()
    return tuple(cleaned(each) for each in values[:100] if isinstance(each, str))


def _sort(named: NamedFunctions) -> tuple[dict[str, set[str]], set[str], list[str]]:
    """Return what a model names as packages, as missing and as sentences."""
    packages: dict[str, set[str]] = {}
    missing: set[str] = set()
    concerns: list[str] = []
    asked = named.functions | {(_LANGUAGES, code) for code in named.languages}
    installed = _announced({registry for registry, _name in asked})
    for registry, name in sorted(asked):
        home = _home(registry, name, installed)
        if home is None:
            missing.add(f"language {cleaned(name)}" if registry == _LANGUAGES else cleaned(name))
        elif home not in DISTRIBUTIONS:
            packages.setdefault(cleaned(home), set()).add(cleaned(name))
        elif not _is_harmless(registry, name):
            concerns.append(f"spaCy's “{cleaned(name)}” may load or run something else.")
    concerns += [f"It loads another model, “{cleaned(s)}”." for s in sorted(named.sources)]
    concerns += [f"“{cleaned(o)}” is read from outside its folder." for o in sorted(named.outside)]
    if named.hidden:
        places = ", ".join(cleaned(place) for place in sorted(named.hidden)[:5])
        concerns.append(f"Its settings hide what would run ({places}).")
    return packages, missing, concerns


def _chinese(named: NamedFunctions, folder: Path) -> list[str]:
    """Return what splits Chinese text besides spaCy: pkuseg opens a model of its own for it."""
    others = [cleaned(name) for name in sorted(named.segmenters - {"char"})]
    if not others and named.segmenters and (folder / "tokenizer" / "pkuseg_model").exists():
        others = ["pkuseg"]
    return [f"It splits Chinese text with “{name}”, a package of its own." for name in others]


def _home(registry: str, name: str, installed: Mapping[tuple[str, str], EntryPoint]) -> str | None:
    """Return the package that spaCy would take a function from; None when there is none."""
    entry = installed.get((registry, name))
    if entry is not None:
        package = _package(entry)
        return package if package in DISTRIBUTIONS else f"{package} {_version(entry)}".strip()
    if name in HARMLESS.get(registry, ()) or (registry == _LANGUAGES and _is_language(name)):
        return "spacy"
    if (registry, _legacy(name)) in installed:
        return "spacy-legacy"
    return _registered_by(registry, name)


def _is_harmless(registry: str, name: str) -> bool:
    """Tell whether a function of spaCy's own does no more than compute."""
    if registry == _LANGUAGES or name in HARMLESS.get(registry, ()):
        return True
    return registry in LEGACY_REGISTRIES and _legacy(name).startswith("spacy-legacy.")


def _legacy(name: str) -> str:
    """Return the name under which spaCy looks for an old function among spacy-legacy's."""
    return name.replace("spacy.", "spacy-legacy.", 1) if name.startswith("spacy.") else name


def _is_language(code: str) -> bool:
    """Tell whether spaCy has a language, without importing it."""
    spec = find_spec("spacy")
    if find_language(code) or spec is None or not spec.origin or not code.isidentifier():
        return find_language(code) is not None
    return (Path(spec.origin).parent / "lang" / code / "__init__.py").is_file()


def _announced(registries: Iterable[str]) -> dict[tuple[str, str], EntryPoint]:
    """Return what installed packages announce for spaCy and thinc; a stranger's goes first."""
    from importlib import metadata  # late: 15 ms, and the window imports this module

    groups = {f"{library}_{r}": r for r in registries for library in ("spacy", "thinc")}
    entries = [entry for group in groups for entry in metadata.entry_points(group=group)]
    entries.sort(key=lambda entry: _package(entry) not in DISTRIBUTIONS)
    return {(groups[entry.group], entry.name): entry for entry in entries}


def _package(entry: EntryPoint) -> str:
    name = entry.dist.name if entry.dist else entry.value.partition(".")[0]
    return name.lower().replace("_", "-")


def _version(entry: EntryPoint) -> str:
    return entry.dist.version if entry.dist else ""


def _registered_by(registry: str, name: str) -> str | None:
    """Return the top module of a function that is registered already; imports spaCy alone."""
    import catalogue
    from spacy.util import registry as spacys

    spacys.ensure_populated()
    place = "internal_factories" if registry == FACTORIES else registry
    for library in ("spacy", "thinc"):
        function = catalogue.REGISTRY.get((library, place, name))
        if function is not None:
            return str(getattr(function, "__module__", "")).partition(".")[0] or "unknown"
    return None
