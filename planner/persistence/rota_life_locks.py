"""Refuses every write that touches an approved or final rota, whichever way it comes.

Typing, dragging, undo, confirmed aid, a plan that is applied and an import all end in a change
set or in a merge, and both ask here, within the transaction that would write.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from planner.application.changes import Change
from planner.application.errors import UserError
from planner.application.ports import ProposedAid
from planner.domain.rota_life import LOCKED
from planner.domain.wording.formats import count_text, period_text
from planner.domain.wording.rota_life import all_locked_text
from planner.persistence.codes import CodeBook
from planner.persistence.tables import STORED, services

_ROTAS = STORED["Rotas"]
LongArray = npt.NDArray[np.int64]
_DAY_OFFSET = 1 << 17
"""Dates before 1970 have negative numbers."""


@dataclass(frozen=True, slots=True)
class Lock:
    """One rota that may not be changed; ids and day numbers."""

    service: int
    first: int
    last: int
    status: str


class Locks:
    """The locked rotas as they stood when asked first, within one transaction."""

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn
        names = ("service", "from", "to", "status")
        query = sa.select(*(_ROTAS.column(name) for name in names))
        rows = conn.execute(query.where(_ROTAS.column("status").in_(LOCKED)))
        self._locks = sorted((Lock(*row) for row in rows), key=lambda at: (at.service, at.first))
        self._key = np.array([_place(at.service, at.first) for at in self._locks], dtype=np.int64)
        self._last = np.array([lock.last for lock in self._locks], dtype=np.int64)

    def check_duties(self, service: LongArray, day: LongArray, what: str) -> None:
        """UserError if one of some duties, by service id and date, lies in a locked rota.

        `what` is to be done with them: "change". O(duties × log locked rotas).
        """
        if not self._locks or not len(day):
            return
        at = np.searchsorted(self._key, _places(service, day), side="right") - 1
        near = np.maximum(at, 0)
        inside = (at >= 0) & (self._key[near] >> 32 == service) & (day <= self._last[near])
        if inside.any():
            locked = [self._locks[number] for number in np.unique(near[inside]).tolist()]
            duties = count_text(int(inside.sum()), "duty", "duties")
            dates = period_text(int(day[inside].min()), int(day[inside].max()))
            raise self.refused(locked, f"{duties} ({dates}) {what}")

    def check_rotas(self, keys: Iterable[tuple[int, int]]) -> None:
        """UserError if one of some rotas, by service id and first date, is locked."""
        locked = {(lock.service, lock.first): lock for lock in self._locks}
        for key in keys:
            if key in locked:
                raise self.refused([locked[key]], "the rota itself would be changed")

    def refused(self, locks: Sequence[Lock], what: str) -> UserError:
        """The sentence that says what is locked, what was wanted, and how to amend."""
        query = sa.select(services.c.id, services.c.name)
        query = query.where(services.c.id.in_({lock.service for lock in locks}))
        names = {number: str(name) for number, name in self._conn.execute(query)}
        rotas = [(names[lock.service], lock.first, lock.last, lock.status) for lock in locks]
        problem, mend = all_locked_text(rotas)
        return UserError(f"{problem} {what[0].upper()}{what[1:]}; nothing was.", mend)


def check_changes(conn: sa.Connection, book: CodeBook, changes: Sequence[Change]) -> None:
    """UserError if a change set touches a locked rota: its duties, aid for it, or itself."""
    places = [place for change in changes for place in _touched(change)]
    rotas = [change for change in changes if change.sheet == "Rotas"]
    if not places and not rotas:
        return
    locks = Locks(conn)
    _check_places(locks, book, places, "would be changed")
    keys = ((book.id_of("Services", str(c.key[0])), int(str(c.key[1]))) for c in rotas)
    locks.check_rotas((service, first) for service, first in keys if service is not None)


def check_proposals(conn: sa.Connection, book: CodeBook, aid: Sequence[ProposedAid]) -> None:
    """UserError if a plan that is written as proposed aid would touch a locked rota."""
    places = [(one.service, one.day) for one in aid]
    places += [(one.moved_from_service, one.day) for one in aid if one.moved_from_service]
    _check_places(Locks(conn), book, places, "would be proposed to change")


def _check_places(
    locks: Locks, book: CodeBook, places: Sequence[tuple[str, int]], what: str
) -> None:
    known = [(book.id_of("Services", service), day) for service, day in places]
    rows = [(number, day) for number, day in known if number is not None]
    service, day = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    locks.check_duties(service, day, what)


def _touched(change: Change) -> Iterable[tuple[str, int]]:
    """Service and date of every duty that a change takes, gives or proposes."""
    if change.sheet == "Duties":
        for values in (change.before, change.after):
            if values is not None and values.get("service") is not None:
                yield str(values["service"]), int(str(change.key[1]))
    elif change.sheet == "ProposedAid" and change.after is not None:
        yield from _proposed(change.key, change.after)


def _proposed(key: Sequence[object], after: Mapping[str, object]) -> Iterable[tuple[str, int]]:
    day = int(str(key[1]))
    yield str(key[3]), day
    if after.get("moved_from_service") is not None:
        yield str(after["moved_from_service"]), day


def _place(service: int, day: int) -> int:
    return (service << 32) + day + _DAY_OFFSET


def _places(service: LongArray, day: LongArray) -> LongArray:
    return (service << 32) + day + _DAY_OFFSET
