"""Loads the ghosts of a board, shows them, and accepts one or takes it back."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from planner.application.changes import ChangeSet
from planner.application.ghosts import Ghost, GhostService
from planner.application.planning import Plan
from planner.application.progress import CancelToken, Progress
from ui.jobs import Jobs
from ui.rota.board import Board
from ui.rota.board_view import BoardView
from ui.rota.ghosts import ghost_chips, ghost_notes, ghost_tiles
from ui.tasks import Listener
from ui.undo import Steps

GHOSTLY = frozenset({"ProposedAid", "Requests", "Offers"})
"""Sheets whose changes make other ghosts."""
_EXPIRY_MS = 60_000
"""So often it is asked whether an offer has expired: its duty began, and nobody stored that."""


class GhostLayer(QObject):
    """The ghosts of one board view."""

    changed = Signal()
    """Other ghosts are there, or they are shown or hidden."""

    def __init__(
        self, view: BoardView, jobs: Jobs, steps: Steps, service: Callable[[], GhostService]
    ) -> None:
        super().__init__(view)
        self._view, self._jobs, self._steps, self._service = view, jobs, steps, service
        self._plan: Plan | None = None
        self._asked = 0
        self.ghosts: tuple[Ghost, ...] = ()
        self.shown = True
        self.expiry = QTimer(self)
        self.expiry.setInterval(_EXPIRY_MS)
        self.expiry.timeout.connect(self.reload)
        view.tell_of(self._notes)

    def show_plan(self, plan: Plan | None) -> None:
        """Show the assignments of a plan that is not accepted yet too; None: there is none."""
        if plan is not self._plan:
            self._plan = plan
            self.reload()

    def toggle(self, shown: bool) -> None:
        """Show or hide them."""
        self.shown = shown
        self._draw()

    def reload(self) -> None:
        """Read the ghosts of the board on view, on the database lane."""
        board, plan = self._view.board, self._plan
        if board is None or board.entry is None:
            return
        people = {board.staff_id(place) for place in range(len(board.people))}
        code, period = board.service_code, board.region.period
        self._asked += 1
        asked = self._asked

        def read(_progress: Progress, _cancel: CancelToken) -> tuple[Ghost, ...]:
            return self._service().of_board(code, people, period, plan)

        def take(found: tuple[Ghost, ...]) -> None:
            if asked == self._asked:
                self.ghosts = found
                self._watch_expiry()
                self._draw()

        self._jobs.lanes.database.start("Looking for proposals", read, Listener(take))

    def _watch_expiry(self) -> None:
        if not any(ghost.offer for ghost in self.ghosts):
            self.expiry.stop()
        elif not self.expiry.isActive():
            self.expiry.start()

    def _notes(self, place: int, column: int) -> Sequence[str]:
        board = self._view.board
        if board is None or not self.shown:
            return ()
        return ghost_notes(board, place, column, self.ghosts)

    def accept(self, ghost: Ghost) -> None:
        """The duty is given, or proposed to the other trust; one step."""
        self._write(lambda: self._service().accept(ghost))

    def withdraw(self, ghost: Ghost) -> None:
        """The proposal is taken back; one step."""
        self._write(lambda: self._service().withdraw(ghost))

    def _write(self, work: Callable[[], ChangeSet]) -> None:
        self._steps.write(work, lambda _changes: None, self.reload)

    def redraw(self, board: Board) -> None:
        """The board changed: the same ghosts stand on it."""
        if self.ghosts and board is self._view.board:
            self._draw()

    def _draw(self) -> None:
        board = self._view.board
        shown = self.ghosts if self.shown and board is not None else ()
        self._view.ghosts.show({} if board is None else ghost_tiles(board, shown))
        self._view.grid.date_header.show_ghosts({} if board is None else ghost_chips(board, shown))
        self._view.grid.viewport().update()
        self.changed.emit()
