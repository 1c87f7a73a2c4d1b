"""What the ledger page asks of the planner; every method runs on a lane, never on its thread."""

from dataclasses import dataclass
from pathlib import Path

from planner.application.aid_ports import Ledger, Settled
from planner.application.changes import ChangeSet
from planner.application.progress import CancelToken, Progress
from planner.domain.aid.steps import Step
from planner.domain.calendar import Period
from ui.desk import Desk


@dataclass(frozen=True)
class LedgerBench:
    """Reads and steps of the ledger page."""

    desk: Desk

    def ledger(
        self, period: Period | None, trust: str | None, _progress: Progress, _cancel: CancelToken
    ) -> Ledger:
        """Entries of a period (None: all), of one trust or of all."""
        return self.desk.planner.aid_ledger.ledger(period, trust)

    def may_record(self, offer: str, _progress: Progress, _cancel: CancelToken) -> tuple[str, str]:
        """Why the hours of a duty may not be recorded or corrected now, empty: they may; and
        what is told first where the duty has not begun.
        """
        lists = self.desk.planner.aid_lists
        found = lists.offer(offer)
        return lists.can(Step.WORKED, found) or "", lists.ahead(found)

    def record(self, offer: str, hours: float | None, note: str) -> ChangeSet:
        """Record a duty as worked, or correct it by a further entry."""
        return self.desk.planner.aid_ledger.worked(offer, hours, note).changes

    def settle(self, month: str) -> Settled:
        """Close a month, such as "2026-12"."""
        return self.desk.planner.aid_ledger.settle(month)

    def export(
        self,
        path: Path,
        period: Period | None,
        trust: str | None,
        _progress: Progress,
        _cancel: CancelToken,
    ) -> int:
        """Write what is on view to a workbook; how many entries."""
        self.desk.planner.check_output(path)
        return self.desk.planner.aid_ledger.export(path, period, trust)
