"""The only place where the parts of the program are put together.

Every service is made when it is first asked for, and only then is the library behind it
loaded: `--help` and the first window do not wait for the solver or for Excel.
"""

import getpass
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.application.backups import BackupService
    from planner.application.checking import CheckService
    from planner.application.cover_actions import CoverActions
    from planner.application.covering import CoverService
    from planner.application.editing import EditService
    from planner.application.fragility import FragilityService
    from planner.application.importing import ImportService
    from planner.application.planning import PlanService
    from planner.application.ports import UnitOfWork
    from planner.application.region_export import RegionExportService
    from planner.application.signing import SignOffService
    from planner.demo.service import DemoService
    from planner.domain.cover.weights import Weights
    from planner.domain.rules.packs import RuleBook
    from planner.persistence import Store


@dataclass(frozen=True)
class Planner:
    """All use cases over one database. Raises UserError where the database cannot be used."""

    database: str | None
    """A path or SQLAlchemy URL; None: the user's own data folder."""
    who: str
    """In whose name changes are written to the journal."""

    @cached_property
    def store(self) -> "Store":
        """The open database, created or migrated if need be."""
        from planner.persistence import open_store

        return open_store(self.database)

    def unit_of_work(self) -> "UnitOfWork":
        """A new transaction; a `UnitOfWorkFactory`."""
        return self.store.unit_of_work(self.who)

    @cached_property
    def rule_book(self) -> "RuleBook":
        """The working-time rules of this installation."""
        from planner.application.rule_packs import load_rule_book

        return load_rule_book()

    @cached_property
    def weights(self) -> "Weights":
        """What slots and moves are worth."""
        from planner.application.weights import load_weights

        return load_weights()

    @cached_property
    def demo(self) -> "DemoService":
        """Builds the demonstration region."""
        from planner.demo.service import DemoService

        return DemoService(self.unit_of_work)

    @cached_property
    def imports(self) -> "ImportService":
        """Reads region workbooks."""
        from planner.application.importing import ImportService
        from planner.excel.region_reader import RegionWorkbookReader

        return ImportService(self.unit_of_work, RegionWorkbookReader())

    @cached_property
    def region_export(self) -> "RegionExportService":
        """Writes region workbooks."""
        from planner.application.region_export import RegionExportService
        from planner.excel.region_writer import RegionWorkbookWriter

        return RegionExportService(self.unit_of_work, RegionWorkbookWriter())

    @cached_property
    def cover(self) -> "CoverService":
        """Gaps, margins and suggestions."""
        from planner.application.covering import CoverService

        return CoverService(self.unit_of_work, self.rule_book, self.weights)

    @cached_property
    def check(self) -> "CheckService":
        """Working-time breaches."""
        from planner.application.checking import CheckService

        return CheckService(self.unit_of_work, self.rule_book)

    @cached_property
    def editing(self) -> "EditService":
        """Changes made by hand on the rota board."""
        from planner.application.editing import EditService

        return EditService(self.unit_of_work)

    @cached_property
    def cover_actions(self) -> "CoverActions":
        """Candidates placed and plans accepted."""
        from planner.application.cover_actions import CoverActions

        return CoverActions(self.unit_of_work, self.editing)

    @cached_property
    def fragility(self) -> "FragilityService":
        """Profiles of services."""
        from planner.application.fragility import FragilityService, load_thresholds

        return FragilityService(self.unit_of_work, load_thresholds())

    @cached_property
    def planning(self) -> "PlanService":
        """The best plan for all gaps."""
        from planner.application.planning import PlanService
        from planner.optimiser.solving import plan

        return PlanService(self.unit_of_work, self.rule_book, self.weights, plan)

    @cached_property
    def background_planning(self) -> "PlanService":
        """As `planning`, in a process of its own, so that a window stays smooth."""
        from planner.application.planning import PlanService
        from planner.optimiser.host import plan_in_process

        return PlanService(self.unit_of_work, self.rule_book, self.weights, plan_in_process)

    @cached_property
    def signing(self) -> "SignOffService":
        """Sign-off workbooks, and whether they still match."""
        from planner.application.signing import SignOffService
        from planner.excel.signoff_workbook import SignOffWorkbooks

        return SignOffService(self.unit_of_work, self.rule_book, SignOffWorkbooks(), self.who)

    @cached_property
    def backups(self) -> "BackupService":
        """Copies of the database; needs no open store."""
        from planner.application.backups import BackupService
        from planner.persistence.copies import SqliteCopies
        from planner.persistence.engine import locate

        return BackupService(SqliteCopies(locate(self.database)))

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()


PlannerFactory = Callable[[str | None], Planner]


def build_planner(database: str | None = None) -> Planner:
    """The program over one database; nothing is opened or loaded yet."""
    return Planner(database, who=_user())


def _user() -> str:
    """The user's login name; "unknown" on machines that do not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
