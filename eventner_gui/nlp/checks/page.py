"""docs/checks.md, made from the list of checks: `python -m eventner_gui.nlp.checks.page FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from .registry import CHECKS

_HEAD = """\
# Checks before training
Made from the checks themselves by `python -m eventner_gui.nlp.checks.page docs/checks.md`; do not \
edit it here.

The Train tab shows them under "Before you train", in the background and anew when the data has \
changed; `eventner check FILE [--json]` prints the same. Only finished sentences are looked at, \
unless it says otherwise. A finding says how much it matters:

- **stops training**: the next training would end at once (`eventner check` ends with status 1);
- **costs quality**: a better model for little work;
- **to know**: nothing has to be done about it.

Each comes with a figure, what to do next, and the sentences concerned: a click shows them alone \
in Annotate. What can be mended in one step (space, punctuation, cut words, overlaps, tags that \
cover nothing) has a button for it; undo takes it back.

A new check is a function with an entry in the `CHECKS` of a file in `core/checks/`, or in \
`nlp/checks/` where it needs spaCy. It gets a `Survey` and yields findings.

| check | finds | weight | threshold, and why |
|---|---|---|---|
"""

_TAIL = """
`spacy debug data` looks for some of this too (tests hold the counts of both against each other): \
texts in both train and dev set (never here: the split sees to it), few examples of a label, none \
without it, white space and sentence ends in entities, words without a vector, labels that only \
the base model knows (`label-without-tags`). Misaligned tokens it counts after the tags have \
become tokens, when what was cut is gone already; here they are found before.
"""


def page() -> str:
    """Return the page."""
    rows = [
        f"| `{check.name}` | {check.looks_for} | {check.severity} | {check.why} |\n"
        for check in CHECKS
    ]
    return _HEAD + "".join(rows) + _TAIL


def main() -> None:
    """Write the page to the file given."""
    Path(sys.argv[1]).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
