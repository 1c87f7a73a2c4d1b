"""The overview page: the heat map of the region, the ranking of its services, who helps whom."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QWidget,
)

from planner.domain.calendar import Period
from planner.domain.region import NONE
from planner.domain.shift_families import Family
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.cover.elided import ElidedLabel
from ui.desk import Desk
from ui.forms import ChoiceBox, ToolBar, box, button, column, frame, label, row, rule
from ui.jobs import Jobs
from ui.names import short_trust
from ui.overview.heat import ALL_SHIFTS, Overview
from ui.overview.heat_grid import HeatGrid
from ui.overview.helping_panel import HelpingPanel
from ui.overview.ranking import RankingList, ranked
from ui.overview.what_if_panel import WhatIfPanel
from ui.overview.words import day_lines
from ui.tasks import Task
from ui.theme.appearance import Appearance

SHIFTS = (
    (ALL_SHIFTS, "All shifts"),
    (Family.EARLY.value, "Early"),
    (Family.LATE.value, "Late"),
    (Family.LONG.value, "Long day"),
    (Family.NIGHT.value, "Night"),
    (Family.STANDARD.value, "Standard"),
)
_SETTLE_MS = 40
_MOST_LINES = 4
_VIEWS = ("Margins", "Ranking")
_SIDES = ("Fragile", "Who helps whom", "What if")
_NO_LIMIT = 16_777_215
"""Qt's largest width."""
_LEGEND_TO = 1.5
"""Above this text scale a small window has no room for the legend; a cell's bubble tells."""


class OverviewPage(QWidget):
    """Loads the region of the period when it is looked at, and leads to the rota."""

    rota_wanted = Signal(str, int, str)
    """Code of a service, a day number or NONE, and the code of the shift to look at."""

    def __init__(self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self._appearance, self._choice, self._jobs, self._desk = appearance, choice, jobs, desk
        self._period: Period | None = None
        self._loading: Task | None = None
        self._shifts = ALL_SHIFTS
        self.view: Overview | None = None
        self._chosen: tuple[int, int] | None = None
        self._stand_in = False
        """Whether the map is on view only because the ranking stands over it."""
        self.grid = HeatGrid(appearance)
        self.ranking, self.helping = RankingList(appearance), HelpingPanel(appearance)
        self.what_if = WhatIfPanel(appearance, jobs, desk)
        self.detail = label("", "body", wrap=True)
        self.detail.setAccessibleName("The chosen date")
        self.summary = ElidedLabel("second")
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._show_detail)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._body())
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        self.setLayout(column(self._tool_bar(), self._stack))
        self.grid.cell_chosen.connect(lambda *_: self._settle.start())
        self.grid.cell_opened.connect(self._open)
        self.helping.shift_opened.connect(self.rota_wanted)
        self.what_if.shift_opened.connect(self.rota_wanted)
        self.ranking.service_chosen.connect(self._find)
        self.ranking.service_opened.connect(lambda service: self._open(service, NONE))
        choice.changed.connect(self._choice_changed)
        choice.catalogue_changed.connect(self._fill_trusts)
        appearance.changed.connect(self._fold)
        self._fold()

    # What is on view ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Load the region if the period changed or the database did."""
        period = self._choice.period
        if not self._choice.catalogue.services or (self.view and self._period == period):
            return
        if self._loading is not None and not self._loading.ended:
            if self._period == period:
                return
            self._loading.cancel()
        self.view, self._period = None, period
        self._say("Loading the region. The heat map and the ranking stand here in a moment.")
        self._loading = self._jobs.start(
            self._jobs.lanes.region,
            "Loading the overview",
            lambda progress, cancel: self._desk.overview(period, progress, cancel),
            self._take,
            ended=self._load_ended,
        )

    def forget(self) -> None:
        """The database changed: what was loaded no longer holds."""
        self.view = self._period = None
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        if self.isVisible():
            self.refresh()
        else:
            self._let_go()

    def _let_go(self) -> None:
        """A map that nobody sees holds no region; the cell that was chosen is remembered."""
        self._chosen = self.grid.current_cell() or self._chosen
        self.grid.show_overview(None, self._shifts, np.zeros(0, np.int32), self._choice.today)

    def _choice_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _take(self, view: Overview) -> None:
        if view.loaded.region.period != self._choice.period:
            return
        self.view = view
        for key, one in self._shift_buttons.items():
            one.setVisible(key in view.layers)
        self.helping.show_overview(view)
        self.what_if.show_overview(view)
        self.what_if.suppose(self._choice.service)
        if self._shifts not in view.layers:
            self._shifts = ALL_SHIFTS
            self._shift_buttons[ALL_SHIFTS].setChecked(True)
        self._show()

    def _load_ended(self) -> None:
        if self.view is None:
            self._period = None
            self._say("The region was not loaded. Choose the period again to try once more.")

    def _show(self) -> None:
        view = self.view
        if view is None:
            return
        trust = self._chosen_trust(view)
        services = view.chosen(trust, self.only_fragile.isChecked(), self.order.currentIndex() == 0)
        self.grid.show_overview(view, self._shifts, services, self._choice.today)
        self.ranking.ranking.show(ranked(view, services))
        unsafe = (
            int(self.grid.heat.layer.unsafe_days[services].sum()) if self.grid.heat.layer else 0
        )
        self.summary.setText(
            f"{count_text(len(services), 'service')} · {count_text(unsafe, 'day')} unsafe"
        )
        if not len(services):
            self._say(self._nothing())
            return
        self._stack.setCurrentIndex(0)
        if self._chosen is not None and self.grid.current_cell() is None:
            self.grid.choose(*self._chosen)
        self._chosen = None
        if self.grid.current_cell() is None:
            column_of = self._choice.today - view.loaded.region.period.first
            date = column_of if 0 <= column_of < self.grid.heat.dates else 0
            self.grid.choose(int(services[0]), date)

    def _nothing(self) -> str:
        if self.only_fragile.isChecked():
            return "No service here is fragile in these dates. Take off “Only fragile” to see all."
        return "No services here. Choose another trust."

    def _chosen_trust(self, view: Overview) -> int:
        code = str(self.trust.currentData() or "")
        return view.loaded.region.trusts.index.get(code, NONE)

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._stack.setCurrentIndex(1)

    @property
    def side(self) -> str:
        """What is chosen beside the margins, by its title."""
        chosen = next(one for one in self.sides if one.isChecked())
        return _SIDES[0] if self._stand_in else chosen.text()

    def show_side(self, title: str) -> None:
        """Choose that; what is not known leaves all as it is."""
        if title in _SIDES:
            self.sides[_SIDES.index(title)].setChecked(True)
            self._side_chosen()

    # Going on ----------------------------------------------------------------------------------

    def _open(self, service: int, date: int) -> None:
        if self.view is None:
            return
        region = self.view.loaded.region
        day, shift = NONE, ""
        if date != NONE:
            day, shift = region.period.first + date, self.view.lowest(self._shifts, service, date)
        self.rota_wanted.emit(region.services.ids.codes[service], day, shift)

    def _find(self, service: int) -> None:
        cell = self.grid.current_cell()
        self.grid.choose(service, cell[1] if cell else 0)

    def _show_detail(self) -> None:
        cell = self.grid.current_cell()
        if self.view is None or cell is None:
            self.detail.setText("")
            return
        index = self.grid.currentIndex()
        where = self.grid.heat.headerData(index.row(), Qt.Orientation.Vertical)
        when = self.grid.heat.headerData(cell[1], Qt.Orientation.Horizontal)
        lines = [text for _, text in day_lines(self.view.loaded, *cell)]
        more = f" · and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        said = " · ".join(lines[:_MOST_LINES]) or "Nobody is asked for"
        self.detail.setText(f"{where}, {when}: {said}{more}")

    # Layout ------------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        self._what = label("services × dates", "second")
        self._legend = box("plain", row(*self._legend_parts()))
        heat = column(
            row(
                label("Lowest margin of the day", "heading"),
                self._what,
                None,
                self._legend,
                margins=(12, 8, 12, 8),
            ),
            rule(),
            self.grid,
            rule(),
            row(self.detail, margins=(12, 6, 12, 6)),
        )
        heat.setStretch(2, 1)
        self._ordering = label("class, then unsafe shifts × priority", "second")
        ranking = column(
            row(
                label("Fragile services, worst first", "heading"),
                None,
                self._ordering,
                margins=(12, 8, 12, 8),
            ),
            rule(),
            self.ranking,
        )
        sides = QButtonGroup(self)
        self.sides = [
            button(title, self._side_chosen, look="segment", checkable=True) for title in _SIDES
        ]
        for one in self.sides:
            sides.addButton(one)
        self.sides[0].setChecked(True)
        self._side_bar = box("segments", row(*self.sides, gap=0))
        panels = (ranking, column(self.helping), column(self.what_if))
        self._cards = [frame("card", panel) for panel in panels]
        self._aside = column(*self._cards, gap=12)
        self._side = box("plain", self._aside)
        cards = QHBoxLayout()
        cards.setContentsMargins(12, 12, 12, 12)
        cards.setSpacing(12)
        self._heat = frame("card", heat)
        cards.addWidget(self._heat, 1)
        cards.addWidget(self._side)
        return box("page", cards)

    def _legend_parts(self) -> list[QWidget]:
        return [
            label("−1", "chipUnsafe"),
            label("unsafe", "second"),
            label("0", "chipEdge"),
            label("on the edge", "second"),
            label("+1", "chip"),
            label("safe", "second"),
        ]

    def _tool_bar(self) -> QWidget:
        group = QButtonGroup(self)
        self._shift_buttons: dict[str, QPushButton] = {}
        for key, title in SHIFTS:
            one = button(title, self._shift_taker(key), look="segment", checkable=True)
            group.addButton(one)
            self._shift_buttons[key] = one
        self._shift_buttons[ALL_SHIFTS].setChecked(True)
        views = QButtonGroup(self)
        self._views = [
            button(title, self._fold, look="segment", checkable=True) for title in _VIEWS
        ]
        for one in self._views:
            views.addButton(one)
        self._views[0].setChecked(True)
        self._view_bar = box("segments", row(*self._views, gap=0))
        self._segments = box("segments", row(*self._shift_buttons.values(), gap=0))
        self.shifts = ChoiceBox(self._appearance, "Shifts")
        for key, title in SHIFTS:
            self.shifts.addItem(title, key)
        self.shifts.activated.connect(lambda at: self._take_shifts(str(self.shifts.itemData(at))))
        self.trust = ChoiceBox(self._appearance, "Trusts on view")
        self.trust.currentIndexChanged.connect(self._show)
        self.order = ChoiceBox(self._appearance, "Order of the services")
        self.order.addItems(["Worst first", "By trust and name"])
        self.order.currentIndexChanged.connect(self._show)
        self.only_fragile = button("Only fragile", lambda: None, look="segment", checkable=True)

        self.only_fragile.toggled.connect(self._show)
        self._title = label("Overview", "title")
        controls = row(
            self._title,
            self.summary,
            self._view_bar,
            self._segments,
            self.shifts,
            self.trust,
            self.order,
            self.only_fragile,
            margins=(12, 0, 12, 0),
            gap=12,
        )
        return ToolBar(self._appearance, controls)

    def _shift_taker(self, key: str) -> Callable[[], None]:
        return lambda: self._take_shifts(key)

    def _take_shifts(self, key: str) -> None:
        """Show all shifts, or one family of them."""
        self._shifts = key
        self._shift_buttons[key].setChecked(True)
        self.shifts.setCurrentIndex(self.shifts.findData(key))
        self._show()

    def _fill_trusts(self) -> None:
        chosen = self.trust.currentData()
        with QSignalBlocker(self.trust):
            self.trust.clear()
            self.trust.addItem("All trusts", "")
            for code, name in self._choice.catalogue.trusts():
                self.trust.addItem(short_trust(name), code)
            self.trust.setCurrentIndex(max(self.trust.findData(chosen), 0))

    def _side_chosen(self) -> None:
        self._stand_in = False
        self._fold()

    def _fold(self) -> None:
        metrics = self._appearance.metrics
        # At very large text a small window has room for one of the two.
        alone = metrics.very_cramped
        ranked = self._views[1].isChecked()
        self._view_bar.setVisible(alone)
        self._heat.setVisible(not (alone and ranked))
        self._side.setVisible(ranked or not alone)
        self._fold_side()
        side = metrics.px(300 if metrics.small else 440)
        self._side.setMinimumWidth(side)
        self._side.setMaximumWidth(_NO_LIMIT if alone else side)
        self.summary.setVisible(not alone)
        self._title.setVisible(not alone)
        self._what.setVisible(not metrics.cramped)
        self._ordering.setVisible(not metrics.small)
        self._legend.setVisible(not metrics.cramped or metrics.scale <= _LEGEND_TO)
        narrow = metrics.small and metrics.scale > 1
        self._segments.setVisible(not narrow)
        self.shifts.setVisible(narrow)

    def _fold_side(self) -> None:
        """In a large window the ranking stays, over the map or the question; in a small one it is
        one of the three."""
        metrics = self._appearance.metrics
        both = not (metrics.small or metrics.low)
        self._aside.insertWidget(1 if both else 0, self._side_bar)
        self.sides[0].setVisible(not both)
        if both and self.sides[0].isChecked():
            self._stand_in = True
            self.sides[1].setChecked(True)
        elif self._stand_in and not both:
            self._stand_in = False
            self.sides[0].setChecked(True)
        for card, chosen in zip(self._cards, self.sides, strict=True):
            card.setVisible(chosen.isChecked())
        self._cards[0].setVisible(both or self.sides[0].isChecked())
