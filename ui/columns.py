"""Shares the width of a table among its columns by what stands in them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import ceil
from types import MappingProxyType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView

from ui.theme.metrics import Metrics

_AIR = 8
"""Pixels that a column keeps beside its widest text."""
_SQUEEZED = 1.3
"""Times the room that columns may ask for together before one that can be spared goes."""
_LINE = 16
"""Height at 100 % of a further line."""
_BROKEN = 1.1
"""Times its width that a text takes when it is broken between words."""
_MOST = 4
"""Times the fair share that one column's text may ask for; what is longer is a sentence."""


def shared(wanted: Sequence[int], whole: Collection[int], room: int) -> list[int]:
    """Widths of columns that together fill `room`.

    `wanted`: what stands in each; `whole`: columns that are never cut, such as figures. Where
    there is more room than wanted, the others grow alike by what they want; where there is
    less, those that want little get it and the longest give way. O(columns²).
    """
    given = list(wanted)
    others = [at for at in range(len(wanted)) if at not in whole]
    left = room - sum(wanted[at] for at in whole)
    asked = sum(wanted[at] for at in others)
    if not others or asked <= 0:
        return given
    if asked <= left:
        for at in others:
            given[at] = wanted[at] * left // asked
        given[others[-1]] += left - sum(given[at] for at in others)
        return given
    waiting = sorted(others, key=lambda at: wanted[at])
    for number, at in enumerate(waiting):
        given[at] = min(wanted[at], max(left, 0) // (len(waiting) - number))
        left -= given[at]
    return given


class SharedColumns:
    """Keeps the columns of a table at their shares, whatever is shown and however wide it is."""

    def __init__(
        self,
        table: QTableView,
        whole: Collection[int] = (),
        spare: Sequence[int] = (),
        squeezed: float = _SQUEEZED,
        leading: Mapping[int, float] = MappingProxyType({}),
        fitted: Callable[[], object] = lambda: None,
    ) -> None:
        """`whole`: columns that are never cut; `spare`: those that go first, one after another,
        where the others would be cut to less than they can be read by: where together they ask
        for more than `squeezed` times the room; `leading`: columns that tell most, and the share of
        the room that is theirs before the others get any, and more of it where those want none;
        `fitted` is called when the widths are
        set."""
        self._table, self._whole, self._spare = table, frozenset(whole), spare
        self._squeezed, self._leading, self._fitted = squeezed, leading, fitted
        self._most_lines = 1
        self._soon = QTimer(table)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.fit)
        model = table.model()
        model.modelReset.connect(self._soon.start)
        model.dataChanged.connect(lambda *_: self._soon.start())
        # The rows on view are enough to know: a hundred thousand cost no more than ten.
        table.horizontalHeader().setResizeContentsPrecision(0)

    def row_height(self, metrics: Metrics, most: int) -> int:
        """Of a row in which the longest text on view stands whole, on at most so many lines.

        All rows are alike, so that a hundred thousand cost no more than ten.
        """
        lines = min(self._most_lines, most)
        return max(metrics.row, lines * metrics.px(_LINE) + metrics.px(_AIR))

    def fit(self) -> None:
        """Share the width anew; O(rows on view × columns)."""
        self._soon.stop()
        table, room = self._table, self._table.viewport().width()
        for at in self._spare:
            table.setColumnHidden(at, False)
        shown = [
            at for at in range(table.horizontalHeader().count()) if not table.isColumnHidden(at)
        ]
        if not shown or room <= 0:
            return
        asked = {at: self._wanted(at) for at in shown}
        wanted = {at: min(asked[at], _MOST * room // len(shown)) for at in shown}
        for at in self._spare:
            if sum(wanted.values()) > self._squeezed * room:
                table.setColumnHidden(at, True)
                del wanted[at]
        kept = set(self._whole)
        if sum(wanted.values()) > room:
            for at, share in self._leading.items():
                spared = room - sum(wanted.values()) + wanted[at]
                wanted[at] = min(wanted[at], max(int(share * room), spared))
            kept |= self._leading.keys()
        whole = [number for number, at in enumerate(wanted) if at in kept]
        widths = shared(list(wanted.values()), whole, room)
        self._most_lines = 1
        for at, width in zip(wanted, widths, strict=True):
            table.setColumnWidth(at, width)
            if width < asked[at]:
                lines = ceil(asked[at] * _BROKEN / max(width, 1))
                self._most_lines = max(self._most_lines, lines)
        self._fitted()

    def _wanted(self, at: int) -> int:
        header = self._table.horizontalHeader()
        return max(header.sectionSizeHint(at), self._table.sizeHintForColumn(at)) + _AIR
