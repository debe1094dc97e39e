"""Puts a run of the past into the parts of the page that show one."""

from __future__ import annotations

from ...core.document import Settings
from ...core.errors import EventNerError
from ...storage.run_files import read_log, read_notes
from ...storage.run_record import RunRecord
from .details import TrainingDetails
from .plot import TrainingPlot
from .scores_card import ScoresCard, measurements_of


def show_run(
    run: RunRecord,
    settings: Settings,
    *,
    plot: TrainingPlot,
    scores: ScoresCard,
    details: TrainingDetails,
) -> EventNerError | None:
    """Show a run as it was; return what of it could not be read."""
    plot.show_history(
        [(point.step, point.f) for point in run.history if point.f is not None],
        [(point.step, point.loss) for point in run.history if point.loss is not None],
    )
    scores.show_counts(run.labels, settings)
    scores.show_measurements(measurements_of(run))
    details.clear()
    try:
        details.show_notes(read_notes(run.folder))
        details.show_log(read_log(run.folder))
    except EventNerError as error:
        return error
    return None
