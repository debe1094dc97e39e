"""What a format is: the one entry that a file of this package puts into the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...core.document import Settings
from ...core.offset_unit import OffsetUnit
from ..conventions import EndConvention
from .raw import Placed, Raw
from .report import Report
from .sketch import Sketch
from .source import Bundle


@dataclass(frozen=True, slots=True)
class Carries:
    """What a format can hold of an example beyond text, spans and labels.

    Attributes:
        spacing: the white space of the text; without it, words stand with one space between.
        line_ends: line ends inside of a text.
        overlaps: spans that share characters.
        statuses: which examples are done.
        extra: other keys that an example came with.
        any_label: labels with spaces and signs in them.
        empty_texts: texts with nothing visible in them.
        controls: control characters.
        project: what is no part of an example: labels' colours, guidelines and the rest.
        any_text: every text at all.
        space_edges: tags that begin or end with white space, or hold nothing else.
    """

    spacing: bool = True
    line_ends: bool = True
    overlaps: bool = True
    statuses: bool = False
    extra: bool = False
    any_label: bool = True
    empty_texts: bool = True
    space_edges: bool = True
    controls: bool = True
    any_text: bool = True
    project: bool = False

    @property
    def losses(self) -> tuple[str, ...]:
        """What is lost, each as the object of a sentence."""
        found = (
            (self.spacing, "white space between words as it was"),
            (self.line_ends, "line ends inside of a text"),
            (self.overlaps, "tags that overlap"),
            (self.statuses, "which examples are done"),
            (self.extra, "other keys of the examples"),
            (self.any_label, "spaces and special signs in names of labels"),
            (self.empty_texts, "texts with nothing visible in them"),
            (self.space_edges, "white space at the edges of tags"),
            (self.controls, "control characters"),
            (self.any_text, "texts with certain signs in them"),
        )
        return tuple(words for carried, words in found if not carried)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read and what the user has said about it; None leaves it to the reader.

    Attributes:
        bundle: the file, or the files.
        report: gets what is told.
        unit: what offsets count.
        end: what ``end`` means.
        columns: of tables: which hold the text and the tags, from 1.
        text_key: the key that holds the text.
        tag_names: what tags that are numbers stand for, in order.
        facts: what the file itself says about its offsets and its project, filled by the reader.
    """

    bundle: Bundle
    report: Report
    unit: OffsetUnit | None = None
    end: EndConvention | None = None
    columns: tuple[int, ...] = ()
    text_key: str = ""
    tag_names: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Writing:
    """Where examples go, and how.

    Attributes:
        path: the file or folder that is made.
        report: gets what is told.
        settings: labels and language of the project; None where they are not known.
        scheme: of tags by the word: "IOB2" and so on.
        shares: of a split into training, dev and test examples; empty for none.
        held_out: keys of texts that are measured on; see `core.document.Document`.
        top: other keys of a project, beside the examples.
    """

    path: Path
    report: Report
    settings: Settings | None = None
    scheme: str = ""
    shares: tuple[float, ...] = ()
    held_out: frozenset[str] = frozenset()
    top: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        name: on the command line.
        title: in the window and in docs.
        suffix: of a new file, with the dot; empty for a folder.
        recognise: tells whether a file looks like it, by what is in it.
        read: yields the examples; None where it is only written.
        write: writes them; None where it is only read.
        carries: what it can hold.
        unit: what its offsets count by its documentation; None where it has no offsets.
        end: what its ``end`` means by its documentation; None where the same keys are in use with
            several meanings.
        counts: what places in it are numbered by.
        note: a sentence for the docs.
        at_once: its reader holds a whole file, so its examples are kept and not read once more
            when it is known what their offsets mean.
    """

    name: str
    title: str
    suffix: str
    recognise: Callable[[Sketch], bool]
    read: Callable[[Reading], Iterator[Raw]] | None = None
    write: Callable[[Iterable[Placed], Writing], None] | None = None
    carries: Carries = field(default_factory=Carries)
    unit: OffsetUnit | None = OffsetUnit.CODEPOINT
    end: EndConvention | None = EndConvention.EXCLUSIVE
    counts: str = "line"
    note: str = ""
    at_once: bool = False
