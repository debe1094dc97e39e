"""Seeded random work on a session: everything a person can do to a project."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace

from eventner_gui.app.session import Session
from eventner_gui.core import edits, label_edits, project_edits
from eventner_gui.core.changes import Change
from eventner_gui.core.direction import Direction
from eventner_gui.core.document import Document, Example, Label, Settings, Status
from eventner_gui.core.spans import Span
from eventner_gui.storage.codec import encode_example
from eventner_gui.storage.header import encode_header

WORDS = (
    "Cancel", "yoga", "on", "Friday", "at 9 AM", "déjà", "e\u0301te\u0301", "会议", "🧘🏽‍♀️",
    "حفلة", "a\r\nb", "the review", "\u200b", "😀😀", "tab\there", '"quoted"', "\\", "\ud800",
)  # fmt: skip
_MAY_BE_EMPTY = ("held_out", "guidelines")
TAGS = ("DATE", "TIME", "ACTION", "EVENT")


def state_digest(document: Document) -> str:
    """Return what stands for examples and settings: all that undo is about."""
    header = encode_header(document.settings, frozenset())
    # A file that once had these goes on naming them when they are empty.
    header = {key: value for key, value in header.items() if value or key not in _MAY_BE_EMPTY}
    found = hashlib.blake2b(json.dumps(header, sort_keys=True).encode(), digest_size=10)
    for example in document.examples:
        found.update(json.dumps(encode_example(example)).encode())
    return found.hexdigest()


def keys_digest(document: Document) -> str:
    """Return what stands for the keys of held-out texts."""
    joined = " ".join(sorted(document.held_out))
    return hashlib.blake2b(joined.encode(), digest_size=6).hexdigest()


def new_document(rng: random.Random, size: int) -> Document:
    """Return a project to begin with."""
    labels = tuple(Label(name, f"#{10 + n}4060", str(n + 1)) for n, name in enumerate(TAGS))
    return Document(Settings("en", labels), [_example(rng) for _ in range(size)])


def _example(rng: random.Random) -> Example:
    words = rng.choices(WORDS, k=rng.randint(1, 12))
    return Example(f"{rng.randrange(10**6)} {' '.join(words)}")


def act(rng: random.Random, session: Session) -> str:
    """Do something at random; return what it was."""
    names = list(_ACTIONS)
    name = rng.choices(names, [_ACTIONS[each][1] for each in names])[0]
    _ACTIONS[name][0](rng, session)
    return name


def _applies(make: Callable[[random.Random, Document], Change | None]) -> Callable[..., object]:
    def action(rng: random.Random, session: Session) -> object:
        if not session.document.examples:
            return session.apply(_add(rng, session.document))
        return session.apply(make(rng, session.document))

    return action


def _index(rng: random.Random, document: Document) -> int:
    return rng.randrange(len(document.examples))


def _span(rng: random.Random, content: str) -> Span:
    start = rng.randrange(len(content))
    return Span(start, rng.randint(start + 1, len(content)))


def _tag_name(rng: random.Random, document: Document) -> str:
    """Return a tag that has its label, in some case."""
    label = rng.choice(document.settings.labels)
    return rng.choice((label.name, label.name.lower()))


def _tag(rng: random.Random, document: Document) -> Change | None:
    index = _index(rng, document)
    span = _span(rng, document.examples[index].content)
    return edits.tag(document, index, span, _tag_name(rng, document))


def _tagged(rng: random.Random, document: Document) -> int | None:
    tagged = [i for i, e in enumerate(document.examples) if e.annotations]
    return rng.choice(tagged) if tagged else None


def _untag(rng: random.Random, document: Document) -> Change | None:
    index = _tagged(rng, document)
    if index is None:
        return None
    return edits.untag(document, index, rng.choice(document.examples[index].annotations))


def _relabel(rng: random.Random, document: Document) -> Change | None:
    index = _tagged(rng, document)
    if index is None:
        return None
    annotation = rng.choice(document.examples[index].annotations)
    return edits.relabel(document, index, annotation, _tag_name(rng, document))


def _status(rng: random.Random, document: Document) -> Change | None:
    return edits.set_status(document, [_index(rng, document)], rng.choice(list(Status)))


def _bulk_status(rng: random.Random, document: Document) -> Change | None:
    some = rng.sample(range(len(document.examples)), len(document.examples) // 2)
    return edits.set_status(document, some, rng.choice(list(Status)))


def _delete(rng: random.Random, document: Document) -> Change | None:
    count = min(rng.choice((1, 1, 3)), len(document.examples))
    return edits.delete_examples(document, rng.sample(range(len(document.examples)), count))


def _add(rng: random.Random, document: Document) -> Change | None:
    return edits.add_examples(document, [_example(rng) for _ in range(rng.randint(1, 4))])


def _import(rng: random.Random, document: Document) -> Change | None:
    return edits.add_examples(document, [_example(rng) for _ in range(rng.randint(300, 1500))])


def _add_label(rng: random.Random, document: Document) -> Change | None:
    name = f"label {rng.randrange(10**6)}"
    return label_edits.add_label(document, Label(name, "#123456", description=rng.choice(WORDS)))


def _rename_label(rng: random.Random, document: Document) -> Change | None:
    old = rng.choice(document.settings.labels)
    new = replace(old, name=f"renamed {rng.randrange(10**6)}")
    return label_edits.change_label(document, old, new)


def _delete_label(rng: random.Random, document: Document) -> Change | None:
    labels = document.settings.labels
    return label_edits.delete_label(document, rng.choice(labels)) if len(labels) > 1 else None


def _merge_labels(rng: random.Random, document: Document) -> Change | None:
    labels = document.settings.labels
    if len(labels) < 2:
        return None
    return label_edits.merge_labels(document, *rng.sample(labels, 2)).change


def _arrange_labels(rng: random.Random, document: Document) -> Change | None:
    labels = document.settings.labels
    if not labels:
        return None
    chosen = rng.choice(labels)
    return rng.choice(
        (
            label_edits.move_label(document, chosen, rng.randrange(len(labels))),
            label_edits.hide_label(document, chosen, not chosen.hidden),
            label_edits.give_keys(document),
        )
    )


def _project(rng: random.Random, document: Document) -> Change | None:
    language = rng.choice(("en", "xx"))
    return project_edits.set_project(document, language, rng.choice(list(Direction)))


def _guidelines(rng: random.Random, document: Document) -> Change | None:
    return project_edits.set_guidelines(document, " ".join(rng.choices(WORDS, k=5)))


def _finish(rng: random.Random, document: Document) -> Change | None:
    return rng.choice((edits.finish_tagged, edits.finish_untagged))(document)


def _done_on_leaving(rng: random.Random, session: Session) -> None:
    """Tag a sentence and mark it done in the same step, as Annotate does."""
    document = session.document
    if not document.examples:
        return
    index = _index(rng, document)
    span = _span(rng, document.examples[index].content)
    session.apply(edits.tag(document, index, span, _tag_name(rng, document)))
    session.apply(edits.set_status(document, [index], rng.choice(list(Status))), joins_last=True)


def _several(name: str) -> Callable[..., object]:
    def action(rng: random.Random, session: Session) -> None:
        for _ in range(rng.choice((1, 1, 2, 6))):
            getattr(session.undo_stack, name)()

    return action


def _hold_out(rng: random.Random, session: Session) -> None:
    keys = frozenset(f"{rng.randrange(16**12):012x}" for _ in range(rng.randint(1, 3)))
    session.remember_held_out(keys)


def _save(_rng: random.Random, session: Session) -> None:
    session.saver.save_now()


_ACTIONS: dict[str, tuple[Callable[..., object], float]] = {
    "tag": (_applies(_tag), 40),
    "untag": (_applies(_untag), 8),
    "relabel": (_applies(_relabel), 8),
    "status": (_applies(_status), 10),
    "done on leaving": (_done_on_leaving, 10),
    "bulk": (_applies(_bulk_status), 2),
    "delete": (_applies(_delete), 3),
    "add": (_applies(_add), 4),
    "import": (_applies(_import), 0.3),
    "add label": (_applies(_add_label), 1),
    "rename label": (_applies(_rename_label), 1.5),
    "delete label": (_applies(_delete_label), 0.3),
    "merge labels": (_applies(_merge_labels), 0.2),
    "arrange labels": (_applies(_arrange_labels), 1.5),
    "project settings": (_applies(_project), 1),
    "guidelines": (_applies(_guidelines), 2),
    "finish": (_applies(_finish), 1),
    "undo": (_several("undo"), 14),
    "redo": (_several("redo"), 8),
    "held out": (_hold_out, 1.5),
    "save": (_save, 2),
}
