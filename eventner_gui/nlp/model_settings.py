"""Which functions the settings of a model name, found without resolving or running anything.

spaCy calls what [nlp] and [components] name when it loads a model, and what these take from other
sections by a variable (`${section.key}`). Where a variable could put a name together, so that it
cannot be read off, the settings count as hiding something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .spacys_own import CHINESE_TOKENIZER, FACTORIES

_REFERENCE = re.compile(r"\$\{([\w.:]+)\}")
_MOST_STEPS = 10  # as many variables in a row as configparser follows
_SECTION_MARK = "__SECTION__"  # confection's own way to write a reference


@dataclass(slots=True)
class NamedFunctions:
    """What the settings of a model name.

    Attributes:
        functions: (registry, name) of each function that is called when the model is loaded.
        sources: other models that are loaded with it.
        languages: spaCy's language code, as a set of one or none.
        outside: names of components that lead out of the model's folder.
        segmenters: programs that split Chinese text.
        hidden: places whose names cannot be told in advance.
    """

    functions: set[tuple[str, str]] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    segmenters: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


def named_functions(config: Mapping[str, Mapping[str, Any]]) -> NamedFunctions:
    """Return what the sections of a config.cfg name.

    Raises:
        ValueError: the sections contradict each other.
    """
    return _Search(_tree(config)).run()


class _Search:
    """One walk through the settings."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self._tree = tree
        self._found = NamedFunctions()
        self._seen: set[int] = set()

    def run(self) -> NamedFunctions:
        nlp, components = (self._tree.get(name, {}) for name in ("nlp", "components"))
        if not isinstance(nlp, dict) or not isinstance(components, dict):
            raise ValueError("[nlp] or [components] is no section")
        self._add(nlp.get("lang"), "nlp.lang", self._found.languages)
        self._walk(nlp, "nlp")
        self._walk(components, "components")
        for name, component in components.items():
            self._component(name, self._resolved(component, f"components.{name}"))
        return self._found

    def _component(self, name: str, component: Any) -> None:
        if "/" in name or "\\" in name or name in ("", ".", ".."):
            self._found.outside.add(name)
        if not isinstance(component, dict):
            self._found.hidden.add(f"components.{name}")
            return
        if "factory" in component:
            names: set[str] = set()
            self._add(component["factory"], f"components.{name}.factory", names)
            self._found.functions |= {(FACTORIES, each) for each in names}
        elif "source" in component:
            self._add(component["source"], f"components.{name}.source", self._found.sources)

    def _walk(self, value: Any, place: str) -> None:
        """Look at a value and at all in it; a stack, since hostile settings nest deeply."""
        waiting = [(value, place)]
        while waiting:
            value, place = waiting.pop()
            value = self._resolved(value, place)
            if isinstance(value, dict) and id(value) not in self._seen:
                self._seen.add(id(value))
                self._block(value, place)
                waiting += [(each, f"{place}.{key}") for key, each in value.items()]
            elif isinstance(value, list):
                waiting += [(each, place) for each in value]

    def _block(self, block: dict[str, Any], place: str) -> None:
        for key, value in block.items():
            if "$" in key or _SECTION_MARK in key:
                self._found.hidden.add(f"{place}.{key}")
            if not key.startswith("@"):
                continue
            names: set[str] = set()
            self._add(value, f"{place}.{key}", names)
            self._found.functions |= {(key[1:], name) for name in names}
            if CHINESE_TOKENIZER in names:
                segmenter = block.get("segmenter", "char")
                self._add(segmenter, f"{place}.segmenter", self._found.segmenters)

    def _add(self, value: Any, place: str, names: set[str]) -> None:
        name = self._resolved(value, place)
        if isinstance(name, str):
            names.add(name)
        else:
            self._found.hidden.add(place)

    def _resolved(self, value: Any, place: str) -> Any:
        """Return what a value stands for; a value that cannot be told is noted and stays."""
        for _step in range(_MOST_STEPS):
            if not isinstance(value, str):
                return value
            reference = _REFERENCE.fullmatch(value)
            if reference is None:
                break
            try:
                value = self._at(reference[1])
            except LookupError:
                break
        if isinstance(value, str) and _hides_something(value):
            self._found.hidden.add(place)
        return value

    def _at(self, reference: str) -> Any:
        node: Any = self._tree
        for part in reference.replace(":", ".").split("."):
            if not isinstance(node, dict):
                raise LookupError(reference)
            node = node[part]
        return node


def _hides_something(value: str) -> bool:
    """Tell whether a string may turn into something else: by a variable, or as loose JSON."""
    return (
        "${" in value
        or _SECTION_MARK in value
        or (value.lstrip()[:1] in ("{", "[") and "@" in value)
    )


def _tree(config: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the sections as dictionaries in each other, as spaCy sees them."""
    tree: dict[str, Any] = {}
    for section, values in config.items():
        node = tree
        for part in section.split("."):
            node = node.setdefault(part, {})
            if not isinstance(node, dict):
                raise ValueError(f"[{section}] is a section and a value")
        for key, value in values.items():
            if key in node:
                raise ValueError(f"{section}.{key} is a section and a value")
            node[key] = value
    return tree
