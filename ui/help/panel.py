"""The help panel at the right: it stays open while one works, Esc or F1 closes it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.forms import ChoiceBox, column, icon_button, label, row, rule
from ui.help.pages import ABOUT, GENERAL, PAGES, page_text
from ui.palette.actions import Doing
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_WIDE = 400
"""Width at 100 %, beside the page or over its right part."""
_NO_LIMIT = 16_777_215
"""Qt's largest width: over all of the page, of which too little would be left."""


class HelpPanel(QWidget):
    """One page at a time."""

    left = Signal()
    """It was closed."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("planPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance = appearance
        self.doings: Sequence[Doing] = ()
        self.choice = ChoiceBox(appearance, "Help page")
        self.choice.activated.connect(lambda at: self.show_page(str(self.choice.itemData(at))))
        self.text = QTextBrowser()
        self.text.setObjectName("help")
        self.text.setAccessibleName("Help")
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(lambda url: self.show_page(url.toString()))
        close = icon_button(appearance, "x", "Close help (Esc)", self.leave)
        head = row(label("Help", "title"), self.choice, None, close, margins=(16, 8, 8, 8))
        layout = column(head, rule(), self.text)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def offer(self, places: Sequence[str]) -> None:
        """List the pages about these places, and those about everything."""
        for key, title in PAGES:
            if key in places or key in GENERAL:
                self.choice.addItem(title, key)

    @property
    def page(self) -> str:
        """Key of the page on view."""
        return str(self.choice.currentData())

    def show_page(self, key: str) -> None:
        """Open on a page; the first one if there is none of that name."""
        at = max(self.choice.findData(ABOUT.get(key, key)), 0)
        self.choice.setCurrentIndex(at)
        self.text.setMarkdown(page_text(self.page, self.doings))
        self._lay_out()
        self.show()
        self.text.setFocus()

    def toggle(self, key: str) -> None:
        """Open on a page, or close if that is open."""
        if self.isVisible() and self.page == ABOUT.get(key, key):
            self.leave()
        else:
            self.show_page(key)

    def leave(self) -> None:
        """Close, and give the focus back to the page."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        """Headings in the sizes of the tokens, tables without lines or an empty head."""
        document, appearance = self.text.document(), self._appearance
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            room = QTextBlockFormat()
            room.setTopMargin(appearance.metrics.px(10) if level else 0)
            room.setBottomMargin(appearance.metrics.px(6))
            QTextCursor(block).mergeBlockFormat(room)
            if level:
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setFont(appearance.font(16 if level == 1 else 13, BOLD))
                cursor.mergeCharFormat(look)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                frame.removeRows(0, 1)
                shape = frame.format()
                shape.setBorder(0)
                shape.setCellPadding(3)
                shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                frame.setFormat(shape)

    def _restyle(self) -> None:
        metrics = self._appearance.metrics
        self.setMinimumWidth(0 if metrics.very_cramped else metrics.px(_WIDE))
        self.setMaximumWidth(_NO_LIMIT if metrics.very_cramped else metrics.px(_WIDE))
        self.text.document().setDefaultFont(self._appearance.font(13))
        self.text.document().setDocumentMargin(16)
        self.text.document().setIndentWidth(self._appearance.metrics.px(20))
        if self.isVisible():
            self.show_page(self.page)
