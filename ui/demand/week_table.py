"""The table of what the lines ask for in an ordinary week."""

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from planner.domain.demand import WEEKDAYS
from planner.domain.wording.formats import NOTHING
from ui.demand.sheet import BANK_HOLIDAY, DemandSheet, Needed
from ui.tables.models import NO_INDEX, Index, Role
from ui.tables.views import plain
from ui.theme.appearance import Appearance
from ui.theme.fonts import MEDIUM

_CENTRE = Qt.AlignmentFlag.AlignCenter
DAYS = (*WEEKDAYS, "Bank holiday")


class WeekModel(QAbstractTableModel):
    """What each shift needs on each day of an ordinary week; the last row is the sum."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: DemandSheet | None = None

    def show(self, sheet: DemandSheet | None) -> None:
        """Take other lines."""
        self.beginResetModel()
        self.sheet = sheet
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Shifts and the sum."""
        if parent.isValid() or self.sheet is None or not self.sheet.week:
            return 0
        return len(self.sheet.week) + 1

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Monday … Sunday, bank holiday."""
        return 0 if parent.isValid() else len(DAYS)

    def needed(self, row: int, day: int) -> Needed | None:
        """Minimum and target of a cell; None where nobody is asked for."""
        assert self.sheet is not None
        week = self.sheet.week
        if row < len(week):
            return week[row].cells[day]
        some = [cell for one in week if (cell := one.cells[day]) is not None]
        return (sum(low for low, _ in some), sum(high for _, high in some)) if some else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | int | None:
        """As "3 / 4", minimum and target; a sentence for screen readers."""
        if self.sheet is None:
            return None
        if role == Role.TextAlignmentRole:
            return int(_CENTRE)
        day = index.column()
        apart = day != BANK_HOLIDAY or self.sheet.holidays_apart
        needed = self.needed(index.row(), day) if apart else None
        if role == Role.DisplayRole:
            return needed_text(needed) if apart else "as weekday"
        if role in {Role.AccessibleTextRole, Role.ToolTipRole}:
            return self._words(index.row(), day, needed, apart)
        return None

    def _words(self, row: int, day: int, needed: Needed | None, apart: bool) -> str:
        head = f"{self.headerData(row, Qt.Orientation.Vertical)}, {DAYS[day]}"
        if not apart:
            return f"{head}: as on the weekday that it falls on"
        if needed is None:
            return f"{head}: nobody is asked for"
        return f"{head}: minimum {needed[0]}, target {needed[1]}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Days; shifts with their hours."""
        if role not in {Role.DisplayRole, Role.AccessibleTextRole} or self.sheet is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return DAYS[section]
        week = self.sheet.week
        return self.sheet.shift_text(week[section].shift) if section < len(week) else "All shifts"


def needed_text(needed: Needed | None) -> str:
    """As "3 / 4"; one number where the target is the minimum; "–" for nobody."""
    if needed is None:
        return NOTHING
    low, high = needed
    return str(low) if low == high else f"{low} / {high}"


class WeekTable(QTableView):
    """The week that the lines ask for."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self._appearance = appearance
        self.week = WeekModel()
        self.setModel(self.week)
        self.setAccessibleName("Needed in a week, minimum and target by shift")
        plain(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(True)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(BANK_HOLIDAY, QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setCornerButtonEnabled(False)
        appearance.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFont(self._appearance.font(12, MEDIUM))
        self.verticalHeader().setDefaultSectionSize(metrics.row)
        self.verticalHeader().setFixedWidth(metrics.px(152 if metrics.small else 200))
        self.horizontalHeader().setFixedHeight(metrics.row)
        self.setColumnWidth(BANK_HOLIDAY, metrics.px(100))
        self.fit_rows()

    def fit_rows(self) -> None:
        """As high as its rows, so that nothing scrolls in a short week."""
        rows, metrics = self.week.rowCount(), self._appearance.metrics
        self.setFixedHeight(min((rows + 1) * metrics.row + 8, metrics.px(400)))
