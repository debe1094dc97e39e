"""The service among clients that misbehave: a short form of `tests.reliability.service`."""

from __future__ import annotations

from .service import run


def test_right_requests_are_answered_among_faulty_ones():
    found = run(seconds=4, clients=8, seed=3)
    assert not found.wrong
    assert found.counts["right"]
    assert len(found.counts) > 6
