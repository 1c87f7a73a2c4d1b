"""What there is to print of the page on view, or of whoever is chosen there, shown first."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from planner.application.errors import UserError
from planner.application.progress import CancelToken, Progress
from planner.domain.region import Region
from ui.choice import Choice
from ui.jobs import Jobs
from ui.people.page import PeoplePage
from ui.printing.page import PrintPage
from ui.printing.printout import Printout, person_printout, rota_printout
from ui.rota.page import RotaPage
from ui.signoff.page import SignOffPage

Who = tuple[str, str]
"""A person's number and the code of the home service."""


class Printing(QObject):
    """Leads from the pages of the window to a rota or one person's duties in print, and back."""

    refused = Signal(object)
    """The `UserError` that says why there is nothing to print."""

    def __init__(
        self,
        choice: Choice,
        jobs: Jobs,
        rota: RotaPage,
        people: PeoplePage,
        sign_off: SignOffPage,
        page: PrintPage,
        go: Callable[[str], object],
    ) -> None:
        super().__init__(page)
        self._choice, self._jobs, self._go = choice, jobs, go
        self._rota, self._people, self._sign_off, self._page = rota, people, sign_off, page
        self._from = "rota"
        page.left.connect(lambda: self._go(self._from))

    def print_view(self, on_view: str) -> None:
        """Print what is on view: the rota, a person of the people, else the sign-off."""
        board, who = self._rota.board, self.chosen(on_view)
        if on_view == "signoff":
            self._sign_off.preview.ask_printer()
        elif on_view == "rota" and board is not None and board.entry is not None:
            self.show_rota(board.service_code)
        elif who is not None:
            self.show_person(*who, on_view)
        else:
            self._go("signoff")

    def print_person(self, on_view: str) -> None:
        """Print the duties of whoever is chosen on the page on view."""
        who = self.chosen(on_view)
        if who is None:
            self.refused.emit(
                UserError("Nobody is chosen.", "Choose a person on the rota or on People.")
            )
        else:
            self.show_person(*who, on_view)

    def show_rota(self, service: str) -> None:
        """The rota of a service in the period on view, ready to print."""
        look, period = self._sign_off.bench.sheet, self._choice.period
        self._show(
            "rota",
            "Gathering the rota",
            lambda progress, cancel: rota_printout(look(service, period, progress, cancel)),
        )

    def chosen(self, on_view: str) -> Who | None:
        """Who is chosen on a page; None where nobody is."""
        if on_view == "rota":
            board, cell = self._rota.board, self._rota.grid.current_cell()
            if board is None or cell is None:
                return None
            return _who(board.region, int(board.people[cell[0]]))
        if on_view == "people":
            matrix, place = self._people.matrix, self._people.grid.current_place()
            if matrix is None or place is None:
                return None
            return _who(matrix.region, int(matrix.people[place]))
        return None

    def show_person(self, staff_id: str, service: str, back_to: str = "rota") -> None:
        """The duties of one person in the period on view, ready to print."""
        look, period = self._sign_off.bench.person, self._choice.period
        self._show(
            back_to,
            "Gathering the duties",
            lambda progress, cancel: person_printout(
                look(staff_id, service, period, progress, cancel)
            ),
        )

    def _show(
        self, back_to: str, doing: str, work: Callable[[Progress, CancelToken], Printout]
    ) -> None:
        """Show a printout once it is made; if it cannot be, where it was asked for."""
        self._from = back_to
        self._page.preview.show_nothing(f"{doing}.")
        self._go("print")

        def shown(printout: Printout) -> None:
            self._page.preview.show_printout(printout)
            self._page.preview.canvas.setFocus()

        self._jobs.start(
            self._jobs.lanes.database, doing, work, shown, ended=lambda: self._go(back_to)
        )


def _who(region: Region, person: int) -> Who:
    people = region.people
    return people.ids.codes[person], region.services.ids.codes[people.service[person]]
