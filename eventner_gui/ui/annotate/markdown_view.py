"""Markdown as it reads: nothing is fetched, nothing is run, no link leads out."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser

from ...core.display import shown_plainly
from ..theme.theme import theme
from ..widgets import tip_of

# Qt's time grows with the square of a list's or a table's length, and of a word without an end:
# more of a text is seen where it is edited, and such a word is broken anywhere.
_LONGEST = 20_000
_ENDLESS_WORD = re.compile(r"\S{1000}")
_DIALECT = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class MarkdownView(QTextBrowser):
    """Shows markdown; its links show where they lead and are not followed."""

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.highlighted.connect(self._show_address)
        self._markdown = ""
        self._rendered: str | None = None
        theme().changed.connect(self._theme_changed)

    def show_markdown(self, markdown: str) -> None:
        """Show a text; it is laid out once it is seen."""
        self._markdown = markdown
        if self.isVisible():
            self._render()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay the text out."""
        super().showEvent(event)
        self._render()

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Load nothing: a text of somebody else's reads no file and asks no server."""
        return None

    def _render(self) -> None:
        if self._markdown == self._rendered:
            return
        self._rendered = self._markdown
        text = self._markdown[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n")
        if len(self._markdown) > _LONGEST:
            text += "\n\n…\n\nThe rest is seen with Edit."
        at = self.verticalScrollBar().value()
        self.document().setDefaultFont(self.font())
        endless = _ENDLESS_WORD.search(text)
        wrap = QTextOption.WrapMode
        self.setWordWrapMode(wrap.WrapAnywhere if endless else wrap.WrapAtWordBoundaryOrAnywhere)
        self.document().setIndentWidth(1.2 * self.fontMetrics().height())
        self.document().setMarkdown(shown_plainly(text), _DIALECT)
        self._calm_headings()
        self.verticalScrollBar().setValue(at)

    def _calm_headings(self) -> None:
        """Make headings hardly larger than the text: they stand in a narrow column."""
        block = self.document().begin()
        cursor = QTextCursor(self.document())
        while block.isValid():
            if level := block.blockFormat().headingLevel():
                cursor.setPosition(block.position())
                cursor.movePosition(
                    QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                calm = QTextCharFormat()
                calm.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
                cursor.mergeCharFormat(calm)
            block = block.next()

    def _theme_changed(self) -> None:
        self._rendered = None
        if self.isVisible():
            self._render()

    def _show_address(self, address: QUrl) -> None:
        self.viewport().setToolTip(tip_of(address.toString()))
