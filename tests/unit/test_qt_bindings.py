"""The bindings we depend on: faults that would kill the program, not the test that meets them."""

from __future__ import annotations

import sys

from PySide6.QtGui import QImage, QPainter


def test_calls_that_return_nothing_keep_the_references_of_none() -> None:
    image = QImage(9, 9, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(1000):
        painter.setOpacity(1.0)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < 100, "this PySide6 loses references of None: docs/adr/0002-pyside6.md"
