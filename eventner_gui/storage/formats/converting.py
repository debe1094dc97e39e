"""From one file to another: recognised, read, settled, written, all of it in the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

from ...core.collector import collector_at_rest
from ...core.document import Status
from ...core.errors import FormatError
from ...core.offset_unit import OffsetUnit
from ..conventions import EndConvention
from .article import held_out_of, settings_of, top_of
from .format import Format, Reading, Writing
from .placing import place_examples
from .raw import Placed, Raw
from .report import Report
from .settling import Settled, settle
from .source import Bundle
from .writing import NothingToWrite

# So many examples are kept while what offsets mean is decided; a longer file is read twice.
_KEPT = 50_000
_STEP = 200

Step = Callable[[int, int], None]
"""Called now and then with how many bytes are read of how many; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user has said about a file that is read.

    Attributes:
        unit: what offsets count; None to decide it.
        end: what ``end`` means; None to decide it.
        untagged: what examples without tags are where the file does not say.
        labels: by a label of the file the one it becomes; an empty one leaves its tags out.
        done_only: leave out what is not done.
        columns: see `format.Reading`.
        text_key: see `format.Reading`.
        tag_names: see `format.Reading`.
    """

    unit: OffsetUnit | None = None
    end: EndConvention | None = None
    untagged: Status = Status.DONE
    labels: Mapping[str, str] = field(default_factory=dict)
    done_only: bool = False
    columns: tuple[int, ...] = ()
    text_key: str = ""
    tag_names: tuple[str, ...] = ()


def read_examples(
    bundle: Bundle,
    form: Format,
    wish: Wish,
    report: Report,
    step: Step = lambda _done, _of: None,
    facts: dict[str, object] | None = None,
) -> Iterator[Placed]:
    """Yield the examples of a file in bounded memory.

    Args:
        bundle: the file, or the files.
        form: its format.
        wish: what the user has said about it.
        report: gets all that is told.
        step: called now and then; may raise to stop.
        facts: gets what the file says about itself.

    Raises:
        UndecidedEnds: the file does not show what ``end`` means.
        FileError: it cannot be read.
        FormatError: it is not of this format.
    """
    if form.read is None:
        raise FormatError(f"{form.title} is only written, not read.", "Choose another format.")
    report.counts = form.counts
    facts = {} if facts is None else facts
    # what has no offsets to decide about is read once
    scratch = report if form.unit is None else report.sibling()
    reading = Reading(
        bundle, scratch, wish.unit, wish.end, wish.columns, wish.text_key, wish.tag_names, facts
    )
    progress = _Progress(bundle, step)
    raws = progress.watch(form.read(reading), 0)
    kept: list[Raw] = list(raws if form.at_once else islice(raws, _KEPT))
    following = next(raws, None)
    if form.unit is None:
        settled = _without_offsets(kept)
    else:
        rest: Iterable[Raw] = () if following is None else chain((following,), raws)
        settled = settle(form, reading, chain(kept, rest))
    first: Iterable[Raw] = kept
    if form.unit is None:
        first = chain(kept, () if following is None else (following,), raws)
    elif following is None:
        report.absorb(scratch)
    else:
        for sentence in scratch.decisions:
            report.decide(sentence)
        first = progress.watch(form.read(replace(reading, report=report)), 1)
    placed = place_examples(first, settled, report, untagged=wish.untagged, labels=wish.labels)
    left_out = 0
    for item in placed:
        if wish.done_only and item.example.status is not Status.DONE:
            left_out += 1
            continue
        yield item
    if left_out:
        report.decide(f"{left_out:,} examples that are not done were left out, as you said.")


def _without_offsets(kept: list[Raw]) -> Settled:
    has_spans = len(kept) == _KEPT or any(raw.spans for raw in kept)
    return Settled(OffsetUnit.CODEPOINT, EndConvention.EXCLUSIVE, has_spans)


def convert(
    bundle: Bundle,
    source: Format,
    target: Format,
    path: Path,
    wish: Wish,
    *,
    scheme: str = "",
    shares: tuple[float, ...] = (),
    step: Step = lambda _done, _of: None,
) -> Report:
    """Write the examples of one file into another and return what became of them.

    Args:
        bundle: what is read.
        source: its format.
        target: the format that is written.
        path: the file or folder that is made.
        wish: what the user has said about what is read.
        scheme: see `format.Writing`.
        shares: see `format.Writing`.
        step: called now and then; may raise to stop, and then nothing is made.

    Raises:
        EventNerError: it cannot be read or written; nothing is made.
    """
    if target.write is None:
        raise FormatError(f"{target.title} is only read, not written.", "Choose another format.")
    report = Report(source.counts)
    facts: dict[str, object] = {}
    items = read_examples(bundle, source, wish, report, step, facts)
    first = next(items, None)
    reading = Reading(bundle, report, facts=facts)
    top = top_of(reading)
    writing = Writing(path, report, settings_of(reading), scheme, shares, held_out_of(reading), top)
    if first is None:
        raise _nothing(report, wish)
    with collector_at_rest():  # nothing here needs it, and it would look at all again and again
        target.write(chain((first,), items), writing)
    if not target.carries.project:
        for key in top:
            report.drop(report.here(1), f"“{key}” of the file")
        if "header" in facts:
            report.drop(report.here(1), "the settings of the project: labels, guidelines and so on")
    return report


def _nothing(report: Report, wish: Wish) -> NothingToWrite:
    why = [line for line in report.summary() if not line.startswith("Read: 0")]
    told = " ".join(why) or "There is no example in it."
    if wish.done_only and report.read:
        return NothingToWrite(
            f"No example is done, so no file was made. {told}", "Write all examples (--all)."
        )
    return NothingToWrite(
        f"No example could be read, so no file was made. {told}",
        "Is it another format? Say which with --from.",
    )


class _Progress:
    """Says now and then how much has been read."""

    def __init__(self, bundle: Bundle, step: Step) -> None:
        self._bundle = bundle
        self._step = step
        self._before = 0

    def watch(self, raws: Iterator[Raw], round_: int) -> Iterator[Raw]:
        """Hand on examples; a second round counts like the first over again."""
        size = self._bundle.size
        for number, raw in enumerate(raws, 1):
            if number % _STEP == 0:
                done = min(sum(each.done for each in self._bundle.sources), size)
                self._step(done + round_ * size, size * 2 if round_ or size > 50_000_000 else size)
            yield raw
