"""The assignments of a plan as a list with check boxes, and the gaps that it leaves open."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QListView, QMenu, QStyleOptionViewItem

from planner.application.replanning import Ask
from ui.cover.plan_rows import LeftRow, PlanRow
from ui.enter import ENTERS
from ui.tables.choosing import choose_index
from ui.tables.models import LEFT, RIGHT, Index, ListModel, Role
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD
from ui.theme.icons import paint_icon

_CHECKED, _UNCHECKED = int(Qt.CheckState.Checked.value), int(Qt.CheckState.Unchecked.value)
_CHECK = 16
"""Side of a check box in pixels at 100 %."""
_RIGHT, _APART = 12, 8
"""Pixels right of the texts, and between two on one line."""
_MOST_LINES = 4
"""Of one text; nobody has a name that long."""
_ACCEPTED, _OFFERED = "accepted", "offered"
WHY, DECLINE = "Why this person?", "Declined: repair the plan"
WHY_OPEN = "Why is this still open?"


class PlanModel(ListModel[PlanRow]):
    """Assignments by date, each of them in or out."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: set[int] = set()
        """Rows that are to be accepted."""
        self.out: set[Ask] = set()
        """What was left out, and stays out until the period is planned anew."""
        self.accepted: Collection[Ask] = frozenset()
        """What has been proposed already; a repair keeps it."""
        self.offered: Collection[Ask] = frozenset()
        """What two trusts arrange already: any plan keeps it, and it is not proposed again."""

    def show(self, rows: Sequence[PlanRow]) -> None:
        """Take another plan, all of it in but what was left out."""
        self._choose(rows)
        super().show(rows)

    def show_accepted(self, accepted: Collection[Ask], offered: Collection[Ask]) -> None:
        """Mark what has been proposed, and what is on offer."""
        self.accepted, self.offered = accepted, offered
        self._choose(self.rows)
        self.look_again()

    def _choose(self, rows: Sequence[PlanRow]) -> None:
        self.chosen = {
            at
            for at, row in enumerate(rows)
            if row.ask not in self.out and row.ask not in self.offered
        }

    @property
    def on_offer(self) -> int:
        """How many are on offer."""
        return sum(row.ask in self.offered for row in self.rows)

    def mark(self, row: PlanRow) -> str:
        """What stands in place of a row's points; empty: its points do."""
        if row.ask in self.offered:
            return _OFFERED
        return _ACCEPTED if row.ask in self.accepted else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be taken in or out, but what is on offer."""
        if self.rows[index.row()].ask in self.offered:
            return super().flags(index)
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Words, and whether the row is in."""
        if role == Role.CheckStateRole:
            return _CHECKED if index.row() in self.chosen else _UNCHECKED
        return super().data(index, role)

    def words(self, row: PlanRow) -> str:
        """The row as a screen reader speaks it."""
        mark = self.mark(row)
        return f"{row.words}, {mark}" if mark else row.words

    def tip(self, row: PlanRow) -> str:
        """The row with its reason."""
        return f"{self.words(row)}\n{row.reason}"

    def take(self, rows: Collection[int], inside: bool) -> None:
        """Take rows in or out."""
        asks = {self.rows[at].ask for at in rows}.difference(self.offered)
        self.out = self.out - asks if inside else self.out | asks
        self._choose(self.rows)
        if self.rows:
            self.dataChanged.emit(
                self.index(0), self.index(len(self.rows) - 1), [Role.CheckStateRole]
            )


class _PlanDelegate(ListPainter):
    """A check box, who and when, where to, how and for how many points, or that it is accepted."""

    def __init__(self, appearance: Appearance, model: PlanModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._rows, self._list = model, parent

    def height(self, row: PlanRow) -> int:
        """Three lines, more where long names need them."""
        where, how = self.lines(row)
        return 8 + self._line() * (1 + len(where) + len(how))

    def alike(self, row: PlanRow) -> tuple[str, str, str]:
        """Whoever it is, and whenever."""
        return row.where, row.how, row.points

    def lines(self, row: PlanRow) -> tuple[list[str], list[str]]:
        """Where to, and how, on as many lines as they need beside what stands at the right."""
        room = self._list.viewport().width() - self.left - _RIGHT
        # For either, so that a row is as high before it is accepted as after.
        marks = (self.advance(mark, 11, BOLD) for mark in (_ACCEPTED, _OFFERED))
        right = max(self.advance(row.points, 11), *marks) + _APART
        if self._appearance.metrics.very_cramped:  # the window's whole width, and little height
            both = f"{row.where} · {row.how}"
            if self.advance(both, 11) + right <= room:
                return [], [both]
        how = self.wrapped(row.how, 11, room, _MOST_LINES)
        if self.advance(how[-1], 11) + right > room:
            how = self.wrapped(row.how, 11, room - right, _MOST_LINES)
        return self.wrapped(row.where, 11, room, _MOST_LINES), how

    def _line(self) -> int:
        return (self._appearance.metrics.px(60) - 8) // 3

    @property
    def left(self) -> int:
        """Where texts begin: right of the check box."""
        return self._appearance.metrics.px(_CHECK) + 24

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One assignment."""
        theme, font = self._appearance.theme, self._appearance.font
        box: QRect = option.rect
        self.paint_ground(painter, option)
        row, inside = self._rows.rows[index.row()], index.row() in self._rows.chosen
        mark = self._rows.mark(row)
        if mark == _OFFERED:
            inside = True  # it is part of the plan, and nothing to tick
        else:
            self._check(painter, box, inside)
        left = box.left() + self.left
        line = QRect(left, box.top() + 4, box.right() - left - _RIGHT + 1, self._line())
        first, second = ("text", "text2") if inside else ("text3", "text3")
        painter.setPen(QColor(theme[first]))
        painter.setFont(font(12))
        room = self._at_right(painter, line, row.when)
        painter.setFont(font(12, BOLD))
        self.paint_text(painter, room, row.name)
        painter.setFont(font(11))
        painter.setPen(QColor(theme[second]))
        where, how = self.lines(row)
        for text in (*where, *how):
            line.translate(0, line.height())
            painter.drawText(line, LEFT, text)
        if mark:
            painter.setFont(font(11, BOLD))
            painter.setPen(QColor(theme["accent-text"]))
        painter.drawText(line, RIGHT, mark or row.points)

    @staticmethod
    def _at_right(painter: QPainter, line: QRect, text: str) -> QRect:
        """A text at the end of a line; what is left for another one."""
        painter.drawText(line, RIGHT, text)
        return line.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - _APART, 0)

    def _check(self, painter: QPainter, box: QRect, inside: bool) -> None:
        theme = self._appearance.theme
        side = self._appearance.metrics.px(_CHECK)
        place = QRectF(box.left() + 12, box.center().y() - side / 2, side, side)
        painter.setPen(QPen(QColor(theme["accent" if inside else "line3"]), 1))
        painter.setBrush(QColor(theme["accent" if inside else "surface"]))
        painter.drawRoundedRect(place, 3, 3)
        if inside:
            paint_icon(painter, "check", theme["on-accent"], place.adjusted(1, 1, -1, -1))


class PlanList(RowList):
    """What a plan proposes; a click on the box, or Space, takes a row in or out."""

    why_wanted = Signal(int)
    """Position of an assignment: why this person?"""
    decline_wanted = Signal(list)
    """Positions of assignments that were declined."""

    def __init__(self, appearance: Appearance) -> None:
        self.plan = PlanModel()
        super().__init__(appearance, "Assignments of the plan", self.plan)
        self._appearance = appearance
        self.painter = _PlanDelegate(appearance, self.plan, self)
        self.paint_by(self.painter)
        # Or rows would be measured twice: without the bar, and with it.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)

    @property
    def selected(self) -> list[int]:
        """Positions that are selected; of none, the current one."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        current = self.currentIndex()
        return rows or ([current.row()] if current.isValid() else [])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes what is selected in or out, Delete declines it, F2 asks why."""
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and current.isValid():
            self.plan.take(self.selected, current.row() not in self.plan.chosen)
        elif event.key() == Qt.Key.Key_Delete and self.plan.rows:
            self.decline_wanted.emit(self.selected)
        elif event.key() == Qt.Key.Key_F2 and self.choose_near(max(current.row(), 0)):
            self.why_wanted.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        edge = self._appearance.metrics.px(_CHECK) + 20
        if left and index.isValid() and event.position().x() < edge:
            self.plan.take({index.row()}, index.row() not in self.plan.chosen)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with a row, by mouse or the menu key."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid() and index.row() not in self.selected:
                choose_index(self, index)
        current = self.currentIndex()
        if not current.isValid():
            return
        menu = self.menu(current.row())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu(self, row: int) -> QMenu:
        """The menu of a row."""
        menu = QMenu(self)
        menu.setAccessibleName("What can be done with this assignment")
        menu.addAction(f"{WHY}\tF2", lambda: self.why_wanted.emit(row))
        inside, rows = row in self.plan.chosen, self.selected
        if self.plan.rows[row].ask in self.plan.offered:
            menu.addAction("On offer already: see Requests").setEnabled(False)
        else:
            menu.addAction(
                f"{'Take out' if inside else 'Take in'}\tSpace",
                lambda: self.plan.take(rows, not inside),
            )
        menu.addSeparator()
        menu.addAction(f"{DECLINE}\tDel", lambda: self.decline_wanted.emit(rows))
        return menu


class LeftModel(ListModel[LeftRow]):
    """Gaps that a plan leaves, the unsafe ones first."""

    def words(self, row: LeftRow) -> str:
        """The row as a screen reader speaks it."""
        return row.words


class _LeftDelegate(ListPainter):
    """When and how many, and under it where, whole."""

    def __init__(self, appearance: Appearance, model: LeftModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._rows, self._list = model, parent

    def height(self, row: LeftRow) -> int:
        """Two lines, more where a long name needs them."""
        return self._appearance.metrics.px(26) + self._line() * len(self.where(row))

    def alike(self, row: LeftRow) -> str:
        """Gaps of one service."""
        return row.where

    def where(self, row: LeftRow) -> list[str]:
        """The name of the service, on as many lines as it needs."""
        room = self._list.viewport().width() - 2 * _RIGHT
        return self.wrapped(row.where, 11, room, _MOST_LINES)

    def _line(self) -> int:
        return self._appearance.metrics.px(18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One gap."""
        theme, font = self._appearance.theme, self._appearance.font
        self.paint_ground(painter, option)
        row, box = self._rows.rows[index.row()], option.rect.adjusted(_RIGHT, 4, -_RIGHT, -4)
        line = QRect(box.left(), box.top(), box.width(), self._line())
        state = "unsafe" if row.gap.minimum else None
        wide = self.chip_width(row.empty, state)
        chip = QRect(box.right() - wide, box.top(), wide, line.height())
        self.paint_chip(painter, row.empty, chip, state)
        painter.setPen(QColor(theme["text"]))
        painter.setFont(font(12, BOLD))
        self.paint_text(painter, line.adjusted(0, 0, -wide - _APART, 0), row.when)
        painter.setPen(QColor(theme["text2"]))
        painter.setFont(font(11))
        for text in self.where(row):
            line.translate(0, line.height())
            painter.drawText(line, LEFT, text)


class LeftList(RowList):
    """The gaps that the plan leaves; Enter, F2 or a double click asks why."""

    why_wanted = Signal(object)
    """A `LeftRow`."""

    def __init__(self, appearance: Appearance) -> None:
        self.left = LeftModel()
        super().__init__(appearance, "Gaps that the plan leaves open", self.left)
        self.painter = _LeftDelegate(appearance, self.left, self)
        self.paint_by(self.painter)
        self.doubleClicked.connect(lambda index: self.ask_why(index.row()))

    def ask_why(self, row: int) -> None:
        """Ask why a gap is still open."""
        if 0 <= row < len(self.left.rows):
            self.why_wanted.emit(self.left.rows[row])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 ask why."""
        if event.key() in ENTERS | {Qt.Key.Key_F2}:
            self.ask_why(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask why, by mouse or the menu key."""
        row = self.currentIndex().row()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            row = self.indexAt(event.pos()).row()
        if row < 0:
            return
        menu = QMenu(self)
        menu.addAction(f"{WHY_OPEN}\tF2", lambda: self.ask_why(row))
        menu.exec(event.globalPos())
        menu.deleteLater()
