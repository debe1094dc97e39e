from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.cursor import CharacterUnits, Cursor, TokenUnits
from eventner_gui.core.graphemes import clusters
from eventner_gui.core.spans import Span
from eventner_gui.core.words import words

TEXTS = st.text(alphabet="ab é\u0301👍🏽 \n.،ש日本、", max_size=30)


def cursor_in(text: str, tokens: list[Span] | None = None) -> Cursor:
    made = Cursor()
    made.show(text, TokenUnits(words(text) if tokens is None else tokens))
    return made


def test_a_text_without_units_has_no_place():
    made = cursor_in("  ")
    assert made.selection is None
    assert not any([made.move(1), made.move_word(-1), made.to(3), made.to_edge(1), made.give_up()])


@given(TEXTS)
def test_steps_go_through_every_token_and_back(text):
    made, tokens = cursor_in(text), words(text)
    there = [made.focus] if made.focus else []
    while made.move(1):
        there.append(made.focus)
    assert there == tokens
    back = [made.focus] if made.focus else []
    while made.move(-1):
        back.append(made.focus)
    assert back == tokens[::-1]


@given(TEXTS)
def test_characters_are_what_a_person_sees(text):
    made = Cursor()
    made.show(text, CharacterUnits(text))
    found = [made.focus] if made.focus else []
    while made.move(1):
        found.append(made.focus)
    assert found == clusters(text)


@given(
    TEXTS,
    st.lists(
        st.tuples(
            st.sampled_from(["unit", "word", "edge"]), st.sampled_from([-1, 1]), st.booleans()
        ),
        max_size=8,
    ),
)
def test_a_selection_is_always_whole_units_within_the_text(text, moves):
    made, tokens = cursor_in(text), words(text)
    for kind, step, extend in moves:
        act = {"unit": made.move, "word": made.move_word, "edge": made.to_edge}[kind]
        act(step, extend=extend)
    if not tokens:
        assert made.selection is None
        return
    chosen = made.selection
    assert chosen is not None
    assert chosen.start in {t.start for t in tokens}
    assert chosen.end in {t.end for t in tokens}
    assert made.is_extended == (chosen not in tokens)


def test_words_are_what_stands_between_spaces():
    text = "Call at 11am, please"
    made = cursor_in(text)
    seen = []
    while made.move_word(1):
        assert made.focus
        seen.append(made.focus.start)
    assert seen[:3] == [text.index("at"), text.index("11am"), text.index("please")]


def test_other_tokens_keep_the_place():
    made = cursor_in("at 11am sharp")
    made.to(3)
    made.show("at 11am sharp", TokenUnits([Span(0, 2), Span(3, 5), Span(5, 7), Span(8, 13)]))
    assert made.focus == Span(3, 5)
    made.show("another text", TokenUnits(words("another text")))
    assert made.focus == Span(0, 7)


def test_the_token_at_a_position_holds_or_follows_it():
    tokens = words("ab  cd.")
    found = [TokenUnits(tokens).at(position) for position in range(8)]
    assert found == [tokens[n] for n in (0, 0, 1, 1, 1, 1, 2, 2)]
    assert TokenUnits([]).at(3) is None
