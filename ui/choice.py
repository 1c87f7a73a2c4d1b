"""What the window looks at: a service (or all) and a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from PySide6.QtCore import QObject, Signal

from planner.application.ports import RotaEntry, ServiceEntry
from planner.domain.calendar import Period, day_number, weekday

FOUR_WEEKS = 28
LENGTHS: tuple[tuple[str, int], ...] = (
    ("Week", 7),
    ("4 weeks", FOUR_WEEKS),
    ("13 weeks", 91),
    ("Year", 364),
)


@dataclass(frozen=True)
class Catalogue:
    """What there is to choose from."""

    region_name: str = ""
    services: Sequence[ServiceEntry] = ()
    rotas: Sequence[RotaEntry] = ()
    known: Period | None = None

    def trusts(self) -> list[tuple[str, str]]:
        """Codes and names of the trusts that have services, by name."""
        return sorted({(s.trust, s.trust_name) for s in self.services}, key=lambda t: t[1])

    def of_trust(self, trust: str) -> list[ServiceEntry]:
        """Services of one trust, by name."""
        chosen = [service for service in self.services if service.trust == trust]
        return sorted(chosen, key=lambda service: (service.name, service.code))

    def entry(self, code: str) -> ServiceEntry | None:
        """The service of a code. O(1)."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, ServiceEntry]:
        return {service.code: service for service in self.services}

    def first_period(self, service: str, today: int) -> Period:
        """The four weeks to open on: the service's rota of today, else its nearest one."""
        own = [rota for rota in self.rotas if rota.service == service] or list(self.rotas)
        if own:
            near = min(own, key=lambda r: max(r.first - today, today - r.last, 0))
            start = near.first
            if near.first <= today <= near.last:
                start += (today - near.first) // FOUR_WEEKS * FOUR_WEEKS
            return Period(start, start + FOUR_WEEKS - 1)
        known = self.known
        at = today if known is None else min(max(today, known.first), known.last)
        monday = at - int(weekday(at))
        return Period(monday, monday + FOUR_WEEKS - 1)


class Choice(QObject):
    """The service and period on view; every page follows `changed`."""

    catalogue_changed = Signal()
    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = day_number(today)
        self.catalogue = Catalogue()
        self.service = ""
        self.period = Period(self.today, self.today + FOUR_WEEKS - 1)

    @property
    def entry(self) -> ServiceEntry | None:
        """The service on view."""
        return self.catalogue.entry(self.service)

    def take(self, catalogue: Catalogue, prefer: str = "", dates: Period | None = None) -> None:
        """Take a new list to choose from; keep the service on view if it is still there.

        `dates` are those on view when `prefer` was last looked at.
        """
        self.catalogue = catalogue
        codes = [service.code for service in catalogue.services]
        known = next((code for code in (self.service, prefer) if code in codes), "")
        keep = bool(known) and known == self.service
        self.service = known or self._first_service()
        if not keep:
            last = dates if self.service == prefer else None
            self.period = last or catalogue.first_period(self.service, self.today)
        self.catalogue_changed.emit()
        self.changed.emit()

    def _first_service(self) -> str:
        trusts = self.catalogue.trusts()
        return self.catalogue.of_trust(trusts[0][0])[0].code if trusts else ""

    def show_service(self, code: str) -> None:
        """Look at another service."""
        if code != self.service and self.catalogue.entry(code) is not None:
            self.service = code
            self.changed.emit()

    def show_period(self, period: Period) -> None:
        """Look at other dates."""
        if period != self.period:
            self.period = period
            self.changed.emit()

    def show_length(self, days: int) -> None:
        """Look at more or fewer dates from the same first one."""
        self.show_period(Period(self.period.first, self.period.first + days - 1))

    def step(self, by: int) -> None:
        """The period before (−1) or after (+1)."""
        move = by * self.period.days
        self.show_period(Period(self.period.first + move, self.period.last + move))
