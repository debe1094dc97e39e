"""The sentences that a run held out, and what its model finds in them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from ..core.document import Annotation, Example, Status
from ..core.errors import FileError, FormatError
from ..core.mistakes import Judged
from ..core.split import text_key
from ..storage.fold_predictions import read_predictions as read_folds
from ..storage.predictions import read_predictions, write_predictions
from .config import DEV_FILE
from .judging import answers
from .prediction import load_model
from .seen_texts import run_of, trained_in_folds
from .trust import Trust

log = logging.getLogger(__name__)


def held_out_examples(run: Path) -> tuple[Example, ...]:
    """Return the dev set of a run folder, with its tags as training took them.

    It is empty for a run that was trained in folds: its model has learnt the dev set as well.

    Raises:
        FormatError: it cannot be read.
    """
    path = run / DEV_FILE
    if not path.is_file() or trained_in_folds(run):
        return ()
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        docs = list(DocBin().from_disk(path).get_docs(Vocab()))
    except Exception as error:  # msgpack, zlib and spaCy each raise their own
        raise FormatError(
            f"The sentences that the run in {run} held out cannot be read ({DEV_FILE}).",
            "Its model may still work.",
        ) from error
    return tuple(
        Example(
            doc.text,
            tuple(Annotation(e.start_char, e.end_char, e.label_) for e in doc.ents),
            Status.DONE,
        )
        for doc in docs
    )


def held_out_of(models: Iterable[Path]) -> tuple[Example, ...]:
    """Return the sentences that the runs of some models held out, each text once.

    Args:
        models: run or model folders; those in no run folder have held nothing out.

    Raises:
        FormatError: a dev set cannot be read.
    """
    found: dict[str, Example] = {}
    for model in models:
        run = run_of(model)
        for example in (held_out_examples(run) or _measured_examples(run)) if run else ():
            found.setdefault(text_key(example.content), example)
    return tuple(found.values())


def _measured_examples(run: Path) -> tuple[Example, ...]:
    """Return the sentences that a run's folds held out."""
    return tuple(
        Example(
            each.text,
            tuple(Annotation(start, end, label) for start, end, label in each.true),
            Status.DONE,
        )
        for each in read_folds(run)
    )


def held_out_answers(
    run: Path,
    trust: Trust = Trust.KNOWN,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda done, of: None,
) -> list[Judged]:
    """Return what a run's best model finds in its dev set, sentence by sentence.

    It is read from beside the run; what is not there yet is found with the model, and kept there
    where that is possible.

    Args:
        run: the run folder.
        trust: which models may be opened.
        should_stop: looked at after each sentence.
        report: called with sentences done and all there are, now and then.

    Returns:
        A sentence each; none for a run that held nothing out.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: the model cannot be loaded.
        EvaluationStopped: ``should_stop`` said so.
        FormatError: the dev set cannot be read.
    """
    try:
        kept = read_predictions(run)
    except FormatError as error:
        log.warning("predictions are made anew: %s", type(error).__name__)
        kept = None
    if kept is not None:
        return kept
    examples = held_out_examples(run)
    if not examples:
        return []
    found = answers(load_model(run, trust), examples, should_stop=should_stop, report=report)
    try:
        write_predictions(found.judged, run)
    except FileError as error:
        log.warning("predictions are not kept: %s", error)
    return list(found.judged)
