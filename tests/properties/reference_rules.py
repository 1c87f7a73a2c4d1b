"""Slow, obvious versions of the working-time rules, one person and one rule at a time."""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile

from tests.properties.reference_schedule import (
    CONSULTANT,
    DAY,
    DOCTOR,
    HOUR,
    NURSE,
    Duty,
    Person,
    Row,
    any_duty,
    days,
    divisor,
    is_late,
    is_long,
    is_night,
    lasting,
    local_date,
    midnight,
    too_little,
    too_much,
    window_ends,
    work_of,
    worked,
    worked_between,
)


def averages(
    person: Person, duties: Sequence[Duty], others: Sequence[Duty], weeks: int
) -> list[tuple[date, date, float, float]]:
    """Window's first and last date, hours and divisor."""
    result = []
    if not duties:
        return []
    whole = [(duty, worked(duty, person)) for duty in duties]
    for last in window_ends(duties, others, by_end=True):
        first = last - DAY * (weeks * 7 - 1)
        begin, end = midnight(first), midnight(last + DAY)
        near = [one for one in whole if one[0].end > begin and one[0].start < end]
        hours = sum(
            all_of_it
            if begin <= duty.start and duty.end <= end
            else worked_between(duty, person, begin, end)
            for duty, all_of_it in near
        )
        result.append((first, last, hours, divisor(person, duties, first, last)))
    return result


def wtr_48(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    limit = 48.0
    if person.opted_out:
        if person.rule_set != DOCTOR:
            return []
        limit = 56.0
    weeks = 26 if person.rule_set == DOCTOR else 17
    return [
        window_row("average", first, last, hours / by, limit)
        for first, last, hours, by in averages(person, duties, others, weeks)
        if too_much(hours / by, limit)
    ]


def wtr_night(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    rows, work = [], work_of(duties)
    for first, last, hours, by in averages(person, duties, others, 17):
        figure = hours / (6 * by)
        if not too_much(figure, 8):
            continue
        inside = [duty for duty in work if first <= duty.day <= last]
        nights = [duty for duty in inside if is_night(duty)]
        if nights and 3 * len(nights) >= len(inside):
            rows.append(window_row("average", first, last, figure, 8.0))
    return rows


def window_row(part: str, first: date, last: date, figure: float, limit: float) -> Row:
    start, end = midnight(first), midnight(last + DAY)
    return Row(part, (last,), figure, limit, start, end, first, last)


# Rests ---------------------------------------------------------------------------------------
def rests(work: Sequence[Duty]) -> list[tuple[datetime, Duty]]:
    """The end so far before each later duty, overlaps left out."""
    result = []
    for place in range(1, len(work)):
        reached = max(duty.end for duty in work[:place])
        if work[place].start >= reached:
            result.append((reached, work[place]))
    return result


def wtr_daily(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    return [
        rest_row("rest", begin, later, 11)
        for begin, later in rests(work_of(duties))
        if too_little((later.start - begin) / HOUR, 11)
    ]


def rest_row(part: str, begin: datetime, later: Duty, limit: float) -> Row:
    figure = (later.start - begin) / HOUR
    dates = local_date(begin), later.day
    return Row(part, (later.day,), figure, limit, begin, later.start, *dates)


def wtr_weekly(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    work = work_of(duties)
    ended = [(later.day, (later.start - begin) / HOUR) for begin, later in rests(work)]
    rows = []
    for last in window_ends(duties, others, by_end=False):
        first = last - DAY * 13
        found = [hours for day, hours in ended if first <= day <= last]
        before = [duty for duty in work if duty.day <= last]
        if before:
            end = max(duty.end for duty in before)
            found.append(max(0.0, (midnight(last + DAY) - end) / HOUR))
            if work[0].day >= first:
                found.append(math.inf)
        else:
            found.append(math.inf)
        longest = min(336.0, max(found))
        if too_little(longest, 59) and sum(not too_little(h, 35) for h in found) < 2:
            rows.append(window_row("longest", first, last, longest, 59.0))
    return rows


# Runs ----------------------------------------------------------------------------------------
def runs(work: Sequence[Duty], sort: Callable[[Duty], bool]) -> list[list[Duty]]:
    chosen = [duty for duty in work if sort(duty)]
    groups: list[list[date]] = []
    for day in sorted({duty.day for duty in chosen}):
        if groups and groups[-1][-1] + DAY == day:
            groups[-1].append(day)
        else:
            groups.append([day])
    return [[duty for duty in chosen if group[0] <= duty.day <= group[-1]] for group in groups]


def run_days(run: list[Duty]) -> list[date]:
    return sorted({duty.day for duty in run})


def long_runs(work: list[Duty], sort: Callable[[Duty], bool], limit: int) -> list[Row]:
    return [
        Row(
            "length",
            tuple(run_days(run)),
            len(run_days(run)),
            limit,
            run[0].start,
            run[-1].end,
            run[0].day,
            run[-1].day,
        )
        for run in runs(work, sort)
        if len(run_days(run)) > limit
    ]


def rests_after(
    work: list[Duty], sort: Callable[[Duty], bool], limit: float, length: int | None
) -> list[Row]:
    rows = []
    for run in runs(work, sort):
        if length is not None and len(run_days(run)) != length:
            continue
        last = max(place for place, duty in enumerate(work) if duty is run[-1])
        if last + 1 == len(work):
            continue
        later = work[last + 1]
        rest = (later.start - run[-1].end) / HOUR
        if rest >= 0 and too_little(rest, limit):
            rows.append(rest_row("rest", run[-1].end, later, limit))
    return rows


def run_rule(sort: Callable[[Duty], bool], limit: int, rest: float | None = None):
    def rule(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
        work = work_of(duties)
        rows = long_runs(work, sort, limit)
        return rows + (rests_after(work, sort, rest, limit) if rest else [])

    return rule


def after_nights(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    return rests_after(work_of(duties), is_night, 46, None)


def dr_13(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    return [
        Row("length", (d.day,), d.elapsed, 13, d.start, d.end, d.day, d.day)
        for d in work_of(duties)
        if too_much(d.elapsed, 13)
    ]


# Hours ---------------------------------------------------------------------------------------
def dr_72(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    rows, work = [], work_of(duties)
    anchors = {duty.start for duty in [*work, *work_of(others)]}
    anchors |= {duty.end - 168 * HOUR for duty in [*work, *work_of(others)]}
    for begin in sorted(anchors):
        end = begin + 168 * HOUR
        near = [duty for duty in work if duty.end > begin and duty.start < end]
        hours = sum(worked_between(duty, person, begin, end) for duty in near)
        if too_much(hours, 72):
            dates = local_date(begin), local_date(end - timedelta(minutes=1))
            rows.append(Row("hours", (begin,), hours, 72, begin, end, *dates))
    return rows


def afc_60(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    mondays = {day - DAY * day.weekday() for duty in duties for day in (duty.day, duty.day + DAY)}
    rows = []
    for monday in sorted(mondays):
        begin, end = midnight(monday), midnight(monday + DAY * 7)
        hours = sum(worked_between(duty, person, begin, end) for duty in work_of(duties))
        if too_much(hours, 60):
            rows.append(window_row("hours", monday, monday + DAY * 6, hours, 60))
    return rows


# Weekends ------------------------------------------------------------------------------------
def week_of(day: date) -> date:
    """Saturday of the Monday–Sunday week."""
    return day + DAY * (5 - day.weekday())


def weekends_known(work: list[Duty]) -> list[date]:
    if not work:
        return []
    saturday, result = week_of(work[0].day), []
    while saturday <= week_of(work[-1].day) or len(result) < 4:
        result.append(saturday)
        saturday += DAY * 7
    return result


def is_worked(saturday: date, work: list[Duty]) -> bool:
    begin, end = midnight(saturday), midnight(saturday + DAY * 2)
    return any(duty.start < end and duty.end > begin for duty in work)


def weekend_windows(known: list[date]) -> list[list[date]]:
    if len(known) <= 26:
        return [known]
    return [known[place : place + 26] for place in range(len(known) - 25)]


def dr_we(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    work = work_of(duties)
    if not work:
        return []
    known, other = weekends_known(work), weekends_known(work_of(others))
    single = len(known) <= 26 and len(other) <= 26
    windows = weekend_windows(known)
    if not single and other:
        windows += weekend_windows(other)
    n, rows = min(26, len(known)), []
    for window in windows:
        count = sum(is_worked(saturday, work) for saturday in window)
        key = "all" if single else (window[0], window[-1])
        first, last = window[0], window[-1] + DAY
        for part, share in (("worked", 2), ("often", 3)):
            limit = math.ceil(n / share)
            if too_much(count, limit):
                begin, end = midnight(first), midnight(last + DAY)
                warning = part == "often"
                rows.append(Row(part, (key,), count, limit, begin, end, first, last, warning))
    return rows


# On-call -------------------------------------------------------------------------------------
def dr_on_call(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    calls = [duty for duty in duties if duty.kind == "on_call"]
    dates = sorted({duty.day for duty in calls})
    rows = [
        Row("length", (d.day,), d.elapsed, 24, d.start, d.end, d.day, d.day)
        for d in calls
        if too_much(d.elapsed, 24)
    ]
    for day in dates:
        if day + DAY in dates and day.weekday() != 5:
            begin = min(duty.start for duty in calls if duty.day == day)
            end = [duty for duty in calls if duty.day == day + DAY][-1].end
            rows.append(Row("consecutive", (day + DAY,), 2, 1, begin, end, day, day + DAY))
    for last in days(dates[0], dates[-1] + DAY * 6) if dates else []:
        first = last - DAY * 6
        count = sum(first <= duty.day <= last for duty in calls)
        if count > 3:
            rows.append(window_row("count", first, last, count, 3))
    for day in dates:
        after = [duty for duty in work_of(duties) if duty.day == day + DAY]
        hours = sum(worked(duty, person) for duty in after)
        if too_much(hours, 10):
            rows.append(window_row("next_day", day + DAY, day + DAY, hours, 10))
    return rows


# Clashes -------------------------------------------------------------------------------------
def overlap(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    rows = []
    for one, two in pairs_that_may_meet(duties):
        begin, end = max(one.start, two.start), min(one.end, two.end)
        if too_much((end - begin) / HOUR, 0):
            key = (one.start, one.end, two.start, two.end)
            hours = (end - begin) / HOUR
            rows.append(Row("pair", (key,), hours, 0, begin, end, one.day, two.day))
    return rows


def pairs_that_may_meet(duties: list[Duty]) -> Iterator[tuple[Duty, Duty]]:
    """Of duties in the order of their starts: each with those that start before it ends."""
    for place, one in enumerate(duties):
        for two in takewhile(lambda later, one=one: later.start < one.end, duties[place + 1 :]):
            yield one, two


def absent(person: Person, duties: list[Duty], others: list[Duty]) -> list[Row]:
    rows = []
    for day in sorted({duty.day for duty in duties if person.absent(duty.day)}):
        here = [duty for duty in duties if duty.day == day]
        rows.append(Row("duties", (day,), len(here), 0, here[0].start, here[-1].end, day, day))
    return rows


Rule = Callable[[Person, list[Duty], list[Duty]], list[Row]]
RULES: dict[str, Rule] = {
    "WTR-48": wtr_48,
    "WTR-DAILY": wtr_daily,
    "WTR-WEEKLY": wtr_weekly,
    "WTR-NIGHT": wtr_night,
    "DR-72": dr_72,
    "DR-13": dr_13,
    "DR-LONG4": run_rule(is_long, 4, 48),
    "DR-LATE4": run_rule(is_late, 4, 48),
    "DR-NIGHT4": run_rule(is_night, 4),
    "DR-46": after_nights,
    "DR-CONSEC7": run_rule(any_duty, 7, 48),
    "DR-WE": dr_we,
    "DR-ONCALL": dr_on_call,
    "AFC-LONG": run_rule(is_long, 4),
    "AFC-NIGHT": run_rule(is_night, 4),
    "AFC-46": after_nights,
    "AFC-CONSEC": run_rule(any_duty, 7),
    "AFC-60": afc_60,
    "OVERLAP": overlap,
    "ABSENT": absent,
}
WARNS = {
    DOCTOR: {"WTR-WEEKLY", "WTR-NIGHT"},
    NURSE: {"WTR-NIGHT", "AFC-LONG", "AFC-46"},
    CONSULTANT: {"WTR-NIGHT"},
}
BY_INSTANT = {"DR-72"}
EACH = {("WTR-DAILY", "rest"), ("OVERLAP", "pair")} | {
    (rule, part)
    for rule in RULES
    for part in ("length", "rest")
    if rule not in ("DR-13", "DR-ONCALL")
}


def exists(rule: str, rule_set: str) -> bool:
    other = {"DR": DOCTOR, "AFC": NURSE}.get(rule.partition("-")[0])
    return other is None or other == rule_set


def rows_of(rule: str, person: Person, duties: Sequence[Duty], others: Sequence[Duty] = ()):
    return RULES[rule](person, lasting(duties), lasting(others))


def touch(rule: str, one: Row, two: Row) -> bool:
    if rule in BY_INSTANT:
        return one.start <= two.end and two.start <= one.end
    return one.first <= two.last + DAY and two.first <= one.last + DAY


def merged(rule: str, rows: list[Row]) -> list[Row]:
    """B16: one row for each breach."""
    result: list[Row] = []
    parts = {row.part for row in rows}
    families = [{"worked", "often"}] if rule == "DR-WE" else [{part} for part in sorted(parts)]
    for family in families:
        some = [row for row in rows if row.part in family]
        if (rule, next(iter(family))) in EACH:
            result += some
            continue
        groups: list[list[Row]] = []
        for row in sorted(some, key=lambda row: row.start):
            near = [group for group in groups if any(touch(rule, row, other) for other in group)]
            groups = [group for group in groups if group not in near]
            groups.append([*(row for group in near for row in group), row])
        result += [worst(group) for group in groups]
    return result


def worst(group: list[Row]) -> Row:
    grave = [row for row in group if not row.warning] or group
    most = max(row.excess for row in grave)
    return min((row for row in grave if row.excess >= most - 0.001), key=lambda row: row.start)


def worse(rule: str, person: Person, before: Sequence[Duty], after: Sequence[Duty]) -> list[Row]:
    """A11: rows newly over the limit, or further over it, on the windows of both."""
    earlier: dict[object, float] = {}
    for row in rows_of(rule, person, before, after):
        for key in row.keys:
            earlier[row.part, key] = max(row.excess, earlier.get((row.part, key), 0.0))
    return [
        row
        for row in rows_of(rule, person, after, before)
        if any(row.excess > earlier.get((row.part, key), 0.0) + 1e-5 for key in row.keys)
    ]


def verdict(
    person: Person, before: Sequence[Duty], after: Sequence[Duty]
) -> tuple[set[str], set[str]]:
    """Rules newly broken or made worse: hard ones, and warnings."""
    hard, warn = set(), set()
    for rule in RULES:
        if not exists(rule, person.rule_set):
            continue
        for row in worse(rule, person, before, after):
            soft = row.warning or rule in WARNS[person.rule_set]
            (warn if soft else hard).add(rule)
    return hard, warn - hard
