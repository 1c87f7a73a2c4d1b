"""Ghosts of the marked date in the inspector: who, from where, why, and a button to accept."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from planner.application.ghosts import Ghost
from ui.forms import button, column, frame, label, row
from ui.rota.ghosts import GhostWords

MOST = 4


class GhostAnswers(QObject):
    """What is decided about a ghost."""

    accepted = Signal(object)
    """A `Ghost`; so for the next."""
    withdrawn = Signal(object)
    offer_wanted = Signal(object)


def ghost_box(words: tuple[GhostWords, ...], answers: GhostAnswers) -> QWidget:
    """The ghosts of a date as a box."""
    parts: list[QLayout | QWidget] = [
        column(
            label(one.title, "value", wrap=True),
            label(one.second, "second", wrap=True),
            label(one.reason, "body", wrap=True),
            ghost_buttons(one, answers),
            gap=4,
        )
        for one in words[:MOST]
    ]
    if len(words) > MOST:
        parts.append(label(f"and {len(words) - MOST} more on this date", "second"))
    return frame("ghostBox", column(*parts, margins=(15, 10, 16, 10), gap=12))


def ghost_buttons(words: GhostWords, answers: GhostAnswers) -> QWidget:
    """What can be done about one ghost."""
    ghost, buttons = words.ghost, list[QPushButton]()
    if words.accept:
        accept = button(words.accept, _tell(answers.accepted.emit, ghost))
        accept.setAccessibleName(f"{words.accept}: {words.title}")
        buttons.append(accept)
    if ghost.offer:
        show = button("Show the offer", _tell(answers.offer_wanted.emit, ghost))
        show.setAccessibleName(f"Show the offer: {words.title}")
        buttons.append(show)
    elif ghost.stored:
        back = button("Take back", _tell(answers.withdrawn.emit, ghost))
        back.setAccessibleName(f"Take back: {words.title}")
        back.setToolTip("The proposal goes; Ctrl+Z brings it back")
        buttons.append(back)
    whole = QWidget()
    whole.setLayout(row(*buttons, None, gap=6))
    return whole


def _tell(say: Callable[[Ghost], object], ghost: Ghost) -> Callable[[], object]:
    return lambda: say(ghost)
