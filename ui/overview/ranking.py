"""The services ranked by fragility: class, causes in words, figures and limits."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyleOptionViewItem

from planner.domain.calendar import IntArray
from planner.domain.resilience.profile import ServiceProfile
from planner.domain.resilience.thresholds import Level
from planner.domain.wording.formats import count_text
from planner.domain.wording.fragility import LEVEL_TITLES
from ui.enter import ENTERS
from ui.overview.heat import Overview
from ui.overview.words import limit_text, part_title, without_site
from ui.tables.lines import held
from ui.tables.models import LEFT, RIGHT, Index, ListModel
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_CAUSE_AIR = 16
"""Pixels beside the sentence of a cause: measured and painted with the same room."""
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LOOKS = {Level.CRITICAL: "unsafe", Level.FRAGILE: "edge"}
NO_CAUSE = "No figure is near its limit."


@dataclass(frozen=True, slots=True)
class Cause:
    """One part that put the service into its class."""

    title: str
    limit: str
    text: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One service in the ranking."""

    number: int
    service: int
    profile: ServiceProfile
    where: str
    causes: tuple[Cause, ...]
    others: tuple[Cause, ...]
    """The other parts of the profile."""

    @property
    def short_name(self) -> str:
        """Its name without the site, which stands under it."""
        return without_site(self.profile.name, self.where)

    @property
    def words(self) -> str:
        """The entry as a screen reader speaks it."""
        causes = "; ".join(f"{one.title}, {one.limit}: {one.text}" for one in self.causes)
        return (
            f"{self.number}. {self.profile.name}, {self.where}: "
            f"{LEVEL_TITLES[self.profile.level.word]}, "
            f"{count_text(self.profile.unsafe_shifts, 'unsafe shift')}. {causes or NO_CAUSE}"
        )

    @property
    def tip(self) -> str:
        """Every part with its figure and limit."""
        lines = [f"{one.title} ({one.limit}): {one.text}" for one in (*self.causes, *self.others)]
        return "\n".join([f"{self.profile.name}, every figure:", *lines])


def ranked(view: Overview, services: IntArray) -> list[Ranked]:
    """Entries of some services, worst first; numbers are those of the whole ranking."""
    chosen, region = set(services.tolist()), view.loaded.region
    entries = []
    for number, service in enumerate(view.worst_first.tolist(), start=1):
        if service in chosen:
            profile = view.profiles[service]
            site = region.sites.ids.names[region.services.site[service]]
            parts = [
                (part, Cause(part_title(part), limit_text(part, view.report.thresholds), part.text))
                for part in profile.parts
            ]
            causes = tuple(cause for part, cause in parts if part in profile.causes)
            others = tuple(cause for part, cause in parts if part not in profile.causes)
            entries.append(Ranked(number, service, profile, site, causes, others))
    return entries


class RankingModel(ListModel[Ranked]):
    """Services, worst first."""

    def words(self, row: Ranked) -> str:
        """An entry as a screen reader speaks it."""
        return row.words

    def tip(self, row: Ranked) -> str:
        """Every part with its figure and limit."""
        return row.tip


class _RankingDelegate(ListPainter):
    """Paints an entry: head, then each cause with its limit and its sentence."""

    def __init__(self, appearance: Appearance, model: RankingModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._entries, self._list = model, parent

    @property
    def width(self) -> int:
        """Of an entry, in pixels."""
        return self._list.viewport().width()

    def _heights(self, text: str) -> int:
        metrics = QFontMetrics(self._appearance.font(11))
        room = self.width - self._indent() - _CAUSE_AIR
        return metrics.boundingRect(QRect(0, 0, room, 1000), _WRAP, held(text)).height()

    def _indent(self) -> int:
        return self._appearance.metrics.px(36)

    def height(self, row: Ranked) -> int:
        """As high as its head and its causes."""
        px = self._appearance.metrics.px
        causes = sum(px(18) + self._heights(cause.text) + 4 for cause in row.causes)
        return self._head_height(row) + (causes or px(20)) + 6

    def _head_height(self, entry: Ranked) -> int:
        """Of name and site beside class and figure; or over them, whole, where both do not fit."""
        px = self._appearance.metrics.px
        if self._beside(entry):
            return px(44)
        return sum(self._lines(entry)) + px(26)

    def _beside(self, entry: Ranked) -> bool:
        """Whether name and site can be read whole beside class and figure."""
        room = self.width - self._indent() - 20
        title = LEVEL_TITLES[entry.profile.level.word]
        chip = self.chip_width(title, _LOOKS.get(entry.profile.level))
        figure = self.advance(_unsafe(entry), 12, BOLD)
        name = self.advance(entry.short_name, 13, BOLD)
        second = self.advance(_second(entry), 11, MEDIUM)
        return name + chip <= room and second + figure <= room

    def _lines(self, entry: Ranked) -> tuple[int, int]:
        """Heights of name and site, each on as many lines as it needs."""
        font, room = self._appearance.font, self.width - self._indent() - 12
        box = QRect(0, 0, room, 1000)
        name, second = (
            QFontMetrics(face).boundingRect(box, _WRAP, held(text)).height()
            for face, text in (
                (font(13, BOLD), entry.short_name),
                (font(11, MEDIUM), _second(entry)),
            )
        )
        return name + 2, second + 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One entry."""
        entry, box = self._entries.rows[index.row()], option.rect
        self.paint_ground(painter, option)
        self._head(painter, entry, box)
        self._causes(painter, entry, box)

    def _head(self, painter: QPainter, entry: Ranked, box: QRect) -> None:
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text3"]))
        painter.drawText(
            QRect(box.left() + 8, box.top() + 6, self._indent() - 14, px(18)),
            RIGHT,
            str(entry.number),
        )
        beside, left = self._beside(entry), box.left() + self._indent()
        right, top = box.right() - 12, box.top() + 5
        heights = (px(18), px(18)) if beside else self._lines(entry)
        under = top + sum(heights)
        chip_top, figure_top = (top, top + 3 + px(18)) if beside else (under + 2, under + 3)
        chip_left = self._chip(painter, entry.profile.level, right, chip_top)
        figure_left = self._figure(painter, entry, right if beside else chip_left - 8, figure_top)
        rights = (chip_left - 8, figure_left - 8) if beside else (right, right)
        for text, role, face, height, end in zip(
            (entry.short_name, _second(entry)),
            ("text", "text3"),
            (font(13, BOLD), font(11, MEDIUM)),
            heights,
            rights,
            strict=True,
        ):
            painter.setFont(face)
            painter.setPen(QColor(theme[role]))
            line = QRect(left, top, end - left, height)
            painter.drawText(line, LEFT if beside else _WRAP, held(text))
            top += height

    def _figure(self, painter: QPainter, entry: Ranked, right: int, top: int) -> int:
        """How many shifts are unsafe; returns its left edge."""
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        unsafe, text = entry.profile.unsafe_shifts, _unsafe(entry)
        painter.setFont(font(12, BOLD) if unsafe else font(12))
        painter.setPen(QColor(theme["unsafe-text" if unsafe else "text3"]))
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRect(right - width, top, width + 1, px(16)), RIGHT, text)
        return right - width

    def _chip(self, painter: QPainter, level: Level, right: int, top: int) -> int:
        """The class, as a word in its box; returns its left edge."""
        text, state = LEVEL_TITLES[level.word], _LOOKS.get(level)
        width, height = self.chip_width(text, state), self._appearance.metrics.px(16) + 2
        chip = QRect(right - width, top, width, height)
        self.paint_chip(painter, text, chip, state)
        return chip.left()

    def _causes(self, painter: QPainter, entry: Ranked, box: QRect) -> None:
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        left, top = box.left() + self._indent(), box.top() + self._head_height(entry)
        room = box.right() - 12 - left
        if not entry.causes:
            painter.setFont(font(11))
            painter.setPen(QColor(theme["text3"]))
            painter.drawText(QRect(left, top, room, px(16)), LEFT, NO_CAUSE)
        for cause in entry.causes:
            line = QRect(left, top, room, px(16))
            painter.setFont(font(12, MEDIUM))
            painter.setPen(QColor(theme["text"]))
            painter.drawText(line, LEFT, cause.title)
            painter.setFont(font(11))
            painter.setPen(QColor(theme["text3"]))
            painter.drawText(line, RIGHT, cause.limit)
            height = self._heights(cause.text)
            painter.setPen(QColor(theme["text2"]))
            wide = self.width - self._indent() - _CAUSE_AIR
            told = QRect(left, top + px(18) - 2, wide, height + 4)
            painter.drawText(told, _WRAP, held(cause.text))
            top += px(18) + height + 4


def _unsafe(entry: Ranked) -> str:
    return f"{entry.profile.unsafe_shifts:,} unsafe"


def _second(entry: Ranked) -> str:
    declared = "declared fragile · " if entry.profile.declared_fragile else ""
    return f"{entry.where} · {declared}priority {entry.profile.priority}"


class RankingList(RowList):
    """The ranking; choosing shows the service in the heat map, Enter opens its rota."""

    service_chosen = Signal(int)
    service_opened = Signal(int)

    def __init__(self, appearance: Appearance) -> None:
        ranking = RankingModel()
        super().__init__(appearance, "Fragile services, worst first", ranking)
        self.ranking = ranking
        self.painter = _RankingDelegate(appearance, ranking, self)
        self.paint_by(self.painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda index: self._tell(index, self.service_opened))
        self.clicked.connect(lambda index: self._tell(index, self.service_chosen))

    def step(self) -> int:
        """About a line."""
        return 24

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the rota of the service."""
        index = self.currentIndex()
        if event.key() in ENTERS and index.isValid():
            self._tell(index, self.service_opened)
            return
        super().keyPressEvent(event)
        if self.currentIndex() != index:
            self._tell(self.currentIndex(), self.service_chosen)

    def _tell(self, index: Index, signal: SignalInstance) -> None:
        if index.isValid():
            signal.emit(self.ranking.rows[index.row()].service)
