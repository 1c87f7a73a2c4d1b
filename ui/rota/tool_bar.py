"""The bar above the board: one row of controls, or two where one has no room for them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from ui.enter import ToolButton
from ui.theme.appearance import Appearance

_ROW, _CRAMPED_ROW = 40, 34
"""Height of a row at 100 %, and at large text in a small window."""
_GAP = 8
_AROUND = _GAP + 24
"""Between the groups, and at both ends."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Yielding(Protocol):
    """A control that can do with less room."""

    def isHidden(self) -> bool:
        """Whether it stands nowhere."""

    def sizeHint(self) -> QSize:
        """What it takes now."""

    def fit_into(self, room: int) -> None:
        """Take at most so many pixels, if it can."""


class BoardBar(QWidget):
    """What is shown stands left, what is done stands right, or in a second row."""

    def __init__(
        self,
        appearance: Appearance,
        shown: Sequence[QWidget],
        done: Sequence[QWidget],
        yielding: Yielding | None = None,
    ) -> None:
        """`yielding`: one of the controls, which gives way before a second row is begun."""
        super().__init__()
        self._yielding = yielding
        self.setObjectName("toolBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance = appearance
        self._groups = [_group(shown), _group(done)]
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._layout.setContentsMargins(12, 0, 12, 0)
        self._layout.setSpacing(_GAP)
        self._layout.addWidget(self._groups[0], 0, _MIDDLE | Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)
        self._layout.addWidget(self._groups[1], 0, _MIDDLE | Qt.AlignmentFlag.AlignRight)
        self.setLayout(self._layout)
        for part in self._groups:
            part.installEventFilter(self)
        appearance.changed.connect(self._fit)
        self._fit()

    @property
    def rows(self) -> int:
        """Rows that it takes at its width."""
        wanted = sum(group.sizeHint().width() for group in self._groups)
        return 1 if wanted + _AROUND <= max(self.width(), 1) else 2

    def minimumSizeHint(self) -> QSize:
        """The wider of its two groups; it never asks for both beside each other."""
        wide = max(group.minimumSizeHint().width() for group in self._groups)
        return QSize(min(wide + 24, 900), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, maybe another number of rows."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A control that says more needs more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return False

    def _fit(self) -> None:
        one = self._yielding
        if one is not None and not one.isHidden():
            others = sum(group.sizeHint().width() for group in self._groups)
            others -= one.sizeHint().width()
            one.fit_into(self.width() - _AROUND - others)
        rows = self.rows
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(across if rows == 1 else down)
        self._layout.setSpacing(_GAP if rows == 1 else 0)
        for item, stretch in enumerate((rows - 1, 2 - rows, rows - 1)):
            self._layout.setStretch(item, stretch)
        metrics = self._appearance.metrics
        self.setFixedHeight(rows * metrics.px(_CRAMPED_ROW if metrics.cramped else _ROW))


class MoreButton(ToolButton):
    """Stands for other buttons where large text has no room for them: they are its menu."""

    def __init__(self, appearance: Appearance, buttons: Sequence[QPushButton]) -> None:
        super().__init__()
        self._appearance, self._buttons = appearance, buttons
        self._wanted = dict.fromkeys(buttons, True)
        self.also: Callable[[QMenu], object] = lambda _menu: None
        """Adds what else stands in the menu now."""
        self.setText("More")
        self.setAccessibleName("More: two boards, patterns, export")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_of = QMenu(self)
        self.menu_of.aboutToShow.connect(self._fill)
        self.setMenu(self.menu_of)
        appearance.changed.connect(self._fold)
        self._fold()

    def show_one(self, one: QPushButton, wanted: bool) -> None:
        """Whether a button is to be had at all now."""
        self._wanted[one] = wanted
        self._fold()

    def _fold(self) -> None:
        cramped = self._appearance.metrics.cramped
        self.setVisible(cramped)
        for one in self._buttons:
            one.setVisible(self._wanted[one] and not cramped)

    def _fill(self) -> None:
        self.menu_of.clear()
        self.also(self.menu_of)
        for one in self._buttons:
            if self._wanted[one]:
                action = self.menu_of.addAction(one.text() or one.accessibleName(), one.click)
                action.setCheckable(one.isCheckable())
                action.setChecked(one.isChecked())


def _group(parts: Sequence[QWidget]) -> QWidget:
    group, line = QWidget(), QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(_GAP)
    for part in parts:
        line.addWidget(part)
    group.setLayout(line)
    return group
