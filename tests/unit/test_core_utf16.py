from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.utf16 import utf16_offset

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("a😀é𝒳\uffff\U00010000"))


@given(TEXTS, st.data())
def test_an_offset_is_that_of_the_encoded_text(text, data):
    at = data.draw(st.integers(0, len(text)))
    assert utf16_offset(text)(at) == len(text[:at].encode("utf-16-le")) // 2
