"""Asks whether a model may be opened that was not trained here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ..nlp.provenance import LookedAt
from ..nlp.trust import question, remember_trusted, what_it_is, what_it_would_run
from .notice import Notice

_RUNS = "What opening it would run or read:"
_SAYS = "What it says of itself:"
_KEEP_CLOSED = "Do not open"
_OPEN = "Open it"
_TRUST = "Trust this model and open it"
_ADVICE = "Open it only if you trust who made it."


class ModelQuestion(Notice):
    """What a model is and what it would run, and the choice; in doubt it stays closed."""

    def __init__(
        self,
        looked: LookedAt,
        *,
        opened: Callable[[], object],
        declined: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        """Ask.

        Args:
            looked: the model.
            opened: called when the user trusts it, after that has been noted.
            declined: called when it stays closed.
            parent: the widget it lies in.
        """
        harmless = looked.is_harmless
        keep_closed = (_KEEP_CLOSED, declined)
        trust = (_OPEN if harmless else _TRUST, self._trust)
        would_run = [f"• {line}" for line in what_it_would_run(looked)]
        says = [f"• {line}" for line in what_it_is(looked)]
        super().__init__(
            question(looked) if harmless else f"{question(looked)} {_ADVICE}",
            [trust, keep_closed] if harmless else [keep_closed, trust],
            kind="info" if harmless else "warning",
            details=[_RUNS, *would_run, _SAYS, *says],
            details_title="What it is, and what it would run",
            parent=parent,
        )
        self._looked = looked
        self._opened = opened

    def _trust(self) -> None:
        remember_trusted(self._looked)
        self._opened()
