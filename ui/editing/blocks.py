"""Blocks of cells: which people and dates are selected, and their codes as Excel has them."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect

from planner.application.edit_commands import Cell, Clear, Paste
from planner.application.edit_entries import paste_size
from ui.editing.cargo import duties_at
from ui.rota.board import Board
from ui.rota.grid import RotaGrid


@dataclass(frozen=True, slots=True)
class Block:
    """People (places of the board's order, from top to bottom) by columns."""

    places: tuple[int, ...]
    first: int
    """First column; so for the last."""
    last: int

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.places) * (self.last - self.first + 1)

    def cells(self, board: Board) -> tuple[Cell, ...]:
        """Every cell, as commands name them."""
        columns = range(self.first, self.last + 1)
        return tuple(board.cell(place, column) for place in self.places for column in columns)

    def people(self, board: Board) -> tuple[str, ...]:
        """Numbers of the people."""
        return tuple(board.staff_id(place) for place in self.places)

    def days(self, board: Board) -> tuple[int, ...]:
        """Day numbers."""
        return tuple(board.day(column) for column in range(self.first, self.last + 1))


def block_in(grid: RotaGrid, box: QRect) -> Block:
    """The people and dates of a block of rows; headings are left out. O(rows)."""
    lines = grid.lines[box.top() : box.bottom() + 1]
    return Block(tuple(lines[lines >= 0].tolist()), box.left(), box.right())


def selected(grid: RotaGrid) -> Block | None:
    """The selected block; of several ranges the last one."""
    blocks = grid.blocks()
    return block_in(grid, blocks[-1]) if blocks else None


def all_cells(grid: RotaGrid, board: Board) -> tuple[Cell, ...]:
    """The cells of all selected ranges."""
    cells = [cell for box in grid.blocks() for cell in block_in(grid, box).cells(board)]
    return tuple(dict.fromkeys(cells))


def codes_at(board: Board, place: int, column: int) -> str:
    """A cell as text: its duties in the service and its leave, "E/L" for two."""
    codes = board.region.shifts.ids.codes
    found = [codes[board.region.duties.shift[row]] for row in duties_at(board, (place, column))]
    state = board.cells.table[board.cells.states[place, column]]
    leave = [tile.code for tile in state.tiles if tile.code in board.codes.leave]
    return "/".join(dict.fromkeys([*found, *leave]))


def text_of(board: Board, block: Block) -> str:
    """A block as tab-separated text."""
    columns = range(block.first, block.last + 1)
    rows = ["\t".join(codes_at(board, place, c) for c in columns) for place in block.places]
    return "\n".join(rows)


def pasted(grid: RotaGrid, board: Board, target: Block, text: str) -> Paste:
    """The command that pastes a text from the first cell of a block on."""
    lines = grid.lines[grid.lines >= 0].tolist()
    start = lines.index(target.places[0])
    below = tuple(board.staff_id(place) for place in lines[start:])
    size = len(target.places), target.last - target.first + 1
    return Paste(board.service_code, below, board.day(target.first), text, *size)


def pasted_box(grid: RotaGrid, command: Paste, target: Block) -> QRect:
    """Rows and columns of the grid that a paste has filled, headings between them included."""
    people, dates = paste_size(command)
    rows = np.flatnonzero(grid.lines >= 0)
    start = int(np.flatnonzero(grid.lines[rows] == target.places[0])[0])
    top, bottom = rows[start], rows[start + people - 1]
    last = min(target.first + dates, grid.model().columnCount()) - 1
    return QRect(QPoint(target.first, int(top)), QPoint(last, int(bottom)))


def filled(grid: RotaGrid, board: Board, source: Block, target: Block) -> Paste:
    """The command that repeats a block over a larger one that holds it at its edge."""
    height = len(source.places)
    row_at = target.places.index(source.places[0])
    width = source.last - source.first + 1
    rows = []
    for row in range(len(target.places)):
        place = source.places[(row - row_at) % height]
        columns = range(target.first, target.last + 1)
        picked = [source.first + (column - source.first) % width for column in columns]
        rows.append("\t".join(codes_at(board, place, column) for column in picked))
    return pasted(grid, board, target, "\n".join(rows))


def cleared(board: Board, cells: tuple[Cell, ...], *, cut: bool = False) -> Clear:
    """The command that empties cells."""
    return Clear(board.service_code, cells, cut)
