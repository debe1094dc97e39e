"""Every key in one table: the window binds them from here, and the help and docs/keys.md show it.

`ui.keymap` holds what the user has chosen instead.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Where(enum.Enum):
    """Where a key acts."""

    SENTENCE = "in the sentence"
    WINDOW = "everywhere"
    FIXED = "as said"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A command with its usual keys.

    Attributes:
        keys: each as `QKeySequence` reads it. Of a `Where.FIXED` one they are words, and nobody
            can choose others.
        text: what it does, in the user's words.
        group: the heading it stands under.
        where: in the sentence it acts while the sentence has the focus, so that it never gets in
            the way of typing; everywhere it is an entry of a menu.
        repeats: holding the key down goes on.
    """

    keys: tuple[str, ...]
    text: str
    group: str
    where: Where = Where.SENTENCE
    repeats: bool = False


TAGGING = "Tag the sentence"
SHAPING = "Change a tag"
DECIDING = "Decide and go on"
MOVING = "Move in the sentence"
GOING = "Move about"
PROJECT = "The project"
REVIEWING = "The model or you? (Review tab)"
RUNS = "In the list of runs (Train tab)"
TESTING = "Try a model (Test tab; in the answer, the keys of tagging act too)"

_W = Where.WINDOW
_F = Where.FIXED

SHORTCUTS = {
    # tag the sentence
    "tag": Shortcut(
        ("1 … 9, or a label's own key",),
        "tag the selected words with that label, or make the tag at the cursor that label",
        TAGGING,
        Where.FIXED,
    ),
    "tag_active": Shortcut(
        ("Space",), "accept the suggestion at the cursor, or tag with the chosen label", TAGGING
    ),
    "pick": Shortcut(("L",), "find the label by a few letters, and tag with it", TAGGING),
    "take_all": Shortcut(("A",), "accept all suggestions of the sentence", TAGGING),
    "other_reading": Shortcut(
        ("O",), "read the suggestion at the cursor otherwise: edges, label, or nothing", TAGGING
    ),
    "reading_before": Shortcut(("Shift+O",), "the same, back to the reading before", TAGGING),
    "other_sentence": Shortcut(("I",), "read the whole sentence otherwise", TAGGING),
    "tag_all": Shortcut(("E",), "tag the same words wherever they stand", TAGGING),
    "exact": Shortcut(("F2",), "select by characters instead of words, and back", TAGGING),
    "exact_mouse": Shortcut(
        ("Alt or Ctrl, held while dragging",),
        "select exact characters with the mouse",
        TAGGING,
        Where.FIXED,
    ),
    "boundaries": Shortcut(("B",), "show or hide where spaCy's words begin and end", TAGGING),
    # change a tag
    "untag": Shortcut(("Del", "Backspace"), "remove the tag, or refuse the suggestion", SHAPING),
    "cycle": Shortcut(("C",), "make the tag the next label", SHAPING, repeats=True),
    "cycle_back": Shortcut(("Shift+C",), "make the tag the label before", SHAPING, repeats=True),
    "end_right": Shortcut(("Alt+Right",), "move the end of the tag right", SHAPING, repeats=True),
    "end_left": Shortcut(("Alt+Left",), "move the end of the tag left", SHAPING, repeats=True),
    "start_right": Shortcut(
        ("Alt+Shift+Right",), "move the beginning of the tag right", SHAPING, repeats=True
    ),
    "start_left": Shortcut(
        ("Alt+Shift+Left",), "move the beginning of the tag left", SHAPING, repeats=True
    ),
    "split": Shortcut(("X",), "split the tag in two before the cursor", SHAPING),
    "mend": Shortcut(
        ("R",), "repair the tag at the cursor, or else the first that needs it", SHAPING
    ),
    "menu": Shortcut(("M",), "everything that can be done with it, in a menu", SHAPING),
    # decide and go on
    "accept": Shortcut(
        ("Return",), "accept the suggestions, done, and on to the next sentence", DECIDING
    ),
    "accept_tags": Shortcut(
        ("Shift+Return",), "done as it is tagged, without the suggestions, and on", DECIDING
    ),
    "skip": Shortcut(("S",), "skip the sentence (not trained on), and on", DECIDING),
    "flag": Shortcut(("F",), "flag the sentence to look at later, and on", DECIDING),
    "next_todo": Shortcut(("Ctrl+Return",), "to the next sentence that is to do", DECIDING),
    # move in the sentence
    "left": Shortcut(("Left",), "one of spaCy's words to the left", MOVING, repeats=True),
    "right": Shortcut(("Right",), "one of spaCy's words to the right", MOVING, repeats=True),
    "extend_left": Shortcut(("Shift+Left",), "select on to the left", MOVING, repeats=True),
    "extend_right": Shortcut(("Shift+Right",), "select on to the right", MOVING, repeats=True),
    "word_left": Shortcut(("Ctrl+Left",), "a whole word to the left", MOVING, repeats=True),
    "word_right": Shortcut(("Ctrl+Right",), "a whole word to the right", MOVING, repeats=True),
    "extend_word_left": Shortcut(
        ("Ctrl+Shift+Left",), "select a whole word to the left", MOVING, repeats=True
    ),
    "extend_word_right": Shortcut(
        ("Ctrl+Shift+Right",), "select a whole word to the right", MOVING, repeats=True
    ),
    "next_tag": Shortcut(
        ("Tab",), "to the next tag or suggestion; after the last, out of the sentence", MOVING
    ),
    "previous_tag": Shortcut(("Shift+Tab",), "to the tag or suggestion before", MOVING),
    "first": Shortcut(("Home",), "to the first word", MOVING),
    "last": Shortcut(("End",), "to the last word", MOVING),
    "extend_first": Shortcut(("Shift+Home",), "select back to the first word", MOVING),
    "extend_last": Shortcut(("Shift+End",), "select on to the last word", MOVING),
    "up": Shortcut(("Up",), "a line up, then the sentence before", MOVING, repeats=True),
    "down": Shortcut(("Down",), "a line down, then the next sentence", MOVING, repeats=True),
    "extend_up": Shortcut(("Shift+Up",), "select a line up", MOVING, repeats=True),
    "extend_down": Shortcut(("Shift+Down",), "select a line down", MOVING, repeats=True),
    "give_up": Shortcut(("Esc",), "give the selection up", MOVING),
    # move about
    "previous": Shortcut(("PgUp",), "to the sentence before", GOING, repeats=True),
    "next": Shortcut(("PgDown",), "to the next sentence", GOING, repeats=True),
    "back": Shortcut(("Alt+Up",), "back to the sentence you were at", GOING, _W),
    "forth": Shortcut(("Alt+Down",), "forth again", GOING, _W),
    "find": Shortcut(("Ctrl+F",), "search the sentences", GOING, _W),
    "next_pane": Shortcut(("F6",), "to the list, the sentence, the labels in turn", GOING, _W),
    "previous_pane": Shortcut(("Shift+F6",), "the same, backwards", GOING, _W),
    "guidelines": Shortcut(("Ctrl+G",), "the guidelines", GOING, _W),
    "annotate": Shortcut(("Ctrl+1",), "the Annotate tab", GOING, _W),
    "train": Shortcut(("Ctrl+2",), "the Train tab", GOING, _W),
    "test": Shortcut(("Ctrl+3",), "the Test tab", GOING, _W),
    "review": Shortcut(("Ctrl+4",), "the Review tab", GOING, _W),
    # the project
    "undo": Shortcut(("Ctrl+Z",), "undo", PROJECT, _W),
    "redo": Shortcut(("Ctrl+Shift+Z", "Ctrl+Y"), "redo", PROJECT, _W),
    "new": Shortcut(("Ctrl+N",), "new project", PROJECT, _W),
    "open": Shortcut(("Ctrl+O",), "open a file", PROJECT, _W),
    "add_sentences": Shortcut(("Ctrl+Shift+A",), "add sentences", PROJECT, _W),
    "save": Shortcut(("Ctrl+S",), "save now (it also saves by itself)", PROJECT, _W),
    "save_as": Shortcut(("Ctrl+Shift+S",), "save to another file", PROJECT, _W),
    "history": Shortcut(("Ctrl+H",), "past states of the project, to go back to one", PROJECT, _W),
    "delete": Shortcut(("Ctrl+Del",), "delete the sentence", PROJECT, _W),
    "quit": Shortcut(("Ctrl+Q",), "quit", PROJECT, _W),
    "help": Shortcut(("F1", "?"), "show these keys, and choose others", PROJECT, _W),
    "larger": Shortcut(("Ctrl++", "Ctrl+="), "larger text", PROJECT, _W),
    "smaller": Shortcut(("Ctrl+-",), "smaller text", PROJECT, _W),
    "usual_size": Shortcut(("Ctrl+0",), "text of the usual size", PROJECT, _W),
    # the Test tab
    "test_now": Shortcut(("Return",), "in the text: look at once", TESTING, _F),
    "test_line": Shortcut(("Shift+Return",), "in the text: a new line", TESTING, _F),
    "test_add": Shortcut(
        ("Return in the answer, Ctrl+Return in the text",),
        "add the sentence with the tags shown to the project, finished",
        TESTING,
        _F,
    ),
    # the queue of likely mistakes
    "review_mine": Shortcut(("M",), "mine is right: do not ask about it again", REVIEWING, _F),
    "review_model": Shortcut(("T",), "take the model’s", REVIEWING, _F),
    "review_edit": Shortcut(("E",), "edit the sentence at this place, and back", REVIEWING, _F),
    "review_next": Shortcut(("PgDown",), "to the next doubt, decided or not", REVIEWING, _F),
    "review_previous": Shortcut(("PgUp",), "to the doubt before", REVIEWING, _F),
    # the runs
    "run_test": Shortcut(("Return",), "test the model of the run", RUNS, _F),
    "run_use": Shortcut(("U",), "use this model from now on", RUNS, _F),
    "run_compare": Shortcut(("C",), "compare two runs on the same sentences", RUNS, _F),
    "run_rename": Shortcut(("F2",), "rename the run", RUNS, _F),
    "run_note": Shortcut(("N",), "write a note on the run", RUNS, _F),
    "run_restore": Shortcut(("R",), "take its settings for the next training", RUNS, _F),
    "run_path": Shortcut(("Ctrl+C",), "copy the path of its folder", RUNS, _F),
    "run_delete": Shortcut(("Del",), "move the run to the trash", RUNS, _F),
}
