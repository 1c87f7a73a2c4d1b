"""Tab goes through the window as it is read: in the order of its layouts, as they are now."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget


def next_stop(whole: QWidget, focus: QWidget | None, *, forward: bool) -> QWidget | None:
    """Where Tab goes from what has the focus, round and round; None: that is not in a layout.

    O(widgets on view).
    """
    stops = list(_stops(whole))
    while focus is not None and focus not in stops:
        focus = focus.parentWidget()
    if focus is None:
        return None
    return stops[(stops.index(focus) + (1 if forward else -1)) % len(stops)]


def _stops(one: QWidget) -> Iterator[QWidget]:
    if not one.isVisible() or not one.isEnabled():
        return
    if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None:
        yield one
    layout = one.layout()
    if isinstance(one, QScrollArea):
        yield from _stops(one.widget())
    elif isinstance(one, QSplitter):
        for at in range(one.count()):
            yield from _stops(one.widget(at))
    elif layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _in_layout(inner)
