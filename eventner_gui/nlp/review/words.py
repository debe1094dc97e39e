"""Why a place is doubted, in the user's words, and what kind of doubt that is."""

from __future__ import annotations

from ...core.display import shown_name
from ...core.doubts import DoubtKind
from ...core.wording import counted
from .evidence import Evidence

_FEWEST_REPEATS = 2
_CLEARLY = 3  # times as often


def kind_of(found: Evidence) -> DoubtKind:
    """Return what may be wrong; where the sentence alone would not say so, the repeats do."""
    if _repeats_say_so(found) and found.signs[0] < 0:
        return DoubtKind.REPEAT
    if found.mine is None:
        return DoubtKind.MISSED
    if found.model is None:
        return DoubtKind.SPURIOUS
    return DoubtKind.LABEL if found.mine[:2] == found.model[:2] else DoubtKind.BOUNDARY


def reason_of(found: Evidence) -> str:
    """Return why, in one or two sentences."""
    mine, model = found.mine, found.model
    if mine is None:
        assert model is not None
        said = f"The model would tag this as {shown_name(model[2])}."
    elif model is None:
        said = "The model would not tag this."
    elif mine[:2] == model[:2]:
        said = f"The model would call this {shown_name(model[2])}."
    elif mine[2] == model[2]:
        said = "The model would tag more words or fewer."
    else:
        said = f"The model would tag other words, as {shown_name(model[2])}."
    return " ".join(filter(None, (said, _repeats(found))))


def _repeats_say_so(found: Evidence) -> bool:
    as_mine, as_model, _ = found.elsewhere
    return as_model >= max(_FEWEST_REPEATS, _CLEARLY * as_mine)


def _repeats(found: Evidence) -> str:
    as_mine, as_model, every = found.elsewhere
    if not every:
        return "These words are in no other sentence."
    here = "left untagged" if found.mine is None else "tagged as here"
    there = "left untagged" if found.model is None else "tagged as the model says"
    if found.mine and found.model and found.mine[:2] != found.model[:2]:
        there = "part of another tag"
    return f"Elsewhere these words are {there} {_times(as_model)}, {here} {_times(as_mine)}."


def _times(number: int) -> str:
    return counted(number, "time") if number else "never"
