"""Gathers what a sign-off workbook says of one service from the arrays of the region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.application.ports import ProposedAid, RotaEntry
from planner.application.signoff_aid import AidOffer, Lent, aid_rows
from planner.application.signoff_duties import ServiceDuties, data_rows, night_minutes
from planner.application.signoff_people import Marks, rota_rows
from planner.application.signoff_sheet import (
    NOT_SIGNED,
    BreachRow,
    DayColumn,
    DayCover,
    Heading,
    HistoryRow,
    ShiftCover,
    ShiftRow,
    Signatures,
    SignOffSheet,
)
from planner.domain.calendar import Period, day_number, weekday
from planner.domain.cover.filling import Filling
from planner.domain.region import NONE, Region
from planner.domain.rules.packs import RuleBook
from planner.domain.sheets import ROTA_STATES
from planner.domain.shifts import KINDS, Shift, ShiftKind

_ORDINARY_DAY = 3
"""Sunday 4 January 1970: a day number for counting hours far from any clock change."""
NO_ROTA = "none"
"""Status where no rota of the service has a date of the period."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Broken rules of the people on the rota, and the cells in which hard ones are broken."""

    rows: tuple[BreachRow, ...] = ()
    marks: Marks = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What the database knows of a rota beside the region's arrays."""

    rotas: Sequence[RotaEntry] = ()
    version: int | None = None
    proposed: Sequence[ProposedAid] = ()
    others: Mapping[str, Lent] | None = None
    """People of offers and proposals who are not in the region."""
    history: Sequence[HistoryRow] = ()
    signatures: Signatures = NOT_SIGNED
    published: int | None = None
    """Day number on which the rota was published, if that is known."""
    offers: Sequence[AidOffer] = ()
    journal: int | None = None
    """Number of the newest journal entry."""


@dataclass(frozen=True, slots=True)
class Making:
    """Who makes the workbook, when by the clock of the region, and by which rules."""

    who: str
    now: datetime
    rule_book: RuleBook
    """Says whose breaks are paid."""


def gather(
    region: Region, service: int, filling: Filling, findings: Findings, record: Record, made: Making
) -> SignOffSheet:
    """What the workbook of one service says for the region's period.

    O(duties of the region + cells of the rota).
    """
    duties = ServiceDuties.of(region, service, region.period, made.rule_book)
    people = rota_rows(duties, region.period, findings.marks)
    cover = _cover(duties, filling)
    return SignOffSheet(
        heading=_heading(region, service, record, made),
        days=day_columns(region),
        people=people.people,
        shifts=_legend(duties, cover),
        absences=people.absences,
        cover=cover,
        breaches=findings.rows,
        aid=aid_rows(duties, record.proposed, record.others or {}, record.offers),
        duties=data_rows(duties),
        history=tuple(record.history),
        signatures=record.signatures,
    )


def _heading(region: Region, service: int, record: Record, made: Making) -> Heading:
    services, period = region.services, region.period
    trust = int(services.trust[service])
    today = day_number(made.now.date())
    return Heading(
        service=services.ids.codes[service],
        service_name=services.ids.names[service],
        site_name=region.sites.ids.names[services.site[service]],
        trust=region.trusts.codes[trust],
        trust_name=region.trusts.names[trust],
        period=period,
        version=record.version,
        status=rota_status(record.rotas, period),
        notice_days=period.first - (today if record.published is None else record.published),
        made_at=made.now,
        made_by=made.who,
        demonstration="demonstration" in region.name.casefold(),
        published=record.published,
        journal=record.journal,
    )


def rota_status(rotas: Sequence[RotaEntry], period: Period) -> str:
    """The least advanced status of the rotas that have a date of the period."""
    found = [
        rota.status for rota in rotas if rota.first <= period.last and rota.last >= period.first
    ]
    return min(found, key=ROTA_STATES.index, default=NO_ROTA)


def day_columns(region: Region) -> tuple[DayColumn, ...]:
    """The dates of the period."""
    days = list(region.period)
    return tuple(
        DayColumn(day, number >= 5, day in region.bank_holidays)
        for day, number in zip(days, weekday(days).tolist(), strict=True)
    )


def _cover(duties: ServiceDuties, filling: Filling) -> tuple[ShiftCover, ...]:
    """Shifts that are asked for or worked here, by the time at which they start."""
    region, period = duties.region, duties.region.period
    counts = np.zeros((len(region.shifts.ids), period.days), dtype=np.int64)
    here = duties.here
    np.add.at(counts, (duties.shift[here], duties.day[here] - period.first), 1)
    asked = set(filling.places.shift[filling.places.service == duties.service].tolist())
    used = asked | set(np.flatnonzero(counts.any(axis=1)).tolist())
    ordered = sorted(used, key=lambda shift: by_time(region.shifts.values[shift]))
    return tuple(
        ShiftCover(
            region.shifts.ids.codes[shift],
            tuple(
                _day_cover(duties, filling, day, shift, int(counts[shift, day - period.first]))
                for day in period
            ),
        )
        for shift in ordered
    )


def by_time(shift: Shift) -> tuple[int, int, int, str]:
    """Work before on-call, each by the time at which it starts."""
    return KINDS.index(shift.kind), shift.start, shift.end, shift.code


def _day_cover(
    duties: ServiceDuties, filling: Filling, day: int, shift: int, on_duty: int
) -> DayCover:
    place = filling.places.place_of(duties.service, day, shift)
    if place == NONE:
        return DayCover(0, on_duty, 0, None, asked=False)
    return DayCover(
        required=int(filling.minimum[place]),
        on_duty=on_duty,
        filled=int(filling.filled_minimum[place]),
        margin=int(filling.margin[place]) if filling.has_margin[place] else None,
        asked=True,
    )


def _legend(duties: ServiceDuties, cover: tuple[ShiftCover, ...]) -> tuple[ShiftRow, ...]:
    """Every shift that stands on the rota, those worked elsewhere included."""
    region = duties.region
    codes = {row.shift for row in cover}
    codes |= {region.shifts.ids.codes[shift] for shift in set(duties.shift.tolist())}
    shifts = [region.shifts.values[region.shifts.ids.index[code]] for code in codes]
    return tuple(shift_row(region, shift) for shift in sorted(shifts, key=by_time))


def shift_row(region: Region, shift: Shift) -> ShiftRow:
    """A shift as the legend shows it, with the hours of an ordinary day."""
    start, end = region.clock.instant(_ORDINARY_DAY, np.array([shift.start, shift.end]))
    day = np.array([_ORDINARY_DAY], dtype=np.int32)
    dark = night_minutes(region, day, np.array([start]), np.array([end]))
    is_work = shift.kind is ShiftKind.WORK
    length = (shift.end - shift.start) / 60 if is_work else 0.0
    return ShiftRow(
        code=shift.code,
        name=shift.name,
        kind=shift.kind,
        start=shift.start,
        end=shift.end,
        hours=length - (shift.break_minutes / 60 if is_work else 0.0),
        hours_break_paid=length,
        night=is_work and int(dark[0]) >= 180,
    )
