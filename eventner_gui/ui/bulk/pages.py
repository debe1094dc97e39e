"""Puts the pages for many proposals at once into the Review tab."""

from __future__ import annotations

from collections.abc import Callable

from ...app.prelabeller import Prelabeller
from ...app.session import Session
from ...app.suggester import Suggester
from ...app.tokens import TokenService
from ..review.tab import ReviewTab
from .groups_page import GroupsPage
from .sure_page import SurePage


def add_bulk_pages(
    tab: ReviewTab,
    session: Session,
    suggester: Suggester,
    tokens: TokenService,
    *,
    show_example: Callable[[int], object],
    show_rest: Callable[[list[int]], object],
) -> None:
    """Add "Groups" and "Whole sentences" to a Review tab.

    Args:
        tab: the tab.
        session: the project.
        suggester: what proposals come from.
        tokens: spaCy's words.
        show_example: shows the example of an index in the Annotate tab.
        show_rest: shows some examples alone there.
    """
    prelabeller = Prelabeller(session, suggester, tokens)
    groups = GroupsPage(session, prelabeller, suggester.refusals)
    groups.example_wanted.connect(show_example)
    tab.add_page("&Groups", groups, first=groups.first, takes_visit=groups.takes_visit)
    sure = SurePage(session, prelabeller)
    sure.example_wanted.connect(show_example)
    sure.rest_wanted.connect(show_rest)
    tab.add_page("&Whole sentences", sure, first=sure.first, takes_visit=sure.takes_visit)
