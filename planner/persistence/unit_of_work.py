"""One transaction on one thread: the only way to the database for the use cases."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from planner.application.aid_ports import StoredRow
from planner.application.arrivals import Arrival, Head
from planner.application.changes import ChangeSet
from planner.application.editing_ports import RotaCells
from planner.application.history_ports import JournalEntry
from planner.application.ports import PendingChanges, ProposedAid, RotaEntry, ServiceEntry
from planner.application.profiles_guard import WriteGuard
from planner.application.rota_life_ports import KeptRota, StepTaken
from planner.application.signoff_sheet import HistoryRow
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.roles import Action, ServerLogin
from planner.domain.rota_life import Acceptance
from planner.domain.sheets import RegionTables
from planner.persistence import (
    aid_history,
    arrivals,
    cells,
    proposals,
    reading,
    rota_history,
    rota_life,
    server_logins,
    window,
)
from planner.persistence.aid_guard import check_aid, touched
from planner.persistence.aid_rows import find_rows
from planner.persistence.codes import CodeBook
from planner.persistence.editing import Editor
from planner.persistence.engine import begin_options, give_up_when_silent
from planner.persistence.faults import Faults
from planner.persistence.journal import (
    ChainReport,
    JournalRow,
    JournalWriter,
    journal_rows,
    row_changes,
    verify_chain,
)
from planner.persistence.merging import Merge
from planner.persistence.pending import pending
from planner.persistence.rota_life_locks import check_changes, check_proposals
from planner.persistence.schema import check_form


class SqlUnitOfWork:
    """Implements `application.ports.UnitOfWork` over SQLAlchemy; see there.

    The transaction begins with the first call: one that begins by writing waits for its turn,
    one that reads first and writes later gets a ConflictError if somebody wrote in between,
    and is told that the database is locked while somebody writes.
    """

    def __init__(
        self, engine: sa.Engine, who: str, faults: Faults, guard: WriteGuard | None = None
    ) -> None:
        self._engine = engine
        self._who = who
        self._faults = faults
        self._guard = guard
        self._thread: int | None = None
        self._conn: sa.Connection | None = None
        self._book: CodeBook | None = None
        self._journal: JournalWriter | None = None

    def __enter__(self) -> Self:
        if self._thread is not None:
            raise RuntimeError("a unit of work is entered once")
        self._thread = threading.get_ident()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._assert_thread()
        self._close()
        self._thread = None

    def commit(self) -> None:
        """Make everything stand, the journal rows included; the unit of work can go on."""
        self._assert_thread()
        if self._conn is not None:
            with self._faults.translated():
                self._conn.commit()
            self._close()

    # Reading ------------------------------------------------------------------------------
    def load_region(self, period: Period, services: Sequence[str] | None = None) -> Region:
        """The arrays for a period; all known duties. O(people + duties + absences)."""
        with self._reading() as (conn, book):
            return window.load_region(conn, book, period, services)

    def read_tables(self, sheets: Collection[str] | None = None) -> RegionTables:
        """Whole sheets of the region workbook as stored, each ordered by its key."""
        with self._reading() as (conn, book):
            return reading.read_tables(conn, book, sheets)

    def catalogue(self) -> Sequence[ServiceEntry]:
        """All services, ordered by trust and name."""
        with self._reading() as (conn, _):
            return reading.catalogue(conn)

    def rotas(self, service: str | None = None) -> Sequence[RotaEntry]:
        """Rotas, ordered by service and first date."""
        with self._reading() as (conn, _):
            return reading.rotas(conn, service)

    def left_rotas(self) -> Sequence[RotaEntry]:
        """Rotas, and last dates of rotas, that were taken away; see the port."""
        with self._reading() as (conn, _):
            return rota_life.left_rotas(conn)

    def known_period(self) -> Period | None:
        """First to last date for which a rota, or failing that a duty, is known."""
        with self._reading() as (conn, _):
            return reading.known_period(conn)

    def proposed_aid(self, period: Period) -> Sequence[ProposedAid]:
        """Proposed aid with dates in the period, ordered by date, service, shift, person."""
        with self._reading() as (conn, book):
            return proposals.proposed_aid(conn, book, period)

    def pending(self, samples: int) -> Sequence[PendingChanges]:
        """What was changed and not committed yet, by sheet; see the port."""
        with self._reading() as (conn, _):
            journal = self._journal
            return [] if journal is None else pending(conn, journal.begun_after, samples)

    def journal_rows(self) -> Iterator[JournalRow]:
        """Every changed row in the order of the changes; read within this unit of work."""
        with self._reading() as (conn, _):
            yield from journal_rows(conn)

    def verify_chain(self) -> ChainReport:
        """Whether the journal is complete and unaltered. O(size of the journal)."""
        with self._reading() as (conn, _):
            return verify_chain(conn)

    def journal_page(
        self,
        *,
        since: str,
        until: str,
        mentions: str | None,
        before: int | None,
        size: int,
        sheets: Collection[str] | None = None,
    ) -> Sequence[JournalEntry]:
        """A page of the journal, newest first; see `HistoryWork.journal_page`."""
        with self._reading() as (conn, _):
            return aid_history.journal_page(
                conn,
                since=since,
                until=until,
                mentions=mentions,
                before=before,
                size=size,
                sheets=sheets,
            )

    def journal_numbers(
        self, *, since: str, until: str, sheets: Collection[str] | None = None
    ) -> Sequence[int]:
        """Numbers of entries, newest first; see `HistoryWork.journal_numbers`."""
        with self._reading() as (conn, _):
            return aid_history.journal_numbers(conn, since=since, until=until, sheets=sheets)

    def journal_entries(self, numbers: Collection[int]) -> Sequence[JournalEntry]:
        """Entries of these numbers, newest first; see `HistoryWork.journal_entries`."""
        with self._reading() as (conn, _):
            return aid_history.journal_entries(conn, numbers)

    def journal_entry(self, number: int) -> JournalEntry | None:
        """One entry of the journal as it reads now; None if there is none of that number."""
        with self._reading() as (conn, _):
            return aid_history.journal_entry(conn, number)

    def rota_version(self, service: str, period: Period) -> int | None:
        """Version of the rota that covers the first date; None if there is none."""
        with self._reading() as (conn, book):
            return rota_history.rota_version(conn, book, service, period)

    def rota_changes(self, service: str, period: Period, limit: int) -> Sequence[HistoryRow]:
        """The newest changes of a rota and its duties, newest first, at most `limit`."""
        with self._reading() as (conn, book):
            return rota_history.rota_changes(conn, book, service, period, limit)

    def trail(self, sheet: str, key: Sequence[object]) -> Sequence[JournalRow]:
        """Every change of one row that has a journal entry of its own, oldest first."""
        with self._reading() as (conn, _):
            return row_changes(conn, sheet, key)

    def journal_head(self) -> Head:
        """The newest journal entry; see `ArrivalWork.journal_head`."""
        with self._reading() as (conn, _):
            return arrivals.head(conn)

    def goes_on_from(self, head: Head) -> bool:
        """Whether the journal still holds an entry; see `ArrivalWork.goes_on_from`."""
        with self._reading() as (conn, _):
            return arrivals.goes_on_from(conn, head)

    def arrivals(self, after: int, most: int) -> Sequence[Arrival] | None:
        """Changed rows of the entries after a number; None where there are more than `most`."""
        with self._reading() as (conn, _):
            return arrivals.arrivals(conn, after, most)

    def rota_steps(self, service: str, period: Period | None = None) -> Sequence[StepTaken]:
        """Steps of the rotas of a service that touch a period (all), oldest first."""
        with self._reading() as (conn, book):
            return rota_life.rota_steps(conn, book, service, period)

    def kept_rota(self, service: str, first: int, number: int | None = None) -> KeptRota | None:
        """What the step of a number approved (the newest); None if nothing is kept."""
        with self._reading() as (conn, book):
            return rota_life.kept_rota(conn, book, service, first, number)

    def acceptances(self, people: Collection[str] | None = None) -> Sequence[Acceptance]:
        """Accepted breaches of some people (everybody), by person, rule and date."""
        with self._reading() as (conn, book):
            return rota_life.acceptances(conn, book, people)

    def server_login(self) -> ServerLogin | None:
        """The login that the server binds; None: nothing but roles limits anybody."""
        with self._reading() as (conn, book):
            return server_logins.bound_login(conn, book)

    # Writing ------------------------------------------------------------------------------
    def find(
        self,
        sheet: str,
        among: Mapping[str, Collection[object]] | None = None,
        period: Period | None = None,
        *,
        to_change: bool = False,
    ) -> Sequence[StoredRow]:
        """Rows that hold some values; see `AidWork.find`."""
        if to_change:
            with self._writing() as (conn, book, _):
                return find_rows(conn, book, sheet, among or {}, period)
        with self._reading() as (conn, book):
            return find_rows(conn, book, sheet, among or {}, period)

    def cells(
        self, people: Collection[str], period: Period, services: Collection[str]
    ) -> RotaCells:
        """What stands for some people in a period, read to be edited; see the port."""
        with self._writing() as (conn, book, _):
            return cells.read_cells(conn, book, people, period, services)

    def merge(self, tables: RegionTables, replace: Collection[str], reason: str) -> dict[str, int]:
        """Insert, update and (for sheets in `replace`) delete rows; see the port."""
        if self._guard is not None:
            self._guard.sheets(tables)
        with self._writing() as (conn, book, journal):
            counts = Merge(conn, book, journal, reason).run(tables, replace)
            if counts.get("Duties") or counts.get("Shifts"):
                check_aid(conn, book, None)
            return counts

    def propose_aid(
        self,
        aid: Sequence[ProposedAid],
        replaces: Period,
        reason: str,
        services: Collection[str] | None = None,
    ) -> None:
        """Write the assignments of a plan; earlier proposals of its services and period go."""
        with self._writing() as (conn, book, journal):
            if self._guard is not None:
                gone = proposals.proposed_aid(conn, book, replaces, services)
                self._guard.proposals(self, [*aid, *gone])
            check_proposals(conn, book, aid)
            proposals.propose_aid(conn, book, journal, aid, replaces, reason, services)

    def apply(self, changes: ChangeSet) -> ChangeSet:
        """Apply single edits with version checks; returns them with the new versions."""
        if self._guard is not None:
            self._guard.changes(self, changes)
        with self._writing() as (conn, book, journal):
            check_changes(conn, book, changes.changes)
            done = Editor(conn, book, journal).apply(changes)
            check_aid(conn, book, touched(done.changes))
            return done

    def record_life(self, changes: ChangeSet) -> ChangeSet:
        """Write a step of a rota's life: a locked rota's own row may change; see the port."""
        with self._writing() as (conn, book, journal):
            done = Editor(conn, book, journal).apply(changes)
            check_aid(conn, book, touched(done.changes))
            return done

    def forget_lives(self, reason: str) -> None:
        """Delete every rota with its steps and kept versions, all acceptances and all offers."""
        if self._guard is not None:
            self._guard.right(Action.IMPORT)
        with self._writing() as (conn, book, journal):
            rota_life.forget_lives(conn, book, journal, reason)

    def check_login(self, name: str) -> None:
        """UserError unless a login exists and may be granted rights; see `LoginWork`."""
        with self._writing() as (conn, _, _):
            server_logins.check_grantable(conn, name)

    def grant_login(self, name: str) -> None:
        """Let a login read everything, and write what the server's policies let it."""
        with self._writing() as (conn, _, _):
            server_logins.grant(conn, name)

    def revoke_login(self, name: str) -> None:
        """Take every right away from a login."""
        with self._writing() as (conn, _, _):
            server_logins.revoke(conn, name)

    # The transaction ----------------------------------------------------------------------
    @contextmanager
    def _reading(self) -> Iterator[tuple[sa.Connection, CodeBook]]:
        self._assert_thread()
        with self._faults.translated():
            yield self._begun(writes=False)

    @contextmanager
    def _writing(self) -> Iterator[tuple[sa.Connection, CodeBook, JournalWriter]]:
        """A failed write takes the whole transaction back: half of one must never be committed."""
        self._assert_thread()
        with ExitStack() as undo:
            undo.callback(self._close)
            with self._faults.translated():
                conn, book = self._begun(writes=True)
                if self._journal is None:
                    give_up_when_silent(conn)
                    self._journal = JournalWriter(conn, self._who)
                yield conn, book, self._journal
            undo.pop_all()

    def _begun(self, *, writes: bool) -> tuple[sa.Connection, CodeBook]:
        if self._conn is None or self._book is None:
            conn = self._engine.connect()
            self._conn = conn.execution_options(**begin_options(self._engine, writes=writes))
            self._book = CodeBook(self._conn)
            self._conn.begin()
            check_form(self._conn, self._faults.where)
        return self._conn, self._book

    def _close(self) -> None:
        conn, self._conn, self._book, self._journal = self._conn, None, None, None
        if conn is None:
            return
        try:
            conn.close()
        except sa.exc.DBAPIError:
            # Lost on the way: the database has taken back by itself what was not committed.
            if not conn.closed:
                conn.invalidate()
                conn.close()

    def _assert_thread(self) -> None:
        if self._thread is None:
            raise RuntimeError("a unit of work is used inside its `with`")
        if self._thread != threading.get_ident():
            raise RuntimeError("a unit of work stays on the thread that entered it")
