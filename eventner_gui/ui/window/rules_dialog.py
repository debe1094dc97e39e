"""The dialog of the word rules: where the project's words are split against spaCy's habit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QWidget,
)

from ...app.rule_preview import RulePreview, Split, Wanted
from ...app.session import Session
from ...core.display import shown_name, shown_text
from ...core.errors import EventNerError
from ...core.rule_edits import add_rules, remove_rule
from ...core.rules import (
    BetweenRule,
    SignRule,
    Sort,
    TokenRule,
    is_sign,
    split_words,
    with_rules,
)
from ...nlp.languages import find_language, takes_word_rules
from ..notice import error_text
from ..widgets import button, column, label, lines_tall, panel, row

_WORD, _NUMBERS, _LETTERS = range(3)
_KINDS = {
    _WORD: "This word or sign",
    _NUMBERS: "All numbers from letters behind them",
    _LETTERS: "All letters from numbers behind them",
}
_LONGEST_TRIED = 200  # code points of a sentence to try rules on


class RulesDialog(QDialog):
    """Lists the rules, adds and removes them, and shows what a new one would do."""

    def __init__(
        self, session: Session, preview: RulePreview, text: str, parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            session: with the project.
            preview: splits texts in the background.
            text: to try the rules on at first, such as the sentence shown.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("rulesDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Word boundaries")
        self._session = session
        self._preview = preview
        self._make_list()
        self._make_fields(text)
        self._compose()
        session.settings_changed.connect(self._fill)
        preview.found.connect(self._show_split)
        preview.failed.connect(self._show_failure)
        self._fill()
        self._typed.setFocus()

    def _make_list(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("wordRules")
        self.list.setAccessibleName("Word rules of the project")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(lambda _row: self._enable())
        lines_tall(self.list, 6, extra=8)
        self._remove = button("Remove", self._remove_chosen, name="removeRule")
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_chosen)

    def _make_fields(self, text: str) -> None:
        self._kind = QComboBox()
        self._kind.setObjectName("ruleKind")
        self._kind.setAccessibleName("What is split")
        self._kind.addItems(list(_KINDS.values()))
        # the longest may be cut off in the field, not in the list that opens
        self._kind.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._kind.setMinimumContentsLength(18)
        self._kind.currentIndexChanged.connect(lambda _index: self._changed())
        self._typed = QLineEdit()
        self._typed.setObjectName("ruleWord")
        self._typed.setAccessibleName("The word, with spaces where it is split, or one sign")
        self._typed.setPlaceholderText("11 AM")
        self._typed.textChanged.connect(lambda _text: self._changed())
        self._typed.returnPressed.connect(self._add_typed)
        self._add = button("Add", self._add_typed, name="addRule", role="primary")
        self._meant = label(role="muted", name="ruleMeant", wrap=True)
        self._tried = QLineEdit(shown_text(text[:_LONGEST_TRIED]))
        self._tried.setObjectName("ruleTried")
        self._tried.setAccessibleName("A sentence to try the rules on")
        self._tried.setPlaceholderText("A sentence to try it on")
        self._tried.textChanged.connect(lambda _text: self._look())
        self._now = label(role="muted", name="ruleNow", wrap=True)
        self._then = label(name="ruleThen", wrap=True)

    def _compose(self) -> None:
        intro = label(
            "A tag covers whole words, as spaCy splits them. Here you say where it should split "
            "differently. The rules belong to the project and to every model trained from it.",
            wrap=True,
        )
        self._refused = label(role="error", name="rulesRefused", wrap=True)
        adding = row(self._kind, self._typed, self._add, spacing=8)
        adding.setStretch(0, 1)
        adding.setStretch(1, 1)
        close = button("Close", self.reject, name="rulesClose")
        listed = row(self.list, column(self._remove, 1), spacing=8)
        listed.setStretch(0, 1)
        inner = column(
            intro,
            self._refused,
            listed,
            label("Add a rule", role="heading"),
            adding,
            self._meant,
            label("Try it", role="heading"),
            self._tried,
            self._now,
            self._then,
            1,
            margins=20,
            spacing=10,
        )
        scroll = QScrollArea()  # with large letters there may be more than the screen has room for
        scroll.setObjectName("rulesScroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidgetResizable(True)
        scroll.setWidget(panel(inner))
        foot = row(1, close)
        foot.setContentsMargins(20, 8, 20, 16)
        self.setLayout(column(scroll, foot, spacing=0))
        wanted = QSize(
            96 * self.fontMetrics().averageCharWidth(), 40 * self.fontMetrics().lineSpacing()
        )
        self.resize(wanted.boundedTo(self.screen().availableGeometry().size()))

    @property
    def _rules(self) -> tuple[TokenRule, ...]:
        return self._session.document.settings.token_rules

    def _fill(self) -> None:
        """Show the project's rules, and what may be done with them."""
        at = self.list.currentRow()
        self.list.clear()
        for rule in self._rules:
            self.list.addItem(QListWidgetItem(rule.words))
        self.list.setCurrentRow(min(max(at, 0), self.list.count() - 1))
        self._refused.setText(_refusal(self._session.document.settings.language))
        self._refused.setVisible(bool(self._refused.text()))
        self._changed()

    def _changed(self) -> None:
        """Say what the fields mean, and try it."""
        rule, reason = self._wanted()
        self._meant.setText(rule.words + "." if rule else reason)
        self._enable()
        self._look()

    def _enable(self) -> None:
        takes = takes_word_rules(self._session.document.settings.language)
        self._kind.setEnabled(takes)
        self._typed.setEnabled(takes and self._kind.currentIndex() == _WORD)
        self._tried.setEnabled(takes)
        rule, _reason = self._wanted()
        self._add.setEnabled(takes and rule is not None and rule not in self._rules)
        self._remove.setEnabled(self.list.currentRow() >= 0)

    def _wanted(self) -> tuple[TokenRule | None, str]:
        """Return the rule that the fields mean; without one, what to do."""
        kind = self._kind.currentIndex()
        if kind == _NUMBERS:
            return BetweenRule(Sort.DIGIT, Sort.LETTER), ""
        if kind == _LETTERS:
            return BetweenRule(Sort.LETTER, Sort.DIGIT), ""
        typed = self._typed.text()
        if is_sign(typed.strip()):
            return SignRule(typed.strip()), ""
        if not typed.strip():
            return None, (
                "Type a word with spaces where it is split, such as “11 AM”. Without a space it "
                "stays whole. A single sign such as “/” stands alone wherever it is."
            )
        try:
            return split_words(typed), ""
        except EventNerError as error:
            return None, error_text(error)

    def _add_typed(self) -> None:
        rule, _reason = self._wanted()
        if rule is None or not self._add.isEnabled():
            return
        self._session.apply(add_rules(self._session.document, [rule]))
        self._typed.clear()
        self._kind.setCurrentIndex(_WORD)
        self.list.setCurrentRow(_index(self._rules, rule))
        self._typed.setFocus()

    def _remove_chosen(self) -> None:
        at = self.list.currentRow()
        if 0 <= at < len(self._rules):
            self._session.apply(remove_rule(self._session.document, self._rules[at]))

    def _look(self) -> None:
        """Ask how the sentence is split, and would be."""
        language = self._session.document.settings.language
        text = self._tried.text()
        if not text.strip() or not takes_word_rules(language):
            self._now.setText("")
            self._then.setText("")
            return
        rule, _reason = self._wanted()
        then = with_rules(self._rules, [rule]) if rule else self._rules
        self._preview.look(Wanted(language, self._rules, then, text))

    def _show_split(self, split: Split) -> None:
        same = split.now == split.then
        self._now.setText(f"Words: {_words(split.now)}" if same else f"Now: {_words(split.now)}")
        rule, _reason = self._wanted()
        nothing = "The rule changes nothing here." if rule and rule not in self._rules else ""
        self._then.setText(nothing if same else f"With the rule: {_words(split.then)}")

    def _show_failure(self, error: EventNerError) -> None:
        self._now.setText(error_text(error))
        self._then.setText("")


def _words(words: Sequence[str]) -> str:
    return " | ".join(shown_name(word) for word in words)


def _index(rules: Sequence[TokenRule], wanted: TokenRule) -> int:
    return next((i for i, rule in enumerate(rules) if rule == wanted), -1)


def _refusal(language: str) -> str:
    """Return why a language takes no rules; empty when it does."""
    if takes_word_rules(language):
        return ""
    known = find_language(language)
    name = known.name if known else language
    return (
        f"{name} texts are split by another program than spaCy's own tokenizer. Such rules cannot "
        "be added to it."
    )
