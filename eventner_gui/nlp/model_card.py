"""The page that goes with a model: what it finds, how well, from what, and how to use it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core.scores import Scores
from ..storage.run_record import RunRecord
from .package_wish import PackageWish

MODEL_FOLDER = "model"
_NOT_SAID = "Not said. Ask who made it before you use it."
_UNKNOWN = "–"


def card(meta: Mapping[str, Any], wish: PackageWish, wheel: str, run: RunRecord | None) -> str:
    """Return the page, in markdown.

    Args:
        meta: the model's, as it is handed over.
        wish: what it is handed over as.
        wheel: name of the wheel's file; empty when there is none.
        run: that trained it; None when it is not known.
    """
    name = full_name(meta)
    parts = [
        f"# {name} {wish.version}",
        wish.description,
        _table(
            ("", ""),
            [
                ("Language", str(meta["lang"])),
                ("Finds", ", ".join(_labels(meta, run)) or _UNKNOWN),
                ("Licence", wish.license or _NOT_SAID),
                ("By", " ".join(filter(None, (wish.author, wish.email, wish.url))) or "Not said."),
                ("Needs", ", ".join(_needs(meta))),
                *_origin(run),
            ],
        ),
        "## How well it does",
        *_scores(meta, run),
        "## Use it",
        *_in_python(name, wish, wheel),
        "From any other language, over HTTP:",
        f"```sh\neventner serve {MODEL_FOLDER}\n```",
        f"```sh\n{curl_example(wish.example)}```",
        "## What to know",
        "It finds what looks like the sentences it was trained on. In texts of another kind it "
        "does worse than the scores say: measure it there before you rely on it.",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def full_name(meta: Mapping[str, Any]) -> str:
    """Return the name by which Python imports a model."""
    return f"{meta['lang']}_{meta['name']}"


def wheel_name(meta: Mapping[str, Any]) -> str:
    """Return the name of the file that pip installs."""
    return f"{full_name(meta)}-{meta['version']}-py3-none-any.whl"


def python_example(name: str, text: str) -> str:
    """Return five lines of Python that use a model.

    Args:
        name: of an installed model, or of a folder.
        text: to find entities in.
    """
    return (
        "import spacy\n\n"
        f"nlp = spacy.load({json.dumps(name)})\n"
        f"doc = nlp({json.dumps(text, ensure_ascii=False)})\n"
        "for entity in doc.ents:\n"
        "    print(entity.text, entity.label_, entity.start_char, entity.end_char)\n"
    )


def curl_example(
    text: str, address: str = "http://127.0.0.1:8000", *, token: str = "", windows: bool = False
) -> str:
    """Return a command that asks the service for the entities of a text.

    Args:
        text: to find entities in.
        address: of the service.
        token: that it asks for; empty for none.
        windows: for its command line (cmd), which knows no single quotes.
    """
    body = json.dumps({"text": text}, ensure_ascii=False)
    quoted = _for_cmd(body) if windows else shlex.quote(body)
    headers = '-H "Content-Type: application/json"'
    if token:
        headers += f' -H "Authorization: Bearer {token}"'
    break_ = " ^\n" if windows else " \\\n"
    return f"curl {address}/entities {headers}{break_}     -d {quoted}\n"


def serve_example(model: Path, *, windows: bool = False) -> str:
    """Return the command that puts a model behind HTTP.

    Args:
        model: its folder.
        windows: for its command line.
    """
    return f"eventner serve {_for_cmd(str(model)) if windows else shlex.quote(str(model))}\n"


def _for_cmd(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _in_python(name: str, wish: PackageWish, wheel: str) -> list[str]:
    if not wheel:
        example = python_example(MODEL_FOLDER, wish.example)
        return ["In Python, where this folder is:", f"```python\n{example}```"]
    return [
        f"In Python, after `python -m pip install {wheel}`:",
        f"```python\n{python_example(name, wish.example)}```",
        f'The folder `{MODEL_FOLDER}` is the same model: `spacy.load("{MODEL_FOLDER}")`.',
    ]


def _labels(meta: Mapping[str, Any], run: RunRecord | None) -> Sequence[str]:
    if run is not None and run.labels:
        return sorted(run.labels)
    per_type = meta.get("performance", {}).get("ents_per_type") or {}
    return sorted(per_type) or sorted(
        {label for labels in meta.get("labels", {}).values() for label in labels}
    )


def _needs(meta: Mapping[str, Any]) -> list[str]:
    return [f"spacy{meta['spacy_version']}", *meta.get("requirements", ())]


def _origin(run: RunRecord | None) -> list[tuple[str, str]]:
    if run is None:
        return []
    made = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    return [
        ("Trained on", f"{run.created[:10]}, {run.train:,} sentences, from {run.base}"),
        ("Trained with", made or _UNKNOWN),
    ]


def _scores(meta: Mapping[str, Any], run: RunRecord | None) -> Iterable[str]:
    if run is None:
        performance = meta.get("performance", {})
        if "ents_f" not in performance:
            return ["It was not measured."]
        head = "Scores that came with the model; what they were measured on is not known here."
        per_label = performance.get("ents_per_type") or {}
        rows = [
            (label, *(_per_cent(each.get(name)) for name in "prf"), "")
            for label, each in sorted(per_label.items())
        ]
        total = [_per_cent(performance.get(f"ents_{name}")) for name in "prf"]
        return [head, _score_table([*rows, ("All", *total, "")])]
    if run.test_scores is not None:
        words = f"Measured on {run.test:,} sentences of a test set that no training ever saw."
        return [words, _run_scores(run.test_scores)]
    if run.scores is None:
        return ["It was not measured."]
    words = (
        "Each sentence was measured by a model trained without it; this one is joined from these."
        if run.in_folds
        else f"Measured on {run.dev:,} sentences that it was not trained on, but chosen by."
    )
    return [words, _run_scores(run.scores)]


def _run_scores(scores: Scores) -> str:
    rows = [
        (label, _per_cent(s.precision), _per_cent(s.recall), _per_cent(s.f), f"{s.support:,}")
        for label, s in sorted(scores.per_label.items())
    ]
    total = (_per_cent(scores.precision), _per_cent(scores.recall), _per_cent(scores.f))
    support = sum(each.support for each in scores.per_label.values())
    return _score_table([*rows, ("All", *total, f"{support:,}")])


def _score_table(rows: Sequence[tuple[str, ...]]) -> str:
    return _table(("label", "precision", "recall", "F", "entities"), rows)


def _per_cent(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{100 * value:.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
