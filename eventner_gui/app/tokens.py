"""spaCy's tokens for the session's language and word rules, loaded in the background."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..core.spans import Span
from ..core.words import words
from .long_tokens import LONG, LongTokens
from .session import Session
from .worker import Worker

if TYPE_CHECKING:
    from ..core.rules import TokenRule
    from ..nlp.tokens import Tokens

_KEPT = 64  # texts whose tokens are remembered


class TokenService(QObject):
    """Gives the tokens of a text at once: words stand in until spaCy has been loaded.

    Signals:
        ready: spaCy's tokens are there (or belong to another language or other rules now), or
            those of a long text that was asked about.
        failed: (EventNerError) the language cannot be loaded; words go on standing in.
    """

    ready = Signal()
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._tokens: Tokens | None = None
        self._language = ""
        self._rules: Sequence[TokenRule] = ()
        self._ticket = 0
        self._known: OrderedDict[str, Sequence[Span]] = OrderedDict()
        self._long = LongTokens(self)
        self._long.ready.connect(self.ready)
        self._worker = Worker(_load, "tokens", self)
        self._worker.done.connect(self._loaded)
        self._worker.failed.connect(lambda _ticket, error: self._cannot(error))
        session.opened.connect(self.load)
        session.settings_changed.connect(self.load)

    @property
    def is_ready(self) -> bool:
        """Tell whether spaCy's tokens are loaded; see `knows` for a text."""
        return self._tokens is not None

    def load(self) -> None:
        """Load the session's language and word rules unless they are loaded."""
        settings = self._session.document.settings
        language, rules = settings.language, settings.token_rules
        if not self._session.is_open or (language, rules) == (self._language, self._rules):
            return
        if language != self._language:
            self._tokens = None
            self._known.clear()
        self._language, self._rules = language, rules
        # Under other rules the tokens there are serve for the moment that the new ones take.
        self._ticket = self._worker.submit((language, rules, self._tokens))

    @property
    def takes_rules(self) -> bool:
        """Tell whether words of the session's language can be split by rules."""
        from ..nlp.languages import takes_word_rules

        return takes_word_rules(self._session.document.settings.language)

    def spans(self, text: str) -> Sequence[Span]:
        """Return the tokens of a text, in code points; white space is none.

        Of a long text words stand in at first; `ready` tells when its tokens are there.
        """
        if len(text) > LONG:
            return self._long.spans(text, self._tokens)
        if text not in self._known:
            self._known[text] = self._tokens.spans(text) if self._tokens else words(text)
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return self._known[text]

    def knows(self, text: str) -> bool:
        """Tell whether `spans` gives spaCy's tokens of a text, not words that stand in."""
        if self._tokens is None:
            return False
        return len(text) <= LONG or self._long.knows(text, self._tokens)

    def stop(self) -> None:
        """End the threads."""
        self._worker.stop()
        self._long.stop()

    def _loaded(self, ticket: int, tokens: Tokens) -> None:
        if ticket != self._ticket:
            return
        self._tokens = tokens
        self._known.clear()
        self.ready.emit()

    def _cannot(self, error: EventNerError) -> None:
        self.failed.emit(error)


def _load(request: tuple[str, Sequence[TokenRule], Tokens | None]) -> Tokens:
    """Return the tokens of a language under rules, from those of the language if they are there."""
    from ..nlp.tokens import Tokens

    language, rules, loaded = request
    if loaded is not None:
        return loaded.with_rules(rules)
    tokens = Tokens.load(language, rules)
    # spaCy's modules are some 70,000 objects that stay. Each full search for garbage would look
    # at them all and hold up a key pressed meanwhile, by 70 ms.
    gc.freeze()
    return tokens
