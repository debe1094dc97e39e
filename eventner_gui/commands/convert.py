"""`eventner convert`: tagged sentences from one program's file into another's."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ..core.document import Status
from ..core.errors import EventNerError
from ..core.offset_unit import OffsetUnit
from ..nlp.formats import register_formats
from ..storage.conventions import EndConvention
from ..storage.formats.converting import Wish, convert
from ..storage.formats.format import Format
from ..storage.formats.iob import SCHEMES
from ..storage.formats.saving import write_report
from ..storage.formats.source import open_bundle
from ..storage.formats.table import format_for_suffix, format_named, formats, recognise
from .console import complain, say
from .ends import add_end_argument
from .progress import ShareProgress

EPILOG = """\
examples:
  eventner convert colleague.jsonl mine.json
  eventner convert mine.json team.jsonl --to prodigy --done-only
  eventner convert odd.json mine.json --end exclusive --unit utf16 --labels person=PER,misc=

IN may be a file, a folder or a zip archive. Its format is recognised by its content, that of OUT
by its ending. Standard output tells what was decided, read, mended and refused, with the line;
--report writes all of it to a file. What the format of OUT cannot hold is said before it is
dropped, and each time it is dropped.

Exit status: 0 OUT is written, 1 it is not (standard error says why).
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    register_formats()
    names = ", ".join(sorted(each.name for each in formats()))
    parser.epilog = f"{EPILOG}\nformats: {names}\n"
    parser.add_argument("file", metavar="IN", type=Path, help="a file, folder or zip archive")
    parser.add_argument("output", metavar="OUT", type=Path, help="the file that is written")
    parser.add_argument("--from", dest="source", metavar="FORMAT", help="the format of IN")
    parser.add_argument("--to", dest="target", metavar="FORMAT", help="the format of OUT")
    add_end_argument(parser)
    parser.add_argument(
        "--unit",
        choices=[unit.value for unit in OffsetUnit],
        help="what offsets in IN count, where that is known better than the file shows",
    )
    parser.add_argument("--report", metavar="FILE", type=Path, help="write the whole report here")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--done-only", action="store_true", help="write finished examples alone")
    which.add_argument("--all", action="store_true", help="write all examples (the default)")
    parser.add_argument(
        "--untagged",
        choices=["done", "todo"],
        default="done",
        help="what examples without tags are, where IN does not say (default: done)",
    )
    parser.add_argument(
        "--labels",
        metavar="MAP",
        default="",
        help="other names for labels, as OLD=NEW,OLD=NEW or a JSON file of an object; an empty "
        "NEW leaves the tags out",
    )
    parser.add_argument(
        "--columns",
        metavar="WORD,TAG",
        default="",
        help="which columns of IN, from 1, hold the words and the tags (CoNLL), or which one the "
        "texts (tables)",
    )
    parser.add_argument(
        "--tag-names",
        metavar="NAMES",
        default="",
        help="what tags that are numbers stand for, as O,B-PER,I-PER (Hugging Face)",
    )
    parser.add_argument(
        "--scheme", choices=SCHEMES, default=SCHEMES[0], help="of tags by the word in OUT (CoNLL)"
    )
    parser.add_argument(
        "--split",
        metavar="TRAIN,DEV,TEST",
        default="",
        help="make OUT a folder of train, dev and test files in these shares (.spacy)",
    )
    parser.add_argument("--text-key", metavar="KEY", default="", help="the key of IN's texts")


def run(arguments: argparse.Namespace) -> int:
    """Convert a file and say what became of it; return the exit status.

    Raises:
        EventNerError: it cannot be read or written; nothing is made.
    """
    path, output = arguments.file, arguments.output
    if output.exists() and path.exists() and output.samefile(path):
        raise EventNerError("OUT is IN itself, which is never written over.", "Give another name.")
    bundle = open_bundle(path)
    source = format_named(arguments.source) if arguments.source else recognise(bundle)
    target = _target(arguments)
    say(f"{bundle.name}: {source.title}{'' if arguments.source else ', by its content'}")
    _say_losses(target)
    wish = Wish(
        unit=OffsetUnit(arguments.unit) if arguments.unit else None,
        end=EndConvention(arguments.end) if arguments.end else None,
        untagged=Status(arguments.untagged),
        labels=_labels(arguments.labels),
        done_only=arguments.done_only,
        text_key=arguments.text_key,
        tag_names=tuple(each.strip() for each in arguments.tag_names.split(",") if each),
        columns=tuple(map(int, _numbers(arguments.columns, "--columns", (1, 2)))),
    )
    shares = _numbers(arguments.split, "--split", (2, 3))
    with ShareProgress("Converting") as progress:
        report = convert(
            bundle,
            source,
            target,
            output,
            wish,
            scheme=arguments.scheme,
            shares=shares,
            step=lambda done, of: progress.show(min(done / of, 1.0) if of else 1.0),
        )
    for line in report.summary():
        say(line)
    if arguments.report:
        write_report(arguments.report, report)
    return 0


def _target(arguments: argparse.Namespace) -> Format:
    if arguments.target:
        target = format_named(arguments.target)
    elif arguments.split:
        target = format_named("spacy")
    else:
        target = format_for_suffix(arguments.output)
    if arguments.split and target.name != "spacy":
        raise EventNerError("--split is for .spacy files.", "Give --to spacy with it.")
    return target


def _numbers(told: str, argument: str, counts: tuple[int, ...]) -> tuple[float, ...]:
    """Return the numbers of an argument such as “80,10,10”; none of an empty one.

    Raises:
        EventNerError: they are not so many numbers above zero.
    """
    if not told:
        return ()
    try:
        found = tuple(float(part) for part in told.split(","))
    except ValueError:
        found = ()
    if len(found) not in counts or not all(0 < each < 1e6 for each in found):
        raise EventNerError(
            f"{argument} {told} is not {' or '.join(map(str, counts))} numbers above zero.",
            "Give them with commas between.",
        )
    return found


def _say_losses(target: Format) -> None:
    losses = target.carries.losses
    if losses:
        complain(f"{target.title} has no place for: {'; '.join(losses)}.")


def _labels(told: str) -> dict[str, str]:
    """Return a mapping of labels from an argument.

    Raises:
        EventNerError: it is neither a list of pairs nor a file with an object of names.
    """
    if not told:
        return {}
    if "=" in told:
        pairs = [part.partition("=") for part in told.split(",") if part]
        if all(old and sign for old, sign, _ in pairs):
            return {old.strip(): new.strip() for old, _, new in pairs}
    else:
        try:
            found = json.loads(Path(told).read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            raise EventNerError(f"{told} cannot be read as JSON: {error}.", _MAP_HINT) from error
        if isinstance(found, dict) and all(isinstance(name, str) for name in found.values()):
            return found
    raise EventNerError(f"--labels {told} names no labels.", _MAP_HINT)


_MAP_HINT = "Give OLD=NEW,OLD=NEW, or a JSON file of an object with names."
