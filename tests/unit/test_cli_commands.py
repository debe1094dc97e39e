from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy

from eventner_gui import __version__, cli
from eventner_gui.core.document import Document, Example, Settings
from eventner_gui.core.rules import WordRule
from eventner_gui.nlp import members, ready
from eventner_gui.nlp.data import prepare
from eventner_gui.storage.entries import Entry, Kind
from eventner_gui.storage.journal import Journal
from eventner_gui.storage.journal_files import journal_path
from eventner_gui.storage.logs import stop_logging
from eventner_gui.storage.projects import save_project
from eventner_gui.storage.runs import read_run

from .pipelines import easy_examples, seven_examples
from .strangers import CALLBACK, install_evil_package, with_callback

ROOT = Path(__file__).resolve().parents[2]


def project(path: Path, examples: tuple[Example, ...]) -> Path:
    save_project(Document(examples=list(examples)), path)
    return path


def article_file(path: Path, examples: tuple[Example, ...], *, exclusive: bool = False) -> Path:
    """Write a file without statuses, as the article has it."""
    raw = {
        "examples": [
            {
                "content": e.content,
                "annotations": [
                    {
                        "start": a.start,
                        "end": a.end - (not exclusive),
                        "tag_name": a.tag_name,
                        "value": e.content[a.start : a.end],
                    }
                    for a in e.annotations
                ],
            }
            for e in examples
        ]
    }
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


@pytest.fixture
def ruler(tmp_path: Path) -> Path:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": "friday"}])
    nlp.to_disk(tmp_path / "ruler")
    return tmp_path / "ruler"


def test_train_follows_the_word_rules_of_the_file(tmp_path: Path) -> None:
    file, out = tmp_path / "event.json", tmp_path / "run"
    rules = (WordRule("friday", ("fri", "day")),)
    save_project(Document(Settings(token_rules=rules), list(easy_examples(30))), file)
    assert cli.main(["train", str(file), "--output", str(out), "--max-steps", "5"]) == 0
    assert read_run(out).tokenizer == ({"text": "friday", "pieces": ["fri", "day"]},)
    model = spacy.load(out / "model-best")
    assert [token.text for token in model.make_doc("on friday")] == ["on", "fri", "day"]


def test_train_makes_the_run_folder_and_tells_what_came_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project(tmp_path / "event.json", easy_examples(60))
    out = tmp_path / "deep" / "run"
    assert cli.main(["train", str(file), "--output", str(out), "--max-steps", "40"]) == 0
    printed = capsys.readouterr()
    run = read_run(out)
    assert run.scores is not None
    assert f"Model: {out / 'model-best'}" in printed.out
    assert f"{run.train} sentences" in printed.out
    assert "ACTION" in printed.out and "all labels" in printed.out
    assert run.project == "event"


def test_train_prints_one_json_object_and_nothing_else_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = seven_examples()
    file = project(tmp_path / "event.json", examples)
    arguments = ["train", str(file), "--output", str(tmp_path / "run"), "--json"]
    assert cli.main([*arguments, "--max-steps", "3", "--seed", "7"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["scores"] == {"measured": False}
    assert (data["train"], data["dev"], data["stopped"]) == (7, 0, False)
    assert data["labels"] == ["ACTION", "DATE", "TIME"]
    assert data["folder"] == str(tmp_path / "run")
    assert read_run(tmp_path / "run").settings["seed"] == 7


def test_a_whole_process_prints_one_json_object_and_nothing_else(
    tmp_path: Path, home: Path
) -> None:
    file = project(tmp_path / "event.json", seven_examples())
    arguments = ["train", str(file), "--output", str(tmp_path / "run"), "--max-steps", "20"]
    printed, complaint = program(*arguments, "--json", home=home).communicate()
    assert printed.count("\n") == 1, complaint
    data = json.loads(printed)
    assert (data["train"], data["dev"], data["steps"]) == (7, 0, 20)
    assert complaint == ""


def test_a_file_without_statuses_is_taken_as_finished_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = article_file(tmp_path / "a.json", (*seven_examples(), Example("Hello there")))
    common = ["train", str(file), "--max-steps", "2", "--json", "--output"]
    assert cli.main([*common, str(tmp_path / "all")]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["train"] == 8
    assert any("taken as finished" in sentence for sentence in data["decided"])
    assert cli.main([*common, str(tmp_path / "tagged"), "--untagged", "todo"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["train"] == 7
    assert any("left out" in sentence for sentence in data["decided"])


def test_what_was_mended_in_a_file_is_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = article_file(tmp_path / "a.json", seven_examples())
    raw = json.loads(file.read_text(encoding="utf-8"))
    raw["examples"][1]["annotations"][0]["end"] = str(raw["examples"][1]["annotations"][0]["end"])
    file.write_text(json.dumps(raw), encoding="utf-8")
    before = file.read_bytes()
    arguments = ["train", str(file), "--max-steps", "2", "--json", "--output"]
    assert cli.main([*arguments, str(tmp_path / "run")]) == 0
    output = capsys.readouterr()
    assert "a.json: In one example, offsets were written as text" in output.err
    assert json.loads(output.out)["train"] == 7
    assert file.read_bytes() == before


def test_changes_that_a_crash_kept_out_of_the_file_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project(tmp_path / "event.json", seven_examples())
    journal = Journal(journal_path(file), file)
    journal.begin_state("digest", "Opened", b"{}")
    journal.append([Entry(2, Kind.DO, "Tag", b"", 0.0)])
    journal.close()
    arguments = ["train", str(file), "--output", str(tmp_path / "run"), "--max-steps", "2"]
    assert cli.main(arguments) == 0
    assert "event.json lacks 1 change of the last session" in capsys.readouterr().out


def test_exclusive_ends_are_recognised_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = article_file(tmp_path / "a.json", seven_examples(), exclusive=True)
    arguments = ["train", str(file), "--output", str(tmp_path / "run"), "--max-steps", "2"]
    assert cli.main([*arguments, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert any("exclusive" in s or "after" in s for s in data["decided"])
    assert data["notes"] == []


def test_ends_that_cannot_be_decided_need_the_flag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = {
        "examples": [{"content": "a b", "annotations": [{"start": 0, "end": 1, "tag_name": "x"}]}]
    }
    file = tmp_path / "a.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    arguments = ["train", str(file), "--output", str(tmp_path / "run"), "--max-steps", "2"]
    status = cli.main(arguments)
    if status == 0:
        pytest.skip("this file is decided by its word edges")
    assert "--end" in capsys.readouterr().err
    assert cli.main([*arguments, "--end", "exclusive"]) == 0


def test_a_dev_file_is_measured_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project(tmp_path / "train.json", easy_examples(30))
    dev = project(tmp_path / "dev.json", easy_examples(9, seed=8))
    arguments = ["train", str(file), "--dev", str(dev), "--output", str(tmp_path / "run")]
    assert cli.main([*arguments, "--max-steps", "5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["dev"] == 9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"file": "nowhere.json"}, "nowhere.json"),
        ({"base": "blank:tlh"}, "tlh"),
        ({"base": "en_core_web_xxl"}, "en_core_web_xxl"),
        ({"output": "."}, "not empty"),
        ({"output": "event.json"}, "event.json is a file"),
        ({"output": "event.json/run"}, "event.json is a file"),
        ({"output": "event.json/deep/run"}, "event.json is a file"),
        ({"file": "nosuch.json"}, "nosuch.json was not found"),
        ({"file": "nosuch.json"}, "Check the name"),
        ({"examples": "none"}, "nothing to train on"),
        ({"json": "broken"}, "line"),
    ],
)
def test_errors_are_one_line_on_standard_error_and_status_1(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    project(tmp_path / "event.json", () if "examples" in change else seven_examples())
    if "json" in change:
        (tmp_path / "event.json").write_text('{"examples": [\n{,]}', encoding="utf-8")
    arguments = ["train", change.get("file", "event.json")]
    arguments += ["--output", change.get("output", "run")]
    arguments += ["--base", change["base"]] if "base" in change else []
    assert cli.main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("eventner: ")
    assert printed.err.count("\n") == 1
    assert words in printed.err
    assert "Traceback" not in printed.err
    assert not (tmp_path / "run").exists()


def test_something_unforeseen_is_one_line_too(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    expected_errors: list[str],
) -> None:
    expected_errors.append("unexpected error")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(members, "run_loop", fail)
    file = project(tmp_path / "event.json", seven_examples())
    assert cli.main(["train", str(file), "--output", str(tmp_path / "run")]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("eventner: ") and printed.count("\n") == 1
    assert "two lines" in printed
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["event.json"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["train", "x.json"],
        ["train", "x.json", "--output", "y", "--untagged", "maybe"],
        ["predict"],
        ["--nonsense"],
        ["a.json", "--sample"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage: eventner" in capsys.readouterr().err


def test_version_and_help_need_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["--version"], __version__),
        (["--help"], "eventner train FILE --output DIR"),
        (["train", "--help"], "Ctrl+C stops"),
        (["predict", "--help"], "one text a line"),
    ):
        with pytest.raises(SystemExit) as caught:
            cli.main(arguments)
        assert caught.value.code == 0
        assert words in capsys.readouterr().out


def test_predict_prints_entities_of_a_text(ruler: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["predict", str(ruler), "yoga on friday"]) == 0
    assert capsys.readouterr().out.split() == ["DATE", "friday"]
    assert cli.main(["predict", str(ruler), "yoga on friday", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ents"] == [{"start": 8, "end": 14, "label": "DATE", "text": "friday"}]


@pytest.mark.parametrize("argument", [[], ["-"]])
def test_predict_reads_lines(
    ruler: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    argument: list[str],
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("friday é\r\n\nnothing\n"))
    assert cli.main(["predict", str(ruler), *argument, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(d["text"], len(d["ents"])) for d in lines] == [("friday é", 1), ("nothing", 0)]


def test_predict_without_a_model_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["predict", str(tmp_path / "nowhere"), "x"]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_missing_standard_streams_stop_nothing(
    ruler: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    assert cli.main(["predict", str(ruler), "friday"]) == 0
    assert cli.main(["predict", str(ruler)]) == 1


def test_without_a_place_for_the_log_it_works_too(
    ruler: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "file" / "home"))
    stop_logging()
    assert cli.main(["predict", str(ruler), "friday"]) == 0


def test_a_strangers_model_of_spacys_own_parts_is_opened_and_that_is_said(
    ruler: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["predict", str(ruler), "friday"]) == 0
    printed = capsys.readouterr()
    assert printed.out.split() == ["DATE", "friday"]
    assert printed.err.startswith("eventner: “en_pipeline 0.0.0” was not trained here")
    assert printed.err.count("\n") == 1
    assert cli.main(["predict", str(ruler), "friday", "--trust"]) == 0
    assert capsys.readouterr().err == ""


def test_what_was_trained_here_is_opened_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project(tmp_path / "event.json", seven_examples())
    first, second = tmp_path / "first", tmp_path / "second"
    assert cli.main(["train", str(file), "--output", str(first), "--max-steps", "2"]) == 0
    arguments = ["train", str(file), "--output", str(second), "--max-steps", "2"]
    assert cli.main([*arguments, "--base", str(first)]) == 0
    assert cli.main(["predict", str(second), "friday"]) == 0
    assert capsys.readouterr().err == ""


def test_a_model_that_would_run_other_code_is_refused_without_the_flag(
    ruler: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marker = install_evil_package(tmp_path / "site", monkeypatch)
    with_callback(ruler)
    file = project(tmp_path / "event.json", seven_examples())
    out = tmp_path / "run"
    training = ["train", str(file), "--output", str(out), "--max-steps", "2", "--base", str(ruler)]
    for command in (["predict", str(ruler), "friday"], training):
        assert cli.main(command) == 1
        printed = capsys.readouterr()
        assert printed.out == "" and printed.err.count("\n") == 1
        for words in ("evil-parts 6.6", CALLBACK, "--trust", str(ruler)):
            assert words in printed.err
        assert not marker.exists() and not out.exists()
        assert cli.main([*command, "--trust"]) == 0
        assert capsys.readouterr().err == ""
        assert marker.exists()
        marker.unlink()
        sys.modules.pop("evil_parts")


def program(*arguments: str, home: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "EVENTNER_HOME": str(home), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "eventner_gui", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_a_reader_that_goes_away_is_no_traceback(ruler: Path, home: Path) -> None:
    running = program("predict", str(ruler), "--json", "--trust", home=home)
    assert running.stdin and running.stdout and running.stderr
    running.stdin.write("friday\n")
    running.stdin.flush()
    running.stdout.readline()
    running.stdout.close()
    try:
        running.stdin.write("friday\n" * 5000)
        running.stdin.close()
    except BrokenPipeError:
        pass
    assert running.wait() == 1
    assert running.stderr.read() == ""
    running.stderr.close()


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT to another process")
def test_interrupting_keeps_the_best_so_far(tmp_path: Path, home: Path) -> None:
    file = project(tmp_path / "event.json", easy_examples(80))
    out = tmp_path / "run"
    arguments = ["train", str(file), "--output", str(out), "--max-steps", "100000", "--json"]
    running = program(*arguments, home=home)
    wait_for_evaluation(tmp_path, running)
    running.send_signal(signal.SIGINT)
    printed, complaint = running.communicate()
    assert running.returncode == 0, complaint
    assert "the best model so far is kept" in complaint
    assert json.loads(printed)["stopped"] is True
    assert (out / "model-best" / "meta.json").is_file()


def test_interrupting_twice_gives_up_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted_twice(*_: object, should_stop: Callable[[], bool], **__: object) -> None:
        signal.raise_signal(signal.SIGINT)
        assert should_stop()
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(members, "run_loop", interrupted_twice)
    file = project(tmp_path / "event.json", seven_examples())
    before = signal.getsignal(signal.SIGINT)
    assert cli.main(["train", str(file), "--output", str(tmp_path / "run")]) == 130
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().out == ""
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["event.json"]


def test_interrupting_before_the_first_step_is_130_with_nothing_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*arguments: object, **named: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return prepare(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ready, "prepare", interrupted)
    file = project(tmp_path / "event.json", seven_examples())
    assert cli.main(["train", str(file), "--output", str(tmp_path / "run")]) == 130
    assert "stopped before it had learnt anything" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def wait_for_evaluation(folder: Path, running: subprocess.Popen[str]) -> None:
    """Wait until the log of the unfinished run tells of a measurement."""
    while running.poll() is None:
        for log in folder.glob(".run.partial-*/log.txt"):
            if "Step 20:" in log.read_text(encoding="utf-8"):
                return
    pytest.fail(f"ended too soon: {running.communicate()}")
