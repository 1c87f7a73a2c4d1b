"""A window that nobody touches does nothing: no layout asks for itself again and again."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

PASSES = 20
AT_REST_AFTER = 3
"""Times so many passes that a page has to come to rest."""


class Layouts(QObject):
    """Counts what is laid out anew, by kind of control."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.seen[f"{type(watched).__name__} {watched.objectName()}".strip()] += 1
        return False


def laid_out(application: QApplication) -> Counter[str]:
    """What is laid out anew while events go round some times."""
    layouts = Layouts()
    application.installEventFilter(layouts)
    for _ in range(PASSES):
        QApplication.processEvents()
    application.removeEventFilter(layouts)
    return layouts.seen


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [1920, 1366])
def test_no_page_is_laid_out_while_nothing_happens(
    qapp, open_window, ward_planner, appearance, scale, width
):
    window = open_window(ward_planner)
    window.resize(width, 900)
    appearance.set_scale(scale)
    for page in window._by_key:
        window.go(page)
        # What comes late, as a text read from the database, is laid out once more.
        seen = [laid_out(qapp) for _ in range(AT_REST_AFTER)]
        assert seen[-1] == Counter() or laid_out(qapp) == Counter(), (page, seen)
    appearance.set_scale(1.0)
