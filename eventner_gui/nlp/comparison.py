"""Compares two models on sentences that neither was trained on. Offsets: code points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..core.comparison import Change, Compared, Comparison, LabelChange, label_changes
from ..core.document import Example
from ..core.errors import EventNerError
from ..core.mistakes import Judged
from ..core.scores import Scores, score_spans
from ..core.split import text_key
from ..core.wording import counted
from .bootstrap import counts_of, difference
from .judging import Answers, answers
from .prediction import find_model, load_model
from .seen_texts import SeenTexts, name_of, seen_by
from .trust import Trust
from .unicode import for_spacy

__all__ = ["Change", "Compared", "Comparison", "LabelChange", "compare", "scores_of"]


def compare(
    model_a: Path,
    model_b: Path,
    examples: Sequence[Example],
    *,
    trust: Trust = Trust.KNOWN,
    include_seen: bool = False,
    should_stop: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda done, of: None,
) -> Comparison:
    """Compare two models on sentences that neither was trained on.

    Imports spaCy and loads the models one after the other; call it outside the GUI thread.

    Args:
        model_a: a run folder or a model folder; the older one, or the one to beat.
        model_b: likewise; the newer one.
        examples: done ones, whose tags are the truth.
        trust: which models may be opened.
        include_seen: compare sentences too that either was trained on; the remarks say so.
        should_stop: looked at after each sentence.
        report: called with steps done and all there are, now and then.

    Raises:
        NotTrusted: a ModelError; the user has to be asked before.
        ModelError: there is no such model, or it cannot be loaded.
        EvaluationStopped: ``should_stop`` said so.
        EventNerError: no sentence is left to compare them on.
    """
    for model in (model_a, model_b):
        find_model(model)
    seen = (seen_by(model_a), seen_by(model_b))
    keys = [text_key(for_spacy(example.content)) for example in examples]
    is_seen = [any(key in each.trained_on for each in seen) for key in keys]
    kept = [i for i in range(len(examples)) if include_seen or not is_seen[i]]
    if not kept:
        raise _nothing_left(examples)
    chosen = [examples[index] for index in kept]
    found: list[Answers] = []
    for place, model in enumerate((model_a, model_b)):
        found.append(
            answers(
                load_model(model, trust),
                chosen,
                should_stop=should_stop,
                report=lambda done, of, before=place: report(before * of + done, 2 * of),  # type: ignore[misc]
            )
        )
    return _compared(
        (name_of(model_a), name_of(model_b)),
        kept,
        found[0],
        found[1],
        trained_on=[sum(key in each.trained_on for key in keys) for each in seen],
        left_out=len(examples) - len(kept),
        chosen_by=sum(any(keys[i] in each.chosen_by for each in seen) for i in kept),
        unknown=_unknown(seen, (model_a, model_b)),
    )


def _compared(
    names: tuple[str, str],
    kept: Sequence[int],
    a: Answers,
    b: Answers,
    *,
    trained_on: Sequence[int],
    left_out: int,
    chosen_by: int,
    unknown: tuple[str, ...],
) -> Comparison:
    sentences = tuple(map(Compared, kept, a.judged, b.judged))
    return Comparison(
        name_a=names[0],
        name_b=names[1],
        sentences=sentences,
        scores_a=scores_of(a.judged),
        scores_b=scores_of(b.judged),
        difference=difference(counts_of(a.judged), counts_of(b.judged)),
        per_label=label_changes(sentences),
        labels_a=a.labels,
        labels_b=b.labels,
        trained_on_a=trained_on[0],
        trained_on_b=trained_on[1],
        left_out=left_out,
        chosen_by=chosen_by,
        unknown=unknown,
    )


def scores_of(judged: Sequence[Judged]) -> Scores:
    """Return the scores of sentences: exact spans, micro average, and each label."""
    return score_spans((set(each.true), set(each.found)) for each in judged)


def _unknown(seen: Sequence[SeenTexts], models: Sequence[Path]) -> tuple[str, ...]:
    return tuple(
        name_of(model) for each, model in zip(seen, models, strict=True) if not each.is_known
    )


def _nothing_left(examples: Sequence[Example]) -> EventNerError:
    if not examples:
        return EventNerError(
            "No sentence is done, so there is nothing to measure on.",
            "Tag some sentences and mark them as done.",
        )
    return EventNerError(
        f"All {counted(len(examples), 'sentence')} have been trained on by one of the models, so "
        "nothing fair can be said.",
        "Compare them on other sentences, or include those all the same.",
    )
