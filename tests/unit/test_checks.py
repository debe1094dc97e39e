"""Each check finds what it is for, and nothing where all is well."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventner_gui.core.checks import mending
from eventner_gui.core.checks.finding import MOST_PLACES, Finding, Place, Places, Severity
from eventner_gui.core.checks.names import are_alike, is_odd_name
from eventner_gui.core.document import Annotation, Document, Example, Label, Settings, Status
from eventner_gui.core.split import split, text_key
from eventner_gui.nlp.checks import page
from eventner_gui.nlp.checks.data_checker import DataChecker
from eventner_gui.nlp.checks.registry import CHECKS

from .tagged import document_of, tagged

CHECKER = DataChecker()
CHECKERS = {"en": CHECKER, **{each: DataChecker() for each in ("xx", "ko", "nonsense")}}

NAMES = ["Anna", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "June", "Kim", "Lea"]
VERBS = ["Call", "Meet", "Ask", "Thank", "Visit", "Invite", "Email", "Help", "Join", "Greet"]
PLACES = ["hall", "park", "office", "bakery", "station", "museum", "school", "harbour"]


def look(document: Document) -> dict[str, Finding]:
    checker = CHECKERS.get(document.settings.language) or DataChecker()
    return {finding.check: finding for finding in checker.look(document)}


def varied(number: int) -> list[str]:
    """Return sentences that no check minds, but for their number."""
    dice = random.Random(1)
    made = []
    for n in range(number):
        words = ["".join(dice.choices("bdfgklmnprst", k=5)) for _ in range(6)]
        if n % 3 == 1:
            words[2] = f"[{dice.choice(NAMES)} {words[2]}|person]"
        if n % 5 < 2:
            words[4] = f"[{dice.choice(PLACES)} {words[4]}|place]"
        made.append(" ".join(words))
    return made


def with_held_out(examples: Sequence[str], held_out: Sequence[str]) -> Document:
    document = document_of([*examples, *held_out])
    document.held_out = frozenset(text_key(tagged(each).content) for each in held_out)
    return document


HALL = "please book the old town hall with its garden for the club evening"
LONG = " ".join(f"word{n}" for n in range(40))
BIRTHDAYS = [f"{v} a [birthday|event] party, {n}" for v, n in zip(VERBS, NAMES, strict=False)]

FINDS: dict[str, Callable[[], Document]] = {
    "no-tokenizer": lambda: document_of(["[a|x]"], language="ko"),
    "nothing-to-train-on": lambda: document_of([tagged("Call [Ann|person]", Status.TODO)]),
    "nothing-to-learn": lambda: document_of(["Call Ann", "Call Ben"]),
    "few-sentences": lambda: document_of(varied(30)),
    "few-tags": lambda: document_of([*varied(120), "Ring [Zoe|friend]"]),
    "label-without-tags": lambda: document_of(varied(30), labels=["person", "time"]),
    "only-held-out": lambda: with_held_out(varied(60), ["A [ship|vessel] came by night"]),
    "nothing-measured": lambda: document_of(varied(10)),
    "few-held-out": lambda: document_of([*varied(120), "Ring [Zoe|friend]"]),
    "tagged-not-done": lambda: document_of([*varied(30), tagged("Call [Ann|p]", Status.TODO)]),
    "empty": lambda: document_of([*varied(5), "  "]),
    "endless-texts": lambda: document_of(["a " * 500_001]),
    "long-texts": lambda: document_of(["a " * 3_000]),
    "language": lambda: document_of(["مرحبا بالعالم"] * 5),
    "other-letters": lambda: document_of([*varied(30), "мама мыла раму"]),
    "broken-letters": lambda: document_of(["Meet at the cafÃ© at noon"]),
    "unusable-tags": lambda: document_of([Example("Hi", (Annotation(5, 9, "x"),), Status.DONE)]),
    "space-at-the-ends": lambda: document_of(["Call [Ann |person]today"]),
    "misaligned": lambda: document_of([*varied(30), "Call [An|person]na"]),
    "overlapping": lambda: document_of(
        [Example("red cat here", (Annotation(0, 7, "x"), Annotation(4, 12, "y")), Status.DONE)]
    ),
    "tagged-twice": lambda: document_of(
        [Example("red cat here", (Annotation(0, 7, "x"), Annotation(0, 7, "y")), Status.DONE)]
    ),
    "punctuation": lambda: document_of([*varied(30), "Then call [Anna,|person] please"]),
    "tagged-otherwise": lambda: document_of([*BIRTHDAYS, "Her [birthday|date] is near"]),
    "left-untagged": lambda: document_of([*BIRTHDAYS, "Her birthday is near"]),
    "same-text-two-ways": lambda: document_of(["call [Ann|person]", "Call Ann!"]),
    "repeated": lambda: document_of([*["call [Ann|person]"] * 11, "Never mind"]),
    "one-frame": lambda: document_of([f"I like [{n}{v}|thing]" for n in NAMES for v in "ab"]),
    "near-held-out": lambda: document_of(
        f"{HALL} {' '.join(pair)}" for pair in combinations("abcdefghijkl", 2)
    ),
    "too-like": lambda: with_held_out(
        [*varied(60), *(f"{HALL} {letter}" for letter in "abcdefghijklmnopqrstuvwxyz")],
        [f"{HALL} tomorrow"],
    ),
    "alike-names": lambda: document_of(["[Rome|location] and [Oslo|locations]"]),
    "written-two-ways": lambda: document_of(["[Rome|place] and [Oslo|Place]"]),
    "unnamed": lambda: document_of(["[Rome|] is far"]),
    "odd-names": lambda: document_of(["[Rome|B-LOC] is [far|O]"]),
    "never-apart": lambda: document_of(
        [
            *[f"{v} [Mr|title] [{n}|name] again" for v, n in zip(VERBS, NAMES, strict=False)],
            *varied(30),
        ]
    ),
    "same-words": lambda: document_of(
        [f"{v} {n} [{p}|{label}]" for n, v in enumerate(VERBS) for p, label in PAIRS]
    ),
    "imbalance": lambda: document_of(
        [*[f"{v} [{n}|name] now" for v in VERBS for n in NAMES], "At [noon|time]"]
    ),
    "long-tags": lambda: document_of([*varied(90), f"Call [{LONG}|person]"]),
    "one-value": lambda: document_of([f"Put {n} into the [Inbox|folder]" for n in NAMES]),
    "always-tagged": lambda: document_of([each for each in varied(90) if "|" in each]),
    "across-sentences": lambda: document_of(["He said [never again. Then he|quote] left"]),
}
PAIRS = [("hall", "place"), ("park", "place"), ("pier", "place")]
PAIRS += [(words, "venue") for words, _ in PAIRS]


def sound() -> Document:
    """Return a document in which nothing is to be found."""
    return document_of(varied(600), labels=["person", "place"])


@pytest.mark.parametrize("name", [check.name for check in CHECKS if check.name in FINDS])
def test_a_check_finds_what_it_is_for(name: str) -> None:
    found = look(FINDS[name]())
    assert name in found, sorted(found)
    finding = found[name]
    assert finding.text.endswith(".") and finding.advice.endswith(".")
    assert len(finding.text) < 400


def test_every_check_is_tried() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    assert set(names) == {*FINDS, "words-without-vector"}


def test_nothing_is_found_where_all_is_well() -> None:
    assert CHECKER.look(sound()) == []


def test_words_without_a_vector() -> None:
    document = document_of(varied(30))
    found = CHECKER.look(document, has_vector=lambda word: word != "at")
    assert [each for each in found if each.check == "words-without-vector"] == []
    found = CHECKER.look(document, has_vector=lambda word: len(word) < 5)
    assert [each.severity for each in found if each.check == "words-without-vector"]


def test_what_stops_training_comes_first() -> None:
    document = document_of(["Call Ann", "cafÃ©", "  "])
    found = CHECKER.look(document)
    order = [list(Severity).index(each.severity) for each in found]
    assert order == sorted(order) and found[0].severity is Severity.STOPS


@pytest.mark.parametrize("language", ["ar", "xx"])
def test_letters_of_the_language_are_not_told(language: str) -> None:
    assert "language" not in look(document_of(["مرحبا بالعالم"] * 5, language=language))


def test_foreign_names_are_no_strangers() -> None:
    texts = ["これは本です"] * 20
    assert "other-letters" not in look(document_of([*texts, "IBM System が"], language="ja"))


def test_japanese_that_is_split_as_english_is_not_mended() -> None:
    found = look(document_of(["これは[本|thing]です"] * 5))
    assert found["misaligned"].mending is None


def test_punctuation_that_belongs_to_the_words_is_none() -> None:
    tags = ["[N . B .|place] is far", 'the [team "Rovers"|org] won', "see [Dr .|title] Ann"]
    assert "punctuation" not in look(document_of([*varied(30), *tags]))


def test_punctuation_in_the_only_tag_of_a_label_is_no_habit() -> None:
    assert "punctuation" in look(document_of(["call [Ann,|person] now"]))


def test_punctuation_that_a_label_has_mostly_is_meant() -> None:
    assert "punctuation" not in look(document_of([f"[Hey {n}!|shout] he said" for n in NAMES]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("EVENT_NAME", "EVENT NAME"), ("EVENTNAME", "EVENT_NAME"), ("PLACE", "PLACES")],
        *[("PERSON", "PERSN"), ("ADDRESS", "ADRESS"), ("DATE_TIME", "DATE_TIMES")],
        *[("PERSON", "PRESON"), ("CLASS", "CLASSES")],
    ],
)
def test_names_that_are_alike(one: str, other: str) -> None:
    assert are_alike(one, other) and are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("DATE", "DATA"), ("LEVEL1", "LEVEL2"), ("GROUP_A", "GROUP_B"), ("TIME", "DATE")],
        *[("EVENT_NAME", "EVENT_DATE"), ("地名", "人名"), ("-", "_"), ("PER", "ORG")],
    ],
)
def test_names_that_are_not(one: str, other: str) -> None:
    assert not are_alike(one, other) and not are_alike(other, one)


def test_odd_names() -> None:
    assert all(map(is_odd_name, ["O", "-", "NONE", "B-DATE", "I-PER"]))
    assert not any(map(is_odd_name, ["OCC", "B", "E-MAIL", "LOC", "OTHER", ""]))


def test_hidden_labels_need_no_tags() -> None:
    document = document_of(varied(30))
    hidden = replace(Label("time", "#3366cc"), hidden=True)
    document.settings = replace(document.settings, labels=(hidden,))
    assert "label-without-tags" not in look(document)


def test_places_of_many_are_counted_though_not_all_are_kept() -> None:
    places = Places()
    for index in range(MOST_PLACES + 5):
        places.add(index, (0, 1, "A"))
        places.add(index, (1, 2, "B"))
    assert (places.count, len(places), len(places.shown)) == (2010, 1005, MOST_PLACES)
    assert places.shown[0] == Place(0, ((0, 1, "A"), (1, 2, "B")))
    together = Places.together([places, places])
    assert (len(together), len(together.shown)) == (1005, MOST_PLACES)


def test_a_sentence_of_which_all_is_known_is_not_split_again() -> None:
    """The second look asks for the tokens of what has changed only."""
    asked: list[str] = []
    checker = DataChecker()
    document = document_of([*varied(30), "Call [An|person]na"])
    checker.look(document.snapshot())
    tokens_of = checker._tokens_of
    assert tokens_of is not None

    def noting(text: str):
        asked.append(text)
        return tokens_of(text)

    checker._tokens_of = noting
    checker.look(document.snapshot())
    assert len(set(asked)) > 10  # other tokens: all is asked
    asked.clear()
    document.examples[3] = tagged("Call [Zoe|person] twice")
    document.examples.insert(0, tagged("Greet [Zoe|person]"))
    checker.look(document.snapshot())
    assert set(asked) == {"Call Anna", "Call Zoe twice", "Greet Zoe"} | {
        each.content for each in document.examples[1:4] if each.annotations
    }


@pytest.mark.parametrize(
    "name",
    [
        *["unusable-tags", "space-at-the-ends", "misaligned", "overlapping", "tagged-twice"],
        "punctuation",
    ],
)
def test_mending_leaves_nothing_to_find_and_undo_brings_it_back(name: str) -> None:
    document = FINDS[name]()
    before = document.snapshot()
    finding = look(document)[name]
    change = mending.mend(document, finding, CHECKER.tokens_of)
    assert change is not None
    change.apply(document)
    assert name not in look(document)
    change.inverse().apply(document)
    assert document.examples == before.examples


def test_all_that_cannot_be_learnt_is_removed_in_one_step() -> None:
    bad = [Annotation(9, 12, "x"), Annotation(1, 1, "x"), Annotation(2, 0, "x")]
    space = Annotation(4, 5, "y")
    document = document_of([Example("Call Ann", (*bad, space), Status.DONE)])
    finding = look(document)["unusable-tags"]
    change = mending.mend(document, finding, CHECKER.tokens_of)
    assert finding.places.count == 4
    assert change is not None and change.text == "Remove 4 tags that could not be learnt"
    change.apply(document)
    assert document.examples[0].annotations == ()


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", " ", "Call Ann.", "a\r\nb", "🙂🙂", "這是書", "مرحبا", "x" * 6_000]),
)
ANNOTATIONS = st.builds(
    Annotation,
    st.integers(-3, 45),
    st.integers(-3, 45),
    st.sampled_from(["date", "Date", "", "B-x", "name", "names", "\u202e"]),
)
EXAMPLES = st.builds(
    Example,
    TEXTS,
    st.lists(ANNOTATIONS, max_size=5).map(tuple),
    st.sampled_from([Status.DONE, Status.DONE, Status.DONE, Status.TODO, Status.FLAGGED]),
)


@given(st.lists(EXAMPLES, max_size=30), st.sampled_from(sorted(CHECKERS)))
def test_no_document_is_too_much_and_all_places_lie_in_it(examples, language) -> None:
    document = Document(Settings(language=language, labels=(Label("time", "#fff"),)), examples)
    checker = CHECKERS[language]
    for finding in checker.look(document):
        assert finding.check in {check.name for check in CHECKS}
        for place in finding.places.shown:
            length = len(examples[place.index].content)
            assert all(0 <= start < end <= length for start, end, _ in place.spans)
        assert {place.index for place in finding.places.shown} <= set(finding.places.indices)
        if finding.mending is not None:
            change = mending.mend(document, finding, checker.tokens_of)
            if change is not None:
                after = document.snapshot()
                change.apply(after)
                change.inverse().apply(after)
                assert after.examples == examples


@settings(max_examples=25)
@given(st.lists(EXAMPLES, min_size=20, max_size=40))
def test_who_is_trained_on_is_as_training_has_it(examples) -> None:
    from eventner_gui.core.checks.survey import Survey

    survey = Survey(Document(examples=examples))
    done = [each for each in examples if each.status is Status.DONE and each.content.strip()]
    parts = split(done)
    assert [examples[i] for i in survey.train] == list(parts.train)
    assert [examples[i] for i in survey.dev] == list(parts.dev)


def test_the_page_of_checks_is_made_from_them() -> None:
    written = Path(__file__).parents[2] / "docs" / "checks.md"
    assert written.read_text(encoding="utf-8") == page.page(), (
        "run python -m eventner_gui.nlp.checks.page docs/checks.md"
    )
