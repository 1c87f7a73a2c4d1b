"""Best score of a plan, and the most that any can reach, over the seconds of the search."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.application.planning import PlanEvent
from ui.cover.candidate_text import score_text
from ui.tables.models import LEFT, RIGHT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_LEAST_SECONDS = 4.0
_STEPS = (1.0, 2.0, 5.0)
_BEST, _MOST = "best", "at most"
"""What is written at the end of the two lines."""


class PlanCurve(QWidget):
    """Two stepped lines: the best legal plan so far, and what no plan can beat."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._events: list[PlanEvent] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{_BEST} and {_MOST}")
        appearance.changed.connect(self._fit)
        self._fit()

    @property
    def begun(self) -> bool:
        """Whether there is something to show."""
        return bool(self._events)

    def clear(self) -> None:
        """Begin anew."""
        self._events = []
        self.update()

    def add(self, event: PlanEvent) -> None:
        """The search has come further."""
        self._events.append(event)
        self.setAccessibleName(
            f"Best score {score_text(event.score)}, at most {score_text(event.bound)}, "
            f"after {event.seconds:.0f} seconds"
        )
        self.update()

    def finish(self, score: int, bound: int, seconds: float) -> None:
        """Both lines end where the search ended."""
        self.add(PlanEvent(0, score, bound, seconds))

    def _fit(self) -> None:
        self.setFixedHeight(self._appearance.metrics.px(132))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axes with round figures, the bound dashed, the best solid."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._appearance.font(10.5))
        metrics = painter.fontMetrics()
        low, high = self._range()
        ticks = round_ticks(low, high)
        low, high = min(low, ticks[0]), max(high, ticks[-1])
        left = max(metrics.horizontalAdvance(_short(tick)) for tick in ticks) + 8
        right = metrics.horizontalAdvance(_MOST) + 10
        line = metrics.height()
        plot = QRectF(left, line, self.width() - left - right, self.height() - 2.5 * line)
        self._axes(painter, plot, ticks, (low, high))
        self._lines(painter, plot, (low, high))

    def _range(self) -> tuple[float, float]:
        values = [value for event in self._events for value in (event.score, event.bound)]
        if not values:
            return 0.0, 1.0
        low, high = float(min(values)), float(max(values))
        return low, high if high > low else low + 1.0

    @property
    def _seconds(self) -> float:
        return max(self._events[-1].seconds if self._events else 0.0, _LEAST_SECONDS)

    def _axes(
        self, painter: QPainter, plot: QRectF, ticks: list[float], span: tuple[float, float]
    ) -> None:
        theme, height = self._appearance.theme, painter.fontMetrics().height()
        for tick in ticks:
            y = _y(plot, tick, span)
            painter.setPen(QPen(QColor(theme["line1"]), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(theme["text3"]))
            where = QRectF(0, y - height / 2, plot.left() - 6, height)
            painter.drawText(where, RIGHT, _short(tick))
        for part in (0.0, 0.5, 1.0):
            x = plot.left() + plot.width() * part
            where = QRectF(x - 40, plot.bottom() + height * 0.4, 80, height)
            text = f"{self._seconds * part:.0f} s"
            painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)

    def _lines(self, painter: QPainter, plot: QRectF, span: tuple[float, float]) -> None:
        if not self._events:
            return
        theme = self._appearance.theme
        best = [(event.seconds, float(event.score)) for event in self._events]
        bound = [(event.seconds, float(event.bound)) for event in self._events]
        dashed = QPen(QColor(theme["text2"]), 1.2, Qt.PenStyle.DashLine)
        self._line(painter, plot, span, bound, dashed)
        self._line(painter, plot, span, best, QPen(QColor(theme["accent"]), 2))
        height = painter.fontMetrics().height()
        end = QPointF(plot.left() + plot.width() * best[-1][0] / self._seconds, 0)
        painter.setBrush(QColor(theme["accent"]))
        painter.drawEllipse(end + QPointF(0, _y(plot, best[-1][1], span)), 2.5, 2.5)
        upper = min(_y(plot, bound[-1][1], span), plot.bottom() - height)
        lower = max(_y(plot, best[-1][1], span), upper + height)
        painter.setPen(QColor(theme["text2"]))
        painter.drawText(QRectF(plot.right() + 8, upper - height / 2, 80, height), LEFT, _MOST)
        painter.setFont(self._appearance.font(10.5, BOLD))
        painter.setPen(QColor(theme["accent-text"]))
        painter.drawText(QRectF(plot.right() + 8, lower - height / 2, 80, height), LEFT, _BEST)

    def _line(
        self,
        painter: QPainter,
        plot: QRectF,
        span: tuple[float, float],
        values: list[tuple[float, float]],
        pen: QPen,
    ) -> None:
        points: list[QPointF] = []
        for seconds, value in values:
            x = plot.left() + plot.width() * seconds / self._seconds
            y = _y(plot, value, span)
            if points:
                points.append(QPointF(x, points[-1].y()))
            points.append(QPointF(x, y))
        painter.setPen(pen)
        painter.drawPolyline(points)


def _y(plot: QRectF, value: float, span: tuple[float, float]) -> float:
    low, high = span
    return plot.bottom() - plot.height() * (value - low) / (high - low)


def _short(value: float) -> str:
    """As "95 k"; whole below ten thousand."""
    if abs(value) >= 10_000:
        return f"{value / 1000:,.6g} k".replace("-", "−")
    return score_text(round(value))


def round_ticks(low: float, high: float) -> list[float]:
    """Three to seven round figures from `low` or below it to `high` or above it."""
    span = max(high - low, 1.0)
    size = 10.0 ** (len(str(int(span))) - 1)
    step = next((size * s / 2 for s in (*_STEPS, 10.0, 20.0) if span / (size * s / 2) <= 4), span)
    step = max(step, 1.0)
    first = low // step * step
    ticks = [first]
    while ticks[-1] < high:
        ticks.append(ticks[-1] + step)
    return ticks
