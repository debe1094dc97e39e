"""What a model's labels are suggested as."""

from __future__ import annotations

from eventner_gui.core.document import Label, Settings
from eventner_gui.core.label_mapping import LEFT_OUT, label_for, with_choice

SETTINGS = Settings(labels=(Label("date", "#000000"), Label("Person", "#111111")))
DATE, PERSON = SETTINGS.labels


def test_the_same_name_in_any_case_goes_by_itself_and_others_are_left_out() -> None:
    assert label_for("DATE", {}, SETTINGS) is DATE
    assert label_for("person", {}, SETTINGS) is PERSON
    assert label_for("GPE", {}, SETTINGS) is None


def test_a_choice_goes_before_the_name() -> None:
    chosen = {"PER": "Person", "DATE": LEFT_OUT, "GPE": "place"}
    assert label_for("PER", chosen, SETTINGS) is PERSON
    assert label_for("DATE", chosen, SETTINGS) is None
    assert label_for("GPE", chosen, SETTINGS) is None, "the project has no such label any more"


def test_only_what_does_not_go_by_itself_is_kept() -> None:
    chosen = with_choice({}, "PER", "Person", SETTINGS)
    assert chosen == {"PER": "Person"}
    chosen = with_choice(chosen, "DATE", LEFT_OUT, SETTINGS)
    assert chosen == {"PER": "Person", "DATE": LEFT_OUT}
    chosen = with_choice(chosen, "DATE", "date", SETTINGS)
    assert chosen == {"PER": "Person"}
    assert with_choice(chosen, "PER", LEFT_OUT, SETTINGS) == {}
