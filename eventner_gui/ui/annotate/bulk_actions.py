"""What can be done to all selected sentences at once: each is one step of undo, and is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from ...app.session import Session
from ...app.sweep import Sweep
from ...app.tokens import TokenService
from ...core import bulk_edits, edits
from ...core.changes import Change
from ...core.display import shown_name
from ...core.document import Label, Status, entity_label
from ...core.filters import Facts, Filter, HasProblem, OneOf
from ...core.labels import visible_labels
from ...core.mends import mend_all
from ...core.problems import ProblemKind
from ...core.sorts import FILE_ORDER
from ...core.wording import STATUS_WORDS, counted


class BulkActions(QObject):
    """Acts on the sentences that are selected in the list.

    Signals:
        said: (text) what was done.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        facts: Facts,
        selected: Callable[[], list[int]],
        parent: QObject,
    ) -> None:
        """Make the actions.

        Args:
            session: with the document.
            tokens: of its texts.
            facts: what is known of its examples.
            selected: returns the indices of the selected examples, rising.
            parent: owner.
        """
        super().__init__(parent)
        self._session = session
        self._tokens = tokens
        self._facts = facts
        self._selected = selected
        self._flawed: list[int] = []
        self._kind = ProblemKind.SPACE_AT_EDGE
        self._sweep = Sweep(self)
        self._sweep.found.connect(self._take_flawed)
        session.opened.connect(self._sweep.cancel)
        session.examples_moved.connect(self._sweep.cancel)

    @property
    def labels(self) -> Sequence[Label]:
        """The labels that can be given."""
        return visible_labels(self._session.document.settings)

    def tags(self) -> dict[str, int]:
        """Return how many tags of each entity label the selected sentences have."""
        examples = self._session.document.examples
        names = Counter(a.tag_name for i in self._selected() for a in examples[i].annotations)
        found: Counter[str] = Counter()
        for name, count in names.items():
            found[entity_label(name)] += count
        known = {label.label: found[label.label] for label in self.labels if found[label.label]}
        return {**known, **found}

    def mark(self, status: Status) -> None:
        """Give the selected sentences a status."""
        change = bulk_edits.mark(self._session.document, self._selected(), status)
        words = STATUS_WORDS[status]
        self._apply(change, f"{{}} marked {words}", f"They are {words} already.")

    def relabel(self, old_label: str, tag_name: str) -> None:
        """Make all tags of one label another's."""
        change = bulk_edits.relabel_all(
            self._session.document, self._selected(), old_label, tag_name
        )
        names = f"{shown_name(old_label)} is {shown_name(entity_label(tag_name))}"
        self._apply(change, f"{names} in {{}} now", "There is nothing to re-label.")

    def remove_tags(self, label: str | None) -> None:
        """Remove the tags of a label, or all."""
        change = bulk_edits.remove_tags(self._session.document, self._selected(), label)
        which = "All" if label is None else shown_name(label)
        self._apply(change, f"{which} tags removed from {{}}", "There are no such tags.")

    def repair(self, kind: ProblemKind) -> None:
        """Mend all problems of a kind; which sentences have one is found out in slices first."""
        self._kind, self._flawed = kind, []
        wanted = Filter((OneOf(frozenset(self._selected()), ""), HasProblem()))
        self._sweep.start(self._session.document.examples, wanted, FILE_ORDER, self._facts)

    def delete(self) -> None:
        """Delete the selected sentences."""
        change = edits.delete_examples(self._session.document, self._selected())
        if self._session.apply(change) and change is not None:
            count = len(change.removed)
            it = "it" if count == 1 else "them"
            self.said.emit(f"{counted(count, 'sentence')} deleted. Ctrl+Z brings {it} back.")

    def _take_flawed(self, indices: list[int], _is_first: bool, is_last: bool) -> None:
        self._flawed += indices
        if is_last:
            document, is_ready = self._session.document, self._tokens.is_ready
            tokens_of = self._tokens.spans if is_ready else lambda _text: None
            change = mend_all(document, self._flawed, self._kind, tokens_of)
            text = change.text if change else ""
            self._apply(change, f"{text} in {{}}", "There is no such problem that can be mended.")

    def _apply(self, change: Change | None, words: str, nothing: str) -> None:
        """Make a change and tell what it did.

        Args:
            change: to make.
            words: what it did; ``{}`` stands for the number of sentences.
            nothing: what to say where there is no change.
        """
        if change is None:
            self.said.emit(nothing)
            return
        told = words.replace("{}", counted(len(change.edits), "sentence"))
        self._session.apply(change)
        self.said.emit(f"{told}. Ctrl+Z takes it back.")
