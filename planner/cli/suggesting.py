"""`suggest`: who could cover one gap, ranked, who nearly could, and chains of moves."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from planner.application.pledges import around
from planner.bootstrap import build_planner
from planner.cli.console import print_json, say, table, tell
from planner.cli.environment import Database
from planner.cli.options import Json, OneDate, OneLine, OneService, OneShift
from planner.domain.calendar import date_of, day_number
from planner.domain.cover.checks import Check
from planner.domain.cover.pledges import Pledged
from planner.domain.cover.suggestion import (
    Candidate,
    Chain,
    ChainStep,
    LeftDuty,
    NearMiss,
    Suggestion,
)
from planner.domain.wording.checks import TITLES
from planner.domain.wording.formats import (
    count_text,
    day_text,
    margin_text,
    miles_text,
    number_text,
    pounds_text,
)
from planner.domain.wording.on_call import NO_COST_YET, on_call_sentence

SpokenFor = Mapping[int, Sequence[Pledged]]
"""What candidates are on offer or proposed for, by number in the region."""


def suggest(
    service: OneService,
    on: OneDate,
    shift: OneShift,
    line: OneLine,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, help="Most candidates, near misses and chains, each."),
    ] = 20,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """List who could cover one gap, best first, with every figure and reason."""
    planner = build_planner(database)
    view, found = planner.cover.suggest(service, on, shift, line, limit)
    offers = planner.aid_lists.on_their_way(around(found.gap.day, found.gap.day))
    spoken_for = planner.cover.spoken_for(view, found, offers)
    gap = {"service": service, "date": on.isoformat(), "shift": shift, "line": line}
    if as_json:
        print_json(suggestion_document(found, gap, spoken_for))
        return
    say(f"{service}, {day_text(day_number(on), year=True)}, shift {shift}, line {line}")
    _print(found, spoken_for)


def suggestion_document(
    found: Suggestion, gap: dict[str, object], spoken_for: SpokenFor
) -> dict[str, object]:
    """The JSON document of `suggest` (D4, A19, A20)."""
    return {
        "gap": {**gap, "has_gap": found.has_gap},
        "candidates": [_candidate(one, spoken_for.get(one.person, ())) for one in found.candidates],
        "near_misses": [_near_miss(miss) for miss in found.near_misses],
        "chains": [_chain(chain) for chain in found.chains],
        "considered": found.considered,
        "failed_first": {
            check.name.lower(): count
            for check, count in found.first_failed.items()
            if check.name is not None
        },
        "weights": f"{found.weights.name} {found.weights.version}",
    }


def _candidate(one: Candidate, spoken_for: Sequence[Pledged]) -> dict[str, object]:
    left = one.moved_from
    return {
        "staff_id": one.staff_id,
        "mode": one.mode,
        "score": one.score,
        "points": one.points,
        "points_by": dict(one.points_by),
        "travel_minutes": one.travel_minutes,
        "lender_margin_before": one.lender_margin_before,
        "lender_margin_after": one.lender_margin_after,
        "warnings": [warning.text for warning in one.warnings],
        "name": one.name,
        "grade": one.grade,
        "skills": [
            {
                "skill": held.code,
                "expires": None if held.expires is None else date_of(held.expires).isoformat(),
            }
            for held in one.skills
        ],
        "service": one.service,
        "trust": one.trust,
        "moved_from": _left(left),
        "travel_miles": one.travel_miles,
        "travel_estimated": one.travel_estimated,
        "rest_before": one.hours.rest_before,
        "rest_after": one.hours.rest_after,
        "week_hours": one.hours.week,
        "average_hours": one.hours.average,
        "cost": one.cost,
        "on_call": one.on_call,
        "spoken_for": [{"both": other.both, "text": other.text} for other in spoken_for],
    }


def _near_miss(miss: NearMiss) -> dict[str, object]:
    return {
        "staff_id": miss.candidate.staff_id,
        "failed": [check.name.lower() for check in Check if check in miss.failed and check.name],
        "text": miss.text,
        "name": miss.candidate.name,
        "mode": miss.candidate.mode,
        "score": miss.candidate.score,
        "service": miss.candidate.service,
        "trust": miss.candidate.trust,
        "travel_minutes": miss.candidate.travel_minutes,
    }


def _left(left: LeftDuty | None) -> dict[str, object] | None:
    if left is None:
        return None
    day = date_of(left.day).isoformat()
    return {"service": left.service, "date": day, "shift": left.shift}


def _chain(chain: Chain) -> dict[str, object]:
    steps = [_step(step) for step in chain.steps]
    return {"score": chain.score, "points": chain.points, "steps": steps}


def _step(step: ChainStep) -> dict[str, object]:
    one = step.candidate
    return {
        "staff_id": one.staff_id,
        "mode": one.mode,
        "service": step.service,
        "date": date_of(step.day).isoformat(),
        "shift": step.shift,
        "line": step.line,
        "moved_from": _left(one.moved_from),
        "points": one.points,
        "points_by": dict(one.points_by),
        "travel_minutes": one.travel_minutes,
        "lender_margin_before": one.lender_margin_before,
        "lender_margin_after": one.lender_margin_after,
        "text": step.text,
        "name": one.name,
        "warnings": [warning.text for warning in one.warnings],
    }


def _print(found: Suggestion, spoken_for: SpokenFor) -> None:
    if not found.has_gap:
        tell("This line has no gap: its slots can all be filled by those on duty.")
    say()
    if found.candidates:
        say(table(_HEADERS, [_row(one) for one in found.candidates]))
    else:
        say("Nobody passes every check.")
    if any(one.on_call for one in found.candidates):
        say(on_call_sentence())
    for one in found.candidates:
        for warning in one.warnings:
            say(f"  warning for {one.staff_id}: {warning.text}")
        for other in spoken_for.get(one.person, ()):
            say(f"  {one.staff_id}: {other.text}")
    if found.near_misses:
        say()
        say("Nearly:")
        for miss in found.near_misses:
            one = miss.candidate
            say(f"  {one.staff_id} {one.name} ({one.service}): {miss.text}")
    if found.chains:
        _print_chains(found.chains)
    say()
    say(f"{count_text(found.considered, 'person', 'people')} considered. {_others(found)}")


_HEADERS = (
    "Number",
    "Name",
    "Grade",
    "Home service",
    "Mode",
    "Score",
    "Points",
    "Travel",
    "Rest before/after",
    "Week",
    "Average",
    "Lender",
    "Cost",
)


def _row(one: Candidate) -> tuple[object, ...]:
    how = f"moved from {one.moved_from.shift}" if one.moved_from else "extra shift"
    return (
        one.staff_id,
        one.name,
        one.grade,
        one.service,
        how,
        one.score,
        one.points,
        _travel(one),
        f"{_hours(one.hours.rest_before)} / {_hours(one.hours.rest_after)}",
        _hours(one.hours.week),
        _hours(one.hours.average),
        _lender(one),
        NO_COST_YET if one.on_call else pounds_text(one.cost),
    )


def _print_chains(chains: Sequence[Chain]) -> None:
    say()
    say("Chains, each to be done as a whole:")
    for number, chain in enumerate(chains, 1):
        points = count_text(chain.points, "point")
        say(f"  {number}. score {chain.score:,}, {points}")
        for step in chain.steps:
            one = step.candidate
            say(f"     {one.staff_id}: {step.text} ({count_text(one.points, 'point')})")
            for warning in one.warnings:
                say(f"       warning: {warning.text}")


def _travel(one: Candidate) -> str:
    about = " est." if one.travel_estimated else ""
    minutes = "–" if one.travel_minutes is None else f"{one.travel_minutes} min"
    return f"{minutes}, {miles_text(one.travel_miles)}{about}"


def _hours(hours: float | None) -> str:
    return "–" if hours is None else f"{number_text(hours, 1)} h"


def _lender(one: Candidate) -> str:
    if one.moved_from is None:
        return "–"
    before, after = one.lender_margin_before, one.lender_margin_after
    return f"{margin_text(before)} → {margin_text(after)}"


def _others(found: Suggestion) -> str:
    parts = [
        f"{TITLES[check].lower()} {count:,}"
        for check, count in found.first_failed.items()
        if count and check in TITLES
    ]
    return f"What ruled out the others first: {', '.join(parts)}." if parts else ""
