"""The rail on the left: the pages of the window, and how it looks."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

from ui.enter import ToolButton
from ui.forms import column, put_on
from ui.theme.appearance import SYSTEM, Appearance
from ui.theme.icons import icon
from ui.theme.tokens import THEMES

_EDGE = 4
"""Pixels above the first button and below the last."""
_LEAST = 32
"""Height of a button in a very low window, at 100 %."""
_AROUND = 14
"""Pixels above, between and below picture and word."""


@dataclass(frozen=True, slots=True)
class Place:
    """One page as the rail shows it."""

    key: str
    title: str
    drawing: str
    shortcut: str


class Rail(QWidget):
    """One button per page; the chosen one is marked."""

    def __init__(
        self, appearance: Appearance, places: list[Place], go: Callable[[str], object]
    ) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance = appearance
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        self._drawings: list[tuple[QToolButton, str]] = []
        for place in places:
            one = self._button(place.title, place.drawing)
            one.setCheckable(True)
            one.setToolTip(f"{place.title} ({place.shortcut})")
            one.clicked.connect(lambda _=False, key=place.key: go(key))
            self._group.addButton(one)
            self.buttons[place.key] = one
        self._look = self._button("Look", "sun-moon")
        self._look.setToolTip("Theme and text size")
        self._look.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._look.setMenu(self._look_menu())
        self.setLayout(
            column(*self.buttons.values(), None, self._look, margins=(0, _EDGE, 0, _EDGE))
        )
        appearance.changed.connect(self._restyle)
        self._restyle()

    def choose(self, key: str) -> None:
        """Mark a page as the one on view."""
        self.buttons[key].setChecked(True)

    def _button(self, title: str, drawing: str) -> QToolButton:
        one = ToolButton()
        one.setObjectName("railButton")
        put_on(one, title)
        one.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self._drawings.append((one, drawing))
        return one

    def _look_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Theme and text size")
        themes = QActionGroup(menu)
        options = [(SYSTEM, "As the system"), *((t.name, t.title) for t in THEMES.values())]
        for name, title in options:
            action = QAction(title, menu, checkable=True)
            action.setChecked(self._appearance.choice == name)
            action.triggered.connect(lambda _=False, n=name: self._appearance.choose(n))
            themes.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        for title, step, keys in (("Larger text", 1, "Ctrl++"), ("Smaller text", -1, "Ctrl+-")):
            action = QAction(title, menu)
            action.setText(f"{title}\t{keys}")
            action.triggered.connect(lambda _=False, s=step: self._appearance.step_scale(s))
            menu.addAction(action)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Every button has its place, however low the window is."""
        super().resizeEvent(event)
        self._fit()

    def _restyle(self) -> None:
        self.setFixedWidth(self._appearance.metrics.rail)
        self._fit()

    def _fit(self) -> None:
        """Share the height; where it is short the pictures are smaller, the words never."""
        metrics = self._appearance.metrics
        room = (self.height() - 2 * _EDGE) // len(self._drawings)
        height = min(metrics.px(56), max(room, metrics.px(_LEAST)))
        word = QFontMetrics(self._appearance.font(11)).height()
        side = max(min(metrics.px(20), height - word - _AROUND), 12)
        for one, drawing in self._drawings:
            one.setIcon(icon(drawing, self._appearance.theme["text2"], side))
            one.setIconSize(QSize(side, side))
            one.setFixedSize(metrics.rail, height)
