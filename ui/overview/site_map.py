"""The sites of the region where they lie, with lines from those who help to those who are helped.

It is a picture of the list beside it, which has the keys and speaks; a click chooses there.
"""

import math
from collections.abc import Iterator, Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from planner.application.helping import Help, Helping
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.wording.formats import margin_text
from ui.names import short_site
from ui.rota.strips import Safety, safety_of
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_AIR, _NODE, _ARROW, _ASIDE = 28.0, 5.0, 8.0, 3.0
"""Pixels: around the sites, radius of one, length of an arrow's head, and how far a line lies
beside the straight one, so that there is room for the way back."""
_NEAR = 8.0
"""So many pixels from a line a click still means it."""
_SHARES = (0.5, 0.4, 0.6, 0.3, 0.7)
"""Where on a line its figure may stand, the best first."""
_CENTRE = Qt.AlignmentFlag.AlignCenter
_STATES = {Safety.EDGE: "edge", Safety.UNSAFE: "unsafe"}


class SiteMap(QWidget):
    """Draws a `Helping`."""

    help_chosen = Signal(object)
    """The `Help` whose line was clicked."""
    help_opened = Signal(object)
    """The `Help` whose line was clicked twice."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._helping, self._margins = Helping(), dict[str, int]()
        self._chosen: Help | None = None
        self.setAccessibleName("Map of the sites")
        self.setAccessibleDescription("The list beside it says the same.")
        appearance.changed.connect(self.update)

    def show_helping(self, helping: Helping, margins: Mapping[str, int]) -> None:
        """Show who helps whom; `margins`: the lowest of each site that asks for anybody."""
        self._helping, self._margins, self._chosen = helping, dict(margins), None
        self.update()

    def mark(self, chosen: Help | None) -> None:
        """Let one line stand out."""
        self._chosen = chosen
        self.update()

    def sizeHint(self) -> QSize:
        """About as wide as high."""
        side = self._appearance.metrics.px(300)
        return QSize(side, side)

    # Where things are --------------------------------------------------------------------------

    def spots(self) -> dict[str, QPointF]:
        """Where each site lies on the widget; those whose place is not known are left out.

        A degree of longitude is as much shorter as the region lies north.
        """
        known = {
            one.code: (one.longitude, -one.latitude)
            for one in self._helping.sites
            if one.latitude is not None and one.longitude is not None
        }
        if not known:
            return {}
        shrink = math.cos(math.radians(sum(y for _, y in known.values()) / len(known)))
        places = {code: (x * shrink, y) for code, (x, y) in known.items()}
        left, top = (min(place[axis] for place in places.values()) for axis in (0, 1))
        wide, high = (
            max(place[axis] for place in places.values()) - least
            for axis, least in ((0, left), (1, top))
        )
        room = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)
        scale = min(
            room.width() / wide if wide else math.inf, room.height() / high if high else math.inf
        )
        scale = scale if math.isfinite(scale) else 0.0
        corner = room.center() - QPointF(wide * scale / 2, high * scale / 2)
        return {
            code: corner + QPointF((x - left) * scale, (y - top) * scale)
            for code, (x, y) in places.items()
        }

    def lines(self) -> list[tuple[Help, QLineF]]:
        """Each line from lender to host, between the rims of their circles."""
        spots, found = self.spots(), []
        for one in self._helping.helps:
            if one.lender in spots and one.host in spots:
                line = QLineF(spots[one.lender], spots[one.host])
                if line.length() > 2 * _NODE + _ARROW:
                    along = (line.p2() - line.p1()) / line.length()
                    aside = QPointF(-along.y(), along.x()) * _ASIDE
                    start, end = line.p1() + along * _NODE + aside, line.p2() - along * _NODE
                    found.append((one, QLineF(start, end + aside)))
        return found

    def _at(self, point: QPointF) -> Help | None:
        """The line at a point; the nearest of several."""
        near = [(_distance(line, point), at, one) for at, (one, line) in enumerate(self.lines())]
        least = min(near, default=None, key=lambda found: found[:2])
        return least[2] if least is not None and least[0] <= _NEAR else None

    # Mouse -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a line."""
        found = self._at(event.position())
        if found is not None:
            self.help_chosen.emit(found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the first shift of a line."""
        found = self._at(event.position())
        if found is not None:
            self.help_opened.emit(found)

    # Painting ----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines, those with most shifts on top; then sites and their names; then figures."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._appearance.theme["surface"]))
        lines = sorted(self.lines(), key=lambda pair: (pair[0] is self._chosen, _many(pair[0])))
        for one, line in lines:
            self._paint_line(painter, one, line)
        spots = self.spots()
        taken = [_around(spot) for spot in spots.values()]
        for code, spot in spots.items():
            self._paint_site(painter, code, spot)
        for code in sorted(spots, key=self._unimportant):
            self._paint_name(painter, code, spots[code], taken)
        for one, line in reversed(lines):
            self._paint_count(painter, one, line, taken)

    def _unimportant(self, code: str) -> tuple[bool, int]:
        """By this, sites with lines come first, then those with the lowest margin."""
        lines = any(code in {one.lender, one.host} for one in self._helping.helps)
        return not lines, self._margins.get(code, NO_MARGIN)

    def _paint_line(self, painter: QPainter, one: Help, line: QLineF) -> None:
        theme = self._appearance.theme
        role = "accent" if one.agreed else "text3"
        colour = QColor(theme["accent-text" if one is self._chosen else role])
        if self._chosen is not None and one is not self._chosen:
            colour = QColor(theme["line2"])
        width = min(1 + _many(one) / 4, 4.0) + (1 if one is self._chosen else 0)
        style = Qt.PenStyle.SolidLine if one.agreed else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, width, style))
        along = (line.p2() - line.p1()) / line.length()
        back = line.p2() - along * _ARROW
        painter.drawLine(line.p1(), back)
        side = QPointF(-along.y(), along.x()) * (_ARROW / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([line.p2(), back + side, back - side]))

    def _paint_site(self, painter: QPainter, code: str, spot: QPointF) -> None:
        theme, state = self._appearance.theme, self._state(code)
        style = Qt.PenStyle.DotLine if state == "edge" else Qt.PenStyle.SolidLine
        edge = QColor(theme[f"{state}-line" if state else "text2"])
        painter.setPen(QPen(edge, 2 if state == "unsafe" else 1.5, style))
        painter.setBrush(QColor(theme[f"{state}-fill" if state else "surface"]))
        painter.drawEllipse(spot, _NODE, _NODE)

    def _state(self, code: str) -> str | None:
        margin = self._margins.get(code)
        return None if margin is None else _STATES.get(safety_of(margin))

    def _paint_count(self, painter: QPainter, one: Help, line: QLineF, taken: list[QRectF]) -> None:
        """How many shifts, on the line; left out where others stand already."""
        theme = self._appearance.theme
        painter.setFont(self._appearance.font(11, BOLD))
        size = _sized(painter.font(), f"{_many(one)}", 6)
        boxes = [size.translated(line.pointAt(share) - size.center()) for share in _SHARES]
        box = next((one for one in boxes if not any(map(one.intersects, taken))), None)
        if box is None and one is not self._chosen:
            return
        box = box or boxes[0]
        taken.append(box)
        painter.setPen(QPen(QColor(theme["accent" if one.agreed else "line3"]), 1))
        painter.setBrush(QColor(theme["surface"]))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(theme["text"]))
        painter.drawText(box, _CENTRE, f"{_many(one)}")

    def _paint_name(self, painter: QPainter, code: str, spot: QPointF, taken: list[QRectF]) -> None:
        """A site's name and lowest margin beside it, where there is room on one of its sides."""
        theme, state = self._appearance.theme, self._state(code)
        [name] = [one.name for one in self._helping.sites if one.code == code]
        text = short_site(name)
        if state == "unsafe":
            text += f" {margin_text(self._margins[code])}"
        painter.setFont(self._appearance.font(11, BOLD if state == "unsafe" else MEDIUM))
        size = _sized(painter.font(), text, 2)
        bounds = QRectF(self.rect())
        for box in _beside(spot, size, across=state == "unsafe"):
            if bounds.contains(box) and not any(box.intersects(other) for other in taken):
                taken.append(box)
                painter.setPen(QColor(theme["unsafe-text" if state == "unsafe" else "text"]))
                painter.drawText(box, _CENTRE, text)
                return


def _many(one: Help) -> int:
    return one.agreed + one.proposed


def _around(spot: QPointF) -> QRectF:
    return QRectF(spot.x() - _NODE, spot.y() - _NODE, 2 * _NODE, 2 * _NODE)


def _sized(font: QFont, text: str, air: float) -> QRectF:
    letters = QFontMetricsF(font)
    return QRectF(0, 0, letters.horizontalAdvance(text) + 2 * air, letters.height())


def _beside(spot: QPointF, size: QRectF, *, across: bool) -> Iterator[QRectF]:
    """Boxes right and left of a site, above and below it; then, for one that matters, across."""
    wide, high, off = size.width(), size.height(), _NODE + 3
    right, left, above, below = off, -off - wide, -off - high, off
    straight = ((right, -high / 2), (left, -high / 2), (-wide / 2, above), (-wide / 2, below))
    slanted = [(dx, dy) for dx in (right - 6, left + 6) for dy in (above + 6, below - 6)]
    for dx, dy in (*straight, *(slanted if across else ())):
        yield QRectF(spot.x() + dx, spot.y() + dy, wide, high)


def _distance(line: QLineF, point: QPointF) -> float:
    """From a point to the nearest of a line, in pixels."""
    along, to = line.p2() - line.p1(), point - line.p1()
    share = QPointF.dotProduct(along, to) / QPointF.dotProduct(along, along)
    return QLineF(line.pointAt(min(max(share, 0.0), 1.0)), point).length()
