"""Turns what a solver chose, numbers of rows, into the plan that people read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from planner.application.planning import EXTRA, REDEPLOY, Assignment, MovedFrom
from planner.domain.cover.filling import Filling
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.wording.plans import reason_text


@dataclass(frozen=True, slots=True)
class Move:
    """One assignment in numbers."""

    person: int
    duty: int
    """Row of the duty that is left; NONE for an extra."""
    place: int
    line: int
    """Row of `region.lines`."""


@dataclass(frozen=True)
class Described:
    """A plan's assignments and the gaps that stay."""

    assignments: tuple[Assignment, ...]
    minimum_gaps_after: int
    target_gaps_after: int


def describe(
    region: Region, places: Places, before: Filling, weights: Weights, moves: Sequence[Move]
) -> Described:
    """Assignments in the order of date, start, service and line, with points and reasons."""
    after = fillings_after(region, places, moves)
    ordered = sorted(moves, key=lambda move: _order(region, places, move))
    asked: dict[int, int] = defaultdict(int)
    assignments = []
    for move in ordered:
        asked[move.person] += 1
        assignments.append(_assignment(region, places, weights, after, move, asked[move.person]))
    minimum = int(before.minimum_gaps.sum())
    further = int(before.target_gaps.sum())
    for place, filling in after.items():
        minimum += filling.minimum_gaps - int(before.minimum_gaps[place])
        further += filling.target_gaps - int(before.target_gaps[place])
    return Described(tuple(assignments), minimum, further)


def fillings_after(
    region: Region, places: Places, moves: Sequence[Move]
) -> dict[int, PlaceFilling]:
    """Every place that a plan touches, as it is afterwards."""
    arrivals: dict[int, list[int]] = defaultdict(list)
    leavers: dict[int, list[int]] = defaultdict(list)
    for move in moves:
        lines, day = places.lines_of(move.place), places.day[move.place]
        arrivals[move.place].append(int(person_masks(region, lines, [move.person], day)[0]))
        left = NONE if move.duty == NONE else int(places.place_of_duty[move.duty])
        if left != NONE:
            leavers[left].append(int(places.mask_of_duty[move.duty]))
    return {
        place: PlaceFilling.of(region, places, place).after(arrivals[place], leavers[place])
        for place in sorted({*arrivals, *leavers})
    }


def _order(region: Region, places: Places, move: Move) -> tuple[int, int, int, int, int]:
    place = move.place
    return (
        int(places.day[place]),
        int(region.shifts.start[places.shift[place]]),
        int(places.service[place]),
        int(region.lines.number[move.line]),
        move.person,
    )


def _assignment(
    region: Region,
    places: Places,
    weights: Weights,
    after: dict[int, PlaceFilling],
    move: Move,
    number: int,
) -> Assignment:
    place, line = move.place, move.line
    service = int(places.service[place])
    home, site = int(region.home_site[move.person]), int(region.services.site[service])
    minutes = int(region.sites.minutes[home, site])
    above = int(region.person_rank[move.person] - region.lines.rank[line])
    redeployed = move.duty != NONE
    points = {
        "travel": minutes * weights.per_minute,
        "mode": weights.redeploy if redeployed else weights.extra,
        "rank": above * weights.rank,
        "repeat": weights.repeat * (number - 1),
    }
    return Assignment(
        staff_id=region.people.ids.codes[move.person],
        mode=REDEPLOY if redeployed else EXTRA,
        service=region.services.ids.codes[service],
        day=int(places.day[place]),
        shift=region.shifts.ids.codes[places.shift[place]],
        line=int(region.lines.number[line]),
        moved_from=_moved_from(region, move.duty),
        points=sum(points.values()),
        points_by=points,
        reason=reason_text(
            minutes=minutes,
            same_site=home == site,
            moved_from=_names(region, move.duty),
            margin_left=_margin_left(places, after, move.duty),
            ranks_above=above,
            number=number,
        ),
    )


def _moved_from(region: Region, duty: int) -> MovedFrom | None:
    if duty == NONE:
        return None
    return MovedFrom(
        region.services.ids.codes[region.duties.service[duty]],
        region.shifts.ids.codes[region.duties.shift[duty]],
    )


def _names(region: Region, duty: int) -> tuple[str, str] | None:
    if duty == NONE:
        return None
    return (
        region.services.ids.names[region.duties.service[duty]],
        region.shifts.ids.names[region.duties.shift[duty]],
    )


def _margin_left(places: Places, after: dict[int, PlaceFilling], duty: int) -> int | None:
    place = NONE if duty == NONE else int(places.place_of_duty[duty])
    if place == NONE or after[place].margin == NO_MARGIN:
        return None
    return after[place].margin
