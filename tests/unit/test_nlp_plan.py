from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.nlp.jobs import TrainingSettings
from eventner_gui.nlp.plan import MUCH_DATA, choose


def test_what_the_user_set_is_taken() -> None:
    settings = TrainingSettings(seed=3, max_steps=77, dropout=0.0, learn_rate=0.01, patience=20)
    plan = choose(settings, train_words=500, measures=True)
    assert (plan.seed, plan.max_steps, plan.dropout) == (3, 77, 0.0)
    assert (plan.learn_rate, plan.patience) == (0.01, 20)


def test_without_anything_to_measure_on_patience_is_off() -> None:
    assert choose(TrainingSettings(patience=100), train_words=60, measures=False).patience == 0


def test_nothing_is_chosen_by_what_is_held_out_unless_asked_for() -> None:
    assert choose(TrainingSettings(), train_words=5_000, measures=True).patience == 0


@given(st.integers(1, 10**7))
def test_more_data_never_means_fewer_steps_or_more_models(words: int) -> None:
    small = choose(TrainingSettings(), train_words=words, measures=True)
    large = choose(TrainingSettings(), train_words=2 * words, measures=True)
    assert 150 <= small.max_steps <= large.max_steps <= 4_000
    assert small.members >= large.members >= 2
    assert small.eval_frequency <= large.eval_frequency


@pytest.mark.parametrize("max_steps", [1, 2, 5, 10, 50])
def test_a_short_training_is_measured_at_its_end(max_steps: int) -> None:
    plan = choose(TrainingSettings(max_steps=max_steps), train_words=500, measures=True)
    assert plan.eval_frequency >= 1
    assert max_steps % plan.eval_frequency == 0


def test_one_recogniser_is_trained_quickly_and_where_several_cannot_be_joined() -> None:
    quick = TrainingSettings(quality="quick")
    assert choose(quick, train_words=MUCH_DATA, measures=True).members == 1
    assert choose(TrainingSettings(), train_words=99, measures=True, joined=False).members == 1


def test_one_recogniser_is_trained_where_there_are_too_few_sentences_to_measure_on() -> None:
    assert choose(TrainingSettings(), train_words=99, measures=False).members == 1
