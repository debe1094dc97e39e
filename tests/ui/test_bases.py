"""The base models: got by mouse and keys from a server of ours, used, removed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from eventner_gui.nlp.base_catalogue import read_catalogue
from eventner_gui.nlp.getting_models import here_of
from eventner_gui.nlp.own_models import own_models
from eventner_gui.storage import downloads
from eventner_gui.ui.bases.card import BaseCard
from eventner_gui.ui.bases.dialog import BasesDialog
from tests.driver import Driver
from tests.ui.places import examples
from tests.unit.file_server import Behaviour, serving
from tests.unit.wheels import NAME, Offered, build_wheel, offer_them, toy_pipeline

OTHER = "de_core_news_toy"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("wheels")
    first = build_wheel(folder)
    (folder / "big").mkdir()
    big = toy_pipeline()
    # not to be compressed, so that there is something to wait for
    big.meta["notes"] = random.Random(1).randbytes(200_000).hex()
    return [first, build_wheel(folder / "big", big, name="core_web_big")]


@pytest.fixture
def server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheels: list[Path]
) -> Iterator[Behaviour]:
    first, big = wheels
    with serving(Behaviour(b"")) as made:
        offer_them(
            tmp_path, monkeypatch, made, Offered(first), Offered(big, needs=("no-such-thing",))
        )
        monkeypatch.setattr("eventner_gui.nlp.getting_models._PATIENCE", downloads.Patience(1, 0))
        yield made
    read_catalogue.cache_clear()


@pytest.fixture
def dialog(driver: Driver, server: Behaviour, write: Callable[..., Path]) -> BasesDialog:
    driver.open(write(examples()))
    driver.find(QAction, "baseModels").trigger()
    return driver.find(BasesDialog, "basesDialog")


def card_of(dialog: BasesDialog, name: str) -> BaseCard:
    return next(c for c in dialog.findChildren(BaseCard) if c.accessibleName() == name)


def words(card: QWidget) -> str:
    return " ".join(w.text() for w in card.findChildren(QLabel) if w.isVisibleTo(card)).replace(
        "\u200b", ""
    )


def buttons(card: BaseCard) -> list[str]:
    return [b.text() for b in card.findChildren(QPushButton) if b.isVisibleTo(card)]


def wait_for_bytes(driver: Driver) -> None:
    downloader = driver.window.dialogs.downloader
    driver.qtbot.waitUntil(
        lambda: bool(downloader.received and downloader.received.done), timeout=10_000
    )


def press(card: QWidget, name: str) -> None:
    found = card.findChild(QPushButton, name)
    assert found is not None and found.isVisibleTo(card)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def test_a_model_is_got_and_offered_to_the_training(driver: Driver, dialog: BasesDialog) -> None:
    assert not dialog.isModal()
    card = card_of(dialog, NAME)
    assert buttons(card) == ["Download", "Copy the address"]
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.finished, timeout=30_000):
        press(card, "getBase")
        assert buttons(card) == ["Cancel"]
    assert [m.title for m in own_models()] == [f"{NAME}-3.8.0"]
    assert "On this computer" in words(card)
    assert buttons(card) == ["Start a training from it", "Remove"]
    press(card, "useBase")
    base = driver.find(QComboBox, "base")
    assert base.currentText() == f"{NAME} 3.8.0"
    settings = driver.window.train.settings
    assert str(settings.settings().base) == f"{NAME}-3.8.0"
    # its makers' digest is known: nobody is asked
    driver.qtbot.wait(300)
    assert driver._questions() == []


def test_it_is_removed_by_a_second_click(driver: Driver, dialog: BasesDialog) -> None:
    card = card_of(dialog, NAME)
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.finished, timeout=30_000):
        press(card, "getBase")
    press(card, "removeBase")
    menu = dialog.findChild(QMenu, "removeBaseMenu")
    driver.choose(menu, f"Move {NAME}-3.8.0 to the trash")
    assert own_models() == []
    assert buttons(card) == ["Download", "Copy the address"]


def test_a_download_is_cancelled_and_resumed(
    driver: Driver, dialog: BasesDialog, server: Behaviour
) -> None:
    server.piece, server.pause = 10_000, 0.05
    card = card_of(dialog, "en_core_web_big")
    assert "Needs what is not part of EventNER: no-such-thing" in words(card)
    assert buttons(card)[0] == "Download anyway"
    press(card, "getBase")
    wait_for_bytes(driver)
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.changed, timeout=10_000):
        press(card, "cancelBase")
    driver.qtbot.waitUntil(lambda: "Resume" in buttons(card), timeout=10_000)
    assert "are here" in words(card)
    server.piece, server.pause = 1 << 20, 0
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.finished, timeout=30_000):
        press(card, "getBase")
    assert server.asked[-1].startswith("bytes=")
    assert buttons(card) == ["Remove"]  # it cannot be used without the package


def test_the_rest_of_a_download_is_thrown_away(
    driver: Driver, dialog: BasesDialog, server: Behaviour
) -> None:
    server.cuts = [500, 0]
    card = card_of(dialog, NAME)
    press(card, "getBase")
    driver.qtbot.waitUntil(lambda: "forgetBase" in _shown(card), timeout=10_000)
    assert "breaks again and again" in words(card)
    press(card, "forgetBase")
    assert buttons(card) == ["Download", "Copy the address"]


def _shown(card: BaseCard) -> set[str]:
    return {b.objectName() for b in card.findChildren(QPushButton) if b.isVisibleTo(card)}


def test_one_waits_for_the_other(driver: Driver, dialog: BasesDialog, server: Behaviour) -> None:
    server.piece, server.pause = 10_000, 0.1
    big, small = card_of(dialog, "en_core_web_big"), card_of(dialog, NAME)
    press(big, "getBase")
    press(small, "getBase")
    assert "Waits" in words(small)
    press(small, "cancelBase")
    assert buttons(small)[0] == "Download"
    wait_for_bytes(driver)
    press(big, "cancelBase")
    driver.qtbot.waitUntil(lambda: "Resume" in buttons(big), timeout=10_000)


def test_what_goes_wrong_stands_in_the_card(
    driver: Driver, dialog: BasesDialog, server: Behaviour
) -> None:
    server.files.clear()
    server.statuses = [404]
    card = card_of(dialog, NAME)
    press(card, "getBase")
    driver.qtbot.waitUntil(lambda: "not at 127.0.0.1" in words(card), timeout=10_000)
    assert buttons(card)[0] == "Download"


def test_a_file_from_a_stick_is_added(
    driver: Driver,
    dialog: BasesDialog,
    server: Behaviour,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mine = build_wheel(tmp_path, toy_pipeline("monday"), name="own", description="<b>Mine</b>")
    chosen = [str(mine), str(tmp_path / "broken.whl")]
    (tmp_path / "broken.whl").write_text("no model", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (chosen.pop(0), ""))
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.finished, timeout=30_000):
        QTest.mouseClick(dialog.findChild(QPushButton, "baseFromFile"), Qt.MouseButton.LeftButton)
    card = card_of(dialog, "en_own")
    assert "<b>Mine</b>" in words(card)
    assert server.asked == []
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.failed, timeout=30_000):
        QTest.mouseClick(dialog.findChild(QPushButton, "baseFromFile"), Qt.MouseButton.LeftButton)
    assert any("is no model file" in notice for notice in driver.notices())
    # nobody vouches for it, so it is asked about before a training starts from it
    press(card_of(dialog, "en_own"), "useBase")
    assert "not trained here" in driver.question().text


def test_by_keys_alone(driver: Driver, dialog: BasesDialog) -> None:
    dialog.activateWindow()
    card = card_of(dialog, NAME)
    for _ in range(10):
        focus = QApplication.focusWidget()
        if focus is not None and focus.accessibleName() == f"Download {NAME}":
            break
        QTest.keyClick(focus or dialog, Qt.Key.Key_Tab)
    with driver.qtbot.waitSignal(driver.window.dialogs.downloader.finished, timeout=30_000):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert QApplication.focusWidget().accessibleName() == f"Cancel: {NAME}"
    assert QApplication.focusWidget().accessibleName() == f"Start a training from it: {NAME}"
    assert card.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_language_without_a_model_has_the_reason(driver: Driver, dialog: BasesDialog) -> None:
    combo = dialog.findChild(QComboBox, "basesLanguage")
    assert combo.currentText() == "English"
    combo.setCurrentIndex(combo.findData(""))
    combo.activated.emit(combo.currentIndex())
    assert len(dialog.findChildren(BaseCard)) >= 2
    dialog.reject()
    dialog = BasesDialog(driver.window.dialogs.downloader, "af", driver.window)
    reason = dialog.findChild(QLabel, "noBases")
    assert "no model for Afrikaans" in reason.text()
    dialog.reject()


def test_closing_the_window_ends_a_download_that_goes_on_next_time(
    driver: Driver, dialog: BasesDialog, server: Behaviour
) -> None:
    server.piece, server.pause = 10_000, 0.05
    card = card_of(dialog, "en_core_web_big")
    press(card, "getBase")
    wait_for_bytes(driver)
    dialog.reject()  # it goes on without its dialog
    assert driver.window.dialogs.downloader.running
    driver.window.dialogs.downloader.stop()
    offer = next(o for o in dialog._catalogue.offers if o.name == "en_core_web_big")
    assert here_of(offer)
    driver.window.dialogs.downloader.get(offer)
    assert driver.window.dialogs.downloader.waiting == []


def test_the_address_can_be_carried_away(driver: Driver, dialog: BasesDialog) -> None:
    press(card_of(dialog, NAME), "copyAddressBase")
    address = QApplication.clipboard().text()
    assert address.endswith(f"/{NAME}-3.8.0/{NAME}-3.8.0-py3-none-any.whl")
