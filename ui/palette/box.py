"""The palette itself: a field and what it finds."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from ui.enter import ENTERS
from ui.forms import column, label
from ui.palette.targets import Target, matching
from ui.tables.models import RIGHT, Index, ListModel
from ui.tables.painting import RowPainter
from ui.theme.appearance import Appearance
from ui.theme.fonts import MEDIUM

_LEAST_LETTERS = 8
"""What tells a target from others is left out where there is less room than this."""
_ASK = "Find a person, service, date or action"


class _Found(ListModel[Target]):
    """Targets in the order in which they are shown."""

    def words(self, row: Target) -> str:
        return ", ".join(part for part in (row.title, row.second, row.kind, row.key) if part)


class _Delegate(RowPainter):
    """Title, what tells it from others, and at the right its kind or key."""

    def __init__(self, appearance: Appearance, found: _Found, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._found = found

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self._appearance.metrics.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        box = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, QColor(theme["accent"]))
        one = self._found.rows[index.row()]
        inner = box.adjusted(12, 0, -12, 0)
        quiet = QColor(theme["on-accent" if chosen else "text3"])
        painter.setFont(font(11))
        painter.setPen(quiet)
        right = one.key or one.kind
        painter.drawText(inner, RIGHT, right)
        inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(right) - 12)
        painter.setFont(font(13, MEDIUM))
        painter.setPen(QColor(theme["on-accent" if chosen else "text"]))
        self.paint_text(painter, inner, one.title)
        inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(one.title) + 12)
        painter.setFont(font(11))
        painter.setPen(quiet)
        if inner.width() > painter.fontMetrics().averageCharWidth() * _LEAST_LETTERS:
            self.paint_text(painter, inner, one.second)


class PaletteBox(QDialog):
    """A field and a list under it; Enter goes, Esc closes."""

    def __init__(
        self,
        parent: QWidget,
        appearance: Appearance,
        targets: Sequence[Target],
        named: Callable[[str], list[Target]],
    ) -> None:
        """`named` gives what a typed text names by itself, such as a date far away."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._targets, self._named = targets, named
        self.setWindowTitle("Find anything")
        self.setObjectName("searchBox")
        self.field = QLineEdit()
        self.field.setPlaceholderText(_ASK)
        self.field.setAccessibleName(_ASK)
        self._found = _Found()
        self.list = QListView()
        self.list.setAccessibleName("Found")
        self.list.setObjectName("found")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setModel(self._found)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_Delegate(appearance, self._found, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = label("", "second", wrap=True)
        self.setLayout(column(self.field, self.list, self.nothing, margins=(8, 8, 8, 8), gap=8))
        px = appearance.metrics.px
        room = parent.window().size()
        self.resize(min(px(600), room.width() - 32), min(px(440), room.height() * 4 // 5))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._go(index.row()))
        # Keys go to a popup itself unless it knows whom they are for.
        self.field.setFocus()
        self._filter("")

    def add(self, targets: Sequence[Target]) -> None:
        """More to find, that took a while to read; what is typed stays."""
        self._targets = [*self._targets, *targets]
        if self.field.text():
            self._filter(self.field.text())

    @property
    def shown(self) -> Sequence[Target]:
        """What is found now, best first."""
        return self._found.rows

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while the field is typed in."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.shown:
                at = self.list.currentIndex().row() + step
                self._choose(min(max(at, 0), len(self.shown) - 1))
                return True
            if event.key() in ENTERS:
                self._go(self.list.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _choose(self, row: int) -> None:
        index = self._found.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.field.setAccessibleDescription(str(self._found.data(index) or ""))

    def _filter(self, typed: str) -> None:
        found = matching(self._targets, typed)
        titles = {one.title for one in found}
        found += [one for one in self._named(typed) if one.title not in titles]
        self._found.show(found)
        self.list.setVisible(bool(self.shown))
        self.nothing.setVisible(not self.shown)
        self.nothing.setText(f"Nothing is called “{typed}”. Try a part of the name or a date.")
        if self.shown:
            self._choose(0)

    def _go(self, row: int) -> None:
        if 0 <= row < len(self.shown):
            chosen = self.shown[row]
            self.accept()
            chosen.go()
