"""Where help stands: beside the page, or over its right part where the window is small."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.help.panel import HelpPanel
from ui.theme.appearance import Appearance


class HelpPlace(QObject):
    """Moves the panel in and out of the layout as the window folds."""

    def __init__(
        self, help_panel: HelpPanel, beside: QBoxLayout, pages: QWidget, appearance: Appearance
    ) -> None:
        super().__init__(help_panel)
        self._help, self._beside, self._pages = help_panel, beside, pages
        self._appearance = appearance
        pages.installEventFilter(self)
        help_panel.installEventFilter(self)
        appearance.changed.connect(self._place)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the page's size."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Move}:
            self._lay_over()
        return super().eventFilter(watched, event)

    @property
    def _over(self) -> bool:
        return self._beside.indexOf(self._help) < 0

    def _place(self) -> None:
        if self._appearance.metrics.small != self._over:
            if self._over:
                self._beside.addWidget(self._help)
            else:
                self._beside.removeWidget(self._help)
        self._lay_over()

    def _lay_over(self) -> None:
        parent = self._pages.parentWidget()
        if not self._over or parent is None:
            return
        if self._help.parentWidget() is not parent:
            # Taken out of the layout before that had a window: it would be one of its own.
            shown = not self._help.isHidden()
            self._help.setParent(parent)
            self._help.setVisible(shown)
        page = self._pages.geometry()
        wide = min(self._help.maximumWidth(), page.width())
        wanted = page.adjusted(page.width() - wide, 0, 0, 0)
        if self._help.geometry() != wanted:
            self._help.setGeometry(wanted)
        self._help.raise_()
