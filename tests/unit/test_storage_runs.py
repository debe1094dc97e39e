from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.core.errors import FileError, FormatError
from eventner_gui.core.notes import Note
from eventner_gui.core.scores import LabelScore, Scores, label_score
from eventner_gui.storage.model_in_use import choose_run, run_in_use
from eventner_gui.storage.run_edits import annotate_run, delete_run, rename_run, trash_run
from eventner_gui.storage.run_files import write_notes
from eventner_gui.storage.run_record import record_from_json, record_to_json
from eventner_gui.storage.runs import (
    Evaluation,
    RunRecord,
    list_runs,
    next_run_folder,
    read_log,
    read_notes,
    read_run,
    remove_unfinished,
    runs_folder_of,
    unfinished_folder,
    write_run,
)

SCORES = Scores(0.75, None, 0.5, {"DATE": LabelScore(0.75, None, 0.5, 3)})


def record(folder: Path, created: str = "2026-01-02T03:04:05+00:00") -> RunRecord:
    return RunRecord(
        name=folder.name,
        folder=folder,
        created=created,
        project="Kalender",
        base="blank:de",
        language="de",
        train=10,
        dev=3,
        labels={"DATE": (4, 1), "ÉTÉ": (1, 0)},
        settings={"seed": 0, "dropout": 0.3},
        scores=SCORES,
        best_step=20,
        steps=40,
        seconds=1.5,
        stopped=False,
        notes=2,
        versions={"spacy": "3.8"},
        history=(Evaluation(0, None, 12.5), Evaluation(20, 0.5, 1.25)),
        beyond_config=("Something.",),
    )


def made(folder: Path, created: str = "2026-01-02T03:04:05+00:00") -> RunRecord:
    folder.mkdir(parents=True)
    run = record(folder, created)
    write_run(run, folder)
    return run


def test_a_record_reads_back_as_it_was_written(tmp_path: Path) -> None:
    run = made(tmp_path / "run-001")
    assert read_run(run.folder) == run
    text = (run.folder / "run.json").read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert "ÉTÉ" in text or "\\u00c9" in text
    assert sorted(p.name for p in run.folder.iterdir()) == ["run.json", "scores.json"]


def test_what_is_no_unicode_reads_back_too(tmp_path: Path) -> None:
    run = replace(record(tmp_path), project="caf\udce9")
    write_run(run, tmp_path)
    assert read_run(tmp_path).project == "caf\udce9"
    notes = [Note("dropped", "half \ud83d\u2028é", "A", "\ud83d", "no")]
    write_notes(notes, tmp_path)
    assert read_notes(tmp_path) == notes


UNIT = st.none() | st.floats(0, 1).map(lambda x: round(x, 4))


@given(UNIT, UNIT, UNIT, st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=3))
def test_scores_survive_the_file(
    precision: float | None, recall: float | None, f: float | None, labels: dict[str, int]
) -> None:
    scores = Scores(
        precision, recall, f, {k: LabelScore(precision, recall, f, n) for k, n in labels.items()}
    )
    run = replace(record(Path("x")), scores=scores)
    assert record_from_json(record_to_json(run), Path("x")) == run
    nothing = replace(run, scores=None)
    assert record_from_json(record_to_json(nothing), Path("x")) == nothing


def test_counts_become_scores() -> None:
    assert label_score(2, 4, 3) == LabelScore(0.5, 2 / 3, 4 / 7, 3)
    assert label_score(0, 0, 0) == LabelScore(None, None, None, 0)


def test_runs_are_listed_newest_first_and_leftovers_are_passed_over(tmp_path: Path) -> None:
    old = made(tmp_path / "run-001", "2026-01-01T00:00:00+00:00")
    new = made(tmp_path / "run-002", "2026-01-03T00:00:00+00:00")
    write_run(new, made(tmp_path / ".run-003.partial-1").folder)
    (tmp_path / "notes").mkdir()
    assert list_runs(tmp_path) == [new, old]
    assert list_runs(tmp_path / "nowhere") == []


@pytest.mark.parametrize("text", ["{", "[]", '{"name": "x"}', '{"version": 1, "scores": 3}'])
def test_a_broken_run_is_passed_over_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    run = made(tmp_path / "run-001")
    made(tmp_path / "run-002")
    (tmp_path / "run-002" / "run.json").write_text(text, encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert list_runs(tmp_path) == [run]
    assert "run-002" in caplog.text
    with pytest.raises(FormatError, match="run-002"):
        read_run(tmp_path / "run-002")


def test_runs_lie_beside_their_project_and_are_numbered(tmp_path: Path) -> None:
    folder = runs_folder_of(tmp_path / "Meine Sätze.json")
    assert folder == tmp_path / "Meine Sätze-runs"
    assert next_run_folder(folder) == folder / "run-001"
    made(folder / "run-009")
    (folder / "run-x").mkdir()
    assert next_run_folder(folder) == folder / "run-010"


def test_the_number_of_a_deleted_run_does_not_come_again(tmp_path: Path) -> None:
    runs = [made(tmp_path / f"run-{number:03d}") for number in (1, 2, 3)]
    delete_run(runs[2])
    delete_run(runs[0])
    assert next_run_folder(tmp_path) == tmp_path / "run-004"
    assert list_runs(tmp_path) == [runs[1]]
    delete_run(runs[1])
    assert next_run_folder(tmp_path) == tmp_path / "run-004"
    made(tmp_path / "run-007")
    assert next_run_folder(tmp_path) == tmp_path / "run-008"


def test_a_damaged_number_file_stops_nothing(tmp_path: Path) -> None:
    delete_run(made(tmp_path / "run-001"))
    [kept] = tmp_path.iterdir()
    kept.write_bytes(b"\xff?")
    made(tmp_path / "run-005")
    assert next_run_folder(tmp_path) == tmp_path / "run-006"


def test_a_run_is_renamed_where_it_is(tmp_path: Path) -> None:
    run = made(tmp_path / "run-001")
    renamed = rename_run(run, "  with   more dates ")
    assert renamed.name == "with more dates"
    assert list_runs(tmp_path) == [renamed]
    assert renamed.folder == run.folder
    with pytest.raises(FileError):
        rename_run(run, "  ")


def test_a_note_is_kept_until_it_is_taken_away(tmp_path: Path) -> None:
    run = made(tmp_path / "run-001")
    before = (run.folder / "run.json").read_bytes()
    noted = annotate_run(run, " fewer places\nafter the talk with Ana ")
    assert noted.note == "fewer places\nafter the talk with Ana"
    assert list_runs(tmp_path) == [noted]
    assert annotate_run(noted, "  ") == run
    assert (run.folder / "run.json").read_bytes() == before


def test_the_newest_run_is_in_use_unless_another_was_chosen(tmp_path: Path) -> None:
    assert run_in_use(tmp_path, []) is None
    old, middle, new = (made(tmp_path / f"run-{number:03d}") for number in (1, 2, 3))
    runs = [new, middle, old]
    assert run_in_use(tmp_path, runs) == new
    choose_run(tmp_path, old, runs)
    assert run_in_use(tmp_path, runs) == old
    newest = made(tmp_path / "run-004")
    assert run_in_use(tmp_path, [newest, *runs]) == old
    choose_run(tmp_path, newest, [newest, *runs])
    even_newer = made(tmp_path / "run-005")
    assert run_in_use(tmp_path, [even_newer, newest, *runs]) == even_newer


def test_without_the_chosen_run_the_newest_is_in_use(tmp_path: Path) -> None:
    old, new = made(tmp_path / "run-001"), made(tmp_path / "run-002")
    choose_run(tmp_path, old, [new, old])
    delete_run(old)
    assert run_in_use(tmp_path, [new]) == new
    (tmp_path / "model-in-use.txt").write_bytes(b"\xff")
    assert run_in_use(tmp_path, [new]) == new
    with pytest.raises(FileError):
        choose_run(tmp_path / "gone", old, [new, old])


def test_a_run_in_the_trash_keeps_its_number(tmp_path: Path) -> None:
    run = made(tmp_path / "run-001")
    assert not trash_run(run, lambda _folder: False)
    assert list_runs(tmp_path) == [run]
    assert trash_run(run, lambda folder: bool(folder.rename(tmp_path.parent / "trash")))
    assert next_run_folder(tmp_path) == tmp_path / "run-002"


def test_a_run_that_is_gone_cannot_be_renamed_or_removed(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        rename_run(record(tmp_path / "run-001"), "x")
    with pytest.raises(FileError):
        delete_run(record(tmp_path / "run-001"))


def test_a_run_is_removed_with_its_models(tmp_path: Path) -> None:
    run = made(tmp_path / "run-001")
    (run.model_best / "ner").mkdir(parents=True)
    delete_run(run)
    assert not [p.name for p in tmp_path.iterdir() if "run-001" in p.name]


def test_leftovers_of_dead_processes_are_removed_and_those_of_living_ones_stay(
    tmp_path: Path,
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    gone = tmp_path / f".run-001.partial-{dead.pid}"
    ours = unfinished_folder(tmp_path / "run-002")
    parents = tmp_path / f".run-003.partial-{os.getppid()}"
    for folder in (gone, ours, parents):
        folder.mkdir()
    if os.name == "nt":
        os.utime(gone, (0, 0))
    assert remove_unfinished(tmp_path) == [gone]
    assert not gone.exists()
    assert ours.exists() and parents.exists()


def test_notes_and_log_read_back(tmp_path: Path) -> None:
    notes = [
        Note("dropped", "Ça va\nbien", "DATE", "va", "Because."),
        Note("left out", "", "", "", "x"),
    ]
    write_notes(notes, tmp_path)
    assert read_notes(tmp_path) == notes
    (tmp_path / "log.txt").write_text("  0.1 s  Grüße\n", encoding="utf-8")
    assert read_log(tmp_path) == "  0.1 s  Grüße\n"


def test_missing_or_damaged_notes_and_log_are_told(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"notes\.jsonl"):
        read_notes(tmp_path)
    with pytest.raises(FormatError, match=r"log\.txt"):
        read_log(tmp_path)
    (tmp_path / "notes.jsonl").write_text('{"kind": "dropped"}\n', encoding="utf-8")
    with pytest.raises(FormatError):
        read_notes(tmp_path)
