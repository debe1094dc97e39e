"""Reads files of other programs in the background, for the dialog that imports them."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core.document import Example, Settings, Status
from ..core.errors import EventNerError
from ..core.intake import Stopped
from ..core.offset_unit import OffsetUnit
from ..nlp.formats import register_formats
from ..storage.conventions import EndConvention
from ..storage.formats.article import settings_of
from ..storage.formats.converting import Wish, read_examples
from ..storage.formats.format import Format, Reading
from ..storage.formats.report import Report
from ..storage.formats.source import open_bundle
from ..storage.formats.table import format_named, recognise
from .worker import Worker

_TELL_EVERY = 0.1  # seconds
REPEATED = "a text that stands there before, with the same tags"
REPEATED_OTHERWISE = "a text that stands there before, with other tags"
KNOWN = "a text that is in the project already, with the same tags"
KNOWN_OTHERWISE = "a text that is in the project already, with other tags; those stay"


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What the dialog says.

    Attributes:
        paths: files, folders or archives, in order.
        form: the name of their format; empty for what their content shows.
        unit: what offsets count; None to decide it.
        end: what ``end`` means; None to decide it.
    """

    paths: tuple[Path, ...]
    form: str = ""
    unit: OffsetUnit | None = None
    end: EndConvention | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The answer to a wish.

    Attributes:
        wish: that it answers.
        forms: the format of each path.
        examples: what would be taken, in order.
        places: where each was found.
        undecided: which of them hold no tags in a file that does not say whether they are done.
        labels: how many tags each label has.
        report: what became of everything.
        settings: of the first project among the files; None without one.
    """

    wish: ImportWish
    forms: tuple[Format, ...]
    examples: tuple[Example, ...]
    places: tuple[int, ...]
    undecided: frozenset[int]
    labels: Mapping[str, int]
    report: Report
    settings: Settings | None = None

    def with_labels(self, chosen: Mapping[str, str], *, untagged_done: bool) -> list[Example]:
        """Return the examples as they are to be taken.

        Args:
            chosen: by a label the one it becomes; an empty one leaves its tags out.
            untagged_done: those without tags are finished, where the file does not say.
        """
        return [
            mapped(self._finished(index, untagged_done), chosen)
            for index in range(len(self.examples))
        ]

    def _finished(self, index: int, untagged_done: bool) -> Example:
        example = self.examples[index]
        return (
            example.with_status(Status.DONE)
            if untagged_done and index in self.undecided
            else example
        )


def mapped(example: Example, chosen: Mapping[str, str]) -> Example:
    """Return an example with other labels; tags of a label that becomes nothing are left out."""
    if not any(each.tag_name in chosen for each in example.annotations):
        return example
    kept = []
    for each in example.annotations:
        name = chosen.get(each.tag_name, each.tag_name)
        if name:
            kept.append(replace(each, tag_name=name) if name != each.tag_name else each)
    # two labels made one may leave the same tag twice
    return replace(example, annotations=tuple(dict.fromkeys(kept)))


class Importer(QObject):
    """Answers the wishes of one dialog at a time; the newest counts, older work is given up.

    Signals:
        progressed: (share, 0 to 1) how much has been read.
        imported: (Imported) the answer to the latest wish.
        failed: (EventNerError) it cannot be answered.
    """

    progressed = Signal(float)
    imported = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._examples: Sequence[Example] = ()
        self._stopped = threading.Event()
        self._ticket = 0
        self._worker = Worker(_import, "imports", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._cannot)

    def begin(self, examples: Sequence[Example]) -> None:
        """Compare with these examples of the project from now on."""
        self.give_up()
        self._examples = examples

    def ask(self, wish: ImportWish) -> None:
        """Answer this wish instead of any other."""
        self.give_up()
        self._stopped = threading.Event()
        request = _Request(wish, self._examples, self._stopped, self.progressed.emit)
        self._ticket = self._worker.submit(request)

    def give_up(self) -> None:
        """End the work that is under way soon; no answer comes."""
        self._stopped.set()
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self.give_up()
        self._worker.stop()

    def _done(self, ticket: int, answer: Imported | None) -> None:
        if ticket == self._ticket and answer is not None:
            self.imported.emit(answer)

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


@dataclass(frozen=True, slots=True)
class _Request:
    wish: ImportWish
    examples: Sequence[Example]
    stopped: threading.Event
    tell: Callable[[float], Any]


def _import(request: _Request) -> Imported | None:
    try:
        return _Importing(request).run()
    except Stopped:
        return None


@dataclass(slots=True)
class _Importing:
    """One wish under work (in the worker's thread)."""

    request: _Request
    report: Report = field(default_factory=Report)
    told: float = 0.0

    def run(self) -> Imported:
        """Return the answer.

        Raises:
            Stopped: nobody wants it any more.
            EventNerError: a file cannot be read, or does not show what it means.
        """
        register_formats()
        wish = self.request.wish
        known = {each.content: _tags(each) for each in self.request.examples}
        seen: dict[str, frozenset[tuple[int, int, str]]] = {}
        forms: list[Format] = []
        examples: list[Example] = []
        places: list[int] = []
        undecided: set[int] = set()
        labels: Counter[str] = Counter()
        settings: Settings | None = None
        for path in wish.paths:
            bundle = open_bundle(path)
            form = format_named(wish.form) if wish.form else recognise(bundle)
            forms.append(form)
            facts: dict[str, object] = {}
            reading = Wish(unit=wish.unit, end=wish.end, untagged=Status.TODO)
            for place, example, _ in read_examples(
                bundle, form, reading, self.report, self._step, facts
            ):
                if self._is_known(place, example, known, seen):
                    continue
                if example.status is Status.TODO and not example.annotations:
                    undecided.add(len(examples))
                labels.update(each.tag_name for each in example.annotations)
                examples.append(example)
                places.append(place)
            settings = settings or settings_of(Reading(bundle, self.report, facts=facts))
            if form.carries.statuses or form.read is None:
                undecided.clear()
        if not labels:
            undecided.clear()  # nothing is finished in a file without any tag
        return Imported(
            wish,
            tuple(forms),
            tuple(examples),
            tuple(places),
            frozenset(undecided),
            dict(labels.most_common()),
            self.report,
            settings,
        )

    def _is_known(
        self,
        place: int,
        example: Example,
        known: Mapping[str, frozenset[tuple[int, int, str]]],
        seen: dict[str, frozenset[tuple[int, int, str]]],
    ) -> bool:
        """Tell whether an example is not to be taken, because its text is there; note which."""
        text, tags = example.content, _tags(example)
        if text in known:
            self.report.pass_over(place, KNOWN if known[text] == tags else KNOWN_OTHERWISE)
            return True
        if text in seen:
            if seen[text] == tags:
                self.report.pass_over(place, REPEATED)
                return True
            self.report.keep(place, REPEATED_OTHERWISE)
        seen.setdefault(text, tags)
        return False

    def _step(self, done: int, of: int) -> None:
        if self.request.stopped.is_set():
            raise Stopped
        now = time.monotonic()
        if now - self.told >= _TELL_EVERY:
            self.told = now
            self.request.tell(min(done / of, 1.0) if of else 1.0)


def _tags(example: Example) -> frozenset[tuple[int, int, str]]:
    return frozenset((each.start, each.end, each.label) for each in example.annotations)
