"""Makes the table of docs/formats.md: `python -m tests.formats.document`."""

from __future__ import annotations

from pathlib import Path

from eventner_gui.nlp.formats import register_formats
from eventner_gui.storage.formats.format import Format
from eventner_gui.storage.formats.table import formats

PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
_BEGIN, _END = "<!-- formats -->\n", "<!-- /formats -->"


register_formats()


def table() -> str:
    """Return the table in markdown."""
    head = "| format | `--from`, `--to` | in, out | offsets | does not hold | |\n"
    rows = [_row(each) for each in sorted(formats(), key=lambda each: each.title.casefold())]
    return head + "|---|---|---|---|---|---|\n" + "".join(rows)


def _row(form: Format) -> str:
    ways = " and ".join(
        way for way, there in (("in", form.read), ("out", form.write)) if there is not None
    )
    if form.unit is None:
        offsets = "none"
    else:
        end = form.end.value if form.end is not None else "decided"
        offsets = f"{form.unit.value}, {end}"
    losses = "; ".join(form.carries.losses) if form.write is not None else ""
    return f"| {form.title} | `{form.name}` | {ways} | {offsets} | {losses} | {form.note} |\n"


def page() -> str:
    """Return the page with the present table in it."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{table()}{_END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
