"""What was chosen about another program's version outlives a crash before the file is written."""

from __future__ import annotations

import pytest

from eventner_gui.core.document import Status

from .machine import SessionMachine


@pytest.fixture
def machine(qapp):
    made = SessionMachine()
    yield made
    made.teardown()


@pytest.mark.parametrize("choice", ["take", "keep", "merge"])
@pytest.mark.parametrize("edited_after", [True, False])
def test_a_choice_outlives_a_crash(machine, choice, edited_after):
    machine.tag(0, 0, 2, 0)
    machine.hold_out("0a")
    machine.save()
    machine.tag(1, 1, 3, 1)
    machine.another_program_writes(Status.DONE, "3d")
    {"take": machine.take_theirs, "keep": machine.keep_mine}.get(
        choice, lambda: machine.merge(False)
    )()
    if edited_after:
        machine.tag(2, 0, 2, 0)
        machine.hold_out("1b")
    machine.crash_and_open(False)
    machine.document_and_model_agree()
    machine.undo_leads_where_it_did()
    machine.save()


def test_a_version_that_changes_nothing_outlives_a_crash(machine):
    machine.another_program_writes(Status.DONE, "3d")
    machine.take_theirs()
    machine.save()
    machine.another_program_writes(Status.DONE, "4e")
    machine.take_theirs()
    machine.undo(2)
    machine.crash_and_open(False)
    machine.document_and_model_agree()
    machine.undo_leads_where_it_did()
