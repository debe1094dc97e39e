"""Where one chooses which sentence comes next: under the counts of the list, and in the menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QComboBox, QMenu, QSizePolicy, QWidget

from ...app.chooser import Chooser
from ...core.orders import ORDER_TIPS, ORDER_WORDS, Order
from ..widgets import at_least, label, row

OFFERED = (Order.SHORT, Order.NEW, Order.LIST)


class OrderBox(QWidget):
    """“Next:” and the order that is followed."""

    def __init__(self, chooser: Chooser) -> None:
        super().__init__()
        self.setObjectName("orderBox")
        self._chooser = chooser
        self.orders = QComboBox()
        self.orders.setObjectName("order")
        self.orders.setAccessibleName("What to look at next")
        self.orders.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        at_least(self.orders, 10)
        for order in OFFERED:
            self.orders.addItem(ORDER_WORDS[order], order)
            tip = ORDER_TIPS[order]
            self.orders.setItemData(self.orders.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        words = label("Ne&xt:", role="small")
        words.setBuddy(self.orders)
        self.setLayout(row(words, self.orders, spacing=6))
        self.orders.activated.connect(self._choose)
        chooser.changed.connect(self._show)
        self._show()

    def _choose(self, at: int) -> None:
        self._chooser.set_order(Order(self.orders.itemData(at)))

    def _show(self) -> None:
        order = self._chooser.order
        self.orders.setCurrentIndex(self.orders.findText(ORDER_WORDS[order]))
        self.orders.setToolTip(ORDER_TIPS[order])
        self.orders.setAccessibleDescription(ORDER_TIPS[order])


def fill_order_menu(menu: QMenu, chooser: Chooser) -> None:
    """Put the orders into a menu, the one that is followed ticked."""
    menu.clear()
    group = QActionGroup(menu)
    for order in OFFERED:
        action = QAction(ORDER_WORDS[order], menu)
        action.setObjectName(f"order-{order.value}")
        action.setToolTip(ORDER_TIPS[order])
        action.setCheckable(True)
        action.setChecked(order is chooser.order)
        action.triggered.connect(lambda _checked=False, order=order: chooser.set_order(order))
        group.addAction(action)
        menu.addAction(action)
