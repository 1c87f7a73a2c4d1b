"""What the sign-off page asks of the planner; every method runs on a lane, never on its thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.application.changes import ChangeSet
from planner.application.errors import UserError
from planner.application.person_sheet import PersonSheet, person_sheet
from planner.application.progress import CancelToken, Progress
from planner.application.rota_life_view import RotaLife
from planner.application.signoff_gathering import Making
from planner.application.signoff_making import local_now
from planner.application.signoff_read_back import ReadBack
from planner.application.signoff_sheet import BreachRow, SignOffSheet
from planner.domain.calendar import Period
from planner.domain.rota_life import Step
from ui.desk import Desk


@dataclass(frozen=True)
class Looked:
    """A service and period as the page shows them."""

    sheet: SignOffSheet
    life: RotaLife | None
    """None where the dates are not those of one rota; `problem` and `mend` say so."""
    problem: str = ""
    mend: str = ""
    own: Period | None = None
    """Dates of the rota that these touch, to go to instead."""
    zone: str = "Europe/London"
    """The clock of the region."""


@dataclass(frozen=True)
class SignOffBench:
    """Reads and steps of the sign-off page, and what printouts are made of."""

    desk: Desk

    def look(self, service: str, period: Period, progress: Progress, cancel: CancelToken) -> Looked:
        """What the workbook would say now, and where its rota stands."""
        planner = self.desk.planner
        try:
            life = planner.rota_life.view(service, period)
        except UserError as error:
            sheet = self.sheet(service, period, progress, cancel)
            own = self._own_dates(service, period)
            return Looked(sheet, None, error.problem, error.mend, own)
        return Looked(life.sheet, life, zone=self._zone())

    def _zone(self) -> str:
        with self.desk.planner.unit_of_work() as work:
            columns = work.read_tables({"Region"})["Region"].columns
        stored = dict(zip(columns.get("key", []), columns.get("value", []), strict=False))
        return str(stored.get("time_zone") or "Europe/London")

    def _own_dates(self, service: str, period: Period) -> Period | None:
        with self.desk.planner.unit_of_work() as work:
            rotas = work.rotas(service)
        touched = [one for one in rotas if one.first <= period.last and one.last >= period.first]
        return Period(touched[0].first, touched[0].last) if touched else None

    def take(
        self,
        step: Step,
        service: str,
        period: Period,
        why: str,
        _progress: Progress,
        _cancel: CancelToken,
    ) -> Looked:
        """Take a step of the rota's life; the rota as it stands after."""
        life = self.desk.planner.rota_life.take(step, service, period, why)
        return Looked(life.sheet, life, zone=self._zone())

    def accept_breach(
        self, breach: BreachRow, why: str, _progress: Progress, _cancel: CancelToken
    ) -> int:
        """Give the reason for which a broken rule may stand; how many breaches it covers."""
        dates = Period(breach.first, breach.last)
        breaches = self.desk.planner.breaches
        return len(breaches.accept(breach.staff_id, breach.rule, dates, why))

    def kept(
        self, service: str, period: Period, number: int, _progress: Progress, _cancel: CancelToken
    ) -> SignOffSheet:
        """A version as it was signed."""
        return self.desk.planner.rota_life.kept(service, period, number)

    def export_kept(
        self,
        service: str,
        period: Period,
        out: Path,
        number: int,
        _progress: Progress,
        _cancel: CancelToken,
    ) -> Path:
        """The workbook of a version as it was signed."""
        self.desk.planner.check_output(out)
        return self.desk.planner.rota_life.export_kept(service, period, out, number)

    def read_back(self, path: Path, _progress: Progress, _cancel: CancelToken) -> ReadBack:
        """The differences between a workbook and the database."""
        return self.desk.planner.read_back.read(path)

    def take_over(self, back: ReadBack, numbers: Sequence[int]) -> ChangeSet:
        """Take over some differences of a workbook that was read."""
        return self.desk.planner.read_back.accept(back.path, numbers, back.token)

    def sheet(
        self, service: str, period: Period, _progress: Progress, cancel: CancelToken
    ) -> SignOffSheet:
        """A service and its dates, whether or not they are those of one rota."""
        planner = self.desk.planner
        cancel.check()
        (sheet,) = planner.signing.sheets([service], period, planner.profiles.acting().name)
        return sheet

    def person(
        self, staff_id: str, service: str, period: Period, _progress: Progress, cancel: CancelToken
    ) -> PersonSheet:
        """The duties of one person; `service` is the code of the home service."""
        planner = self.desk.planner
        with planner.unit_of_work() as work:
            region = work.load_region(period, [service])
        cancel.check()
        who = planner.profiles.acting().name
        made = Making(who, local_now(region), planner.rule_book)
        return person_sheet(region, staff_id, made)
