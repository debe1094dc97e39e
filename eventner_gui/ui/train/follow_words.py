"""What is said of a model that was trained in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.display import shown_name
from ...core.wording import counted

if TYPE_CHECKING:
    from ...core.background import Background
    from ...storage.run_record import RunRecord


def progress_words(share: float) -> str:
    """Return how far a training in the background is.

    Args:
        share: the part that is done, 0 to 1.
    """
    return f"A model is being trained in the background · {int(100 * share)} %"


def offer_words(run: RunRecord, in_use: RunRecord | None) -> str:
    """Return what is said when a run's model is offered.

    Args:
        run: of the background, found better than the one in use.
        in_use: the run whose model is in use; None without one.
    """
    about = run.background
    if in_use is None or about is None:
        f = run.scores.f if run.scores else None
        score = "not measured yet, there are too few sentences" if f is None else _points(f)
        return f"A first model has been trained in the background: {shown_name(run.name)}, {score}."
    return (
        f"A newer model finds more, beyond chance: {_points(about.f)}, was "
        f"{100 * about.f_beside:.0f} on the same {counted(about.sentences, 'sentence')}."
    )


def beside_words(about: Background) -> str:
    """Return how a model of the background did beside the one in use, in a few words."""
    if not about.sentences:
        return "trained in the background"
    shown = "more than chance" if about.is_better else "no better by more than chance"
    return (
        f"trained in the background: {_points(about.f)}, the model in use then had "
        f"{100 * about.f_beside:.0f} on the same {counted(about.sentences, 'sentence')} ({shown})"
    )


def _points(f: float) -> str:
    return f"F {100 * f:.0f}"
