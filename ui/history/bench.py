"""What the history page asks of the planner; every method runs on a lane, never on its thread."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from planner.application.history import ChainCheck, HistoryFilter, HistoryIndex, HistoryLine
from planner.application.progress import CancelToken, Progress
from ui.desk import Desk

_MOST_EXPORTED = 1_000_000
"""Lines of one export; a sheet of Excel holds little more."""


@dataclass(frozen=True)
class HistoryBench:
    """Reads of the history page."""

    desk: Desk

    def index(
        self, wanted: HistoryFilter, _progress: Progress, cancel: CancelToken
    ) -> HistoryIndex:
        """Numbers of the entries that fit."""
        return self.desk.planner.history.index(wanted, cancel)

    def lines(
        self, numbers: Collection[int], _progress: Progress, _cancel: CancelToken
    ) -> tuple[HistoryLine, ...]:
        """Entries of these numbers, in words."""
        return self.desk.planner.history.lines(numbers)

    def check(self, _progress: Progress, _cancel: CancelToken) -> ChainCheck:
        """Whether the history is complete and unaltered."""
        return self.desk.planner.history.check()

    def export(
        self, path: Path, wanted: HistoryFilter, _progress: Progress, cancel: CancelToken
    ) -> int:
        """Write what fits to a file; how many lines."""
        self.desk.planner.check_output(path)
        everything = replace(wanted, limit=_MOST_EXPORTED)
        return self.desk.planner.history.export(path, everything, cancel)

    def people(self, _progress: Progress, _cancel: CancelToken) -> list[tuple[str, str]]:
        """Number and name of everybody, by name."""
        return [(staff_id, name) for staff_id, name, _, _ in self.desk.people()]
