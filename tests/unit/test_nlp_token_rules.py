"""Word rules in spaCy's tokenizer: while tagging, in training, and in what is trained."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy
import pytest
import spacy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer
from spacy.tokens import DocBin

from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.rules import (
    BetweenRule,
    SignRule,
    Sort,
    TokenRule,
    WordRule,
    propose_rules,
)
from eventner_gui.core.spans import Span, is_aligned, trim_space
from eventner_gui.nlp.bases import BaseModel, parse_base
from eventner_gui.nlp.languages import LANGUAGES, takes_word_rules
from eventner_gui.nlp.reports import LogReport, Report
from eventner_gui.nlp.token_rules import takes_rules, with_rules, write_tokenizer
from eventner_gui.nlp.tokens import Tokens
from eventner_gui.storage.runs import RunRecord, read_run

from .pipelines import DAYS, TAGGED_TEXTS, example, tagger_pipeline, train_run
from .test_nlp_portability import plain

ELEVEN = WordRule("11AM", ("11", "AM"))
NUMBERS = BetweenRule(Sort.DIGIT, Sort.LETTER)
LETTERS = BetweenRule(Sort.LETTER, Sort.DIGIT)
SLASH = SignRule("/")

ENGLISH = Tokens.load("en")


def split(text: str, *rules: TokenRule, tokens: Tokens = ENGLISH) -> str:
    return " ".join(span.of(text) for span in tokens.with_rules(rules).spans(text))


@pytest.mark.parametrize(
    ("text", "rules", "wanted"),
    [
        ("at 11AM, or 12AM", (ELEVEN,), "at 11 AM , or 12AM"),
        ("(11AM) x11AM", (ELEVEN,), "( 11 AM ) x11AM"),
        ("noon…11AM", (ELEVEN,), "noon … 11 AM"),
        ("at 11AM, or 5pmX", (NUMBERS,), "at 11 AM , or 5 pmX"),
        ("Room5 at 11AM", (LETTERS,), "Room 5 at 11AM"),
        ("in 3D at 11AM", (NUMBERS, WordRule("3D", ("3D",))), "in 3D at 11 AM"),
        ("on 07/18 /x y/", (SLASH,), "on 07 / 18 / x y /"),
        ("see https://spacy.io/x", (SLASH,), "see https://spacy.io/x"),
        ("so don't", (WordRule("don't", ("don", "'t")),), "so don 't"),
        (
            "at 11AM30 or AM30",
            (WordRule("11AM30", ("11", "AM30")), WordRule("AM30", ("AM", "30"))),
            "at 11 AM 30 or AM 30",
        ),
        ("5² is 25x", (NUMBERS,), "5² is 25 x"),
        ("\u0661\u0661ص الساعة", (NUMBERS,), "\u0661\u0661 ص الساعة"),
        ("x\ud83d5y", (NUMBERS,), "x \ud83d 5 y"),
        ("x\ud83d5y", (WordRule("\ud83d5y", ("\ud83d5", "y")), NUMBERS), "x \ud83d5 y"),
        ("a*b [c] d^e", (SignRule("*"), SignRule("^"), SignRule("]")), "a * b [ c ] d ^ e"),
    ],
)
def test_words_are_split_as_the_rules_say(text, rules, wanted) -> None:
    assert split(text, *rules) == wanted


def test_the_tokens_they_are_made_from_stay_as_they_are() -> None:
    assert split("at 11AM", ELEVEN) == "at 11 AM"
    assert split("at 11AM") == "at 11AM"
    assert spacy.blank("en").tokenizer("11AM")[0].text == "11AM"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_table_says_which_languages_take_rules(language) -> None:
    try:
        pipeline = spacy.blank(language.code)
    except (ImportError, OSError, RuntimeError):
        assert not takes_word_rules(language.code), "spaCy's own tokenizer needs nothing"
        return
    assert takes_rules(pipeline) == takes_word_rules(language.code)


def test_a_language_that_splits_words_itself_is_left_alone() -> None:
    chinese = Tokens.load("zh", [NUMBERS])
    assert not chinese.takes_rules
    assert split("上午11点x", NUMBERS, tokens=chinese) == split("上午11点x", tokens=chinese)


# Without signs that make an exception of spaCy's together with a piece: “a.” stays one word, and
# so do emoticons.
texts = st.text(st.sampled_from("aA1 ßé٣м…-/,x@5\u00a0\u0301😀"), min_size=1, max_size=24)
some_rules = st.lists(st.sampled_from([ELEVEN, NUMBERS, LETTERS, SLASH, SignRule("-")]), max_size=4)


@settings(max_examples=60, deadline=None)
@given(texts, st.data())
def test_splitting_the_words_that_a_span_cuts_gives_it_its_boundaries(text, data) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = trim_space(text, Span(start, data.draw(st.integers(start + 1, len(text)))))
    tokens = ENGLISH.spans(text)
    assume(span is not None and not is_aligned(span, tokens))
    proposed = propose_rules(text, span, tokens)
    assert proposed, "there is always a word to split"
    # A word that is one only where it stands (“1,” of “1,…1”) cannot be named by a rule.
    assume(all(len(ENGLISH.spans(rule.text)) == 1 for rule in proposed[0]))
    assert is_aligned(span, ENGLISH.with_rules(proposed[0]).spans(text))


@settings(max_examples=20, deadline=None)  # to write and read a tokenizer takes 0.2 s
@given(
    texts, st.lists(st.sampled_from([ELEVEN, NUMBERS, LETTERS, SLASH, SignRule("-")]), max_size=4)
)
def test_a_saved_tokenizer_splits_the_same(tmp_path_factory, text, rules) -> None:
    pipeline = spacy.blank("en")
    pipeline.tokenizer = with_rules(pipeline.tokenizer, rules)
    tokens = Tokens(pipeline).spans(text)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    again = Tokenizer(pipeline.vocab).from_bytes(pipeline.tokenizer.to_bytes())
    pipeline.tokenizer = again
    assert Tokens(pipeline).spans(text) == tokens


def timed_examples(count: int = 60) -> tuple[Example, ...]:
    """Return sentences whose hours can be learnt only where “11AM” is two words."""
    texts = [f"book room {n} on {DAYS[n % 3]} at {n % 12 + 1}AM please" for n in range(count)]
    return tuple(example(text).with_annotations(hour_and_action(text)) for text in texts)


def hour_and_action(text: str) -> tuple[Annotation, ...]:
    return Annotation(0, 4, "action"), Annotation(text.index("at ") + 3, text.index("AM"), "hour")


TIMES = "book room 70 on friday at 7AM please", "book room 7 on monday at 10AM please"
FIND = """
import json, sys
import numpy
import spacy
nlp = spacy.load(sys.argv[1])
docs = [nlp(text) for text in sys.argv[2:]]
print(json.dumps([[[e.text, e.label_] for e in doc.ents] for doc in docs]))
print(json.dumps([[t.text for t in doc] for doc in docs]))
"""


def found_by_plain_spacy(model: Path, folder: Path) -> tuple[list, list]:
    done = plain(["-c", FIND, str(model), *TIMES], folder)
    assert done.returncode == 0, done.stderr
    entities, tokens = map(json.loads, done.stdout.splitlines())
    return entities, tokens


def look_at(run: RunRecord, folder: Path) -> None:
    """See that a run and its repetition by `spacy train` split and find the hours."""
    moved = run.folder.rename(folder / "moved")
    outside = folder / "outside"
    outside.mkdir()
    entities, tokens = found_by_plain_spacy(moved / "model-best", outside)
    assert [t[-3:-1] for t in tokens] == [["7", "AM"], ["10", "AM"]]
    assert entities == [[["book", "ACTION"], [hour, "HOUR"]] for hour in ("7", "10")]
    again = plain(["-m", "spacy", "train", "config.cfg", "--output", "repeat"], moved)
    assert again.returncode == 0, again.stdout + again.stderr
    assert found_by_plain_spacy(moved / "repeat" / "model-best", outside) == (entities, tokens)
    filled = plain(
        ["-m", "spacy", "init", "fill-config", "base_config.cfg", "filled.cfg"]
        + (["--pretraining"] if (moved / "base-model").exists() else []),
        moved,
    )
    assert filled.returncode == 0, filled.stdout + filled.stderr
    assert str(folder) not in (moved / "model-best" / "config.cfg").read_text(encoding="utf-8")


def test_rules_act_in_training_and_in_the_model_that_plain_spacy_loads(tmp_path: Path) -> None:
    reports: list[Report] = []
    run = train_run(
        tmp_path / "run", timed_examples(), rules=(NUMBERS,), reports=reports, max_steps=60
    )
    assert run.notes == 0
    assert run.scores and run.scores.per_label["HOUR"].f == 1
    assert any("1 rule of the project" in r.text for r in reports if isinstance(r, LogReport))
    assert run.tokenizer == ({"between": ["digit", "letter"]},)
    assert read_run(run.folder).tokenizer == run.tokenizer
    dev = DocBin().from_disk(run.folder / "dev.spacy").get_docs(spacy.blank("en").vocab)
    assert all([t.text for t in doc][-2] == "AM" for doc in dev)
    look_at(run, tmp_path)


def test_without_the_rules_the_same_tags_cannot_be_learnt(tmp_path: Path) -> None:
    run = train_run(tmp_path / "run", timed_examples(), max_steps=20)
    assert run.notes == 60
    assert "HOUR" not in run.labels
    assert run.tokenizer == ()
    assert not (run.folder / "tokenizer-with-rules").exists()


def test_a_base_keeps_its_tokenizer_and_gets_the_rules_besides(tmp_path: Path) -> None:
    base = tagger_pipeline()
    base.tokenizer = with_rules(base.tokenizer, [WordRule("friday", ("fri", "day"))])
    base.to_disk(tmp_path / "base")
    run = train_run(
        tmp_path / "run",
        timed_examples(),
        base=parse_base(str(tmp_path / "base")),
        rules=(NUMBERS,),
        max_steps=60,
    )
    assert run.notes == 0
    tuned = spacy.load(run.model_best)
    assert [t.text for t in tuned("on friday 7AM")] == ["on", "fri", "day", "7", "AM"]
    texts = [text for text in TAGGED_TEXTS if "friday" not in text]
    assert [[t.tag_ for t in tuned(x)] for x in texts] == [[t.tag_ for t in base(x)] for x in texts]
    look_at(run, tmp_path)


def test_a_base_that_splits_words_by_another_program_says_so(tmp_path: Path) -> None:
    reports: list[Report] = []
    examples = tuple(example(f"在{n}月开会", ("开", "action")) for n in range(30))
    run = train_run(
        tmp_path / "run",
        examples,
        base=BaseModel("blank", "zh"),
        rules=(NUMBERS,),
        reports=reports,
        max_steps=10,
    )
    said = "The project's 1 word rule cannot be used: another program than spaCy's own splits"
    assert any(said in report.text for report in reports if isinstance(report, LogReport))
    assert any(said in sentence for sentence in run.beyond_config)
    assert run.tokenizer == ()


def test_a_tokenizer_is_written_without_the_words_of_its_pipeline(tmp_path: Path) -> None:
    pipeline = spacy.blank("en")
    pipeline.vocab.set_vector("secretword", numpy.ones((4,), "f"))
    pipeline.tokenizer = with_rules(pipeline.tokenizer, [ELEVEN])
    write_tokenizer(pipeline, tmp_path / "tokenizer")
    again = spacy.load(tmp_path / "tokenizer")
    assert [t.text for t in again("at 11AM")] == ["at", "11", "AM"]
    assert again.pipe_names == []
    assert "secretword" not in again.vocab.strings
