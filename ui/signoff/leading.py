"""From a point of the checklist to where it is mended: a gap to cover, else to the board."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.domain.rota_life import Check, Link
from ui.choice import Choice
from ui.rota.page import RotaPage

IN_COVER = frozenset({Check.MINIMUM_GAPS, Check.UNCONFIRMED_AID})


@dataclass(frozen=True)
class Leading:
    """Uses the ways of the window that others use, too."""

    choice: Choice
    rota: RotaPage
    find_cover: Callable[[], object]
    go: Callable[[str], object]
    once_shown: Callable[[Callable[[], object]], object]
    show_date: Callable[[int], object]

    def show_item(self, check: Check, link: Link) -> None:
        """Show where a point is to be mended."""
        if check in IN_COVER:
            self.choice.show_service(link.service)
            self.find_cover()
        else:
            self.show_link(link)

    def show_link(self, link: Link) -> None:
        """Show a person and date on the board of a service, in the dates that hold it."""
        self.choice.show_service(link.service)
        period = self.choice.period
        if link.day and link.day not in period:
            self.choice.step((link.day - period.first) // period.days)
        self.go("rota")
        self.once_shown(lambda: self._point_at(link))

    def _point_at(self, link: Link) -> None:
        """Mark the person and date of a link on the board."""
        board, grid = self.rota.board, self.rota.grid
        if link.staff_id and self.rota.show_person(link.staff_id) and board and link.day:
            cell = grid.current_cell()
            if cell is not None and link.day in board.region.period:
                grid.choose(cell[0], link.day - board.region.period.first)
        elif link.day:
            self.show_date(link.day)
