"""Shows the example under work: its tags, what is suggested, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from ...app.chooser import Chooser
from ...app.session import Session
from ...app.suggester import Suggester
from ...app.tokens import TokenService
from ...core.combining import contradictions
from ...core.display import shown_text
from ...core.document import Annotation, Example, Status
from ...core.problem_memo import ProblemMemo
from ...core.spans import Span
from ...core.suggestions import Remark, Suggestion
from ...core.twins import tag_like
from ..announce import announce
from ..keymap import keymap
from ..text.marks import MarkMaker, suggested_marks
from .described import in_words
from .editor import Editor
from .example_list import STATUS_WORDS
from .list_panel import ListPanel
from .mending import Mending
from .pacing import Pacing
from .proposals import Proposals
from .sentence_page import SentencePage
from .tagging import Tagging

# Of a long text that a screen reader is given: all of it would take longer than a key may.
_MOST_READ = 2_000  # code points
_REMARKS_AFTER = 80  # milliseconds
_WAYS_AFTER = 30  # milliseconds
_EMPTY_PROJECT = "There are no sentences yet. Add some with File > Add sentences…"


class Presenter(QObject):
    """Keeps what is on the page true to the example; follows the session and the tokens.

    Attributes:
        suggester: what suggestions and remarks come from.
        chooser: which sentence comes next, and why.
        pacing: how the expert gets on.
        proposals: what of the suggestions is shown, and how else it can be read.
    """

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        editor: Editor,
        tagging: Tagging,
        mending: Mending,
        page: SentencePage,
        examples: ListPanel,
    ) -> None:
        super().__init__(page)
        self._session = session
        self._tokens = tokens
        self._editor = editor
        self._tagging = tagging
        self._mending = mending
        self._page = page
        self._list = examples
        self._problems = ProblemMemo()
        self._marks = MarkMaker()
        self.suggester = Suggester(session, tokens)
        self.chooser = Chooser(session, self.suggester)
        self.proposals = Proposals(self.suggester, editor, page.view)
        self._remarked = ""  # the text that the remarks shown are on
        self._remarks: Sequence[Remark] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_remarks)
        for changed in (
            editor.shown,
            session.settings_changed,
            tokens.ready,
            self.suggester.changed,
            self.proposals.changed,
            tagging.exact_changed,
        ):
            changed.connect(self.show)
        examples.search_changed.connect(self._show_found)
        tagging.refused.connect(self._refuse)
        self.pacing = Pacing(session, self.proposals)
        self.pacing.said.connect(page.say_pace)
        tagging.guessed.connect(lambda label: page.say_guess(label.label))
        tagging.go_on = self.proposals.go_on
        tagging.guess = self.proposals.likeliest_label
        self._ways = QTimer(self)
        self._ways.setSingleShot(True)
        self._ways.timeout.connect(self._show_ways)
        page.view.cursor_moved.connect(lambda: self._ways.start(_WAYS_AFTER))
        page.remarks.mend_wanted.connect(mending.mend)
        page.remarks.show_wanted.connect(self._show_others)
        page.remarks.tag_like_wanted.connect(self._tag_like)

    def show(self) -> None:
        """Show the example as it is now."""
        example, index = self._editor.example, self._editor.index
        if example is None or index is None:
            self._show_nothing()
            return
        view, settings = self._page.view, self._session.document.settings
        tokens = self._tokens.spans(example.content)
        known = tokens if self._tokens.knows(example.content) else None
        problems = self._problems.find(example, known)
        suggestions = self.proposals.find(index, example)
        disputes = self.suggester.disputes(example) if suggestions else []
        against = contradictions(example.content, disputes)
        flawed = [problem.annotation for problem in problems]
        marks = self._marks.marks(example.content, example.annotations, settings, flawed)
        marks += suggested_marks(suggestions, settings, against)
        is_other = example.content != view.text
        view.set_placeholder("This sentence is empty.")
        view.set_direction(settings.direction)
        view.show_sentence(example.content, marks, tokens)
        self.proposals.begin()
        if is_other:
            self._tagging.begin()
            self._show_found()
        self._say_where(example, index)
        because = self._because(example, index)
        said = [in_words(example, suggestions, against), because]
        view.setAccessibleDescription("; ".join(filter(None, said)))
        if is_other and view.hasFocus():  # another sentence in a view that has the focus already
            announce(view, view.accessibleName())
        self._tagging.suggestions = suggestions
        self._page.offer(len(suggestions))
        self._mending.problems = problems
        if example.content != self._remarked:
            self._remarked, self._remarks = example.content, []
        self._page.remarks.show_all(problems, self._mending.mends, self._remarks)
        self._later.start(_REMARKS_AFTER)

    def _show_remarks(self) -> None:
        """Show what is worth a look: a moment after the key, which does not wait for it."""
        if self._editor.index is not None:
            self._remarks = self.suggester.remarks(self._editor.index)
            problems = self._mending.problems
            self._page.remarks.show_all(problems, self._mending.mends, self._remarks)

    def _show_ways(self) -> None:
        """Say how else the proposal at the cursor can be read: a moment after the key."""
        self._page.say_ways(self.proposals.other_ways())

    def _show_nothing(self) -> None:
        self._page.say_where("")
        self._page.view.set_placeholder(_EMPTY_PROJECT)
        self._page.view.show_sentence("", [], [])
        self._tagging.suggestions = ()
        self._page.offer(0)
        self._mending.problems = ()
        self._later.stop()
        self._page.remarks.show_all([], self._mending.mends)

    def _show_found(self) -> None:
        view = self._page.view
        view.set_found(self._list.search_spans(view.text))

    def _say_where(self, example: Example, index: int) -> None:
        view = self._page.view
        total = len(self._session.document.examples)
        parts = [f"Sentence {index + 1:,} of {total:,}", STATUS_WORDS[example.status]]
        if view.is_exact:
            parts.append(f"selecting single characters ({keymap().native('exact')} for words)")
        parts.append(self._because(example, index))
        self._page.say_where("  ·  ".join(filter(None, parts)))
        view.setAccessibleName(f"Sentence {index + 1}: {shown_text(example.content[:_MOST_READ])}")

    def _because(self, example: Example, index: int) -> str:
        """Return why the example came next, while it is to do."""
        reason = self.chooser.reason(index) if example.status is Status.TODO else ""
        return f"next because: {reason}" if reason else ""

    def _refuse(self, refused: Suggestion | Annotation) -> None:
        example = self._editor.example
        if example is None:
            return
        self.proposals.drop(Span(refused.start, refused.end))
        key = (refused.start, refused.end, refused.label)
        if not self.suggester.refusals.refuse(example.content, key):
            self.show()  # nobody else has seen to it

    def _show_others(self, remark: Remark) -> None:
        """Show in the list what a remark speaks of, with the sentence it is about."""
        here = [] if self._editor.index is None else [self._editor.index]
        self._list.show_only({*remark.indices, *here}, remark.text)

    def _tag_like(self, other: int) -> None:
        if (index := self._editor.index) is not None:
            self._editor.perform(lambda: tag_like(self._session.document, index, other))
