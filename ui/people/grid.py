"""The grid of people × skills, painted from arrays with kept tiles."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView

from planner.domain.region import NONE
from ui.enter import ENTERS
from ui.people.cell_editor import CellEditor
from ui.people.edits import NO, YES
from ui.people.headers import Foot, SkillHeader, StaffCorner, StaffHeader
from ui.people.matrix import AMBER, EXPIRED, LASTING, MISSING, RED, Matrix, cell_text
from ui.people.model import Index, MatrixModel
from ui.tables.choosing import choose_index
from ui.tables.grids import PaintedGrid
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM
from ui.theme.icons import paint_icon

_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEAST, _MOST = 76, 160
_LOOKS = {AMBER: ("edge", 1), RED: ("unsafe", 1), EXPIRED: ("unsafe", 2)}
_MOST_PICTURES = 4_000
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class MatrixGrid(PaintedGrid):
    """Shows the matrix; keys and mouse as in any table."""

    person_chosen = Signal(int)
    """Place of the person in the matrix's order."""
    opened = Signal()
    """Enter: the current person is wanted elsewhere."""
    typed = Signal(str)
    """A letter: somebody is looked for by name."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance)
        self._pictures: dict[tuple[int, int, bool], QPixmap] = {}
        self.rows = MatrixModel()
        self.skills = SkillHeader(appearance, self.rows, self)
        self.staff = StaffHeader(appearance, self.rows, self)
        self.foot = Foot(appearance, self.rows, self.skills)
        self.setModel(self.rows)
        self.corner = StaffCorner(appearance, self.staff)
        self.set_heads(self.skills, self.staff, self.corner)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(CellEditor(self.rows, self))
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Skills of people, with the last day of each")
        self.setAccessibleDescription(
            "Arrows move from cell to cell. A figure or F2 changes a date, Delete takes it away, "
            "Space turns yes and no; a letter looks for a name."
        )
        self.horizontalScrollBar().valueChanged.connect(self.foot.update)
        appearance.changed.connect(self._arrange)

    def show_matrix(self, matrix: Matrix | None, within: int, called: str = "") -> None:
        """Show other people; the current cell stays if it can, else the first person's is it."""
        before = self._current_names()
        self.rows.show(matrix, within, called)
        self.staff.mark_row(NONE)
        self._arrange()
        if self.rows.shown():
            choose_index(self, self._index_of(before) or self.rows.index(1, 0))

    def _current_names(self) -> tuple[str, str] | None:
        """Staff number and title of the current cell."""
        place, at = self.current_place(), self.currentIndex()
        matrix = self.rows.matrix
        if place is None or matrix is None:
            return None
        return matrix.staff_id(place), matrix.columns[at.column()].title

    def _index_of(self, names: tuple[str, str] | None) -> Index | None:
        matrix = self.rows.matrix
        if names is None or matrix is None:
            return None
        place = matrix.place_of(names[0])
        row = None if place is None else self.rows.row_of(place)
        titles = [one.title for one in matrix.columns]
        at = titles.index(names[1]) if names[1] in titles else 0
        return None if row is None else self.rows.index(row, at)

    def choose(self, place: int) -> bool:
        """Make a person the current one; False where they are not shown."""
        at = self.rows.row_of(place)
        if at is None:
            return False
        choose_index(self, self.rows.index(at, max(self.currentIndex().column(), 0)))
        return True

    def current_place(self) -> int | None:
        """Place of the current person."""
        return self.rows.place(self.currentIndex().row())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who is chosen now."""
        super().currentChanged(current, previous)
        self.staff.mark_row(current.row())
        self.viewport().update()
        place = self.rows.place(current.row())
        if place is not None:
            self.person_chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Delete takes away, Space turns yes and no, a letter looks for a name."""
        key, index = Qt.Key(event.key()), self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key in ENTERS:
            self.opened.emit()
        elif key == Qt.Key.Key_Delete:
            self.rows.setData(index, "")
        elif key == Qt.Key.Key_Space:
            self._turn(index)
        elif event.text().isalpha() and not event.modifiers() & _COMMANDS:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _turn(self, index: Index) -> None:
        """Yes to no and back, in a column of these."""
        matrix = self.rows.matrix
        if matrix is not None and index.isValid() and matrix.columns[index.column()].flag:
            self.rows.setData(index, NO if index.data(Qt.ItemDataRole.EditRole) == YES else YES)

    # Layout ----------------------------------------------------------------------------------

    def updateGeometries(self) -> None:
        """Keep the foot under the people."""
        super().updateGeometries()
        self.foot.left = self.staff.width()
        self.foot.update()

    def fit_cells(self) -> None:
        """The columns share the width, within what can be read."""
        self._pictures.clear()
        metrics = self._appearance.metrics
        columns = max(self.rows.columnCount(), 1)
        width = (self.width() - metrics.scroll_bar - self.staff.full_width) // columns
        self.skills.setDefaultSectionSize(min(max(width, metrics.px(_LEAST)), metrics.px(_MOST)))
        self.staff.setDefaultSectionSize(metrics.row)
        self.verticalScrollBar().setSingleStep(metrics.row)

    # Painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy tiles for the cells that need it; never asks the model."""
        painter = QPainter(self.viewport())
        theme, matrix = self._appearance.theme, self.rows.matrix
        area = event.rect()
        painter.fillRect(area, QColor(theme["surface"]))
        if matrix is None or not len(self.rows.lines):
            return
        (width, height), (rows, columns) = (
            self.cell_size,
            self.on_view(area, len(self.rows.lines), len(matrix.columns)),
        )
        left, top = self.skills.offset(), self.staff.offset()
        end = len(matrix.columns) * width - left
        current = self.currentIndex().row()
        for line_row in rows:
            y = line_row * height - top
            line = int(self.rows.lines[line_row])
            if line < 0:
                painter.fillRect(QRect(0, y, end, height), QColor(theme["group"]))
                painter.setPen(QPen(QColor(theme["line2"]), 1))
            else:
                if line_row == current:
                    painter.fillRect(QRect(0, y, end, height), QColor(theme["accent-soft"]))
                self._paint_row(painter, matrix, line, columns, y)
                painter.setPen(QPen(QColor(theme["line1"]), 1))
            painter.drawLine(0, y + height - 1, end - 1, y + height - 1)
        self._paint_lines(painter, columns, rows.stop * height - top)
        index = self.currentIndex()
        if index.isValid() and self.hasFocus():
            self.paint_frame(painter, index.row(), index.column())

    def _paint_row(
        self, painter: QPainter, matrix: Matrix, place: int, columns: range, y: int
    ) -> None:
        width, left = self.cell_size[0], self.skills.offset()
        days = matrix.days[place, columns.start : columns.stop].tolist()
        states = matrix.states[place, columns.start : columns.stop].tolist()
        for column, day, state in zip(columns, days, states, strict=True):
            flag = matrix.columns[column].flag
            picture = self._picture(day, state, flag, matrix.today)
            painter.drawPixmap(column * width - left, y, picture)

    def _picture(self, day: int, state: int, flag: bool, today: int) -> QPixmap:
        key = (day, state, flag)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) > _MOST_PICTURES:
                self._pictures.clear()
            text = cell_text(day, state, flag, today)
            picture = self._pictures[key] = self._drawn(text, state)
        return picture

    def _drawn(self, text: str, state: int) -> QPixmap:
        width, height = self.cell_size
        picture = self.blank(width, height)
        painter = QPainter(picture)
        theme, font = self._appearance.theme, self._appearance.font
        cell = QRect(0, 0, width, height - 1)
        look = _LOOKS.get(state)
        if look is not None:
            name, line = look
            style = Qt.PenStyle.DotLine if state == AMBER else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(theme[f"{name}-line"]), line, style))
            painter.setBrush(QColor(theme[f"{name}-fill"]))
            painter.drawRect(QRectF(cell).adjusted(4.5, 3.5, -4.5, -3.5))
            painter.setPen(QColor(theme[f"{name}-text"]))
            painter.setFont(font(11, BOLD if state == EXPIRED else MEDIUM))
        else:
            painter.setPen(QColor(theme["text3" if state == MISSING else "text2"]))
            painter.setFont(font(11))
        mark = {EXPIRED: "x", LASTING: "check"}.get(state)
        self._draw_text(painter, text, mark, cell, "unsafe-text" if look else "fine-line")
        painter.end()
        return picture

    def _draw_text(
        self, painter: QPainter, text: str, mark: str | None, cell: QRect, role: str
    ) -> None:
        """The text, with a cross before what expired and a tick before a yes."""
        if mark is None:
            painter.drawText(cell, _CENTRE, text)
            return
        room = painter.fontMetrics().horizontalAdvance(text)
        side = self._appearance.metrics.px(12)
        x = (cell.width() - room - side - 2) / 2
        place = QRectF(x, (cell.height() - side) / 2, side, side)
        paint_icon(painter, mark, self._appearance.theme[role], place)
        painter.drawText(cell.adjusted(side + 2, 0, 0, 0), _CENTRE, text)

    def _paint_lines(self, painter: QPainter, columns: range, bottom: int) -> None:
        width, left = self.cell_size[0], self.skills.offset()
        painter.setPen(QPen(QColor(self._appearance.theme["line1"]), 1))
        for column in columns:
            x = (column + 1) * width - left - 1
            painter.drawLine(x, 0, x, bottom - 1)
