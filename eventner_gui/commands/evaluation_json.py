"""What `eventner evaluate` and `eventner compare` print with --json; docs/evaluation.md has it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.comparison import Compared, Comparison
from ..core.mistakes import Entity, Judged, Kind, Mistake
from ..core.scores import LabelScore, macro_average
from ..core.semeval import Matches
from ..core.significance import Interval
from ..nlp.measuring import Measured
from ..storage.runs import scores_to_json


def report_json(
    found: Measured,
    places: Sequence[int],
    arguments: argparse.Namespace,
    said: Sequence[str],
) -> dict[str, Any]:
    """Return the whole report.

    Args:
        found: what was measured.
        places: of the sentences in the file, from 0.
        arguments: with model, file and errors.
        said: what was decided about the file.
    """
    errors = found.errors
    return {
        "model": str(arguments.model),
        "name": found.name,
        "file": str(arguments.file),
        "sentences": {
            "measured": len(found.judged),
            "wholly_right": errors.wholly_right,
            "trained_on": found.choice.trained_on[0] if found.training_is_known else None,
            "left_out": found.choice.left_out,
            "chosen_by": found.choice.chosen_by,
        },
        "scores": scores_to_json(found.scores)
        | {
            "interval": interval_json(found.interval),
            "macro": _score(macro_average(found.scores)),
        },
        "semeval": {
            name: _matches(getattr(found.semeval, name))
            for name in ("strict", "exact", "partial", "type")
        },
        "errors": {
            "kinds": {kind.value: number for kind, number in errors.kinds.items()},
            "edges": {edge.value: number for edge, number in errors.edges.items()},
            "confusions": [
                {"true": true, "found": other, "count": number}
                for (true, other), number in sorted(
                    errors.confusions.items(), key=lambda item: (-item[1], *map(str, item[0]))
                )
            ],
            "examples": _examples(found.judged, places, arguments.errors),
        },
        "labels": {
            "only_in_model": list(found.only_in_model),
            "only_in_file": list(found.only_in_truth),
        },
        "no_whole_words": [
            {"sentence": places[place], **entity_json(entity, found.judged[place].text)}
            for place, entity in found.cut
        ],
        "decided": list(said),
    }


def comparison_json(found: Comparison, places: Sequence[int] | None) -> dict[str, Any]:
    """Return a comparison.

    Args:
        found: it.
        places: of the sentences in the file, from 0; None where there is no file.
    """
    one = found.difference
    return {
        "a": {"name": found.name_a, "scores": scores_to_json(found.scores_a)},
        "b": {"name": found.name_b, "scores": scores_to_json(found.scores_b)},
        "difference": {
            "f": _rounded(one.value),
            "interval": interval_json(one.interval),
            "p": _rounded(one.p),
            "is_shown": one.is_shown,
            "words": found.verdict(),
        },
        "sentences": {
            "compared": len(found.sentences),
            "left_out": found.left_out,
            "trained_on": [found.trained_on_a, found.trained_on_b],
            "chosen_by": found.chosen_by,
        },
        "per_label": {
            each.label: {
                name: getattr(each, name) for name in each.__dataclass_fields__ if name != "label"
            }
            for each in found.per_label
        },
        "changed": [_compared(each, places) for each in found.sentences if each.a != each.b],
        "remarks": list(found.remarks()),
    }


def mistake_json(place: int, judged: Judged, mistake: Mistake) -> dict[str, Any]:
    """Return a mistake with its sentence.

    Args:
        place: of the sentence in the file, from 0.
        judged: the sentence.
        mistake: one of its mistakes.
    """
    return {
        "sentence": place,
        "text": judged.text,
        "kind": mistake.kind.value,
        "true": mistake.true and entity_json(mistake.true, judged.text),
        "found": mistake.found and entity_json(mistake.found, judged.text),
        "edges": [edge.value for edge in mistake.edges],
    }


def entity_json(entity: Entity, text: str) -> dict[str, Any]:
    """Return an entity: half-open, in code points of the text, with its words."""
    return {
        "start": entity.start,
        "end": entity.end,
        "label": entity.label,
        "text": text[entity.start : entity.end],
    }


def interval_json(interval: Interval | None) -> list[float | None] | None:
    """Return the ends of an interval."""
    return None if interval is None else [_rounded(interval.low), _rounded(interval.high)]


def _examples(judged: Sequence[Judged], places: Sequence[int], most: int) -> list[dict[str, Any]]:
    """Return the first mistakes of each kind."""
    of: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in Kind}
    for place, each in zip(places, judged, strict=True):
        for mistake in each.mistakes:
            if len(of[mistake.kind]) < most:
                of[mistake.kind].append(mistake_json(place, each, mistake))
    return [example for examples in of.values() for example in examples]


def _compared(each: Compared, places: Sequence[int] | None) -> dict[str, Any]:
    sides: Mapping[str, Sequence[Entity]] = {
        "true": each.true,
        "a": each.a.found,
        "b": each.b.found,
    }
    return {
        "sentence": places[each.index] if places is not None else None,
        "text": each.text,
        "change": each.change.value,
        **{side: [entity_json(e, each.text) for e in sides[side]] for side in sides},
    }


def _score(score: LabelScore) -> dict[str, float | None]:
    return {
        "precision": _rounded(score.precision),
        "recall": _rounded(score.recall),
        "f": _rounded(score.f),
    }


def _matches(matches: Matches) -> dict[str, float | int | None]:
    return {
        "precision": _rounded(matches.precision),
        "recall": _rounded(matches.recall),
        "f": _rounded(matches.f),
        "correct": matches.correct,
        "incorrect": matches.incorrect,
        "partial": matches.partial,
        "missed": matches.missed,
        "spurious": matches.spurious,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
