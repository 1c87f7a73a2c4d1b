"""Tab goes through the window as it is read: in the order of its layouts, as they are now."""

from collections.abc import Iterator
from operator import itemgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


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
    for part in _parts(layout):
        if isinstance(part, QWidget):
            yield from _stops(part)
        else:
            yield from _in_layout(part)


def _parts(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and the layouts that lie in a layout itself, in its order.

    `QLayout.itemAt` would leave a Python object behind for every item, which the bindings keep for
    as long as the layout lives. The item itself goes with its widget, another object of Qt takes
    its address, and when that one goes the program crashes.
    """
    inside = [one for one in layout.children() if isinstance(one, QLayout)]
    parent = layout.parentWidget()
    around = parent.findChildren(QWidget, options=_DIRECT) if parent is not None else []
    places = [(layout.indexOf(one), one) for one in (*inside, *around)]
    return [one for place, one in sorted(places, key=itemgetter(0)) if place >= 0]
