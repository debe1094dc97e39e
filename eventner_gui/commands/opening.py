"""Files of tagged sentences, as the commands open them: nothing is asked, all is said."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..core.document import Document, Example, Status
from ..core.wording import counted
from ..storage.conventions import EndConvention, UndecidedEnds
from ..storage.journals import unsaved_in
from ..storage.projects import OpenedProject, open_project
from .console import complain
from .ends import add_end_argument


def add_reading_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say how a file is to be read."""
    add_end_argument(parser)
    parser.add_argument(
        "--untagged",
        choices=["done", "todo"],
        help="sentences without any tag in a file that does not say which are finished "
        "(default: done, they rightly have none)",
    )


def open_tagged(path: Path, arguments: argparse.Namespace) -> tuple[OpenedProject, list[str]]:
    """Return a project with its untagged sentences decided, and what was decided, in words.

    What was mended in the file is said on standard error.

    Args:
        path: the file.
        arguments: with ``file``, the first file of the command, and those of
            `add_reading_arguments`.

    Raises:
        UndecidedEnds: a FormatError; the file does not show what ``end`` means.
        FormatError: it is not such a file.
        FileError: it cannot be read.
    """
    end = EndConvention(arguments.end) if arguments.end else None
    try:
        opened = open_project(path, end=end if path == arguments.file else None)
    except UndecidedEnds:
        if end is None:
            raise
        opened = open_project(path, end=end)
    for report in opened.reports:
        complain(f"{path.name}: {report}")
    said = []
    unsaved = unsaved_in(path)
    if unsaved is not None:
        said.append(
            f"{path.name} lacks {counted(unsaved.changes, 'change')} of the last session in the "
            "window; open it there once to have them in it."
        )
    if opened.decision.how not in ("header", "no annotations"):
        said.append(f"{path.name}: {opened.decision.sentence}")
    if opened.untagged and arguments.untagged != "todo":
        said.append(
            f"{path.name}: {opened.untagged} sentences without tags are taken as finished "
            "(--untagged todo leaves them out)."
        )
    elif opened.untagged:
        said.append(f"{path.name}: {opened.untagged} sentences without tags are left out.")
    if opened.untagged and arguments.untagged != "todo":
        opened.document.examples[:] = [_finished(each) for each in opened.document.examples]
    return opened, said


def done_in(opened: OpenedProject) -> tuple[Example, ...]:
    """Return the finished sentences of a project."""
    return tuple(e for e in opened.document.examples if e.status is Status.DONE)


def _finished(example: Example) -> Example:
    if example.status is Status.TODO and not example.annotations:
        return example.with_status(Status.DONE)
    return example


def frozen_keys(document: Document) -> frozenset[str]:
    """Return the keys of a project's frozen test set; none where there is none."""
    return document.settings.test.keys if document.settings.test else frozenset()
