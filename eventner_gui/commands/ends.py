"""The argument that says what “end” means in a file; the window takes it too."""

from __future__ import annotations

import argparse

from ..storage.conventions import EndConvention


def add_end_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says what ``end`` means in a file."""
    parser.add_argument(
        "--end",
        choices=[convention.value for convention in EndConvention],
        help="what “end” means in FILE, where the file does not show it",
    )
