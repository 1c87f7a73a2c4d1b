"""A person in hand over the row of gaps: every chip says what it thinks of them."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from planner.application.edit_commands import Command, Give
from planner.domain.cover.drops import Chip, Drops, Verdict, drops_of_person
from planner.domain.wording.formats import day_text
from ui.editing.bubble import Bubble
from ui.editing.cargo import Place, code_tile, line_of
from ui.editing.carry import TITLES, Foreign
from ui.editing.chip_frame import ChipFrame
from ui.editing.speech import Speech
from ui.rota.board import Board
from ui.rota.grid import RotaGrid
from ui.rota.strips import GapChip
from ui.rota.verdicts import FINE
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD


class CarriedName(QWidget):
    """The name that follows the pointer."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self.name = appearance, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_name(self, name: str) -> None:
        """Take another name."""
        self.name = name
        self.ensurePolished()
        wide = self.fontMetrics().horizontalAdvance(name)
        self.resize(QSize(wide + 32, self._appearance.metrics.px(24)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised label."""
        painter, theme = QPainter(self), self._appearance.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme["accent"]), 1.5))
        painter.setBrush(QColor(theme["raised"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.setPen(QColor(theme["text"]))
        painter.setFont(self._appearance.font(12, BOLD))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.name)


class PersonBeyond(Protocol):
    """What lies outside a board and may take a person: the gaps of another board, say."""

    def over(self, place: int, board: Board, at: QPoint) -> Foreign | None:
        """The pointer, on the screen, is over it; None: nothing there takes a person."""

    def drop(self, place: int, board: Board, at: QPoint) -> None:
        """Dropped there; only asked where `over` gave a verdict that is not IMPOSSIBLE."""

    def end(self) -> None:
        """The drag is over, or has gone elsewhere: marks go."""


class PersonCarry(QObject):
    """One drag of a person, by mouse or by keys; dropped on a chip, it fills the slot."""

    changed = Signal()

    def __init__(
        self,
        appearance: Appearance,
        grid: RotaGrid,
        frame: ChipFrame,
        speech: Speech,
        send: Callable[[Command, Place], None],
    ) -> None:
        super().__init__()
        self._grid, self._frame, self._speech, self._send = grid, frame, speech, send
        self._carried = CarriedName(appearance, speech.bubble.over)
        self._judged: Drops | None = None
        self._chips: list[GapChip] = []
        self._over: GapChip | None = None
        self.beyond: PersonBeyond | None = None
        """Where else a person may be dropped; None: on the gaps of this board only."""
        self._foreign: Foreign | None = None
        self._at = QPoint(0, 0)
        self.place: int | None = None
        self.by_keys = False

    @property
    def active(self) -> bool:
        """Whether a person is in hand."""
        return self.place is not None

    @property
    def title(self) -> str:
        """As "Placing: Helen Ashworth"."""
        board = self._grid.board
        return "" if self.place is None or board is None else f"Placing: {board.name(self.place)}"

    @property
    def bubble(self) -> Bubble:
        """Where it speaks."""
        return self._speech.bubble

    def take(self, place: int, *, by_keys: bool = False) -> bool:
        """Take a person in hand; every chip says at once what it thinks. False: no gaps."""
        board = self._grid.board
        if board is None:
            return False
        self._chips = [chip for date in board.cover.gaps for chip in date]
        if not self._chips and self.beyond is None:
            return False
        self.place, self.by_keys, self._over = place, by_keys, None
        self._judged = _judged(board, place, self._chips) if self._chips else None
        answers = {chip: FINE + int(self._verdict(chip)) for chip in self._chips}
        self._grid.date_header.show_answers(answers)
        self._carried.show_name(board.name(place))
        self._carried.setVisible(not by_keys)
        self._carried.raise_()
        if by_keys:
            cell = self._grid.current_cell()
            self._frame.enter(0 if cell is None else cell[1])
            self._speak_of(self._frame.chip)
        self.changed.emit()
        return True

    def give_up(self) -> None:
        """Let go; nothing changes."""
        self.place, self._over, self._judged, self._foreign = None, None, None, None
        if self.beyond is not None:
            self.beyond.end()
        self._carried.hide()
        self._grid.date_header.show_answers(None)
        self._frame.leave()
        self.changed.emit()

    def follow(self, at: QPoint) -> None:
        """The pointer is at a point of the screen."""
        header = self._grid.date_header
        point = header.viewport().mapFromGlobal(at)
        inside = header.viewport().rect().contains(point)
        self._carried.move(self.bubble.over.mapFromGlobal(at) + QPoint(12, 8))
        self._at, self._foreign = at, None
        self._speak_of(header.chip_under(point) if inside else None)
        if not inside:
            self._reach_out(at)

    def _reach_out(self, at: QPoint) -> None:
        """The pointer is beside the gaps: maybe over another board."""
        board, place, over = self._grid.board, self.place, self.bubble.over
        if self.beyond is None or board is None or place is None:
            return
        self._foreign = found = self.beyond.over(place, board, at)
        if found is not None:
            box = found.box.translated(over.mapFromGlobal(QPoint(0, 0)))
            box = box.united(self._carried.geometry())
            show = FINE + int(found.verdict)
            self.bubble.say(show, found.title, found.lines, box, over.mapFromGlobal(at))

    def step(self, by: int) -> None:
        """By keys: the next chip."""
        self._frame.step(by)
        self._speak_of(self._frame.chip)

    def drop(self) -> None:
        """Drop on the chip under the pointer or frame; by keys, what cannot be stays in hand."""
        chip, place, board = self._over, self.place, self._grid.board
        if place is None or board is None:
            return
        if self._foreign is not None and self.beyond is not None:
            if self._foreign.verdict is not Verdict.IMPOSSIBLE:
                self.beyond.drop(place, board, self._at)
            self.give_up()
            return
        refused = chip is None or self._verdict(chip) is Verdict.IMPOSSIBLE
        if refused and self.by_keys:
            return
        self.give_up()
        if chip is not None and not refused:
            at = place, chip.day - board.region.period.first
            self._grid.choose(*at)
            self._send(Give(board.service_code, board.cell(*at), (chip.code,), adding=True), at)

    def _verdict(self, chip: GapChip) -> Verdict:
        assert self._judged is not None
        if self._lock(chip):
            return Verdict.IMPOSSIBLE
        return Verdict(int(self._judged.verdict[self._chips.index(chip)]))

    def _lock(self, chip: GapChip) -> str:
        """Why a gap of a signed rota takes nobody; empty: it does."""
        board = self._grid.board
        return "" if board is None else board.locks.reason(chip.day)

    def _speak_of(self, chip: GapChip | None) -> None:
        """What a chip says to the person in hand, with the reason."""
        self._over, board = chip, self._grid.board
        self._grid.date_header.frame_chip(chip)
        if chip is None or board is None or self._judged is None or self.place is None:
            self.bubble.hide()
            return
        verdict = self._verdict(chip)
        what = f"{board.name(self.place)}, {code_tile(board, chip.code).name}, {day_text(chip.day)}"
        title = f"{TITLES[verdict]}: {what}"
        reason = self._lock(chip) or self._judged.reason_of(self._chips.index(chip))
        keys = "Enter drops · Left and Right: other gaps · Esc cancels" if self.by_keys else ""
        lines = tuple(text for text in (reason, f"{chip.words}. {keys}".strip()) if text)
        box: QRect = self._frame.box(chip)
        if not self.by_keys:
            box = box.united(self._carried.geometry())
        fresh = self.bubble.title != title or not self.bubble.isVisible()
        self.bubble.say(FINE + int(verdict), title, lines, box, box.center())
        if fresh and self.by_keys:
            self._speech.announce(self.bubble.text)


def _judged(board: Board, place: int, chips: list[GapChip]) -> Drops:
    loaded, person = board.loaded, int(board.people[place])
    asked = [Chip(chip.shift, chip.day, line_of(board, chip)) for chip in chips]
    return drops_of_person(loaded.region, loaded.engine, loaded.places, person, asked)
