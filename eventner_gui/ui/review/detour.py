"""From the queue to the Annotate tab and back, once the sentence is left there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ...core.spans import Span
from ..annotate.tab import AnnotateTab
from ..notice import Notice


class Detour(QObject):
    """Shows one stretch of a sentence to be edited; leaving the sentence leads back."""

    def __init__(self, annotate: AnnotateTab, back: Callable[[], object]) -> None:
        """Make it.

        Args:
            annotate: where one edits.
            back: shows the queue again.
        """
        super().__init__(annotate)
        self._annotate, self._back = annotate, back
        self._index: int | None = None  # of the sentence under work; None while on no detour
        self._notice: Notice | None = None
        annotate.editor.shown.connect(self._shown)

    def begin(self, index: int, span: Span) -> None:
        """Go to a place.

        Args:
            index: of the example.
            span: of it, to be selected.
        """
        self.end()
        self._annotate.go_to(index)
        self._annotate.view.select(span)
        self._index = index
        self._notice = Notice(
            "From the queue of likely mistakes. When you leave the sentence you are back there.",
            [("Back to the queue", self._return)],
            kind="info",
        )
        self._annotate.add_project_notice(self._notice)

    def end(self) -> None:
        """Be on no detour any more."""
        self._index = None
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._notice = None

    def _shown(self) -> None:
        if self._index is not None and self._annotate.index != self._index:
            self._return()

    def _return(self) -> None:
        if self._annotate.isVisible():
            self._back()
        self.end()
