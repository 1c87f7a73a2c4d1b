"""The theme and text scale now in force, and the news that they changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import font
from ui.theme.metrics import Metrics
from ui.theme.style_sheet import style_sheet
from ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, THEMES, Theme

SYSTEM = "system"
SCALES = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
Choice = Literal["system", "light", "dark", "high-contrast"]


def palette(theme: Theme) -> QPalette:
    """The palette of a theme, for what no style sheet reaches."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, name in (
        (roles.Window, "win"),
        (roles.WindowText, "text"),
        (roles.Base, "surface"),
        (roles.AlternateBase, "sunk"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "text3"),
        (roles.Button, "surface"),
        (roles.ButtonText, "text"),
        (roles.ToolTipBase, "raised"),
        (roles.ToolTipText, "text"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on-accent"),
        (roles.Link, "accent-text"),
        (roles.Mid, "line2"),
        (roles.Light, "surface"),
        (roles.Dark, "line3"),
    ):
        result.setColor(role, QColor(theme[name]))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme["text3"]))
    return result


class Appearance(QObject):
    """Holds theme and metrics; everything drawn reads them here and repaints on `changed`."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str = SYSTEM, scale: float = 1.0) -> None:
        super().__init__()
        self._application = application
        self._choice = choice
        self._fonts: dict[tuple[int, QFont.Weight], QFont] = {}
        self._building = False
        self.theme = self._chosen()
        self._size = (1920, 1080)
        self.metrics = Metrics(scale=scale)
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._apply()

    @property
    def choice(self) -> str:
        """What the user chose: a theme's name, or to follow the system."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Take a theme by name, or follow the system."""
        self._choice = choice
        self._set(self._chosen(), self.metrics)

    def set_scale(self, scale: float) -> None:
        """Make text and cells larger or smaller."""
        self._set(self.theme, self._fitted(scale))

    def step_scale(self, step: int) -> None:
        """The next larger or smaller text."""
        at = SCALES.index(self.metrics.scale) if self.metrics.scale in SCALES else 0
        self.set_scale(SCALES[min(max(at + step, 0), len(SCALES) - 1)])

    @contextmanager
    def building(self) -> Iterator[None]:
        """Widgets that are put together meanwhile get the style sheet at the end, all at once.

        Qt works out the style of a widget and of all within anew whenever it is put into another:
        of a whole window that takes four times as long. Where one is on view, nothing is put off.
        """
        if any(widget.isVisible() for widget in self._application.topLevelWidgets()):
            yield
            return
        self._building = True
        self._apply()
        try:
            yield
        finally:
            self._building = False
            self._apply()

    def fit(self, width: int, height: int) -> None:
        """Fold or unfold for a window of this size."""
        self._size = width, height
        fitted = self._fitted(self.metrics.scale)
        if fitted != self.metrics:
            self._set(self.theme, fitted)

    def _fitted(self, scale: float) -> Metrics:
        return Metrics.fitting(*self._size, scale)

    def font(self, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The typeface at a size of the tokens, scaled; kept, as finding a face takes long."""
        key = (self.metrics.font(size), weight)
        if key not in self._fonts:
            self._fonts[key] = font(*key)
        return self._fonts[key]

    def _chosen(self) -> Theme:
        if self._choice in THEMES:
            return THEMES[self._choice]
        hints = self._application.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return HIGH_CONTRAST
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _follow_system(self) -> None:
        if self._choice == SYSTEM:
            self.choose(SYSTEM)

    def _set(self, theme: Theme, metrics: Metrics) -> None:
        self.theme, self.metrics = theme, metrics
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        """The sheet of before is taken off first: put over another, Qt styles every widget once
        for each that it lies in, which takes five times as long."""
        sheet = "" if self._building else style_sheet(self.theme, self.metrics)
        another = sheet != self._application.styleSheet()
        if another:
            self._application.setStyleSheet("")
        if self._application.font() != self.font(13):
            self._application.setFont(self.font(13))
        if self._application.palette() != palette(self.theme):
            self._application.setPalette(palette(self.theme))
        if another:
            self._application.setStyleSheet(sheet)
