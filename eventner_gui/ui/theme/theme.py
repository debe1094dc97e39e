"""The theme: one set of named colours for light and one for dark, put on the whole program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from ...storage.resources import resource
from .colors import Shades, label_shades

STYLE = "Fusion"  # follows the palette everywhere

# The sentence is this much larger than the window's font; about 20 px at the usual 13 px.
SENTENCE_SCALE = 1.55
_MIN_POINT_SIZE = 10.0


@dataclass(frozen=True, slots=True)
class Colors:
    """Named colours, each ``#rrggbb``."""

    dark: bool
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
    link: str
    good: str
    warning: str
    error: str
    plot: str


LIGHT = Colors(
    dark=False,
    background="#f6f7f9",
    surface="#ffffff",
    text="#1b2230",
    muted="#5d6675",
    faint="#8b93a1",
    line="#e2e5ea",
    edge="#c5cbd5",
    scroll="#c5cbd5",
    soft="#e8effc",
    pressed="#d8e4fb",
    accent="#2b69d9",
    accenthover="#2259bd",
    onaccent="#ffffff",
    link="#2259bd",
    good="#1f8a55",
    warning="#c9741a",
    error="#bf2f2f",
    plot="#c9741a",
)
DARK = Colors(
    dark=True,
    background="#17181c",
    surface="#1f2127",
    text="#e8eaf0",
    muted="#a3a9b6",
    faint="#767d8b",
    line="#33363f",
    edge="#4a4f5b",
    scroll="#4a4f5b",
    soft="#253150",
    pressed="#2e3d66",
    accent="#6ea0ff",
    accenthover="#8ab2ff",
    onaccent="#10131a",
    link="#8ab2ff",
    good="#4fbf87",
    warning="#e39a4a",
    error="#ff8080",
    plot="#e39a4a",
)


class Theme(QObject):
    """The appearance of the running program.

    Signals:
        changed: colours or font are others; painted widgets repaint.
    """

    changed = Signal()

    def __init__(
        self, app: QApplication, appearance: str = "system", *, has_style: bool = False
    ) -> None:
        """Put the theme on the program.

        Args:
            app: the program.
            appearance: "system", "light" or "dark".
            has_style: the program was made with `STYLE`.
        """
        super().__init__(app)
        _running[:] = [self]
        self._app = app
        self._appearance = appearance
        self.colors = LIGHT
        if not has_style:
            app.setStyle(STYLE)
        font = app.font()
        if font.pointSizeF() < _MIN_POINT_SIZE:
            font.setPointSizeF(_MIN_POINT_SIZE)
            app.setFont(font)
        app.styleHints().colorSchemeChanged.connect(self._apply)
        # an event filter would be called, and need the interpreter, for every event of the program
        app.fontChanged.connect(self._apply)
        self._apply()

    @property
    def appearance(self) -> str:
        """The choice: "system", "light" or "dark"."""
        return self._appearance

    def set_appearance(self, appearance: str) -> None:
        """Choose "system", "light" or "dark"."""
        self._appearance = appearance
        self._apply()

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Style the widgets made meanwhile once, at the end.

        With a style sheet on, Qt styles a widget anew whenever it is put into another: 50 ms more
        until the window is seen.
        """
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(_style_sheet(self.colors, self._app.font()))

    def shades(self, color: str) -> Shades:
        """Return a label's colour in its shades for the current appearance."""
        return label_shades(color, self.colors.surface, self.colors.text)

    def sentence_font(self) -> QFont:
        """Return the large font of the sentence."""
        font = QFont(self._app.font())
        font.setPointSizeF(font.pointSizeF() * SENTENCE_SCALE)
        font.setWordSpacing(0.1 * font.pointSizeF())  # room between neighbouring marks
        return font

    def small_font(self) -> QFont:
        """Return the font of second lines and counts."""
        font = QFont(self._app.font())
        font.setPointSizeF(font.pointSizeF() * 0.92)
        return font

    def _is_dark(self) -> bool:
        if self._appearance != "system":
            return self._appearance == "dark"
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _apply(self) -> None:
        self.colors = DARK if self._is_dark() else LIGHT
        self._app.setPalette(_palette(self.colors))
        self._app.setStyleSheet(_style_sheet(self.colors, self._app.font()))
        self.changed.emit()


def _palette(colors: Colors) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, color in {
        role.Window: colors.background,
        role.Base: colors.surface,
        role.AlternateBase: colors.background,
        role.Button: colors.surface,
        role.ToolTipBase: colors.surface,
        role.WindowText: colors.text,
        role.Text: colors.text,
        role.ButtonText: colors.text,
        role.ToolTipText: colors.text,
        role.PlaceholderText: colors.faint,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.onaccent,
        role.Link: colors.link,
        role.Accent: colors.accent,
        role.Mid: colors.line,
    }.items():
        palette.setColor(where, QColor(color))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colors.faint))
    return palette


def _style_sheet(colors: Colors, font: QFont) -> str:
    pixels = QFontMetricsF(font).height() / 1.2
    arrow = resource("icons", "down-dark.svg" if colors.dark else "down-light.svg")
    values = {name: getattr(colors, name) for name in Colors.__slots__}
    values |= {
        "title": str(round(pixels * 1.4)),
        "small": str(round(pixels * 0.9)),
        "arrow": arrow.as_posix(),
    }
    sheet = resource("theme.qss").read_text(encoding="utf-8")
    for name, value in values.items():
        sheet = sheet.replace(f"@{name}@", str(value))
    return sheet


def theme() -> Theme:
    """Return the running program's theme.

    Raises:
        RuntimeError: no theme has been put on the program yet.
    """
    if not _running:
        raise RuntimeError("make a Theme for the program first")
    return _running[-1]


_running: list[Theme] = []  # asked for at each stroke of a brush, so not looked for among objects
