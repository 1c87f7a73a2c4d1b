"""What the ledger shows, as rows of text: sums by pair and month, and the duties under a sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.application.aid_ports import Ledger, LedgerLine
from planner.domain.aid.ledger import Between, Sum, month_of
from planner.domain.aid.values import Offer
from planner.domain.calendar import date_of, day_number
from planner.domain.wording.formats import (
    NOTHING,
    day_text,
    hours_text,
    miles_text,
    number_text,
    pounds_text,
)

SUM_HEADS = ("Lender", "Host", "Month", "Hours", "Miles", "Cost", "Entries")
DUTY_HEADS = ("Date", "Shift", "Person", "Lent by", "Worked at", "Hours", "Cost", "State", "Note")
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One entry of the ledger, or a duty that is not recorded yet."""

    offer: str
    cells: tuple[str, ...]
    """As `DUTY_HEADS`."""
    known: float | None
    """Hours recorded so far for the duty; None: none are."""
    settled: bool
    awaits_hours: bool = False
    """Whether it is recorded, as on-call, without the hours that were worked."""


def month_text(month: str) -> str:
    """As "December 2026"; empty: all months."""
    if not month:
        return "all months"
    return date_of(_first(month)).strftime("%B %Y")


def sum_cells(one: Sum, trusts: Names) -> tuple[str, ...]:
    """As `SUM_HEADS`; what is not known to the penny says so."""
    more = "" if not one.unpriced else f" + {one.unpriced} unknown"
    return (
        trusts.get(one.lender, one.lender),
        trusts.get(one.host, one.host),
        month_text(one.month),
        hours_text(one.hours),
        miles_text(one.miles),
        f"{pounds_text(one.cost)}{more}",
        str(one.lines),
    )


def duty_rows(ledger: Ledger, shown: Sum | None, services: Names) -> list[DutyRow]:
    """Entries under a sum (None: all), the newest first, after duties that wait to be recorded."""
    known: dict[str, float] = {}
    for line in ledger.lines:
        if not line.awaits_hours:
            known[line.offer] = known.get(line.offer, 0.0) + line.hours
    open_ones = [one for one in ledger.unrecorded if _under_offer(one, shown)]
    lines = [line for line in ledger.lines if _under(line, shown)]
    return [
        *(_open_row(one, services) for one in open_ones),
        *(_row(line, ledger.names, services, known) for line in reversed(lines)),
    ]


def _row(line: LedgerLine, names: Names, services: Names, known: Mapping[str, float]) -> DutyRow:
    correction = line.entry > 1
    hours = number_text(line.hours) if not correction else f"{line.hours:+.2f}".rstrip("0")
    cells = (
        day_text(line.day, year=True),
        line.shift,
        names.get(line.staff_id, line.staff_id),
        services.get(line.lender_service, line.lender_service),
        services.get(line.host_service, line.host_service),
        NOTHING if line.awaits_hours else f"{hours.rstrip('.').replace('-', '−')} h",
        pounds_text(line.cost),
        f"{'correction, ' if correction else ''}{line.state}",
        line.note,
    )
    recorded = known.get(line.offer)
    total = None if recorded is None else round(recorded, 2)
    return DutyRow(line.offer, cells, total, line.state == "settled", recorded is None)


def _open_row(one: Offer, services: Names) -> DutyRow:
    cells = (
        day_text(one.slot.day, year=True),
        one.slot.shift,
        one.name,
        services.get(one.lender.service, one.lender.service),
        services.get(one.host.service, one.host.service),
        NOTHING,
        NOTHING,
        "not recorded",
        "",
    )
    return DutyRow(one.offer, cells, None, False)


def _under(line: LedgerLine, shown: Sum | None) -> bool:
    if shown is None:
        return True
    month = not shown.month or month_of(line.day) == shown.month
    return month and (line.lender, line.host) == (shown.lender, shown.host)


def _under_offer(one: Offer, shown: Sum | None) -> bool:
    if shown is None:
        return True
    month = not shown.month or month_of(one.slot.day) == shown.month
    return month and (one.lender.trust, one.host.trust) == (shown.lender, shown.host)


def balance_text(pair: Between, trusts: Names) -> str:
    """Who is owed, as "East Lancashire is owed 57.5 h, £1,234"."""
    if pair.balance == 0:
        return "even"
    owed = pair.one if pair.balance > 0 else pair.other
    cost = abs(pair.cost_balance)
    same_way = (pair.balance > 0) == (pair.cost_balance >= 0)
    money = f", {pounds_text(cost)}" if same_way and cost else ""
    return f"{trusts.get(owed, owed)} is owed {hours_text(abs(pair.balance))}{money}"


def short_balance(pair: Between) -> str:
    """The same without names: the arrow points to the side that is owed."""
    if pair.balance == 0:
        return "even"
    hours = hours_text(abs(pair.balance))
    return f"← owed {hours}" if pair.balance > 0 else f"owed {hours} →"


def months_of(ledger: Ledger) -> Sequence[str]:
    """Months with entries that are not settled, the newest first."""
    return sorted(
        {month_of(one.day) for one in ledger.lines if one.state == "worked"}, reverse=True
    )


def _first(month: str) -> int:
    year, number = month.split("-")
    return day_number(date(int(year), int(number), 1))
