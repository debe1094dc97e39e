"""The four appearances: light and dark, each in usual and in high contrast.

Text has a contrast of at least 4.5 against everything it stands on, in high contrast 7; disabled
text and hints in fields have 4.5 everywhere. What only shapes tell (frames of fields, dots, lines
of a plot) has 3 (WCAG 2.2, success criteria 1.4.3, 1.4.6 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colors:
    """Named colours, each ``#rrggbb``, and how strong lines are.

    Attributes:
        dark: light text on a dark ground.
        contrast: at least that text has against what it stands on.
        border: width of frames, in pixels.
        ring: width of the frame of what has the focus, in pixels.
    """

    dark: bool
    contrast: float
    border: int
    ring: int
    background: str
    surface: str
    text: str
    muted: str
    faint: str
    line: str
    edge: str
    scroll: str
    soft: str
    pressed: str
    accent: str
    accenthover: str
    onaccent: str
    disabled: str
    link: str
    good: str
    warning: str
    error: str
    plot: str

    @property
    def is_high_contrast(self) -> bool:
        """Tell whether fills are not enough: what they show has an outline too."""
        return self.contrast > 4.5


LIGHT = Colors(
    dark=False,
    contrast=4.5,
    border=1,
    ring=2,
    background="#f6f7f9",
    surface="#ffffff",
    text="#1b2230",
    muted="#5d6675",
    faint="#666e7c",
    line="#e2e5ea",
    edge="#878f9d",
    scroll="#878f9d",
    soft="#e8effc",
    pressed="#d8e4fb",
    accent="#2b69d9",
    accenthover="#2259bd",
    onaccent="#ffffff",
    disabled="#eff1f4",
    link="#2259bd",
    good="#1a7a4a",
    warning="#a35a0c",
    error="#b92c2c",
    plot="#c9741a",
)
DARK = Colors(
    dark=True,
    contrast=4.5,
    border=1,
    ring=2,
    background="#17181c",
    surface="#1f2127",
    text="#e8eaf0",
    muted="#a3a9b6",
    faint="#8f96a4",
    line="#33363f",
    edge="#6d7382",
    scroll="#6d7382",
    soft="#253150",
    pressed="#2e3d66",
    accent="#6ea0ff",
    accenthover="#8ab2ff",
    onaccent="#10131a",
    disabled="#2a2d34",
    link="#8ab2ff",
    good="#4fbf87",
    warning="#e39a4a",
    error="#ff8a8a",
    plot="#e39a4a",
)
LIGHT_CONTRAST = Colors(
    dark=False,
    contrast=7.0,
    border=2,
    ring=3,
    background="#ffffff",
    surface="#ffffff",
    text="#000000",
    muted="#2b2b2b",
    faint="#595959",
    line="#6b6b6b",
    edge="#000000",
    scroll="#000000",
    soft="#d9e6ff",
    pressed="#c9dcff",
    accent="#0037a6",
    accenthover="#00246e",
    onaccent="#ffffff",
    disabled="#ffffff",
    link="#0037a6",
    good="#00562a",
    warning="#7a3b00",
    error="#a00000",
    plot="#7a3b00",
)
DARK_CONTRAST = Colors(
    dark=True,
    contrast=7.0,
    border=2,
    ring=3,
    background="#000000",
    surface="#000000",
    text="#ffffff",
    muted="#e2e2e2",
    faint="#b5b5b5",
    line="#9a9a9a",
    edge="#ffffff",
    scroll="#ffffff",
    soft="#003465",
    pressed="#004182",
    accent="#ffd83d",
    accenthover="#ffe98a",
    onaccent="#000000",
    disabled="#000000",
    link="#bfe1ff",
    good="#6dffab",
    warning="#ffc266",
    error="#ffb3b3",
    plot="#ffc266",
)

APPEARANCES = {
    "light": LIGHT,
    "dark": DARK,
    "light-contrast": LIGHT_CONTRAST,
    "dark-contrast": DARK_CONTRAST,
}
"""By the names that preferences keep; "system" is one of them."""
