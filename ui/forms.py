"""Makes controls so that none is without a name for a screen reader, nor a look of its own."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.enter import PushButton, ToolButton
from ui.tables.lines import NO_BREAK, held
from ui.theme.appearance import Appearance
from ui.theme.icons import icon, paint_icon

SHORT = Qt.ItemDataRole.UserRole + 1
"""The role of a shorter form of what can be chosen, for a field too narrow for the whole."""
_ICON_ROOM = 4
"""Pixels between a picture and the word after it, beside those of the style."""
_TEXT_INDENT = 7
"""Pixels between the edge of a field and its text, beside the two that Qt leaves."""
_ARROW_AIR = 8
"""Pixels before the words of a field to choose from, and between them and its arrow."""


class ChoiceBox(QComboBox):
    """A field to choose from, with a chevron in the text colour."""

    def __init__(self, appearance: Appearance, name: str) -> None:
        super().__init__()
        self._appearance = appearance
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(24)

    @property
    def room_for_words(self) -> int:
        """Pixels between edge and arrow; the arrow grows with the text, the air does not."""
        return self.width() - self._appearance.metrics.px(24) - 2 * _ARROW_AIR

    @property
    def shown_text(self) -> str:
        """What is chosen; where that is too long its `SHORT` form, if it has one."""
        whole, short = self.currentText(), self.currentData(SHORT)
        fits = self.fontMetrics().horizontalAdvance(whole) <= self.room_for_words
        return whole if fits or not short else str(short)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The field, its text cut with an ellipsis, and a chevron in the text colour."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.fontMetrics().elidedText(
            self.shown_text, Qt.TextElideMode.ElideRight, self.room_for_words
        )
        if not self.isEditable():
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        side = self._appearance.metrics.px(16)
        place = QRectF(self.width() - side * 1.5, (self.height() - side) / 2, side, side)
        paint_icon(painter, "chevron-down", self._appearance.theme["text2"], place)


class ToolBar(QWidget):
    """A bar of controls on top of a page, as high as the text asks for."""

    def __init__(self, appearance: Appearance, layout: QLayout, height: int = 48) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(layout)
        self._appearance, self._height = appearance, height
        appearance.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._appearance.metrics.px(self._height))


class DownScroll(QScrollArea):
    """Scrolls up and down where there is too little height; never narrower than what it holds."""

    def __init__(self, look: str, layout: QLayout) -> None:
        super().__init__()
        self.setObjectName(look)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(box(look, layout))

    def minimumSizeHint(self) -> QSize:
        """As wide as its content needs, and any height."""
        bar = self.verticalScrollBar().sizeHint().width()
        wide = self.widget().minimumSizeHint().width()
        return QSize(wide + bar, super().minimumSizeHint().height())


class FootScroll(DownScroll):
    """What has to stay in view below something that scrolls: as high as it needs, if there is room.

    It scrolls by itself only where the window is not even as high as that.
    """

    def __init__(self, look: str, layout: QLayout) -> None:
        super().__init__(look, layout)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """As high as the content is at this width."""
        inner, wide = self.widget(), self.viewport().width()
        hint = inner.sizeHint()
        high = inner.heightForWidth(wide) if inner.hasHeightForWidth() else hint.height()
        return QSize(hint.width(), max(high, inner.minimumSizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At another width texts take other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content became higher or lower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return bool(super().eventFilter(watched, event))


class _Wrapping(QLabel):
    """A text on as many lines as it needs; dates, and figures with their units, stay whole."""

    def setText(self, text: str) -> None:
        """Take another text."""
        super().setText(held(text))

    def text(self) -> str:
        """The text as it was given."""
        return super().text().replace(NO_BREAK, " ")


def label(text: str = "", look: str = "body", *, wrap: bool = False) -> QLabel:
    """A text; `look` is its object name in the style sheet. Never read as rich text."""
    result = _Wrapping() if wrap else QLabel()
    result.setText(text)
    result.setObjectName(look)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if look.startswith("chip"):
        result.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if wrap:
        result.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return result


def look_as(widget: QWidget, look: str) -> None:
    """Give what is on view another look: its object name in the style sheet."""
    if widget.objectName() != look:
        widget.setObjectName(look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def without_arrows(field: QAbstractSpinBox) -> None:
    """A figure or date is typed, or stepped by arrow keys; it stands as far in as other words.

    The style sheet has no say in where the text of such a field begins.
    """
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    field.lineEdit().setTextMargins(_TEXT_INDENT, 0, 0, 0)


def button(
    text: str,
    on: Callable[[], object],
    *,
    look: str = "",
    tip: str = "",
    name: str = "",
    checkable: bool = False,
) -> QPushButton:
    """A button with a word on it."""
    result = PushButton(text)
    result.setObjectName(look)
    result.setAccessibleName(name or text)
    result.setToolTip(tip)
    result.setCheckable(checkable)
    result.clicked.connect(lambda _checked=False: on())
    return result


def put_on(one: QAbstractButton, text: str) -> None:
    """Another word on a button, and for a screen reader."""
    one.setText(text)
    one.setAccessibleName(text)


def icon_button(
    appearance: Appearance, drawing: str, name: str, on: Callable[[], object], *, look: str = "step"
) -> QToolButton:
    """A button with a picture only; `name` is its tool-tip and what a screen reader says."""
    result = ToolButton()
    result.setObjectName(look)
    result.setAccessibleName(name)
    result.setToolTip(name)
    result.clicked.connect(lambda _checked=False: on())
    give_icon(appearance, result, drawing)
    return result


def give_icon(
    appearance: Appearance,
    control: QPushButton | QToolButton,
    drawing: str,
    role: str = "text",
    size: int = 16,
) -> None:
    """An icon in a text colour, drawn anew when theme or text size change.

    Before a word it keeps a little more room than the style gives it.
    """

    def draw() -> None:
        side = appearance.metrics.px(size)
        room = appearance.metrics.px(_ICON_ROOM) if control.text() else 0
        control.setIcon(icon(drawing, appearance.theme[role], side, room))
        control.setIconSize(QSize(side + room, side))

    draw()
    appearance.changed.connect(draw)
    control.destroyed.connect(lambda: _forget(appearance, draw))


def _forget(appearance: Appearance, draw: Callable[[], None]) -> None:
    try:
        appearance.changed.disconnect(draw)
    except (RuntimeError, TypeError):
        return


def column(
    *parts: QWidget | QLayout | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    gap: int = 0,
) -> QVBoxLayout:
    """Parts from top to bottom: widgets, layouts, spaces in pixels, None for what is left."""
    result = QVBoxLayout()
    _fill(result, parts, margins, gap)
    return result


def row(
    *parts: QWidget | QLayout | int | None,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    gap: int = 8,
) -> QHBoxLayout:
    """Parts from left to right, as `column`."""
    result = QHBoxLayout()
    _fill(result, parts, margins, gap)
    return result


def _fill(
    layout: QBoxLayout,
    parts: tuple[QWidget | QLayout | int | None, ...],
    margins: tuple[int, int, int, int],
    gap: int,
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def box(look: str, layout: QLayout) -> QWidget:
    """A plain widget with a look and a layout."""
    result = QWidget()
    result.setObjectName(look)
    result.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    result.setLayout(layout)
    return result


def frame(look: str, layout: QLayout) -> QFrame:
    """A frame with a look and a layout."""
    result = QFrame()
    result.setObjectName(look)
    result.setLayout(layout)
    return result


def rule() -> QFrame:
    """A thin line between parts."""
    result = QFrame()
    result.setObjectName("rule")
    return result


def clear(layout: QLayout, kept: Collection[QWidget] = ()) -> None:
    """Take everything out of a layout; what is kept goes into the next one."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None and widget not in kept:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner, kept)


class KeptLabels:
    """Labels of a layout that is often filled anew: to find a new label's look takes longer than
    all the rest. Only for labels that lie in the layout itself, not in a box within it.
    """

    def __init__(self) -> None:
        self._used: dict[tuple[str, bool], list[QLabel]] = {}
        self._free: dict[tuple[str, bool], list[QLabel]] = {}

    def clear(self, layout: QLayout) -> None:
        """Take everything out of the layout; `leave` has to follow when it is filled."""
        self._free, self._used = self._used, {}
        clear(layout, {one for labels in self._free.values() for one in labels})

    def label(self, text: str = "", look: str = "body", *, wrap: bool = False) -> QLabel:
        """As `label`; one that was there before, if it has the look."""
        free = self._free.get((look, wrap))
        found = free.pop(0) if free else label(look=look, wrap=wrap)
        found.setText(text)
        self._used.setdefault((look, wrap), []).append(found)
        return found

    def leave(self) -> None:
        """What was not needed again goes."""
        for labels in self._free.values():
            for one in labels:
                one.hide()
                one.deleteLater()
        self._free = {}
