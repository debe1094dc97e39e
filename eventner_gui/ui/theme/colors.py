"""Colours as numbers: contrast, mixing, and the shades of a label for light and dark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]

# WCAG 2.2, success criterion 1.4.3: text against what is behind it.
MIN_CONTRAST = 4.5
_FALLBACK: Rgb = (0x5B, 0x64, 0x72)
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\Z")


@dataclass(frozen=True, slots=True)
class Shades:
    """A label's colours in one appearance, each ``#rrggbb``.

    Attributes:
        fill: behind tagged words; the window's text on it has the contrast that text has.
        ink: the tag's name on ``fill``, and outlines; with the same contrast.
        swatch: the plain colour, for squares and plots.
    """

    fill: str
    ink: str
    swatch: str


def parse(color: str) -> Rgb:
    """Return ``#rgb`` or ``#rrggbb`` as numbers from 0 to 255; a neutral grey for anything else."""
    match = _HEX.match(color)
    if not match:
        return _FALLBACK
    digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def to_hex(rgb: Rgb) -> str:
    """Return numbers from 0 to 255 as ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return ``share`` (0 to 1) of ``one`` and the rest of ``other``."""
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(rgb: Rgb) -> float:
    """Return the relative luminance of WCAG 2.2, 0 (black) to 1 (white)."""

    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1024)
def label_shades(color: str, surface: str, text: str, at_least: float = MIN_CONTRAST) -> Shades:
    """Return the shades of a label's colour on a surface.

    Args:
        color: the label's colour from the file.
        surface: the colour behind the sentence.
        text: the colour of the sentence.
        at_least: contrast of all text; 7 in high contrast.
    """
    base, behind, words = parse(color), parse(surface), parse(text)
    dark = luminance(behind) < 0.2
    toward = (255, 255, 255) if dark else (0, 0, 0)
    fill = _fill(base, behind, words, 0.38 if dark else 0.17, at_least)
    ink = _readable(base, fill, toward, at_least)
    swatch = _readable(base, behind, toward, 4.5 if at_least > MIN_CONTRAST else 3.0)
    return Shades(to_hex(fill), to_hex(ink), to_hex(swatch))


def _fill(base: Rgb, behind: Rgb, words: Rgb, share: float, at_least: float) -> Rgb:
    """Mix as much of the colour as the sentence's words stay readable on."""
    while share > 0 and contrast(mix(base, behind, share), words) < at_least + 1:
        share -= 0.02
    return mix(base, behind, max(share, 0.0))


def _readable(color: Rgb, behind: Rgb, toward: Rgb, at_least: float) -> Rgb:
    """Move a colour toward black or white until it is readable."""
    steps = 25
    for step in range(steps + 1):
        moved = mix(toward, color, step / steps)
        if contrast(moved, behind) >= at_least:
            return moved
    return toward
