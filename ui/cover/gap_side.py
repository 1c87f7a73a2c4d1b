"""The side of the cover page: whose gaps are listed, in what order, and the list itself."""

from collections.abc import Callable, Collection
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from planner.application.covering import Loaded
from ui.choice import Choice
from ui.cover.gap_entries import list_gaps, summary
from ui.cover.gap_list import GapListView
from ui.forms import button, column, label, row
from ui.theme.appearance import Appearance

SCOPES = (("service", "This service"), ("trust", "This trust"), ("all", "All"))
_ORDERS = ("Most urgent", "By date")
_BY_DATE = 1
Services = Collection[int] | None
"""Numbers of services; None: all."""


def no_gaps_text(view: Loaded, services: Services) -> str:
    """Why none is listed, and where to look next."""
    asked = view.places.service
    if np.any(np.isin(asked, list(services)) if services is not None else len(asked)):
        why, then = "No gaps here in these dates: every shift has its target.", "Choose"
    else:
        why = "Nobody is asked for here in these dates, so there are no gaps."
        then = "Demand lines are added on the Demand page. Or choose"
    return f"{why} {then} “This trust” or “All”, or other dates on top."


class GapSide(QWidget):
    """Lists the gaps of a scope."""

    scope_chosen = Signal()
    order_chosen = Signal()

    def __init__(
        self, appearance: Appearance, choice: Choice, show_plan: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance, self._choice = appearance, choice
        self.scope = SCOPES[0][0]
        """Whose gaps are listed: a key of SCOPES."""
        self.list = GapListView(appearance)
        self.summary = label("", "second")
        self.scopes, self._order = QButtonGroup(self), QButtonGroup(self)
        scopes = [
            self._segment(self.scopes, number, title, partial(self._scope_chosen, key))
            for number, (key, title) in enumerate(SCOPES)
        ]
        orders = [
            self._segment(self._order, number, title, self.order_chosen.emit)
            for number, title in enumerate(_ORDERS)
        ]
        for first in (scopes[0], orders[0]):
            first.setChecked(True)
        self.to_plan = button("Plan the period…", show_plan)
        self.head = column(row(self.summary, None), margins=(12, 8, 12, 6), gap=4)
        self.foot = column(row(self.to_plan, margins=(12, 0, 12, 0)), margins=(0, 0, 0, 8), gap=8)
        self.setLayout(
            column(
                self.head,
                row(*scopes, None, gap=0, margins=(12, 0, 12, 6)),
                row(*orders, None, gap=0, margins=(12, 0, 12, 8)),
                self.list,
                self.foot,
                margins=(0, 0, 1, 0),
            )
        )
        appearance.changed.connect(self._fold)
        self._fold()

    @staticmethod
    def _segment(
        group: QButtonGroup, number: int, title: str, press: Callable[[], object]
    ) -> QWidget:
        one = button(title, press, look="segment", checkable=True)
        group.addButton(one, number)
        return one

    def _scope_chosen(self, key: str) -> None:
        self.take_scope(key)
        self.scope_chosen.emit()

    def take_scope(self, key: str) -> None:
        """Another scope, to be listed next."""
        self.scope = key
        self.scopes.button([name for name, _ in SCOPES].index(key)).setChecked(True)

    @property
    def by_date(self) -> bool:
        """Whether the gaps stand by date rather than by urgency."""
        return self._order.checkedId() == _BY_DATE

    def services(self, view: Loaded) -> Services:
        """The services of the scope."""
        entry = self._choice.entry
        if self.scope == "all" or entry is None:
            return None
        index = view.region.services.ids.index
        if self.scope == "trust":
            return [index[s.code] for s in self._choice.catalogue.of_trust(entry.trust)]
        return [index[entry.code]]

    def list_gaps(self, view: Loaded, services: Services, *, by_date: bool) -> None:
        """List the gaps of some services; nothing is chosen then."""
        gaps = list_gaps(view.region, view.places, view.filling, services, by_date=by_date)
        self.summary.setText(summary(gaps))
        self.list.gaps.show_gaps(gaps, sections=not by_date)
        self.list.clearSelection()

    def _fold(self) -> None:
        metrics = self._appearance.metrics
        width = 252 if metrics.very_cramped else 272 if metrics.small else 336
        self.setFixedWidth(metrics.px(width))
