"""What the inspector says of the marked cell: the person's card, ghosts, news, reasons."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from ui.choice import Choice
from ui.half_written import Broken, HalfWritten
from ui.rota.accepting import Answered, Reasons, broken_at
from ui.rota.board import Board
from ui.rota.board_view import BoardView
from ui.rota.ghost_layer import GhostLayer
from ui.rota.ghosts import ghost_words
from ui.rota.inspector import Inspector
from ui.rota.person_card import PersonCard, person_card

SETTLE_MS = 30
"""It waits so long, so that a held arrow key does not rebuild it for every cell."""
_TURNS = 5
"""So many times that it lets what is on its way go first, which it would only show again."""


class Details(QObject):
    """Keeps the inspector with the marked cell of one board."""

    def __init__(
        self,
        view: BoardView,
        inspector: Inspector,
        ghosts: GhostLayer,
        choice: Choice,
        reasons: Reasons,
        begun: HalfWritten,
        busy: Callable[[], bool],
    ) -> None:
        """`reasons`: why broken rules may stand; `begun`: what is written of such reasons.

        `busy`: whether the board is about to change, or cells are about to answer a drag.
        """
        super().__init__(view)
        self._view, self._inspector, self._ghosts, self._choice = view, inspector, ghosts, choice
        self._reasons, self._begun, self._busy = reasons, begun, busy
        self._turns = _TURNS
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._rested)
        view.grid.cell_chosen.connect(lambda *_: self.soon())
        inspector.ghosts.accepted.connect(ghosts.accept)
        inspector.ghosts.withdrawn.connect(ghosts.withdraw)
        inspector.reason_given.connect(self._give_reason)
        inspector.reason_taken_back.connect(self._take_reason_back)
        reasons.changed.connect(self.soon)
        reasons.kept.connect(lambda about: begun.keep(about, ""))

    def reload_reasons(self) -> None:
        """Read the reasons of the board on view; those begun for what is mended are forgotten."""
        board = self._view.board
        if board is None:
            return
        self._reasons.reload(board)
        found = (broken_at(board, row) for row in range(len(board.breaches.person)))
        broken = {one for one in found if one is not None}
        self._begun.settle(board.service_code, board.region.period, broken)

    def soon(self) -> None:
        """Show the marked cell when the keys have come to rest."""
        self._turns = _TURNS
        self._settle.start()

    def now(self) -> None:
        """Show the marked cell at once."""
        self._settle.stop()
        self._show()

    def _rested(self) -> None:
        """The keys rest; what the user waits for goes first."""
        self._turns -= 1
        if self._turns and self._busy():
            self._settle.start()
        else:
            self._show()

    def clear(self) -> None:
        """Nobody is marked."""
        self._settle.stop()
        self._inspector.show_card(None)

    def _show(self) -> None:
        cell, board = self._view.grid.current_cell(), self._view.board
        if cell is None or board is None:
            self._inspector.show_card(None)
            return
        week = float(board.region.people.weekly_hours[board.people[cell[0]]])
        self._inspector.show_card(self._card(board, cell), week)

    def _card(self, board: Board, cell: tuple[int, int]) -> PersonCard:
        card = person_card(board, *cell, self._choice.today)
        shown = self._ghosts.ghosts if self._ghosts.shown else ()
        news = self._view.news_of(cell)
        lines = (*card.cell_lines, *([f"{news}."] if news else []))
        return replace(
            card,
            ghosts=tuple(ghost_words(board, *cell, shown)),
            cell_lines=lines,
            breaches=tuple(
                replace(line, about=self._about(line.row), accepted=self._accepted(line.row))
                for line in card.breaches
            ),
        )

    def _about(self, breach: int) -> Broken | None:
        board = self._view.board
        return None if board is None else broken_at(board, breach)

    def _accepted(self, breach: int) -> Answered | None:
        board = self._view.board
        return None if board is None else self._reasons.of(board, breach)

    def _give_reason(self, breach: int, reason: str) -> None:
        if self._view.board is not None:
            self._view.grid.setFocus()  # the field goes once the reason is stored
            self._reasons.give(self._view.board, breach, reason)

    def _take_reason_back(self, breach: int) -> None:
        if self._view.board is not None:
            self._view.grid.setFocus()
            self._reasons.take_back(self._view.board, breach)
