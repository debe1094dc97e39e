from __future__ import annotations

from tests.formats.document import PAGE, page


def test_the_docs_show_the_table_of_formats() -> None:
    """Run `python -m tests.formats.document` after a change of the table."""
    assert PAGE.read_text(encoding="utf-8") == page()
