"""The notice that the file cannot be written, with what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from ...app.outside import ChangedOutside
from ...app.save_state import SaveState, SaveStatus
from ..notice import Action, Notice, error_text


class SavingNotice:
    """Stands at the top of the window for as long as saving fails."""

    def __init__(self, place: QVBoxLayout, actions: Sequence[Action]) -> None:
        """Make it, not shown.

        Args:
            place: where the notice goes.
            actions: what can be done.
        """
        self._place = place
        self._actions = actions
        self._notice: Notice | None = None

    def show(self, state: SaveState) -> None:
        """Say what there is to say of how the work is kept."""
        text, kind = saving_in_words(state)
        if self._notice and self._notice.text != text:
            self._notice.put_away()
            self._notice = None
        if text and not self._notice:
            self._notice = Notice(text, self._actions, kind=kind)
            self._place.addWidget(self._notice)

    def forget(self) -> None:
        """Know of none any more: the place has been cleared."""
        self._notice = None


def saving_in_words(state: SaveState) -> tuple[str, str]:
    """Return what a notice says of how the work is kept, and its kind; nothing when all is well."""
    if isinstance(state.error, ChangedOutside):  # `Versions` asks about that
        return "", ""
    if state.status is SaveStatus.KEPT and state.error:
        words = "Your work is kept on this computer, but its file cannot be written."
        return f"{words} {error_text(state.error)}", "warning"
    if state.error:
        return f"Not saved. {error_text(state.error)}", "error"
    return "", ""
