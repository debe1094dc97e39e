"""Qt's own messages go to the log."""

from __future__ import annotations

import logging
import re
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from ..storage.logs import writes_in_full

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_QUOTED = re.compile(r'"[^"]*"')


def log_qt_messages() -> None:
    """Write to the log what Qt has to say from now on, instead of to standard error."""
    qInstallMessageHandler(_write)


def _write(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    # What Qt quotes may be a text of the user's.
    text = message if writes_in_full() else _QUOTED.sub('"…"', message)
    log.log(_LEVELS[kind], "%s: %s", context.category or "qt", text)
    if kind is QtMsgType.QtFatalMsg and sys.stderr is not None:
        # Qt ends the program now; started from a terminal, it should say why.
        sys.stderr.write(f"eventner: {text}\n")
