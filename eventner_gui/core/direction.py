"""How the texts of a project run."""

from __future__ import annotations

import enum


class Direction(str, enum.Enum):
    """How the texts of a project run; ``AUTO`` goes by each paragraph's first letter."""

    AUTO = "auto"
    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"
