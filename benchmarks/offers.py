"""When a model of the background is offered, and what the offer was worth: a project as it grows.

Sentences of a file are finished one after the other, in an order drawn at random. Whenever the rule
says so a model is trained and measured beside the one in use, by what the program itself runs; what
is offered is used. Beside it stands what both find in the sentences that are never finished, which
nobody trained on: the truth that the offer can only guess at.

    nice python benchmarks/offers.py             # some 10 minutes of one core
    nice python benchmarks/offers.py --most 120
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eventner_gui.core.background import Background  # noqa: E402
from eventner_gui.core.document import Document, Example, Status  # noqa: E402
from eventner_gui.core.news import needed  # noqa: E402
from eventner_gui.nlp.following import follow, follow_job  # noqa: E402
from eventner_gui.nlp.measuring import measure  # noqa: E402
from eventner_gui.nlp.side_child import Desk  # noqa: E402
from eventner_gui.storage.background_runs import offered  # noqa: E402
from eventner_gui.storage.model_in_use import run_in_use  # noqa: E402
from eventner_gui.storage.projects import open_project  # noqa: E402
from eventner_gui.storage.run_edits import judge_run  # noqa: E402
from eventner_gui.storage.runs import RunRecord, list_runs, runs_folder_of  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"
HEAD = (
    f"{'done':>5} {'new F':>7} {'in use':>7} {'same':>6} {'p':>7}  {'':<12}"
    f"{'unseen: new':>12} {'in use':>7}"
)


def main() -> int:
    """Run the benchmark; return 1 when the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--most", type=int, default=300, help="sentences to finish")
    parser.add_argument("--seed", type=int, default=0, help="of the order")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        sys.stderr.write(f"There is no {arguments.file}. Give a file with --file.\n")
        return 1
    opened = open_project(arguments.file).document
    examples = [each.with_status(Status.DONE) for each in opened.examples]
    random.Random(arguments.seed).shuffle(examples)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        show(HEAD)
        _grow(Path(folder) / "project.json", examples, arguments.most)
    return 0


def _grow(path: Path, examples: Sequence[Example], most: int) -> None:
    """Finish sentence after sentence, and train when it is time."""
    unseen = examples[most:]
    runs = runs_folder_of(path)
    trained_with = 0
    for done in range(1, most + 1):
        if done - trained_with < needed(done):
            continue
        trained_with = done
        to_do = [each.with_status(Status.TODO).with_annotations(()) for each in unseen]
        document = Document(examples=[*examples[:done], *to_do])
        before = _in_use(runs)
        with tempfile.TemporaryDirectory() as desk:
            run = follow(
                follow_job(document, path, before),
                Desk(Path(desk), tell=lambda _said: None, should_stop=lambda: False),
            )
        is_offered = offered(list_runs(runs), before) is not None
        _show(done, run, is_offered, _f(run, unseen), before and _f(before, unseen))
        if is_offered and run.background is not None:
            judge_run(run, Background(answer="used"))


def _in_use(runs: Path) -> RunRecord | None:
    return run_in_use(runs, list_runs(runs))


def _f(run: RunRecord, unseen: Sequence[Example]) -> float:
    return measure(run.folder, unseen).scores.f or 0.0


def _show(done: int, run: RunRecord, is_offered: bool, f: float, f_before: float | None) -> None:
    about = run.background
    beside = f"{'':>7} {'':>7} {'':>6} {'':>7}"
    if about is not None and about.sentences:
        beside = (
            f"{100 * about.f:>7.1f} {100 * about.f_beside:>7.1f} {about.sentences:>6} "
            f"{about.p:>7.4f}"
        )
    before = "" if f_before is None else f"{100 * f_before:.1f}"
    offer = "offered" if is_offered else ""
    show(f"{done:>5} {beside}  {offer:<12}{100 * f:>12.1f} {before:>7}")


if __name__ == "__main__":
    sys.exit(main())
