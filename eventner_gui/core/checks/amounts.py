"""Is there enough: sentences, tags of each label, and something to measure on."""

from __future__ import annotations

from collections.abc import Iterator

from ..display import shown_name
from ..document import Status
from ..split import MIN_TEXTS_FOR_DEV
from ..wording import counted, listed
from .finding import Check, Finding, Places, Severity
from .survey import Survey

FEW_SENTENCES = 100
FEW_TAGS = 50
VERY_FEW_TAGS = 20
FEW_HELD_OUT = 5
_MANY_NOT_DONE = 0.1  # of the finished ones
_MANY_TOO_LIKE = 0.05


def _nothing_to_train_on(survey: Survey) -> Iterator[Finding]:
    if not survey.done:
        text = "No sentence is marked as done, so there is nothing to train on."
        advice = "Tag some sentences in Annotate; Return marks one as done."
    elif not survey.train:
        text = (
            f"All {counted(len(survey.done), 'finished sentence')} were held out by earlier runs, "
            "are in the frozen test set, or are nearly the same as one of these: there is nothing "
            "to train on."
        )
        advice = "Finish further sentences: what has been measured on is not trained on."
    else:
        return
    yield Finding("nothing-to-train-on", Severity.STOPS, text, advice, Places())


def _nothing_to_learn(survey: Survey) -> Iterator[Finding]:
    if not survey.train or any(facts.train for facts in survey.labels.values()):
        return
    number = counted(len(survey.train), "finished sentence")
    text = f"None of the {number} to train on has a tag, so there is nothing to learn."
    advice = "Tag some words in Annotate."
    places = Places.of(survey.train)
    yield Finding("nothing-to-learn", Severity.STOPS, text, advice, places)


def _few_sentences(survey: Survey) -> Iterator[Finding]:
    if 0 < len(survey.train) < FEW_SENTENCES:
        done = "sentence is done" if len(survey.done) == 1 else "sentences are done"
        held = f", {len(survey.train):,} of them to train on" if survey.dev else ""
        text = f"{len(survey.done):,} {done}{held}: few to learn from."
        advice = (
            "Training works, and takes seconds, but more sentences help most now: "
            f"below {FEW_SENTENCES:,} each one counts."
        )
        yield Finding("few-sentences", Severity.COSTS, text, advice, Places())


def _few_tags(survey: Survey) -> Iterator[Finding]:
    few = {
        label: facts.train
        for label, facts in reversed(survey.labels.items())
        if 0 < facts.train < FEW_TAGS
    }
    for severity, least, limit in (
        (Severity.COSTS, 0, VERY_FEW_TAGS),
        (Severity.TO_KNOW, VERY_FEW_TAGS, FEW_TAGS),
    ):
        labels = sorted((n, label) for label, n in few.items() if least <= n < limit)
        if not labels:
            continue
        named = listed([f"{shown_name(label, 30)} ({n})" for n, label in labels], 5)
        which = "1 label has" if len(labels) == 1 else f"{len(labels)} labels have"
        text = f"{which} fewer than {limit} tags to learn from: {named}."
        advice = (
            "Look for sentences with them and tag these next, or merge labels that need not be "
            "told apart."
        )
        places = survey.places_of([label for _, label in labels], survey.train)
        yield Finding("few-tags", severity, text, advice, places)


def _label_without_tags(survey: Survey) -> Iterator[Finding]:
    unused = [
        each.label
        for each in survey.settings.labels
        if each.label not in survey.labels and not each.hidden
    ]
    if not unused or not survey.done:
        return
    named = listed([shown_name(label, 30) for label in unused])
    it = "it" if len(unused) == 1 else "them"
    text = f"No finished sentence has a tag of {named}: the model will not know {it}."
    advice = "Tag some, or delete the label if it is not needed."
    places = Places()
    wanted = frozenset(unused)
    for index, example in enumerate(survey.examples):
        if example.status is not Status.DONE:
            tags = [tag for tag in survey.all_tags_of(index) if tag[2] in wanted]
            if tags:
                places.add(index, *tags)
    if places.count:
        advice = f"{counted(places.count, 'tag')} of {it} stand in sentences that are not done."
    yield Finding("label-without-tags", Severity.TO_KNOW, text, advice, places)


def _only_held_out(survey: Survey) -> Iterator[Finding]:
    labels = [label for label, facts in survey.labels.items() if facts.dev and not facts.train]
    if labels and survey.train:
        named = listed([shown_name(label, 30) for label in labels])
        text = (
            f"{named}: all tags are in held-out sentences, so nothing is learnt of {_it(labels)}."
        )
        advice = "Tag further sentences: new ones are trained on."
        places = survey.places_of(labels, survey.dev)
        yield Finding("only-held-out", Severity.COSTS, text, advice, places)


def _nothing_measured(survey: Survey) -> Iterator[Finding]:
    if survey.train and not survey.dev:
        text = (
            f"{counted(len(survey.done), 'finished sentence')}: too few to hold some out, so the "
            "model will not be measured."
        )
        advice = f"From {MIN_TEXTS_FOR_DEV} different sentences on a part is held out by itself."
        yield Finding("nothing-measured", Severity.TO_KNOW, text, advice, Places.of(survey.unused))


def _too_like(survey: Survey) -> Iterator[Finding]:
    number = len(survey.unused)
    if survey.dev and number >= max(_MANY_TOO_LIKE * len(survey.done), 1):
        are = "sentence is" if number == 1 else "sentences are"
        text = (
            f"{number:,} of {len(survey.done):,} finished {are} left out: nearly the same as one "
            "that is measured on."
        )
        advice = (
            "To train on them would make the score look better than it is. Nothing has to be done; "
            "other sentences teach the model more than such repeats."
        )
        yield Finding("too-like", Severity.TO_KNOW, text, advice, Places.of(survey.unused))


def _few_held_out(survey: Survey) -> Iterator[Finding]:
    if not survey.dev:
        return
    few = sorted(
        (facts.dev, label)
        for label, facts in survey.labels.items()
        if facts.train
        and facts.dev < FEW_HELD_OUT
        and (facts.train >= VERY_FEW_TAGS or not facts.dev)
    )
    if few:
        named = listed([f"{shown_name(label, 30)} ({n})" for n, label in few], 5)
        text = f"Fewer than {FEW_HELD_OUT} tags are held out of {named}."
        advice = (
            "Their score will say little: one tag more or less right changes it by 20 points and "
            "more. It gets better with every further sentence that is tagged."
        )
        places = survey.places_of([label for _, label in few])
        yield Finding("few-held-out", Severity.TO_KNOW, text, advice, places)


def _tagged_not_done(survey: Survey) -> Iterator[Finding]:
    places = Places()
    for index, example in enumerate(survey.examples):
        if example.annotations and example.status is Status.TODO:
            places.add(index, *survey.all_tags_of(index))
    number = len(places)
    if number:
        many = number >= _MANY_NOT_DONE * max(len(survey.done), 1)
        severity = Severity.COSTS if many else Severity.TO_KNOW
        has = "sentence has tags but is" if number == 1 else "sentences have tags but are"
        text = f"{number:,} {has} not marked as done: left out."
        advice = "Look through them and mark them as done (Return), or include all at once above."
        yield Finding("tagged-not-done", severity, text, advice, places)


def _it(labels: list[str]) -> str:
    return "it" if len(labels) == 1 else "them"


CHECKS = (
    Check(
        "nothing-to-train-on",
        "no finished sentence is left to train on",
        "stops training",
        "Only sentences marked as done are trained on, and none that an earlier run held out, that "
        "are in the frozen test set, or that are nearly the same as one of these.",
        _nothing_to_train_on,
    ),
    Check(
        "nothing-to-learn",
        "no sentence to train on has a tag",
        "stops training",
        "A model without a label cannot be trained.",
        _nothing_to_learn,
    ),
    Check(
        "few-sentences",
        "few sentences to train on",
        "costs quality",
        f"Fewer than {FEW_SENTENCES}, the least that `spacy debug data` recommends for a new "
        "pipeline (it warns up to 2,000). Ours learns something from seven, so it is no reason to "
        "stop.",
        _few_sentences,
    ),
    Check(
        "few-tags",
        "labels with few tags to learn from",
        "costs quality, or to know",
        f"To know below {FEW_TAGS} (spaCy's threshold for a new label), costs quality below "
        f"{VERY_FEW_TAGS}: then about five are held out, and a label is learnt from a handful of "
        "different words.",
        _few_tags,
    ),
    Check(
        "label-without-tags",
        "labels of the project that no finished sentence has",
        "to know",
        "One tag is enough. Hidden labels are not meant.",
        _label_without_tags,
    ),
    Check(
        "only-held-out",
        "labels whose tags are all in held-out sentences",
        "costs quality",
        "They are measured and never learnt. It comes about where an earlier run held out the only "
        "sentences.",
        _only_held_out,
    ),
    Check(
        "nothing-measured",
        "too few sentences to hold any out",
        "to know",
        f"Fewer than {MIN_TEXTS_FOR_DEV} different texts: a fifth of them would say nothing.",
        _nothing_measured,
    ),
    Check(
        "too-like",
        "sentences left out since they are nearly the same as one that is measured on",
        "to know",
        f"{_MANY_TOO_LIKE:.0%} of the finished ones; each training lists them.",
        _too_like,
    ),
    Check(
        "few-held-out",
        "labels with hardly a tag in the held-out sentences",
        "to know",
        f"Fewer than {FEW_HELD_OUT}: each tag is worth more than 20 points of recall then. Of "
        f"labels with fewer than {VERY_FEW_TAGS} tags to learn from only those with none at all.",
        _few_held_out,
    ),
    Check(
        "tagged-not-done",
        "sentences that have tags but are not marked as done",
        "costs quality, or to know",
        "Costs quality where there are at least a tenth as many as finished ones; what is flagged "
        "or skipped is left out on purpose and not meant.",
        _tagged_not_done,
    ),
)
