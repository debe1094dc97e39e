"""How it stands with the model that suggests, in words."""

from __future__ import annotations

from ...app.model_source import ModelSource, State
from ...core.display import shown_name
from ..notice import error_text


def state_in_words(model: ModelSource) -> str:
    """Return a sentence on the model."""
    name = shown_name(model.called, 40)
    if model.state is State.FAILED and model.error is not None:
        return error_text(model.error)
    return {
        State.NONE: "No model is asked.",
        State.NO_RUN: "The model in use will be asked: as soon as one is trained, it suggests.",
        State.OPENING: f"{name} is being opened.",
        State.READY: f"{name} suggests. It has no probabilities, so none are shown.",
        State.ASKS: f"{name} was not opened: it waits for your word.",
        State.FAILED: "The model cannot be used.",
    }[model.state]
