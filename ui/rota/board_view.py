"""One board with its hands: a grid of one service, complete in itself.

The rota page shows one; two can stand one below the other, each with its own service. What is
carried from one to the other goes through `hands.carry.beyond` and `hands.person.beyond`, which
somebody above both sets, and which find what is under the pointer with `chip_at` and `place_at`.
"""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollBar, QWidget

from ui.editing.cargo import Place
from ui.editing.hands import Hands
from ui.forms import column
from ui.rota.board import Board
from ui.rota.grid import RotaGrid
from ui.rota.model import Notes, same_rows
from ui.rota.overlays import GhostOverlay, NewsOverlay
from ui.rota.strips import GapChip
from ui.theme.appearance import Appearance
from ui.undo import Steps


class BoardView(QWidget):
    """A grid, the hands on it, ghosts and news over it. `over` carries its bubble and drags."""

    def __init__(
        self, appearance: Appearance, steps: Steps, over: QWidget, name: str = "Rota"
    ) -> None:
        super().__init__()
        self.grid = RotaGrid(appearance)
        self.grid.setAccessibleName(name)
        self.hands = Hands(appearance, self.grid, steps, over)
        self.ghosts, self.news = GhostOverlay(appearance), NewsOverlay(appearance)
        self.grid.painter.overlays = [self.ghosts, self.news]
        self.setFocusProxy(self.grid)
        self.setLayout(column(self.grid))

    @property
    def board(self) -> Board | None:
        """The board on view."""
        return self.grid.board

    def show_board(self, board: Board | None, today: int) -> None:
        """Show another board; what was in hand is let go."""
        self.hands.rest()
        self.news.texts.clear()
        self.grid.show_board(board, today)

    def update_board(self, board: Board) -> None:
        """Show the same board after a change."""
        before = self.board
        self.grid.update_board(board)
        if before is not None and not same_rows(before, board):
            self.hands.follow(board)

    def show_news(self, marks: Mapping[Place, str]) -> None:
        """Mark cells (place, column) that somebody else changed, in words, until looked at."""
        self.news.texts.update(marks)
        self.grid.viewport().update()

    def tell_of(self, notes: Notes) -> None:
        """Let somebody add lines to what the tool-tip of a cell, and a screen reader, say."""
        self.grid.tell_of(notes)

    def news_of(self, cell: Place) -> str:
        """Who changed a cell and when; empty if nobody did since it was looked at."""
        return self.news.texts.get(cell, "")

    def lock(self, reason: str) -> None:
        """Let nothing be changed on this board, and say so; an empty reason allows it again."""
        self.hands.speech.lock(reason)

    def chip_at(self, at: QPoint) -> GapChip | None:
        """The gap chip under a point of the screen."""
        port = self.grid.date_header.viewport()
        point = port.mapFromGlobal(at)
        return self.grid.date_header.chip_under(point) if port.rect().contains(point) else None

    def place_at(self, at: QPoint) -> Place | None:
        """The cell under a point of the screen."""
        port = self.grid.viewport()
        point = port.mapFromGlobal(at)
        return self.grid.cell_at(point) if port.rect().contains(point) else None

    def chip_box(self, chip: GapChip) -> QRect:
        """Where a chip is on the screen."""
        header = self.grid.date_header
        return header.chip_box(chip).translated(header.viewport().mapToGlobal(QPoint(0, 0)))

    def cell_box(self, place: int, column: int) -> QRect:
        """Where a cell is on the screen."""
        corner = self.grid.viewport().mapToGlobal(QPoint(0, 0))
        return self.grid.cell_box(place, column).translated(corner)


def scroll_together(one: BoardView, other: BoardView) -> None:
    """Keep the dates of two boards of one period under each other."""
    bars: list[QScrollBar] = [view.grid.horizontalScrollBar() for view in (one, other)]
    bars[0].valueChanged.connect(bars[1].setValue)
    bars[1].valueChanged.connect(bars[0].setValue)
