"""What the sign-off page asks of the planner; every method runs on a lane, never on its thread."""

from dataclasses import dataclass
from pathlib import Path

from planner.application.person_sheet import PersonSheet, person_sheet
from planner.application.progress import CancelToken, Progress
from planner.application.signing import VerifyReport
from planner.application.signoff_gathering import Making
from planner.application.signoff_making import local_now
from planner.application.signoff_sheet import SignOffSheet
from planner.domain.calendar import Period
from ui.desk import Desk


@dataclass(frozen=True)
class SignOffBench:
    """Reads of the sign-off page and of printouts."""

    desk: Desk

    def sheet(
        self, service: str, period: Period, _progress: Progress, cancel: CancelToken
    ) -> SignOffSheet:
        """What the workbook of a service would say now."""
        planner = self.desk.planner
        (sheet,) = planner.signing.sheets([service], period, planner.who)
        cancel.check()
        return sheet

    def verify(self, path: Path, _progress: Progress, _cancel: CancelToken) -> VerifyReport:
        """What a workbook and the database do not agree about."""
        return self.desk.planner.signing.verify(path)

    def person(
        self, staff_id: str, service: str, period: Period, _progress: Progress, cancel: CancelToken
    ) -> PersonSheet:
        """The duties of one person; `service` is the code of the home service."""
        planner = self.desk.planner
        with planner.unit_of_work() as work:
            region = work.load_region(period, [service])
        cancel.check()
        return person_sheet(region, staff_id, Making(planner.who, local_now(region)))
