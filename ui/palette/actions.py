"""Every action with its name, key and place: one list for shortcuts, palette and help."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.palette.targets import Target

EVERYWHERE, ROTA, COVER = "Everywhere", "Rota", "Cover"


@dataclass(frozen=True)
class Doing:
    """One action; without `do` a view handles the key itself."""

    name: str
    keys: tuple[str, ...]
    do: Callable[[], object] | None = None
    where: str = EVERYWHERE

    @property
    def key_text(self) -> str:
        """As "Ctrl+Y or Ctrl+Shift+Z"."""
        return " or ".join(self.keys)


VIEW_KEYS: tuple[Doing, ...] = (
    Doing("Move from cell to cell", ("Arrow keys",), where=ROTA),
    Doing("Select a block", ("Shift+arrow keys", "Shift+drag"), where=ROTA),
    Doing("Enter a shift or leave code", ("Type it, then Enter",), where=ROTA),
    Doing("Clear the chosen cells", ("Delete",), where=ROTA),
    Doing("Copy, cut, paste, with Excel too", ("Ctrl+C", "Ctrl+X", "Ctrl+V"), where=ROTA),
    Doing("Fill down, fill to the right", ("Ctrl+D", "Ctrl+R"), where=ROTA),
    Doing("The block once more, into the dates after it", ("Ctrl+Shift+R",), where=ROTA),
    Doing("One code into every selected cell", ("Type it, then Ctrl+Enter",), where=ROTA),
    Doing("Take a duty in hand; arrows carry it, Enter drops it", ("Ctrl+X",), where=ROTA),
    Doing("Take the person in hand, to put them on a gap", ("Ctrl+Shift+X",), where=ROTA),
    Doing("To the row of gaps; there Ctrl+X takes one in hand", ("Alt+Up",), where=ROTA),
    Doing("On a code above the board: take it in hand", ("Enter",), where=ROTA),
    Doing("Paint the selected cells with the armed code", ("Space",), where=ROTA),
    Doing("To the other board; what is in hand goes to its gaps", ("F6",), where=ROTA),
    Doing("Details of the cell", ("F2",), where=ROTA),
    Doing("Give up a move or an entry", ("Esc",), where=ROTA),
    Doing("Place the chosen candidate", ("Enter",), where=COVER),
    Doing("Take an assignment of the plan in or out", ("Space",), where=COVER),
    Doing("An assignment was declined: repair the plan", ("Delete",), where=COVER),
    Doing("Why this person; why a gap is still open", ("F2",), where=COVER),
    Doing("Put the chosen one of the other plans on view", ("Enter",), where=COVER),
    Doing("Back from a page of the plan to the candidates", ("Esc",), where=COVER),
)
"""Keys that a view handles itself."""


def add_actions(window: QWidget, doings: tuple[Doing, ...]) -> None:
    """Make the keys of actions work everywhere in a window."""
    for doing in doings:
        if doing.do is None:
            continue
        action = QAction(doing.name, window)
        action.setShortcuts([QKeySequence(key) for key in doing.keys])
        action.triggered.connect(lambda _checked=False, do=doing.do: do())
        window.addAction(action)


def action_targets(doings: tuple[Doing, ...]) -> list[Target]:
    """Actions as the palette finds them."""
    return [
        Target(one.name, "", one.do, "Action", one.keys[0] if one.keys else "")
        for one in doings
        if one.do is not None
    ]
