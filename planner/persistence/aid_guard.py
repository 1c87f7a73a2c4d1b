"""Confirmed aid stands on both rotas or on neither: no edit, paste or import comes between.

After every write the duties of the people touched are held against the offers that stand: the
duty agreed must be there, at the host, and nothing else may be at the same time. A recall is
the way to change one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from planner.application.changes import Change
from planner.application.errors import UserError
from planner.domain.aid.values import State
from planner.domain.calendar import DAY_MINUTES
from planner.domain.wording.formats import day_text
from planner.persistence import driver
from planner.persistence.codes import CodeBook
from planner.persistence.tables import STORED, duties, staff

_STANDS = tuple(state.value for state in State if state.stands)
_OFFERS, _SHIFTS = STORED["Offers"].table, STORED["Shifts"].table

Span = tuple[int, int]


def touched(changes: Sequence[Change]) -> set[str]:
    """People whose duties or offers some changes touch."""
    people = {str(change.key[0]) for change in changes if change.sheet == "Duties"}
    sides = [side for c in changes if c.sheet == "Offers" for side in (c.before, c.after) if side]
    return people | {str(values["staff_id"]) for values in sides if "staff_id" in values}


def check_aid(conn: sa.Connection, book: CodeBook, people: Collection[str] | None) -> None:
    """UserError for the first confirmed duty that is gone or overlapped; None: of everybody.

    O(offers that stand of these people).
    """
    joined = _joined()
    if people is None:
        _check(conn, book, driver.fetch(conn, joined))
        return
    for codes in driver.in_parts(sorted(people)):
        _check(conn, book, driver.fetch(conn, joined.where(staff.c.code.in_(codes))))


def _joined() -> sa.Select[Any]:
    """Every offer that stands with each duty of the person on its date and those beside it."""
    o, d = _OFFERS.c, duties.c
    near = (d.staff_id == o.staff_id) & d.date.between(o.date - 1, o.date + 1)
    who = staff.c.name + " (" + staff.c.code + ")"
    return (
        sa.select(
            o.offer, who, o.date, o.shift_id, o.service_id, d.date, d.shift_id,
            d.service_id,
        )
        .join(staff, staff.c.id == o.staff_id)
        .outerjoin(duties, near)
        .where(o.state.in_(_STANDS))
        .order_by(o.offer)
    )  # fmt: skip


def _check(conn: sa.Connection, book: CodeBook, rows: Collection[tuple[Any, ...]]) -> None:
    if not rows:
        return
    found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        found[tuple(row[:5])].append(tuple(row[5:]))
    spans = _spans(conn)
    for agreed, duties_near in found.items():
        if agreed[2:] not in duties_near:
            raise UserError(
                f"{_agreed_text(book, agreed)}: this would take that duty away from one rota.",
                f"Recall {agreed[0]} first (its lender may, with a reason), then change it.",
            )
        for there in duties_near:
            if there != agreed[2:]:
                _check_apart(book, agreed, there, spans)


def _check_apart(
    book: CodeBook, agreed: tuple[Any, ...], there: tuple[Any, ...], spans: Mapping[int, Span]
) -> None:
    if agreed[3] not in spans or there[1] not in spans:
        return  # an absence of one date: it may stand, flagged
    (start, end), (first, last) = (
        (day * DAY_MINUTES + spans[shift][0], day * DAY_MINUTES + spans[shift][1])
        for day, shift in ((agreed[2], agreed[3]), (there[0], there[1]))
    )
    if first < end and last > start:
        other = f"{book.code_of('Shifts', there[1])} at {book.code_of('Services', there[2])}"
        raise UserError(
            f"{_agreed_text(book, agreed)}: with {other} on {day_text(there[0])} the person "
            "would be in two places at once.",
            f"Choose another duty, or recall {agreed[0]} first.",
        )


def _agreed_text(book: CodeBook, agreed: tuple[Any, ...]) -> str:
    offer, name, day, shift, service = agreed
    return (
        f"{name} is confirmed aid at {book.code_of('Services', service)}, "
        f"{book.code_of('Shifts', shift)} on {day_text(day)} ({offer})"
    )


def _spans(conn: sa.Connection) -> dict[int, Span]:
    """Minutes from 00:00 of each shift that is no absence; an end at or before its start is on
    the next day.
    """
    c = _SHIFTS.c
    rows = driver.fetch(conn, sa.select(c.id, c.start, c.end).where(c.kind != "absence"))
    return {
        number: (start, end if end > start else end + DAY_MINUTES) for number, start, end in rows
    }
