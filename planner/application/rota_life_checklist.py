"""The checklist before an approval: figures of one sign-off, and where each is mended."""

from collections.abc import Iterator

from planner.application.signoff_sheet import BreachRow, PersonRow, SignOffSheet
from planner.domain.rota_life import (
    HOURS_APART,
    NOTICE_WANTED,
    UNCONFIRMED,
    Check,
    CheckItem,
    Link,
    Stage,
)
from planner.domain.wording.edits import short_name
from planner.domain.wording.formats import day_text
from planner.domain.wording.rota_life import hours_link_text


def checklist(sheet: SignOffSheet) -> tuple[CheckItem, ...]:
    """Every point in the order of `Check`. O(cells of the rota)."""
    gaps = tuple(_gaps(sheet))
    hard = [breach for breach in sheet.breaches if breach.hard]
    waiting = tuple(_breach(sheet, breach) for breach in hard if not breach.reason)
    accepted = tuple(_breach(sheet, breach) for breach in sheet.breaches if breach.reason)
    aid = tuple(_aid(sheet))
    hours = tuple(_hours(sheet))
    edge = tuple(_edge(sheet))
    return (
        CheckItem(Check.MINIMUM_GAPS, sum(_short(sheet)), gaps),
        CheckItem(Check.HARD_BREACHES, len(waiting), waiting),
        CheckItem(Check.ACCEPTED_BREACHES, len(accepted), accepted),
        CheckItem(Check.UNCONFIRMED_AID, len(aid), aid),
        CheckItem(Check.HOURS, len(hours), hours),
        CheckItem(Check.NOTICE, sheet.heading.notice_days, _notice(sheet), NOTICE_WANTED),
        CheckItem(Check.ON_THE_EDGE, len(edge), edge),
    )


def _short(sheet: SignOffSheet) -> Iterator[int]:
    return (day.short for cover in sheet.cover for day in cover.days)


def _gaps(sheet: SignOffSheet) -> Iterator[Link]:
    """One link for each shift that is short, by date."""
    found = [
        (column.day, cover.shift, day)
        for cover in sheet.cover
        for column, day in zip(sheet.days, cover.days, strict=True)
        if day.short
    ]
    for number, shift, day in sorted(found, key=lambda gap: gap[:2]):
        text = f"{shift} {day_text(number)}: {day.filled} of {day.required}"
        yield Link(sheet.heading.service, number, shift, text=text)


def _edge(sheet: SignOffSheet) -> Iterator[Link]:
    for cover in sheet.cover:
        for column, day in zip(sheet.days, cover.days, strict=True):
            if day.margin == 0:
                text = f"{cover.shift} {day_text(column.day)}"
                yield Link(sheet.heading.service, column.day, cover.shift, text=text)


def _breach(sheet: SignOffSheet, breach: BreachRow) -> Link:
    """The date within the period on which a breach shows last."""
    period = sheet.heading.period
    day = min(max(breach.last, period.first), period.last)
    text = f"{short_name(breach.name)}, {breach.text}"
    if breach.reason:
        text = f"{text}. Accepted: {breach.reason} ({breach.accepted_by})"
    return Link(sheet.heading.service, day, staff_id=breach.staff_id, text=text)


def _aid(sheet: SignOffSheet) -> Iterator[Link]:
    for row in sheet.aid:
        if row.state in UNCONFIRMED:
            for day, shift in row.duties:
                text = f"{shift} {day_text(day)}, {short_name(row.name)}: {row.state.casefold()}"
                yield Link(row.host_service, day, shift, row.staff_id, text)


def _hours(sheet: SignOffSheet) -> Iterator[Link]:
    """People at home here who are off by more than a shift, the furthest first."""
    apart = [
        (difference, person)
        for person in sheet.people
        if (difference := hours_apart(sheet, person)) is not None and abs(difference) > HOURS_APART
    ]
    for difference, person in sorted(apart, key=lambda one: (-abs(one[0]), one[1].staff_id)):
        text = hours_link_text(short_name(person.name), difference)
        yield Link(sheet.heading.service, staff_id=person.staff_id, text=text)


def hours_apart(sheet: SignOffSheet, person: PersonRow) -> float | None:
    """Rostered less contracted hours, a date of leave counting as its share of the contract.

    None for aid in, whose hours are their own service's.
    """
    if person.contracted is None:
        return None
    credit = person.contracted * person.absent_days / sheet.heading.period.days
    return person.rostered + credit - person.contracted


def _notice(sheet: SignOffSheet) -> tuple[Link, ...]:
    published = sheet.heading.published
    start = day_text(sheet.heading.period.first)
    if published is not None:
        text = f"Published on {day_text(published)} for a start on {start}"
    elif sheet.heading.status == Stage.DRAFT.value:
        text = f"Not published yet, for a start on {start}"
    else:
        text = (
            f"Published on a date that is not recorded, for a start on {start}; "
            "the days are those from today"
        )
    return (Link(sheet.heading.service, text=text),)
