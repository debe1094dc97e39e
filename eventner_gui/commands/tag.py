"""`eventner tag`: the entities of millions of texts, from a file into a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from ..core.wording import counted
from ..nlp.prediction import find_model
from ..nlp.provenance import LookedAt
from ..nlp.side_by_side import Cancelled
from ..nlp.tagging.pile import LONGEST, Engine, Tagged, Wish, local_engine, tag_pile
from ..nlp.trust import check
from ..storage.piles.kept import report_path
from .console import complain, say, say_json
from .interrupts import STOPPED, stopping_on_interrupt
from .progress import PileProgress
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
example:
  eventner tag my-runs/run-001 texts.jsonl tagged.jsonl

Each row of INPUT gives one row of OUTPUT, in the same order: all its fields, and its entities as
“ents”, [{"start", "end", "label", "text"}, …] as in Doc.to_json(), offsets in code points. The
ending of a name says what a file is: .jsonl (.ndjson), .csv, .tsv, .parquet (needs
eventner[parquet]), or .txt (a text on each line; only read). In .csv the entities are JSON.

All cores work. OUTPUT appears when it is whole; until then OUTPUT.part holds what there is. After
Ctrl+C, a crash or a power cut the same command goes on there, and the output is the same. A row
that cannot be tagged (no JSON, no text, too long) has null for its entities, and
OUTPUT.problems.jsonl says which it is and why.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model folder or a run folder")
    parser.add_argument("input", metavar="INPUT", type=Path, help="the texts")
    parser.add_argument("output", metavar="OUTPUT", type=Path, help="the file to make")
    parser.add_argument(
        "--text-field",
        metavar="NAME",
        default="",
        help="field that holds the texts (“text”, or one that is called like that)",
    )
    parser.add_argument(
        "--ents-field",
        metavar="NAME",
        default="ents",
        help="field that gets the entities (“ents”); one that is there is replaced",
    )
    parser.add_argument(
        "--max-text",
        metavar="N",
        type=_positive,
        default=LONGEST,
        help=f"characters of a text; a longer one is not tagged ({LONGEST:,})",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", metavar="N", type=_positive, help="at a time (one for each core)"
    )
    where.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster that is to do it, such as tcp://10.0.0.5:8786 (eventner[dask])",
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="replace OUTPUT, and what another run into it has left",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
    add_trust_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Tag a pile and say what came of it; return the exit status.

    Raises:
        EventNerError: there is no such model, it must not be opened, the pile cannot be read or
            the output not be written.
    """
    folder = find_model(arguments.model)
    check_model(folder, arguments)
    looked = check(folder, trust_of(arguments))
    wish = Wish(
        pile=arguments.input,
        output=arguments.output,
        text_field=arguments.text_field,
        ents_field=arguments.ents_field,
        most=arguments.max_text,
        overwrite=arguments.overwrite,
    )
    with stopping_on_interrupt("Stopping…") as interrupts, PileProgress() as progress:
        engine = _engine(looked, arguments, lambda: bool(interrupts))
        try:
            tagged = tag_pile(wish, looked, engine, told=progress.show)
        except Cancelled:
            complain("Stopped; what is tagged is kept, and the same command goes on with it.")
            return STOPPED
    _say(wish, tagged, as_json=arguments.json)
    return 0


def _engine(
    model: LookedAt, arguments: argparse.Namespace, should_stop: Callable[[], bool]
) -> Engine:
    if not arguments.scheduler:
        return local_engine(model, arguments.processes, should_stop)
    from ..nlp.tagging.cluster import cluster_engine

    return cluster_engine(model, arguments.scheduler, should_stop)


def _say(wish: Wish, tagged: Tagged, *, as_json: bool) -> None:
    done, report = tagged.progress, report_path(wish.output)
    if as_json:
        say_json(
            {
                "output": str(wish.output),
                "rows": done.rows,
                "resumed_at": tagged.resumed_at,
                "entities": done.entities,
                "untagged": done.untagged,
                "report": str(report) if done.untagged else None,
                "replaced": done.replaced,
                "blank": done.blank,
                "seconds": round(tagged.seconds, 3),
            }
        )
        return
    now = done.rows - tagged.resumed_at
    speed = f", {now / tagged.seconds:,.0f} a second" if now and tagged.seconds >= 1 else ""
    earlier = f" ({tagged.resumed_at:,} of them earlier)" if tagged.resumed_at else ""
    say(f"{counted(done.rows, 'row')}{earlier}{speed}: {wish.output}")
    if done.untagged:
        say(f"  {counted(done.untagged, 'row')} could not be tagged: {report} says why")
    if done.replaced:
        say(f"  {counted(done.replaced, 'row')} had “{wish.ents_field}” already: replaced")
    if done.blank:
        say(f"  {counted(done.blank, 'empty line')} left out")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value
