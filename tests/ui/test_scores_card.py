from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from eventner_gui.core.cross_validation import CrossValidation, FoldScore
from eventner_gui.core.document import Settings
from eventner_gui.core.scores import LabelScore, Scores
from eventner_gui.core.significance import Interval
from eventner_gui.ui.theme.theme import Theme
from eventner_gui.ui.train.scores_card import Measurement, ScoresCard, measurements_of
from tests.ui.places import add_run

DEV = Scores(0.8, 0.6, 0.69, {"DATE": LabelScore(0.8, 0.6, 0.69, 10)})
FOLDS = Scores(0.7, 0.7, 0.7, {"DATE": LabelScore(0.9, 0.9, 0.9, 40), "X": LabelScore(0, 0, 0, 3)})


def cells(card: ScoresCard, column: int) -> list[str]:
    return [card.table.item(row, column).text() for row in range(card.table.rowCount())]


def test_each_measurement_says_what_it_rests_on(themed: Theme, qtbot: Any) -> None:
    card = ScoresCard()
    qtbot.addWidget(card)
    card.show_counts({"DATE": (30, 10), "X": (5, 0)}, Settings())
    card.show()
    assert card.has_rows() and not card.findChildren(QPushButton)
    folds = Measurement("5 folds", "Without it.", FOLDS, 0.041, Interval(0.66, 0.75))
    card.show_measurements([folds, Measurement("Dev set", "On 20.", DEV)])
    about = card.findChild(QLabel, "scoresAbout")
    assert about is not None
    assert about.text() == "Without it. In 95 of 100 such sets F would be 66 to 75."
    assert cells(card, 3) == ["90", "0", "70 ± 4"]
    assert cells(card, 5) == ["40", "3", ""]
    dev = card.findChild(QPushButton, "scoresOf1")
    QTest.mouseClick(dev, Qt.MouseButton.LeftButton)
    assert about.text() == "On 20."
    assert cells(card, 3) == ["69", "–", "69"] and cells(card, 5) == ["10", "0", ""]
    card.show_measurements([Measurement("Dev set", "On 20.", DEV)])
    qtbot.waitUntil(lambda: not [b for b in card.findChildren(QPushButton) if b.isVisible()])
    assert about.isVisible()


def test_a_model_of_parts_has_no_dev_set_beside_its_folds(tmp_path: Path) -> None:
    folds = CrossValidation((FoldScore(40, 10, 0.7, 50),) * 2, FOLDS, (0.6, 0.8), 1.0)
    project = tmp_path / "p.json"
    run = replace(add_run(project), cross_validation=folds)
    assert [each.name for each in measurements_of(run)] == ["2 folds", "Dev set"]
    assert "decided" in measurements_of(run)[1].about
    assert "decided" not in measurements_of(run)[0].about
    joined = replace(run, in_folds=True)
    assert [each.name for each in measurements_of(joined)] == ["2 folds"]
    patient = replace(joined, settings={"patience": 300})
    assert "decided" in measurements_of(patient)[0].about
    tested = replace(joined, test_scores=DEV, test=7)
    assert [each.name for each in measurements_of(tested)] == ["Test set", "2 folds"]
