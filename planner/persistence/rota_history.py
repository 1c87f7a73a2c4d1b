"""What the journal tells of one rota, in words for its sign-off: the newest changes first."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from planner.application.rota_life_ports import LIFE_LABEL
from planner.application.signoff_sheet import HISTORY_LOOKED_AT, HistoryRow
from planner.domain.calendar import Period
from planner.domain.rota_life import Step
from planner.domain.wording.formats import day_text, period_text
from planner.domain.wording.history import ACTIONS, UNREADABLE, altered_text, moment_of
from planner.domain.wording.rota_life import STEPS
from planner.persistence.codes import CodeBook
from planner.persistence.tables import STORED, journal, staff

_SHEETS = ("Rotas", "Duties", "Absences", "RotaSteps", "AcceptedBreaches")
_PAGE = 1_000

Values = Mapping[str, Any]
Told = tuple[str, str, str, str]
"""What was done, before, after, and why."""


def rota_version(conn: sa.Connection, book: CodeBook, service: str, period: Period) -> int | None:
    """Version of the rota row that covers the first date of a period; None if none does."""
    rotas, number = STORED["Rotas"], book.id_of("Services", service)
    query = sa.select(rotas.version).where(
        rotas.column("service") == number,
        rotas.column("from") <= period.first,
        rotas.column("to") >= period.first,
    )
    found = conn.execute(query).scalars().first()
    return None if found is None else int(str(found))


def rota_changes(
    conn: sa.Connection, book: CodeBook, service: str, period: Period, limit: int
) -> list[HistoryRow]:
    """Changes of the rota, of duties there or of its own people, and of their absences.

    Newest first, at most `limit`. Many rows written together, as by an import, are one entry
    whose rows are not told apart. O(entries looked at, at most 20,000).
    """
    home = sa.select(staff.c.code).where(staff.c.service_id == book.id_of("Services", service))
    view = _View(service, period, frozenset(conn.execute(home).scalars()))
    changes: list[HistoryRow] = []
    for entry in _entries(conn):
        change = view.told(entry)
        if change is not None:
            changes.append(change)
        if len(changes) >= limit:
            break
    return changes


def _entries(conn: sa.Connection) -> Iterator[Mapping[str, Any]]:
    """Entries of the sheets of a rota, newest first, without their payloads."""
    columns = [column for column in journal.c if column.name != "payload"]
    query = sa.select(*columns).where(journal.c.sheet.in_(_SHEETS)).limit(_PAGE)
    query = query.order_by(journal.c.number.desc())
    last: int | None = None
    for _ in range(HISTORY_LOOKED_AT // _PAGE):
        older = query if last is None else query.where(journal.c.number < last)
        rows = conn.execute(older).mappings().all()
        for row in rows:
            yield {str(name): value for name, value in row.items()}
        if len(rows) < _PAGE:
            return
        last = rows[-1]["number"]


class _View:
    """The journal as one service sees it for one period."""

    def __init__(self, service: str, period: Period, home: frozenset[str]) -> None:
        self._service, self._period, self._home = service, period, home

    def told(self, entry: Mapping[str, Any]) -> HistoryRow | None:
        """An entry as this service sees it; None if it is not of this rota."""
        try:
            return self.together(entry) if entry["rows"] != 1 else self.apart(entry)
        except UNREADABLE:
            return _change(entry, (altered_text(entry["sheet"]), "", "", entry["what"]))

    def together(self, entry: Mapping[str, Any]) -> HistoryRow:
        """Rows of the whole region that were written at once."""
        what = f"{entry['rows']:,} rows of {entry['sheet']} of the region, written together"
        return _change(entry, (f"{what}: {ACTIONS[entry['action']]}", "", "", entry["what"]))

    def apart(self, entry: Mapping[str, Any]) -> HistoryRow | None:
        """One changed row; None if it is not of this rota."""
        if entry["key"] is None:
            return self.together(entry)
        key = json.loads(entry["key"])
        before, after = _values(entry["before"]), _values(entry["after"])
        if entry["sheet"] == "RotaSteps":
            told = self._step(key, after)
        elif entry["sheet"] == "AcceptedBreaches":
            told = self._accepted(key, before, after)
        else:
            told = self._row(entry, key, before, after)
        return None if told is None else _change(entry, told)

    def _row(
        self, entry: Mapping[str, Any], key: list[Any], before: Values, after: Values
    ) -> Told | None:
        """A row of a sheet of the workbook; the status of a rota is told by its step."""
        if entry["sheet"] == "Rotas" and entry["what"].startswith(LIFE_LABEL):
            return None
        tell = {"Rotas": self._rota, "Duties": self._duty, "Absences": self._absence}
        told = tell[entry["sheet"]](key, before, after)
        if told is None:
            return None
        return f"{told[0]}: {ACTIONS[entry['action']]}", told[1], told[2], entry["what"]

    def _step(self, key: list[Any], after: Values) -> Told | None:
        if key[0] != self._service or not after:
            return None
        first, last = int(key[1]), int(after["to"])
        if first > self._period.last or last < self._period.first:
            return None
        what = f"Rota {period_text(first, last)}: {STEPS[Step(after['step'])]}"
        return what, "", _pair(after, "status"), _pair(after, "why")

    def _accepted(self, key: list[Any], before: Values, after: Values) -> Told | None:
        who, rule, _, first, last = key
        if who not in self._home or first > self._period.last or last < self._period.first:
            return None
        done = "accepted" if after else "no longer accepted"
        what = f"{rule} of {who}, {period_text(first, last)}: {done}"
        return what, _pair(before, "reason"), _pair(after, "reason"), _pair(after, "reason")

    def _rota(self, key: list[Any], before: Values, after: Values) -> tuple[str, str, str] | None:
        last = after.get("to", before.get("to"))
        if key[0] != self._service or last is None:
            return None
        if key[1] > self._period.last or last < self._period.first:
            return None
        texts = (_pair(before, "status"), _pair(after, "status"))
        return f"Rota {period_text(key[1], last)}", *texts

    def _duty(self, key: list[Any], before: Values, after: Values) -> tuple[str, str, str] | None:
        who, day, shift = key
        services = {before.get("service"), after.get("service")}
        if day not in self._period or not (who in self._home or self._service in services):
            return None
        texts = (_pair(before, "service"), _pair(after, "service"))
        return f"Duty {shift} of {who} on {day_text(day)}", *texts

    def _absence(
        self, key: list[Any], before: Values, after: Values
    ) -> tuple[str, str, str] | None:
        who, first = key
        last = max(int(side.get("to", first)) for side in (before, after))
        if who not in self._home or first > self._period.last or last < self._period.first:
            return None
        return f"Absence of {who} from {day_text(first)}", _until(before), _until(after)


def _values(text: str | None) -> Values:
    return {} if text is None else dict(json.loads(text))


def _pair(values: Values, name: str) -> str:
    """One value as text; empty where the row was not there."""
    return str(values.get(name) or "") if values else ""


def _until(values: Values) -> str:
    return f"{values['kind']} to {day_text(int(values['to']))}" if values else ""


def _change(entry: Mapping[str, Any], told: Told) -> HistoryRow:
    return HistoryRow(moment_of(entry["at"]).replace(tzinfo=None), entry["who"], *told)
