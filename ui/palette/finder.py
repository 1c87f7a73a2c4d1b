"""Puts together what the palette finds, from what is on view and what is stored."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from planner.domain.calendar import Period, date_of
from planner.domain.wording.formats import day_text
from ui.choice import Choice
from ui.desk import Desk
from ui.jobs import Jobs
from ui.palette.actions import Doing, action_targets
from ui.palette.box import PaletteBox
from ui.palette.people import People
from ui.palette.targets import Target
from ui.rota.page import RotaPage
from ui.theme.appearance import Appearance

_WEEKS_AROUND = 8


class Finder(QObject):
    """Opens the palette and goes to what is chosen."""

    def __init__(
        self,
        window: QWidget,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        desk: Desk,
        rota: RotaPage,
        go: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window, self._appearance = window, appearance
        self._choice, self._rota, self._go = choice, rota, go
        self._wanted = ""
        self.people = People(jobs, desk, self.show_person)
        self.doings: tuple[Doing, ...] = ()
        rota.noted.connect(self._show_wanted)

    def open(self) -> None:
        """Ask what is wanted; people are added as soon as they are read."""
        found = PaletteBox(self._window, self._appearance, self.targets())
        at = self._window.geometry()
        found.move(at.x() + (at.width() - found.width()) // 2, at.y() + 60)
        if self._choice.catalogue.services:
            self.people.ask(found.add)
        found.exec()
        found.deleteLater()

    def targets(self) -> list[Target]:
        """Everything but people."""
        return [*action_targets(self.doings), *self._services(), *self._dates()]

    def _services(self) -> Sequence[Target]:
        return [
            Target(s.name, f"{s.site_name} · {s.trust_name}", partial(self._to, s.code), "Service")
            for s in self._choice.catalogue.services
        ]

    def _to(self, service: str) -> None:
        self._choice.show_service(service)
        self._go("rota")

    def _dates(self) -> Sequence[Target]:
        if not self._choice.catalogue.services:
            return []
        first, last = self._choice.period.first, self._choice.period.last
        days = range(first - 7 * _WEEKS_AROUND, last + 7 * _WEEKS_AROUND + 1)
        return [
            Target(day_text(day, year=True), _written(day), partial(self.show_date, day), "Date")
            for day in days
        ]

    def show_date(self, day: int) -> None:
        """Show a date: within the period by its cell, else by the period that holds it."""
        period = self._choice.period
        if day not in period:
            move = (day - period.first) // period.days * period.days
            self._choice.show_period(Period(period.first + move, period.last + move))
        cell = self._rota.grid.current_cell()
        self._go("rota")
        self._rota.grid.choose(cell[0] if cell else 0, day - self._choice.period.first)

    def show_person(self, staff_id: str, service: str) -> None:
        """Show a person on the board of a service, once it is there."""
        self._wanted = staff_id
        self._choice.show_service(service)
        self._go("rota")
        self._show_wanted()

    def _show_wanted(self, _note: str = "") -> None:
        board = self._rota.board
        if self._wanted and board is not None and board.entry == self._choice.entry:
            wanted, self._wanted = self._wanted, ""
            self._rota.show_person(wanted)


def _written(day: int) -> str:
    """Other ways to write a date: "2026-12-15 15/12/2026 15 December"."""
    value = date_of(day)
    return f"{value.isoformat()} · {value:%d/%m/%Y}"
