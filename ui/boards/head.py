"""The line above each of two boards: whose it is, and what may be done there."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from planner.application.ports import ServiceEntry
from planner.domain.wording.formats import count_text
from ui.forms import ChoiceBox, button, give_icon, label, row
from ui.names import service_label, short_trust
from ui.rota.board import Board
from ui.rota.stage import stage_sentences, stage_text
from ui.theme.appearance import Appearance


class BoardHead(QWidget):
    """A chip with the part it plays, the service, and a note at the right."""

    _names_trust = False
    """Whether the trust stands with the service already."""

    def __init__(self, appearance: Appearance, part: str, look: str) -> None:
        super().__init__()
        self.setObjectName("toolBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance = appearance
        self._chip = label(part, look)
        self._told, self._way = ("", "", ""), ""
        self.title = label("", "heading")
        self.second = label("", "second")
        self.gaps = label("", "chipUnsafe")
        self.gaps.hide()
        self.line = row(
            self._chip, self.title, self.second, None, self.gaps, margins=(12, 2, 12, 2)
        )
        self.setLayout(self.line)
        appearance.changed.connect(self._fit)
        self._fit()

    def show_board(self, board: Board, note: str | None = None) -> None:
        """Tell whose board it is, how far its rota is, and how many minimum gaps it has.

        Without a note the one that stands is kept.
        """
        entry = board.entry
        if entry is not None:
            self.title.setText(service_label(entry))
            note = self._told[2] if note is None else note
            stage = stage_text(board.locks.standings, board.region.period)
            self._told = (short_trust(entry.trust_name), stage, note)
            self.second.setToolTip(stage_sentences(board.locks.standings))
            self._fit()
        gaps = board.cover.minimum_gaps
        self.gaps.setText(count_text(gaps, "minimum gap"))
        self.gaps.setVisible(gaps > 0)

    def tell_way(self, text: str) -> None:
        """How far the two services are from each other."""
        self._way = text
        self._fit()

    def _fit(self) -> None:
        metrics = self._appearance.metrics
        self.setFixedHeight(metrics.px(36))
        trust, stage, note = self._told
        told = metrics.small or self._names_trust
        parts = (self._way, stage, note) if told else (trust, self._way, stage, note)
        self.second.setText("  ·  ".join(part for part in parts if part))
        self.second.setVisible(not metrics.cramped)


class LenderHead(BoardHead):
    """Chooses the service of the lower board, and closes it."""

    _names_trust = True

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance, "Other", "chip")
        self.title.hide()
        self.services = ChoiceBox(appearance, "Service of the lower board")
        self.services.activated.connect(
            lambda at: self.chosen.emit(str(self.services.itemData(at)))
        )
        close = button("Close", self.closed.emit, tip="One board again: Ctrl+Shift+B")
        close.setAccessibleName("Close the lower board")
        give_icon(appearance, close, "x")
        self.line.insertWidget(1, self.services)
        self.line.addWidget(close)
        appearance.changed.connect(self._fit_services)
        self._fit_services()

    def offer(self, services: Sequence[ServiceEntry], chosen: str) -> None:
        """List services, those of other trusts first as they are given."""
        codes = [self.services.itemData(at) for at in range(self.services.count())]
        if codes != [one.code for one in services]:
            self.services.clear()
            for one in services:
                trust = short_trust(one.trust_name)
                self.services.addItem(f"{service_label(one)} · {trust}", one.code)
        self.services.setCurrentIndex(self.services.findData(chosen))

    def _fit_services(self) -> None:
        metrics = self._appearance.metrics
        self.services.setMaximumWidth(metrics.px(320 if metrics.cramped else 460))
        self.services.setMinimumWidth(metrics.px(180))
