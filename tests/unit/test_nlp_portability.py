"""What a training leaves behind works where EventNER is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from eventner_gui.nlp.bases import parse_base
from eventner_gui.storage.runs import RunRecord

from .pipelines import easy_examples, seven_examples, tagger_pipeline, train_run

PREDICT = """
import json, sys
import spacy
nlp = spacy.load(sys.argv[1])
ents = [(e.text, e.label_) for e in nlp("book yoga on friday").ents]
assert not [name for name in sys.modules if name.startswith("eventner_gui.")]
try:
    import eventner_gui
except ImportError:
    print(json.dumps({"ents": ents, "pipes": nlp.pipe_names}))
"""


# An editable installation can be imported from everywhere: None in its place makes every import of
# it fail, as where it is not installed. Then what follows runs as `python -c` or `python -m`.
WITHOUT_US = """
import runpy, sys
sys.modules["eventner_gui"] = None
kind, what, *sys.argv[1:] = sys.argv[1:]
sys.path.insert(0, "")
if kind == "-m":
    sys.argv[0] = what
    runpy.run_module(what, run_name="__main__", alter_sys=True)
else:
    exec(what)
"""


def plain(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, with the project out of reach."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment["PYTHONUTF8"] = "1"
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_US, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def blank_run(folder: Path) -> RunRecord:
    return train_run(folder, easy_examples(60), max_steps=40)


def unmeasured_run(folder: Path) -> RunRecord:
    return train_run(folder, seven_examples(), max_steps=20)


def finetuned_run(folder: Path) -> RunRecord:
    tagger_pipeline().to_disk(folder.parent / "base")
    return train_run(
        folder, easy_examples(60), base=parse_base(str(folder.parent / "base")), max_steps=20
    )


@pytest.mark.parametrize("make", [blank_run, unmeasured_run, finetuned_run])
def test_plain_spacy_loads_the_model_and_trains_it_again(make: object, tmp_path: Path) -> None:
    assert callable(make)
    run: RunRecord = make(tmp_path / "run")
    # Elsewhere, so that no path of this machine can help.
    moved = run.folder.rename(tmp_path / "moved")
    (tmp_path / "base").exists() and (tmp_path / "base").rename(tmp_path / "hidden")
    outside = tmp_path / "outside"
    outside.mkdir()
    done = plain(["-c", PREDICT, str(moved / "model-best")], outside)
    assert done.returncode == 0, done.stderr
    assert '"ner"' in done.stdout
    again = plain(["-m", "spacy", "train", "config.cfg", "--output", "repeat"], moved)
    assert again.returncode == 0, again.stdout + again.stderr
    assert (moved / "repeat" / "model-best" / "ner" / "model").is_file()
    filled = plain(
        ["-m", "spacy", "init", "fill-config", "base_config.cfg", "filled.cfg"]
        + (["--pretraining"] if (moved / "base-model").exists() else []),
        moved,
    )
    assert filled.returncode == 0, filled.stdout + filled.stderr


def test_repeating_with_plain_spacy_takes_the_same_steps(tmp_path: Path) -> None:
    run = blank_run(tmp_path / "run")
    again = plain(["-m", "spacy", "train", "config.cfg", "--output", "repeat"], run.folder)
    assert again.returncode == 0, again.stderr
    rows = [line.split() for line in again.stdout.splitlines() if line.strip()[:1].isdigit()]
    theirs = {int(row[1]): float(row[-1]) for row in rows if len(row) >= 6}
    ours = {evaluation.step: evaluation.f or 0.0 for evaluation in run.history}
    assert theirs.keys() == ours.keys()
    # The products are rounded otherwise, so the last evaluations agree roughly.
    last = max(ours)
    assert theirs[last] == pytest.approx(ours[last], abs=0.1)
