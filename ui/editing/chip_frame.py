"""The row of gaps by keys: a frame that goes from chip to chip, as the cell's frame does below."""

from PySide6.QtCore import QPoint, QRect

from planner.domain.wording.formats import day_text
from ui.editing.cargo import code_tile
from ui.editing.speech import Speech
from ui.rota.grid import RotaGrid
from ui.rota.strips import GapChip
from ui.rota.verdicts import FINE, WARNED


class ChipFrame:
    """Marks one chip; says what it is unless somebody else speaks for it."""

    def __init__(self, grid: RotaGrid, speech: Speech) -> None:
        self._grid, self._speech = grid, speech
        self._at = 0
        self.active = False

    @property
    def chip(self) -> GapChip | None:
        """The framed chip."""
        chips = self._chips()
        return chips[self._at] if self.active and self._at < len(chips) else None

    def enter(self, column: int) -> bool:
        """Frame the first chip on a date or after it, else the last; False if there is none."""
        board, chips = self._grid.board, self._chips()
        if board is None or not chips:
            return False
        day = board.day(column)
        later = (at for at, chip in enumerate(chips) if chip.day >= day)
        self.active, self._at = True, next(later, len(chips) - 1)
        self._show()
        return True

    def step(self, by: int) -> None:
        """The next chip to the right (+1) or left (−1)."""
        self._at = min(max(self._at + by, 0), len(self._chips()) - 1)
        self._show()

    def leave(self) -> None:
        """No chip is framed."""
        self.active = False
        self._grid.date_header.frame_chip(None)
        self._speech.bubble.hide()

    def box(self, chip: GapChip) -> QRect:
        """Where a chip is, in coordinates of what the bubble lies over; its date if hidden."""
        header, board = self._grid.date_header, self._grid.board
        assert board is not None
        corner = header.viewport().mapTo(self._speech.bubble.over, QPoint(0, 0))
        return header.chip_box(chip).translated(corner)

    def tell(self) -> None:
        """Say which chip is framed, and what the keys do."""
        board, chip = self._grid.board, self.chip
        if board is None or chip is None:
            return
        name = code_tile(board, chip.code).name
        title = f"{chip.words} ({name}), {day_text(chip.day)}"
        line = "Enter finds cover · Ctrl+X takes it in hand · Esc goes back"
        self._speech.say_beside(self.box(chip), WARNED if chip.minimum else FINE, title, line)
        self._speech.announce(f"{title}. {line}")

    def _show(self) -> None:
        chip, board = self.chip, self._grid.board
        if chip is None or board is None:
            return
        lines = self._grid.lines[self._grid.lines >= 0]
        cell = self._grid.current_cell()
        place = cell[0] if cell is not None else int(lines[0]) if len(lines) else None
        if place is not None:
            self._grid.scroll_to(place, chip.day - board.region.period.first)
        self._grid.date_header.frame_chip(chip)

    def _chips(self) -> list[GapChip]:
        board = self._grid.board
        return [] if board is None else [chip for date in board.cover.gaps for chip in date]
