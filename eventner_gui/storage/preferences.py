"""Preferences of the user: a small table, read from and written to one file."""

from __future__ import annotations

# The standard library's json here, not srsly, which brings numpy along: 60 ms before the window is
# seen, for a file of some lines.
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ..core.orders import Order
from .atomic import write_atomically
from .places import config_dir

MAX_RECENT_FILES = 10
MAX_POSITIONS = 100
MAX_FOLLOWED = 100
APPEARANCES = ("system", "light", "dark", "light-contrast", "dark-contrast")
TEXT_SCALES = (100, 110, 125, 150, 175, 200)

_FILE_NAME = "preferences.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the user has chosen, or the program remembers for comfort.

    Attributes:
        recent_files: paths, the newest first, at most `MAX_RECENT_FILES`.
        appearance: one of `APPEARANCES`.
        text_scale: one of `TEXT_SCALES`, in per cent of the system's text.
        last_position: path of a project to the index of the example last looked at, the newest
            last, at most `MAX_POSITIONS`.
        order: in which sentences come, the value of a `core.orders.Order`.
        keys: name of a command to the user's own keys for it.
        followed: paths of the projects whose model is kept up to date in the background, the newest
            last, at most `MAX_FOLLOWED`. A preference, not part of the project's file: it is this
            computer that works.
        return_takes: whether Return accepts the suggestions of a sentence.
        guesses_label: whether words get the likeliest label where none was chosen for them.
    """

    recent_files: tuple[str, ...] = ()
    appearance: str = "system"
    text_scale: int = 100
    order: str = Order.LIST.value
    last_position: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    followed: tuple[str, ...] = ()
    return_takes: bool = True
    guesses_label: bool = True

    def with_recent_file(self, path: Path) -> Preferences:
        """Return these with a file at the top of the recent ones."""
        others = [each for each in self.recent_files if each != str(path)]
        return replace(self, recent_files=(str(path), *others)[:MAX_RECENT_FILES])

    def without_recent_file(self, path: Path) -> Preferences:
        """Return these without a file that is gone."""
        return replace(
            self, recent_files=tuple(each for each in self.recent_files if each != str(path))
        )

    def with_position(self, path: Path, index: int) -> Preferences:
        """Return these with the example last looked at in a project."""
        positions = {key: at for key, at in self.last_position.items() if key != str(path)}
        positions[str(path)] = index
        newest = dict(list(positions.items())[-MAX_POSITIONS:])
        return replace(self, last_position=MappingProxyType(newest))

    def with_followed(self, path: Path, on: bool) -> Preferences:
        """Return these with a project whose model is kept up to date, or is no more."""
        others = [each for each in self.followed if each != str(path)]
        followed = (*others, str(path)) if on else tuple(others)
        return replace(self, followed=followed[-MAX_FOLLOWED:])


def load_preferences() -> Preferences:
    """Read the preferences; what is missing or wrong has its default, a broken file steps aside.

    Raises:
        FileError: the folder of the preferences cannot be made.
    """
    path = config_dir() / _FILE_NAME
    try:
        raw = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("the preferences cannot be read (%s); they begin anew", error)
        _put_aside(path)
        return Preferences()
    if not isinstance(raw, dict):
        _log.warning("the preferences are not an object; they begin anew")
        _put_aside(path)
        return Preferences()
    known = {}
    for each in fields(Preferences):
        if each.name in raw:
            value = _READERS[each.name](raw[each.name])
            if value is None:
                _log.warning("the preference %s has a wrong value; it is left out", each.name)
            else:
                known[each.name] = value
    return Preferences(**known)


def save_preferences(preferences: Preferences) -> None:
    """Write the preferences.

    Raises:
        FileError: they cannot be written.
    """
    raw = {
        "recent_files": [path for path in preferences.recent_files if _is_writable(path)],
        "appearance": preferences.appearance,
        "text_scale": preferences.text_scale,
        "order": preferences.order,
        "last_position": {k: i for k, i in preferences.last_position.items() if _is_writable(k)},
        "keys": {name: list(keys) for name, keys in preferences.keys.items()},
        "followed": [path for path in preferences.followed if _is_writable(path)],
        "return_takes": preferences.return_takes,
        "guesses_label": preferences.guesses_label,
    }
    text = json.dumps(raw, indent=2, ensure_ascii=False)
    write_atomically(config_dir() / _FILE_NAME, [f"{text}\n".encode()])


def _is_writable(path: str) -> bool:
    """Tell whether a path is Unicode; on Linux a file name may hold any bytes."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_name(f"{path.name}.broken"))
    except OSError as error:
        _log.warning("the broken preferences cannot be put aside: %s", error)


def _read_recent_files(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(path, str) for path in value):
        return None
    return tuple(dict.fromkeys(value))[:MAX_RECENT_FILES]


def _read_appearance(value: Any) -> str | None:
    return value if value in APPEARANCES else None


def _read_text_scale(value: Any) -> int | None:
    return value if type(value) is int and value in TEXT_SCALES else None


def _read_order(value: Any) -> str | None:
    return value if value in {order.value for order in Order} else None


def _read_last_position(value: Any) -> Mapping[str, int] | None:
    if not isinstance(value, dict) or not all(type(index) is int for index in value.values()):
        return None
    return MappingProxyType(dict(list(value.items())[-MAX_POSITIONS:]))


def _read_keys(value: Any) -> Mapping[str, tuple[str, ...]] | None:
    if not isinstance(value, dict):
        return None
    lists = all(isinstance(keys, list) for keys in value.values())
    if not lists or not all(isinstance(key, str) for keys in value.values() for key in keys):
        return None
    return MappingProxyType({name: tuple(keys) for name, keys in value.items()})


def _read_followed(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(path, str) for path in value):
        return None
    return tuple(dict.fromkeys(value))[-MAX_FOLLOWED:]


def _read_flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "recent_files": _read_recent_files,
    "appearance": _read_appearance,
    "text_scale": _read_text_scale,
    "order": _read_order,
    "last_position": _read_last_position,
    "keys": _read_keys,
    "followed": _read_followed,
    "return_takes": _read_flag,
    "guesses_label": _read_flag,
}
