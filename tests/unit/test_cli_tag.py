"""`eventner tag`: the output, what is said, and going on where an earlier run stopped."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventner_gui import cli
from eventner_gui.commands import tag as command
from eventner_gui.nlp import ops
from eventner_gui.nlp.loading import load_pipeline
from eventner_gui.nlp.prediction import doc_json
from eventner_gui.nlp.tagging import pile as module
from eventner_gui.nlp.tagging import work
from eventner_gui.nlp.trust import Trust
from eventner_gui.storage.arithmetic import Arithmetic
from eventner_gui.storage.piles import lines

from ..run_models import finder
from .strangers import CALLBACK, install_evil_package, with_callback

WORDS = ("Book", "yoga", "on", "Friday", "🎉", "room 5", "tomorrow\u2028", "e\u0301t\u00e9")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finder(tmp_path_factory.mktemp("tag") / "model", {"Friday": "DATE", "yoga": "EVENT"})


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Cut small parts, and let this process do the work."""
    monkeypatch.setattr(lines, "ROWS_EACH", 7)
    monkeypatch.setattr(ops, "choose", lambda: Arithmetic("numpy"))
    yield
    work._finders.clear()


def write_texts(path: Path, number: int) -> list[str]:
    rng = random.Random(3)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(1, 9))) for _ in range(number)]
    held = [json.dumps({"id": at, "text": text}) for at, text in enumerate(texts)]
    path.write_text("\n".join(held), encoding="utf-8")
    return texts


def tag(*arguments: object) -> int:
    return cli.main(["tag", *map(str, arguments), "--processes", "1", "--trust"])


def test_each_row_gets_what_the_model_finds(model: Path, tmp_path: Path) -> None:
    texts = write_texts(tmp_path / "in.jsonl", 50)
    assert tag(model, tmp_path / "in.jsonl", tmp_path / "out.jsonl") == 0
    pipeline = load_pipeline(model, Trust.ANY)
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")
    assert written.pop() == ""
    for at, (text, line) in enumerate(zip(texts, written, strict=True)):
        row = json.loads(line)
        assert list(row) == ["id", "text", "ents"]
        assert (row["id"], row["text"]) == (at, text)
        assert row["ents"] == doc_json(pipeline(text))["ents"]
        assert all(text[e["start"] : e["end"]] == e["text"] for e in row["ents"])
    assert not (tmp_path / "out.jsonl.part").exists()


def test_processes_write_the_same_as_this_one(model: Path, tmp_path: Path) -> None:
    pile = tmp_path / "in.jsonl"
    write_texts(pile, 40)
    assert tag(model, pile, tmp_path / "one.jsonl") == 0
    arguments = ["tag", str(model), str(pile), str(tmp_path / "two.jsonl")]
    assert cli.main([*arguments, "--processes", "2"]) == 0
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_rows_that_cannot_be_tagged_are_reported_and_stay_in_their_place(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pile, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    pile.write_text(
        '{"text": "yoga"}\n\n{"id": 1}\nsecret\n{"text": "' + "x" * 31 + '"}\n"on Friday"\n'
        '{"text": "half \\ud83d yoga", "ents": []}\n',
        encoding="utf-8",
    )
    assert tag(model, pile, output, "--max-text", 30) == 0
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [row["ents"] and [e["text"] for e in row["ents"]] for row in rows] == [
        ["yoga"], None, None, None, ["Friday"], ["yoga"],
    ]  # fmt: skip
    assert rows[1] == {"id": 1, "ents": None}
    assert rows[5]["text"] == "half \ud83d yoga"
    report = tmp_path / "out.jsonl.problems.jsonl"
    problems = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert problems == [
        {"number": 3, "why": "it has no field “text”"},
        {"number": 4, "why": "it is not JSON (Expecting value, column 1)"},
        {
            "number": 5,
            "why": "its text has 31 characters; 30 are the most (--max-text)",
        },
    ]
    said = capsys.readouterr().out
    assert "6 rows: " in said
    assert "3 rows could not be tagged: " in said
    assert "1 row had “ents” already: replaced" in said
    assert "1 empty line left out" in said


def test_a_text_on_which_the_model_fails_is_reported_and_no_other(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_texts(tmp_path / "in.jsonl", 20)
    real = work.load_pipeline

    def loaded(*arguments):
        pipeline = real(*arguments)
        make_doc = pipeline.make_doc

        def fail(text):
            if text.startswith("Friday"):
                raise ZeroDivisionError(text)
            return make_doc(text)

        pipeline.make_doc = fail
        return pipeline

    monkeypatch.setattr(work, "load_pipeline", loaded)
    assert tag(model, tmp_path / "in.jsonl", tmp_path / "out.jsonl") == 0
    rows = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    failed = [json.loads(row)["text"].startswith("Friday") for row in rows]
    assert any(failed) and not all(failed)
    assert [json.loads(row)["ents"] is None for row in rows] == failed
    report = (tmp_path / "out.jsonl.problems.jsonl").read_text(encoding="utf-8")
    assert report.count("the model failed on it (ZeroDivisionError)") == sum(failed)


def interrupted(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Interrupt, as Ctrl+C does, when so many rows are there."""
    real = command.local_engine
    done = [0]

    def engine(model, processes, _should_stop):
        def count(orders):
            for tagged in real(model, processes, lambda: sum(done) >= after)(orders):
                done.append(tagged.count)
                yield tagged

        return count

    monkeypatch.setattr(command, "local_engine", engine)


def test_an_interrupted_run_goes_on_and_ends_the_same(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pile, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_texts(pile, 60)
    assert tag(model, pile, tmp_path / "whole.jsonl") == 0
    with monkeypatch.context() as patch:
        interrupted(patch, 30)
        assert tag(model, pile, output) == 130
    assert "the same command goes on" in capsys.readouterr().err
    assert not output.exists()
    assert tag(model, pile, output, "--json") == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["rows"], said["resumed_at"], said["report"]) == (60, 35, None)
    assert output.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_another_input_option_or_model_does_not_go_on(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pile, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_texts(pile, 60)
    with monkeypatch.context() as patch:
        interrupted(patch, 30)
        assert tag(model, pile, output) == 130
    other = finder(tmp_path / "other", {"Friday": "DAY"})
    assert tag(other, pile, output) == 1
    assert "another model has tagged" in capsys.readouterr().err
    assert tag(model, pile, output, "--max-text", 10) == 1
    assert "another --max-text has tagged" in capsys.readouterr().err
    with pile.open("a", encoding="utf-8") as file:
        file.write('\n{"text": "more"}')
    assert tag(model, pile, output) == 1
    assert "another input has tagged" in capsys.readouterr().err
    assert tag(model, pile, output, "--overwrite") == 0
    assert len(output.read_text(encoding="utf-8").split("\n")) == 62


def test_an_input_that_changes_meanwhile_makes_no_output(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pile, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    write_texts(pile, 20)
    real = module.tag

    def change(order, desk):
        pile.write_text(pile.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return real(order, desk)

    monkeypatch.setattr(module, "tag", change)
    assert tag(model, pile, output) == 1
    assert "in.jsonl was changed while it was read" in capsys.readouterr().err
    assert not output.exists()


@pytest.mark.parametrize(
    ("pile", "output", "words"),
    [
        ("nowhere.jsonl", "out.jsonl", "There is no file"),
        (".", "out.jsonl", "is not a file"),
        ("in.jsonl", "in.jsonl", "the same file"),
        ("in.jsonl", "there.jsonl", "is there already"),
        ("in.jsonl", "nowhere/out.jsonl", "the folder"),
        ("in.jsonl", "out.docx", "“.docx”"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_begun(
    model: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    pile: str,
    output: str,
    words: str,
) -> None:
    write_texts(tmp_path / "in.jsonl", 2)
    (tmp_path / "there.jsonl").write_text("mine", encoding="utf-8")
    assert tag(model, tmp_path / pile, tmp_path / output) == 1
    assert words in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "home") == [
        "in.jsonl",
        "there.jsonl",
    ]


def test_an_empty_pile_gives_an_empty_output(model: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"")
    assert tag(model, tmp_path / "in.jsonl", tmp_path / "out.jsonl", "--text-field", "a") == 0
    assert (tmp_path / "out.jsonl").read_bytes() == b""


def test_a_model_that_would_run_other_code_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    marker = install_evil_package(tmp_path / "site", monkeypatch)
    stranger = with_callback(finder(tmp_path / "stranger", {"Friday": "DATE"}, is_ours=False))
    write_texts(tmp_path / "in.jsonl", 2)
    arguments = ["tag", str(stranger), str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")]
    assert cli.main(arguments) == 1
    assert CALLBACK.partition(".")[0] in capsys.readouterr().err
    assert not marker.exists()
    assert not (tmp_path / "out.jsonl.part").exists()
