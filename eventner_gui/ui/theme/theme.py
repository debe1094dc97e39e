"""The theme: an appearance and the size of text, put on the whole program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from ...storage.resources import resource
from .colors import Shades, label_shades
from .palettes import APPEARANCES, LIGHT, Colors

STYLE = "Fusion"  # follows the palette everywhere

# The sentence is this much larger than the window's font; about 20 px at the usual 13 px.
SENTENCE_SCALE = 1.55
_MIN_POINT_SIZE = 10.0


class Theme(QObject):
    """The appearance of the running program.

    Signals:
        changed: colours or font are others; painted widgets repaint.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        appearance: str = "system",
        *,
        scale: int = 100,
        has_style: bool = False,
    ) -> None:
        """Put the theme on the program.

        Args:
            app: the program.
            appearance: "system" or one of `APPEARANCES`.
            scale: of text, in per cent of the system's.
            has_style: the program was made with `STYLE`.
        """
        super().__init__(app)
        _running[:] = [self]
        self._app = app
        self._appearance = appearance
        self.colors: Colors = LIGHT
        if not has_style:
            app.setStyle(STYLE)
        self._points = max(app.font().pointSizeF(), _MIN_POINT_SIZE)  # at 100 per cent
        self._scale = scale
        self._set_font()
        self._hints: Any = app.styleHints()  # PySide lets go of what belongs to it otherwise
        self._hints.colorSchemeChanged.connect(self._apply)
        if hasattr(self._hints, "accessibility"):  # since Qt 6.10
            self._hints.accessibility().contrastPreferenceChanged.connect(self._apply)
        # an event filter would be called, and need the interpreter, for every event of the program
        app.fontChanged.connect(self._apply)
        self._apply()

    @property
    def appearance(self) -> str:
        """The choice: "system" or one of `APPEARANCES`."""
        return self._appearance

    @property
    def scale(self) -> int:
        """The size of text, in per cent of the system's."""
        return self._scale

    def set_appearance(self, appearance: str) -> None:
        """Choose "system" or one of `APPEARANCES`."""
        self._appearance = appearance
        self._apply()

    def set_scale(self, scale: int) -> None:
        """Choose the size of text, in per cent of the system's."""
        self._scale = scale
        self._set_font()  # which tells that the font has changed

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Style the widgets made meanwhile once, at the end.

        With a style sheet on, Qt styles a widget anew whenever it is put into another: 50 ms more
        until the window is seen. Where there are widgets already nothing is held back: those not
        shown yet would be lost to Qt's new sheet, and crash it when they have gone.
        """
        if self._app.topLevelWidgets():
            yield
            return
        self._app.setStyleSheet("")
        try:
            yield
        finally:
            self._app.setStyleSheet(_style_sheet(self.colors, self._app.font()))

    def shades(self, color: str) -> Shades:
        """Return a label's colour in its shades for the current appearance."""
        colors = self.colors
        return label_shades(color, colors.surface, colors.text, colors.contrast)

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

    def _set_font(self) -> None:
        font = self._app.font()
        points = self._points * self._scale / 100
        if font.pointSizeF() != points:
            font.setPointSizeF(points)
            self._app.setFont(font)

    def _wanted(self) -> str:
        """Return the name of the appearance that is chosen, or that the system asks for."""
        if self._appearance in APPEARANCES:
            return self._appearance
        is_dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        return f"{'dark' if is_dark else 'light'}{'-contrast' if self._wants_contrast() else ''}"

    def _wants_contrast(self) -> bool:
        """Tell whether the system is set to high contrast."""
        if not hasattr(self._hints, "accessibility"):
            return False
        preference = self._hints.accessibility().contrastPreference()
        return bool(preference == Qt.ContrastPreference.HighContrast)

    def _apply(self) -> None:
        self.colors = APPEARANCES[self._wanted()]
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
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colors.faint))
    return palette


def _style_sheet(colors: Colors, font: QFont) -> str:
    pixels = QFontMetricsF(font).height() / 1.2
    arrow = resource("icons", "down-dark.svg" if colors.dark else "down-light.svg")
    check = resource("icons", "check-black.svg" if colors.dark else "check-white.svg")
    values = {name: getattr(colors, name) for name in Colors.__slots__}
    values |= {
        "title": str(round(pixels * 1.4)),
        "small": str(round(pixels * 0.9)),
        "arrow": arrow.as_posix(),
        "check": check.as_posix(),
        "tick": str(round(pixels)),
        "round": str(round(pixels) // 2 + colors.border),
        **_paddings(colors.border, colors.ring),
        **_emphasis(colors),
    }
    sheet = resource("theme.qss").read_text(encoding="utf-8")
    for name, value in values.items():
        sheet = sheet.replace(f"@{name}@", str(value))
    return sheet


def _paddings(border: int, ring: int) -> dict[str, str]:
    """Return paddings that keep a widget's size when its frame becomes the ring of the focus."""
    wider = ring - border
    return {
        "button": f"{8 - border}px {16 - border}px",
        "buttonfocus": f"{8 - border - wider}px {16 - border - wider}px",
        "small_button": f"{5 - border}px {7 - border}px",
        "small_buttonfocus": f"{5 - border - wider}px {7 - border - wider}px",
        "field": f"{7 - border}px {10 - border}px",
        "fieldfocus": f"{7 - border - wider}px {10 - border - wider}px",
        "list": f"{3 - border}px",
        "listfocus": f"{3 - border - wider}px",
    }


def _emphasis(colors: Colors) -> dict[str, str]:
    """Return what tells that something is chosen: in high contrast more than a tint does."""
    if colors.is_high_contrast:
        return {
            "chosen": colors.accent,
            "onchosen": colors.onaccent,
            "tabline": colors.edge,
            "primaryring": colors.accent,
            "primaryfocus": colors.surface,
            "onprimaryfocus": colors.text,
        }
    return {
        "chosen": colors.soft,
        "onchosen": colors.text,
        "tabline": "transparent",
        "primaryring": colors.text,
        "primaryfocus": colors.accent,
        "onprimaryfocus": colors.onaccent,
    }


def theme() -> Theme:
    """Return the running program's theme.

    Raises:
        RuntimeError: no theme has been put on the program yet.
    """
    if not _running:
        raise RuntimeError("make a Theme for the program first")
    return _running[-1]


_running: list[Theme] = []  # asked for at each stroke of a brush, so not looked for among objects
