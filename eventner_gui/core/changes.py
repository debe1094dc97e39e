"""Changes: small values that alter a document and can be turned around.

One change is one step of undo. It holds old and new values only, so it can be applied, inverted,
joined with the next one and written to the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .document import Document, Example, Settings
from .moves import Moves


@dataclass(frozen=True, slots=True)
class ExampleEdit:
    """One example replaced by another at the same index."""

    index: int
    before: Example
    after: Example


@dataclass(frozen=True, slots=True)
class Change:
    """A step: settings replaced, examples replaced, then others removed, then others inserted.

    Attributes:
        text: what it does, for the undo menu ("Tag “Friday” as DATE").
        edits: replaced examples; indices as before the change, none of them removed by it.
        settings: (before, after), or None when they stay.
        inserted: (index, example) pairs in rising order, indices as after the change.
        removed: (index, example) pairs in rising order, indices as before the change.
    """

    text: str
    edits: tuple[ExampleEdit, ...] = ()
    settings: tuple[Settings, Settings] | None = None
    inserted: tuple[tuple[int, Example], ...] = ()
    removed: tuple[tuple[int, Example], ...] = ()

    def __post_init__(self) -> None:
        edited = {edit.index for edit in self.edits}
        if len(edited) != len(self.edits):
            raise ValueError("a change edits an example once")
        if self.edits and any(index in edited for index, _ in self.removed):
            raise ValueError("a change edits an example or removes it, not both")

    @property
    def moves_examples(self) -> bool:
        """Tell whether indices of other examples change."""
        return bool(self.inserted or self.removed)

    @property
    def edited_after(self) -> list[int]:
        """The indices of the edited examples as they are after the change."""
        indices = [edit.index for edit in self.edits]
        return self.moves.all_after(indices) if self.moves_examples else indices

    @property
    def moves(self) -> Moves:
        """Where the other examples stand after the change."""
        return Moves([i for i, _ in self.removed], [i for i, _ in self.inserted])

    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        settings = (self.settings[1], self.settings[0]) if self.settings else None
        edits = tuple(
            ExampleEdit(index, edit.after, edit.before)
            for index, edit in zip(self.edited_after, self.edits, strict=True)
        )
        return Change(self.text, edits, settings, inserted=self.removed, removed=self.inserted)

    def apply(self, document: Document) -> None:
        """Alter the document.

        Raises:
            ValueError: an example or the settings are not what the change was made from;
                nothing has been altered then.
        """
        self._check(document)
        if self.settings:
            document.settings = self.settings[1]
        for edit in self.edits:
            document.examples[edit.index] = edit.after
        _remove(document.examples, [index for index, _ in self.removed])
        _insert(document.examples, self.inserted)

    def _check(self, document: Document) -> None:
        if self.settings and document.settings != self.settings[0]:
            raise ValueError("the settings are not those this change was made from")
        expected = [(edit.index, edit.before) for edit in self.edits]
        for index, example in [*expected, *self.removed]:
            if not 0 <= index < len(document.examples) or document.examples[index] != example:
                raise ValueError(f"example {index} is not the one this change was made from")
        kept = len(document.examples) - len(self.removed)
        last = -1
        for before, (index, _) in enumerate(self.inserted):
            if not last < index <= kept + before:
                raise ValueError(f"example {index} cannot be inserted there")
            last = index


# Up to so many are removed or inserted one by one, which is quicker than to make a new list.
_FEW = 30


def _remove(examples: list[Example], indices: Sequence[int]) -> None:
    """Remove many at once in linear time; the indices are rising."""
    if len(indices) <= _FEW:
        for index in reversed(indices):
            del examples[index]
        return
    gone = set(indices)
    examples[:] = [example for index, example in enumerate(examples) if index not in gone]


def _insert(examples: list[Example], inserted: Sequence[tuple[int, Example]]) -> None:
    """Insert many at once in linear time; the indices are those after the insertion, rising."""
    if len(inserted) <= _FEW:
        for index, example in inserted:
            examples.insert(index, example)
        return
    merged: list[Example] = []
    rest = iter(examples)
    for index, example in inserted:
        while len(merged) < index:
            merged.append(next(rest))
        merged.append(example)
    merged.extend(rest)
    examples[:] = merged


def edit_example(text: str, index: int, before: Example, after: Example) -> Change:
    """Return the change that replaces one example."""
    return Change(text, edits=(ExampleEdit(index, before, after),))


def edits_of(document: Document, after: Mapping[int, Example]) -> tuple[ExampleEdit, ...]:
    """Return the edits that put other examples in place; those that are the same are left out.

    Args:
        document: as it is.
        after: the new examples by index.
    """
    return tuple(
        ExampleEdit(index, document.examples[index], example)
        for index, example in after.items()
        if document.examples[index] != example
    )


def join(first: Change, second: Change) -> Change:
    """Return one change that does ``first`` and then ``second``, under the first one's text.

    Raises:
        ValueError: one of them inserts or removes examples.
    """
    if first.moves_examples or second.moves_examples:
        raise ValueError("changes that insert or remove examples are not joined")
    edits = {edit.index: edit for edit in first.edits}
    for edit in second.edits:
        earlier = edits.get(edit.index)
        before = earlier.before if earlier else edit.before
        edits[edit.index] = ExampleEdit(edit.index, before, edit.after)
    settings = second.settings or first.settings
    if first.settings and second.settings:
        settings = (first.settings[0], second.settings[1])
    return Change(first.text, tuple(edits.values()), settings)
