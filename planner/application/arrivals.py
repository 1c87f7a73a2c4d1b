"""Use case: what others have stored since one last looked, for a window that stays open.

The journal is in the order of the changes and holds every one, so its head says in one small read
whether anything is new, and the entries after it say what, by whom and when. Where the journal
does not go on from the head that was seen, a copy was brought back, and everything may differ.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import numpy as np

from planner.application.aid_ports import StoredRow
from planner.application.changes import Change, ChangeSet, Values
from planner.application.ports import Transaction
from planner.application.region_clock import region_clock
from planner.domain.calendar import Clock
from planner.domain.patching import BESIDE
from planner.domain.region import Region
from planner.domain.shifts import KINDS, ShiftKind

MOST_ROWS = 2_000
"""Beyond so many changed rows a window reads everything anew."""
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One changed row, as the journal tells it."""

    number: int
    at: str
    """UTC, ISO 8601."""
    who: str
    sheet: str
    key: Key
    before: Values | None
    after: Values | None
    clock: str = ""
    """The region's time of day, as "14:05"."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a journal."""

    number: int
    """0: none."""
    hash: str
    """Of it and all before it: journals that differ anywhere have heads that differ."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What has come since a head of the journal."""

    head: Head
    """As it is now."""
    rows: tuple[Arrival, ...] = ()
    """In the order of the changes; empty with `whole`."""
    whole: bool = False
    """Whether so much changed that everything is to be read anew."""


class ArrivalWork(Transaction, Protocol):
    """The transaction that reads them."""

    def journal_head(self) -> Head:
        """The newest journal entry. One row read."""

    def goes_on_from(self, head: Head) -> bool:
        """Whether an entry that was the newest once is in the journal as it was. One row read."""

    def find(self, sheet: str, among: Mapping[str, Collection[object]]) -> Sequence[StoredRow]:
        """Rows whose columns hold one of the values given."""

    def arrivals(self, after: int, most: int) -> Sequence[Arrival] | None:
        """Changed rows of the entries after a number; None where there are more than `most`."""


class ArrivalService:
    """Looks at the journal."""

    def __init__(self, units: Callable[[], ArrivalWork]) -> None:
        self._units = units

    def head(self) -> Head:
        """The newest journal entry. One row read."""
        with self._units() as work:
            return work.journal_head()

    def since(self, head: Head) -> Arrivals:
        """What came after an entry. One row read if nothing did, else O(rows)."""
        with self._units() as work:
            newest = work.journal_head()
            if newest == head:
                return Arrivals(head)
            rows = work.arrivals(head.number, MOST_ROWS) if work.goes_on_from(head) else None
            clock = region_clock(work.find)
        if rows is None:
            return Arrivals(newest, whole=True)
        return Arrivals(newest, tuple(_timed(row, clock) for row in rows))


def _timed(row: Arrival, clock: Clock) -> Arrival:
    minute = int(datetime.fromisoformat(row.at).timestamp()) // 60
    return replace(row, clock=f"{clock.local(minute):%H:%M}")


def of_others(rows: Sequence[Arrival], own: Iterable[Change]) -> tuple[Arrival, ...]:
    """The rows without those that this window has stored itself. O(rows)."""
    mine = Counter(_mark(change.sheet, change.key) for change in own)
    others = []
    for row in rows:
        mark = _mark(row.sheet, row.key)
        if mine[mark]:
            mine[mark] -= 1
        else:
            others.append(row)
    return tuple(others)


def _mark(sheet: str, key: Key) -> tuple[str, str]:
    return sheet, json.dumps([str(part) for part in key])


def net_changes(region: Region, rows: Sequence[Arrival]) -> ChangeSet | None:
    """What differs between arrays and rows that were stored; None: more than can be patched.

    Rows that the arrays show already, or of people who are not loaded, are left out, so own
    changes do no harm. O(rows).
    """
    newest: dict[tuple[str, Key], Values | None] = {}
    for row in rows:
        if row.sheet in BESIDE:
            continue
        if row.sheet not in _STANDING:
            return None
        name = row.sheet, row.key
        known = newest.get(name, _STANDING[row.sheet](region, row.key))
        newest[name] = None if row.after is None else {**(known or {}), **row.after}
    changes = []
    for (sheet, key), after in newest.items():
        before = _STANDING[sheet](region, key)
        if before != after and not (before == {} and after):
            changes.append(Change(sheet, key, before, after))
    return ChangeSet("Changed elsewhere", tuple(changes))


def _duty(region: Region, key: Key) -> Values | None:
    """What the arrays hold of a duty."""
    person = region.people.ids.index.get(str(key[0]))
    shift = region.shifts.ids.index.get(str(key[2]))
    if person is None or shift is None:
        return None
    rows, day = region.duties.of_person(person), int(str(key[1]))
    if KINDS[region.shifts.kind[shift]] == ShiftKind.ABSENCE:
        return _leave_by_duty(region, person, day, str(key[2]))
    found = np.flatnonzero((region.duties.day[rows] == day) & (region.duties.shift[rows] == shift))
    if not len(found):
        return None
    service = region.duties.service[rows.start + int(found[0])]
    return {"service": region.services.ids.codes[service]}


def _leave_by_duty(region: Region, person: int, day: int, kind: str) -> Values | None:
    """A duty whose shift is a kind of absence; of its service the arrays hold nothing (A5)."""
    absences = region.absences
    there = (absences.person == person) & (absences.first == day) & absences.from_duty
    kinds = {absences.kinds[number] for number in absences.kind[there].tolist()}
    return {} if kind in kinds else None


def _absence(region: Region, key: Key) -> Values | None:
    """What the arrays hold of an absence."""
    person, absences = region.people.ids.index.get(str(key[0])), region.absences
    if person is None:
        return None
    first = int(str(key[1]))
    there = (absences.person == person) & (absences.first == first) & ~absences.from_duty
    found = np.flatnonzero(there)
    if not len(found):
        return None
    row = int(found[0])
    return {"to": int(absences.last[row]), "kind": absences.kinds[absences.kind[row]]}


_STANDING: Mapping[str, Callable[[Region, Key], Values | None]] = {
    "Duties": _duty,
    "Absences": _absence,
}
