"""A model's labels, and which of the project's labels they are suggested as."""

from __future__ import annotations

from collections.abc import Mapping

from .document import Label, Settings

LEFT_OUT = ""
"""Stands for no label: what a model finds under its label is not suggested."""


def label_for(theirs: str, chosen: Mapping[str, str], settings: Settings) -> Label | None:
    """Return the project's label that a model's is suggested as; None where it is left out.

    A label with the same name, in any case, is meant unless another was chosen.

    Args:
        theirs: the model's label.
        chosen: by the model's label the name of the project's, or `LEFT_OUT`.
        settings: of the project.
    """
    name = chosen.get(theirs)
    if name == LEFT_OUT:
        return None
    return settings.find_label(theirs if name is None else name)


def with_choice(
    chosen: Mapping[str, str], theirs: str, ours: str, settings: Settings
) -> dict[str, str]:
    """Return a choice more; what goes by the name anyway need not be chosen.

    Args:
        chosen: what was chosen before.
        theirs: the model's label.
        ours: the name of the project's label, or `LEFT_OUT`.
        settings: of the project.
    """
    others = {name: label for name, label in chosen.items() if name != theirs}
    same = settings.find_label(theirs)
    meant = settings.find_label(ours) if ours else None
    return others if same == meant else {**others, theirs: ours}
