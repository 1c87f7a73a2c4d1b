"""The bar above the board: one row of controls, or two where one has no room for them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from ui.theme.appearance import Appearance

_ROW = 40
_GAP = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class BoardBar(QWidget):
    """What is shown stands left, what is done stands right, or in a second row."""

    def __init__(
        self, appearance: Appearance, shown: Sequence[QWidget], done: Sequence[QWidget]
    ) -> None:
        super().__init__()
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
        return 1 if wanted + _GAP + 24 <= max(self.width(), 1) else 2

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
        rows = self.rows
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(across if rows == 1 else down)
        self._layout.setSpacing(_GAP if rows == 1 else 0)
        for item, stretch in enumerate((rows - 1, 2 - rows, rows - 1)):
            self._layout.setStretch(item, stretch)
        self.setFixedHeight(rows * self._appearance.metrics.px(_ROW))


def _group(parts: Sequence[QWidget]) -> QWidget:
    group, line = QWidget(), QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(_GAP)
    for part in parts:
        line.addWidget(part)
    group.setLayout(line)
    return group
