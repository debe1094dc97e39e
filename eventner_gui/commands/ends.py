"""The argument that says what “end” means in a file; the window takes it too."""

from __future__ import annotations

import argparse

# Those of `storage.conventions.EndConvention`, which a window without a file does without.
ENDS = ("inclusive", "exclusive", "exclusive-plus-one")


def add_end_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says what ``end`` means in a file."""
    parser.add_argument(
        "--end",
        choices=ENDS,
        help="what “end” means in FILE, where the file does not show it",
    )
