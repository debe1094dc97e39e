from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventner_gui.nlp.jobs import TrainingSettings
from eventner_gui.nlp.plan import choose


def test_what_the_user_set_is_taken() -> None:
    settings = TrainingSettings(seed=3, max_steps=77, dropout=0.0, learn_rate=0.01, patience=0)
    plan = choose(settings, train_words=500, dev_words=100)
    assert (plan.seed, plan.max_steps, plan.dropout) == (3, 77, 0.0)
    assert (plan.learn_rate, plan.patience) == (0.01, 0)


def test_without_a_dev_set_the_number_of_steps_is_fixed_and_patience_off() -> None:
    plan = choose(TrainingSettings(patience=100), train_words=60, dev_words=0)
    assert plan.patience == 0
    assert plan.max_steps == choose(TrainingSettings(), train_words=200, dev_words=0).max_steps


@given(st.integers(1, 10**7), st.integers(1, 10**6))
def test_more_data_never_means_fewer_steps_or_more_measuring(train: int, dev: int) -> None:
    small = choose(TrainingSettings(), train_words=train, dev_words=dev)
    large = choose(TrainingSettings(), train_words=2 * train, dev_words=2 * dev)
    assert small.max_steps <= large.max_steps
    assert small.eval_frequency <= large.eval_frequency
    assert small.patience >= 2 * small.eval_frequency


@pytest.mark.parametrize("max_steps", [1, 2, 5, 10, 50])
def test_a_short_training_is_measured_at_its_end(max_steps: int) -> None:
    plan = choose(TrainingSettings(max_steps=max_steps), train_words=500, dev_words=100)
    assert plan.eval_frequency >= 1
    assert max_steps % plan.eval_frequency == 0
