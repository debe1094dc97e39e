"""What two runs were trained with that is not the same, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.display import shown_name
from ....core.wording import counted
from ....storage.run_record import RunRecord
from ..run_words import base_words

_TITLES = {
    "max_steps": "most steps",
    "learn_rate": "learning rate",
    "dev_share": "part held out",
    "eval_frequency": "steps between measurements",
}


def differences(first: RunRecord, second: RunRecord) -> list[str]:
    """Return what differs, a line each, the older run's value first; empty when nothing does.

    The lines are safe to be shown: names and values of strangers are written out.
    """
    lines: list[str] = []
    _add(lines, "trained on", *(counted(run.train, "sentence") for run in (first, second)))
    _add(lines, "held out", *(counted(run.dev, "sentence") for run in (first, second)))
    _add(lines, "base model", base_words(first.base), base_words(second.base))
    _add(lines, "language", shown_name(first.language), shown_name(second.language))
    for key in sorted(first.settings.keys() | second.settings.keys()):
        title = _TITLES.get(key, key.replace("_", " "))
        _add(lines, shown_name(title), _value(first.settings, key), _value(second.settings, key))
    _add(lines, "word rules", f"{len(first.tokenizer):,}", f"{len(second.tokenizer):,}")
    _add(lines, "steps made", f"{first.steps:,}", f"{second.steps:,}")
    for name in ("eventner", "spacy"):
        before, after = (shown_name(run.versions.get(name, "unknown")) for run in (first, second))
        _add(lines, f"version of {name}", before, after)
    lines += _labels(first, second)
    return lines


def _add(lines: list[str], title: str, before: str, after: str) -> None:
    if before != after:
        lines.append(f"{title}: {before} → {after}")


def _value(settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key)
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,.10g}"
    return shown_name(str(value))


def _labels(first: RunRecord, second: RunRecord) -> list[str]:
    """Return which labels only one of the runs knows."""
    only = (
        ("only the first knows", first.labels.keys() - second.labels.keys()),
        ("only the second knows", second.labels.keys() - first.labels.keys()),
    )
    return [
        f"{words}: {', '.join(shown_name(label) for label in sorted(labels))}"
        for words, labels in only
        if labels
    ]
