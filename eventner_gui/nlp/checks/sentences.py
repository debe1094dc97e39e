"""Tags that go on behind the end of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...core.checks.finding import Check, Finding, Places, Severity
from ...core.checks.survey import Survey
from ...core.phrases import LONG_TEXT
from ...core.wording import counted

# Only where one of these stands inside a tag it is worth to look for sentences: no “U . S . Army”.
_MAY_END = re.compile(
    r"[^\W\d_]{3,}\s?[.!?…؟।]['\"’”)\]]*\s+[^\W\d_]{3,}|[。！？][^\s」』）]|[\n\r]\s*\S"
)


def _across_sentences(survey: Survey) -> Iterator[Finding]:
    if survey.sentences_of is None:
        return
    places = Places()
    for index in survey.done:
        text = survey.examples[index].content
        tags = [tag for tag in survey.all_tags_of(index) if _MAY_END.search(text, tag[0], tag[1])]
        survey.rest()
        if tags and len(text) <= LONG_TEXT:
            starts = [sentence.start for sentence in survey.sentences_of(text)]
            crossing = [tag for tag in tags if any(tag[0] < at < tag[1] for at in starts)]
            if crossing:
                places.add(index, *crossing)
    if places.count:
        goes = "goes" if places.count == 1 else "go"
        text = f"{counted(places.count, 'tag')} {goes} on behind the end of a sentence."
        advice = "See whether the tag was meant to be shorter: names hardly ever do."
        yield Finding("across-sentences", Severity.TO_KNOW, text, advice, places)


CHECKS = (
    Check(
        "across-sentences",
        "tags that go on behind the end of a sentence",
        "to know",
        "Ends as spaCy's rules find them. `spacy debug data` warns of it, since a pipeline with "
        "sentences never finds such an entity; ours has none, so it costs nothing here. Texts of "
        "more than 5,000 code points are left out.",
        _across_sentences,
    ),
)
