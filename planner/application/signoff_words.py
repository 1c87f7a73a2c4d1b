"""The words of a sign-off, the same in the workbook and on the printed pages."""

from collections.abc import Sequence

from planner.application.signoff_sheet import (
    AidRow,
    BreachRow,
    DayColumn,
    Heading,
    PersonRow,
    ShiftRow,
    SignOffSheet,
    Way,
)
from planner.domain.calendar import date_of
from planner.domain.rota_life import NOTICE_WANTED
from planner.domain.wording.formats import (
    MONTHS,
    clock_text,
    count_text,
    day_text,
    list_text,
    moment_text,
    period_text,
)

DEMONSTRATION = "Demonstration data: all people are invented"
OUT_MARK, IN_MARK, BROKEN_MARK = "↗", "↙", "!"
MONTH_NEEDS = 3
"""Columns that a month with its year is wide."""
SEPARATOR = "\n"
"""Between the codes of one cell: the one character that no code can hold."""

STAMPS = {
    "none": "NO ROTA, NOT APPROVED",
    "draft": "DRAFT, NOT APPROVED",
    "published": "PUBLISHED, NOT APPROVED",
    "approved": "APPROVED",
    "final": "FINAL",
}


def stamp(heading: Heading) -> str:
    """The status as it stands in the box on every page."""
    return STAMPS.get(heading.status, heading.status.upper())


def version_text(heading: Heading) -> str:
    """The version in words."""
    return "no version recorded" if heading.version is None else f"version {heading.version}"


def service_title(heading: Heading) -> str:
    """Service and site; the site once, where the service is named after it."""
    name, site = heading.service_name, heading.site_name
    plain = site.partition(" (")[0]
    named_after = any(part and part in name for part in (plain, plain.removesuffix(" Hospital")))
    return name if named_after or not site else f"{name}, {site}"


def dates_text(heading: Heading) -> str:
    """The period with its years: "Mon 7 Dec 2026 – Sun 3 Jan 2027"."""
    first, last = heading.period.first, heading.period.last
    if first == last:
        return day_text(first, year=True)
    if day_text(first, year=True)[-4:] == day_text(last, year=True)[-4:]:
        return f"{period_text(first, last)} {day_text(last, year=True)[-4:]}"
    return f"{day_text(first, year=True)} – {day_text(last, year=True)}"


def made_text(heading: Heading) -> str:
    """When and by whom the workbook was made."""
    year = heading.made_at.year
    moment = moment_text(heading.made_at)
    return f"Made {moment[:-6]} {year}{moment[-6:]} by {heading.made_by}"


def notice_text(heading: Heading) -> str:
    """How long before the first date this was made."""
    days = heading.notice_days
    wanted = f"{NOTICE_WANTED} wanted"
    if heading.published is not None:
        given = count_text(max(days, 0), "day")
        return f"published {day_text(heading.published, year=True)}: {given} of notice, {wanted}"
    if days < 0:
        return f"made {count_text(-days, 'day')} after the first date, {wanted}"
    return f"{count_text(days, 'day')} to the first date when this was made, {wanted}"


def duties_text(duties: Sequence[tuple[int, str]]) -> str:
    """Duties in words, by shift: "N Wed 16 and Thu 17 Dec"."""
    by_shift: dict[str, list[int]] = {}
    for day, shift in duties:
        by_shift.setdefault(shift, []).append(day)
    return "; ".join(f"{shift} {_days_text(days)}" for shift, days in by_shift.items())


def _days_text(days: Sequence[int]) -> str:
    """Dates in words; the month stands with the last date of each month only."""
    ordered = sorted(days)
    texts = []
    for at, day in enumerate(ordered):
        value = date_of(day)
        following = date_of(ordered[at + 1]) if at + 1 < len(ordered) else None
        same = following is not None and (following.year, following.month) == (
            value.year,
            value.month,
        )
        text = day_text(day)
        texts.append(text.rsplit(" ", 1)[0] if same else text)
    return list_text(texts)


def breach_texts(breach: BreachRow) -> tuple[str, ...]:
    """The cells of one broken rule."""
    reason = breach.reason or ("not yet accepted" if breach.hard else "a warning only")
    return breach.name, breach.rule, breach.text, reason, breach.accepted_by


def aid_texts(item: AidRow) -> tuple[str, ...]:
    """The cells of one row of aid; figures are written as numbers later."""
    note = f" ({item.note})" if item.note else ""
    host = f"{item.host}: {duties_text(item.duties)}{note}"
    way = "In" if item.way is Way.IN else "Out"
    return way, item.name, item.lender, host, "", "not known", item.state


def month_title(days: Sequence[DayColumn], at: int) -> str:
    """What stands above a column of the grid: the month, where one begins; else nothing.

    Of one that has hardly any columns only the name: the next is beside it.
    """
    value = date_of(days[at].day)
    if at and value.day > 1:
        return ""
    name = MONTHS[value.month - 1]
    following = days[at : at + MONTH_NEEDS]
    alone = all(date_of(day.day).month == value.month for day in following)
    return f"{name} {value.year}" if alone else name


def aid_total_title(way: str, chosen: Sequence[AidRow]) -> str:
    """What a sum of aid in one direction and one state is called; and what it leaves out."""
    title = f"{way}, {chosen[0].state.casefold()}"
    unknown = sum(item.cost is None for item in chosen)
    return f"{title}; {count_text(unknown, 'cost', 'costs')} not known" if unknown else title


def shift_title(shift: ShiftRow) -> str:
    """Name and times of a shift."""
    return f"{shift.name} {clock_text(shift.start)}–{clock_text(shift.end)}"


def own_hours(facts: SignOffSheet) -> tuple[float, float]:
    """Contracted and rostered hours of the people at home here."""
    own = [person for person in facts.people if not person.aid_in]
    contracted = sum(round(person.contracted or 0.0, 6) for person in own)
    return contracted, sum(round(person.rostered, 6) for person in own)


def cell_text(person: PersonRow, day: int) -> str:
    """What stands in one cell of the grid; duties worked elsewhere carry their arrow."""
    cell = person.cells.get(day)
    if cell is None:
        return ""
    return SEPARATOR.join(
        entry.code + (OUT_MARK if entry.way is Way.OUT else "") for entry in cell.entries
    )
