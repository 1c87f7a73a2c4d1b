"""Trust, service and period on top, and the search for anything."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget

from planner.domain.wording.formats import day_text
from ui.choice import Choice
from ui.forms import SHORT, ChoiceBox, box, button, give_icon, icon_button, label, row
from ui.names import service_label, short_trust, shortest_trust
from ui.rota.board import Board
from ui.rota.stage import stage_sentences, stage_text
from ui.theme.appearance import Appearance
from ui.undo import Steps

_FIND = "Find a person, service or date    Ctrl+K"
_FIND_SMALL, _FIND_SHORT = "Find anything    Ctrl+K", "Find"


def period_label(first: int, last: int, *, short: bool = False) -> str:
    """As "Mon 7 Dec – Sun 3 Jan 2027", or short as "7 Dec – 3 Jan"."""
    if short:
        return " – ".join(day_text(day).partition(" ")[2] for day in (first, last))
    return f"{day_text(first)} – {day_text(last, year=True)}"


class TopBar(QWidget):
    """Shows and changes the choice."""

    stage_pressed = Signal()
    """Somebody wants to see the steps of the rota on view."""

    def __init__(
        self, appearance: Appearance, choice: Choice, search: Callable[[], object], steps: Steps
    ) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance, self._choice = appearance, choice
        self._widths: list[tuple[ChoiceBox, int]] = []
        self.trust = self._combo("Trust", 300)
        self.service = self._combo("Service", 380)
        self.trust.activated.connect(self._trust_chosen)
        self.service.activated.connect(self._service_chosen)
        self.period = label("", "value")
        self.period.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back = icon_button(appearance, "chevron-left", "Earlier", lambda: choice.step(-1))
        on = icon_button(appearance, "chevron-right", "Later", lambda: choice.step(1))
        stepper = box("card", row(back, self.period, on, margins=(2, 0, 2, 0), gap=4))
        self.stage = button("", self.stage_pressed.emit, look="stage")
        self.stage.hide()
        self._stood: Board | None = None
        self._find = button(
            _FIND,
            search,
            look="search",
            name="Find a person, service, date or action",
        )
        give_icon(appearance, self._find, "search", "text3")
        self._steps = steps
        self.undo = icon_button(appearance, "undo-2", "Undo", steps.undo)
        self.redo = icon_button(appearance, "redo-2", "Redo", steps.redo)
        steps.changed.connect(self._name_steps)
        self._name_steps()
        self._labels = [self._caption("Trust"), self._caption("Service")]
        self.setLayout(
            row(
                self._labels[0],
                self.trust,
                self._labels[1],
                self.service,
                4,
                stepper,
                4,
                self.stage,
                None,
                self._find,
                self.undo,
                self.redo,
                margins=(12, 0, 12, 0),
            )
        )
        choice.catalogue_changed.connect(self._refill)
        choice.changed.connect(self._show)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def put(self, control: QWidget) -> None:
        """Add a control at the right end."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(control)

    def show_stage(self, board: Board) -> None:
        """How far the rotas of the service and dates on a board are."""
        self._stood = board
        self._tell_stage()

    def _tell_stage(self) -> None:
        """Nothing until it is known of what is chosen now, or where there is no room for it."""
        board, choice = self._stood, self._choice
        shown = () if board is None else (board.entry, board.region.period)
        crowded = self._appearance.metrics.very_cramped
        if board is None or crowded or shown != (choice.entry, choice.period):
            self.stage.hide()
            return
        rotas, period = board.locks.standings, board.region.period
        whole, told = stage_text(rotas, period), stage_sentences(rotas)
        short = stage_text(rotas, period, short=True)
        self.stage.setText(short if self._appearance.metrics.cramped else whole)
        self.stage.setAccessibleName(f"Status of the rota: {whole}")
        self.stage.setAccessibleDescription(told)
        self.stage.setToolTip(f"{told}\nPress for its steps: Sign-off (Ctrl+6).")
        self.stage.show()

    def _caption(self, text: str) -> QLabel:
        return label(text, "second")

    def _combo(self, name: str, width: int) -> ChoiceBox:
        result = ChoiceBox(self._appearance, name)
        self._widths.append((result, width))
        return result

    def _refill(self) -> None:
        self.trust.clear()
        for code, name in self._choice.catalogue.trusts():
            self.trust.addItem(short_trust(name), code)
            at = self.trust.count() - 1
            self.trust.setItemData(at, name, Qt.ItemDataRole.ToolTipRole)
            self.trust.setItemData(at, shortest_trust(name), SHORT)
        self.setVisible(bool(self._choice.catalogue.services))

    def _show(self) -> None:
        entry = self._choice.entry
        self._tell_stage()
        self._fit_period()
        if entry is None:
            return
        self.trust.setCurrentIndex(self.trust.findData(entry.trust))
        self._fill_services(entry.trust)
        self.service.setCurrentIndex(self.service.findData(entry.code))
        self.trust.setToolTip(entry.trust_name)
        self.service.setToolTip(f"{entry.name}, {entry.site_name}: {entry.staff} staff")

    def _fill_services(self, trust: str) -> None:
        entries = self._choice.catalogue.of_trust(trust)
        codes = [self.service.itemData(at) for at in range(self.service.count())]
        if codes != [entry.code for entry in entries]:
            self.service.clear()
            for entry in entries:
                self.service.addItem(service_label(entry), entry.code)
            view = self.service.view()
            view.setMinimumWidth(max(view.sizeHintForColumn(0) + 32, 260))

    def _trust_chosen(self, index: int) -> None:
        services = self._choice.catalogue.of_trust(str(self.trust.itemData(index)))
        if services:
            self._choice.show_service(services[0].code)

    def _service_chosen(self, index: int) -> None:
        self._choice.show_service(str(self.service.itemData(index)))

    def _fit_period(self) -> None:
        """The dates are never cut; trust and service give way, and large text shortens them."""
        metrics, period = self._appearance.metrics, self._choice.period
        self.period.setText(period_label(period.first, period.last, short=metrics.small))
        self.period.setToolTip(period_label(period.first, period.last))
        # The style sheet comes later than this when the text size changes: ask the face itself.
        letters = QFontMetrics(self._appearance.font(12, QFont.Weight.DemiBold))
        self.period.setFixedWidth(letters.horizontalAdvance(self.period.text()) + metrics.px(12))

    def _name_steps(self) -> None:
        for one, text, key in (
            (self.undo, self._steps.undo_text or "Nothing to undo", "Ctrl+Z"),
            (self.redo, self._steps.redo_text or "Nothing to redo", "Ctrl+Y"),
        ):
            one.setToolTip(f"{text} ({key})")
            one.setAccessibleName(text)
            one.setEnabled(not text.startswith("Nothing"))

    def _restyle(self) -> None:
        metrics = self._appearance.metrics
        self.setFixedHeight(metrics.px(36 if metrics.cramped else 48))
        for box_of, width in self._widths:
            box_of.setMinimumWidth(width // 2)
            box_of.setMaximumWidth(metrics.px(width))
        for caption in self._labels:
            caption.setVisible(not metrics.small)
        self._tell_stage()
        small = _FIND_SMALL if metrics.small else _FIND
        self._find.setText(_FIND_SHORT if metrics.cramped else small)
        self._fit_period()
