from __future__ import annotations

from pathlib import Path

import pytest

from eventner_gui.core.errors import FormatError
from eventner_gui.core.mistakes import count_errors
from eventner_gui.nlp.comparison import scores_of
from eventner_gui.nlp.held_out import held_out_answers, held_out_examples, held_out_of
from eventner_gui.storage.predictions import HeldOut

from .pipelines import easy_examples, seven_examples, train_run


def test_answers_are_found_once_and_then_read(tmp_path: Path) -> None:
    run = train_run(tmp_path / "run", easy_examples(40), max_steps=15)
    kept = tmp_path / "run" / HeldOut.DEV.file
    written_by_training = kept.read_bytes()
    kept.unlink()  # as in a run of before training wrote it
    found = held_out_answers(run.folder)
    assert kept.read_bytes() == written_by_training
    assert len(found) == run.dev == len(held_out_examples(run.folder))
    assert run.scores and scores_of(found).f == pytest.approx(run.scores.f)
    assert kept.is_file()
    (run.folder / "model-best" / "config.cfg").unlink()
    assert held_out_answers(run.folder) == found
    assert count_errors(found).sentences == run.dev
    assert len(held_out_of([run.folder, run.model_best, tmp_path])) == run.dev
    (run.folder / "dev.spacy").write_bytes(b"x")
    with pytest.raises(FormatError, match="held out cannot be read"):
        held_out_examples(run.folder)


def test_damaged_answers_are_made_anew(tmp_path: Path) -> None:
    run = train_run(tmp_path / "run", easy_examples(30), max_steps=2)
    kept = run.folder / HeldOut.DEV.file
    kept.write_text("{", encoding="utf-8")
    assert len(held_out_answers(run.folder)) == run.dev
    assert kept.read_text(encoding="utf-8").count("\n") == run.dev


def test_a_run_that_held_nothing_out_has_no_answers(tmp_path: Path) -> None:
    run = train_run(tmp_path / "run", seven_examples(), max_steps=1)
    assert held_out_answers(run.folder) == [] == list(held_out_examples(run.folder))
