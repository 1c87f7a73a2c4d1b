"""From anywhere to a place on the board: a date, a shift, a person, what a point of the checklist
names. The board may have to be loaded first; then the place is shown when it is there.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from planner.domain.region import NONE
from planner.domain.rota_life import Check, Link
from ui.choice import Choice
from ui.rota.page import RotaPage

IN_COVER = frozenset({Check.MINIMUM_GAPS, Check.UNCONFIRMED_AID})


class Leading(QObject):
    """The one way to the board; of several wishes only the last one counts."""

    def __init__(
        self,
        choice: Choice,
        rota: RotaPage,
        find_cover: Callable[[], object],
        go: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._choice, self._rota = choice, rota
        self._find_cover, self._go = find_cover, go
        self._wish: Callable[[], object] | None = None
        rota.noted.connect(lambda *_: self._fulfil())

    def show_rota(self, service: str, day: int = NONE, shift: str = "") -> None:
        """Show the rota of a service; at a date, and a shift of it, if they are given."""
        self._lead(service, day, lambda: day == NONE or self._rota.show_shift(day, shift))

    def show_date(self, day: int) -> None:
        """Show a date of the chosen service."""
        self.show_rota(self._choice.service, day)

    def show_person(self, service: str, staff_id: str) -> None:
        """Show a person in the rota of a service."""
        self._lead(service, NONE, lambda: self._rota.show_person(staff_id))

    def show_item(self, check: Check, link: Link) -> None:
        """Show where a point of the checklist is to be mended."""
        if check in IN_COVER:
            self._choice.show_service(link.service)
            self._find_cover()
        else:
            self.show_link(link)

    def show_link(self, link: Link) -> None:
        """Show the person and date of a link, or the shift where nobody is named."""
        self._lead(link.service, link.day or NONE, lambda: self._point_at(link))

    def _point_at(self, link: Link) -> None:
        found = link.staff_id and self._rota.show_person(link.staff_id, link.day or NONE)
        if not found and link.day:
            self._rota.show_shift(link.day, link.shift)

    def _lead(self, service: str, day: int, then: Callable[[], object]) -> None:
        """Go on when the board of a service is there, in the period that holds a date."""
        self._choice.show_service(service)
        period = self._choice.period
        if day != NONE and day not in period:
            self._choice.step((day - period.first) // period.days)
        self._go("rota")
        self._wish = then
        self._fulfil()

    def _fulfil(self) -> None:
        board, wish = self._rota.board, self._wish
        if wish is None or board is None or board.entry != self._choice.entry:
            return
        if board.region.period == self._choice.period:
            self._wish = None
            wish()
