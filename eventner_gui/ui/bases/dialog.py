"""The dialog of the base models. Other work goes on while it is open, and while it is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from ...app.downloader import Downloader, Job
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...nlp.base_catalogue import Catalogue, Offer, address_of, load_catalogue
from ...nlp.base_words import facts, language_name, needs_words, nothing_for, size_words
from ...nlp.bases import installed_pipelines
from ...nlp.getting_models import here_of
from ...nlp.own_models import OwnModel, own_models
from ..announce import announce
from ..flow_layout import FlowLayout
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, menu_text, panel, row, scrolled
from .card import BaseCard, CardActions, CardState, CardText, Stage

_EVERY = ""
_MANY = "many"
_FILES = "Models (*.whl *.zip *.tar.gz *.tgz *.tar);;All files (*)"
_WHEN = (
    "The network is used only when you press Download or Resume, and only to fetch that file. "
    "Nothing of yours is sent. For a computer without a network: copy the address, download the "
    "file on another one, carry it here on a stick, and choose “From a file…”."
)


class BasesDialog(QDialog):
    """Lists base models, gets and removes them.

    Signals:
        chosen: (str) start a training from the base of this name.
        said: (str) a short remark.
    """

    chosen = Signal(str)
    said = Signal(str)

    def __init__(
        self, downloader: Downloader, language: str, parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            downloader: gets the models; it outlives the dialog.
            language: the project's, which is shown first.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("basesDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Base models")
        self._downloader = downloader
        self._catalogue, problem = _catalogue()
        self._errors: dict[str, str] = {}  # by key
        self._cards: dict[str, BaseCard] = {}
        self._own: list[OwnModel] = []
        self._installed = frozenset(installed_pipelines())
        self._shape: object = None  # what the cards that are shown were made for
        self._language = QComboBox()
        self._language.setObjectName("basesLanguage")
        self._language.setAccessibleName("Language of the models")
        self._fill_languages(language)
        self._reason = label(role="muted", name="noBases", wrap=True)
        self._list = column(spacing=10)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._notices = QVBoxLayout()
        head = FlowLayout(spacing=10)
        head.addWidget(panel(row(label("Language"), self._language, spacing=8)))
        head.addWidget(button("From a &file…", self._choose_file, name="baseFromFile"))
        head.addWidget(button("From a f&older…", self._choose_folder, name="baseFromFolder"))
        content = column(self._reason, self._list, 1, spacing=10)
        self._area = scrolled(panel(content, name="page"), name="basesList")
        note = label(_WHEN, role="small", name="basesNote", wrap=True)
        foot = row(note, spacing=16)
        foot.setStretch(0, 1)
        close = button("Close", self.reject, name="basesClose")
        foot.addWidget(close, 0, Qt.AlignmentFlag.AlignBottom)
        whole = column(panel(head), self._notices, self._area, foot, margins=18, spacing=12)
        whole.setStretchFactor(self._area, 1)
        self.setLayout(whole)
        self._fit()
        self._language.activated.connect(lambda _row: self._refresh())
        downloader.changed.connect(self._refresh)
        downloader.progressed.connect(self._progressed)
        downloader.finished.connect(self._finished)
        downloader.failed.connect(self._failed)
        if problem is not None:
            self._say_error(problem)
        self._refresh()
        self._language.setFocus()

    def _fit(self) -> None:
        font = self.fontMetrics()
        room = QSize(105 * font.averageCharWidth(), 40 * font.lineSpacing())
        parent = self.parentWidget()
        self.resize(room.boundedTo(parent.size() - QSize(40, 40)) if parent else room)

    def _fill_languages(self, language: str) -> None:
        codes = {offer.language for offer in self._catalogue.offers if offer.kind != _MANY}
        codes |= {language} | {model.language for model in own_models()}
        codes = {code for code in codes if code}
        self._language.addItem("All languages", _EVERY)
        for code in sorted(codes, key=lambda code: (code != language, language_name(code))):
            self._language.addItem(shown_name(language_name(code)), code)
        self._language.setCurrentIndex(max(self._language.findData(language), 0))

    def _refresh(self) -> None:
        """Show what there is; cards are made anew only when other ones are to be seen."""
        self._own = own_models()
        code = str(self._language.currentData())
        offers = [o for o in self._catalogue.offers if code in (_EVERY, o.language)]
        offers += [o for o in self._catalogue.offers if o.kind == _MANY and o not in offers]
        titles = {offer.title for offer in self._catalogue.offers}
        others = [m for m in self._own if m.title not in titles and code in (_EVERY, m.language)]
        files = [job for job in self._jobs() if job.source is not None]
        shape = (
            tuple(job.key for job in files),
            tuple(model.folder for model in others),
            tuple(offer.name for offer in offers),
        )
        if shape != self._shape:
            self._shape = shape
            self._make_cards(files, others, offers)
        reason = nothing_for(code or "en", self._catalogue)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        for job in files:
            self._show(job.key, self._state_of_job(job.key))
        for model in others:
            self._show(str(model.folder), self._state_of_own(model))
        for offer in offers:
            self._show(offer.name, self._state_of_offer(offer))

    def _make_cards(self, files: list[Job], others: list[OwnModel], offers: list[Offer]) -> None:
        focus = QApplication.focusWidget()
        focused = next(
            (key for key, card in self._cards.items() if focus and card.isAncestorOf(focus)), ""
        )
        clear(self._list)
        self._cards = {}
        for job in files:
            name = job.source.name if job.source else job.key
            text = CardText(shown_name(name), "Being added from a file")
            self._put(job.key, text, CardActions(cancel=partial(self._cancel, job.key)))
        for model in others:
            text = CardText(model.card.name, _own_facts(model), model.card.description)
            self._put(str(model.folder), text, self._own_actions(model))
        for offer in offers:
            version = f"version {offer.version} · {facts(offer)}"
            self._put(
                offer.name, CardText(offer.name, version, offer.good_for), self._actions(offer)
            )
        if focused:
            first = self._cards[focused].first_button() if focused in self._cards else None
            (first or self._language).setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, key: str, text: CardText, actions: CardActions) -> None:
        card = BaseCard(key, text, actions)
        self._cards[key] = card
        self._list.addWidget(card)

    def _show(self, key: str, state: CardState) -> None:
        self._cards[key].show_state(state, self._downloader.received)

    def _actions(self, offer: Offer) -> CardActions:
        name = offer.name
        return CardActions(
            get=lambda: self._get(offer),
            cancel=lambda: self._cancel(name),
            forget=lambda: self._try(name, lambda: self._downloader.forget(offer)),
            use=lambda: self._use(name if name in self._installed else offer.title),
            remove=lambda: self._ask_to_remove(name, self._here(offer)),
            copy_address=lambda: self._copy_address(offer),
        )

    def _own_actions(self, model: OwnModel) -> CardActions:
        key = str(model.folder)
        return CardActions(
            use=lambda: self._use(model.title),
            remove=lambda: self._ask_to_remove(key, model),
        )

    def _state_of_offer(self, offer: Offer) -> CardState:
        job = self._state_of_job(offer.name)
        if job.stage is not Stage.AWAY:
            return job
        missing = offer.missing()
        needs = needs_words(missing) if missing else ""
        if self._here(offer) is not None:
            words = needs or "On this computer."
            return self._state(Stage.HERE, offer.name, words, may_fail=bool(missing))
        if offer.name in self._installed:
            return self._state(Stage.INSTALLED, offer.name, "Installed in this Python.")
        part = here_of(offer)
        if part:
            words = f"{size_words(part)} of {size_words(offer.size)} are here."
            return self._state(Stage.PARTLY, offer.name, f"{words} {needs}".strip())
        return self._state(Stage.AWAY, offer.name, needs, may_fail=bool(missing))

    def _state_of_own(self, model: OwnModel) -> CardState:
        missing = model.missing
        words = needs_words(missing) if missing else "On this computer."
        return self._state(Stage.HERE, str(model.folder), words, may_fail=bool(missing))

    def _state_of_job(self, key: str) -> CardState:
        running = self._downloader.running
        if running is not None and running.key == key:
            return self._state(Stage.RUNNING, key, "Beginning…")
        if any(job.key == key for job in self._downloader.waiting):
            return self._state(Stage.WAITING, key, "Waits for the one before.")
        return self._state(Stage.AWAY, key)

    def _state(
        self, stage: Stage, key: str, words: str = "", *, may_fail: bool = False
    ) -> CardState:
        return CardState(stage, words, self._errors.get(key, ""), may_fail)

    def _here(self, offer: Offer) -> OwnModel | None:
        return next((model for model in self._own if model.title == offer.title), None)

    def _jobs(self) -> list[Job]:
        running = self._downloader.running
        return ([running] if running else []) + self._downloader.waiting

    def _get(self, offer: Offer) -> None:
        self._errors.pop(offer.name, None)
        self._downloader.get(offer)

    def _cancel(self, key: str) -> None:
        self._downloader.cancel(key)

    def _use(self, name: str) -> None:
        self.chosen.emit(name)

    def _copy_address(self, offer: Offer) -> None:
        QApplication.clipboard().setText(address_of(offer))
        self._say("The address is in the clipboard.")

    def _ask_to_remove(self, key: str, model: OwnModel | None) -> None:
        if model is None:
            return
        menu = QMenu(self)
        menu.setObjectName("removeBaseMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sure = menu.addAction(f"Move {menu_text(model.title)} to the trash")
        sure.setObjectName("removeBaseSure")
        sure.triggered.connect(lambda: self._try(key, lambda: self._downloader.remove(model)))
        card = self._cards[key]
        menu.popup(card.mapToGlobal(card.rect().bottomLeft()))

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, "Choose the file of a model", "", _FILES)
        if chosen:
            self._downloader.add(Path(chosen))

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose the folder of a model")
        if chosen:
            self._downloader.add(Path(chosen))

    def _try(self, key: str, action: Callable[[], object]) -> None:
        self._errors.pop(key, None)
        try:
            action()
        except EventNerError as error:
            self._errors[key] = error_text(error)
            self._refresh()

    def _progressed(self, key: str, received: object) -> None:
        if key in self._cards:
            self._show(key, self._state_of_job(key))

    def _finished(self, _key: str, model: OwnModel) -> None:
        announce(self, f"{model.card.title} is here")
        if self._language.findData(model.language) < 0 and model.language:
            self._language.addItem(shown_name(language_name(model.language)), model.language)
        if self._language.currentData() not in (_EVERY, model.language):
            self._say(f"{model.card.title} is here ({language_name(model.language)}).")

    def _failed(self, key: str, error: EventNerError) -> None:
        announce(self, error_text(error))
        if self._catalogue.find(key):
            self._errors[key] = error_text(error)
            self._refresh()
        else:
            self._say_error(error)

    def _say(self, words: str) -> None:
        clear(self._notices)
        self._notices.addWidget(Notice(words, kind="info", closable=True))
        self.said.emit(words)

    def _say_error(self, error: EventNerError) -> None:
        clear(self._notices)
        self._notices.addWidget(Notice(error_text(error), kind="error", closable=True))


def _catalogue() -> tuple[Catalogue, EventNerError | None]:
    try:
        return load_catalogue(), None
    except EventNerError as error:  # a damaged installation; files can still be added
        return Catalogue("", "", (), ()), error


def _own_facts(model: OwnModel) -> str:
    card = model.card
    found = [
        f"version {card.version}" if card.version else "",
        language_name(model.language),
        size_words(model.size),
        f"licence {card.license}" if card.license else "",
        f"by {card.author}" if card.author else "",
    ]
    return " · ".join(fact for fact in found if fact)
