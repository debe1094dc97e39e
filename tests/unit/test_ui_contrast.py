"""Contrast of all four appearances, in numbers (WCAG 2.2)."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication

from eventner_gui.storage.preferences import APPEARANCES as KNOWN
from eventner_gui.storage.resources import article_labels, palette
from eventner_gui.ui.theme.colors import contrast, label_shades, parse
from eventner_gui.ui.theme.palettes import APPEARANCES, Colors
from eventner_gui.ui.theme.theme import _style_sheet

# What each text stands on: pages, cards and fields, and what is chosen, pressed or under the mouse.
GROUNDS = {
    "text": ("background", "surface", "soft", "pressed"),
    "muted": ("background", "surface", "soft"),
    "link": ("background", "surface", "soft", "pressed"),
    "error": ("background", "surface"),
    "warning": ("background", "surface"),
    "good": ("background", "surface"),
    "onaccent": ("accent", "accenthover"),
}
# Disabled text and hints in fields: no law asks for any contrast of the first.
QUIET = {"faint": ("background", "surface", "disabled")}
# What only shapes tell: frames of fields and of the focus, handles, dots and lines of a plot.
SHAPES = ("edge", "accent", "scroll", "good", "warning", "plot", "faint")
STRANGERS = ("#000000", "#ffffff", "#ffff00", "#0000ff", "#808080", "#f0f", "no colour")

LABELS = sorted({*palette(), *(label.color for label in article_labels()), *STRANGERS})


def ratio(colors: Colors, one: str, other: str) -> float:
    return contrast(parse(getattr(colors, one)), parse(getattr(colors, other)))


def test_preferences_know_the_appearances() -> None:
    assert ("system", *APPEARANCES) == KNOWN


@pytest.mark.parametrize("name", APPEARANCES)
def test_text_can_be_read(name: str) -> None:
    colors = APPEARANCES[name]
    for text, grounds in GROUNDS.items():
        for ground in grounds:
            assert ratio(colors, text, ground) >= colors.contrast, (text, ground)


@pytest.mark.parametrize("name", APPEARANCES)
def test_disabled_text_and_hints_can_be_read_too(name: str) -> None:
    colors = APPEARANCES[name]
    for text, grounds in QUIET.items():
        for ground in grounds:
            assert ratio(colors, text, ground) >= 4.5, (text, ground)


@pytest.mark.parametrize("name", APPEARANCES)
def test_shapes_can_be_seen(name: str) -> None:
    colors = APPEARANCES[name]
    for shape in SHAPES:
        for ground in ("background", "surface"):
            assert ratio(colors, shape, ground) >= 3, (shape, ground)
    if colors.is_high_contrast:
        assert ratio(colors, "line", "background") >= 4.5
        assert colors.ring == 3


@pytest.mark.parametrize("name", APPEARANCES)
@pytest.mark.parametrize("color", LABELS)
def test_labels_can_be_read_and_told(name: str, color: str) -> None:
    colors = APPEARANCES[name]
    shades = label_shades(color, colors.surface, colors.text, colors.contrast)
    fill, ink, swatch = parse(shades.fill), parse(shades.ink), parse(shades.swatch)
    assert contrast(parse(colors.text), fill) >= colors.contrast
    assert contrast(ink, fill) >= colors.contrast
    assert contrast(swatch, parse(colors.surface)) >= (4.5 if colors.is_high_contrast else 3)


@pytest.mark.parametrize("name", APPEARANCES)
def test_the_palette_is_told_apart(name: str) -> None:
    colors = APPEARANCES[name]
    shades = [
        label_shades(each, colors.surface, colors.text, colors.contrast) for each in palette()
    ]
    assert len({each.swatch for each in shades}) == len(shades)
    assert len({each.fill for each in shades}) == len(shades)


@pytest.mark.parametrize("name", APPEARANCES)
def test_the_style_sheet_is_rules_with_every_name_filled_in(qapp: QApplication, name: str) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", _style_sheet(APPEARANCES[name], qapp.font()))
    assert not re.findall(r"@\w+@", sheet)
    rule = r"\s*[\w*#.:\[\]=\"!, -]+\{[^{}<>]*\}"
    assert re.fullmatch(rf"(?:{rule})+\s*", sheet)
