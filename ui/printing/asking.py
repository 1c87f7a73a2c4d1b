"""Ctrl+P: what there is to print of the page on view, shown before it is printed."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from planner.application.person_sheet import PersonSheet
from planner.domain.region import Region
from ui.choice import Choice
from ui.jobs import Jobs
from ui.people.page import PeoplePage
from ui.printing.page import PrintPage
from ui.printing.printout import person_printout
from ui.rota.page import RotaPage
from ui.signoff.page import SignOffPage

Who = tuple[str, str]
"""A person's number and the code of the home service."""


class Printing(QObject):
    """Leads from the pages of the window to the printout of one person, and back."""

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
        """Print what is on view: a person of the rota or of the people, else the sign-off."""
        if on_view == "signoff":
            self._sign_off.preview.ask_printer()
            return
        who = self.chosen(on_view)
        if who is None:
            self._go("signoff")
        else:
            self.show_person(*who, on_view)

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
        self._from = back_to
        period, bench = self._choice.period, self._sign_off.bench
        self._page.preview.show_nothing("Gathering the duties.")
        self._go("print")

        def shown(sheet: PersonSheet) -> None:
            self._page.preview.show_printout(person_printout(sheet))
            self._page.preview.canvas.setFocus()

        self._jobs.start(
            self._jobs.lanes.database,
            "Gathering the duties",
            lambda progress, cancel: bench.person(staff_id, service, period, progress, cancel),
            shown,
            ended=lambda: self._go(back_to),
        )


def _who(region: Region, person: int) -> Who:
    people = region.people
    return people.ids.codes[person], region.services.ids.codes[people.service[person]]
