"""Where one chooses in which order sentences come."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ...core.orders import ORDER_TIPS, ORDER_WORDS, Order
from ..choices import Choices
from ..widgets import tip_of


def fill_order_menu(menu: QMenu, choices: Choices) -> None:
    """Put the orders into a menu, the one that is followed ticked."""
    menu.clear()
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for order in Order:
        action = QAction(ORDER_WORDS[order], menu)
        action.setObjectName(f"order-{order.value}")
        action.setToolTip(tip_of(ORDER_TIPS[order]))
        action.setCheckable(True)
        action.setChecked(order is choices.order)
        action.triggered.connect(partial(_choose, choices, order))
        group.addAction(action)
        menu.addAction(action)


def _choose(choices: Choices, order: Order, _checked: bool = False) -> None:
    choices.set_order(order)
