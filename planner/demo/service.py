"""Builds the demonstration region into a database."""

from dataclasses import dataclass
from datetime import date

from planner.application.errors import UserError
from planner.application.ports import UnitOfWork, UnitOfWorkFactory
from planner.application.progress import CancelToken, Progress, silent
from planner.demo.generate import DEFAULT_SEED, REGION_NAME, demo_period, demo_tables
from planner.domain.calendar import Period, day_number
from planner.domain.sheets import SHEETS

MARK = "Demonstration"
"""With this word begins the name of every region that may be replaced by another one."""
_EVERY_DAY = Period(day_number(date(1900, 1, 1)), day_number(date(2100, 12, 31)))


@dataclass(frozen=True, slots=True)
class DemoRegion:
    """What was built."""

    name: str
    period: Period
    services: int
    staff: int
    duties: int
    """Those of the history included."""


@dataclass(frozen=True, slots=True)
class DemoService:
    """Builds the demonstration region."""

    unit_of_work: UnitOfWorkFactory

    def build(
        self,
        *,
        staff: int = 2000,
        days: int = 28,
        seed: int = DEFAULT_SEED,
        history_weeks: int = 0,
        first_day: date | None = None,
        progress: Progress = silent,
        cancel: CancelToken | None = None,
    ) -> DemoRegion:
        """Replace whatever demonstration the database holds, in one transaction.

        UserError if it holds another region, or the size cannot be built.
        """
        token = cancel or CancelToken()
        with self.unit_of_work() as work:
            _check_replaceable(work)
            progress("Inventing people and rotas", None)
            tables = demo_tables(staff, days, seed, history_weeks, first_day)
            token.check()
            progress("Writing the region", None)
            work.forget_lives("A new demonstration begins")
            work.propose_aid((), _EVERY_DAY, "A new demonstration begins")
            work.merge(tables, [sheet.name for sheet in SHEETS], "Demonstration region")
            token.check()
            work.commit()
        return DemoRegion(
            REGION_NAME,
            demo_period(days, first_day),
            len(tables["Services"]),
            len(tables["Staff"]),
            len(tables["Duties"]),
        )


def _check_replaceable(work: UnitOfWork) -> None:
    """UserError if the database holds a region that nobody invented for a demonstration."""
    if not work.catalogue():
        return
    table = work.read_tables(["Region"]).get("Region")
    columns = table.columns if table is not None else {}
    values = dict(zip(columns.get("key", []), columns.get("value", []), strict=False))
    if not str(values.get("name") or "").startswith(MARK):
        raise UserError(
            "The database holds a region that is not a demonstration; it is left as it is.",
            "Give the demonstration a database of its own with --db or --out.",
        )
