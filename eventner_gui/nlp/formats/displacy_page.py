"""A web page by itself with the examples as displaCy shows them."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator

from ...storage.formats.fitting import fit
from ...storage.formats.format import Carries, Format, Writing
from ...storage.formats.raw import Placed
from ...storage.formats.sketch import Sketch
from ...storage.formats.writing import write_pieces

_HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
</head>
<body style="font-size: 16px; font-family: -apple-system, 'Segoe UI', Helvetica, Arial, \
sans-serif; padding: 4rem 2rem; max-width: 60rem; margin: auto">
"""


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write the page; labels have the project's colours where they are known."""
    write_pieces(writing, _pieces(items, writing))


def _pieces(items: Iterable[Placed], writing: Writing) -> Iterator[str]:
    from spacy.displacy import EntityRenderer

    settings = writing.settings
    # displaCy escapes the words and not the labels, and looks colours up in upper case
    colors = {
        html.escape(label.name).upper(): f"{label.color}55"
        for label in (settings.labels if settings else ())
    }
    renderer = EntityRenderer({"colors": colors})
    begun = False
    for place, example, _ in items:
        if not begun:
            language = settings.language if settings else "en"
            yield _HEAD.format(language=html.escape(language), title=html.escape(writing.path.stem))
            begun = True
        entities = [
            {"start": start, "end": end, "label": html.escape(label)}
            for start, end, label in fit(example, writing.report, place, overlaps=False)
        ]
        writing.report.written += 1
        yield renderer.render_ents(example.content, entities, None) + "\n"
    if begun:
        yield "</body>\n</html>\n"


def recognise(_sketch: Sketch) -> bool:
    """Tell that such a page is not read."""
    return False


FORMAT = Format(
    name="html",
    title="Web page (displaCy)",
    suffix=".html",
    recognise=recognise,
    write=write,
    carries=Carries(overlaps=False),
    unit=None,
    note="One file by itself, to look at.",
)
