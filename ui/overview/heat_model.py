"""The heat map as a table model: what a screen reader, a tool-tip and a test read."""

import numpy as np
from PySide6.QtCore import QAbstractTableModel, Qt

from planner.domain.calendar import IntArray
from planner.domain.wording.formats import count_text, day_text, margin_text
from planner.domain.wording.fragility import LEVEL_TITLES
from ui.names import short_trust
from ui.overview.heat import ALL_SHIFTS, Layer, Overview
from ui.overview.words import cell_tip, cell_words, margin_of, without_site
from ui.tables.models import NO_INDEX, Index, Role

TOTALS = ("Days unsafe", "Days on the edge")


class HeatModel(QAbstractTableModel):
    """Rows are services, columns the dates and two totals."""

    def __init__(self) -> None:
        super().__init__()
        self.view: Overview | None = None
        self.layer: Layer | None = None
        self.services: IntArray = np.zeros(0, dtype=np.int32)
        """The service of each row."""

    def show(self, view: Overview | None, shifts: str, services: IntArray) -> None:
        """Take other services or shifts."""
        self.beginResetModel()
        self.view = view
        self.layer = None if view is None else view.layers.get(shifts, view.layers[ALL_SHIFTS])
        self.services = services
        self.endResetModel()

    @property
    def dates(self) -> int:
        """Number of dates."""
        return 0 if self.view is None else self.view.loaded.region.period.days

    def row_of(self, service: int) -> int | None:
        """Row of a service; None where it is filtered out."""
        found = np.flatnonzero(self.services == service)
        return int(found[0]) if len(found) else None

    def name(self, row: int) -> str:
        """Name of the service of a row."""
        assert self.view is not None
        name: str = self.view.loaded.region.services.ids.names[self.services[row]]
        return name

    def short_name(self, row: int) -> str:
        """Its name without the site, which stands under it."""
        assert self.view is not None
        region = self.view.loaded.region
        site = region.sites.ids.names[region.services.site[self.services[row]]]
        return without_site(self.name(row), site)

    def where(self, row: int) -> str:
        """Its site and trust."""
        assert self.view is not None
        region, service = self.view.loaded.region, int(self.services[row])
        site = region.sites.ids.names[region.services.site[service]]
        trust = short_trust(region.trusts.names[region.services.trust[service]])
        return f"{site} · {trust}"

    def totals(self, row: int) -> tuple[int, int]:
        """Days unsafe and days on the edge."""
        assert self.layer is not None
        service = self.services[row]
        return int(self.layer.unsafe_days[service]), int(self.layer.edge_days[service])

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Services."""
        return 0 if parent.isValid() else len(self.services)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Dates and totals."""
        return 0 if parent.isValid() or self.view is None else self.dates + len(TOTALS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """Margins to show, sentences for screen readers and tool-tips."""
        view, layer = self.view, self.layer
        if view is None or layer is None:
            return None
        row, column = index.row(), index.column()
        if column >= self.dates:
            return self._total(row, column - self.dates, role)
        service = int(self.services[row])
        margin = int(layer.margin[service, column])
        if role == Role.DisplayRole:
            return margin_text(margin_of(margin))
        if role in {Role.AccessibleTextRole, Role.AccessibleDescriptionRole}:
            return cell_words(view, service, column, margin)
        return cell_tip(view, service, column) if role == Role.ToolTipRole else None

    def _total(self, row: int, number: int, role: int) -> str | None:
        count = self.totals(row)[number]
        if role == Role.DisplayRole:
            return str(count)
        if role in {Role.AccessibleTextRole, Role.ToolTipRole}:
            noun = (
                ("day unsafe", "days unsafe")
                if number == 0
                else ("day on the edge", "days on the edge")
            )
            return f"{self.name(row)}: {count_text(count, *noun)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Dates; services with their class."""
        if self.view is None or role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        if orientation == Qt.Orientation.Horizontal:
            if section >= self.dates:
                return TOTALS[section - self.dates]
            text = day_text(self.view.loaded.region.period.first + section)
            return f"{text}, bank holiday" if self.view.holiday[section] else text
        if role == Role.DisplayRole:
            return self.name(section)
        level = self.view.profiles[int(self.services[section])].level
        return f"{self.name(section)}, {self.where(section)}, {LEVEL_TITLES[level.word].lower()}"
