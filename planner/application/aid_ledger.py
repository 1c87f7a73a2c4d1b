"""Use cases of the ledger: what was worked, the month closed, lines and balance.

Nothing in it is ever overwritten: a correction is a further entry that says what it adds.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.application.aid_desk import LEDGER, Desk, Desks, label, offer_change
from planner.application.aid_looking import Looking
from planner.application.aid_ports import Answer, Ledger, LedgerLine, Settled
from planner.application.aid_rows import line_of, line_values
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.history_ports import Cell, PlainTables, Rows
from planner.application.history_tables import check_ending, write_tables
from planner.application.profiles_guard import MEND, NotAllowedError
from planner.application.typed_text import fit_text
from planner.domain.aid.ledger import Sum, balance, balance_by_month, month_of
from planner.domain.aid.machine import Facts, allowed_sides, refusal
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Offer, Party, State
from planner.domain.calendar import Period, date_of, day_number
from planner.domain.pay import is_on_call, priced
from planner.domain.wording.formats import count_text
from planner.domain.wording.on_call import on_call_sentence

_MONTH = re.compile(r"(\d{4})-(\d{2})")


class AidLedgerService:
    """Entries of what was worked, and their sums."""

    def __init__(
        self,
        desks: Desks,
        looking: Looking,
        tables: PlainTables,
    ) -> None:
        self._tables = tables
        self._opened = desks.opened
        self._looking = looking

    def worked(self, offer: str, hours: float | None = None, note: str = "") -> Answer:
        """Record a confirmed duty as worked; again, with other hours, corrects it by an entry.

        `hours` None: the duty's own; those of on-call are not known then, nor is its cost, until
        they are entered. Cost is the person's hourly cost with no mark-up, miles are one way,
        and once. Ahead of the duty's first minute it is stored all the same, and the answer
        says so. UserError for a correction that adds nothing.
        """
        with self._opened() as desk:
            one = desk.offer(offer)
            line, known = self._line(desk, one, hours, note)
            about = {"state": State.WORKED.value, "hours": known, "why": line.note or None}
            rows = [
                Change(LEDGER, (offer, line.entry), None, line_values(line)),
                offer_change(one, **about),
            ]
            changes = desk.write(label(Step.WORKED, offer), rows)
            ahead = desk.ahead(one.slot)
            desk.work.commit()
        return self._answer(offer, changes, ahead)

    def settle(self, month: str) -> Settled:
        """Close a month's lines, such as "2026-12": those that the profile may settle.

        Duties of the month that are confirmed and not recorded as worked stay open, and are
        answered. NotAllowedError if there are lines and the profile may settle none of them.
        """
        period = _month(month)
        with self._opened() as desk:
            rows = desk.work.find(LEDGER, {"state": [State.WORKED.value]}, period)
            lines = [line_of(row) for row in rows]
            mine = [line for line in lines if not _refused(desk, line)]
            if lines and not mine:
                raise NotAllowedError(_refused(desk, lines[0]) or "", MEND)
            worked = {one.offer: one for one in _offers(desk, mine)}
            changes = [
                Change(LEDGER, (line.offer, line.entry), {}, {"state": State.SETTLED.value})
                for line in mine
            ]
            changes += [
                offer_change(one, state=State.SETTLED.value, why=f"month {month} closed")
                for one in worked.values()
            ]
            name = f"Ledger of {month} settled, {count_text(len(mine), 'line')}"
            done = desk.write(name, changes)
            confirmed = desk.offers({"state": [State.CONFIRMED.value]}, period)
            if changes:
                desk.work.commit()
        settled = tuple(replace(line, state=State.SETTLED.value) for line in mine)
        return Settled(month, settled, tuple(confirmed), done)

    def ledger(self, period: Period | None = None, trust: str | None = None) -> Ledger:
        """Lines by date, with their sums; of one trust, as lender or host, or of all."""
        with self._opened(to_change=False) as desk:
            if trust is not None and not desk.work.find("Trusts", {"code": [trust]}):
                raise UserError(f"There is no trust {trust!r}.", "Use a code of the Trusts sheet.")
            lines = [line_of(row) for row in desk.work.find(LEDGER, None, period)]
            chosen = [line for line in lines if trust is None or trust in {line.lender, line.host}]
            chosen.sort(key=lambda line: (line.day, line.offer, line.entry))
            people = {line.staff_id for line in chosen}
            rows = desk.work.find("Staff", {"staff_id": people}) if people else []
            names = {str(row.key[0]): str(row.values["name"]) for row in rows}
            open_ones = tuple(_begun(desk, period, trust))
        sums = balance(chosen), balance_by_month(chosen)
        return Ledger(tuple(chosen), *sums, names, open_ones)

    def export(self, path: Path, period: Period | None = None, trust: str | None = None) -> int:
        """Write lines, balance and months to a workbook (.xlsx), or the lines to a .csv file.

        How many lines there are. UserError for another ending.
        """
        check_ending(path)
        found = self.ledger(period, trust)
        lines = [_LINES, *(_line_cells(line) for line in found.lines)]
        sheets: dict[str, Rows] = {
            "Ledger": lines,
            "Balance": [_SUMS, *(_sum_cells(one) for one in found.balance)],
            "Months": [_SUMS, *(_sum_cells(one) for one in found.by_month)],
        }
        write_tables(self._tables, path, sheets)
        return len(found.lines)

    def _line(
        self, desk: Desk, one: Offer, hours: float | None, note: str
    ) -> tuple[LedgerLine, float | None]:
        """What is to be entered of a duty, and its hours as far as they are known then."""
        earlier = [line_of(row) for row in desk.work.find(LEDGER, {"offer": [one.offer]})]
        view = self._looking.view(desk, one.slot, one.staff_id)
        person, region = view.person(one.staff_id), view.examiner.region
        shift = region.shifts.ids.index[one.slot.shift]
        own = view.examiner.hours(person, one.slot.day, shift)
        actual = own if hours is None else hours
        desk.require(Step.WORKED, replace(desk.facts(one), hours=actual))
        awaited = hours is None and is_on_call(region, shift)
        known = None if awaited else actual
        note = fit_text(note)
        _check_adds(one.offer, earlier, known)
        hourly = float(region.people.hourly_cost[person])
        rate = None if hourly != hourly else hourly  # noqa: PLR0124 - not a number: unknown
        miles = view.examiner.miles(person, view.gap.service)
        line = _entry(one, earlier, actual, rate, miles, note)
        if awaited:
            line = replace(line, cost=None, note=note or on_call_sentence())
        return line, known

    def _answer(self, offer: str, changes: ChangeSet, ahead: str) -> Answer:
        with self._opened(to_change=False) as desk:
            one = desk.offer(offer)
            request, _ = desk.request(one.request)
            return Answer(request, one, desk.history(one), changes, ahead=ahead)


def _check_adds(offer: str, earlier: Sequence[LedgerLine], hours: float | None) -> None:
    """UserError for a correction that says nothing new; `hours` None: they are still unknown."""
    if not earlier:
        return
    awaited = all(line.awaits_hours for line in earlier)
    if awaited and hours is None:
        raise UserError(
            f"{offer} is recorded already, and its on-call hours are not known yet.",
            "Give the hours that were worked, 0 if there were none.",
        )
    known = _recorded(earlier)
    if not awaited and (hours is None or round(hours - known, 2) == 0):
        raise UserError(
            f"{offer} is recorded with {known:g} h already.",
            "Give other hours to correct it; the correction is an entry of its own.",
        )


def _recorded(lines: Sequence[LedgerLine]) -> float:
    return round(sum(line.hours for line in lines), 2)


def _entry(
    one: Offer,
    earlier: Sequence[LedgerLine],
    hours: float,
    hourly_cost: float | None,
    miles: float | None,
    note: str,
) -> LedgerLine:
    """The duty's first entry, or what a correction adds; no hours cost nothing."""
    known = _recorded(earlier)
    added = round(hours - known, 2)
    return LedgerLine(
        offer=one.offer,
        entry=len(earlier) + 1,
        lender=one.lender.trust,
        host=one.host.trust,
        lender_service=one.lender.service,
        host_service=one.host.service,
        staff_id=one.staff_id,
        day=one.slot.day,
        shift=one.slot.shift,
        hours=added,
        miles=miles if not earlier else None,
        cost=priced(hourly_cost, added) if added else 0.0,
        state=State.WORKED.value,
        note=note or (_correction(known, hours) if earlier else ""),
    )


def _correction(known: float, hours: float) -> str:
    return f"correction from {known:g} to {hours:g} h" if hours != known else "no hours worked"


_LINES = (
    "Date", "Month", "Lender", "Host", "Lending service", "Host service", "Number", "Shift",
    "Hours", "Miles one way", "Cost", "State", "Offer", "Entry", "Note",
)  # fmt: skip
_SUMS = ("Lender", "Host", "Month", "Hours", "Miles one way", "Cost", "Lines", "Without a cost")


def _line_cells(line: LedgerLine) -> tuple[Cell, ...]:
    date_text = date_of(line.day).isoformat()
    places = (line.lender, line.host, line.lender_service, line.host_service)
    figures = (None if line.awaits_hours else line.hours, line.miles, line.cost)
    about = (line.state, line.offer, line.entry, line.note)
    return (date_text, month_of(line.day), *places, line.staff_id, line.shift, *figures, *about)


def _sum_cells(one: Sum) -> tuple[Cell, ...]:
    figures = (one.hours, one.miles, one.cost, one.lines, one.unpriced)
    return (one.lender, one.host, one.month or "all", *figures)


def _offers(desk: Desk, lines: Sequence[LedgerLine]) -> list[Offer]:
    """Offers that are worked, of some lines."""
    names = {line.offer for line in lines}
    found = desk.offers({"offer": names}) if names else []
    return [one for one in found if one.state is State.WORKED]


def _begun(desk: Desk, period: Period | None, trust: str | None) -> list[Offer]:
    """Confirmed duties that have begun, by date."""
    found = desk.offers({"state": [State.CONFIRMED.value]}, period)
    mine = (one for one in found if trust is None or trust in {one.lender.trust, one.host.trust})
    return sorted((one for one in mine if desk.started(one.slot)), key=lambda one: one.slot.day)


def _refused(desk: Desk, line: LedgerLine) -> str | None:
    """Why the profile may not settle a line; None: it may."""
    facts = Facts(
        line.offer,
        State.WORKED,
        Party(line.host, line.host_service),
        Party(line.lender, line.lender_service),
    )
    if allowed_sides(Step.SETTLE, facts, desk.profile):
        return None
    return refusal(Step.SETTLE, facts, desk.profile)


def _month(text: str) -> Period:
    match = _MONTH.fullmatch(text.strip())
    if match is None or not 1 <= int(match[2]) <= 12 or not 1900 <= int(match[1]) <= 2100:
        raise UserError(f"{text!r} is not a month.", "Write it as YYYY-MM, such as 2026-12.")
    year, month = int(match[1]), int(match[2])
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(day_number(date(year, month, 1)), day_number(following) - 1)
