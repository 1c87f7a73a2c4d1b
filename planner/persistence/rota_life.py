"""Reads and writes what is stored of the lives of rotas."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import sqlalchemy as sa

from planner.application.ports import RotaEntry
from planner.application.rota_life_ports import KeptRota, StepTaken
from planner.domain.calendar import Period
from planner.domain.rota_life import Acceptance, Step
from planner.domain.sheets import Table
from planner.persistence.codes import CodeBook
from planner.persistence.driver import in_parts
from planner.persistence.journal import JournalRow, JournalWriter, sheet_rows
from planner.persistence.merging import SheetMerge
from planner.persistence.reading import read_table
from planner.persistence.rota_life_sheets import ACCEPTED_BREACHES, KEPT_ROTAS, LIFE_SHEETS
from planner.persistence.rota_life_sheets import ROTA_STEPS as STEPS
from planner.persistence.tables import STORED

Row = Mapping[str, object]


def rota_steps(
    conn: sa.Connection, book: CodeBook, service: str, period: Period | None
) -> Sequence[StepTaken]:
    """Steps of the rotas of a service that touch a period, oldest first."""
    stored = STORED[STEPS.name]
    chosen = stored.column("service") == book.id_of("Services", service)
    if period is not None:
        chosen &= stored.column("from") <= period.last
        chosen &= stored.column("to") >= period.first
    rows = _rows(read_table(conn, book, STEPS.name, chosen))
    return [_step(row) for row in rows]


def _step(row: Row) -> StepTaken:
    version = row["rota_version"]
    return StepTaken(
        service=str(row["service"]),
        first=_int(row["from"]),
        last=_int(row["to"]),
        number=_int(row["number"]),
        step=Step(row["step"]),
        who=str(row["who"]),
        role=str(row["role"] or ""),
        at=str(row["at"]),
        why=str(row["why"] or ""),
        status=str(row["status"]),
        version=None if version is None else _int(version),
        seal=str(row["seal"]),
    )


def kept_rota(
    conn: sa.Connection, book: CodeBook, service: str, first: int, number: int | None
) -> KeptRota | None:
    """What the step of a number approved, or the newest; None if nothing is kept."""
    stored = STORED[KEPT_ROTAS.name]
    of_rota = (stored.column("service") == book.id_of("Services", service)) & (
        stored.column("from") == first
    )
    if number is None:
        newest = sa.select(sa.func.max(stored.column("number"))).where(of_rota)
        number = conn.scalar(newest)
    chosen = of_rota & (stored.column("number") == number)
    for row in _rows(read_table(conn, book, KEPT_ROTAS.name, chosen)):
        return KeptRota(
            str(row["service"]),
            _int(row["from"]),
            _int(row["to"]),
            _int(row["number"]),
            str(row["content"]),
        )
    return None


def left_rotas(conn: sa.Connection) -> Sequence[RotaEntry]:
    """Rotas, and last dates of rotas, that were taken away, with the status they had then.

    Oldest first. Read from the journal: a rota that is gone has no row. O(changes of rotas).
    """
    return [left for row in sheet_rows(conn, "Rotas") if (left := _left(row)) is not None]


def _left(row: JournalRow) -> RotaEntry | None:
    if row.before is None:
        return None
    service, first = row.key
    last = _int(row.before["to"])
    start = _int(first) if row.after is None else _int(row.after["to"]) + 1
    if start > last:
        return None
    return RotaEntry(str(service), start, last, str(row.before["status"]))


def acceptances(
    conn: sa.Connection, book: CodeBook, people: Collection[str] | None
) -> Sequence[Acceptance]:
    """Accepted breaches of some people (None: of everybody)."""
    if people is None:
        return [_acceptance(row) for row in _rows(read_table(conn, book, ACCEPTED_BREACHES.name))]
    person = STORED[ACCEPTED_BREACHES.name].column("staff_id")
    ids = sorted(
        number for code in set(people) if (number := book.id_of("Staff", code)) is not None
    )
    found: list[Acceptance] = []
    for some in in_parts(ids):
        table = read_table(conn, book, ACCEPTED_BREACHES.name, person.in_(some))
        found += [_acceptance(row) for row in _rows(table)]
    return found


def _acceptance(row: Row) -> Acceptance:
    return Acceptance(
        staff_id=str(row["staff_id"]),
        rule=str(row["rule"]),
        part=str(row["part"]),
        first=_int(row["from"]),
        last=_int(row["to"]),
        figure=float(str(row["figure"])),
        limit=float(str(row["limit"])),
        reason=str(row["reason"]),
        who=str(row["who"]),
        at=str(row["at"]),
    )


def forget_lives(conn: sa.Connection, book: CodeBook, journal: JournalWriter, reason: str) -> None:
    """Delete every rota with all that is stored of its life, all acceptances and all offers."""
    names = ("AidLedger", "Offers", *(sheet.name for sheet in LIFE_SHEETS), "Rotas")
    for sheet in (STORED[name].sheet for name in names):
        nothing = Table(sheet, {column.name: [] for column in sheet.columns})
        merge = SheetMerge(conn, book, journal, reason, STORED[sheet.name], nothing)
        merge.write(deletes=True)
        merge.delete()


def _rows(table: Table) -> Iterator[Row]:
    for row in zip(*table.columns.values(), strict=True):
        yield dict(zip(table.columns, row, strict=True))


def _int(value: object) -> int:
    return int(str(value))
