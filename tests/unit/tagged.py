"""Examples written with their tags: "Book the [hall|place] on [Friday|date]"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status

_TAG = re.compile(r"\[([^\]|]*)\|([^\]]*)\]")


def tagged(written: str, status: Status = Status.DONE) -> Example:
    """Return an example; what stands as [words|label] is tagged."""
    text, annotations, at = "", [], 0
    for match in _TAG.finditer(written):
        text += written[at : match.start()]
        annotations.append(Annotation(len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        at = match.end()
    return Example(text + written[at:], tuple(annotations), status)


def document_of(
    examples: Iterable[str | Example], *, language: str = "en", labels: Iterable[str] = ()
) -> Document:
    """Return a document of such examples, all done unless they are given as examples."""
    return Document(
        Settings(language=language, labels=tuple(Label(name, "#3366cc") for name in labels)),
        [tagged(each) if isinstance(each, str) else each for each in examples],
    )
