"""The keys in force: the table's, or what the user has chosen instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from ..core.errors import EventNerError
from .shortcuts import SHORTCUTS, Where

_LAYOUT = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)
# Commands of earlier versions, and which one does the same now.
_FORMER = {"take_all_accept": "accept"}  # before Return accepted suggestions
_ALIKE = {Qt.Key.Key_Enter: Qt.Key.Key_Return, Qt.Key.Key_Backtab: Qt.Key.Key_Tab}


class Keymap(QObject):
    """Which keys run which command.

    Signals:
        changed: some command has other keys.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[str, tuple[str, ...]] = {}
        self._commands: dict[str, str] = {}
        self._given: set[str] = set()  # keys the user has chosen for some command
        self._index()

    @property
    def own(self) -> Mapping[str, tuple[str, ...]]:
        """The user's own keys, by command; what is as usual is not among them."""
        return dict(self._own)

    def take(self, own: Mapping[str, Sequence[str]]) -> None:
        """Use the user's own keys; usual ones are passed over.

        Keys of a command that is no more go to the one that does the same now, if there is one.
        """
        self._own = {
            name: tuple(keys)
            for name, keys in _carried_over(own).items()
            if name in SHORTCUTS and tuple(keys) != SHORTCUTS[name].keys
        }
        self._index()
        self.changed.emit()

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of a command, each as `QKeySequence` reads it; none when it has none.

        A usual key that the user has given to another command is that one's alone.
        """
        if name in self._own:
            return self._own[name]
        return tuple(key for key in SHORTCUTS[name].keys if key not in self._given)

    def native(self, name: str) -> str:
        """Return the keys of a command as this platform writes them."""
        if SHORTCUTS[name].where is Where.FIXED:
            return " / ".join(SHORTCUTS[name].keys)
        return " / ".join(native(key) for key in self.keys(name))

    def command(self, key: str) -> str | None:
        """Return the command that a key runs in the sentence."""
        name = self._commands.get(key)
        return name if name and SHORTCUTS[name].where is Where.SENTENCE else None

    def meaning(self, key: str) -> str | None:
        """Return what a key does, in words; None for a key that is free."""
        name = self._commands.get(portable(key))
        return SHORTCUTS[name].text if name else None

    def with_keys(self, name: str, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the user's own keys with others for one command.

        Raises:
            EventNerError: another command has one of them.
        """
        wanted = tuple(portable(key) for key in keys)
        for key in wanted:
            other = self._commands.get(key)
            if other and other != name:
                raise EventNerError(
                    f"{native(key)} already means “{SHORTCUTS[other].text}”.",
                    "Give that another key first, or choose another one here.",
                )
        own = {**self._own, name: wanted}
        if wanted == SHORTCUTS[name].keys:
            del own[name]
        return own

    def _index(self) -> None:
        self._given = {portable(key) for keys in self._own.values() for key in keys}
        self._commands = {
            portable(key): name
            for name, shortcut in SHORTCUTS.items()
            if shortcut.where is not Where.FIXED
            for key in self.keys(name)
        }


def _carried_over(own: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return the user's own keys by the names that commands have now."""
    found = {name: keys for name, keys in own.items() if name not in _FORMER}
    for former, name in _FORMER.items():
        if former in own:
            keys = (*found.get(name, SHORTCUTS[name].keys), *own[former])
            found[name] = tuple(dict.fromkeys(keys))
    return found


def portable(key: str) -> str:
    """Return a key as it is stored, the same on every platform; empty for what is no key."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def native(key: str) -> str:
    """Return a key as this platform writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def pressed(event: QKeyEvent) -> str:
    """Return the key of an event as it is stored; empty for a modifier alone.

    A sign that needs Shift on one keyboard and not on another is the same key on both.
    """
    key = Qt.Key(event.key())
    if key in _MODIFIERS or key == Qt.Key.Key_unknown:
        return ""
    modifiers = event.modifiers() & ~_LAYOUT
    key = _ALIKE.get(key, key)
    text = event.text()
    is_sign = len(text) == 1 and text.isprintable() and not text.isalpha() and text != " "
    if is_sign and modifiers == Qt.KeyboardModifier.ShiftModifier:
        modifiers = Qt.KeyboardModifier.NoModifier
    sequence = QKeySequence(QKeyCombination(modifiers, key))
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def keymap() -> Keymap:
    """Return the running program's keys."""
    if not _running:
        _running.append(Keymap())
    return _running[0]


_running: list[Keymap] = []
