"""How the board answers: a command is sent as one step, a refusal is said beside its cell."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from planner.application.changes import ChangeSet
from planner.application.edit_commands import Command
from planner.application.errors import UserError
from planner.domain.wording.formats import without_commands
from ui.editing.bubble import Bubble
from ui.editing.cargo import Place
from ui.rota.grid import RotaGrid
from ui.rota.verdicts import BREAKS, FINE, WARNED
from ui.undo import Steps


class Speech:
    """Sends the commands of one board, and speaks beside its cells."""

    def __init__(self, grid: RotaGrid, steps: Steps, bubble: Bubble) -> None:
        self._grid, self._steps, self.bubble = grid, steps, bubble
        self._locked = ""
        self.kept = False
        """Whether what was said last is to stay until the next key or press."""

    def lock(self, reason: str) -> None:
        """Why nothing may be changed on this board; empty: it may."""
        self._locked = reason

    def only_read(self, at: Place) -> bool:
        """Whether nothing may be changed on this board, which is then said beside the cell."""
        if self._locked:
            self.say(at, BREAKS, "This board can only be read.", self._locked)
        return bool(self._locked)

    def send(
        self,
        command: Command | tuple[Command, ...],
        at: Place,
        stored: Callable[[ChangeSet], object] = lambda _: None,
    ) -> None:
        """Do a command as one step; what is refused is said beside the cell.

        `stored` hears what it changed.
        """
        if self.only_read(at):
            return
        self.hush()
        self._steps.run(command, lambda error: self.complain(error, at), stored)

    def complain(self, error: UserError, at: Place) -> None:
        """Say beside a cell why something was not done."""
        self.say(at, BREAKS, error.problem, without_commands(error.mend))
        self.kept = True

    def hush(self) -> None:
        """The user goes on: what was said goes."""
        self.kept = False
        self.bubble.hide()

    def hint(self, at: Place, title: str, line: str) -> None:
        """Say something helpful; an empty title takes it back."""
        if title:
            self.say(at, FINE, title, line)
        else:
            self.bubble.hide()

    def tell(self, at: Place, title: str, line: str) -> None:
        """Say something that was done otherwise than expected, until the next key or press."""
        self.say(at, WARNED, title, line)
        self.kept = True

    def say(self, at: Place, show: int, title: str, line: str) -> None:
        """Say something beside a cell."""
        corner = self._grid.viewport().mapTo(self.bubble.over, QPoint(0, 0))
        cell = self._grid.cell_box(*at).translated(corner)
        self.say_beside(cell, show, title, line)

    def say_beside(self, box: QRect, show: int, title: str, line: str) -> None:
        """Say something beside a box, in coordinates of what the bubble lies over."""
        self.bubble.say(show, title, (line,) if line else (), box, box.center())

    def announce(self, text: str) -> None:
        """Have a screen reader say something that is drawn only."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._grid, text))
