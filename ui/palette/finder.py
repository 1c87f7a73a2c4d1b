"""Puts together what the palette finds, from what is on view and what is stored."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from planner.domain.calendar import date_of
from planner.domain.wording.formats import day_text
from ui.choice import Choice
from ui.dates import read_day
from ui.desk import Desk
from ui.jobs import Jobs
from ui.leading import Leading
from ui.names import service_label
from ui.palette.actions import Doing, action_targets
from ui.palette.box import PaletteBox
from ui.palette.people import People
from ui.palette.targets import Target
from ui.theme.appearance import Appearance

_WEEKS_AROUND = 8
_YEARS = range(1900, 2101)
"""A rota's dates lie within these (reading C8)."""


class Finder(QObject):
    """Opens the palette and goes to what is chosen."""

    def __init__(
        self,
        window: QWidget,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        desk: Desk,
        leading: Leading,
    ) -> None:
        super().__init__(window)
        self._window, self._appearance = window, appearance
        self._choice, self._leading = choice, leading
        self.people = People(jobs, desk, leading.show_person)
        self.doings: tuple[Doing, ...] = ()

    def open(self) -> None:
        """Ask what is wanted; people are added as soon as they are read."""
        found = PaletteBox(self._window, self._appearance, self.targets(), self.named)
        at = self._window.geometry()
        found.move(at.x() + (at.width() - found.width()) // 2, at.y() + 60)
        if self._choice.catalogue.services:
            self.people.ask(lambda people: found.add(self._near_first(people)))
        found.exec()
        self.people.leave()
        found.deleteLater()

    def targets(self) -> list[Target]:
        """Everything but people."""
        return [*action_targets(self.doings), *self._services(), *self._dates()]

    def named(self, typed: str) -> list[Target]:
        """The date that a text names, however far it is: "15 mar 2028", "tomorrow"."""
        day = read_day(typed, self._choice.today) if self._choice.catalogue.services else None
        return [] if day is None or date_of(day).year not in _YEARS else [self._date(day)]

    def _near_first(self, people: Sequence[Target]) -> list[Target]:
        """Of people who fit equally well, those of the service on view come first. O(people)."""
        entry = self._choice.entry
        if entry is None:
            return list(people)
        home = f" · {entry.name}"
        return sorted(people, key=lambda one: not one.second.endswith(home))

    def _services(self) -> Sequence[Target]:
        return [
            Target(
                s.name,
                s.trust_name if service_label(s) == s.name else f"{s.site_name} · {s.trust_name}",
                partial(self._leading.show_rota, s.code),
                "Service",
            )
            for s in self._choice.catalogue.services
        ]

    def _dates(self) -> Sequence[Target]:
        if not self._choice.catalogue.services:
            return []
        first, last = self._choice.period.first, self._choice.period.last
        days = range(first - 7 * _WEEKS_AROUND, last + 7 * _WEEKS_AROUND + 1)
        return [self._date(day) for day in days]

    def _date(self, day: int) -> Target:
        go = partial(self._leading.show_date, day)
        return Target(day_text(day, year=True), _written(day), go, "Date")


def _written(day: int) -> str:
    """Other ways to write a date: "2026-12-15 · 15/12/2026"."""
    value = date_of(day)
    return f"{value.isoformat()} · {value:%d/%m/%Y}"
