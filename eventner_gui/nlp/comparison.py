"""Compares two models on sentences that neither was trained on. Offsets: code points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..core.comparison import Change, Compared, Comparison, LabelChange, label_changes
from ..core.document import Example
from ..core.errors import EventNerError
from ..core.mistakes import Judged
from ..core.scores import Scores, score_spans
from ..core.split import text_key
from ..core.wording import counted
from .bootstrap import counts_of, difference
from .judging import Answers, answers, judge_found
from .prediction import Model, find_model, load_model
from .seen_texts import SeenTexts, choose_fairly, name_of, seen_by
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

    Of a model that is joined from parts, each trained without a fold, a sentence is answered by the
    part that was trained without it: such a model is compared a little below its worth.

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
    models = (model_a, model_b)
    for model in models:
        find_model(model)
    seen = [_fairly(seen_by(model)) for model in models]
    choice = choose_fairly(examples, seen, include_seen=include_seen)
    if not choice.kept:
        raise _nothing_left(examples)
    chosen = [examples[number] for number in choice.kept]

    def found_by(place: int) -> Answers:
        def tell(done: int, of: int) -> None:
            report(place * of + done, 2 * of)

        model = load_model(models[place], trust)
        return _answers(model, chosen, seen[place], should_stop=should_stop, report=tell)

    a, b = found_by(0), found_by(1)
    names = [name_of(model) for model in models]
    sentences = tuple(map(Compared, choice.kept, a.judged, b.judged))
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
        trained_on_a=choice.trained_on[0],
        trained_on_b=choice.trained_on[1],
        left_out=choice.left_out,
        chosen_by=choice.chosen_by,
        unknown=tuple(name for name, each in zip(names, seen, strict=True) if not each.is_known),
    )


def _fairly(seen: SeenTexts) -> SeenTexts:
    """Count texts as not trained on where an answer is kept that was given without them."""
    return replace(seen, trained_on=seen.trained_on - seen.apart.keys())


def _answers(
    model: Model,
    examples: Sequence[Example],
    seen: SeenTexts,
    *,
    should_stop: Callable[[], bool],
    report: Callable[[int, int], None],
) -> Answers:
    """Return what a model finds, or else what its part found that had not seen the sentence."""
    keys = [text_key(for_spacy(example.content)) for example in examples]
    fresh = [e for e, key in zip(examples, keys, strict=True) if key not in seen.apart]
    found = answers(model, fresh, should_stop=should_stop, report=report)
    rest = iter(found.judged)
    judged = tuple(
        judge_found(example, seen.apart[key]) if key in seen.apart else next(rest)
        for example, key in zip(examples, keys, strict=True)
    )
    return replace(found, judged=judged)


def scores_of(judged: Sequence[Judged]) -> Scores:
    """Return the scores of sentences: exact spans, micro average, and each label."""
    return score_spans((set(each.true), set(each.found)) for each in judged)


def _nothing_left(examples: Sequence[Example]) -> EventNerError:
    if not examples:
        return EventNerError(
            "No sentence is done, so there is nothing to measure on.",
            "Tag some sentences and mark them as done.",
        )
    return EventNerError(
        f"All {counted(len(examples), 'sentence')} have been trained on by one of the models, so "
        "nothing fair can be said.",
        "Compare them on other sentences, or include those all the same (--all).",
    )
