"""The short form of `fuzz_session.py`: a session and a plain model of it agree after each step."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from .machine import SessionMachine


@pytest.fixture(autouse=True)
def application(qapp):
    return qapp


TestSession = SessionMachine.TestCase
TestSession.settings = settings(
    max_examples=40,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
