"""The guidelines beside the text: read as they are meant, written in place."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from ...app.session import Session
from ...core.labels import described
from ...core.project_edits import set_guidelines
from ..widgets import button, column, label, panel, plain_text, row
from .markdown_view import MarkdownView

_PAUSE = 1500  # milliseconds without a key after which what was typed is kept

_EMPTY = (
    "Write down what belongs to each label and what does not, so that the same words are tagged "
    "alike tomorrow and by a colleague."
)
_HINT = "## DATE\n- the day, as said: *next Friday*\n- leave “on” out"


class _Editor(QPlainTextEdit):
    """The field the guidelines are written in.

    Signals:
        left: the focus has gone elsewhere.
        finished: Escape or Ctrl+Return.
    """

    left = Signal()
    finished = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell it; a menu of the field itself is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape and Ctrl+Return; nothing that is typed here goes on to the tab."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (is_return and with_ctrl):
            self.finished.emit()
        else:
            super().keyPressEvent(event)
        event.accept()


class Guidelines(QWidget):
    """The guidelines of the project, to read and to edit.

    What is typed is kept in pauses and whenever the field is left; all of it until then is one
    step of undo.

    Signals:
        changed: they are edited or no longer, or there are other guidelines.
        left: editing has ended by a key; the keys should act on the sentence again.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._editing = False
        self._keeping = False
        self._joins = False  # what is kept next belongs to the step before
        self._loaded = ""  # what the field held when it was filled
        self._known = ""  # the guidelines it was filled from
        self._view = MarkdownView(name="guidelinesView", accessible="Guidelines")
        self._editor = _Editor()
        self._editor.setObjectName("guidelinesEditor")
        self._editor.setAccessibleName("Guidelines, in markdown")
        self._editor.setPlaceholderText(_HINT)
        self._editor.setTabChangesFocus(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._title = label("Guidelines", role="heading", name="guidelinesTitle")
        self._edit = button("Edit", self.edit, name="editGuidelines", role="link")
        self._preview = button("Preview", self._show, name="previewGuidelines", role="link")
        self._preview.setCheckable(True)
        self._done = button("Done", self._finish_by_hand, name="doneGuidelines", role="link")
        self._pages = QStackedWidget()
        self._empty = self._make_empty()
        for page in (self._empty, self._view, self._editor):
            self._pages.addWidget(page)
        head = row(self._title, 1, self._edit, self._preview, self._done, spacing=2)
        layout = column(head, self._pages, spacing=4)
        layout.setContentsMargins(14, 6, 8, 8)
        self.setLayout(layout)
        self._pause.timeout.connect(self.keep)
        self._editor.textChanged.connect(self._pause.start)
        self._editor.left.connect(self._editor_left)
        self._editor.finished.connect(self._finish_by_hand)
        session.opened.connect(self._opened)
        session.settings_changed.connect(self._settings_changed)
        self._opened()

    @property
    def is_editing(self) -> bool:
        """Tell whether they are being edited."""
        return self._editing

    @property
    def is_empty(self) -> bool:
        """Tell whether there are none."""
        return not self._session.document.settings.guidelines.strip()

    def show_title(self, shown: bool) -> None:
        """Show or hide the heading (a switch above says the same)."""
        self._title.setVisible(shown)

    def focus(self) -> None:
        """Give them the keys; where there are none, begin to write them."""
        if self.is_empty and not self._editing:
            self.edit()
        elif (page := self._pages.currentWidget()) is not None:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def edit(self) -> None:
        """Let them be edited."""
        self._editing = True
        self._joins = False
        self._preview.setChecked(False)
        self._load()
        self._show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def finish(self) -> None:
        """End editing and keep what was typed; nothing while they are not edited."""
        if not self._editing:
            return
        self.keep()
        self._editing = False
        self._show()
        self.changed.emit()

    def keep(self) -> None:
        """Keep what was typed so far."""
        self._pause.stop()
        typed = plain_text(self._editor)
        if not self._editing or typed == self._loaded:
            return
        self._keeping = True
        change = set_guidelines(self._session.document, typed)
        kept = self._session.apply(change, joins_last=self._joins)
        self._keeping = False
        self._joins = self._joins or kept
        self._loaded = self._known = typed

    def _begin_from_labels(self) -> None:
        """Begin with the descriptions of the labels."""
        self.edit()
        self._editor.setPlainText(described(self._session.document.settings.labels))

    def _make_empty(self) -> QWidget:
        words = label(_EMPTY, role="muted", name="guidelinesEmpty", wrap=True)
        write = button("Write guidelines", self.edit, name="writeGuidelines", role="link")
        begin = button(
            "Start from the labels",
            self._begin_from_labels,
            name="startGuidelines",
            role="link",
            tip="Begins with a heading for each label and its description",
        )
        return panel(column(words, row(write, 1), row(begin, 1), 1, spacing=2))

    def _finish_by_hand(self) -> None:
        self.finish()
        self.left.emit()

    def _editor_left(self) -> None:
        self.keep()
        self._joins = False

    def _opened(self) -> None:
        self._pause.stop()
        self._editing = False
        self._show()
        self.changed.emit()

    def _settings_changed(self) -> None:
        """Show what undo or another program made of them; what is being typed stays."""
        if self._keeping:
            return
        now = self._session.document.settings.guidelines
        if self._editing and now != self._known:
            self._joins = False
            if plain_text(self._editor) == self._loaded:
                self._load()
        self._show()
        self.changed.emit()

    def _load(self) -> None:
        self._known = self._session.document.settings.guidelines
        self._editor.setPlainText(self._known)
        self._pause.stop()
        # Qt may alter what it is given; a text nobody has touched is not kept as another
        self._loaded = plain_text(self._editor)

    def _show(self) -> None:
        """Show the page that fits."""
        writing = self._editing and not self._preview.isChecked()
        text = plain_text(self._editor) if self._editing else self._known_now()
        if writing:
            page: QWidget = self._editor
        elif text.strip():
            page = self._view
            self._view.show_markdown(text)
        else:
            page = self._empty
        self._pages.setCurrentWidget(page)
        self._edit.setVisible(not self._editing and page is self._view)
        self._preview.setVisible(self._editing)
        self._done.setVisible(self._editing)

    def _known_now(self) -> str:
        return self._session.document.settings.guidelines
