"""A block by keys: it reaches from the current cell, grows at its end, and is typed through.

As in Excel, the current cell stays where the block was begun: what is typed goes there.
"""

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt

from ui.rota.grid import RotaGrid

Key = Qt.Key
_FAR = 1 << 20
"""Further than any board reaches."""
_STEPS = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
}
_LEAPS = {
    Key.Key_Home: (0, -_FAR),
    Key.Key_End: (0, _FAR),
}
_PAGES = {Key.Key_PageUp: -1, Key.Key_PageDown: 1}
REACHES = {*_STEPS, *_LEAPS, *_PAGES}
"""Keys that move the end of a block while Shift is held."""


def stretch(grid: RotaGrid, key: Qt.Key, *, far: bool = False) -> None:
    """Move the end of the block by a key; `far`: to the edge of the board."""
    end = _end(grid)
    rows, columns = _way(grid, key)
    people = np.flatnonzero(grid.lines >= 0)
    if end is None or not len(people) or grid.board is None:
        return
    times = _FAR if far else 1
    person = int(np.searchsorted(people, end.y())) + rows * times
    row = int(people[min(max(person, 0), len(people) - 1)]) if rows else end.y()
    column = min(max(end.x() + columns * times, 0), grid.board.dates - 1)
    stretch_to(grid, QPoint(column, row))


def stretch_to(grid: RotaGrid, end: QPoint) -> None:
    """Select from the current cell to a column (x) and row (y), which comes into view."""
    index = grid.currentIndex()
    start = QPoint(index.column(), index.row())
    grid.select_block(QRect(start, QPoint(start)).united(QRect(end, QPoint(end))))
    grid.scrollTo(grid.model().index(end.y(), end.x()))


def begin_at(grid: RotaGrid, cell: tuple[int, int]) -> None:
    """Make a cell the current one; what is selected stays so."""
    box = grid.rows_box(cell)
    index = grid.model().index(box.top(), box.left())
    grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)


def next_in_block(grid: RotaGrid, step: int, *, down: bool) -> bool:
    """Go on inside the block, down or along it and round; False where one cell is selected."""
    index, box = grid.currentIndex(), _block(grid)
    if box is None or box.width() * box.height() == 1:
        return False
    rows = [row for row in range(box.top(), box.bottom() + 1) if grid.lines[row] >= 0]
    columns = list(range(box.left(), box.right() + 1))
    if down:
        cells = [(row, column) for column in columns for row in rows]
    else:
        cells = [(row, column) for row in rows for column in columns]
    row, column = cells[(cells.index((index.row(), index.column())) + step) % len(cells)]
    begin_at(grid, (int(grid.lines[row]), column))
    return True


def _way(grid: RotaGrid, key: Qt.Key) -> tuple[int, int]:
    """The people and dates that a key goes on by."""
    if key in _PAGES:
        return _PAGES[key] * max(grid.viewport().height() // grid.row_height - 1, 1), 0
    return (_STEPS | _LEAPS)[key]


def _block(grid: RotaGrid) -> QRect | None:
    """The block that holds the current cell."""
    index = grid.currentIndex()
    at = QPoint(index.column(), index.row())
    return next((box for box in reversed(grid.blocks()) if box.contains(at)), None)


def _end(grid: RotaGrid) -> QPoint | None:
    """The corner of the block that lies opposite its current cell."""
    index, box = grid.currentIndex(), _block(grid)
    if not index.isValid():
        return None
    if box is None:
        return QPoint(index.column(), index.row())
    left = index.column() - box.left() > box.right() - index.column()
    top = index.row() - box.top() > box.bottom() - index.row()
    return QPoint(box.left() if left else box.right(), box.top() if top else box.bottom())
