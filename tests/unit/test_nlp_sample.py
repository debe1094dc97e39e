from __future__ import annotations

from pathlib import Path

from eventner_gui.core.document import Status
from eventner_gui.core.split import text_key
from eventner_gui.nlp.prediction import load_model
from eventner_gui.nlp.training import TrainingJob, TrainingSettings, train
from eventner_gui.nlp.trust import Trust
from eventner_gui.storage.projects import open_project
from eventner_gui.storage.resources import sample_data
from eventner_gui.storage.runs import read_notes

ARTICLE = "Could you please reserve a team brainstorming session on coming Wednesday at 11 AM?"


def test_a_model_of_the_sample_finds_what_is_in_the_articles_sentence(tmp_path: Path) -> None:
    document = open_project(sample_data() / "event_schedule_data.json").document
    examples = tuple(e for e in document.examples if e.status is Status.DONE)
    assert text_key(ARTICLE) not in {text_key(e.content) for e in document.examples}
    run = train(
        TrainingJob(
            examples, TrainingSettings(max_steps=400, quality="quick", cross_validate=False)
        ),
        tmp_path / "run",
        report=lambda _: None,
        should_stop=lambda: False,
    )
    assert read_notes(run.folder) == []
    found = {
        entity.label for entity in load_model(run.folder, Trust.KNOWN).predict(ARTICLE).entities
    }
    assert found >= {"ACTION", "DATE", "TIME"}
    assert found & {"NAME", "DOMAIN"}
