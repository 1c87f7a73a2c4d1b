"""The one typeface: Inter from resources, with tabular figures; else what the system has."""

from PySide6.QtGui import QFont, QFontDatabase

from planner.application.resources import RESOURCES

FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans")
REGULAR, MEDIUM, BOLD = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold


def load_fonts() -> list[str]:
    """Make the typeface of resources known to Qt; the families found there."""
    families: set[str] = set()
    for path in sorted((RESOURCES / "fonts").glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number >= 0:
            families.update(QFontDatabase.applicationFontFamilies(number))
    return sorted(families)


def font(pixels: int, weight: QFont.Weight = REGULAR) -> QFont:
    """The typeface at a size in pixels, with figures of one width."""
    result = QFont()
    result.setFamilies(list(FAMILIES))
    result.setPixelSize(pixels)
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
