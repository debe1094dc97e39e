"""Every key in one table: the window binds them from here and F1 shows them from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key and what it does.

    Attributes:
        keys: as `QKeySequence` reads them; several are separated by " / ". Plain keys act while
            the sentence has the focus (a label's key also elsewhere on the tab), never in a field
            that is typed into.
        text: what it does, in the user's words.
        group: the heading it stands under.
    """

    keys: str
    text: str
    group: str


TAGGING = "Tag the sentence"
MOVING = "Move about"
PROJECT = "The project"

SHORTCUTS = {
    "tag": Shortcut(
        "1 … 9, or a label's own key", "tag the selected words with that label", TAGGING
    ),
    "tag_active": Shortcut("Space", "tag the selected words with the chosen label", TAGGING),
    "untag": Shortcut("Delete / Backspace", "remove the tag at the cursor", TAGGING),
    "menu": Shortcut("M", "change or remove the tag at the cursor, from a menu", TAGGING),
    "accept": Shortcut("Return", "done, and on to the next sentence", TAGGING),
    "skip": Shortcut("S", "skip the sentence (not trained on), and on", TAGGING),
    "flag": Shortcut("F", "flag the sentence to look at later, and on", TAGGING),
    "word": Shortcut("Left / Right", "to the next or previous word", MOVING),
    "extend": Shortcut("Shift+Left / Shift+Right", "select more or fewer words", MOVING),
    "jump": Shortcut("Ctrl+Left / Ctrl+Right", "to the next or previous tag", MOVING),
    "ends": Shortcut("Home / End", "to the first or last word", MOVING),
    "sentence": Shortcut("Up / Down", "to the previous or next sentence (or line)", MOVING),
    "page": Shortcut("PgUp / PgDown", "to the previous or next sentence", MOVING),
    "find": Shortcut("Ctrl+F", "search the sentences", MOVING),
    "annotate": Shortcut("Ctrl+1", "the Annotate tab", MOVING),
    "train": Shortcut("Ctrl+2", "the Train tab", MOVING),
    "test": Shortcut("Ctrl+3", "the Test tab", MOVING),
    "undo": Shortcut("Ctrl+Z", "undo", PROJECT),
    "redo": Shortcut("Ctrl+Shift+Z / Ctrl+Y", "redo", PROJECT),
    "new": Shortcut("Ctrl+N", "new project", PROJECT),
    "open": Shortcut("Ctrl+O", "open a file", PROJECT),
    "save": Shortcut("Ctrl+S", "save now (it also saves by itself)", PROJECT),
    "save_as": Shortcut("Ctrl+Shift+S", "save to another file", PROJECT),
    "history": Shortcut("Ctrl+H", "past states of the project, to go back to one", PROJECT),
    "delete": Shortcut("Ctrl+Delete", "delete the sentence", PROJECT),
    "quit": Shortcut("Ctrl+Q", "quit", PROJECT),
    "help": Shortcut("F1 / ?", "show these keys", PROJECT),
}

# Plain keys that no label may have, with what they mean.
RESERVED_KEYS = {"s": "skip", "f": "flag", "m": "menu of the tag", "?": "show the keys"}


def sequences(name: str) -> list[str]:
    """Return the key sequences of a shortcut, one string each."""
    return SHORTCUTS[name].keys.split(" / ")
