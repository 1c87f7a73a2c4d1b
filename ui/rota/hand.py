"""What mouse and keys do on the board is decided by a hand; the grid only asks it first."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent, QPainter


class Hand(Protocol):
    """Each method says whether the event is dealt with."""

    def key(self, event: QKeyEvent) -> bool:
        """A key on the grid."""

    def tab(self, key: Qt.Key) -> bool:
        """Tab or Shift+Tab on the grid."""

    def key_up(self, key: Qt.Key) -> None:
        """A key is let go."""

    def press(self, event: QMouseEvent) -> bool:
        """A button goes down over the cells."""

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moves over the cells."""

    def release(self, event: QMouseEvent) -> bool:
        """The button goes up."""

    def chip_press(self, event: QMouseEvent) -> bool:
        """A button goes down over the dates, strips and gaps; so for the next two."""

    def chip_move(self, event: QMouseEvent) -> bool:
        """The pointer moves over them."""

    def chip_release(self, event: QMouseEvent) -> bool:
        """The button goes up."""

    def person_press(self, place: int, event: QMouseEvent) -> bool:
        """A button goes down on a person's name; so for the next two."""

    def person_move(self, event: QMouseEvent) -> bool:
        """The pointer moves, the button held."""

    def person_release(self, event: QMouseEvent) -> bool:
        """The button goes up."""

    def from_outside(self, event: QDropEvent) -> bool:
        """Something comes, moves or is dropped from another program or another board."""

    def paint(self, painter: QPainter) -> None:
        """Draw frames and the like over the cells."""
