"""What `eventner evaluate` prints for a person."""

from __future__ import annotations

from ..core.display import shown_name
from ..core.mistake_words import entity_words, mistake_words
from ..core.mistakes import Edge, Kind
from ..core.scores import macro_average
from ..core.wording import counted
from ..nlp.measuring import Measured
from .console import say
from .score_table import say_rows, say_scores, short

_MOST_CONFUSIONS = 10
_MOST_CUT = 5


def say_report(found: Measured, file: str, *, examples: int) -> None:
    """Print what was measured.

    Args:
        found: it.
        file: the name of the file with the sentences.
        examples: so many of each kind of mistake are shown.
    """
    _say_sentences(found, shown_name(file))
    _say_labels(found)
    say("")
    say_scores(found.scores, last="tags", macro=macro_average(found.scores))
    _say_sureness(found)
    _say_other_counts(found)
    _say_mistakes(found, examples)
    _say_confusions(found)
    _say_edges(found)
    _say_cut(found)


def _say_sentences(found: Measured, file: str) -> None:
    tags = sum(len(each.true) for each in found.judged)
    say(
        f"{shown_name(found.name)} on {counted(len(found.judged), 'finished sentence')} of {file} "
        f"with {counted(tags, 'tag')}."
    )
    choice = found.choice
    trained = counted(choice.trained_on[0], "sentence")
    if not found.training_is_known:
        say("Nobody knows what it was trained on: sentences it knows would flatter it.")
    elif choice.left_out:
        say(f"It was trained on {trained} of the file; they are left out (--all includes them).")
    elif choice.trained_on[0]:
        say(f"It was trained on {trained} of them, which flatters it.")
    else:
        say("It was trained on none of them.")
    if choice.chosen_by:
        say(
            f"{counted(choice.chosen_by, 'sentence')} of them decided when its training ended, "
            "which flatters it a little."
        )


def _say_labels(found: Measured) -> None:
    if found.only_in_truth:
        labels = ", ".join(map(shown_name, found.only_in_truth))
        say(f"Labels of the file that the model does not know, so that it misses them: {labels}.")
    if found.only_in_model:
        labels = ", ".join(map(shown_name, found.only_in_model))
        say(f"Labels of the model that no tag has, so that finding them is wrong: {labels}.")


def _say_sureness(found: Measured) -> None:
    if found.interval is not None and found.scores.f is not None:
        say(
            f"F is {found.scores.f:.3f}; in 95 of 100 test sets like this it would lie between "
            f"{found.interval.low:.3f} and {found.interval.high:.3f}."
        )
    errors = found.errors
    say(f"{errors.wholly_right:,} of {counted(errors.sentences, 'sentence')} are wholly right.")


def _say_other_counts(found: Measured) -> None:
    if not found.errors.mistakes:
        return
    ways = (
        ("words and label right (as above)", found.semeval.strict),
        ("words right, whatever the label", found.semeval.exact),
        ("the same, and an overlap counts half", found.semeval.partial),
        ("label right on words that overlap", found.semeval.type),
    )
    say("\nCounted otherwise:")
    say_rows([(name, each.precision, each.recall, each.f, "") for name, each in ways], last="")


def _say_mistakes(found: Measured, examples: int) -> None:
    errors = found.errors
    if not errors.mistakes:
        say("\nNo mistake.")
        return
    say(f"\n{counted(errors.mistakes, 'mistake')}:")
    width = max(len(kind.words) for kind in Kind)
    for kind in Kind:
        if not errors.kinds[kind]:
            continue
        say(f"  {kind.words:<{width}}  {errors.kinds[kind]:>6,}")
        shown = 0
        for judged in found.judged:
            for mistake in judged.mistakes:
                if mistake.kind is kind and shown < examples:
                    shown += 1
                    say(f"    {mistake_words(mistake, judged.text)}")
                    say(f"      in: {short(judged.text)}")


def _say_confusions(found: Measured) -> None:
    mixed = sorted(
        (
            (number, true, other)
            for (true, other), number in found.errors.confusions.items()
            if true is not None and other is not None and true != other
        ),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    if not mixed:
        return
    say("\nLabels taken for one another:")
    for number, true, other in mixed[:_MOST_CONFUSIONS]:
        say(f"  {number:>6,}  {shown_name(true)} taken for {shown_name(other)}")
    if len(mixed) > _MOST_CONFUSIONS:
        say(f"          and {counted(len(mixed) - _MOST_CONFUSIONS, 'further pair')} (--json)")


def _say_edges(found: Measured) -> None:
    edges = found.errors.edges
    if any(edges.values()):
        said = " · ".join(f"{edge.value}: {edges[edge]:,}" for edge in Edge)
        say(f"\nEdges of what was found in part: {said}")


def _say_cut(found: Measured) -> None:
    if not found.cut:
        return
    say(
        f"\n{counted(len(found.cut), 'tag')} cut a word of the model's in two; it cannot find "
        "them, and they count as not found:"
    )
    for place, entity in found.cut[:_MOST_CUT]:
        judged = found.judged[place]
        say(f"    {entity_words(entity, judged.text)} in: {short(judged.text, 60)}")
    if len(found.cut) > _MOST_CUT:
        say(f"    and {len(found.cut) - _MOST_CUT:,} more (--json)")
