from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.graphemes import clusters, may_join
from eventner_gui.core.offset_unit import (
    OffsetUnit,
    from_code_points,
    to_code_points,
    unit_starts,
)

_TEXTS = st.text(st.sampled_from("aé😀\u0301\u200d👩🇩🇪\r\n한ㄱ\u1100\u1161नि्東"), max_size=20)


@given(_TEXTS, st.data())
def test_offsets_go_out_and_come_back(text: str, data: st.DataObject) -> None:
    bounds = [0, *(span.end for span in clusters(text))]
    start = data.draw(st.sampled_from(bounds))
    end = data.draw(st.sampled_from([each for each in bounds if each >= start]))
    for unit in OffsetUnit:
        count = from_code_points(text, unit)
        found = to_code_points(count(start), count(end), unit_starts(text, unit), len(text))
        assert found == (start, end, False)


@given(_TEXTS)
def test_what_cannot_join_is_told_quickly(text: str) -> None:
    if not may_join(text):
        assert len(clusters(text)) == len(text)


def test_offsets_outside_of_a_text_stay_outside() -> None:
    starts = unit_starts("😀", OffsetUnit.UTF16)
    assert to_code_points(-2, 5, starts, 1) == (-2, 4, False)
    assert to_code_points(1, 1, starts, 1) == (0, 1, True)
