"""The margins of the dates on view: shifts × dates, as the lines ask and the rota gives."""

from PySide6.QtCore import QAbstractTableModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from planner.domain.calendar import weekday
from planner.domain.wording.formats import NOTHING, day_text, margin_text
from ui.demand.outlook import Outlook
from ui.enter import ENTERS
from ui.rota.date_header import WEEKDAY_LETTERS
from ui.rota.strips import Safety, StripCell
from ui.tables.models import NO_INDEX, Index, Role
from ui.tables.views import plain
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_LOOKS = {Safety.EDGE: "edge", Safety.UNSAFE: "unsafe"}
_SATURDAY = 5


class MarginModel(QAbstractTableModel):
    """Rows are shifts, columns the dates of the period."""

    def __init__(self) -> None:
        super().__init__()
        self.outlook: Outlook | None = None

    def show(self, outlook: Outlook | None) -> None:
        """Take another service or period."""
        self.beginResetModel()
        self.outlook = outlook
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Shifts."""
        return 0 if parent.isValid() or self.outlook is None else len(self.outlook.strips)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Dates."""
        return 0 if parent.isValid() or self.outlook is None else self.outlook.region.period.days

    def cell(self, index: Index) -> StripCell | None:
        """Filled, minimum and margin; None where no line applies."""
        assert self.outlook is not None
        return self.outlook.strips[index.row()].cells[index.column()]

    def day(self, column: int) -> int:
        """Day number of a column."""
        assert self.outlook is not None
        return self.outlook.region.period.first + column

    def holiday(self, column: int) -> bool:
        """Whether a date is a bank holiday."""
        assert self.outlook is not None
        return self.day(column) in self.outlook.region.bank_holidays

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """The margin to show, a sentence for screen readers and tool-tips."""
        if self.outlook is None:
            return None
        cell = self.cell(index)
        if role == Role.DisplayRole:
            return NOTHING if cell is None or cell.margin is None else margin_text(cell.margin)
        if role not in {Role.AccessibleTextRole, Role.ToolTipRole}:
            return None
        head = f"{self.outlook.strips[index.row()].tile.name}, {day_text(self.day(index.column()))}"
        if cell is None or cell.margin is None:
            return f"{head}: nobody is asked for"
        return (
            f"{head}: {cell.filled} of {cell.minimum}, margin {margin_text(cell.margin)}, "
            f"{cell.safety.value}"
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> str | None:
        """Weekday letter over the date; shifts with their hours."""
        if self.outlook is None or role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        if orientation == Qt.Orientation.Vertical:
            strip = self.outlook.strips[section]
            return f"{strip.tile.name} {strip.hours}"
        day, holiday = self.day(section), self.holiday(section)
        if role == Role.AccessibleTextRole:
            return f"{day_text(day)}, bank holiday" if holiday else day_text(day)
        letters = "BH" if holiday else WEEKDAY_LETTERS[int(weekday(day))]
        return f"{letters}\n{day_text(day).split(' ')[1]}"


class _MarginDelegate(QStyledItemDelegate):
    """A margin with its fill and edge: dotted on the edge, solid where unsafe."""

    def __init__(self, appearance: Appearance, margins: MarginModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._margins = appearance, margins

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = self._appearance.theme, option.rect
        day, cell = self._margins.day(index.column()), self._margins.cell(index)
        holiday = self._margins.holiday(index.column())
        if holiday or weekday(day) >= _SATURDAY:
            painter.fillRect(box, QColor(theme["bank-holiday" if holiday else "weekend"]))
        look = _LOOKS.get(Safety.NONE if cell is None else cell.safety)
        if look is not None:
            unsafe = look == "unsafe"
            style = Qt.PenStyle.SolidLine if unsafe else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(theme[f"{look}-line"]), 2 if unsafe else 1, style))
            painter.setBrush(QColor(theme[f"{look}-fill"]))
            painter.drawRect(QRectF(box).adjusted(2.5, 3.5, -2.5, -3.5))
        painter.setPen(QColor(theme[f"{look}-text" if look else "text2"]))
        painter.setFont(self._appearance.font(11, BOLD if look else MEDIUM))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        focused = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
        if option.state & focused == focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme["accent"]), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))


class MarginTable(QTableView):
    """Margins to read; Enter or a double click leads to the rota of the date."""

    date_wanted = Signal(int)
    """Day number."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("table")
        self._appearance = appearance
        self.margins = MarginModel()
        self.setModel(self.margins)
        self.setAccessibleName("Margins by shift and date")
        self.setAccessibleDescription("Enter opens the rota there.")
        plain(self)
        self.setItemDelegate(_MarginDelegate(appearance, self.margins, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(8)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCornerButtonEnabled(False)
        self.doubleClicked.connect(lambda at: self.date_wanted.emit(self.margins.day(at.column())))
        appearance.changed.connect(self._fit)
        self._fit()

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Take another service or period."""
        self.margins.show(outlook)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the rota."""
        at = self.currentIndex()
        if event.key() in ENTERS and at.isValid():
            self.date_wanted.emit(self.margins.day(at.column()))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The dates share the room."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """All shifts, if there is room."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        names = metrics.px(152 if metrics.small else 200)
        self.verticalHeader().setFixedWidth(names)
        self.verticalHeader().setDefaultSectionSize(metrics.row)
        self.horizontalHeader().setFixedHeight(metrics.px(36))
        dates = max(self.margins.columnCount(), 1)
        width = (self.width() - names - 8) // dates
        least, most = round(22 * metrics.scale), metrics.px(44)
        self.horizontalHeader().setDefaultSectionSize(min(max(width, least), most))
        rows = self.margins.rowCount()
        bar = metrics.scroll_bar if width < least else 0
        self.setMaximumHeight(metrics.px(36) + rows * metrics.row + 8 + bar)
        self.setMinimumHeight(metrics.px(36) + min(rows, 2) * metrics.row + 8 + bar)
        self.updateGeometry()
