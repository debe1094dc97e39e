"""What there is to say about the sentence, in notices below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ...core.mends import Mend, MendKind
from ...core.problems import Problem
from ...core.suggestions import Remark
from ..notice import Action, Notice
from ..widgets import clear, menu_text

_MOST = 4  # notices of problems; more would push the sentence out of sight
_BUTTONS = 2  # on a notice; more would leave its words no room


class RemarksBox(QWidget):
    """Notices about the example shown, each with what can be done about it.

    Signals:
        mend_wanted: (Problem, Mend) do this about that.
        show_wanted: (Remark) show the examples it speaks of.
        tag_like_wanted: (int) give this example the tags of that one.
    """

    mend_wanted = Signal(object, object)
    show_wanted = Signal(object)
    tag_like_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("remarks")
        self._shown: tuple[list[tuple[int, Problem]], list[Remark]] = ([], [])
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_all(
        self,
        problems: Sequence[Problem],
        mends_of: Callable[[Problem], Sequence[Mend]],
        remarks: Sequence[Remark] = (),
    ) -> None:
        """Show what training would not take as it stands, then what is worth a look.

        Args:
            problems: of the example.
            mends_of: returns what can be done about one, the recommended first.
            remarks: on the example, the most telling first.
        """
        # making notices anew lays the page out anew, at each key
        shown = [(id(each.annotation), each) for each in problems], list(remarks)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._layout)
        tags = _by_tag(problems)
        for group in tags[:_MOST]:
            words = " ".join(problem.reason for problem in group)
            self._layout.addWidget(Notice(words, self._actions(group, mends_of)))
        if len(tags) > _MOST:
            self._layout.addWidget(Notice(f"… and {len(tags) - _MOST} more such tags."))
        for remark in remarks:
            self._layout.addWidget(Notice(remark.text, self._looks(remark), kind="info"))

    def _looks(self, remark: Remark) -> list[Action]:
        """Return what can be done about a remark."""
        them = "Show it" if len(remark.indices) == 1 else "Show them"
        actions: list[Action] = [(them, lambda: self.show_wanted.emit(remark))]
        if (other := remark.tag_like) is not None:
            actions.insert(0, ("Tag it like that", lambda: self.tag_like_wanted.emit(other)))
        return actions

    def _actions(
        self, problems: Sequence[Problem], mends_of: Callable[[Problem], Sequence[Mend]]
    ) -> list[Action]:
        """Return the recommended mend, and the others in a menu behind one button."""
        pairs = [(problem, mend) for problem in problems for mend in mends_of(problem)]
        # removing is offered once, and last
        pairs.sort(key=lambda pair: pair[1].kind is MendKind.REMOVE)
        while len(pairs) > 1 and pairs[-2][1].kind is MendKind.REMOVE:
            del pairs[-1]
        actions = [self._action(*pair) for pair in pairs]
        if len(actions) <= _BUTTONS:
            return actions
        return [*actions[: _BUTTONS - 1], ("More…", lambda: self._open_menu(actions[1:]))]

    def _action(self, problem: Problem, mend: Mend) -> Action:
        return menu_text(mend.short), lambda: self.mend_wanted.emit(problem, mend)

    def _open_menu(self, actions: Sequence[Action]) -> None:
        menu = QMenu(self)
        menu.setObjectName("mendMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, act in actions:
            menu.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
        pressed = self.window().focusWidget()
        below = pressed if pressed is not None and self.isAncestorOf(pressed) else self
        menu.popup(below.mapToGlobal(QPoint(0, below.height())))


def _by_tag(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Return the problems of each tag; that two are in each other's way is told once."""
    told: set[tuple[int, int]] = set()
    groups: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.other is not None:
            if (id(problem.other), id(problem.annotation)) in told:
                continue
            told.add((id(problem.annotation), id(problem.other)))
        groups.setdefault(id(problem.annotation), []).append(problem)
    return list(groups.values())
