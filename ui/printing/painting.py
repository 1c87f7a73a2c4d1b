"""Paints laid-out pages: as pictures, into a PDF, or on any other paper of Qt."""

from collections.abc import Callable, Sequence
from functools import singledispatch
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from planner.application.errors import EnvironmentFault
from planner.application.progress import CancelToken, Progress
from ui.printing.marks import Area, Box, Dash, Fill, Line, Mark, Page, Paper, Stroke, Words
from ui.printing.measure import UNITS, face_font, text_width

_DOTS_PER_INCH = 1200
_POINTS_PER_INCH = 72
_HATCH = 3.2
"""Points between two lines of a pattern."""
_DASHES = {
    Dash.SOLID: Qt.PenStyle.SolidLine,
    Dash.DASHED: Qt.PenStyle.DashLine,
    Dash.DOTTED: Qt.PenStyle.DotLine,
}
_SIZES = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4}


def paint_page(painter: QPainter, page: Page, per_point: float) -> None:
    """Paint one page; `per_point` is what one point measures on the device. O(marks)."""
    painter.save()
    painter.scale(per_point / UNITS, per_point / UNITS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in page.marks:
        _paint(mark, painter)
    painter.restore()


def page_image(page: Page, per_point: float) -> QImage:
    """A page as a picture, white where nothing is printed."""
    image = QImage(
        round(page.paper.width * per_point),
        round(page.paper.height * per_point),
        QImage.Format.Format_RGB32,
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_page(painter, page, per_point)
    painter.end()
    return image


def write_pdf(
    pages: Sequence[Page], path: Path, title: str, progress: Progress, cancel: CancelToken
) -> Path:
    """Write pages to a PDF file.

    The file appears once it is whole; EnvironmentFault where it cannot be written.
    """
    data = pdf_bytes(pages, title, progress, cancel)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"{path} could not be written ({error.strerror}).",
            "Close it if it is open elsewhere, or choose another place.",
        ) from error
    return path


def pdf_bytes(pages: Sequence[Page], title: str, progress: Progress, cancel: CancelToken) -> bytes:
    """The PDF of pages, each on its own paper."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(title)
    writer.setCreator("Mutual Aid Planner")
    paint_on(writer, pages, _DOTS_PER_INCH / _POINTS_PER_INCH, _told(progress, cancel, len(pages)))
    buffer.close()
    return bytes(kept.data())


def _told(progress: Progress, cancel: CancelToken, pages: int) -> Callable[[int], None]:
    def tell(number: int) -> None:
        cancel.check()
        progress(f"Page {number + 1} of {pages}", number / pages)

    return tell


def paint_on(
    device: QPagedPaintDevice,
    pages: Sequence[Page],
    per_point: float,
    before: Callable[[int], None] = lambda _number: None,
) -> None:
    """Paint pages on a device that has pages; `before` hears the number of each."""
    painter = QPainter()
    for number, page in enumerate(pages):
        before(number)
        device.setPageLayout(page_layout(page.paper))
        if number:
            device.newPage()
        else:
            painter.begin(device)
        paint_page(painter, page, per_point)
    painter.end()


def page_layout(paper: Paper) -> QPageLayout:
    """The layout of a paper without margins: pages hold their own."""
    way = QPageLayout.Orientation.Landscape if paper.landscape else QPageLayout.Orientation.Portrait
    layout = QPageLayout(QPageSize(_SIZES[paper.name]), way, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout


@singledispatch
def _paint(mark: Mark, _painter: QPainter) -> None:
    raise TypeError(mark)


@_paint.register
def _(mark: Box, painter: QPainter) -> None:
    box = _rect(mark.area)
    if mark.fill is not None and mark.pattern is Fill.SOLID:
        painter.fillRect(box, QColor(mark.fill))
    elif mark.fill is not None:
        _hatch(painter, mark.area, QColor(mark.fill), rising=mark.pattern is Fill.UP)
    if mark.edge is not None:
        painter.setPen(_pen(mark.edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)


@_paint.register
def _(mark: Stroke, painter: QPainter) -> None:
    painter.setPen(_pen(mark.line))
    painter.drawLine(QLineF(mark.x1 * UNITS, mark.y1 * UNITS, mark.x2 * UNITS, mark.y2 * UNITS))


@_paint.register
def _(mark: Words, painter: QPainter) -> None:
    face, area = mark.face, mark.area
    painter.setFont(face_font(face))
    tall = face.line * len(mark.lines)
    top = area.y if mark.down == "top" else area.y + (area.height - tall) / 2
    for number, text in enumerate(mark.lines):
        wide = text_width(text, face)
        left = {
            "left": area.x,
            "right": area.right - wide,
            "centre": area.x + (area.width - wide) / 2,
        }[mark.across]
        line = Area(left, top + number * face.line, wide, face.line)
        if mark.ground is not None:
            painter.fillRect(_rect(line.inside(-1.0, 1.0)), QColor(mark.ground))
        painter.setPen(QColor(face.colour))
        base = line.y + face.line / 2 + face.size * 0.36
        painter.drawText(round(left * UNITS), round(base * UNITS), text)


def _hatch(painter: QPainter, area: Area, colour: QColor, *, rising: bool) -> None:
    """Thin diagonal lines as lines, so that they look alike on every device."""
    painter.save()
    painter.setClipRect(_rect(area), Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, 0.7 * UNITS))
    lines = []
    at = area.x - area.height
    while at < area.right:
        foot, head = (area.bottom, area.y) if rising else (area.y, area.bottom)
        lines.append(QLineF(at * UNITS, foot * UNITS, (at + area.height) * UNITS, head * UNITS))
        at += _HATCH
    painter.drawLines(lines)
    painter.restore()


def _pen(line: Line) -> QPen:
    pen = QPen(QBrush(QColor(line.colour)), line.width * UNITS, _DASHES[line.dash])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _rect(area: Area) -> QRectF:
    return QRectF(area.x * UNITS, area.y * UNITS, area.width * UNITS, area.height * UNITS)
