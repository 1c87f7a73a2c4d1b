"""`why`: why a gap is open, and why this person and not that one."""

from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.application.reasons import NamedGap
from planner.bootstrap import build_planner
from planner.cli.console import print_json, say, table
from planner.cli.environment import Database
from planner.cli.options import Json, OneDate, OneLine, OneService, OneShift
from planner.domain.calendar import date_of, day_number
from planner.domain.cover.checks import CHECK_NAMES
from planner.domain.cover.why_open import OneChange, WhyOpen
from planner.domain.cover.why_this import OneWay, WhyThis
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import day_text, signed_text
from planner.domain.wording.why import PART_TITLES


def why(
    service: OneService,
    on: OneDate,
    shift: OneShift,
    line: OneLine,
    staff: Annotated[
        str | None, typer.Option("--staff", metavar="ID", help="Why this person, or why not.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="ID", help="And not this one; with --staff.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Most changes that would fill the gap.")
    ] = 8,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say why a gap is open and which one change would fill it, or compare two people for it."""
    if against is not None and staff is None:
        raise UserError("--against needs --staff.", "Name the person to be compared with --staff.")
    service_of_why, gap = build_planner(database).why, NamedGap(service, on, shift, line)
    named = {"service": service, "date": on.isoformat(), "shift": shift, "line": line}
    if staff is None:
        region, found = service_of_why.why_open(gap, limit)
        document = {"gap": named, **open_document(region, found)}
    else:
        compared = service_of_why.why_this(gap, staff, against)
        document = {"gap": named, **this_document(compared)}
    if as_json:
        print_json(document)
        return
    say(f"{service}, {day_text(day_number(on), year=True)}, shift {shift}, line {line}")
    if staff is None:
        _print_open(found)
    else:
        _print_this(compared)


def open_document(region: Region, found: WhyOpen) -> dict[str, object]:
    """The JSON of why a gap is open."""
    return {
        "minimum": found.minimum,
        "further": found.further,
        "considered": found.considered,
        "candidates": found.candidates,
        "nearly": found.nearly,
        "blocked": [
            {
                "check": CHECK_NAMES[one.check],
                "people": one.people,
                "alone": one.alone,
                "text": one.text,
            }
            for one in found.blocked
        ],
        "changes": [_change(region, one) for one in found.changes],
        "text": found.text,
    }


def _change(region: Region, one: OneChange) -> dict[str, object]:
    return {
        "kind": str(one.kind),
        "staff_id": one.staff_id,
        "name": one.name,
        "service": one.service,
        "moved_from": _left(region, one.leaves),
        "score": one.score,
        "text": one.text,
    }


def _left(region: Region, row: int) -> dict[str, object] | None:
    if row == NONE:
        return None
    duties = region.duties
    return {
        "service": region.services.ids.codes[duties.service[row]],
        "date": date_of(int(duties.day[row])).isoformat(),
        "shift": region.shifts.ids.codes[duties.shift[row]],
    }


def this_document(found: WhyThis) -> dict[str, object]:
    """The JSON of one person, or of one beside another."""
    return {
        "staff": _way(found.one),
        "against": None if found.other is None else _way(found.other),
        "candidates": found.candidates,
        "difference": found.difference,
        "difference_by": dict(found.by_part),
        "text": found.text,
    }


def _way(one: OneWay) -> dict[str, object]:
    return {
        "staff_id": one.staff_id,
        "name": one.name,
        "eligible": one.eligible,
        "failed": [{"check": check, "text": text} for check, text in one.reasons],
        "score": one.score,
        "score_by": dict(one.parts),
        "place": one.place,
    }


def _print_open(found: WhyOpen) -> None:
    say(found.text)
    if found.blocked:
        rows = [(one.text, f"{one.alone:,}") for one in found.blocked]
        say()
        say(table(("What rules people out, first", "By that alone"), rows))
    if found.changes:
        is_open = found.minimum + found.further > 0
        would = "fill it" if is_open else "make one more person a candidate"
        say()
        say(f"Any one of these would {would}, best first:")
        for number, one in enumerate(found.changes, 1):
            say(f"  {number}. {one.staff_id} ({one.service}): {one.text}; score {one.score:,}")


def _print_this(found: WhyThis) -> None:
    say(found.text)
    ways = [way for way in (found.one, found.other) if way is not None]
    rows = [
        (title, *(signed_text(way.parts[part]) for way in ways))
        for part, title in PART_TITLES.items()
        if part in found.one.parts
    ]
    rows.append(("Score", *(f"{way.score:,}" for way in ways)))
    say()
    say(table(("Points", *(way.staff_id for way in ways)), rows))
