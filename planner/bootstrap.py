"""The only place where the parts of the program are put together.

Every service is made when it is first asked for, and only then is the library behind it
loaded: `--help` and the first window do not wait for the solver or for Excel.
"""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.application.aid_crossing import CrossingService
    from planner.application.aid_desk import Desks
    from planner.application.aid_ledger import AidLedgerService
    from planner.application.aid_lists import AidLists
    from planner.application.aid_looking import Looking
    from planner.application.aid_offers import AidOffers
    from planner.application.aid_requests import AidRequests
    from planner.application.alternatives import AlternativeService
    from planner.application.arrivals import ArrivalService
    from planner.application.backups import BackupService
    from planner.application.checking import CheckService
    from planner.application.cover_actions import CoverActions
    from planner.application.covering import CoverService
    from planner.application.editing import EditService
    from planner.application.fragility import FragilityService
    from planner.application.ghosts import GhostService
    from planner.application.helping import HelpingService
    from planner.application.history import HistoryService
    from planner.application.importing import ImportService
    from planner.application.plan_reasons import PlanReasonService
    from planner.application.plan_service import AroundOffers, PlanService
    from planner.application.profiles import Profiles
    from planner.application.profiles_guard import ProfileGuard
    from planner.application.reasons import WhyService
    from planner.application.region_export import RegionExportService
    from planner.application.rota_life import RotaLifeService
    from planner.application.rota_life_breaches import BreachService
    from planner.application.server_logins import LoginWork, ServerLogins
    from planner.application.signing import SignOffService
    from planner.application.signoff_ports import SignOffWork
    from planner.application.signoff_read_back import SignOffReadBack
    from planner.application.staff_copies import StaffCopies
    from planner.demo.service import DemoService
    from planner.domain.cover.weights import Weights
    from planner.domain.rules.packs import RuleBook
    from planner.optimiser.host import PlanHost
    from planner.persistence import Store
    from planner.persistence.engine import Location


@dataclass(frozen=True)
class Planner:
    """All use cases over one database. Raises UserError where the database cannot be used."""

    database: str | None
    """A path or SQLAlchemy URL; None: the user's own data folder."""
    who: str
    """The user's login; in a new database the one administrator."""
    acting: str | None = None
    """Name of the profile that acts in this run; None: the one chosen on this machine."""

    @cached_property
    def location(self) -> "Location":
        """Where the database is; nothing is opened yet."""
        from planner.persistence.engine import locate

        return locate(self.database)

    @cached_property
    def store(self) -> "Store":
        """The open database, created or migrated if need be."""
        from planner.persistence import open_store

        return open_store(self.database)

    def unit_of_work(self) -> "SignOffWork":
        """A new transaction that checks the rights of whoever acts; a `UnitOfWorkFactory`."""
        return self.store.unit_of_work(self.profiles.acting().name, self.guard)

    def step_unit_of_work(self, who: str) -> "SignOffWork":
        """A new transaction for workflows, whose steps check rights themselves; `AidUnits`."""
        return self.store.unit_of_work(who)

    @cached_property
    def profiles(self) -> "Profiles":
        """Who acts, and who else there is."""
        from planner.application.profiles import Profiles
        from planner.persistence.profiles import ChosenProfiles

        chosen = ChosenProfiles(self.location)
        return Profiles(self.step_unit_of_work, chosen, self.who, self.acting)

    @cached_property
    def server_logins(self) -> "ServerLogins":
        """What the logins of a shared server may change."""
        from planner.application.server_logins import ServerLogins

        on_server = self.location.file is None
        return ServerLogins(self.login_unit_of_work, self.profiles.acting, on_server)

    def login_unit_of_work(self, who: str) -> "LoginWork":
        """A new transaction for what the server's logins may do."""
        return self.store.unit_of_work(who)

    @cached_property
    def guard(self) -> "ProfileGuard":
        """Checks rights before anything is written."""
        from planner.application.profiles_guard import ProfileGuard

        return ProfileGuard(self.profiles.acting)

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
    def why(self) -> "WhyService":
        """Why a gap is open, and why this person and not that one."""
        from planner.application.reasons import WhyService

        return WhyService(self.unit_of_work, self.rule_book, self.weights)

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
    def ghosts(self) -> "GhostService":
        """What plans and proposals would change on a board."""
        from planner.application.ghosts import GhostService

        offers = self.aid_lists.on_their_way
        return GhostService(self.unit_of_work, self.cover_actions, self.editing, offers)

    @cached_property
    def arrivals(self) -> "ArrivalService":
        """What others have stored meanwhile; no rights are needed to look."""
        from planner.application.arrivals import ArrivalService

        return ArrivalService(lambda: self.store.unit_of_work(self.who))

    @cached_property
    def cover_actions(self) -> "CoverActions":
        """Candidates placed and plans accepted."""
        from planner.application.cover_actions import CoverActions

        return CoverActions(self.unit_of_work, self.editing)

    @cached_property
    def aid_requests(self) -> "AidRequests":
        """Cover requests: asked for, taken back, made of a plan."""
        from planner.application.aid_requests import AidRequests

        return AidRequests(self._desks)

    @cached_property
    def _desks(self) -> "Desks":
        from planner.application.aid_desk import Desks

        return Desks(self.step_unit_of_work, self.profiles.acting, _now)

    @cached_property
    def _looking(self) -> "Looking":
        from planner.application.aid_looking import Looking

        return Looking(self.rule_book, self.weights)

    @cached_property
    def aid_offers(self) -> "AidOffers":
        """Offers of people: proposed, agreed, confirmed on both rotas, recalled."""
        from planner.application.aid_offers import AidOffers

        return AidOffers(self._desks, self._looking)

    @cached_property
    def aid_ledger(self) -> "AidLedgerService":
        """What was worked, months closed, balance by pair of trusts."""
        from planner.application.aid_ledger import AidLedgerService
        from planner.excel.history_book import HistoryWorkbook

        return AidLedgerService(self._desks, self._looking, HistoryWorkbook())

    @cached_property
    def crossing(self) -> "CrossingService":
        """What carrying somebody from one rota to another would mean."""
        from planner.application.aid_crossing import CrossingService

        return CrossingService(self._desks, self.rule_book, self.weights)

    @cached_property
    def aid_lists(self) -> "AidLists":
        """Requests with their offers, and what waits for whom."""
        from planner.application.aid_lists import AidLists

        return AidLists(self._desks)

    @cached_property
    def helping(self) -> "HelpingService":
        """Which sites help which."""
        from planner.application.helping import HelpingService

        return HelpingService(self.unit_of_work, self.aid_lists)

    @cached_property
    def history(self) -> "HistoryService":
        """Who changed what, and whether the log is complete."""
        from planner.application.history import HistoryService
        from planner.excel.history_book import HistoryWorkbook

        return HistoryService(lambda: self.store.unit_of_work(self.who), HistoryWorkbook())

    @cached_property
    def fragility(self) -> "FragilityService":
        """Profiles of services."""
        from planner.application.fragility import FragilityService, load_thresholds

        return FragilityService(self.unit_of_work, load_thresholds())

    @cached_property
    def planning(self) -> "PlanService":
        """The best plan for all gaps; proposed aid repaired."""
        from planner.application.plan_service import PlanService

        around = self._around_offers
        return PlanService(self.unit_of_work, self.rule_book, self.weights, around)

    @cached_property
    def _around_offers(self) -> "AroundOffers":
        from planner.application.aid_ports import Filter
        from planner.application.plan_service import AroundOffers
        from planner.application.under_way import UnderWay
        from planner.optimiser.replanning import replan
        from planner.optimiser.solving import plan

        cases = self.aid_lists.cases
        return AroundOffers(plan, replan, lambda period: UnderWay.of(cases(Filter(period))))

    @cached_property
    def alternatives(self) -> "AlternativeService":
        """Other plans beside the best."""
        from planner.application.alternatives import AlternativeService, load_alternatives

        return AlternativeService(
            self.unit_of_work,
            self.rule_book,
            self.weights,
            self._around_offers,
            load_alternatives(self.weights),
        )

    @cached_property
    def plan_reasons(self) -> "PlanReasonService":
        """Why a plan leaves gaps open, and why it asks whom it asks."""
        from planner.application.plan_reasons import PlanReasonService

        return PlanReasonService(self.unit_of_work, self.rule_book)

    @cached_property
    def plan_host(self) -> "PlanHost":
        """Plans, repairs and reasons in a process of its own, so that a window stays smooth."""
        from planner.application.alternatives import load_alternatives
        from planner.optimiser.host import PlanHost

        return PlanHost(self.rule_book, self.weights, load_alternatives(self.weights))

    @cached_property
    def signing(self) -> "SignOffService":
        """Sign-off workbooks, and whether they still match."""
        from planner.application.signing import SignOffService
        from planner.excel.signoff_workbook import SignOffWorkbooks

        return SignOffService(self.unit_of_work, self.rule_book, SignOffWorkbooks(), self.who)

    @cached_property
    def rota_life(self) -> "RotaLifeService":
        """A rota from draft to final, and its checklist."""
        from planner.application.rota_life import RotaLifeService

        return RotaLifeService(self.step_unit_of_work, self.profiles.acting, self.signing)

    @cached_property
    def breaches(self) -> "BreachService":
        """Broken rules that somebody answers for."""
        from planner.application.rota_life_breaches import BreachService

        return BreachService(self.step_unit_of_work, self.profiles.acting, self.rule_book)

    @cached_property
    def read_back(self) -> "SignOffReadBack":
        """Edited sign-off workbooks, taken over difference by difference."""
        from planner.application.signoff_read_back import SignOffReadBack

        return SignOffReadBack(self.signing, self.editing)

    @cached_property
    def staff_copies(self) -> "StaffCopies":
        """A person's own duties for their calendar."""
        from planner.application.staff_copies import StaffCopies

        return StaffCopies(self.unit_of_work)

    @cached_property
    def backups(self) -> "BackupService":
        """Copies of the database; needs no open store."""
        from planner.application.backups import BackupService
        from planner.persistence.copies import SqliteCopies

        return BackupService(SqliteCopies(self.location), self._may_restore)

    def _may_restore(self) -> None:
        """NotAllowedError for whoever may not restore; a database that is not there or cannot
        be opened has nobody to ask, and must be restorable.
        """
        from planner.application.errors import UserError
        from planner.domain.roles import Action

        file = self.location.file
        if file is None or not file.exists():
            return
        try:
            self.profiles.acting()
        except UserError:
            if self.acting is not None:
                raise
            return
        finally:
            self.close()
        self.guard.right(Action.RESTORE)

    def stop_planning(self) -> None:
        """End the planner's process, if there is one; what is asked of it is cancelled first."""
        if "plan_host" in self.__dict__:
            self.plan_host.close()

    def check_output(self, path: Path) -> None:
        """UserError for what must not be written over: the database itself, a pipe, a device."""
        from planner.application.errors import UserError

        if self.location.holds(path):
            raise UserError(
                f"{path} is the database itself, and would be written over.",
                "Give the file that is to be written another name.",
            )
        if path.exists() and not (path.is_file() or path.is_dir()):
            told = f"{path} is a pipe or a device, and a file would take its place."
            raise UserError(told, "Give the name of a file.")

    def close(self) -> None:
        """Let go of the database and the planner's process, if they were needed."""
        self.stop_planning()
        if "store" in self.__dict__:
            self.store.close()


def build_planner(database: str | None = None, acting: str | None = None) -> Planner:
    """The program over one database; nothing is opened or loaded yet.

    `acting`: the profile that acts; None: the one chosen on this machine.
    """
    return Planner(database, _user(), acting)


def _now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def _user() -> str:
    """The user's login name; "unknown" on machines that do not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
