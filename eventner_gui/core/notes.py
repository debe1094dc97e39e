"""Notes: what training does not take as it stands in the project, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NoteKind = Literal["dropped", "shortened", "merged", "left out"]


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that training does not take as it stands in the project.

    Attributes:
        kind: an annotation dropped, shortened or merged with its double, or a whole example left
            out.
        text: of the example.
        label: entity label of the annotation; empty when the note is about the example.
        span: the annotated text; empty when the note is about the example, or when the
            annotation lies outside the text.
        reason: one sentence in the expert's words.
    """

    kind: NoteKind
    text: str
    label: str
    span: str
    reason: str
